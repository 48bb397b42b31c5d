"""What was decided, in the demonstration's past."""

from openmash.hub.contacts.models import Contact
from openmash.synthetic import shapes

from .team import Team


def decide_all(contact: Contact, event: shapes.ContactEvent, team: Team) -> None:
    """Decide for every child of the contact."""
