"""Is the log of a hub whole? Asked at the command line, by whoever runs the hub."""

import gc
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from openmash.hub.audit import chain
from openmash.hub.audit.actions import record
from openmash.hub.audit.events import Event
from openmash.hub.partnership import access as partnership
from openmash.hub.partnership.actions import Job
from openmash.hub.records import wall
from openmash.hub.records.purposes import Purpose

from .workflow import Finding

STRETCH = 20_000  # entries compared between two looks at the clock
# Entries are sealed every two seconds and heads kept every minute. What may hold up a sealer, a page's transaction that
# is still running, is ended by the database within two minutes. What is older waits for a worker that stands still.
LATE = timedelta(minutes=5)
NOT_LISTED = "what is listed of who looked at which child is not what the entries say"
DEPLOYMENT = "What belongs to no hub"


def places() -> list[tuple[int, str]]:
    """Every chain there is: one for each hub, and one for what belongs to none."""
    return [(hub.pk, hub.name) for hub in partnership.hubs()] + [(wall.NO_HUB, DEPLOYMENT)]


def compared(
    hub_id: int, *, by: str, kept: chain.Outside = chain.NOTHING_OUTSIDE, since: chain.Head | None = None
) -> Iterator[chain.Verdict]:
    """Compare a chain to its end, telling after each stretch how far; what was found is itself recorded.

    ``kept`` are heads from outside; ``since`` is where an earlier comparison ended.
    """
    gc.freeze()  # what is there already need not be looked through again and again while a million rows come and go
    begin = since.position if since else 0
    verdict, kept = chain.Verdict(begin), {**kept, begin: [since.mac]} if since else kept
    while not (verdict.ended or verdict.fault):
        with wall.inside(hub_id, Purpose.READ_LOG):
            verdict = chain.verify(hub_id, after=verdict.reached, at_most=STRETCH, kept=kept)
        yield verdict
    if verdict.whole:
        verdict = _with_its_list(hub_id, verdict, after=begin)
        yield verdict
    with wall.inside(hub_id, Purpose.READ_LOG):
        finding = Finding.WHOLE if verdict.whole else Finding.BROKEN
        record(Event.CHAIN_VERIFIED, by=Job(hub_id, by), finding=finding, reached=verdict.reached, since=begin or None)


def _with_its_list(hub_id: int, verdict: chain.Verdict, *, after: int) -> chain.Verdict:
    with wall.inside(hub_id, Purpose.READ_LOG):
        is_listed = chain.lists_its_children(hub_id, after=after)
    return verdict if is_listed else replace(verdict, fault=NOT_LISTED)


def head_of(hub_id: int, position: int) -> tuple[chain.Head | None, datetime]:
    """The head of a chain as it was at a position, and the time."""
    with wall.inside(hub_id, Purpose.READ_LOG):
        return chain.head(hub_id, position), wall.now()


def ends() -> Iterator[tuple[int, chain.Head, datetime]]:
    """Where every chain ends now, and the time of the database."""
    for hub_id, _ in places():
        with wall.inside(hub_id, Purpose.READ_LOG):
            head, now = chain.head(hub_id), wall.now()
        if head is not None:
            yield hub_id, head, now


def not_kept_since(hub_id: int, position: int) -> datetime | None:
    """When the first entry was written that is sealed after the newest head that was kept; None where none is."""
    with wall.inside(hub_id, Purpose.READ_LOG):
        return chain.written_at(hub_id, position + 1)
