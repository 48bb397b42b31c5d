"""Are the invented families like families? Loosely: each figure has its source or its assumption in `families`."""

from collections import Counter

import pytest

from openmash.synthetic import families as families_of
from openmash.synthetic.borough import UNTIL
from openmash.synthetic.chance import Chance
from openmash.synthetic.communities import communities
from openmash.synthetic.holdings import Family
from openmash.synthetic.shapes import HouseholdKind, Person, Role, Sex, Tenure
from tests.unit import synthetic_world

TODAY = UNTIL.date()


@pytest.fixture(scope="module")
def families() -> list[Family]:
    return [family for made in synthetic_world.blocks() for family in made.families]


@pytest.fixture(scope="module")
def people(families: list[Family]) -> list[Person]:
    return [person for family in families for person in family.people]


def share(count: int, total: int) -> float:
    return count / total


def test_households_have_the_sizes_of_the_census(families: list[Family]) -> None:
    sizes = Counter(len(family.people) for family in families)
    assert 2.3 < share(sum(size * count for size, count in sizes.items()), len(families)) < 2.6
    for size, expected in {1: 0.30, 2: 0.30, 3: 0.16, 4: 0.14}.items():
        assert abs(share(sizes[size], len(families)) - expected) < 0.04
    assert all(family.home.members == len(family.people) for family in families)


def test_a_quarter_of_people_are_children_and_one_in_seven_is_over_65(people: list[Person]) -> None:
    ages = [person.age_on(TODAY) for person in people]
    assert 0.21 < share(sum(0 <= age < 18 for age in ages), len(ages)) < 0.27
    assert 0.11 < share(sum(age >= 65 for age in ages), len(ages)) < 0.20
    assert 0.008 < share(sum(age == 0 for age in ages), len(ages)) < 0.016
    assert max(ages) < 110


def test_families_have_one_two_or_more_children_as_published(families: list[Family]) -> None:
    counts = [sum(person.role is Role.CHILD for person in family.people) for family in families]
    with_children = [count for count in counts if count]
    assert abs(share(with_children.count(1), len(with_children)) - 0.43) < 0.04
    assert abs(share(with_children.count(2), len(with_children)) - 0.40) < 0.04
    assert 0.12 < share(sum(count > 2 for count in with_children), len(with_children)) < 0.22


def test_twins_are_about_three_children_in_a_hundred_and_mostly_of_one_sex(people: list[Person]) -> None:
    children = [person for person in people if person.role is Role.CHILD]
    twins = [person for person in children if person.twin_id]
    by_id = {person.person_id: person for person in people}
    assert 0.018 < share(len(twins), len(children)) < 0.042
    assert 0.5 < share(sum(by_id[twin.twin_id].sex is twin.sex for twin in twins), len(twins)) < 0.8


def test_mothers_are_about_thirty_when_their_children_are_born(people: list[Person]) -> None:
    by_id = {person.person_id: person for person in people}
    ages = [
        by_id[child.mother_id].age_on(child.born)
        for child in people
        if child.role is Role.CHILD and child.born and child.mother_id in by_id
    ]
    assert 29 < sum(ages) / len(ages) < 33
    assert min(ages) >= 16
    assert max(ages) < 47


def test_every_kind_of_home_and_tenure_is_there(families: list[Family]) -> None:
    assert {family.home.kind for family in families} == set(HouseholdKind)
    assert {family.home.tenure for family in families} == set(Tenure)


def test_lone_parents_are_mostly_mothers_and_half_of_the_other_parents_live_near(families: list[Family]) -> None:
    alone = [family for family in families if family.home.kind is HouseholdKind.LONE_PARENT]
    mothers = sum(any(person.role is Role.MOTHER for person in family.people) for family in alone)
    assert 0.78 < share(mothers, len(alone)) < 0.92
    both_known = [
        person.mother_id and person.father_id
        for family in alone
        for person in family.people
        if person.role is Role.CHILD
    ]
    assert 0.4 < share(sum(map(bool, both_known)), len(both_known)) < 0.6


