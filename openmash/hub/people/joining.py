"""How do two persons become one, and two again?

Steps of actions (`matches.actions`). Nothing is taken away: each move is a row, and the one who was known first leads.
"""

from collections.abc import Iterable

from openmash.hub.partnership.models import Member
from openmash.hub.records.refusals import StepNotAllowed

from .access import kept_apart
from .index import read
from .models import CloseMatch, Indexed, Joining, Judgement, Parting, Person, Placement
from .workflow import Because, Said, Waits


def person_of(record_id: int) -> Person:
    """With whom a record stands. Refused where it stands with nobody yet."""
    row = Indexed.objects.filter(record_id=record_id, person__isnull=False).select_related("person").first()
    if row is None or row.person is None:
        raise StepNotAllowed("This record waits to be placed. Read it again in a moment.")
    return row.person


def join(match: CloseMatch, *, reason: str, by: Member) -> Joining:
    """Let the two persons of a close match be one."""
    one, other = person_of(match.first_id), person_of(match.second_id)
    if one == other:
        raise StepNotAllowed("These two records stand with one person already.")
    kept, gone = sorted((one, other), key=lambda person: person.pk)
    joining = Joining.objects.create(
        hub_id=match.hub_id, kept_person=kept, gone_person=gone, match=match.reference, reason=reason, by=by
    )
    move(Indexed.objects.filter(person=gone), kept, because=Because.JOINED, by=by, joining=joining.reference)
    return joining


def undo(joining: Joining, *, reason: str, by: Member) -> Parting:
    """Let every record that the joining moved stand again with whom it stood before: the last joining first."""
    if hasattr(joining, "parting"):
        raise StepNotAllowed("This joining was undone already.")
    moved = Placement.objects.filter(joining=joining.reference, because=Because.JOINED).values_list("record_id")
    rows = Indexed.objects.filter(record_id__in=moved)
    if rows.exclude(person=joining.kept_person).exists():
        raise StepNotAllowed("These records were joined to yet another person since. Undo that joining first.")
    parting = Parting.objects.create(hub_id=joining.hub_id, joining=joining, reason=reason, by=by)
    move(rows, joining.gone_person, because=Because.UNDONE, by=by, joining=joining.reference)
    return parting


def part(row: Indexed, *, by: Member) -> Person:
    """Let one record stand with a person of its own: it was somebody else's."""
    person = Person.objects.create(hub_id=row.hub_id)
    move([row], person, because=Because.PARTED, by=by)
    return person


def move(rows: Iterable[Indexed], person: Person, *, because: Because, by: Member, joining: str = "") -> None:
    """Let these records stand with a person, and keep that they do."""
    for row in list(rows):
        Placement.objects.create(
            hub_id=row.hub_id, record_id=row.record_id, person=person, because=because, by=by, joining=joining
        )
        row.person = person
        row.save(update_fields=["person"])


def needs_two(match: CloseMatch) -> bool:
    """Whether two people must say *same*: two valid numbers of one kind, or somebody has said that they are two."""
    sides = Indexed.objects.filter(record_id__in=(match.first_id, match.second_id)).values("person")
    rows = list(Indexed.objects.filter(person__in=sides))
    records = [read(row) for row in rows]
    numbers = ({one.nhs for one in records} - {""}, {one.upn for one in records} - {""})
    persons = {row.person_id for row in rows if row.person_id}
    return any(len(each) > 1 for each in numbers) or frozenset(persons) in kept_apart(persons)


def judge(match: CloseMatch, said: Said, *, reason: str, by: Member, waits: Waits) -> Judgement:
    """Keep what somebody said, and for whom the match waits now."""
    judgement = Judgement.objects.create(hub_id=match.hub_id, match=match, said=said, reason=reason, by=by)
    match.waits = waits
    match.save(update_fields=["waits"])
    return judgement
