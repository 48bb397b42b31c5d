"""How does a test come into a hub? As the hub's processes do: it proves that it is one, and shows who is asking."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import connection, transaction
from django.test import Client, override_settings
from procrastinate.contrib.django.models import ProcrastinateJob

from openmash.hub.config import sessions
from openmash.hub.partnership.models import Member
from openmash.hub.records import wall
from openmash.hub.records.purposes import Purpose


def enter(connection: psycopg.Connection[Any], hub: int, *, member: int = 0, known_as: str = Purpose.SWEEP) -> None:
    """Enter a hub for the rest of this transaction, over a connection that is not Django's: as a member, or else."""
    say(connection, f"{'rehearsed' if member else known_as}|{hub}|{member}|")


def say(connection: psycopg.Connection[Any], who: str, *, token: str = "") -> int | None:
    """Say who asks, in the words of `wall.enter`; what it answers."""
    row = connection.execute("SELECT wall.here()").fetchone()
    assert row is not None
    said = f"{row[0]}|{who}"
    answer = connection.execute("SELECT wall.enter(%s, %s, %s)", [said, wall.proof(said), token]).fetchone()
    assert answer is not None
    return answer[0]  # type: ignore[no-any-return]


def asks(member: Member) -> Member:
    """From now on this member asks: the database knows them as their own requests would let it."""
    wall.rehearse(member.hub_id, member_id=member.pk)
    return member


def errand(hub: int) -> wall.Errand:
    """Something that the hub does by itself, which nobody queued."""
    return wall.Errand(hub, Purpose.SWEEP)


def queued(reference: str) -> str:
    """The token that an action left for the job about this thing; empty where none waits."""
    jobs = ProcrastinateJob.objects.filter(args__reference=reference, status="todo")
    return str(jobs.values_list("args__token", flat=True).last() or "")


@contextmanager
def inside(hub: int) -> Iterator[None]:
    """One transaction in which everybody asks at once."""
    with transaction.atomic():
        wall.rehearse(hub)
        yield
        wall.leave()


def come_in(browser: Client, user: AbstractBaseUser | None) -> None:
    """This browser has signed in: it holds a session, and a token of the wall's own that no pretended time outlives."""
    assert user is not None, "make.member(sign_in=True)"
    with transaction.atomic(), connection.cursor() as cursor, override_settings(SESSION_ABSOLUTE_SECONDS=10**9):
        cursor.execute("SELECT openmash.hub()")
        [here] = cursor.fetchone()
        wall.rehearse(here)
        browser.force_login(user)
        browser.cookies[sessions.COOKIE] = wall.admit(user.pk)
