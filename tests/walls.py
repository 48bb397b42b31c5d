"""How does a connection that is not Django's enter a hub? It proves who is asking, as the hub's processes do."""

from typing import Any

import psycopg

from openmash.hub.partnership.models import Member
from openmash.hub.records import wall


def enter(connection: psycopg.Connection[Any], hub: int, *, member: int = 0, known_as: str = "job") -> None:
    """Enter a hub for the rest of this transaction: as a member, or else as a job or everybody."""
    say(connection, f"{hub}|0|{member}|{'' if member else known_as}")


def say(connection: psycopg.Connection[Any], who: str) -> None:
    """Say who asks, in the words of `wall.enter`."""
    row = connection.execute("SELECT wall.here()").fetchone()
    assert row is not None
    said = f"{row[0]}|{who}"
    connection.execute("SELECT wall.enter(%s, %s)", [said, wall.proof(said)])


def asks(member: Member) -> Member:
    """From now on this member asks: the database knows them as their own requests would let it."""
    wall.enter(member.hub_id, member_id=member.pk)
    return member
