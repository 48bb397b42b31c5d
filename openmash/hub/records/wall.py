"""Which hub does the database think is asking?

Every table of the record carries its hub, and row-level security shows a connection only the rows of the hub that it
has entered. The context lives in the transaction and ends with it. `openmash.hub()` is the one place that the
policies ask: a stricter context changes that function and nothing else.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import connection, transaction

NO_HUB = 0  # what belongs to the deployment rather than to a hub, such as a refused sign-in


def enter(hub_id: int, *, user_id: int | None = None) -> None:
    """Let the rest of this transaction see the rows of one hub."""
    if not connection.in_atomic_block:
        raise RuntimeError("the wall is entered inside a transaction, so that the context ends with it")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('openmash.hub', %s, true), set_config('openmash.user', %s, true)",
            [str(hub_id or ""), str(user_id or "")],
        )


def leave() -> None:
    """See nothing again."""
    enter(NO_HUB)


@contextmanager
def inside(hub_id: int) -> Iterator[None]:
    """Run one transaction inside a hub: for jobs and commands, which have no request."""
    with transaction.atomic():
        enter(hub_id)
        yield
        leave()


def now() -> datetime:
    """Return the time of this transaction by the database's clock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT openmash.now()")
        row = cursor.fetchone()
    moment: datetime = row[0]
    return moment
