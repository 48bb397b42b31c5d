"""A mother asks what is held about her daughter: one person prepares what she is given, another lets it leave."""

import re
from typing import Any


def test_a_pack_is_prepared_by_one_person_and_let_go_by_another(at_the_hub: Any) -> None:
    priya = at_the_hub.member("Priya Nand")
    priya.goes_to("/board")
    priya.page.locator("main .om-table a[href^='/contacts/']").first.click()
    priya.arrives().sees("Child’s reference")
    child = re.search(
        r"[0-9A-Z]{5}-[0-9A-Z]{5}-[0-9A-Z]{3}", priya.page.locator(".om-child .om-ref").first.inner_text()
    )
    assert child is not None

    ruth = at_the_hub.member("Ruth Calder").follows("Access requests").sees("One person prepares what is given")
    ruth.follows_button("New request").sees("One calendar month")
    ruth.presses("Open the request").sees("Choose in what right they ask")
    ruth.fills("Which child", child[0]).fills("Who asks", "Her mother").chooses("Somebody with parental responsibility")
    ruth.fills("How that was checked", "Passport and birth certificate seen.").dates_in("received_on", 16, 11, 2026)
    ruth.presses("Open the request").sees("Who this is about", "Left out").takes_a_picture("pack")
    here = ruth.page.url
    ruth.follows(re.compile("Change")).sees("Does it leave?", "Remove words")
    ruth.presses("Keep this choice").sees("Choose whether it is kept")
    ruth.goes_to("/disclosure/").goes_to(here).follows_button("Read it whole and submit")
    ruth.sees("What would leave").presses("Submit to a second person").sees("Waits for a second person")

    dana = at_the_hub.member("Dana Whitlock").goes_to(here).follows_button("Read and approve")
    dana.sees("May this leave?").presses("Say so").sees("Choose whether it may leave")
    dana.chooses("Yes, as it stands here").presses("Say so").sees("Approved: may leave")

    ruth.goes_to(here)
    for words, name in (("PDF", "pdf"), ("page for print", "html")):
        with ruth.page.expect_download() as download:
            ruth.page.get_by_role("button", name=f"Fetch as {words}").click()
        assert re.fullmatch(rf"pack-\w{{5}}-\w{{5}}-\w{{3}}\.{name}", download.value.suggested_filename)
    ruth.goes_to(here).sees("Has left")
