"""Who lives with whom? Households, and the people in them, as they truly are.

Sources, rounded: household sizes and kinds, ONS Census 2021 and *Families and households in the UK: 2022* (44 % of
families with dependent children have one, 41 % two, 15 % more; 85 % of lone parents are mothers); mothers' ages, ONS
*Births in England and Wales* (first birth at about 29); about 14 multiple births in 1,000 maternities, two thirds of
twins of one sex. Everything else is an assumption.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from openmash.synthetic.chance import Chance, Weighted
from openmash.synthetic.communities import Community, Naming, communities
from openmash.synthetic.naming import (
    Surnames,
    childs_surname,
    couple_surnames,
    given_names,
    twin_alike,
    worn,
)
from openmash.synthetic.shapes import HouseholdKind, Role, Sex

YEAR: Final = 365.25
TWINS_PER_MATERNITY: Final = 0.0145
BORN_SINCE_2000: Final = 730_120  # the ordinal of 1 January 2000

_KINDS: Final = Weighted(
    {
        HouseholdKind.SINGLE: 0.280,
        HouseholdKind.COUPLE: 0.240,
        HouseholdKind.COUPLE_WITH_CHILDREN: 0.215,
        HouseholdKind.LONE_PARENT: 0.080,
        HouseholdKind.STEP_FAMILY: 0.025,
        HouseholdKind.EXTENDED_FAMILY: 0.035,
        HouseholdKind.GROWN_FAMILY: 0.075,
        HouseholdKind.SHARERS: 0.050,
    }
)
_MATERNITIES: Final = Weighted({1: 0.36, 2: 0.42, 3: 0.155, 4: 0.05, 5: 0.015})
_ETHNICITY_OF_MIXED: Final = {"BCRB": "MWBC", "BAFR": "MWBA", "AIND": "MWAS", "APKN": "MWAS", "ABAN": "MWAS"}


@dataclass(slots=True, eq=False)
class Draft:
    """A person before they have a number. Days are proleptic ordinals; an unborn child is born on its due day."""

    role: Role
    sex: Sex
    born: int
    community: Community
    ethnicity: str
    forename: str = ""
    middle: str = ""
    surname: str = ""
    former_surname: str = ""
    mother: Draft | None = None
    father: Draft | None = None
    partner: Draft | None = None
    twin: Draft | None = None


@dataclass(slots=True, eq=False)
class Home:
    """A household before it has an address."""

    kind: HouseholdKind
    community: Community
    people: list[Draft] = field(default_factory=list)


def homes(chance: Chance, today: int, room: int) -> list[Home]:
    """One household, and another for a father who lives apart; together no more people than there is room for."""
    community = communities().pick(chance)
    made = _MAKERS[_kind(community, chance)](chance, today, community)
    while sum(len(home.people) for home in made) > room:
        made = made[:-1] or _single(chance, today, community)
    return made


def _kind(community: Community, chance: Chance) -> HouseholdKind:
    kind = _KINDS.pick(chance)
    if kind is HouseholdKind.COUPLE_WITH_CHILDREN and chance.happens(0.06 * (community.extended - 1)):
        return HouseholdKind.EXTENDED_FAMILY
    return kind


def _single(chance: Chance, today: int, community: Community) -> list[Home]:
    return [Home(HouseholdKind.SINGLE, community, [_adult(chance, today, community, age=_grown_age(chance))])]


def _sharers(chance: Chance, today: int, community: Community) -> list[Home]:
    home = Home(HouseholdKind.SHARERS, community)
    for _ in range(2 + chance.below(3)):
        own = community if chance.happens(0.4) else communities().pick(chance)
        home.people.append(_adult(chance, today, own, age=chance.between(19, 45), role=Role.LODGER))
    return [home]


def _couple(chance: Chance, today: int, community: Community) -> list[Home]:
    young = chance.happens(0.3)
    age = chance.between(20, 42) if young else chance.between(45, 92)
    woman, man, _ = _pair(chance, community, her_born=int(today - age * YEAR))
    home = Home(HouseholdKind.COUPLE, community, [woman, man])
    if young:
        _perhaps_expecting(chance, today, home, chance_of_it=0.04)
    return [home]


def _grown_family(chance: Chance, today: int, community: Community) -> list[Home]:
    woman, man, names = _pair(chance, community, her_born=int(today - chance.between(46, 66) * YEAR))
    home = Home(HouseholdKind.GROWN_FAMILY, community, [woman, man] if chance.happens(0.7) else [woman])
    for _ in range(1 + chance.below(2)):
        born = min(today - int(18.2 * YEAR), woman.born + int(chance.between(19, 36) * YEAR))
        child = _child(chance, (woman, man), names, born=born, siblings=home.people)
        child.role = Role.ADULT_CHILD
        home.people.append(child)
    return [home]


def _couple_with_children(chance: Chance, today: int, community: Community) -> list[Home]:
    home, _, _ = _family(chance, today, community)
    return [home]


def _extended(chance: Chance, today: int, community: Community) -> list[Home]:
    home, mother, father = _family(chance, today, community)
    home.kind = HouseholdKind.EXTENDED_FAMILY
    younger = mother if chance.happens(0.6) else father
    grandmother = _adult(chance, today, younger.community, age=0, sex=Sex.FEMALE, role=Role.GRANDPARENT)
    grandmother.born = younger.born - int(chance.between(19, 36) * YEAR)
    grandmother.surname = younger.former_surname or younger.surname
    younger.mother = grandmother
    home.people.append(grandmother)
    return [home]


def _lone_parent(chance: Chance, today: int, community: Community) -> list[Home]:
    home, mother, father = _family(chance, today, community)
    home.kind = HouseholdKind.LONE_PARENT
    leaving = father if chance.happens(0.85) else mother
    home.people.remove(leaving)
    mother.partner = father.partner = None
    if not chance.happens(0.5):
        return [home]
    leaving.role = Role.ADULT
    return [home, Home(HouseholdKind.SINGLE, leaving.community, [leaving])]


def _step_family(chance: Chance, today: int, community: Community) -> list[Home]:
    """A mother, children of a father who is gone, her partner, and perhaps a child of theirs."""
    home, mother, father = _family(chance, today, community)
    home.kind = HouseholdKind.STEP_FAMILY
    home.people.remove(father)
    partner = _adult(chance, today, communities().pick(chance), age=0, sex=Sex.MALE, role=Role.PARTNER)
    partner.born = mother.born + int(min(chance.bell(0, 5), 2) * YEAR)
    mother.partner, partner.partner, father.partner = partner, mother, None
    home.people.insert(1, partner)
    youngest = max(child.born for child in home.people[2:])
    born = youngest + int(chance.between(2, 7) * YEAR)
    if born < today and born - mother.born < 46 * YEAR:
        names = couple_surnames(
            partner.community, mother.community, chance, married=False, his_forename=partner.forename
        )
        names.his, names.hers = partner.surname, mother.surname
        names.childrens = partner.surname if chance.happens(0.7) else mother.surname
        home.people.append(_child(chance, (mother, partner), names, born=born, siblings=home.people))
    return [home]


def _family(chance: Chance, today: int, community: Community) -> tuple[Home, Draft, Draft]:
    births = _births(chance, today)
    span = (births[0] - births[-1]) / YEAR
    first_birth = min(max(chance.bell(29, 5.5), 16.5), 45 - span)
    mother, father, names = _pair(chance, community, her_born=int(births[-1] - first_birth * YEAR))
    mother.role, father.role = Role.MOTHER, Role.FATHER
    home = Home(HouseholdKind.COUPLE_WITH_CHILDREN, community, [mother, father])
    for born in reversed(births):
        if today - born < 18 * YEAR or chance.happens(0.6):
            _add_birth(chance, today, home, names, born=born)
    if today - births[0] > YEAR:
        _perhaps_expecting(chance, today, home, chance_of_it=0.032)
    return home, mother, father


def _births(chance: Chance, today: int) -> list[int]:
    """Days of birth, youngest first: the youngest under 18, each other one to six years older."""
    births = [today - int(chance.random() ** 1.12 * 17.99 * YEAR)]
    for _ in range(_MATERNITIES.pick(chance) - 1):
        births.append(births[-1] - int(chance.between(1.1, 3.2) * YEAR + chance.random() * chance.random() * 1000))
    return births


def _add_birth(chance: Chance, today: int, home: Home, names: Surnames, *, born: int) -> None:
    parents = (home.people[0], home.people[1])
    child = _child(chance, parents, names, born=born, siblings=home.people)
    child.role = Role.CHILD if today - born < 18 * YEAR else Role.ADULT_CHILD
    home.people.append(child)
    if chance.happens(TWINS_PER_MATERNITY):
        sex = child.sex if chance.happens(0.65) else _other(child.sex)
        twin = _child(chance, parents, names, born=born, siblings=home.people, sex=sex)
        if chance.happens(0.4):
            twin.forename = twin_alike(twin.community, sex, chance, first=child.forename)
        twin.role, twin.surname = child.role, child.surname if sex is child.sex else twin.surname
        twin.twin, child.twin = child, twin
        home.people.append(twin)


def _perhaps_expecting(chance: Chance, today: int, home: Home, *, chance_of_it: float) -> None:
    if not chance.happens(chance_of_it):
        return
    mother, father = home.people[0], home.people[1]
    due = today + 1 + chance.below(200)
    unborn = [_unborn(mother, father, due) for _ in range(2 if chance.happens(TWINS_PER_MATERNITY) else 1)]
    if len(unborn) == 2:
        unborn[0].twin, unborn[1].twin = unborn[1], unborn[0]
    mother.role, father.role = Role.MOTHER, Role.FATHER
    home.people.extend(unborn)


def _unborn(mother: Draft, father: Draft, due: int) -> Draft:
    return Draft(
        Role.UNBORN, Sex.UNKNOWN, due, father.community, _childs_ethnicity(mother, father), mother=mother, father=father
    )


def _pair(chance: Chance, community: Community, *, her_born: int) -> tuple[Draft, Draft, Surnames]:
    """A couple with all the names it needs; one in ten of the women is from another community."""
    hers = communities().pick(chance) if chance.happens(0.10) else community
    his_born = her_born - int(max(chance.bell(2.3, 4), -2) * YEAR)
    forename, middle = given_names(community, Sex.MALE, chance, born_since_2000=his_born >= BORN_SINCE_2000)
    names = couple_surnames(community, hers, chance, married=chance.happens(0.6), his_forename=forename)
    middle, his = worn(names, Sex.MALE, middle, names.his)
    if community.naming is Naming.PATRONYMIC:
        middle = names.his_middle
    man = Draft(Role.ADULT, Sex.MALE, his_born, community, community.ethnicity, forename, middle, his)
    forename, middle = given_names(hers, Sex.FEMALE, chance, born_since_2000=her_born >= BORN_SINCE_2000)
    middle, surname = worn(names, Sex.FEMALE, middle, names.hers) if hers is community else (middle, names.hers)
    woman = Draft(Role.ADULT, Sex.FEMALE, her_born, hers, hers.ethnicity, forename, middle, surname, names.her_former)
    woman.partner, man.partner = man, woman
    return woman, man, names


def _child(
    chance: Chance,
    parents: tuple[Draft, Draft],
    names: Surnames,
    *,
    born: int,
    siblings: list[Draft],
    sex: Sex | None = None,
) -> Draft:
    mother, father = parents
    own_sex = sex or (Sex.MALE if chance.happens(0.512) else Sex.FEMALE)
    taken = frozenset(sibling.forename for sibling in siblings)
    forename, middle = given_names(
        names.community, own_sex, chance, born_since_2000=born >= BORN_SINCE_2000, taken=taken
    )
    if own_sex is Sex.MALE and len(siblings) == 2 and chance.happens(0.04):
        forename = father.forename
    middle, surname = childs_surname(names, own_sex, middle, chance)
    ethnicity = _childs_ethnicity(mother, father)
    child = Draft(Role.CHILD, own_sex, born, names.community, ethnicity, forename, middle, surname)
    child.mother, child.father = mother, father
    return child


def _childs_ethnicity(mother: Draft, father: Draft) -> str:
    if mother.ethnicity == father.ethnicity:
        return mother.ethnicity
    pair = {mother.ethnicity, father.ethnicity}
    if "WBRI" in pair:
        return _ETHNICITY_OF_MIXED.get((pair - {"WBRI"}).pop(), "MOTH")
    return "MOTH"


def _adult(
    chance: Chance, today: int, community: Community, *, age: float, sex: Sex | None = None, role: Role = Role.ADULT
) -> Draft:
    own_sex = sex or (Sex.MALE if chance.happens(0.5) else Sex.FEMALE)
    born = today - int(age * YEAR)
    forename, middle = given_names(community, own_sex, chance, born_since_2000=born >= BORN_SINCE_2000 and age > 0)
    names = couple_surnames(community, community, chance, married=False, his_forename=forename)
    middle, surname = worn(names, own_sex, middle, names.his if own_sex is Sex.MALE else names.hers)
    return Draft(role, own_sex, born, community, community.ethnicity, forename, middle, surname)


def _grown_age(chance: Chance) -> float:
    """Ages of people who live alone: nearly half are over 65 (ONS, *Families and households*)."""
    return chance.between(65, 96) if chance.happens(0.45) else chance.between(19, 65)


def _other(sex: Sex) -> Sex:
    return Sex.FEMALE if sex is Sex.MALE else Sex.MALE


_MAKERS: Final[dict[HouseholdKind, Callable[[Chance, int, Community], list[Home]]]] = {
    HouseholdKind.SINGLE: _single,
    HouseholdKind.COUPLE: _couple,
    HouseholdKind.COUPLE_WITH_CHILDREN: _couple_with_children,
    HouseholdKind.LONE_PARENT: _lone_parent,
    HouseholdKind.STEP_FAMILY: _step_family,
    HouseholdKind.EXTENDED_FAMILY: _extended,
    HouseholdKind.GROWN_FAMILY: _grown_family,
    HouseholdKind.SHARERS: _sharers,
}
