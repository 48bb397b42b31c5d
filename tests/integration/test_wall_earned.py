"""Who is asking is proved to the database, never said: nothing that the application's role can do by itself counts."""

import contextlib
from collections.abc import Callable, Iterator

import psycopg
import pytest
from django.db import ProgrammingError, transaction
from psycopg.errors import InsufficientPrivilege, InvalidTextRepresentation

from openmash.cli.postgres import APP, OWNER
from openmash.hub.partnership.models import Agency, Hub
from openmash.hub.records import wall
from tests import walls

Connections = Callable[[], psycopg.Connection]
COUNT = "SELECT count(*) FROM partnership_agency"


@pytest.fixture
def raw(scratch: Callable[[str], str]) -> Iterator[Connections]:
    """Connections of somebody who runs what they like as the application's role."""
    opened: list[psycopg.Connection] = []

    def connect() -> psycopg.Connection:
        opened.append(psycopg.connect(scratch(APP)))
        return opened[-1]

    yield connect
    for connection in opened:
        connection.close()


@pytest.fixture
def hub(raw: Connections) -> int:
    return Hub.objects.get(name__startswith="Thornmere").pk


def rows(connection: psycopg.Connection) -> int:
    found = connection.execute(COUNT).fetchone()
    assert found is not None
    return int(found[0])


def test_who_is_asking_is_known_for_one_transaction_of_one_connection(raw: Connections, hub: int) -> None:
    one, other = raw(), raw()
    walls.enter(one, hub)
    assert rows(one) > 5
    assert rows(other) == 0
    one.commit()
    assert rows(one) == 0, "the context ends with its transaction"


@pytest.mark.parametrize(
    "forged",
    [
        "SELECT set_config('openmash.hub', '{hub}', false)",
        "SET openmash.hub = '{hub}'",
        "SET SESSION wall.hub = '{hub}'",
        "SET LOCAL row_security = off",
        "CREATE TEMP TABLE bound AS SELECT pg_backend_pid() AS process, {hub} AS hub; SET search_path = pg_temp, wall",
        "CREATE FUNCTION pg_temp.hub() RETURNS bigint LANGUAGE sql AS 'SELECT {hub}::bigint'",
    ],
)
def test_what_is_merely_said_counts_for_nothing(raw: Connections, hub: int, forged: str) -> None:
    connection = raw()
    with contextlib.suppress(InsufficientPrivilege):
        connection.execute(forged.format(hub=hub).encode())
        connection.commit()
    connection.rollback()
    with contextlib.suppress(InsufficientPrivilege):  # with row security off a table is refused rather than shown
        assert rows(connection) == 0


@pytest.mark.parametrize(
    "attempt",
    [
        "SELECT * FROM wall.key",
        "SELECT * FROM wall.bound",
        "INSERT INTO wall.bound VALUES (pg_backend_pid(), pg_current_xact_id(), 1, 0)",
        "UPDATE wall.bound SET hub = 1",
        "DELETE FROM wall.key",
        "COPY wall.key TO STDOUT",
        "SET ROLE openmash_keeper",
        "SET ROLE openmash_owner",
        "SET SESSION AUTHORIZATION openmash_keeper",
        "CREATE OR REPLACE FUNCTION wall.hub() RETURNS bigint LANGUAGE sql AS 'SELECT 1::bigint'",
        "CREATE OR REPLACE FUNCTION openmash.hub() RETURNS bigint LANGUAGE sql AS 'SELECT 1::bigint'",
        "ALTER FUNCTION wall.hub() SECURITY INVOKER",
        "DROP POLICY tenancy ON partnership_agency",
        "ALTER TABLE partnership_agency DISABLE ROW LEVEL SECURITY",
        "SELECT wall.enter(wall.here() || '|1|0|0|job', '')",
        "SELECT wall.enter(wall.here() || '|1|0|0|job', NULL)",
        "SELECT wall.enter(NULL, sha256(''))",
    ],
)
def test_the_application_s_role_can_neither_read_nor_write_who_is_asking(raw: Connections, attempt: str) -> None:
    with pytest.raises(InsufficientPrivilege):
        raw().execute(attempt.encode())


def test_a_proof_that_was_overheard_is_worth_nothing_elsewhere_or_later(raw: Connections, hub: int) -> None:
    one, other = raw(), raw()
    here = one.execute("SELECT wall.here()").fetchone()
    assert here is not None
    said = f"{here[0]}|{hub}|0|0|job"
    overheard = [said, wall.proof(said)]
    one.execute("SELECT wall.enter(%s, %s)", overheard)
    with pytest.raises(InsufficientPrivilege):
        other.execute("SELECT wall.enter(%s, %s)", overheard)
    one.commit()
    with pytest.raises(InsufficientPrivilege):
        one.execute("SELECT wall.enter(%s, %s)", overheard)


def test_what_others_ask_is_not_shown_to_a_connection_of_the_same_role(raw: Connections, hub: int) -> None:
    one, other = raw(), raw()
    one.execute("SELECT 'Tamsin'")
    seen = other.execute("SELECT query FROM pg_stat_activity").fetchall()
    assert seen
    assert "Tamsin" not in str(seen)


def test_a_process_with_another_key_is_not_believed(
    scratch: Callable[[str], str], settings: pytest.FixtureRequest
) -> None:
    assert wall.knows_us()
    settings.WALL_KEY = b"another"  # type: ignore[attr-defined]
    assert not wall.knows_us()
    with pytest.raises(ProgrammingError, match="does not know who is asking"), transaction.atomic():
        wall.enter(Hub.objects.earliest("pk").pk)
    assert not Agency.objects.exists()


def test_what_is_no_number_is_no_hub(raw: Connections) -> None:
    connection = raw()
    here = connection.execute("SELECT wall.here()").fetchone()
    assert here is not None
    said = f"{here[0]}|1 OR true|0|0|job"
    with pytest.raises(InvalidTextRepresentation):
        connection.execute("SELECT wall.enter(%s, %s)", [said, wall.proof(said)])


def test_the_owner_has_the_keeper_s_powers_only_where_it_takes_them(scratch: Callable[[str], str]) -> None:
    with psycopg.connect(scratch(OWNER)) as owner, pytest.raises(InsufficientPrivilege):
        owner.execute("SELECT * FROM wall.key")
