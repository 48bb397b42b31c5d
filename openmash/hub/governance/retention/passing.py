"""What belongs to no case and only passes through: what would go, and let the disposer clear it."""

from collections.abc import Mapping

from django.db import connection


def counted(days: int) -> Mapping[str, int]:
    """How many rows of which tables would go today if they were kept for so many days, for who may be asked."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT label, number FROM disposal.passing(%s) ORDER BY label", [days])
        return dict(cursor.fetchall())


def clear(clearance: str) -> None:
    """Let the disposer delete what the schedule in force no longer keeps, and write under this reference how much."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT disposal.clear(%s)", [clearance])
