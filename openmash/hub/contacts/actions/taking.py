"""Who has the contact in hand?"""

from django.db import transaction

from openmash.hub.audit.actions import record
from openmash.hub.audit.events import Event
from openmash.hub.contacts import access
from openmash.hub.contacts.models import Assignment, Contact
from openmash.hub.contacts.workflow import LIVE, Act
from openmash.hub.partnership.models import Member
from openmash.hub.partnership.workflow import CASE_ROLES
from openmash.hub.records.refusals import StepNotAllowed, given

from .moving import locked


@transaction.atomic
def take(contact: Contact, *, by: Member) -> Assignment:
    """Take in hand what nobody has."""
    contact = _nobodys(contact, by, Act.TAKE)
    return _now_with(contact, by, by=by, event=Event.CONTACT_TAKEN)


@transaction.atomic
def assign(contact: Contact, *, to: Member, by: Member) -> Assignment:
    """Give what nobody has to a colleague."""
    contact = _nobodys(contact, by, Act.ASSIGN)
    return _now_with(contact, to, by=by, event=Event.CONTACT_HANDED_OVER)


@transaction.atomic
def hand_over(contact: Contact, *, to: Member, by: Member, reason: str) -> Assignment:
    """Pass it from whoever has it to a colleague, and say why."""
    contact = _somebodys(contact, by)
    if contact.worker_id == to.pk:
        raise StepNotAllowed(f"{to.name} has this contact in hand already.")
    reason = given(reason, otherwise="Say why it changes hands, so that nobody has to ask.")
    return _now_with(contact, to, by=by, event=Event.CONTACT_HANDED_OVER, reason=reason)


@transaction.atomic
def put_back(contact: Contact, *, by: Member, reason: str) -> Assignment:
    """Put it back among what nobody has taken, and say why."""
    contact = _somebodys(contact, by)
    reason = given(reason, otherwise="Say why you put it back.")
    return _now_with(contact, None, by=by, event=Event.CONTACT_HANDED_OVER, reason=reason)


def _live(contact: Contact, by: Member, act: Act) -> Contact:
    contact = locked(contact)
    access.check_may(by, contact, act)
    if contact.stage not in LIVE:
        raise StepNotAllowed("This contact is finished: nobody needs to have it in hand.")
    return contact


def _nobodys(contact: Contact, by: Member, act: Act) -> Contact:
    contact = _live(contact, by, act)
    if contact.worker is not None:
        who = "You have" if contact.worker_id == by.pk else f"{contact.worker.name} has"
        raise StepNotAllowed(f"{who} this contact in hand already. It can be handed over, with a reason.")
    return contact


def _somebodys(contact: Contact, by: Member) -> Contact:
    contact = _live(contact, by, Act.HAND_ON)
    if contact.worker_id is None:
        raise StepNotAllowed("Nobody has this contact in hand. It can be taken, or assigned.")
    access.check_may_hand_on(by, contact)
    return contact


def _now_with(contact: Contact, worker: Member | None, *, by: Member, event: Event, reason: str = "") -> Assignment:
    if worker is not None and (worker.hub_id != contact.hub_id or not worker.has(*CASE_ROLES)):
        raise StepNotAllowed("Only those who work on cases in this hub can have a contact in hand.")
    if worker is not None and not access.who_work_on(contact).filter(pk=worker.pk).exists():
        raise StepNotAllowed(f"This contact is not open to {worker.name}.")
    assignment = Assignment.objects.create(hub_id=contact.hub_id, contact=contact, worker=worker, reason=reason, by=by)
    contact.worker = worker
    contact.save(update_fields=["worker"])
    about = [child.reference for child in access.children_of(contact)]
    record(event, by=by, on=contact, about=about, to=worker.reference if worker else "nobody")
    return assignment