def test_step_families_hold_half_brothers_and_sisters(families: list[Family]) -> None:
    steps = [family for family in families if family.home.kind is HouseholdKind.STEP_FAMILY]
    assert any(
        len({child.father_id for child in family.people if child.role is Role.CHILD}) == 2
        and len({child.mother_id for child in family.people if child.role is Role.CHILD}) == 1
        for family in steps
    )


def test_sisters_and_brothers_never_bear_one_forename_at_birth(families: list[Family]) -> None:
    for family in families:
        names = [person.forename for person in family.people if person.role is Role.CHILD]
        assert len(set(names)) >= len(names) - 1  # six draws in a row may all be taken, once in a long while


def test_a_few_sons_bear_their_fathers_name(families: list[Family]) -> None:
    named = [
        person.forename == next((p.forename for p in family.people if p.person_id == person.father_id), None)
        for family in families
        for person in family.people
        if person.role is Role.CHILD and person.sex is Sex.MALE
    ]
    assert 0.005 < share(sum(named), len(named)) < 0.05


def test_all_communities_live_here_in_their_shares(families: list[Family]) -> None:
    homes = Counter(family.home.community for family in families)
    total = sum(community.share for community in communities().values)
    assert len(homes) >= 10
    for community in communities().values:
        assert abs(share(homes[community.name], len(families)) - community.share / total) < 0.02


def test_surnames_pass_on_by_the_customs_of_each_community(families: list[Family]) -> None:
    def children(name: str) -> list[tuple[Family, Person]]:
        return [
            (family, person)
            for family in families
            if family.home.community == name and family.home.kind is HouseholdKind.COUPLE_WITH_CHILDREN
            for person in family.people
            if person.role is Role.CHILD and person.community == name
        ]

    def father(family: Family) -> Person:
        return next(person for person in family.people if person.role is Role.FATHER)

    assert all(child.middle == father(family).forename for family, child in children("somali"))
    assert all(child.surname == father(family).middle for family, child in children("somali"))
    worn = {(child.sex, word) for _, child in children("sikh") for word in (child.middle, child.surname)}
    assert (Sex.MALE, "Singh") in worn
    assert (Sex.FEMALE, "Kaur") in worn
    assert (Sex.MALE, "Kaur") not in worn
    assert any(child.surname.endswith("ska") for _, child in children("polish") if child.sex is Sex.FEMALE)
    assert not any(child.surname.endswith("ska") for _, child in children("polish") if child.sex is Sex.MALE)
    assert any(child.surname == "Begum" for _, child in children("bangladeshi"))
    british = children("british")
    same = sum(child.surname == father(family).surname for family, child in british)
    assert 0.7 < share(same, len(british)) < 0.95
    assert any("-" in child.surname for _, child in british)


def test_some_families_moved_and_remember_where_from(families: list[Family]) -> None:
    moved = [family.home for family in families if family.home.moved_in_on]
    assert 0.22 < share(len(moved), len(families)) < 0.36
    assert all(home.former_address and home.former_postcode for home in moved)
    outside = sum(home.former_postcode.startswith("ZQ") for home in moved)
    assert 0.12 < share(outside, len(moved)) < 0.28
    assert not any(family.home.former_address for family in families if not family.home.moved_in_on)


def test_children_of_school_age_go_to_school_and_carry_a_pupil_number(people: list[Person]) -> None:
    pupils = [person for person in people if person.role is Role.CHILD and 5 <= person.age_on(TODAY) < 16]
    assert share(sum(bool(person.school) for person in pupils), len(pupils)) > 0.93
    assert share(sum(bool(person.upn) for person in pupils), len(pupils)) > 0.9
    assert not any(person.school or person.upn for person in people if 0 <= person.age_on(TODAY) < 4)


def test_now_and_then_a_mother_expects_twins() -> None:
    british = communities().values[0]
    expected = []
    for seed in range(500):
        woman, man, _ = families_of._pair(Chance(seed), british, her_born=TODAY.toordinal() - 30 * 365)
        home = families_of.Home(HouseholdKind.COUPLE, british, [woman, man])
        families_of._perhaps_expecting(Chance(seed), TODAY.toordinal(), home, chance_of_it=1.0)
        expected.append(home.people[2:])
    twins = [unborn for unborn in expected if len(unborn) == 2]
    assert 0 < len(twins) < 20
    assert all(first.twin is second and second.twin is first for first, second in twins)
