"""What becomes known later: one more child, one more person around them."""

from django.db import transaction

from openmash.clock import LONDON
from openmash.hub.audit.actions import record
from openmash.hub.audit.events import Event
from openmash.hub.contacts import access
from openmash.hub.contacts.models import Child, ConnectedPerson, Contact
from openmash.hub.contacts.told import (
    ChildTold,
    PersonTold,
    check_born,
    check_child,
    keep_child,
    keep_connected,
    speaks_of_a_twin,
)
from openmash.hub.contacts.workflow import LIVE, Act
from openmash.hub.outbox.actions import tell
from openmash.hub.partnership.models import Member
from openmash.hub.people import actions as people
from openmash.hub.records import wall
from openmash.hub.records.refusals import StepNotAllowed

from .moving import locked


@transaction.atomic
def add_child(contact: Contact, told: ChildTold, *, by: Member) -> Child:
    """One more child whom the contact is about. They wait for what every child waits for."""
    contact = _live(contact, by)
    check_child(told, on=wall.now().astimezone(LONDON).date(), whose="The child")
    child = keep_child(contact, told, by=by)
    record(Event.CHILD_ADDED, by=by, on=contact, about=[child.reference])
    tell(Event.CHILD_ADDED, on=child, hub_id=by.hub_id)
    return child


@transaction.atomic
def connect(contact: Contact, told: PersonTold, *, by: Member) -> ConnectedPerson:
    """One more person around the children, and why they matter."""
    contact = _live(contact, by)
    check_born(told.particulars, on=wall.now().astimezone(LONDON).date(), whose="The person")
    person = keep_connected(contact, told, by=by)
    children = list(access.children_of(contact))
    if speaks_of_a_twin(told):
        people.told_as_twins(child.record for child in children)
    record(Event.PERSON_CONNECTED, by=by, on=contact, about=[child.reference for child in children])
    tell(Event.PERSON_CONNECTED, on=person, hub_id=by.hub_id)
    return person


def _live(contact: Contact, by: Member) -> Contact:
    contact = locked(contact)
    access.check_may(by, contact, Act.ADD)
    if contact.stage not in LIVE:
        raise StepNotAllowed("This contact is finished. What is new is a new contact: it will find this one.")
    return contact
