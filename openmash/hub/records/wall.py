"""Which hub does the database think is asking?

Every table of the record carries its hub, and row-level security shows a connection only the rows of the hub that it
has entered. The context is earned: a process proves with its key who is asking, for one transaction of one connection,
and the database keeps that where the application's role can neither read nor write. It ends with the transaction.
`openmash.hub()` is the one place that the policies ask: a stricter context changes that function and nothing else.
"""

import hmac
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.conf import settings
from django.db import ProgrammingError, connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

NO_HUB = 0  # what belongs to the deployment rather than to a hub, such as a refused sign-in
BLOCK = 64  # bytes: what SHA-256 works on at a time


def enter(hub_id: int, *, user_id: int = 0, member_id: int = 0, everybody: bool = False) -> None:
    """Say for the rest of this transaction who asks, and in which hub: an account, a member, or else a job.

    As everybody at once one is believed only where a rehearsal is held: in a demonstration's past, and in tests.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("the wall is entered inside a transaction, so that the context ends with it")
    known_as = "everybody" if everybody else "" if user_id or member_id or not hub_id else "job"
    with connection.cursor() as cursor:
        cursor.execute("SELECT wall.here()")
        [here] = cursor.fetchone()
        said = f"{here}|{hub_id or NO_HUB}|{user_id or 0}|{member_id or 0}|{known_as}"
        cursor.execute("SELECT wall.enter(%s, %s)", [said, proof(said)])


def proof(said: str) -> bytes:
    """What shows the database that a process of the hub says this: HMAC-SHA256 (RFC 2104)."""
    return hmac.digest(settings.WALL_KEY, said.encode(), "sha256")


def leave() -> None:
    """See nothing again."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT wall.leave()")


def knows_us() -> bool:
    """Whether the database takes our word for who is asking."""
    try:
        with inside(NO_HUB):
            return True
    except ProgrammingError:
        return False


def give_key(owner: BaseDatabaseWrapper) -> None:
    """Let the database know this deployment's key, in the two forms in which HMAC uses it. Needs the owner."""
    key = settings.WALL_KEY.ljust(BLOCK, b"\0")
    pads = [bytes(byte ^ mask for byte in key) for mask in (0x36, 0x5C)]
    with transaction.atomic(using=owner.alias), owner.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE openmash_keeper")
        cursor.execute("DELETE FROM wall.key")
        cursor.execute("INSERT INTO wall.key VALUES (true, %s, %s, %s)", [*pads, settings.PRETEND_TIME])
        cursor.execute("RESET ROLE")


@contextmanager
def inside(hub_id: int, *, everybody: bool = False) -> Iterator[None]:
    """Run one transaction inside a hub: for jobs and commands, which have no request."""
    with transaction.atomic():
        enter(hub_id, everybody=everybody)
        yield
        leave()


def now() -> datetime:
    """The time by the database's clock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT openmash.now()")
        [moment] = cursor.fetchone()
    return moment  # type: ignore[no-any-return]
