"""What do the promises stand on? A morning in a hub, made once for the tests of a file and put back after each."""

from collections.abc import Iterator

import pytest
from pytest_django.plugin import DjangoDbBlocker

from tests.architecture.crawl import a_world
from tests.world import World


@pytest.fixture(scope="module")
def world(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    """One world for the tests of a file."""
    with a_world(django_db_blocker, tmp_path_factory.mktemp("uploads")) as made:
        yield made
