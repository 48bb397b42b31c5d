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
