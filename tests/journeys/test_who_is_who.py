"""A screener and a decision maker say who is who: a twin at the same address, two numbers, and a joining undone."""

import re
from typing import Any

import pytest


def test_two_records_are_looked_at_and_answered_by_who_works_on_cases(at_the_hub: Any) -> None:
    priya = at_the_hub.member("Priya Nand").follows("Who is who").sees("The worst to get wrong stand first.")
    priya.follows(re.compile("Amelia Rose Hallam")).sees(
        "Are these the same child?", "A twin is known at this address."
    )
    priya.sees("Record A", "If they are joined", "will read anything that its owner has not disclosed")
    priya.presses("Same child").sees("Say why")
    priya.fills("Why", "The school has one girl of this name.").presses("Not sure").sees("A second person looks")
    priya.follows(re.compile("Amelia Rose Hallam")).sees("You have answered.")

    dana = at_the_hub.member("Dana Whitlock").follows("Who is who").sees("Waits for a second person.")
    dana.follows(re.compile("Amelia Rose Hallam")).sees("The school has one girl of this name.")
    dana.fills("Why", "Police spoke to her mother again.").presses("Same child").sees("Kept.")
    dana.follows(re.compile("Kofi Asante")).sees("Two people must say")
    dana.fills("Why", "Both numbers are theirs: a cousin.").presses("Different children")
    dana.sees("not proposed again without new evidence")


def test_what_was_joined_wrongly_is_undone(at_the_hub: Any) -> None:
    dana = at_the_hub.member("Dana Whitlock")
    dana.goes_to("/contacts/new")
    dana.fills("First name", "Layla").fills("Surname", "Haddad").fills("Postcode", "TM2 8QP")
    dana.fills("Address", "9 Weir Terrace")
    dana.page.get_by_role("button", name="Check whether we know them").click()
    dana.sees("Do we know them?", "Asking is on record.").arrives()
    where = dana.page.locator("#known a[href^='/people/']").first.get_attribute("href")
    dana.goes_to(where).sees("This reference stays theirs", "The records contradict each other:")
    dana.follows(re.compile("Undo this")).sees("Who saw both since then")
    dana.presses("Undo the joining").sees("Say why it was wrong")
    dana.fills("Why it was wrong", "A cousin of hers.").presses("Undo the joining").sees(
        "Every record stands with whom"
    )


@pytest.mark.parametrize("name", ["Ruth Calder", "Sam Ferris"])
def test_an_adoption_is_protected_by_who_answers_for_the_hub(at_the_hub: Any, name: str) -> None:
    guard = at_the_hub.member(name).follows("Protected records").sees("No name is shown here.")
    guard.fills("The child’s reference", "7Q4XH-2KD9T-M3R").chooses("Adopted").fills(
        "In your words", "Order 12 of 2026."
    )
    guard.presses("Protect these records").sees("The hub holds no child of this reference.")


def test_without_scripts_nothing_that_was_typed_is_lost(at_the_hub: Any) -> None:
    maggie = at_the_hub.member("Maggie Sloe", javascript=False)
    maggie.goes_to("/contacts/new").fills("The worry", "Shouting again.").fills("First name", "Annalise")
    maggie.fills("Surname", "Hallam").presses("Check whether we know them").sees(
        "Do we know them?", "Annalise Hallam, 7"
    )
    assert maggie.page.get_by_label("The worry").input_value() == "Shouting again."
