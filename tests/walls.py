"""How does a connection that is not Django's enter a hub? It proves who is asking, as the hub's processes do."""

from typing import Any

import psycopg

from openmash.hub.records import wall


def enter(connection: psycopg.Connection[Any], hub: int, person: int = 0) -> None:
    """Enter a hub for the rest of this transaction."""
    row = connection.execute("SELECT wall.here()").fetchone()
    assert row is not None
    said = f"{row[0]}|{hub}|{person}"
    connection.execute("SELECT wall.enter(%s, %s)", [said, wall.proof(said)])
