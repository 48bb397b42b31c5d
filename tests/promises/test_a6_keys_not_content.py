"""A6. The log names events and keys, not content."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from django.apps import apps
from django.db import models

from openmash.hub.audit import actions as audit
from openmash.hub.audit.models import Entry
from openmash.hub.config import middleware
from openmash.hub.contacts.actions import reading
from openmash.hub.desk import actions as desk
from openmash.hub.records.catalogue import Privacy
from tests.promises.asked import everything, one
from tests.world import Sample, World

KEPT_BY = ["openmash/hub/audit/actions.py", "openmash/hub/config/middleware.py"]

CANARY = "qxzcanary"
KEYS = (Privacy.SYSTEM, Privacy.SECRET)
#: A child's reference, kept as what somebody typed: whom it is about is what the log is to name.
NAMES_BY_A_KEY = "people.Protection.child"
#: What is sent to be chosen from a list, or is a key: nothing that anybody can put words into.
CHOSEN = ("channel", "level", "brag", "route", "agency", "to", "result", "visibility", "part", "verdict", "purpose")


@contextmanager
def every_word_is_a_canary(patch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whatever was said, and whoever is named, comes out of the database with the canary in it."""

    def marked(text: Any, *_: Any) -> Any:
        return f"{text} {CANARY}" if isinstance(text, str) and text else text

    with patch.context() as here:
        for model in apps.get_models():
            for field in spoken(model) if model.__module__.startswith("openmash.") else ():
                here.setattr(field, "from_db_value", marked, raising=False)
        yield


def spoken(model: type[models.Model]) -> Iterator["models.Field[Any, Any]"]:
    """The fields that say something about anybody."""
    for field in model._meta.concrete_fields:
        private = model.kept.class_of(field)  # type: ignore[attr-defined]
        is_text = isinstance(field, models.CharField | models.TextField) and not field.choices
        if is_text and private not in KEYS and model is not Entry and str(field) != NAMES_BY_A_KEY:
            yield field


def marked(sample: Sample) -> Sample:
    """The same, but whatever is said in it holds the canary."""

    def body() -> dict[str, Any]:
        return {name: said(name, value) for name, value in sample.sent.items()}

    def said(name: str, value: Any) -> Any:
        if isinstance(value, dict):
            return {key: said(key, one) for key, one in value.items()}
        if isinstance(value, list):
            return [said(name, one) if isinstance(one, dict) else one for one in value]
        return f"{value} {CANARY}" if isinstance(value, str) and " " in value and name not in CHOSEN else value

    return replace(sample, body=body)


def spelled(entry: Entry) -> str:
    """Every column of an entry, as text."""
    return " ".join(str(getattr(entry, field.attname)) for field in Entry._meta.concrete_fields)


def content_in(entries: list[Entry]) -> list[str]:
    return [f"{entry.event}: {spelled(entry)}" for entry in entries if CANARY in spelled(entry).lower()]


def found(world: World, patch: pytest.MonkeyPatch, *, routes_like: str = "") -> tuple[int, int, list[str]]:
    """How many entries were written over everything that can be asked, how often a canary was shown, and logged."""
    written, shown, leaked = 0, 0, []
    with every_word_is_a_canary(patch):
        for asked in everything(world, said=marked, routes_like=routes_like):
            written += len(asked.entries)
            shown += CANARY in asked.answer.content.decode("utf-8", "replace")
            leaked += [f"{asked}: {what}" for what in content_in(asked.entries)]
        for where, sent in STRANGE.items():
            asked = one(world, "screener", *where, Sample({}, sent, address=f"{where[1]}?q={CANARY}"))
            leaked += [f"{asked}: {what}" for what in content_in(asked.entries)]
    return written, shown, leaked


#: What is typed where it does not belong: into searches, filters, and addresses of nothing.
STRANGE: dict[tuple[str, str], dict[str, str]] = {
    ("POST", "search"): {"name": CANARY, "given": CANARY, "family": CANARY, "q": CANARY, "address": CANARY},
    ("GET", "board"): {},
    ("GET", "governance/"): {},
    ("GET", "enquiries"): {},
    ("GET", f"contacts/{CANARY}"): {},
    ("GET", CANARY): {},
}


def test_the_log_holds_no_content(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    written, shown, leaked = found(world, monkeypatch)
    print(f"\nA6: {written} entries of {shown} pages that showed a canary")
    assert leaked == []
    assert written > 50
    assert shown > 20, "the canaries are seen by readers, so they were there to be logged"


def with_words(of: Callable[[Any], str]) -> Callable[..., Entry]:
    """A record that keeps more of what it is about than its key."""

    def record(event: Any, *, on: Any = None, **details: Any) -> Entry:
        return audit.record(event, on=on, **(details | {"words": of(on)} if on is not None else details))

    return record


#: fault → where it is seeded, and on which routes it would be met.
FAULTS: dict[str, tuple[tuple[Any, str, Any], str]] = {
    "the worry beside the reading": ((reading, "record", with_words(lambda on: on.worry)), "contacts/<slug:reference>"),
    "what was asked for beside the refusal": (
        (middleware, "route_of", lambda request: request.get_full_path()[:200]), "governance/",
    ),
    "what was searched for": (
        (desk, "record", lambda event, **said: audit.record(event, **said, sought=CANARY)), "search",
    ),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_the_seeded_fault_is_found(world: World, fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    seeded, where = FAULTS[fault]
    monkeypatch.setattr(*seeded)
    _, _, leaked = found(world, monkeypatch, routes_like=where)
    assert leaked, "this fault must be caught"
