"""Which routes are there, and how is each one answered? The list of who may reach them, and the hub that is asked."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver

from openmash.hub.config import urls
from tests.world import ANYBODY, SENDERS, Sample

LIST = Path(__file__).with_name("routes.toml")
METHODS = ("GET", "POST")
DEMONSTRATION = "demo/sign-in"

REACHES, SIGN_IN, REFUSED, NOT_FOUND, NO_SUCH_WAY = "reaches", "sign in", "refused", "not found", "no such way"
ANSWERS = {200: REACHES, 201: REACHES, 302: REACHES, 401: SIGN_IN, 403: REFUSED, 404: NOT_FOUND, 405: NO_SUCH_WAY}


@dataclass(frozen=True)
class Line:
    """Who may reach one route by one method, and how everybody else is answered."""

    path: str
    method: str
    reaches: tuple[str, ...]
    refused: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    otherwise: str = NOT_FOUND
    note: str = ""

    def says(self, who: str) -> str:
        """What the list says somebody is answered."""
        for answer, people in ((REACHES, self.reaches), (REFUSED, self.refused), (NOT_FOUND, self.unknown)):
            if who in people:
                return answer
        return SIGN_IN if who in (ANYBODY, *SENDERS) else self.otherwise


def patterns(found: list[Any], before: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every leaf of the resolver, with its whole address."""
    for one in found:
        here = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from patterns(one.url_patterns, here)
        else:
            yield here, one


@cache
def served() -> dict[str, URLPattern]:
    """Every route of the hub, the demonstration's door among them."""
    return dict(patterns([*urls.demo, *urls.urlpatterns]))


@cache
def groups() -> dict[str, list[str]]:
    """The names under which the list speaks of several kinds of people."""
    found: dict[str, list[str]] = tomllib.loads(LIST.read_text(encoding="utf-8"))["who"]
    return found


@cache
def told() -> dict[str, dict[str, Any]]:
    """The list as it is written: route → methods → who."""
    found = tomllib.loads(LIST.read_text(encoding="utf-8"))
    return {path: methods for path, methods in found.items() if path != "who"}


def people(names: list[str]) -> tuple[str, ...]:
    """The same with every group written out."""
    return tuple(one for name in names for one in (people(groups()[name]) if name in groups() else (name,)))


@cache
def listed() -> dict[tuple[str, str], Line]:
    """Every line of the list, by route and method. A route with no line for a method is not asked that way."""
    return {
        (path, method): Line(
            path, method, people(given["reaches"]), people(given.get("refused", [])), people(given.get("unknown", [])),
            given.get("otherwise", NOT_FOUND), given.get("note", ""),
        )
        for path, methods in told().items()
        for named, given in methods.items()
        for method in named.split(" and ")
    }  # fmt: skip


def taking_nothing() -> set[str]:
    """Routes that are listed as answering nobody by any method."""
    return {path for path, methods in told().items() if not methods}


def address(path: str, sample: Sample) -> str:
    """The address of a route, filled in."""
    filled = sample.address or path
    for name, value in sample.place.items():
        filled = re.sub(rf"<(\w+:)?{name}>", str(value), filled)
    return "/" + filled


def ask(client: Client, method: str, path: str, sample: Sample) -> HttpResponse:
    """Send what would be right."""
    where = address(path, sample)
    if method == "GET":
        return client.get(where)  # type: ignore[return-value]
    if sample.json:
        headers = {"Idempotency-Key": "census"}
        return client.post(where, sample.sent, content_type="application/json", headers=headers)  # type: ignore
    return client.post(where, sample.sent)  # type: ignore[return-value]


def answered(answer: HttpResponse) -> str:
    """What became of it. Whatever is none of these is a fault of the hub or of the sample."""
    if answer.status_code == 302 and answer.headers["Location"].startswith("/account/login/"):
        return SIGN_IN
    return ANSWERS.get(answer.status_code, f"answered {answer.status_code}")


def same(answer: HttpResponse) -> tuple[int, dict[str, str], bytes]:
    """An answer without what differs each time: the request's number, and the seal of the sign-out button."""
    body = re.sub(rb"[0-9a-f]{16}|name=.csrfmiddlewaretoken. value=.\w+", b"#", answer.content)
    return answer.status_code, dict(answer.headers), body
