"""How long does a long log take to be verified, and to say who looked at a child?"""

from dataclasses import dataclass
from time import perf_counter

from django.db.models import Count

from openmash.hub.audit import chain
from openmash.hub.audit.actions import record
from openmash.hub.audit.events import Event
from openmash.hub.audit.models import About
from openmash.hub.governance import whole
from openmash.hub.partnership.actions import Job
from openmash.hub.partnership.models import Hub
from tests import walls

from .asking import Door, Visit
from .figures import yes_or_no
from .visits import LEAD

MILLION = 1_000_000
NEW = 1_000  # since the last verification: what a busy hub writes in a quarter of an hour
HEADINGS = ("the log", "entries", "seconds", "aim", "met")
BY = "bench"


@dataclass(frozen=True)
class Timed:
    """What was asked of the log, of how many entries, how long it took, and how long it may take, in seconds."""

    name: str
    entries: int
    seconds: float
    under: float

    @property
    def line(self) -> list[str]:
        """One line of the table."""
        met = yes_or_no(self.seconds < self.under)
        return [self.name, f"{self.entries:,}", f"{self.seconds:.2f}", f"< {self.under:g}", met]


def timed(door: Door) -> list[Timed]:
    """Verify the whole log, then what is new in it; ask for the page of a child whom everybody knows, and another."""
    hub = Hub.objects.earliest("pk").pk
    with walls.inside(hub):
        known, other = children(hub)
    entries, whole_log = verified(hub)
    head = added(hub, about=known)
    later, since_then = verified(hub, since=head)
    by_child = [door.ask(Visit(f"/governance/child/{child}", LEAD)).seconds for child in (known, other)]
    return [
        Timed(
            "verified from the beginning, for each 1,000,000", entries, whole_log * MILLION / max(MILLION, entries), 10
        ),
        Timed("verified since the last time", later - head.position, since_then, 1),
        Timed("who looked at a child whom everybody knows", later, by_child[0], 1),
        Timed("who looked at another", later, by_child[1], 1),
    ]


def children(hub: int) -> tuple[str, str]:
    """The child with most entries in the log, and one of the middle. Call it inside the hub."""
    looked_at = About.objects.filter(hub_id=hub).values("child").annotate(times=Count("pk")).order_by("-times", "child")
    found = list(looked_at.values_list("child", flat=True))
    return found[0], found[len(found) // 2]


def verified(hub: int, *, since: chain.Head | None = None) -> tuple[int, float]:
    """Verify as the command does it: how far the chain came, and the seconds."""
    begun = perf_counter()
    *_, verdict = whole.compared(hub, by=BY, since=since)
    took = perf_counter() - begun
    assert verdict.whole, verdict.fault
    return verdict.reached, took


def added(hub: int, *, about: str) -> chain.Head:
    """Write a quarter of an hour's entries, and have them sealed; return where the chain ended before."""
    with walls.inside(hub):
        head = chain.head(hub)
    assert head is not None
    for _ in range(NEW):
        with walls.inside(hub):
            record(Event.CONTACT_READ, by=Job(hub, BY), about=[about])
    reached = head.position
    while reached < head.position + NEW:  # the worker seals too, one of us at a time
        with walls.inside(hub):
            chain.seal(hub)
            now = chain.head(hub)
        reached = now.position if now else 0
    return head
