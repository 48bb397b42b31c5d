"""The governance lead tries another agreement; a representative is asked for a second thought."""

from typing import Any


def test_the_governance_lead_tries_a_new_agreement_before_it_takes_effect(at_the_hub: Any) -> None:
    ruth = at_the_hub.member("Ruth Calder").follows("Agreement")
    ruth.sees("Each agency may share items with the hub.", "Who told an agency is never shared with anybody")
    ruth.follows("New version")
    document = ruth.page.get_by_label("The agreement").input_value()
    ruth.fills("The agreement", document.replace('whom = "voluntary"', 'whom = "voluntry"')).presses("Try it")
    ruth.sees("mistakes to put right", "Did you mean “voluntary”?")
    stricter = document.replace('verdict = "permit"\nwho = "hub"', 'verdict = "deny"\nwho = "hub"')
    ruth.fills("The agreement", stricter).presses("Try it").sees("these would be different", "What it says differently")
    ruth.goes_to("/agreement/").follows("Stop sharing").sees("Stop sharing at once")
    ruth.goes_to("/agreement/emergencies").sees("Owen Tarrant")


def test_a_representative_is_asked_for_a_second_thought_and_keeps_what_was_typed(at_the_hub: Any) -> None:
    tom = at_the_hub.member("Tom Abernethy").goes_to("/worklist")
    tom.page.locator("a[href^='/requests/']").first.click()
    tom.page.locator("label[for=q1-information]").click()
    tom.chooses_value("q1i-kind", "third_party").chooses_value("q1i-visibility", "released")
    tom.writes("q1i-text", "A neighbour heard shouting.").presses("Save this item", within_part="#q1")
    tom.sees("needs a second thought", "Why it should be shared all the same")
    assert tom.page.locator("[name=q1i-text]").input_value() == "A neighbour heard shouting."
