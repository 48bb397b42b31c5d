"""What do the tests stand on? A real PostgreSQL, reached as the application's role and as no other."""

import secrets
from collections.abc import Callable, Iterator

import pytest
from pytest_django.plugin import DjangoDbBlocker
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from openmash.cli.postgres import OWNER, Server, start_for_tests

TEMPLATE = "openmash"


class SideBySide(LoadScopeScheduling):
    """Each test goes to whoever is free; but those that share something dear to set up are run by one process."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        if file.startswith("tests/journeys/"):
            return "journeys"  # they share one demonstration
        if file.endswith(("test_r2_power_loss.py", "test_d5_nowhere_else.py")):
            return "stack"  # they share one hub of real processes
        if file.endswith(("test_d3_only_released_leaves.py", "test_f6_nothing_unreleased.py")):
            return "aviary"  # they share one world with a canary in every field
        return file if file.startswith("tests/promises/") or file.endswith("test_demonstration.py") else nodeid


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> SideBySide:
    """How are the tests dealt out? Named groups would say it too, were they heard."""
    return SideBySide(config, log)


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker) -> Iterator[Server]:
    """An embedded server with one migrated database, in which two hubs are open."""
    server = start_for_tests(tmp_path_factory.mktemp("pg"))
    try:
        with django_db_blocker.unblock(), connected_to(server.url(OWNER, TEMPLATE)):
            prepare()
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="session")
def django_db_setup(postgres: Server, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """pytest-django would make a database as its owner: the tests use ours, as the application."""
    postgres.create_database("tests", template=TEMPLATE)
    with django_db_blocker.unblock():
        pointed = connected_to(postgres.url(database="tests"))
        pointed.__enter__()
    yield
    with django_db_blocker.unblock():
        pointed.__exit__()


@pytest.fixture
def scratch(postgres: Server, django_db_blocker: DjangoDbBlocker) -> Iterator[Callable[[str], str]]:
    """A database of this test's own, in which it commits: Django is connected to it as the application.

    What it yields gives the database's address as another role. Not together with `django_db`.
    """
    name = f"scratch_{secrets.token_hex(4)}"
    postgres.create_database(name, template=TEMPLATE)
    with django_db_blocker.unblock(), connected_to(postgres.url(database=name)):
        yield lambda role: postgres.url(role, name)
    postgres.drop_database(name)


def prepare() -> None:
    """Migrate, and open two hubs, as the owner."""
    from django.core.management import call_command

    from openmash.hub.config.setting_up import migrate
    from openmash.hub.partnership.actions import open_hub

    migrate()
    call_command("check")
    for name in ("Thornmere", "Easterly"):
        open_hub(f"{name} multi-agency safeguarding hub", desk_line="020 7946 0000 (hub desk, 08:00 to 18:00)")


class connected_to:
    """Point Django's connection at this address for a while."""

    def __init__(self, url: str) -> None:
        self.url = url

    def __enter__(self) -> None:
        from django.db import connections

        from openmash.hub.config.settings import database

        connection = connections["default"]
        self.before = dict(connection.settings_dict)
        connection.close()
        connection.close_pool()
        connection.settings_dict.update(database(self.url))
        del connection.settings_dict["OPTIONS"]["pool"]  # a test holds one connection

    def __exit__(self, *_: object) -> None:
        from django.db import connections

        connection = connections["default"]
        connection.close()
        connection.settings_dict.update(self.before)
