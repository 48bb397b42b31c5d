"""Are names written as people write them, and is every place and number nobody's?"""

import doctest
import importlib
import pkgutil
import random
import re

import pytest

import openmash.synthetic
from openmash.linkage import nhs_number, upn
from openmash.synthetic import identifiers, name_lists, naming, places, spellings
from openmash.synthetic.chance import Chance, Weighted, ranked
from openmash.synthetic.communities import communities
from openmash.synthetic.shapes import Sex

MODULES = [
    *(f"openmash.synthetic.{module.name}" for module in pkgutil.iter_modules(openmash.synthetic.__path__)),
    "openmash.linkage.nhs_number",
    "openmash.linkage.upn",
]
POSTCODE = re.compile(r"(TM|ZQ)[1-9][0-9]? [0-9][ABD-HJLNP-UW-Z]{2}")  # the shape that Royal Mail allows


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_in_the_docstrings_are_true(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_there_are_examples_in_the_docstrings() -> None:
    assert sum(doctest.testmod(importlib.import_module(name)).attempted for name in MODULES) >= 20


def test_the_machines_own_chance_changes_nothing() -> None:
    random.seed(1)
    first = [Chance(3).random() for _ in range(3)]
    random.seed(2)
    assert first == [Chance(3).random() for _ in range(3)]
    assert Chance("a", "b").random() != Chance("ab").random()


def test_the_sequence_for_a_seed_is_the_same_on_every_machine() -> None:
    chance = Chance(7, "people")
    assert [chance.below(1000) for _ in range(5)] == [450, 236, 905, 406, 563]


def test_likelier_things_come_more_often() -> None:
    weighted, chance = Weighted({"often": 3.0, "seldom": 1.0, "never": 0.0}), Chance(1)
    drawn = [weighted.pick(chance) for _ in range(4000)]
    assert 0.72 < drawn.count("often") / 4000 < 0.78
    assert "never" not in drawn


def test_rare_things_happen_as_often_as_expected() -> None:
    chance = Chance(2)
    counts = [chance.poisson(0.7) for _ in range(5000)]
    assert 0.65 < sum(counts) / 5000 < 0.75
    assert chance.poisson(0) == 0


def test_about_normal_draws_have_their_mean_and_spread() -> None:
    chance = Chance(3)
    drawn = [chance.bell(10, 2) for _ in range(5000)]
    mean = sum(drawn) / 5000
    assert abs(mean - 10) < 0.1
    assert abs((sum((value - mean) ** 2 for value in drawn) / 5000) ** 0.5 - 2) < 0.1


def test_names_that_lead_a_list_are_commonest() -> None:
    weights = ranked(["first", "second", "first", "third"])
    assert list(weights) == ["first", "second", "third"]
    assert weights["first"] > weights["second"] > weights["third"]


@pytest.mark.parametrize("community", communities().values, ids=lambda community: community.name)
def test_every_community_has_names_in_latin_letters(community) -> None:  # type: ignore[no-untyped-def]
    for names in (community.boys, community.girls, community.men, community.women, community.surnames):
        assert len(names.values) >= 20
        assert all(re.fullmatch(r"[A-Za-z\u00c0-\u017f' -]{2,24}", name) for name in names.values)


def test_english_speaking_children_have_other_names_than_their_grandparents() -> None:
    british = next(community for community in communities().values if community.name == "british")
    chance = Chance(1)
    young = [british.forenames(Sex.FEMALE, born_since_2000=True).pick(chance) for _ in range(3000)]
    old = [british.forenames(Sex.FEMALE, born_since_2000=False).pick(chance) for _ in range(3000)]
    assert old.count("Susan") > 10 * young.count("Susan") + 5
    assert young.count("Mia") > 10 * old.count("Mia") + 5


def test_a_twin_named_alike_starts_with_the_same_letter_and_never_bears_the_same_name() -> None:
    british = next(community for community in communities().values if community.name == "british")
    names = [naming.twin_alike(british, Sex.FEMALE, Chance(seed), first="Amelia") for seed in range(200)]
    assert sum(name.startswith("A") for name in names) > 60
    assert "Amelia" not in names


@pytest.mark.parametrize(("sex", "expected"), [(Sex.FEMALE, "Ada-Ann"), (Sex.MALE, "Ada-Lee")])
def test_a_twin_is_told_apart_even_where_a_community_has_one_name(sex: Sex, expected: str) -> None:
    class OneName:
        def forenames(self, sex: Sex, *, born_since_2000: bool) -> Weighted[str]:
            return Weighted({"Ada": 1.0})

    assert naming.twin_alike(OneName(), sex, Chance(1), first="Ada") == expected  # type: ignore[arg-type]


def test_where_every_name_is_taken_a_child_is_named_all_the_same() -> None:
    class OneName:
        middle = 0.0

        def forenames(self, sex: Sex, *, born_since_2000: bool) -> Weighted[str]:
            return Weighted({"Ada": 1.0})

    given = naming.given_names(OneName(), Sex.FEMALE, Chance(1), born_since_2000=True, taken=frozenset({"Ada"}))  # type: ignore[arg-type]
    assert given == ("Ada", "")


def test_a_name_without_another_spelling_stays_as_it_is() -> None:
    assert spellings.respelled("Ugo", Chance(1)) == "Ugo"
    assert spellings.nickname("Xanthe", Chance(1)) == "Xanthe"
    assert spellings.mistyped("Al", Chance(1)) == "Al"


def test_a_known_name_is_respelled_as_people_do() -> None:
    found = {spellings.respelled("Mohammed", Chance(seed)) for seed in range(60)}
    assert found == {"Muhammad", "Mohamed", "Mohammad", "Muhammed", "Mohamud"}
    assert spellings.respelled("Joseph", Chance(1)) != "Joseph"


def test_a_slip_of_the_hand_changes_at_most_two_letters_and_never_the_first() -> None:
    for seed in range(200):
        slipped = spellings.mistyped("Copperfield", Chance(seed))
        assert slipped[0] == "C"
        assert abs(len(slipped) - 11) <= 1


def test_a_mistyped_number_has_the_same_length_and_is_another() -> None:
    for seed in range(200):
        wrong = spellings.misdialled("9991234560", Chance(seed))
        assert len(wrong) == 10
        assert wrong != "9991234560"
        assert wrong[:3] == "999"


@pytest.mark.parametrize("number", [0, 31, 511, 512, 6 * 512, 750 * 512, 9_999 * 512 + 511])
def test_every_address_lies_in_a_postcode_area_that_does_not_exist(number: int) -> None:
    here = places.dwelling(number)
    assert POSTCODE.fullmatch(here.postcode)
    assert here.postcode.startswith("TM")
    assert here.address.endswith(here.district)
    assert POSTCODE.fullmatch(places.elsewhere(number).postcode)


def test_no_two_dwellings_share_an_address() -> None:
    here = [places.dwelling(number) for number in range(0, 1600 * 512, 31)]
    assert len({(place.address, place.postcode) for place in here}) == len(here)


def test_neighbours_share_a_postcode_and_a_street_has_two() -> None:
    street = [places.dwelling(number).postcode for number in range(32)]
    assert len(set(street)) == 2
    assert street[0] == street[15] != street[16] == street[31]


def test_two_schools_for_the_little_ones_and_one_for_the_big() -> None:
    assert {places.primary_school("Wrenfield", turn) for turn in range(9)} == {
        "Wrenfield Primary",
        "St Brannoc's, Wrenfield",
    }
    assert places.secondary_school("Wrenfield") == "Wrenfield Academy"


@pytest.mark.parametrize("start", [0, 899_000, 900_000, 5_000_000, 9_990_000])
def test_nhs_numbers_never_repeat_and_are_never_issued(start: int) -> None:
    numbers = [identifiers.nhs_for(person) for person in range(start, start + 2000)]
    assert len(set(numbers)) == 2000
    assert all(nhs_number.valid(number) and number[0] == "9" for number in numbers)
    assert all(
        number.startswith("999") == (person < identifiers.TEST_NUMBERS)
        for person, number in enumerate(numbers, start=start)
    )


def test_pupil_numbers_never_repeat() -> None:
    numbers = {identifiers.upn_for(person, 2020) for person in range(0, 10_000_000, 997)}
    assert len(numbers) == len(range(0, 10_000_000, 997))
    assert all(upn.valid(number) for number in numbers)


def test_telephones_are_ofcoms_for_drama() -> None:
    chance = Chance(4)
    assert all(re.fullmatch(r"07700 900[0-9]{3}", identifiers.mobile(chance)) for _ in range(50))
    assert all(re.fullmatch(r"020 7946 0[0-9]{3}", identifiers.landline(chance)) for _ in range(50))


def test_lists_can_be_joined_in_shares() -> None:
    joined = name_lists.joined((0.25, {"a": 9.0}), (0.75, {"a": 1.0, "b": 2.0}))
    assert joined == pytest.approx({"a": 0.5, "b": 0.5})
