"""One worry, from the telephone to the decision, through every role, as each of them does it."""

import re
import secrets
from typing import Any

import pytest

REFERENCE = re.compile(r"[0-9A-Z]{5}-[0-9A-Z]{5}-[0-9A-Z]{3}")


@pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without scripts"])
def test_a_worry_goes_from_the_front_door_to_a_decision(at_the_hub: Any, javascript: bool) -> None:
    surname = "Quill" + "".join(secrets.choice("abcdefghij") for _ in range(8))
    reference = the_administrator_takes_a_call(at_the_hub, surname, javascript=javascript)
    the_screener_triages_and_asks(at_the_hub, reference, surname, javascript=javascript)
    education_answers(at_the_hub, surname, javascript=javascript)
    police_answer(at_the_hub, surname, javascript=javascript)
    the_decision_maker_decides(at_the_hub, reference, surname, javascript=javascript)


def the_administrator_takes_a_call(at_the_hub: Any, surname: str, *, javascript: bool) -> str:
    """Three children, one of them unborn; a mother; only what is known so far."""
    maggie = at_the_hub.member("Maggie Sloe", javascript=javascript)
    maggie.follows("New contact")
    maggie.fills("The worry", "Wren told her teacher that nobody was at home last night.")
    maggie.chooses("Telephone", "Parents told").selects("Who is worried", "School")
    maggie.fills("Their name", "Head of year")
    child_block(maggie, 0, "Wren", surname, (9, 3, 2017))
    maggie.presses("Add another child")
    child_block(maggie, 1, "Alder", surname, (1, 7, 2020))
    maggie.presses("Add another child")
    maggie.dates_in("child-2-expected_on", 2, 2, 2027)
    maggie.presses("Add a person around the child")
    maggie.page.locator("[name=person-0-relation]").fill("Mother")
    maggie.page.locator("[name=person-0-given_name]").fill("Juniper")
    maggie.page.locator("[name=person-0-family_name]").fill(surname)
    maggie.presses("Save the contact").sees("Contact saved")
    found = REFERENCE.search(maggie.page.inner_text("main"))
    assert found is not None
    maggie.page.context.close()
    return found[0]


def child_block(visitor: Any, number: int, given: str, family: str, born: tuple[int, int, int]) -> None:
    """What is known of one child."""
    visitor.page.locator(f"[name=child-{number}-given_name]").fill(given)
    visitor.page.locator(f"[name=child-{number}-family_name]").fill(family)
    visitor.dates_in(f"child-{number}-born_on", *born)


def the_screener_triages_and_asks(at_the_hub: Any, reference: str, surname: str, *, javascript: bool) -> None:
    """Taken, checked, rated with nothing chosen beforehand, and an enquiry opened."""
    priya = at_the_hub.member("Priya Nand", javascript=javascript)
    priya.goes_to("/board?whose=nobody").sees(reference)
    priya.goes_to(f"/contacts/{reference}").sees(f"Wren {surname}")
    priya.presses("Take")
    priya.presses("Check for open cases")
    priya.follows_button("Triage")
    assert priya.page.locator("input[type=radio]:checked").count() == 0, "nothing is chosen beforehand"
    priya.presses(re.compile("Save|Triage")).sees("Choose what happens next")
    priya.chooses_value("level", "3").chooses_value("brag", "amber").chooses_value("route", "enquiry")
    priya.fills("Why", "Left alone at night, and a baby on the way.")
    priya.presses(re.compile("Save|Triage")).sees("Open an enquiry")
    priya.chooses_value("purpose", "help").chooses_value("basis", "public_task")
    priya.chooses_value("special_category", "safeguarding")
    priya.fills("Why you are asking", "Wren may have been alone at night. Who else has seen the family?")
    priya.chooses_value("agencies", "education").chooses_value("agencies", "police")
    priya.presses("Ask these agencies").sees("What each agency has answered")
    priya.page.context.close()


def education_answers(at_the_hub: Any, surname: str, *, javascript: bool) -> None:
    """Information as an item with its source kept apart; the rest is not held."""
    tom = at_the_hub.member("Tom Abernethy", javascript=javascript)
    tom.goes_to_request_of(surname)
    tom.page.locator("label[for=q2-information]").click()
    tom.chooses_value("q2i-kind", "fact").chooses_value("q2i-visibility", "released")
    tom.writes("q2i-text", "Attendance this term 81 %; six half-days unauthorised.")
    tom.writes("q2i-context", "Last year 95 %.").writes("q2i-source_identity", "Mrs Finch, at number 9")
    tom.takes_a_picture("reply")
    tom.presses("Save this item", within_part="#q2").presses(re.compile("Nothing held for the"))
    tom.presses("Send what is answered").sees("Answered")
    tom.page.context.close()


def police_answer(at_the_hub: Any, surname: str, *, javascript: bool) -> None:
    """Held, withheld; and one thing sealed, of which the hub sees only that it is there."""
    idris = at_the_hub.member("Idris Calloway", javascript=javascript)
    idris.goes_to_request_of(surname)
    idris.page.locator("label[for=q1-withheld]").click()
    idris.page.locator("[name=q1w-reason]").select_option("live_investigation")
    idris.writes("q1w-words", "Review on Friday.").presses("Save: held, not shared", within_part="#q1")
    idris.page.locator("label[for=q3-information]").click()
    idris.chooses_value("q3i-kind", "opinion").chooses_value("q3i-visibility", "sealed")
    idris.writes("q3i-text", "Officers are watching the address.").presses("Save this item", within_part="#q3")
    idris.presses(re.compile("Nothing held for the"))
    idris.presses("Send what is answered").sees("Answered")
    idris.page.context.close()


def the_decision_maker_decides(at_the_hub: Any, reference: str, surname: str, *, javascript: bool) -> None:
    """One picture, a re-rating, and a decision for each child."""
    dana = at_the_hub.member("Dana Whitlock", javascript=javascript)
    dana.goes_to(f"/contacts/{reference}").follows_button("Go to the enquiry")
    dana.sees("Attendance this term 81 %; six half-days unauthorised.")
    dana.sees(re.compile("Police hold information here; sealed"))
    dana.does_not_see("Officers are watching the address.", "Mrs Finch, at number 9")
    for name in ("Wren", "Alder", "this child|the unborn child|unborn"):
        dana.goes_to(f"/contacts/{reference}")
        dana.follows_button(re.compile(f"Decide for ({name})", re.IGNORECASE))
        dana.chooses_value("outcome", "early_help").chooses_value("level", "2")
        dana.chooses_value("influence", "not_changed")
        dana.fills("Why", "The school’s figures and the mother’s own words: help, not an assessment.")
        dana.presses(re.compile("^Decide for"))
    dana.goes_to(f"/contacts/{reference}").sees("Decided")
    dana.page.context.close()
