"""What is shown of a contact? No entry in the log, no read."""

from django.db import transaction

from openmash.hub.audit.actions import record
from openmash.hub.audit.events import Event
from openmash.hub.contacts import access
from openmash.hub.contacts.models import Contact
from openmash.hub.partnership.models import Member


@transaction.atomic
def read_stage(contact: Contact, *, by: Member) -> Contact:
    """How far a contact has come, for the system that sent it."""
    access.check_sent(by, contact)
    about = [child.reference for child in access.children_of(contact)]
    record(Event.CONTACT_READ, by=by, on=contact, about=about, what="stage")
    return contact
