"""Who looked at what? The reading of the log is itself recorded."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.postgres.aggregates import ArrayAgg
from django.db import transaction
from django.db.models import Count, Max, Min, QuerySet
from django.utils import timezone

from openmash.hub.audit import access as audit
from openmash.hub.audit import chain
from openmash.hub.audit.actions import record
from openmash.hub.audit.events import Event
from openmash.hub.audit.models import Entry
from openmash.hub.governance import access, whole
from openmash.hub.governance.models import Verification
from openmash.hub.partnership.actions import Job
from openmash.hub.partnership.models import Member
from openmash.hub.records import wall

A_PAGE = 50
RECENT = 10


@dataclass(frozen=True, kw_only=True)
class Page:
    """A page of entries, newest first; ``members`` names who acted, by reference."""

    entries: Sequence[Entry]
    members: dict[str, Member]
    total: int
    page: int

    @property
    def first(self) -> int:
        """The number of the first entry shown."""
        return (self.page - 1) * A_PAGE + 1

    @property
    def last(self) -> int:
        """The number of the last entry shown."""
        return self.first + len(self.entries) - 1


@dataclass(frozen=True, kw_only=True)
class Day:
    """The events of one day: how many of each, how many by each member, and a page of those filtered."""

    day: date
    today: date
    page: Page
    events: dict[str, int]
    members: dict[str, int]


@transaction.atomic
def read_day(*, day: date | None = None, event: str = "", member: str = "", page: int = 1, by: Member) -> Day:
    """The day's events (today's, unless said), all or those of one kind or by one member."""
    access.check_can_read_log(by)
    today = timezone.localdate(wall.now())
    day = min(day or today, today)
    whole = audit.entries_of_day(by.hub_id, day)
    wanted = {name: value for name, value in (("event", event), ("by", member)) if value}
    counted = {"event": whole.filter(**_without(wanted, "event")), "by": whole.filter(**_without(wanted, "by"))}
    events, members = _counts(counted["event"], "event"), _counts(counted["by"], "by")
    shown = whole.filter(**wanted)
    found = _page(shown, page, total=shown.count(), hub_id=by.hub_id, also=members)
    record(Event.LOG_READ, by=by, part="day", day=day.isoformat(), of_event=event or None, of_member=member or None)
    return Day(day=day, today=today, page=found, events=events, members=members)


def _without(wanted: dict[str, str], name: str) -> dict[str, str]:
    return {key: value for key, value in wanted.items() if key != name}


def _counts(entries: QuerySet[Entry], column: str) -> dict[str, int]:
    counted = entries.order_by().values_list(column).annotate(n=Count("pk"))
    return dict(sorted(counted, key=lambda pair: (-pair[1], pair[0])))


def _page(entries: QuerySet[Entry], page: int, *, total: int, hub_id: int, also: Iterable[str]) -> Page:
    page = _page_within(page, total)
    shown = list(entries[(page - 1) * A_PAGE : page * A_PAGE])
    named = access.members_named(hub_id, [*also, *(entry.by for entry in shown)])
    return Page(entries=shown, members=named, total=total, page=page)


def _page_within(page: int, total: int) -> int:
    """The page that was asked for, or the nearest that there is."""
    return min(max(page, 1), max(1, -(-total // A_PAGE)))


@dataclass(frozen=True, kw_only=True)
class Looker:
    """One who looked at a child: how often, since when, and in what ways."""

    by: str
    agency: str
    times: int
    first_at: datetime
    last_at: datetime
    events: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class Lookers:
    """Who looked at one child, the latest first, and every time that they did."""

    child: str
    lookers: Sequence[Looker]
    page: Page
    now: datetime


@transaction.atomic
def read_lookers(child: str, *, by: Member | Job, page: int = 1) -> Lookers | None:
    """Everybody whom this child was shown to, in lists and searches too; None where the log knows no such child.

    That it was asked is in the log either way. What was asked for is not, where nothing is known by that name: it would
    be known from then on, and whatever was typed might be one.
    """
    access.check_can_read_log(by)
    looks = audit.entries_about(by.hub_id, child)
    lookers = _lookers(looks)
    if not lookers:
        record(Event.LOOKERS_READ, by=by, found=0)
        return None
    total = sum(one.times for one in lookers)
    found = _page(looks, page, total=total, hub_id=by.hub_id, also=[one.by for one in lookers])
    record(Event.LOOKERS_READ, by=by, about=[child])
    return Lookers(child=child, lookers=lookers, page=found, now=wall.now())


def _lookers(looks: QuerySet[Entry]) -> list[Looker]:
    """The looks, gathered by who looked, the latest first."""
    gathered = looks.order_by().values("by", "agency").annotate(
        times=Count("pk"), first_at=Min("at"), last_at=Max("at"), events=ArrayAgg("event", distinct=True)
    )  # fmt: skip
    return [Looker(**one) for one in gathered.order_by("-last_at", "by")]


@dataclass(frozen=True, kw_only=True)
class Watch:
    """The last verifications, and where the chain ends now."""

    verifications: Sequence[Verification]
    head: chain.Head | None
    waits_since: datetime | None  # the oldest entry that is not sealed yet
    now: datetime

    @property
    def is_late(self) -> bool:
        """Whether entries wait for longer than a worker that runs lets them."""
        return self.waits_since is not None and self.now - self.waits_since > whole.LATE


@transaction.atomic
def read_verifications(*, by: Member) -> Watch:
    """When the log was verified, and what was found."""
    access.check_can_read_log(by)
    record(Event.LOG_READ, by=by, part="verifications")
    found = list(access.verifications(by)[:RECENT])
    waits = chain.waits_since(by.hub_id)
    return Watch(verifications=found, head=chain.head(by.hub_id), waits_since=waits, now=wall.now())
