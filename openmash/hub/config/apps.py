"""Django's name for the wiring."""

from typing import Any

from django.apps import AppConfig
from django.db.backends.signals import connection_created

#: Statements that a connection keeps planned: six kinds of pages took 50 MB of the database's process (ADR 20).
KEPT_PLANNED = 300


class Wiring(AppConfig):
    """Wiring and nothing else."""

    name = "openmash.hub.config"
    label = "wiring"

    def ready(self) -> None:
        from openmash.hub.partnership import actions as partnership

        from .listeners import AT_OPENING

        partnership.at_opening[:] = AT_OPENING
        connection_created.connect(keep_planned)


def keep_planned(connection: Any, **_: Any) -> None:
    """Let a new connection keep more statements planned than psycopg does by itself."""
    connection.connection.prepared_max = KEPT_PLANNED
