"""What the rooms of contacts and people say of themselves: examples, tables, and rows without content."""

import doctest
import importlib
from datetime import date

import pytest

from openmash.hub.contacts import census, workflow
from openmash.hub.contacts.forms.who import years_before
from openmash.hub.contacts.models import (
    Assignment,
    CaseCheckResult,
    ContactCorrection,
    IdempotencyKey,
    ImportedRow,
    Mapping,
    OpenCase,
    Rating,
    Routing,
    Triage,
    Turn,
)
from openmash.hub.contacts.workflow import LIVE, NEXT, Act, Stage, Step, open_to
from openmash.hub.people.keys import KeyKind, folded, home_key, person_keys
from openmash.hub.people.models import AgencyRecord, RecordKey

MODULES = [
    "openmash.hub.contacts.forms.who",
    "openmash.hub.contacts.workflow",
    "openmash.hub.people.keys",
    "openmash.hub.config.wire",
]


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_are_true(name: str) -> None:
    found = doctest.testmod(importlib.import_module(name))
    assert (found.failed, found.attempted > 0) == (0, True)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (Rating(level=3, brag="amber", reason="Marlon shouts"), "level 3, amber"),
        (Triage(route="advice"), "advice"),
        (Assignment(worker_id=7, reason="Tired"), "7"),
        (Turn(holders="hub"), "hub"),
        (ContactCorrection(contact_id=5, reason="Marlon"), "correction of contact 5"),
        (OpenCase(digest="ab", worker="Rowan"), "ab"),
        (CaseCheckResult(result="open", note="Marlon"), "open"),
        (Routing(child_id=3, told="Rowan"), "child 3 to their worker"),
        (Mapping(agency_id=2), "mapping of 2"),
        (ImportedRow(number=4, result="refused", reason="Marlon"), "row 4: refused"),
        (IdempotencyKey(key="k1"), "k1"),
        (RecordKey(kind="nhs", key="nhs:999", record_id=9), "nhs of 9"),
        (AgencyRecord(reference="7Q4XH-2KD9T-M3R", given_name="Tamsin"), "agency record 7Q4XH-2KD9T-M3R"),
    ],
)
def test_a_row_names_itself_without_its_content(row: object, said: str) -> None:
    assert str(row) == said


@pytest.mark.parametrize(
    ("field", "what"),
    [
        ("child_id", "A child"),
        ("connected_id", "A person"),
        ("rating_id", "A rating"),
        ("routing_id", "A routing"),
        ("", "The contact"),
    ],
)
def test_a_correction_says_what_was_wrong_and_nothing_of_it(field: str, what: str) -> None:
    row = ContactCorrection(**({field: 1} if field else {}))
    assert row.what == what
    assert row.is_of_the_contact is (field == "")


def test_every_stage_but_the_last_leads_on() -> None:
    assert {stage for stage, _ in NEXT} == set(Stage) - {Stage.WITHDRAWN}
    assert {step for _, step in NEXT} == set(Step)


def test_whatever_can_be_done_to_what_is_live_is_not_done_to_what_is_finished() -> None:
    in_hand = (Act.ADD, Act.TAKE, Act.ASSIGN, Act.HAND_ON)
    assert all(open_to(stage, act) is (stage in LIVE) for stage in Stage for act in in_hand)


@pytest.mark.parametrize("words", [workflow.STAGE_WORDS, workflow.TIE_WORDS, workflow.CHECK_WORDS, workflow.PART_WORDS])
def test_every_member_of_a_closed_set_has_words(words: dict[object, str]) -> None:
    kind = type(next(iter(words)))
    assert list(words) == list(kind)  # type: ignore[call-overload]
    assert all(words.values())


def test_every_source_has_a_short_word_for_the_board() -> None:
    assert list(census.SOURCE_SHORT) == list(census.REFERRAL_SOURCE)


@pytest.mark.parametrize(
    ("given", "family", "key"),
    [
        ("Zoë Ann", "O’Brien", "nb:obrien|zoe|20170309"),
        ("  zoe", "OBRIEN", "nb:obrien|zoe|20170309"),
        ("– Zoe", "O'Brien", "nb:obrien|zoe|20170309"),
        ("Ева", "Иванова", "nb:иванова|ева|20170309"),
    ],
)
def test_a_name_is_the_same_name_however_it_is_spelt_out(given: str, family: str, key: str) -> None:
    keys = person_keys(given=given, family=family, born_on=date(2017, 3, 9), nhs="", upn="")
    assert keys == {KeyKind.NAME_AND_BIRTH: key}


@pytest.mark.parametrize(("given", "family"), [("", "Vale"), ("Tamsin", ""), ("–", "Vale"), ("  ", "Vale")])
def test_half_a_name_is_no_key(given: str, family: str) -> None:
    assert person_keys(given=given, family=family, born_on=date(2017, 3, 9), nhs="", upn="") == {}


def test_a_name_without_a_birthday_is_no_key_and_a_number_is_one() -> None:
    keys = person_keys(given="Tamsin", family="Vale", born_on=None, nhs="999 123 4560", upn="B801200005001")
    assert keys == {KeyKind.NHS: "nhs:9991234560", KeyKind.UPN: "upn:b801200005001"}


@pytest.mark.parametrize(
    ("address", "postcode", "key"),
    [
        ("14 Larkspur Court", "TM1 4AA", "home:tm14aa|14"),
        ("Flat 2, 14 Larkspur Court", "tm14aa", "home:tm14aa|2-14"),
        ("The Old Forge, Mill Lane", "TM1 4AA", "home:tm14aa|theoldforge"),
        ("14 Larkspur Court", "", ""),
        ("", "TM1 4AA", ""),
    ],
)
def test_a_home_is_its_postcode_and_its_door(address: str, postcode: str, key: str) -> None:
    assert home_key(address, postcode) == key


def test_nothing_folds_to_nothing() -> None:
    assert folded(" –’ ") == ""


def test_29_february_so_many_years_ago() -> None:
    assert years_before(date(2024, 2, 29), 18) == date(2006, 2, 28)
    assert years_before(date(2024, 2, 29), 4) == date(2020, 2, 29)
