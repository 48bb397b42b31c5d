"""What did a request write, and is its answer safe to show? Asked of every route, in a world that is put back."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client, override_settings
from pytest_django.plugin import DjangoDbBlocker

from openmash.hub.config.middleware import POLICY
from tests.architecture import routes
from tests.architecture.active import active
from tests.world import RESET, SENDERS, World

#: What a page that is only read may write: that it was read, and that a session lives.
NOTED = {"audit_entry", "audit_about", "django_session"}
#: … a request, and no other page, that the asked agency has seen it; the sign-in library copies an address it knows.
SEEN = {"requests/<slug:reference>": {"enquiries_request", "enquiries_seen"}, RESET: {"account_emailaddress"}}
COUNTED = {"partnership_guess"}  # each attempt to sign in counts, however it was sent
NO_FORMS = ("demo/sign-in", "api/v1/openapi.json")  # the demonstration's, and one that takes nothing


@contextmanager
def a_world(blocker: DjangoDbBlocker, uploads: Path) -> Iterator[World]:
    """One world for all the tests of a file: whatever they do in it is undone at once, and it at their end."""
    with override_settings(UPLOADS=uploads), blocker.unblock(), transaction.atomic():
        yield World()
        transaction.set_rollback(True)


class undone:
    """What happens in here is undone, cookies too."""

    def __init__(self, world: World, browser: Client) -> None:
        self.world, self.browser = world, browser

    def __enter__(self) -> None:
        self.cookies = self.browser.cookies.copy()
        self.point = transaction.savepoint()
        self.world.enter()

    def __exit__(self, *_: object) -> None:
        transaction.savepoint_rollback(self.point)
        self.browser.cookies = self.cookies


def written() -> dict[str, int]:
    """How many rows of each table this transaction has written so far, undone or not, seen from here or not."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables"
            " WHERE schemaname = 'public'"
        )
        return dict(cursor.fetchall())


def changed(path: str, before: dict[str, int]) -> set[str]:
    """The tables that were written since, but those in which a page that was only read may note it."""
    more = {table for table, n in written().items() if n > before.get(table, 0)}
    return more - NOTED - SEEN.get(path, set())


def unsafe(answer: HttpResponse) -> list[str]:
    """What every answer must have, and must not have."""
    headers = {
        "Content-Security-Policy": POLICY,
        "Cache-Control": "no-store",
        "X-Frame-Options": "DENY",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
    }
    found = [f"{name}: {answer.headers.get(name)}" for name, value in headers.items() if answer.get(name) != value]
    if answer.get("Content-Type", "").startswith("text/html"):
        found += active(answer.content.decode())
    return found


def taken_from_elsewhere(world: World, *, at: str = "") -> list[str]:
    """Addresses that took what another site sent: without the seal that the page carried, nothing may change.

    The wire has its own key instead, which no browser sends by itself.
    """
    taken, browsers = [], dict[str, Client]()
    for (path, method), line in routes.listed().items():
        who = next((one for one in line.reaches if one not in SENDERS), "")
        if method != "POST" or not who or path in NO_FORMS or not path.startswith(at):
            continue
        browser = browsers.setdefault(who, browsers.get(who) or world.browser(who))
        browser.handler.enforce_csrf_checks = True
        with undone(world, browser):
            before = written()
            answer = routes.ask(browser, "POST", path, world.sample(path))
            if answer.status_code != 403 or changed(path, before) - COUNTED:
                taken.append(f"{path}: {answer.status_code}, {changed(path, before) - COUNTED} written")
    return taken
