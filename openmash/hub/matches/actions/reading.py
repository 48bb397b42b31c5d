"""What is shown of who is who? No entry in the log, no read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Count

from openmash.hub.audit.actions import record
from openmash.hub.audit.events import Event
from openmash.hub.contacts.access import JUDGES
from openmash.hub.contacts.models import Child, ConnectedPerson
from openmash.hub.matches import access, consequences
from openmash.hub.matches.consequences import Consequences
from openmash.hub.matches.households import Household, household_of, told_of
from openmash.hub.partnership.models import Member
from openmash.hub.people import joining
from openmash.hub.people.models import CloseMatch, Indexed, Joining, Judgement, Person, Placement
from openmash.hub.people.workflow import Said, Waits, Why

#: Reading the pair that is answered shows both, whatever is answered.
OF_THE_PAIR = {Event.MATCH_READ, Event.MATCH_JUDGED, Event.MATCHES_LISTED, Event.PERSONS_JOINED, Event.JOINING_READ}
AT_MOST = 100  # close matches on one page: the worst to get wrong stand first


@dataclass(frozen=True)
class Side:
    """One of the two records: whose it is, where it stands, and what else was told with it."""

    row: Indexed
    told: Child | ConnectedPerson | None
    mother: str


@dataclass(frozen=True)
class Record:
    """How often pairs like this were the same person: how many were judged, and how many of them were."""

    judged: int
    same: int


@dataclass(frozen=True, kw_only=True)
class Reviewed:
    """Everything that the page of a close match shows."""

    match: CloseMatch
    one: Side
    other: Side
    household: Household
    consequences: Consequences
    judgements: Sequence[Judgement]
    needs_two: bool
    may_answer: bool
    zone: Record
    twins: Record


@dataclass(frozen=True, kw_only=True)
class Whole:
    """Everything that the page of a person shows."""

    person: Person
    rows: Sequence[Indexed]
    told: Sequence[Child | ConnectedPerson]
    placements: Sequence[Placement]
    joinings: Sequence[Joining]
    household: Household


@transaction.atomic
def list_matches(*, by: Member) -> tuple[list[CloseMatch], int]:
    """What waits for a person, the worst to get wrong first, and how many that are in all."""
    access.check_can_review(by)
    found = access.waiting(by).order_by("-harm", "id")
    shown, total = list(found[:AT_MOST]), found.count()
    both = [key for match in shown for key in (match.first_id, match.second_id)]
    record(Event.MATCHES_LISTED, by=by, about=access.children_of(both), found=total)
    return shown, total


@transaction.atomic
def read_match(match: CloseMatch, *, by: Member) -> Reviewed:
    """Two records side by side, and all that somebody needs to say whether they are one person's."""
    access.check_can_review(by)
    rows = {row.record_id: row for row in access.rows(by).filter(record__in=(match.first_id, match.second_id))}
    told = told_of(rows)
    household = household_of(list(rows.values()), by=by)
    shown = [*rows, *household.records]
    record(Event.MATCH_READ, by=by, on=match, about=access.children_of(shown))
    judgements = list(match.judgements.select_related("by__agency"))
    answered = match.waits == Waits.NOBODY or any(one.by_id == by.pk for one in judgements)
    return Reviewed(
        match=match,
        one=_side(rows[match.first_id], told),
        other=_side(rows[match.second_id], told),
        household=household,
        consequences=consequences.of_joining(*rows.values(), by=by),
        judgements=judgements,
        needs_two=joining.needs_two(match),
        may_answer=not answered and by.has(*JUDGES),
        zone=_record_of(by.hub_id),
        twins=_record_of(by.hub_id, why=Why.TWIN),
    )


@transaction.atomic
def read_person(person: Person, *, by: Member) -> Whole:
    """One person: every record that a reader may know of, how they came together, and who is around them."""
    access.check_can_review(by)
    rows = list(access.rows(by).filter(person=person))
    records = [row.record_id for row in rows]
    household = household_of(rows, by=by)
    shown = [*records, *household.records]
    record(Event.PERSON_READ, by=by, on=person, about=access.children_of(shown))
    placements = Placement.objects.filter(record__in=records, person=person).select_related("by", "record__agency")
    return Whole(
        person=person,
        rows=rows,
        told=list(told_of(records).values()),
        placements=list(placements.order_by("-id")),
        joinings=list(access.joinings(by).filter(kept_person=person)),
        household=household,
    )


@dataclass(frozen=True)
class Seen:
    """Somebody was shown records of both persons on one page, since they were joined."""

    by: str
    event: str
    at: datetime


@transaction.atomic
def read_joining(made: Joining, *, by: Member) -> list[Seen]:
    """Who saw what because two persons were joined, from the log; the reading of the pair itself left out."""
    access.check_can_judge(by)
    moved = Placement.objects.filter(joining=made.reference).values_list("record_id", flat=True)
    stayed = access.rows(by).filter(person=made.kept_person_id).exclude(record__in=moved)
    one, other = access.children_of(moved), access.children_of(stayed.values_list("record_id", flat=True))
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM wall.saw_together(%s)", [made.pk])
        told = cursor.fetchall()
    names = dict(
        Member.objects.filter(hub_id=by.hub_id, reference__in={who for who, *_ in told}).values_list(
            "reference", "name"
        )
    )
    record(Event.JOINING_READ, by=by, on=made, about=[*one, *other])
    return [Seen(names.get(who, "The hub itself"), event, at) for who, event, at in told if event not in OF_THE_PAIR]


@transaction.atomic
def read_row(row: Indexed, *, by: Member) -> Indexed:
    """One record, before it is taken out."""
    access.check_can_judge(by)
    record(Event.PERSON_READ, by=by, on=row.record, about=access.children_of([row.record_id]))
    return row


def _side(row: Indexed, told: dict[int, Child | ConnectedPerson]) -> Side:
    here = told.get(row.record_id)
    mothers = here.contact.connected.filter(correction__isnull=True, relation__iexact="mother") if here else ()
    names = [one.record.name for one in mothers if one.record_id != row.record_id]
    return Side(row, here, ", ".join(names))


def _record_of(hub_id: int, **like: Why) -> Record:
    """How pairs that were put to people were answered."""
    of_kind = {f"match__{name}": value for name, value in like.items()}
    settled = Judgement.objects.filter(hub_id=hub_id, match__waits=Waits.NOBODY, **of_kind)
    told = dict(settled.exclude(said=Said.UNSURE).values_list("said").annotate(n=Count("match", distinct=True)))
    return Record(sum(told.values()), told.get(Said.SAME, 0))
