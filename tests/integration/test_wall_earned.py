"""Who is asking is proved to the database, never said: nothing that the application's role can do by itself counts."""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256

import psycopg
import pytest
from django.db import ProgrammingError, transaction
from psycopg.errors import InsufficientPrivilege, InvalidTextRepresentation

from openmash.cli.postgres import APP, OWNER
from openmash.hub.audit.models import Entry
from openmash.hub.contacts.models import Contact
from openmash.hub.partnership.models import Agency, Hub
from openmash.hub.partnership.workflow import Role
from openmash.hub.records import wall
from openmash.hub.records.purposes import Purpose
from tests import doors, make, walls

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
        "SELECT wall.enter(wall.here() || '|sweep|1|0|', '', '')",
        "SELECT wall.enter(wall.here() || '|sweep|1|0|', NULL, '')",
        "SELECT wall.enter(NULL, sha256(''), '')",
        "SELECT wall.admit(wall.here() || '|admit|60|1|00', '')",
        "SELECT wall.proved(wall.here() || '|sweep|1|0|', '')",
        "SELECT wall.charge('deliver', 'x', '')",
        "SELECT * FROM wall.token",
        "INSERT INTO wall.token VALUES ('', 1, 0, 'session', '', now() + interval '1 day')",
        "UPDATE wall.token SET person = 1",
        "DELETE FROM wall.token",
        "UPDATE wall.purpose SET roles = '{everybody}'",
    ],
)
def test_the_application_s_role_can_neither_read_nor_write_who_is_asking(raw: Connections, attempt: str) -> None:
    with pytest.raises(InsufficientPrivilege):
        raw().execute(attempt.encode())


def test_a_proof_that_was_overheard_is_worth_nothing_elsewhere_or_later(raw: Connections, hub: int) -> None:
    one, other = raw(), raw()
    here = one.execute("SELECT wall.here()").fetchone()
    assert here is not None
    said = f"{here[0]}|sweep|{hub}|0|"
    overheard = [said, wall.proof(said)]
    one.execute("SELECT wall.enter(%s, %s, '')", overheard)
    with pytest.raises(InsufficientPrivilege):
        other.execute("SELECT wall.enter(%s, %s, '')", overheard)
    one.commit()
    with pytest.raises(InsufficientPrivilege):
        one.execute("SELECT wall.enter(%s, %s, '')", overheard)


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
        wall.enter(Hub.objects.earliest("pk").pk, Purpose.SWEEP)
    assert not Agency.objects.exists()


def test_what_is_no_number_is_no_hub(raw: Connections) -> None:
    connection = raw()
    with pytest.raises(InvalidTextRepresentation):
        walls.say(connection, "sweep|1 OR true|0|")


@dataclass(frozen=True)
class SignedIn:
    """Two members who have signed in, each with the wall's own token."""

    dana: int
    token: str
    others_token: str


@pytest.fixture
def two(raw: Connections, hub: int) -> SignedIn:
    with walls.inside(hub):
        dana, other = doors.member(), doors.member(Role.SCREENER, email="other@thornmere.invalid")
    assert dana.user is not None
    assert other.user is not None
    return SignedIn(dana.user.pk, wall.admit(dana.user.pk), wall.admit(other.user.pk))


def test_who_has_signed_in_shows_the_token_that_the_wall_gave_them(raw: Connections, two: SignedIn) -> None:
    connection = raw()
    assert walls.say(connection, f"member|0|{two.dana}|", token=two.token)
    assert rows(connection) > 5


@pytest.mark.parametrize("shown", ["nothing", "a guess", "another's", "its hash", "one that was given back", "late"])
def test_no_other_token_opens_anything(raw: Connections, two: SignedIn, shown: str) -> None:
    """Not even to a process of the hub, which a stolen session's name would set to work."""
    connection = raw()
    if shown == "one that was given back":
        wall.give_back(two.token)
    if shown == "late":
        connection.execute("SELECT set_config('openmash.pretend_now', (now() + interval '11 hours')::text, true)")
    hashed = sha256(two.token.encode()).hexdigest()
    tokens = {"nothing": "", "a guess": "x" * 43, "another's": two.others_token, "its hash": hashed}
    assert walls.say(connection, f"member|0|{two.dana}|", token=tokens.get(shown, two.token)) is None
    assert rows(connection) == 0


def test_whoever_is_about_to_sign_in_sees_their_own_membership_and_nothing_else(
    raw: Connections, two: SignedIn
) -> None:
    connection = raw()
    walls.say(connection, f"sign-in|0|{two.dana}|")
    assert connection.execute("SELECT count(*) FROM partnership_member").fetchone() == (1,)
    assert connection.execute("SELECT count(*) FROM sharing_agreementversion").fetchone() == (0,)
    assert rows(connection) == 0


def test_what_an_action_asked_for_is_done_once_for_that_thing_in_that_hub(raw: Connections, hub: int) -> None:
    with walls.inside(hub):
        token = wall.charge(Purpose.DELIVER, about="one")
    for said in (f"deliver|{hub}|0|another", f"deliver|{hub + 1}|0|one", f"import|{hub}|0|one"):
        assert walls.say(raw(), said, token=token) is None
    connection = raw()
    assert walls.say(connection, f"deliver|{hub}|0|one", token=token) == 0
    connection.rollback()  # what failed may be tried again
    assert walls.say(connection, f"deliver|{hub}|0|one", token=token) == 0
    connection.commit()
    assert walls.say(connection, f"deliver|{hub}|0|one", token=token) is None
    assert rows(connection) == 0


def test_only_who_is_in_a_hub_leaves_a_job_behind(raw: Connections) -> None:
    with pytest.raises(InsufficientPrivilege, match="only an action in a hub"):
        raw().execute("SELECT wall.charge('deliver', 'one', sha256('x'))")


@pytest.mark.parametrize(
    ("purpose", "cases", "log"), [(Purpose.DELIVER, 1, 0), (Purpose.SEAL, 0, 1), (Purpose.DOOR, 0, 0)]
)
def test_a_job_sees_what_its_purpose_needs(hub: int, purpose: Purpose, cases: int, log: int) -> None:
    with walls.inside(hub):
        make.contact()
        token = wall.charge(purpose, about="x") if purpose == Purpose.DELIVER else ""
    with wall.Errand(hub, purpose, token, "x").inside():
        assert min(Contact.objects.count(), 1) == cases
        assert min(Entry.objects.count(), 1) == log


def test_the_owner_has_the_keeper_s_powers_only_where_it_takes_them(scratch: Callable[[str], str]) -> None:
    with psycopg.connect(scratch(OWNER)) as owner, pytest.raises(InsufficientPrivilege):
        owner.execute("SELECT * FROM wall.key")
