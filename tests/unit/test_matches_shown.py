"""What a page says of two records and of a twin, in words."""

from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

from openmash.hub.matches.shown.compared import lines, long_date
from openmash.hub.matches.shown.pages import twin_words
from openmash.hub.people.workflow import Sex, Why

AT = datetime(2026, 11, 17, 9, 30, tzinfo=UTC)
BORN = date(2019, 9, 4)


def record(**more: Any) -> SimpleNamespace:
    told = {
        "given_name": "Amelia", "family_name": "Hallam", "other_names": "", "born_on": None, "expected_on": None,
        "age_stated": None, "at": AT, "sex": Sex.NOT_KNOWN, "address": "", "postcode": "", "nhs_number": "", "upn": "",
        "phone": "", "name": "Amelia Hallam",
    }  # fmt: skip
    return SimpleNamespace(**(told | more))


def side(**more: Any) -> Any:
    return SimpleNamespace(row=SimpleNamespace(record=record(**more)), told=None, mother="")


def born(one: Any, other: Any) -> Any:
    told: Any = SimpleNamespace(steps=[("birth", "missing", 0.0), ("forename", "same, rare", 9.0)])
    return next(line for line in lines(told, one, other) if line.label == "Born")


def test_who_is_not_born_yet_and_who_has_an_age_only_are_told_as_that() -> None:
    line = born(side(expected_on=date(2026, 12, 20)), side(age_stated=7))
    assert line.one[0].text == f"not yet: expected {long_date(date(2026, 12, 20))}"
    assert line.other[0].text == f"about 7 years before {long_date(AT)}"
    assert line.words == "not weighed"


def test_the_letters_that_the_other_does_not_say_are_marked() -> None:
    told: Any = SimpleNamespace(steps=[("forename", "one letter apart", 9.0)])
    line = next(
        one for one in lines(told, side(given_name="Ana"), side(given_name="Anna")) if one.label == "First name"
    )
    assert [(piece.text, piece.marked) for piece in line.one] == [("An", False), ("a", False)]
    assert [piece.text for piece in line.other if piece.marked] == ["n"]


def reviewed(*residents: SimpleNamespace, one: Any, other: Any) -> Any:
    household = SimpleNamespace(residents=[SimpleNamespace(latest=SimpleNamespace(record=who)) for who in residents])
    return SimpleNamespace(match=SimpleNamespace(why=Why.TWIN), one=one, other=other, household=household)


def test_a_twin_at_the_address_is_named_with_what_is_known_of_her() -> None:
    one, other = side(born_on=BORN), side(born_on=date(2019, 4, 9))
    mother = record(name="Joanna Hallam", born_on=date(1991, 2, 3))
    annalise = record(name="Annalise Hallam", born_on=BORN, nhs_number="9995550148")
    said = twin_words(reviewed(mother, annalise, one=one, other=other))
    assert said.startswith("Annalise Hallam, of the same birthday, has an NHS number of their own.")


def test_where_no_twin_lives_there_the_two_may_be_the_twins_or_somebody_said_so() -> None:
    one, ellie = side(born_on=BORN), side(born_on=BORN, given_name="Ellie")
    assert twin_words(reviewed(one=one, other=ellie)) == "The two records could be the two twins."
    assert twin_words(reviewed(one=one, other=one)).startswith("Somebody said that there is a twin")
