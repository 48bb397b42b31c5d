"""Where does each household live, how is it doing, and which numbers do its people carry?

Tenure follows ONS Census 2021 for London, rounded. About one child in 30 is in need at any time in England (DfE,
*Children in need 2023*: 343 in 10,000), which sets the share of families where harm is emerging. Moves (one household
in ten a year) and the rest are **assumptions**.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from openmash.synthetic import places
from openmash.synthetic.chance import Chance, Weighted
from openmash.synthetic.families import Draft, Home
from openmash.synthetic.holdings import Family
from openmash.synthetic.identifiers import landline, mobile, nhs_for, upn_for
from openmash.synthetic.places import DWELLINGS_IN_BLOCK, Place
from openmash.synthetic.rhythm import Calendar
from openmash.synthetic.shapes import STARTS_SCHOOL_AFTER, Footing, Household, HouseholdKind, Person, Role, Tenure

_ALONE: Final = frozenset({HouseholdKind.LONE_PARENT, HouseholdKind.STEP_FAMILY})
_TENURE: Final = Weighted({Tenure.OWNED: 0.51, Tenure.PRIVATE: 0.28, Tenure.SOCIAL: 0.20, Tenure.TEMPORARY: 0.01})
_TENURE_ALONE: Final = Weighted({Tenure.OWNED: 0.2, Tenure.PRIVATE: 0.34, Tenure.SOCIAL: 0.42, Tenure.TEMPORARY: 0.04})
_EMERGING: Final = 0.035
_STRAINED: Final = 0.08
_MOVED_IN_THREE_YEARS: Final = {Footing.STEADY: 0.27, Footing.STRAINED: 0.45, Footing.EMERGING: 0.45}
_FIRST_WITH_PUPIL_NUMBER: Final = 2000


def settle(
    homes: list[Home], *, block: int, first_home: int, first_person: int, when: Calendar, chance: Chance
) -> list[Family]:
    """Give drafts their numbers and homes. `first_home` counts within the block, `first_person` within the borough."""
    numbers: dict[Draft, int] = {}
    for home in homes:
        for draft in home.people:
            numbers[draft] = first_person + len(numbers)
    ids: dict[Draft | None, str] = {draft: f"P{number:08d}" for draft, number in numbers.items()}
    settled = []
    for place, home in enumerate(homes, start=first_home):
        here = places.dwelling(block * DWELLINGS_IN_BLOCK + place % DWELLINGS_IN_BLOCK)
        household = _household(home, here, f"H{block:05d}{place:04d}", when, chance)
        setting = _Setting(when.last, here.district, mobile(chance), ids)
        people = tuple([_person(draft, numbers[draft], household, setting, chance) for draft in home.people])
        settled.append(Family(household, people))
    return settled


class _Setting:
    """What the members of one household have in common, and the identifiers of all who may be their kin."""

    __slots__ = ("district", "ids", "phone", "today")

    def __init__(self, today: date, district: str, phone: str, ids: Mapping[Draft | None, str]) -> None:
        self.today, self.district, self.phone, self.ids = today, district, phone, ids


def _household(home: Home, here: Place, household_id: str, when: Calendar, chance: Chance) -> Household:
    alone = home.kind in _ALONE
    footing, since = _footing(home, when, chance)
    moved_in_on, before = _move(here, footing, when, chance)
    return Household(
        household_id=household_id,
        kind=home.kind,
        community=home.community.name,
        tenure=(_TENURE_ALONE if alone else _TENURE).pick(chance),
        address=here.address,
        postcode=here.postcode,
        moved_in_on=moved_in_on,
        former_address=before.address if before else "",
        former_postcode=before.postcode if before else "",
        footing=footing,
        footing_since=since,
        members=len(home.people),
    )


def _footing(home: Home, when: Calendar, chance: Chance) -> tuple[Footing, date | None]:
    draw = chance.random()
    with_children = any(draft.role in (Role.CHILD, Role.UNBORN) for draft in home.people)
    if with_children and draw < _EMERGING:
        days = (when.last - when.first).days
        return Footing.EMERGING, when.first + timedelta(days=chance.below(days - 60))
    if draw < _EMERGING + _STRAINED * (2 if home.kind in _ALONE else 1) * (1 if with_children else 0.3):
        return Footing.STRAINED, None
    return Footing.STEADY, None


def _move(here: Place, footing: Footing, when: Calendar, chance: Chance) -> tuple[date | None, Place | None]:
    if not chance.happens(_MOVED_IN_THREE_YEARS[footing]):
        return None, None
    moved_on = when.last - timedelta(days=chance.below((when.last - when.first).days))
    if chance.happens(0.2):
        return moved_on, places.elsewhere(chance.below(places.DWELLINGS_ELSEWHERE))
    return moved_on, places.dwelling(chance.below(here.number + 1))


def _person(draft: Draft, number: int, household: Household, setting: _Setting, chance: Chance) -> Person:
    unborn, ids = draft.role is Role.UNBORN, setting.ids
    birthday = date.fromordinal(draft.born)
    age = (setting.today - birthday).days / 365.25
    surname, former = _surnames(draft, chance)
    return Person(
        person_id=ids[draft],
        household_id=household.household_id,
        role=draft.role,
        forename=draft.forename,
        middle=draft.middle,
        surname=surname,
        former_surname=former,
        known_as=draft.middle if draft.middle and chance.happens(0.04) else "",
        sex=draft.sex,
        born=None if unborn else birthday,
        due_on=birthday if unborn else None,
        community=draft.community.name,
        ethnicity=draft.ethnicity,
        mother_id=ids.get(draft.mother, ""),
        father_id=ids.get(draft.father, ""),
        partner_id=ids.get(draft.partner, ""),
        twin_id=ids.get(draft.twin, ""),
        school=_school(draft, age, setting.district, chance),
        nhs="" if unborn else nhs_for(number),
        upn=_pupil_number(birthday.year, age, number, chance),
        phone="" if unborn else _phone(age, setting.phone, chance),
    )


def _surnames(draft: Draft, chance: Chance) -> tuple[str, str]:
    """A few children bear another surname than they were registered with, since a parent married or a family split."""
    if draft.role is Role.CHILD and chance.happens(0.03):
        other = draft.mother.former_surname or draft.mother.surname if draft.mother else ""
        return draft.surname, other if other != draft.surname else draft.community.surnames.pick(chance)
    return draft.surname, draft.former_surname


def _school(draft: Draft, age: float, district: str, chance: Chance) -> str:
    if draft.role is not Role.CHILD or age * 365.25 < STARTS_SCHOOL_AFTER or chance.happens(0.02 if age < 16 else 0.2):
        return ""
    return places.primary_school(district, draft.born) if age < 11.3 else places.secondary_school(district)


def _pupil_number(born_in: int, age: float, number: int, chance: Chance) -> str:
    if age * 365.25 < STARTS_SCHOOL_AFTER or born_in < _FIRST_WITH_PUPIL_NUMBER or not chance.happens(0.95):
        return ""
    return upn_for(number, born_in + 5)


def _phone(age: float, shared: str, chance: Chance) -> str:
    """Children and one grown-up in four share the household's mobile; half of the over-seventies have a landline."""
    if age < 14 or chance.happens(0.25):
        return shared
    return landline(chance) if age > 70 and chance.happens(0.5) else mobile(chance)
