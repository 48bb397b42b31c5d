"""Who must not work on a contact, because it concerns them themselves?"""

from django.db import transaction

from openmash.hub.audit.actions import record
from openmash.hub.audit.events import Event
from openmash.hub.contacts import access
from openmash.hub.contacts.models import Conflict, Contact
from openmash.hub.partnership.models import Member
from openmash.hub.records.refusals import NotUnderstood, StepNotAllowed, given

from .moving import let_go, locked


@transaction.atomic
def declare(contact: Contact, *, of: Member, reason: str, by: Member) -> Conflict:
    """From now on the contact is closed to this member, named or not. What they had in hand is nobody's."""
    contact = locked(contact)
    access.check_can_declare(by, contact, of)
    if of.hub_id != contact.hub_id or not of.has(*access.CONCERNED):
        raise NotUnderstood(f"{of.name} has nothing to do with cases in this hub.")
    if access.conflicts_in(contact).filter(member=of).exists():
        raise StepNotAllowed(f"A conflict of interest of {of.name} is declared already.")
    why = given(reason, otherwise="Say what the conflict is: “my own family” is enough.")
    could_decide = access.deciders_of(contact).filter(pk=of.pk).exists()
    conflict = Conflict.objects.create(hub_id=contact.hub_id, contact=contact, member=of, reason=why, by=by)
    if could_decide and not access.deciders_of(contact).exists():
        raise StepNotAllowed("Nobody would be left to decide. Name another decision maker first.")
    if contact.worker_id == of.pk:
        let_go(contact, by=by, reason="Conflict of interest.")
    about = [child.reference for child in access.children_of(contact)]
    record(Event.CONFLICT_DECLARED, by=by, on=contact, about=about, of=of.reference)
    return conflict


@transaction.atomic
def lift_conflict(conflict: Conflict, *, reason: str, by: Member) -> Conflict:
    """It was a mistake, or is over. Whoever has it cannot lift it: the contact is closed to them."""
    contact = locked(conflict.contact)
    access.check_can_lift_conflict(by, contact)
    conflict = Conflict.objects.select_for_update(of=("self",)).select_related("member").get(pk=conflict.pk)
    if conflict.lifted_at is not None:
        raise StepNotAllowed("This conflict of interest was lifted already.")
    conflict.lift(by=by, because=given(reason, otherwise="Say why there is no conflict any more."))
    about = [child.reference for child in access.children_of(contact)]
    record(Event.CONFLICT_LIFTED, by=by, on=contact, about=about, of=conflict.member.reference)
    return conflict
