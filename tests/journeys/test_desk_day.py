"""A screener's board and searches: narrowed, taken from, printed, and by keyboard alone."""

import re
from typing import Any

import pytest

from tests.journeys.visitor import Visitor


def rows(visitor: Visitor) -> int:
    return visitor.page.locator("tbody tr:not(.om-group)").count()


def count_of(visitor: Visitor, choice: str) -> int:
    """What a filter promises to show."""
    said = visitor.page.get_by_label("Filters").get_by_role("link", name=re.compile(rf"^{choice}\b")).inner_text()
    return int(re.sub(r"\D", "", said))


@pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without scripts"])
def test_the_board_is_narrowed_sorted_and_taken_from(at_the_hub: Any, javascript: bool) -> None:
    owen = at_the_hub.member("Owen Tarrant", javascript=javascript)
    owen.goes_to("/board").sees("Board", "Requests.")
    owen.takes_a_picture("board")
    owen.takes_a_picture("board-telephone", width=360)

    promised = count_of(owen, "Amber")
    owen.follows(re.compile("^Amber"))
    assert rows(owen) == promised
    assert "brag=amber" in owen.page.url
    owen.follows("Level").sees("in the order that you chose")
    owen.follows("Show all")

    owen.follows(re.compile("^Nobody’s yet"))
    before = count_of(owen, "Nobody’s yet")
    owen.presses(re.compile("^Take"))
    owen.sees(re.compile("You have .* in hand"))
    assert count_of(owen, "Nobody’s yet") == before - 1
    assert "whose=nobody" in owen.page.url  # and one stays where one was

    owen.goes_to("/board?paper=1").sees("Back to the board")
    owen.goes_to("/board?level=4&brag=blue&stage=received").sees("No live contact is like that")


def test_a_contact_is_found_again(at_the_hub: Any) -> None:
    owen = at_the_hub.member("Owen Tarrant")
    owen.goes_to("/board")
    reference = owen.page.locator(".om-ref").first.inner_text()
    owen.follows("Search").presses("Search").sees("There is a problem")
    owen.fills("First name", "Ada").presses("Search").sees("Enter the family name too, to look for a name")
    assert owen.page.get_by_label("First name").input_value() == "Ada"
    owen.goes_to("/search").fills("Reference, NHS number", reference.lower()).presses("Search").sees("1 contact")
    assert reference not in owen.page.url
    owen.fills("House number and street", "1 Nowhere Lane").fills("Postcode", "ZZ99 9ZZ")
    owen.fills("Reference, NHS number", "").presses("Search").sees("Nothing found")


def test_the_keyboard_alone_reaches_a_contact_and_its_button(at_the_hub: Any) -> None:
    owen = at_the_hub.member("Owen Tarrant")
    owen.goes_to("/board?whose=nobody")
    met: list[str] = []
    while len(met) < 40 and not re.match(r"Take\s(?!off)", (met or [""])[-1]):
        owen.page.keyboard.press("Tab")
        met.append(owen.page.evaluate("document.activeElement.innerText"))
        if met[-1].startswith("Skip to"):  # past the navigation, and past the filters
            owen.page.keyboard.press("Enter")
    assert re.search(r"\d|not known|unborn", met[-2]), met  # the child’s initials and age come right before
    owen.page.keyboard.press("Enter")
    owen.page.wait_for_load_state()
    owen.sees(re.compile("You have .* in hand"))


def test_the_demonstrations_door_says_who_does_what(at_the_hub: Any) -> None:
    stranger = at_the_hub.visitor()
    stranger.goes_to("/board").sees("Who would you like to be?", "Weighs the whole picture and decides for each child.")
