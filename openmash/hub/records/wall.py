"""Who does the database think is asking?

Every table of the record carries its hub, and row-level security shows a connection only the rows that whoever asks may
know of. The context is earned, for one transaction of one connection: a process proves with its key that it is one of
the hub's, and shows the token of whoever asks, of which the database keeps a hash where the application's role can
neither read nor write. The context ends with the transaction. `openmash.hub()` and the functions of the schema `wall`
are the one place that the policies ask.
"""

import hashlib
import hmac
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import ProgrammingError, connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from .purposes import QUEUED, SEES, Purpose

NO_HUB = 0  # what belongs to the deployment rather than to a hub, such as a refused sign-in
BLOCK = 64  # bytes: what SHA-256 works on at a time


class NotAsked(Exception):
    """No action asked for this job, or it has been done."""


def come_in(user_id: int, token: str) -> int | None:
    """An account asks, which has signed in: its member, 0 where it is nobody's, None where the token is not theirs."""
    return _enter("member", who=user_id, token=token)


def show_key(key: str) -> int | None:
    """A system asks, which shows its key: its member, 0 where that has left, None where nobody has this key."""
    return _enter("sender", token=key)


def sign_in(user_id: int) -> None:
    """Somebody is about to sign in to this account: they see its membership, and nothing else."""
    _enter("sign-in", who=user_id)


def enter(hub_id: int, purpose: Purpose, *, token: str = "", about: str = "") -> None:
    """The hub itself asks for the rest of this transaction. What was queued shows the token that its action left."""
    if _enter(purpose, hub=hub_id, token=token, about=about) is None:
        raise NotAsked(f"no action asked for this {purpose}, or it has been done")


def rehearse(hub_id: int, *, member_id: int = 0) -> None:
    """A member asks, or everybody at once. Believed only where a rehearsal is held: in a demonstration, in tests."""
    _enter("rehearsed" if member_id else "everybody", hub=hub_id, who=member_id)


def admit(user_id: int) -> str:
    """A token for an account that has signed in: a little longer than any session, which can then say why it ended."""
    token = secrets.token_urlsafe(32)
    seconds = settings.SESSION_ABSOLUTE_SECONDS + settings.SESSION_IDLE_SECONDS
    with transaction.atomic(), connection.cursor() as cursor:
        said = f"{_here()}|admit|{seconds}|{user_id}|{_hash(token).hex()}"
        cursor.execute("SELECT wall.admit(%s, %s)", [said, proof(said)])
    return token


def give_back(token: str) -> None:
    """The token opens nothing from now on."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT wall.give_back(%s)", [_shown(token)])


def charge(purpose: Purpose, *, about: str) -> str:
    """A token for one job about one thing in the hub that was entered."""
    token = secrets.token_urlsafe(32)
    with connection.cursor() as cursor:
        cursor.execute("SELECT wall.charge(%s, %s, %s)", [purpose, about, _hash(token)])
    return token


def leave() -> None:
    """See nothing again."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT wall.leave()")


@dataclass
class Errand:
    """Something that the hub does by itself, in one transaction or in several.

    What an action asked for leaves in each transaction the token for the next.
    """

    hub_id: int
    purpose: Purpose
    token: str = ""
    about: str = ""

    @contextmanager
    def inside(self) -> Iterator[None]:
        """One transaction of it."""
        with transaction.atomic():
            enter(self.hub_id, self.purpose, token=self.token, about=self.about)
            yield
            token = charge(self.purpose, about=self.about) if self.purpose in QUEUED else ""
            leave()
        self.token = token


@contextmanager
def inside(hub_id: int, purpose: Purpose) -> Iterator[None]:
    """Run one transaction inside a hub: for jobs that nobody queued, and for commands."""
    with Errand(hub_id, purpose).inside():
        yield


def knows_us() -> bool:
    """Whether the database takes our word for who is asking."""
    try:
        with inside(NO_HUB, Purpose.DOOR):
            return True
    except ProgrammingError:
        return False


def give_key(owner: BaseDatabaseWrapper) -> None:
    """Let the database know this deployment's key, in the two forms in which HMAC uses it, and the hub's purposes.

    Needs the owner.
    """
    key = settings.WALL_KEY.ljust(BLOCK, b"\0")
    pads = [bytes(byte ^ mask for byte in key) for mask in (0x36, 0x5C)]
    with transaction.atomic(using=owner.alias), owner.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE openmash_keeper")
        cursor.execute("DELETE FROM wall.key")
        cursor.execute("INSERT INTO wall.key VALUES (true, %s, %s, %s)", [*pads, settings.PRETEND_TIME])
        cursor.execute("DELETE FROM wall.purpose")
        for purpose, roles in SEES.items():
            cursor.execute("INSERT INTO wall.purpose VALUES (%s, %s, %s)", [purpose, [*roles], purpose in QUEUED])
        cursor.execute("RESET ROLE")


def person() -> int:
    """The account that asks; 0 where none does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT wall.person()")
        [account] = cursor.fetchone()
    return account  # type: ignore[no-any-return]


def now() -> datetime:
    """The time by the database's clock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT openmash.now()")
        [moment] = cursor.fetchone()
    return moment  # type: ignore[no-any-return]


def proof(said: str) -> bytes:
    """What shows the database that a process of the hub says this: HMAC-SHA256 (RFC 2104)."""
    return hmac.digest(settings.WALL_KEY, said.encode(), "sha256")


def _enter(known_as: str, *, hub: int = NO_HUB, who: int = 0, token: str = "", about: str = "") -> int | None:
    if not connection.in_atomic_block:
        raise RuntimeError("the wall is entered inside a transaction, so that the context ends with it")
    said = f"{_here()}|{known_as}|{hub or NO_HUB}|{who or 0}|{about}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT wall.enter(%s, %s, %s)", [said, proof(said), _shown(token)])
        [member] = cursor.fetchone()
    return member  # type: ignore[no-any-return]


def _here() -> str:
    """The process and the transaction in which the database works for us."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT wall.here()")
        [here] = cursor.fetchone()
    return here  # type: ignore[no-any-return]


def _shown(token: str) -> str:
    """What came from outside, if it could be a token at all: a database takes no text with NUL in it."""
    return token if token.isascii() and token.isprintable() else ""


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
