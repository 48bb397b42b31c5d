"""How an enquiry is said: families, ages, days, and what is left to do."""

import doctest
import importlib
from collections.abc import Mapping
from datetime import date

import pytest

from openmash.hub.contacts.models import Child, ConnectedPerson
from openmash.hub.contacts.workflow import LivesWith
from openmash.hub.enquiries import kin, workflow
from openmash.hub.enquiries.family import Family
from openmash.hub.enquiries.forms import asked_words
from openmash.hub.enquiries.workflow import AnswerKind, Hearing, LedgerState, Visibility
from openmash.hub.govuk.pictures import Relative
from openmash.hub.people.models import AgencyRecord
from openmash.hub.people.workflow import Sex
from openmash.hub.records.refusals import StepNotAllowed

TODAY = date(2026, 11, 17)


def record(given: str = "Tamsin", **known: object) -> AgencyRecord:
    return AgencyRecord(given_name=given, family_name="Vale", **known)


def child(given: str = "Tamsin", **known: object) -> Child:
    return Child(reference=given, record=record(given, **known))


def person(relation: str, given: str, lives_with: LivesWith = LivesWith.NOT_KNOWN, **known: object) -> ConnectedPerson:
    return ConnectedPerson(
        reference=given, record=record(given, **known), relation=relation, lives_with=lives_with, relevance="Sees her."
    )


def drawn(children: list[Child], *connected: ConnectedPerson) -> Mapping[str, Relative]:
    family = kin.drawn(Family(children=children, connected=list(connected)), today=TODAY)
    return {one.key: one for one in family.people}


def lines(*connected: ConnectedPerson) -> set[str]:
    """Who stands on the map itself: the children, and those whose relation says how they are related."""
    family = kin.drawn(Family(children=[child()], connected=list(connected)), today=TODAY)
    return {spot.person.key for spot in family.placed}


@pytest.mark.parametrize(
    ("known", "said", "short"),
    [
        ({"born_on": date(2020, 7, 3)}, "6", "6"),
        ({"born_on": date(2025, 12, 10)}, "11 months", "11 m"),
        ({"born_on": date(2026, 11, 1)}, "2 weeks", "2 w"),
        ({"age_stated": 9}, "about 9", "~9"),
        ({"expected_on": date(2027, 1, 2)}, "unborn, due 2 Jan", ""),
        ({}, "age not known", ""),
    ],
)
def test_an_age_is_said_as_far_as_it_is_known(known: dict[str, object], said: str, short: str) -> None:
    assert kin.age_of(record(**known), today=TODAY).replace("\xa0", " ") == said
    assert kin.short_age(record(**known), today=TODAY).replace("\xa0", " ") == short


def test_lists_say_initials_and_ages() -> None:
    assert kin.brief(record("Tamsin", born_on=date(2020, 7, 3)), today=TODAY) == "T.V. 6"
    assert kin.brief(AgencyRecord(), today=TODAY) == "Name not known age not known"
    assert kin.brief(AgencyRecord(expected_on=TODAY), today=TODAY).startswith("Baby unborn, due")


@pytest.mark.parametrize(
    ("record", "name", "called"),
    [
        (AgencyRecord(given_name="Wren", family_name="Quill"), "Wren Quill", "Wren"),
        (AgencyRecord(family_name="Quill", expected_on=TODAY), "Baby Quill", "the unborn child"),
        (AgencyRecord(expected_on=TODAY), "Baby", "the unborn child"),
        (AgencyRecord(family_name="Quill"), "Quill", "Quill"),
        (AgencyRecord(), "Name not known", "this child"),
    ],
)
def test_a_child_of_whom_little_is_known_can_still_be_spoken_of(record: AgencyRecord, name: str, called: str) -> None:
    assert (record.name, record.called) == (name, called)


@pytest.mark.parametrize(
    ("relations", "placed"),
    [
        ({"Leanne": "Mother"}, {"Leanne"}),
        ({"Leanne": "Mother", "Marlon": "Mother’s partner"}, {"Leanne", "Marlon"}),
        ({"Leanne": " mother ", "Patricia": "Maternal grandmother"}, {"Leanne", "Patricia"}),
        ({"Patricia": "Maternal grandmother"}, set()),
        ({"Chidi": "Father", "Ada": "Stepmother"}, {"Chidi", "Ada"}),
        ({"Kofi": "Uncle", "Nosy": "Neighbour"}, set()),
    ],
)
def test_only_those_whose_relation_says_so_are_drawn_as_related(relations: dict[str, str], placed: set[str]) -> None:
    assert lines(*(person(relation, given) for given, relation in relations.items())) == placed | {"Tamsin"}


