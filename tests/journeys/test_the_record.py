"""The governance lead: who looked, the day, the chain; and no content."""

import re
from typing import Any


def test_the_governance_lead_sees_who_looked_and_verifies_the_log(at_the_hub: Any) -> None:
    dana = at_the_hub.member("Dana Whitlock")
    dana.follows(re.compile("^O.M. 7"))
    child = dana.page.get_by_role("button", name="Decide for Orla").get_attribute("href")
    assert child is not None
    ruth = at_the_hub.member("Ruth Calder").sees("Record").does_not_see("Orla")
    ruth.takes_a_picture("record")
    ruth.goes_to(f"/governance/child/{child.split('/')[2]}").sees("Dana Whitlock", "Maggie Sloe")
    ruth.does_not_see("Orla")
    ruth.goes_to("/governance/chain").presses("Verify now").sees(re.compile("whole", re.IGNORECASE))


def test_nobody_reaches_a_page_that_is_not_theirs(at_the_hub: Any) -> None:
    idris = at_the_hub.member("Idris Calloway")
    for address in ("/board", "/governance", "/contacts/new"):
        answer = idris.page.request.get(address)
        assert answer.status in (403, 404), address


def test_what_waits_is_reviewed_by_a_lead(at_the_hub: Any) -> None:
    ruth = at_the_hub.member("Ruth Calder").sees("emergency to review").follows("break-glass review")
    ruth.follows(re.compile(r"^\d+ \w+ \d{4} at")).sees("Read a contact").presses("Keep what you found")
    ruth.sees("Choose what you find").chooses("Justified").fills("In your words", "Nobody who is named answered.")
    ruth.presses("Keep what you found").sees("What you found is kept", "Nothing waits")
    ruth.goes_to("/governance/").does_not_see("break-glass review")


def test_the_system_administrator_notes_where_a_member_lives(at_the_hub: Any) -> None:
    sam = at_the_hub.member("Sam Ferris").follows("Members’ homes").follows("Grace Penhale").sees("Not noted yet")
    sam.fills("House number or name", "14").fills("Postcode", "TM1").presses("Keep it").sees("Enter a full postcode")
    sam.fills("Postcode", "TM1 4AA").presses("Keep it").sees("Where Grace Penhale lives is noted")
