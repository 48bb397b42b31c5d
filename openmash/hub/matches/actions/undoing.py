"""What was put together wrongly? It comes apart exactly, and the identifiers are what they were."""

from django.db import transaction

from openmash.hub.audit.actions import record
from openmash.hub.audit.events import Event
from openmash.hub.matches import access
from openmash.hub.matches.in_force import in_force
from openmash.hub.outbox.actions import tell
from openmash.hub.partnership.models import Member
from openmash.hub.people import joining, placing
from openmash.hub.people.models import CloseMatch, Indexed, Joining, Parting, Person
from openmash.hub.people.workflow import Because, Said, Waits
from openmash.hub.records.refusals import StepNotAllowed, given

WHY = "Say why it was wrong."


@transaction.atomic
def undo(made: Joining, *, reason: str, by: Member) -> Parting:
    """Every record stands again with whom it stood before. Of what came since, somebody is asked whose it is."""
    placing.alone(by.hub_id)
    access.check_can_judge(by)
    reason = given(reason, otherwise=WHY)
    rows = Indexed.objects.filter(person=made.kept_person_id)
    about = access.children_of(rows.values_list("record_id", flat=True))
    parting = joining.undo(made, reason=reason, by=by)
    match = CloseMatch.objects.filter(reference=made.match).first()
    if match is not None:
        joining.judge(match, Said.DIFFERENT, reason=reason, by=by, waits=Waits.NOBODY)
    since = rows.filter(record__placements__at__gt=made.at, record__placements__because=Because.MODEL).distinct()
    placing.ask_again(since.select_related("record"), made.gone_person_id, in_force())
    record(Event.JOINING_UNDONE, by=by, on=made, about=about)
    tell(Event.JOINING_UNDONE, on=made, hub_id=by.hub_id)
    return parting


@transaction.atomic
def part(row: Indexed, *, reason: str, by: Member) -> Person:
    """One record was somebody else's. It is never joined to this person again without new evidence."""
    placing.alone(by.hub_id)
    access.check_can_judge(by)
    reason = given(reason, otherwise=WHY)
    others = list(Indexed.objects.filter(person=row.person_id).exclude(pk=row.pk).select_related("record"))
    if not others:
        raise StepNotAllowed("This record stands alone already.")
    about = access.children_of([row.record_id, *(each.record_id for each in others)])
    before = row.person_id or 0
    person = joining.part(row, by=by)
    for match in placing.ask_about(row, before, in_force()):
        joining.judge(match, Said.DIFFERENT, reason=reason, by=by, waits=Waits.NOBODY)
    record(Event.RECORD_PARTED, by=by, on=row.record, about=about)
    return person
