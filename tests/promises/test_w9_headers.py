"""W9. Headers: strict CSP, no-store on records, frame-ancestors none, HSTS; `check --deploy` clean."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import IntegrityError, OperationalError
from django.http import Http404, HttpResponse
from django.test import Client

from openmash.hub.config import middleware
from openmash.hub.desk import actions, views
from openmash.hub.records.refusals import Denied, NotUnderstood, StepNotAllowed
from tests.architecture.active import active
from tests.architecture.crawl import undone, unsafe
from tests.world import World

KEPT_BY = ["openmash/hub/config/middleware.py", "openmash/hub/config/settings.py"]
ALSO_SHOWN_BY = [
    "tests/architecture/test_routes.py::test_every_route_is_answered_as_the_list_says_and_reading_changes_nothing",
    "tests/integration/test_middleware_deployed.py::test_djangos_own_list_of_what_a_deployment_needs_is_clean",
]

#: What the policy withholds, and words that would loosen it.
WITHHELD = {"default-src": "'none'", "frame-ancestors": "'none'", "base-uri": "'none'", "form-action": "'self'"}
LOOSE = ("unsafe-", "http:", "https:", "*", "blob:", "strict-dynamic")

BOARD = "/board"


def loosened(policy: str) -> list[str]:
    """What is wrong with a policy."""
    parts = {name: rest for name, _, rest in (part.strip().partition(" ") for part in policy.split(";"))}
    missing = [f"{name} {parts.get(name)}" for name, rest in WITHHELD.items() if parts.get(name) != rest]
    loose = [f"{name} {rest}" for name, rest in parts.items() if any(word in rest for word in LOOSE)]
    return missing + loose


def wrong_with(world: World, who: str = "screener", where: str = BOARD) -> list[str]:
    """What is wrong with one page, as somebody sees it."""
    browser = world.browser(who)
    with undone(world, browser):
        answer = browser.get(where)
    return [*unsafe(answer), *loosened(answer.headers.get("Content-Security-Policy", ""))]


def test_the_policy_lets_nothing_run_but_our_own_files(world: World) -> None:
    assert loosened(middleware.POLICY) == []
    assert wrong_with(world) == []


@pytest.mark.parametrize(
    "stopped_by",
    [
        Http404(), Denied("no"), StepNotAllowed("no"), NotUnderstood("no"), ZeroDivisionError(),
        IntegrityError(), OperationalError(),
    ],
    ids=lambda one: type(one).__name__,
)  # fmt: skip
def test_a_page_that_was_stopped_is_as_safe(
    world: World, stopped_by: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: Any, **__: Any) -> None:
        raise stopped_by

    monkeypatch.setattr(actions, "read_board", stop)
    assert wrong_with(world) == []


@pytest.mark.parametrize(
    ("where", "host"),
    [
        ("/account/login/", "localhost"),
        ("/health", "localhost"),
        ("/nowhere", "localhost"),
        (BOARD, "localhost"),
        ("/api/v1/contacts", "localhost"),
        ("/api/v1/openapi.json", "localhost"),
        ("/account/login/", "evil.example"),
    ],
)
def test_under_a_certificate_every_kind_of_answer_asks_for_it_for_ever(
    world: World, settings: LazySettings, where: str, host: str
) -> None:
    for name in ("SECURE_SSL_REDIRECT", "SECURE_HSTS_INCLUDE_SUBDOMAINS", "SESSION_COOKIE_SECURE"):
        setattr(settings, name, True)
    settings.SECURE_HSTS_SECONDS = 31_536_000
    answer = Client().get(where, secure=True, headers={"Host": host})
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000; includeSubDomains")
    assert unsafe(answer) == []
    assert not [cookie for cookie in answer.cookies.values() if not cookie["secure"] and cookie.key == "sessionid"]


def test_the_hubs_own_files_are_no_pages_and_nothing_else_is_kept_by_a_browser() -> None:
    answer = Client().get("/static/govuk/openmash.css")
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
    assert b"--" in body
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == middleware.POLICY


def with_a(piece: str) -> Callable[..., HttpResponse]:
    """The page with something more in it."""
    drawn = views.render

    def render(*asked: Any, **more: Any) -> HttpResponse:
        page = drawn(*asked, **more)
        page.content = page.content.replace(b"</main>", f"{piece}</main>".encode())
        return page

    return render


#: fault → what somebody put on a page.
FAULTS = {
    "an inline script": "<script>go()</script>",
    "an inline handler": '<button onclick="go()">Go</button>',
    "an inline style": '<p style="color: red">',
    "a script from elsewhere": '<script src="https://elsewhere.invalid/a.js"></script>',
    "a link that runs": '<a href="javascript:go()">Go</a>',
}


@pytest.mark.parametrize("fault", FAULTS)
def test_the_seeded_fault_on_a_page_is_seen(world: World, fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "render", with_a(FAULTS[fault]))
    assert wrong_with(world), "this fault must be caught"


def test_the_seeded_fault_a_loose_policy_is_seen(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        middleware, "POLICY", middleware.POLICY.replace("script-src 'self'", "script-src 'unsafe-inline'")
    )
    assert loosened(middleware.POLICY)
    assert wrong_with(world)


def test_a_picture_in_the_page_and_a_link_to_elsewhere_run_nothing() -> None:
    assert active('<img src="data:image/png;base64,"><a href="https://www.gov.uk/">Guidance</a>') == []