def test_everybody_stands_in_the_list_with_what_was_said_of_them() -> None:
    people = drawn([child()], person("Uncle", "Kofi"), person("Mother", "Leanne", LivesWith.YES))
    assert people["Kofi"].words == "Uncle. Sees her."
    assert people["Leanne"].words == "Mother. Lives with the child. Sees her."
    assert people["Leanne"].at_home
    assert people["Tamsin"].words == "This child. Address not known."


def test_a_household_is_drawn_where_the_children_share_one_address() -> None:
    at = {"address": "14 Larkspur Court", "postcode": "TM1 4AA"}
    one = kin.drawn(Family(children=[child("A", **at), child("B", **at)], connected=[]), today=TODAY)
    assert one.household == "14 Larkspur Court"
    two = kin.drawn(Family(children=[child("A", **at), child("B", address="2 Elm Row")], connected=[]), today=TODAY)
    assert two.household == ""
    assert drawn([child(**at)])["Tamsin"].words == "This child. 14 Larkspur Court, TM1 4AA."


def test_a_child_not_yet_born_is_drawn_as_such() -> None:
    unborn = drawn([child("", expected_on=date(2027, 1, 2), sex=Sex.NOT_KNOWN)])[""]
    assert unborn.shape == "triangle"
    assert unborn.words.replace("\xa0", " ").startswith("Unborn, due 2 Jan. This child.")


def test_what_an_agency_is_asked_is_one_line() -> None:
    assert asked_words(["GP, and when last seen", "NHS dentist"]) == "GP, and when last seen; NHS dentist"
    assert asked_words(["Anything else that the hub should know"]) == "Anything else that the hub should know"


# The table of moves and of states


def test_an_item_moves_between_any_two_states() -> None:
    for now in Visibility:
        for then in set(Visibility) - {now}:
            workflow.check_can_become(now, then)
        with pytest.raises(StepNotAllowed, match=f"already {now}"):
            workflow.check_can_become(now, now)


@pytest.mark.parametrize(
    ("kinds", "said"),
    [
        ([AnswerKind.NOTHING_HELD, AnswerKind.NOTHING_HELD], LedgerState.NOTHING_HELD),
        ([AnswerKind.NOTHING_HELD, AnswerKind.WITHHELD], LedgerState.WITHHELD),
        ([AnswerKind.WITHHELD, AnswerKind.INFORMATION], LedgerState.INFORMATION),
    ],
)
def test_information_wins_over_withheld_and_withheld_over_nothing(kinds: list[AnswerKind], said: LedgerState) -> None:
    assert workflow.answered_state(kinds) == said


@pytest.mark.parametrize(
    ("hearing", "late", "shown"),
    [
        (Hearing.ASKED, False, LedgerState.ASKED),
        (Hearing.ASKED, True, LedgerState.OVERDUE),
        (Hearing.SEEN, False, LedgerState.SEEN),
        (Hearing.PARTLY, False, LedgerState.SEEN),
        (Hearing.PARTLY, True, LedgerState.OVERDUE),
        (Hearing.ANSWERED, True, LedgerState.WITHHELD),
    ],
)
def test_only_a_whole_answer_stops_being_overdue(hearing: Hearing, late: bool, shown: LedgerState) -> None:
    assert workflow.ledger_state(hearing, late=late, said=LedgerState.WITHHELD) == shown


def test_every_state_of_the_ledger_has_its_own_words() -> None:
    assert len(set(workflow.LEDGER_WORDS.values())) == len(LedgerState) == 7


@pytest.mark.parametrize("name", ["chronology", "forms", "shown.picture", "shown.rows"])
def test_the_examples_in_the_documentation_hold(name: str) -> None:
    result = doctest.testmod(importlib.import_module(f"openmash.hub.enquiries.{name}"))
    assert result.failed == 0
    assert result.attempted > 0
