"""A4. Verifying 1,000,000 entries is quick, and so is asking them who looked at a child."""

import os
import platform
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
import pytest
from django.db import connection

from openmash.cli.postgres import SUPERUSER
from openmash.hub.audit import access, chain
from openmash.hub.audit.actions import record
from openmash.hub.audit.events import Event
from openmash.hub.audit.models import Entry
from openmash.hub.governance import actions, whole
from openmash.hub.partnership.actions import Job
from tests import walls
from tests.promises.depth import DEEP, times

Scratch = Callable[[str], str]

KEPT_BY = ["openmash/hub/audit/chain.py", "openmash/hub/audit/access.py", "openmash/hub/governance/whole.py"]

ENTRIES = times(3_000, deep=1_000_000)
HUB, CHILDREN, LOOKERS = 1, max(40, ENTRIES // 50), 70
SLOW: list[str] = []  # what took too long: said at the end, once everything is measured
NEW = times(100, deep=1_000)  # since the last verification: what a busy hub writes in a quarter of an hour

#: One entry in twenty is a list that showed forty children; the others are about one child, each of whom
#: is looked at some hundred times; one child, whom everybody knows, ten times as often.
WRITTEN = """
INSERT INTO audit_entry
    (hub_id, at, transaction, event, "by", agency, on_kind, on_reference, about, details, request)
SELECT %(hub)s, '2024-01-01'::timestamptz + n * interval '1 minute', 1 + n * 500::bigint / %(entries)s,
       CASE WHEN n %% 20 = 0 THEN 'board.read' ELSE 'contact.read' END, 'MEMBR-00000-' || lpad((n %% %(lookers)s)::text, 3, '0'),
       'hub', 'contact', 'CNTCT-' || lpad((n %% 99999)::text, 5, '0') || '-000',
       CASE WHEN n %% 20 = 0 THEN ARRAY(
           SELECT 'CHILD-' || lpad(((n + k) %% %(children)s)::text, 5, '0') || '-000' FROM generate_series(1, 40) k
       ) ELSE ARRAY['CHILD-' || lpad((CASE WHEN n %% 100 = 1 THEN 1 ELSE n %% %(children)s END)::text, 5, '0') || '-000'] END,
       '{"level": 3, "brag": "amber"}', 'aaaaaaaaaaaaaaaa'
FROM generate_series(1, %(entries)s) n
"""  # noqa: E501
LISTED = """
INSERT INTO audit_about (hub_id, entry, child)
SELECT DISTINCT hub_id, id, unnest(about) FROM audit_entry
"""
KNOWN_TO_EVERYBODY = "CHILD-00001-000"


@contextmanager
def quickly(what: str, seconds: float) -> Iterator[None]:
    """Say how long it took; a short log says nothing about a long one, so only the drill holds it to a limit."""
    begun, worked = time.monotonic(), time.process_time()
    yield
    took = time.monotonic() - begun
    load = ", ".join(f"{of:.1f}" for of in os.getloadavg())
    print(f"{what}: {took:.2f} s ({time.process_time() - worked:.2f} s of processor time here), load {load}")
    SLOW.extend([f"{what} took {took:.1f} s"] if DEEP and took >= seconds else [])


def fill(scratch: Scratch) -> None:
    with psycopg.connect(scratch(SUPERUSER), autocommit=True) as link:
        values = {"hub": HUB, "entries": ENTRIES, "children": CHILDREN, "lookers": LOOKERS}
        link.execute("DELETE FROM audit_entry WHERE hub_id = 1")
        link.execute(WRITTEN, values)
        link.execute(LISTED)
        link.execute("VACUUM ANALYZE audit_entry, audit_about")
    sealed()


def sealed() -> None:
    full = True
    while full:
        with walls.inside(HUB):
            full = chain.seal(HUB) == chain.BATCH


def verified(*, since: chain.Head | None = None) -> chain.Verdict:
    """As the command does it."""
    *_, verdict = whole.compared(HUB, by="test", since=since)
    return verdict


def test_a_long_log_is_verified_and_asked_in_no_time(scratch: Scratch) -> None:
    print(f"\nA4: {ENTRIES:,} entries; {platform.machine()}, {os.cpu_count()} processors")
    with quickly("filled and sealed", 10_000):
        fill(scratch)
    with quickly("A4, verified from the beginning", 10):
        found = verified()
    assert found == chain.Verdict(ENTRIES, ended=True)
    with quickly("A4, of which whether the list by child is right", 5), walls.inside(HUB):
        assert chain.lists_its_children(HUB)

    with walls.inside(HUB):
        head = chain.head(HUB)
    for number in range(NEW):
        with walls.inside(HUB):
            record(Event.CONTACT_READ, by=Job(HUB, "test"), about=[KNOWN_TO_EVERYBODY], level=number % 4)
    sealed()
    with quickly("A4, verified since the last time", 1):
        new = verified(since=head)
    assert new == chain.Verdict(ENTRIES + NEW + 1, ended=True), "the verification before is on record too"

    with quickly("A7, who looked at a child whom everybody knows", 1), walls.inside(HUB):
        read = actions.read_lookers(KNOWN_TO_EVERYBODY, by=Job(HUB, "test"))
    assert read is not None
    assert read.page.total > ENTRIES // 100
    with quickly("A7, who looked at another", 1), walls.inside(HUB):
        read = actions.read_lookers("CHILD-00007-000", by=Job(HUB, "test"))
    assert read is not None
    assert SLOW == []
    assert any("board.read" in one.events for one in read.lookers), "lists that showed the child count as well"


def plan() -> str:
    """How PostgreSQL would find who looked at a child; as the application's role, on which the policies bind."""
    with walls.inside(HUB), connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("openmash_app",)
        return access.entries_about(HUB, "CHILD-00007-000").explain()


def test_the_plan_goes_through_the_index_also_behind_the_wall(scratch: Scratch) -> None:
    fill(scratch)
    assert "audit_by_child" in plan()
    assert "Seq Scan on audit_about" not in plan()


def test_the_seeded_fault_a_list_searched_for_the_child_reads_the_whole_log(
    scratch: Scratch, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether a list holds a child is asked by an operator that may use no index behind row-level security."""
    fill(scratch)
    monkeypatch.setattr(
        access, "entries_about", lambda hub, child: Entry.objects.filter(hub_id=hub, about__contains=[child])
    )
    assert "audit_by_child" not in plan()
