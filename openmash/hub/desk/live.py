"""Every live contact, as lean as a board of hundreds needs it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import FloatField, Func

from openmash.clock import TimeState, time_state
from openmash.hub.contacts import access as contacts
from openmash.hub.partnership.models import Member

from .asked import MINE, NOBODYS, NONE, Asked, Facet, Order

LONDON = ZoneInfo("Europe/London")


class Epoch(Func):
    """A moment as seconds, which a board of hundreds reads in a tenth of the time of a timestamp."""

    template = "extract(epoch from %(expressions)s)::float8"
    output_field = FloatField()


COLUMNS = (
    "pk", "reference", Epoch("received_at"), "source", "stage", "level", "brag", Epoch("due_at"), "worker_id",
    "worker__name", "clock_with", Epoch("clock_since"),
)  # fmt: skip


@dataclass(slots=True)
class Live:
    """One live contact: what is kept of it as its current state, and how its time stands."""

    pk: int
    reference: str
    received_at: datetime
    source: str
    stage: str
    level: int | None
    brag: str
    due_at: datetime | None
    worker_id: int | None
    worker: str | None
    clock_with: str
    clock_since: datetime
    state: TimeState = TimeState.NO_TARGET
    under: dict[Facet, tuple[str, ...]] = field(default_factory=dict)

    def used(self, now: datetime) -> float:
        """How much of its time is gone: 0 at receipt, 1 when due."""
        if self.due_at is None:
            return 0
        whole = (self.due_at - self.received_at).total_seconds()
        return (now - self.received_at).total_seconds() / whole if whole > 0 else 1


def contacts_now(member: Member, now: datetime) -> list[Live]:
    """Every live contact that a member may see, least time first."""
    rows = contacts.live(member).order_by("due_at", "received_at", "pk").values_list(*COLUMNS)
    return [standing(read(*row), member, now) for row in rows]


def read(*row: Any) -> Live:
    """One row of the database."""
    pk, reference, received, source, stage, level, brag, due, worker_id, worker, clock_with, since = row
    due_at = datetime.fromtimestamp(due, UTC) if due is not None else None
    received_at, clock_since = datetime.fromtimestamp(received, UTC), datetime.fromtimestamp(since, UTC)
    return Live(
        pk, reference, received_at, source, stage, level, brag, due_at, worker_id, worker, clock_with, clock_since
    )


def standing(contact: Live, member: Member, now: datetime) -> Live:
    """The same contact, knowing how it stands and under which filters it falls."""
    contact.state = time_state(now, received_at=contact.received_at, due_at=contact.due_at)
    whose = MINE if contact.worker_id == member.pk else NOBODYS if contact.worker_id is None else ""
    contact.under = {
        Facet.WHOSE: (whose,),
        Facet.CLOCK: tuple(contact.clock_with.split(",")),
        Facet.TIME: (contact.state.value,),
        Facet.BRAG: (contact.brag or NONE,),
        Facet.LEVEL: (str(contact.level or NONE),),
        Facet.STAGE: (contact.stage,),
    }
    return contact


@dataclass
class Sifted:
    """What is left of the board under its filters; and how many there would be under each other choice."""

    shown: list[Live] = field(default_factory=list)
    counts: dict[Facet, Counter[str]] = field(default_factory=lambda: {facet: Counter() for facet in Facet})
    without: Counter[Facet] = field(default_factory=Counter)  # how many, were that filter taken off


def sift(found: Iterable[Live], asked: Asked) -> Sifted:
    """Apply the filters. A count says what one click would show: the other filters stay as they are."""
    sifted = Sifted()
    for contact in found:
        failed = [facet for facet, value in asked.chosen.items() if value not in contact.under[facet]]
        if not failed:
            sifted.shown.append(contact)
        for facet in failed if len(failed) == 1 else () if failed else Facet:
            counts = sifted.counts[facet]
            for value in contact.under[facet]:
                counts[value] += 1
            sifted.without[facet] += 1
    return sifted


def ordered(found: list[Live], order: Order) -> list[Live]:
    """In the order that was asked for; they come by time left."""
    if order == Order.RECEIVED:
        return sorted(found, key=lambda contact: contact.received_at)
    if order == Order.HELD:
        return sorted(found, key=lambda contact: contact.clock_since)
    if order == Order.LEVEL:
        return sorted(found, key=lambda contact: -(contact.level or 0))
    return found


class Headings:
    """Under which heading a contact stands when the least time comes first, as the days are now."""

    def __init__(self, now: datetime) -> None:
        self.tomorrow = now.astimezone(LONDON).date() + timedelta(days=1)
        self.begins, self.ends = midnight(self.tomorrow), midnight(self.tomorrow + timedelta(days=1))

    def of(self, contact: Live) -> str:
        """Overdue, within the hour, later today, tomorrow, later, or no target."""
        if contact.due_at is None:
            return "No target, oldest first"
        if contact.state == TimeState.OVERDUE:
            return "Overdue"
        if contact.state == TimeState.WITHIN_HOUR:
            return "Due within 1 hour"
        if contact.due_at < self.begins:
            return "Due later today"
        if contact.due_at < self.ends:
            return f"Due tomorrow, {self.tomorrow:%A} {self.tomorrow.day} {self.tomorrow:%B}"
        return "Due later"


def midnight(day: date) -> datetime:
    """The moment at which a day begins here."""
    return datetime.combine(day, time(), tzinfo=LONDON)


def totals(found: Iterable[Live]) -> Mapping[str, int]:
    """What stands at the head of the board, whatever the filters."""
    states: Counter[str] = Counter()
    for contact in found:
        states[contact.state] += 1
        states["live"] += 1
        states[NOBODYS] += contact.worker_id is None
    return states
