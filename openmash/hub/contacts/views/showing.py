"""How is a contact handed to its page?"""

from typing import Any

from openmash.clock import Brag, time_left, time_state
from openmash.hub.contacts import access
from openmash.hub.contacts.actions.reading import Picture
from openmash.hub.contacts.census import ETHNICITY, REFERRAL_SOURCE, SOURCE_SHORT
from openmash.hub.contacts.workflow import (
    CHANNEL_WORDS,
    CHECK_WORDS,
    INFORMED_WORDS,
    LIVES_WITH_WORDS,
    ROUTE_WORDS,
    STAGE_WORDS,
    TIE_WORDS,
    Act,
    CaseCheck,
    Path,
    Stage,
)
from openmash.hub.partnership.models import Member
from openmash.hub.partnership.workflow import Role
from openmash.hub.people.keys import KEY_WORDS
from openmash.hub.people.workflow import SEX_WORDS

WORDS = {
    "act": Act, "brag": Brag, "case": CaseCheck, "channel": CHANNEL_WORDS, "check": CHECK_WORDS,
    "ethnicity": ETHNICITY, "informed": INFORMED_WORDS, "key": KEY_WORDS, "lives_with": LIVES_WITH_WORDS,
    "path": Path, "route": ROUTE_WORDS, "sex": SEX_WORDS, "source": REFERRAL_SOURCE, "source_short": SOURCE_SHORT,
    "stage": STAGE_WORDS, "stages": Stage, "tie": TIE_WORDS,
}  # fmt: skip


def shown(picture: Picture, *, by: Member) -> dict[str, Any]:
    """What the pages of a contact show."""
    contact, now = picture.contact, picture.now
    begun, due = contact.received_at, contact.due_at
    return {
        "p": picture,
        "contact": contact,
        "words": WORDS,
        "state": time_state(now, received_at=begun, due_at=due),
        "left": time_left(now, due),
        "used": (now - begun) / (due - begun) if due and due > begun else 0,
        "may_correct": lambda entered: picture.glass is None and access.may_correct(by, entered),
        "may_restrict": picture.glass is None and by.has(*access.JUDGES),
        "may_lift_conflict": picture.glass is None and by.has(Role.DECISION_MAKER),
        "is_me": contact.worker_id == by.pk,
        # The room above names its enquiry on the contact; here it is only led to.
        "enquiry": getattr(contact, "enquiry", None),
    }
