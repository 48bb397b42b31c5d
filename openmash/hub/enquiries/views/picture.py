"""How is the picture of an enquiry handed to its page?"""

from datetime import datetime
from typing import Any

from openmash.clock import TimeState, time_left, time_state
from openmash.hub.contacts.models import Contact
from openmash.hub.enquiries import access
from openmash.hub.enquiries.actions.reading import Picture
from openmash.hub.enquiries.models import Request
from openmash.hub.partnership.models import Member
from openmash.hub.partnership.workflow import CASE_ROLES, Role
from openmash.hub.sharing.purposes import (
    BASIS_WORDS,
    PURPOSE_WORDS,
    SPECIAL_WORDS,
    EnquiryPurpose,
    LawfulBasis,
    SpecialCategory,
)


def shown(picture: Picture, *, by: Member) -> dict[str, Any]:
    """What the page of an enquiry shows."""
    enquiry, contact = picture.enquiry, picture.contact
    return {
        "p": picture,
        "rated": picture.ratings[-1] if picture.ratings else None,
        "first_rated": picture.ratings[0] if len(picture.ratings) > 1 else None,
        "time": clock_of(contact, picture.at),
        "works_on_cases": by.has(*CASE_ROLES),
        "may_ask": by.has(*access.ASKING),
        "may_rate": by.has(*access.ASKING) and contact.finished_at is None and picture.is_now,
        "may_decide": by.has(Role.DECISION_MAKER) and picture.is_now,
        "own_agency": by.agency_id if by.has(Role.REPRESENTATIVE) else None,
        "why": [
            ("Purpose", PURPOSE_WORDS[EnquiryPurpose(enquiry.purpose)][0]),
            ("Lawful basis", BASIS_WORDS[LawfulBasis(enquiry.basis)][0]),
            ("Special category", SPECIAL_WORDS[SpecialCategory(enquiry.special_category)][0]),
            ("Why the agencies were asked", enquiry.reason),
        ],
    }


def clock_of(of: Contact | Request, now: datetime) -> dict[str, Any]:
    """The time left of a contact or a request, as the clock's components take it."""
    begun = of.received_at if isinstance(of, Contact) else of.at
    finished = of.finished_at if isinstance(of, Contact) else of.heard_at
    state = time_state(now, received_at=begun, due_at=of.due_at)
    used = (now - begun) / (of.due_at - begun) if of.due_at and of.due_at > begun else 0
    return {
        "left": time_left(now, of.due_at), "state": state, "used": used, "due_at": of.due_at,
        "finished_at": finished, "targeted": state != TimeState.NO_TARGET,
    }  # fmt: skip
