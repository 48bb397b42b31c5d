"""What do the promises stand on? A morning in a hub, made once for the tests of a file and put back after each."""

from collections.abc import Iterator

import pytest
from pytest_django.plugin import DjangoDbBlocker

from openmash.cli.postgres import Server
from tests.architecture.crawl import a_world
from tests.promises.planted import Aviary, Planted
from tests.promises.stack import Stack
from tests.world import World


@pytest.fixture(scope="module")
def world(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    """One world for the tests of a file."""
    with a_world(django_db_blocker, tmp_path_factory.mktemp("uploads")) as made:
        yield made


@pytest.fixture(scope="package")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """A hub of real processes for the promises that only look at one: it is not killed, and waits for its disk.

    Its database writes nothing by itself, and flushes nothing by itself that nobody waits for.
    """
    by_itself = {"wal_level": "minimal", "max_wal_senders": "0", "autovacuum": "off", "wal_writer_delay": "10s"}
    with Stack(tmp_path_factory.mktemp("hub"), settings=by_itself) as hub:
        yield hub


@pytest.fixture(scope="session")
def planted(postgres: Server, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory) -> Planted:
    """A morning in which a canary stands in every field, made once."""
    with django_db_blocker.unblock():
        return Planted(postgres, tmp_path_factory.mktemp("uploads"))


@pytest.fixture(scope="module")
def aviary(planted: Planted, django_db_blocker: DjangoDbBlocker) -> Iterator[Aviary]:
    """The same for the tests of a file."""
    with django_db_blocker.unblock(), planted.entered() as world:
        yield world
