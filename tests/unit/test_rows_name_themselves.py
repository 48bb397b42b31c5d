"""A row names itself for logs and errors by keys and states, never by what was said of a family."""

import pytest
from django.db.models import Model

from openmash.hub.audit.models import About, Entry, Seal
from openmash.hub.decisions.models import Bearing, Decision, DecisionCorrection, Reliance, RelookAnswer
from openmash.hub.enquiries.models import KeptFrom
from openmash.hub.governance.words import more
from openmash.hub.outbox.models import Delivery
from openmash.hub.sharing.models import Override

SAID = "what somebody said"


@pytest.mark.parametrize(
    ("row", "name"),
    [
        (Entry(event="contact.read", on_reference="7Q4XH-2KD9T-M3R"), "contact.read 7Q4XH-2KD9T-M3R"),
        (Seal(hub_id=1, position=9), "1/9"),
        (About(entry=4, child="7Q4XH-2KD9T-M3R"), "4: 7Q4XH-2KD9T-M3R"),
        (Delivery(listener="rooms.listener", message_id=4), "rooms.listener on 4"),
        (Decision(reference="7Q4XH-2KD9T-M3R", reasons=SAID), "decision 7Q4XH-2KD9T-M3R"),
        (KeptFrom(item_id=5, agency_id=2), "item 5 from 2"),
        (Override(reference="7Q4XH-2KD9T-M3R", reason=SAID), "override 7Q4XH-2KD9T-M3R"),
        (Reliance(item_id=5), "item 5"),
        (Bearing(how="outstanding"), "outstanding"),
        (RelookAnswer(verdict="stands", reason=SAID), "stands"),
        (DecisionCorrection(decision_id=6, reason=SAID), "correction of decision 6"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Model) else "",
)
def test_a_row_names_itself_without_what_was_said(row: Model, name: str) -> None:
    assert str(row) == name


def test_the_log_says_which_address_was_refused_and_nothing_more_of_anything() -> None:
    refused = Entry(event="member.refused", details={"method": "GET", "route": "governance/"})
    assert more(refused) == "GET governance/"
    assert more(Entry(event="step.refused")) == ""
    assert more(Entry(event="decision.recorded", details={"outcome": "referral", "level": 3})) == ""
