"""How does a browser get an example? From memory, under the policy of the hub, with nothing on the network."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import django
from django.apps import apps
from django.contrib.staticfiles import finders
from playwright.sync_api import Browser, Page, Route

from tests.journeys.examples import drawn

ORIGIN = "http://hub.test"
WIDTHS = (360, 1366)
KINDS = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}


@contextmanager
def show(browser: Browser, name: str, *, width: int, scripts: bool = True, **options: Any) -> Iterator[Page]:
    """A page of the examples in a window of this width. What the browser complained of is in `page.complaints`."""
    window = browser.new_context(viewport={"width": width, "height": 800}, java_script_enabled=scripts, **options)
    page = window.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.complaints = complaints  # type: ignore[attr-defined]
    if not apps.ready:
        django.setup()
    from openmash.hub.config.middleware import POLICY

    # Drawn before the browser asks: templates are ours to render, not the browser's thread's.
    html = drawn(name)

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(ORIGIN).partition("?")[0]
        if path == "/":
            route.fulfill(body=html, content_type="text/html", headers={"Content-Security-Policy": POLICY})
            return
        found = finders.find(path.removeprefix("/static/"))
        if found is None:
            route.fulfill(status=404)
            return
        with open(found, "rb") as file:
            route.fulfill(body=file.read(), content_type=KINDS.get(path.rpartition(".")[2], "text/plain"))

    page.route("**/*", answer)
    try:
        page.goto(f"{ORIGIN}/")
        yield page
    finally:
        window.close()
