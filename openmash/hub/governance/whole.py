"""Is the log of a hub whole? Asked at the command line, by whoever runs the hub."""

from collections.abc import Iterator, Sequence

from openmash.hub.audit import chain
from openmash.hub.audit.actions import record
from openmash.hub.audit.events import Event
from openmash.hub.partnership import access as partnership
from openmash.hub.partnership.actions import Job
from openmash.hub.records import wall

from .workflow import Finding

STRETCH = 20_000  # entries compared between two looks at the clock
DEPLOYMENT = "What belongs to no hub"


def places() -> list[tuple[int, str]]:
    """Every chain there is: one for each hub, and one for what belongs to none."""
    return [(hub.pk, hub.name) for hub in partnership.hubs()] + [(wall.NO_HUB, DEPLOYMENT)]


def compared(hub_id: int, *, by: str, kept: Sequence[chain.Head] = ()) -> Iterator[chain.Verdict]:
    """Compare a chain to its end, telling after each stretch how far; what was found is itself recorded."""
    verdict = chain.Verdict(0)
    while not (verdict.ended or verdict.fault):
        with wall.inside(hub_id):
            verdict = chain.verify(hub_id, after=verdict.reached, at_most=STRETCH, kept=kept)
        yield verdict
    with wall.inside(hub_id):
        finding = Finding.WHOLE if verdict.whole else Finding.BROKEN
        record(Event.CHAIN_VERIFIED, by=Job(hub_id, by), finding=finding, reached=verdict.reached)


def head_of(hub_id: int) -> chain.Head | None:
    """Where a chain ends now."""
    with wall.inside(hub_id):
        return chain.head(hub_id)
