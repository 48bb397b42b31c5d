"""A1. Every read of a child's record is in the log: what the database handed out is compared with what was recorded."""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db.backends.postgresql.base import ServerBindingCursor

from openmash.hub.audit.actions import record
from openmash.hub.contacts.actions import reading
from openmash.hub.contacts.models import Child
from openmash.hub.desk import actions as desk
from openmash.hub.records.references import new_reference
from tests.promises.asked import Asked, everything, one
from tests.promises.depth import times
from tests.world import Sample, World

KEPT_BY = ["openmash/hub/audit/actions.py", "openmash/hub/config/middleware.py"]

READS = times(1_000, deep=100_000)
OF_NOTHING = new_reference()
SEARCH = "search"  # is sent, though nothing is changed by it
#: Read entries, alerts, holds and protections, not records: they name children by the references that stand there.
OF_THE_LOG = [
    "governance/child/<slug:reference>", "governance/alerts", "governance/alerts/<slug:reference>",
    "governance/break-glass/<slug:reference>", "retention/holds",
    "retention/holds/<slug:reference>", "protected", "protected/<slug:reference>/lift",
]  # fmt: skip


class Handed:
    """The children whose rows the database handed out while a question was answered, seen at its cursor."""

    def __init__(self, children: set[str]) -> None:
        self.children = children
        self.out: set[str] = set()

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Look at every row that is fetched from the table of children, whoever fetches it and however."""
        self.out = set()
        with pytest.MonkeyPatch.context() as patch:
            for name in ("fetchone", "fetchmany", "fetchall"):
                patch.setattr(ServerBindingCursor, name, self.seen(getattr(ServerBindingCursor, name)))
            yield

    def seen(self, fetch: Callable[..., Any]) -> Callable[..., Any]:
        """Fetch, and note whom the rows are about."""

        def fetched(cursor: Any, *values: Any) -> Any:
            rows = fetch(cursor, *values)
            if "contacts_child" in str(cursor._last_query) and rows:
                for row in [rows] if isinstance(rows, tuple) else rows:
                    self.out |= self.children.intersection(value for value in row if isinstance(value, str))
            return rows

        return fetched


@pytest.fixture(scope="module")
def handed(world: World) -> Handed:
    world.enter()
    return Handed(set(Child.objects.values_list("reference", flat=True)))


def asked_for(world: World, handed: Handed, *, routes_like: str = "") -> Iterator[tuple[Asked, set[str], set[str]]]:
    """Every question that reads, with whom the database handed out and whom the log names."""
    for asked in everything(world, methods=["GET"], routes_like=routes_like, around=handed.watched):
        if asked.path not in OF_THE_LOG:
            yield asked, set(handed.out), named(asked)
    contacts = (world.received, world.known, world.enquiry.contact)
    for number in (*(contact.reference for contact in contacts), OF_NOTHING):
        yield once(world, handed, "screener", "POST", SEARCH, Sample({}, {"number": number}))


def once(world: World, handed: Handed, *what: Any) -> tuple[Asked, set[str], set[str]]:
    asked = one(world, *what, around=handed.watched)
    return asked, set(handed.out), named(asked)


def named(asked: Asked) -> set[str]:
    """The children whom the log says were shown."""
    return {child for entry in asked.entries for child in entry.about}


def wrong_with(asked: Asked, out: set[str], log: set[str]) -> list[str]:
    """What the log leaves out, and what it makes up."""
    missing = [f"{asked}: {len(out - log)} of {len(out)} missing"] if out - log else []
    return missing + ([f"{asked}: {len(log - out)} of {len(log)} false"] if log - out else [])


def compared(world: World, handed: Handed, *, routes_like: str = "") -> tuple[Counter[tuple[str, ...]], list[str]]:
    """How many reads there were at each question, and where the log says otherwise."""
    reads, wrong = Counter[tuple[str, ...]](), []
    for asked, out, log in asked_for(world, handed, routes_like=routes_like):
        reads[asked.who, asked.method, asked.path] = len(out)
        wrong += wrong_with(asked, out, log)
    return reads, wrong


def test_every_child_that_was_shown_is_in_the_log(world: World, handed: Handed) -> None:
    reads, wrong = compared(world, handed)
    pages, total = len(+reads), reads.total()
    assert pages > 10, "where no child is handed out nothing is compared"
    lists = [what for what, _ in reads.most_common(6) if what[1] == "GET"]
    chance, questions = random.Random(1), len(reads)
    while total < READS:
        who, method, path = chance.choice(lists)
        asked, out, log = once(world, handed, who, method, path, world.sample(path))
        wrong += wrong_with(asked, out, log)
        total, questions = total + len(out), questions + 1
    print(f"\nA1: {total} reads by {questions} questions at {pages} routes that show children: {len(wrong)} wrong")
    assert wrong == []


def kept_for_later(*_: Any, **__: Any) -> None:
    """Somebody else writes it down, when there is time."""


#: fault → where it is seeded, and on which routes it would be met.
FAULTS: dict[str, tuple[tuple[Any, str, Any], str]] = {
    "an asynchronous audit": ((reading, "record", kept_for_later), "contacts/<slug:reference>"),
    "a list that is not recorded": ((desk, "record", lambda e, about, **more: record(e, **more)), "board"),
    "a list of which one child is recorded": (
        (desk, "record", lambda e, about, **more: record(e, about=[*about][:1], **more)), "board",
    ),
    "children who were not shown": (
        (desk, "record", lambda e, about, **more: record(e, about=[*about, "MADEX-UPXXX-XXX"], **more)), "board",
    ),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_the_seeded_fault_is_found(world: World, handed: Handed, fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    seeded, where = FAULTS[fault]
    monkeypatch.setattr(*seeded)
    _, wrong = compared(world, handed, routes_like=where)
    assert wrong, "this fault must be caught"
