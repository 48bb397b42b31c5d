"""How long are cases kept, by which version of the schedule, and what would another one make due?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from openmash.hub.audit.actions import record
from openmash.hub.audit.events import Event
from openmash.hub.governance import access
from openmash.hub.governance.models import Clearance, RetentionConfirmation, RetentionRule, RetentionVersion
from openmash.hub.governance.retention import cases, passing, starter
from openmash.hub.governance.retention.days import anniversary, least_years
from openmash.hub.governance.retention.document import read
from openmash.hub.governance.retention.terms import Passing, Schedule
from openmash.hub.partnership.actions import Job
from openmash.hub.partnership.models import Hub, Member
from openmash.hub.records import wall
from openmash.hub.records.refusals import NotUnderstood, StepNotAllowed
from openmash.hub.sharing.access import agency_names

RECENT = 50
BUSY = "Somebody else has written a version meanwhile. Read it, and then send yours again."


@dataclass(frozen=True, kw_only=True)
class Trial:
    """What would be due under a document on the day it takes effect, beside what would be due without it."""

    schedule: Schedule
    day: date
    due_now: int
    due_then: int
    sooner: Sequence[cases.Due]
    later: Sequence[cases.Due]
    passing_now: Passing | None
    clearing: Mapping[str, int]  # how much of what only passes through would be cleared the next night


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One version of the schedule, and the list of all of them."""

    version: RetentionVersion | None
    schedule: Schedule | None
    names: Mapping[str, str]
    versions: Sequence[RetentionVersion]
    now: datetime
    trial: Trial | None  # what it would make due, while it waits for a second person


@transaction.atomic
def read_schedule(version: RetentionVersion | None = None, *, by: Member) -> Shown:
    """A version of the schedule, that in force unless said."""
    access.check_can_dispose(by)
    now = wall.now()
    shown = version or access.schedule_in_force(by.hub_id, now)
    schedule = _of(shown) if shown else None
    record(Event.SCHEDULE_READ, by=by, on=shown)
    return Shown(
        version=shown,
        schedule=schedule,
        names=agency_names(by.hub_id),
        versions=list(access.schedules(by)[:RECENT]),
        now=now,
        trial=_tried(schedule, by, shown.in_force_from.date()) if shown and schedule and access.waits(shown) else None,
    )


@transaction.atomic
def schedule_document(*, by: Member) -> str:
    """The document that another one begins with; the starter where none is in force."""
    access.check_can_retain(by)
    version = access.schedule_in_force(by.hub_id, wall.now())
    record(Event.SCHEDULE_READ, by=by, on=version)
    return version.document if version else starter()


@transaction.atomic
def try_schedule(document: str, *, by: Member, from_on: date | None = None) -> Trial:
    """What a document would make due, and what it would keep longer. Raises `NotASchedule`."""
    access.check_can_retain(by)
    tried = _tried(read(document, agencies=agency_names(by.hub_id)), by, from_on)
    record(Event.SCHEDULE_TRIED, by=by, due=tried.due_then)
    return tried


def _tried(proposed: Schedule, by: Member, from_on: date | None) -> Trial:
    day = max(from_on or date.min, timezone.localdate(wall.now()))
    standing = access.schedule_in_force(by.hub_id, wall.now())
    found = cases.finished()
    due_then = cases.due_by(proposed, found, day)
    now_in_force = _of(standing) if standing else None
    due_now = cases.due_by(now_in_force, found, day) if now_in_force else []
    then, now = ({one.case.reference for one in due} for due in (due_then, due_now))
    return Trial(
        schedule=proposed,
        day=day,
        due_now=len(due_now),
        due_then=len(due_then),
        sooner=[one for one in due_then if one.case.reference not in now],
        later=[one for one in due_now if one.case.reference not in then],
        passing_now=now_in_force.passing if now_in_force else None,
        clearing=passing.counted(proposed.passing.days) if proposed.passing else {},
    )


