"""When does something happen in the demonstration? At the time that is said, in this transaction only."""

from datetime import datetime, timedelta

from django.db import connection

from openmash.hub.records import wall


def at(moment: datetime) -> None:
    """Let it be this moment. Works only in a database whose owner made it for pretending."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('openmash.pretend_now', %s, true)", [moment.isoformat()])


def later(**length: float) -> None:
    """Let time pass."""
    at(wall.now() + timedelta(**length))


def present() -> None:
    """Let it be now again."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('openmash.pretend_now', '', true)")
