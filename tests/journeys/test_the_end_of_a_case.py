"""A case comes to the end of its time: held for a claim, or disposed of by two people, with a certificate."""

import re
from typing import Any

REFERENCE = re.compile(r"[0-9A-Z]{5}-[0-9A-Z]{5}-[0-9A-Z]{3}")


def test_one_case_is_held_and_another_goes(at_the_hub: Any) -> None:
    ruth = at_the_hub.member("Ruth Calder").follows("Retention").sees("Not proposed")
    ruth.follows("Schedule").sees("No further action, or advice only").follows("New version")
    ruth.fills("The schedule", "title = 1").presses("Try it").sees("to put right")
    ruth.goes_to("/retention/schedule/new")
    longer = ruth.page.get_by_label("The schedule").input_value().replace("contact = 1\n", "contact = 9\n")
    ruth.fills("The schedule", longer).presses("Try it").sees("Kept longer by this version (2)").goes_to("/retention/")
    held, gone = (link.inner_text() for link in ruth.page.locator("main td a, main th a").all()[:2])

    ruth.follows("Legal holds").presses("Place the hold").sees("Choose what is held")
    ruth.chooses("One contact").fills("Its reference", held).fills("Why", "A claim, C1234.").presses("Place the hold")
    ruth.goes_to("/retention/holds").follows("Contact").sees("You placed this hold yourself")
    ruth.goes_to("/retention/").sees("Due, but must stay", held)
    ruth.follows(gone).sees("No name and nothing of what was said")
    ruth.presses("Propose to dispose of it").sees("Say why it should go")
    ruth.fills("Why it should go", "Its time is over.").presses("Propose to dispose of it").sees("Proposed")
    ruth.follows(gone).sees("You proposed this yourself")

    sam = at_the_hub.member("Sam Ferris").goes_to("/retention/").follows(gone).sees("Proposed disposal")
    sam.presses("Answer").sees("Choose what you say")
    sam.chooses("Approve").fills("Why", "I looked too.").presses("Answer").sees("Certificate of disposal", gone)
    ruth.goes_to("/retention/certificates").sees(gone)
    assert ruth.page.request.get(f"/retention/cases/{REFERENCE.search(gone)[0]}").status == 404  # type: ignore[index]
