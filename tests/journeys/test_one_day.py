"""What else happens in a day: a child who has a worker already, a slip that is corrected, and the story of Orla."""

import re
from typing import Any

import pytest

from tests.journeys.visitor import Visitor

both_ways = pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without scripts"])


def a_contact_saying(visitor: Visitor, words: str) -> Visitor:
    """The first contact of the board whose page says this."""
    links = visitor.goes_to("/board").page.locator("main a[href^='/contacts/']").all()
    for address in dict.fromkeys(link.get_attribute("href") or "" for link in links):
        if words in visitor.page.request.get(address).text():
            return visitor.goes_to(address)
    raise AssertionError(f"no contact says “{words}”")


def test_a_child_who_is_open_to_a_worker_is_routed_there_and_the_clock_stops(at_the_hub: Any) -> None:
    priya = a_contact_saying(at_the_hub.member("Priya Nand"), " to their worker</a>")
    priya.follows_button(re.compile("^Route .* to their worker")).presses("Confirm that the worker was told")
    priya.sees("Give the name of the worker, or of the duty worker, who was told")
    priya.fills("Who was told", "Shahid Butt").fills("How and when", "By telephone; the text sent to the team.")
    priya.presses("Confirm that the worker was told").sees("For this child the clock has stopped.")


@both_ways
def test_what_was_entered_in_error_is_said_to_be_so_and_read_no_more(at_the_hub: Any, javascript: bool) -> None:
    maggie = at_the_hub.member("Maggie Sloe", javascript=javascript).follows("New contact")
    maggie.fills("The worry", "This was typed into the wrong window.")
    maggie.chooses("Telephone", "Parents told").selects("Who is worried", "School")
    maggie.writes("child-0-given_name", "Mistaken").writes("child-0-family_name", "Identity")
    maggie.presses("Save the contact").follows_button("Go to this contact")
    address = maggie.page.url
    maggie.follows("This whole contact was entered in error")
    maggie.presses("Mark as entered in error").sees("There is a problem")
    maggie.fills("Why it was entered in error", "It is about another family.").presses("Mark as entered in error")
    maggie.does_not_see("This was typed into the wrong window.")
    priya = at_the_hub.member("Priya Nand", javascript=javascript).goes_to(address)
    priya.sees("It is about another family.").does_not_see("This was typed into the wrong window.", "Mistaken Identity")


@both_ways
def test_four_agencies_each_hold_one_small_thing_and_together_they_change_the_level(
    at_the_hub: Any, javascript: bool
) -> None:
    dana = at_the_hub.member("Dana Whitlock", javascript=javascript).follows("Enquiries")
    dana.follows(re.compile("^O.M. 7")).sees(re.compile("^Orla Maddern"))
    for agency in ("Education", "Health", "Housing", "Police"):
        dana.page.locator(".om-chron").get_by_text(agency, exact=True).first.wait_for()
    dana.takes_a_picture("enquiry")
    if javascript:
        dana.chooses_value("level", "3").chooses_value("brag", "amber")
        dana.fills("Why", "Four small things that nobody would have referred alone.")
        dana.presses("Save the new rating").sees(re.compile("Four small things"))