@transaction.atomic
def put_schedule_in_force(document: str, *, by: Member, from_on: date | None = None) -> RetentionVersion:
    """Write another version, that holds from now or a later day on: once a second person has confirmed it.

    Raises `NotASchedule`.
    """
    access.check_can_retain(by)
    now = wall.now()
    today = timezone.localdate(now)
    schedule = read(document, agencies=agency_names(by.hub_id))
    if from_on is not None and from_on < today:
        raise NotUnderstood("A version takes effect today or later.")
    at = now if from_on in (None, today) else _beginning_of(from_on or today)
    made = _kept(schedule, document, hub_id=by.hub_id, at=at, by=by)
    record(Event.SCHEDULE_PUT_IN_FORCE, by=by, on=made, number=made.number, since=at.isoformat())
    return made


@transaction.atomic
def confirm_schedule(version: RetentionVersion, *, by: Member) -> RetentionConfirmation:
    """The second of two people wants it too: from now on it holds, or from its own later day."""
    access.check_can_confirm(by, version)
    cases.lock(by.hub_id)
    if not access.waits(access.schedules(by).get(pk=version.pk)):
        raise StepNotAllowed("This version needs nobody to confirm it any more.")
    made = RetentionConfirmation.objects.create(hub_id=by.hub_id, version=version, by=by)
    record(Event.SCHEDULE_CONFIRMED, by=by, on=version, number=version.number)
    return made


@transaction.atomic
def begin_with_starter_schedule(hub: Hub, valid_from: date) -> RetentionVersion:
    """The schedule with which a hub opens; the hub's own takes its place."""
    document = starter()
    made = _kept(read(document), document, hub_id=hub.pk, at=_beginning_of(valid_from), by=None)
    record(Event.SCHEDULE_PUT_IN_FORCE, by=Job(hub.pk, "open-hub"), on=made, number=made.number)
    return made


def _kept(schedule: Schedule, document: str, *, hub_id: int, at: datetime, by: Member | None) -> RetentionVersion:
    last = RetentionVersion.objects.filter(hub_id=hub_id).aggregate(last=Max("number"))["last"] or 0
    try:
        with transaction.atomic():
            made = RetentionVersion.objects.create(
                hub_id=hub_id, number=last + 1, title=schedule.title, document=document, in_force_from=at, by=by,
                transient_days=schedule.passing.days if schedule.passing else None,
            )  # fmt: skip
    except IntegrityError:
        raise StepNotAllowed(BUSY) from None
    RetentionRule.objects.bulk_create(
        RetentionRule(
            hub_id=hub_id, version=made, name=rule.name, title=rule.title, ends=sorted(rule.ends), agency=rule.agency,
            since=rule.since, years=rule.years,
        )
        for rule in schedule.rules
    )  # fmt: skip
    return made


def _of(version: RetentionVersion) -> Schedule:
    return read(version.document, version=version.number)


def _beginning_of(day: date) -> datetime:
    """The first moment of a day where the hub is."""
    return timezone.make_aware(datetime.combine(day, time.min))


@dataclass(frozen=True, kw_only=True)
class DueNow:
    """What may be disposed of today, and how much there is; what is due and must stay; what goes by itself."""

    due: Sequence[cases.Due]
    total: int
    kept: Sequence[cases.Due]
    passing: Passing | None
    cleared: Clearance | None


@transaction.atomic
def read_due(*, by: Member) -> DueNow:
    """The cases that are due, the longest due first."""
    access.check_can_dispose(by)
    version = access.schedule_in_force(by.hub_id, wall.now())
    schedule = _of(version) if version else None
    due = _due(schedule, timezone.localdate(wall.now())) if schedule else []
    free, kept = ([one for one in due if bool(one.case.stays) == stays] for stays in (False, True))
    record(Event.DISPOSALS_LISTED, by=by, due=len(free), held=len(kept))
    return DueNow(
        due=free[: access.SHOWN],
        total=len(free),
        kept=kept,
        passing=schedule.passing if schedule else None,
        cleared=access.clearances(by.hub_id).first(),
    )


def _due(schedule: Schedule, today: date) -> list[cases.Due]:
    return cases.due_by(schedule, cases.finished(not_after=anniversary(today, -least_years(schedule))), today)
