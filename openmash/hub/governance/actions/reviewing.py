"""Who broke the glass, what did they read, and was it justified? Looked at by a second person, who sees no content."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Model, QuerySet
from django.db.models.functions import TruncMonth

from openmash.hub.audit import access as audit
from openmash.hub.audit.actions import record
from openmash.hub.audit.events import Event
from openmash.hub.audit.models import Entry
from openmash.hub.contacts import access as contacts
from openmash.hub.contacts.models import BrokenGlass, Restriction
from openmash.hub.governance import access
from openmash.hub.governance.models import GlassReview
from openmash.hub.governance.months import last_months
from openmash.hub.governance.workflow import Reviewed
from openmash.hub.partnership.models import Member
from openmash.hub.records import wall
from openmash.hub.records.refusals import StepNotAllowed, given

REVIEWED_AT_MOST = 50


@dataclass(frozen=True, kw_only=True)
class Month:
    """How often the glass was broken in a month, beside how often a contact was read at all."""

    first: date
    broken: int
    read: int

    @property
    def words(self) -> str:
        """Its name, as people say it."""
        return f"{self.first:%B} {self.first.year}"

    @property
    def in_a_thousand(self) -> float:
        """How many of a thousand readings that would be."""
        return self.broken * 1000 / self.read if self.read else 0


@dataclass(frozen=True, kw_only=True)
class Glasses:
    """What is open now, what waits for a second person, what was looked at last; and the last twelve months."""

    open: Sequence[BrokenGlass]
    waiting: Sequence[BrokenGlass]
    reviewed: Sequence[BrokenGlass]
    months: Sequence[Month]
    without_decider: Sequence[Restriction]
    is_mailed: bool  # whether those who should be told at once are, or only a file is written
    now: datetime


@transaction.atomic
def read_glasses(*, by: Member) -> Glasses:
    """Who broke the glass, and how often it happens."""
    access.check_can_read_log(by)
    now, found = wall.now(), access.glasses(by)
    shown = Glasses(
        open=list(found.filter(until__gt=now, given_back_at__isnull=True)),
        waiting=list(access.glasses_waiting(by)),
        reviewed=list(found.filter(review__isnull=False)[:REVIEWED_AT_MOST]),
        months=_months(by.hub_id, now),
        without_decider=list(contacts.without_decider(by)),
        is_mailed=bool(settings.MAIL.host),
        now=now,
    )
    record(Event.BROKEN_GLASS_LISTED, by=by, open=len(shown.open), waiting=len(shown.waiting))
    return shown


def _months(hub_id: int, now: datetime) -> list[Month]:
    months = last_months(now)
    broken = _by_month(BrokenGlass.objects.filter(hub_id=hub_id, at__gte=months[0]))
    read = _by_month(audit.entries_between(hub_id, months[0].date(), None).filter(event=Event.CONTACT_READ))
    return [Month(first=one.date(), broken=broken.get(one, 0), read=read.get(one, 0)) for one in reversed(months)]


def _by_month(rows: QuerySet[Model]) -> dict[datetime, int]:
    counted = rows.order_by().annotate(month=TruncMonth("at")).values_list("month").annotate(n=Count("pk"))
    return dict(counted)


@dataclass(frozen=True, kw_only=True)
class Looked:
    """One breaking of the glass, and every reading under it."""

    glass: BrokenGlass
    readings: Sequence[Entry]
    children: Sequence[str]
    now: datetime


@transaction.atomic
def read_glass(glass: BrokenGlass, *, by: Member) -> Looked:
    """Why somebody broke the glass, and what they read then: by event and reference, no content."""
    access.check_can_read_log(by)
    readings = list(audit.entries_under(by.hub_id, glass.reference, since=glass.at, until=glass.until))
    children = sorted({child for entry in readings for child in entry.about})
    record(Event.BROKEN_GLASS_READ, by=by, on=glass, about=children)
    return Looked(glass=glass, readings=readings, children=children, now=wall.now())


@transaction.atomic
def review_glass(glass: BrokenGlass, *, outcome: Reviewed, words: str, by: Member) -> GlassReview:
    """A second person says whether it was justified. Said once; nobody reviews what they broke themself."""
    access.check_can_review(by, glass)
    said = given(words, otherwise="Say what you found.")
    review, first = GlassReview.objects.get_or_create(
        glass=glass, defaults={"hub_id": glass.hub_id, "outcome": outcome, "words": said, "by": by}
    )
    if not first:
        raise StepNotAllowed("Somebody has looked at this already.")
    record(Event.BROKEN_GLASS_REVIEWED, by=by, on=glass, outcome=outcome)
    return review
