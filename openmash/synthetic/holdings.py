"""Which agency holds a record of whom, and what does the record say?

Shares held are **assumptions**: nearly everybody is registered with health; nearly every child of school age is on a
roll; social care knows families who were on its books; police hold about one adult in eight; probation 0.5 % (about
240,000 people in England and Wales are supervised); housing its own tenants.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from openmash.synthetic import flaws
from openmash.synthetic.chance import Chance
from openmash.synthetic.flaws import Habits
from openmash.synthetic.identifiers import mobile, temporary_upn
from openmash.synthetic.shapes import (
    Agency,
    AgencyRecord,
    Flaw,
    Footing,
    Household,
    Person,
    Role,
    Sex,
    Tenure,
    Truth,
)
from openmash.synthetic.spellings import misdialled

PREFIXES: Final = {
    Agency.HEALTH: "HE",
    Agency.EDUCATION: "ED",
    Agency.SOCIAL_CARE: "SC",
    Agency.POLICE: "PO",
    Agency.PROBATION: "PR",
    Agency.HOUSING: "HO",
}
RECORDS_IN_BLOCK: Final = 1 << 13

_MASK: Final = (1 << 27) - 1
_TROUBLED: Final = frozenset({Footing.STRAINED, Footing.EMERGING})


@dataclass(frozen=True, slots=True)
class Family:
    """A household with its people, for whoever writes about them."""

    home: Household
    people: tuple[Person, ...]

    def twin_of(self, person: Person) -> Person | None:
        """The twin, if there is one at home."""
        if not person.twin_id:
            return None
        return next((other for other in self.people if other.person_id == person.twin_id), None)


def held(family: Family, today: date, chance: Chance) -> Iterator[tuple[Person, Agency]]:
    """Every pair of a person and an agency that holds a record of them."""
    troubled = family.home.footing in _TROUBLED
    known = troubled and chance.happens(0.6)
    tenant = family.home.tenure in (Tenure.SOCIAL, Tenure.TEMPORARY)
    for person in family.people:
        age = person.age_on(today)
        if chance.happens(0.97):
            yield person, Agency.HEALTH
        if person.upn and chance.happens(0.97 if age < 19 else 0.3):
            yield person, Agency.EDUCATION
        if chance.happens(0.85 if known else 0.012 if age < 18 else 0.006):
            yield person, Agency.SOCIAL_CARE
        if age >= 0 and chance.happens(_police_share(age, troubled=troubled)):
            yield person, Agency.POLICE
        if age >= 18 and chance.happens(0.02 if troubled else 0.004):
            yield person, Agency.PROBATION
        if tenant and person.role is not Role.UNBORN and chance.happens(0.95 if age >= 18 else 0.7):
            yield person, Agency.HOUSING


def _police_share(age: int, *, troubled: bool) -> float:
    if troubled:
        return 0.45
    return 0.12 if age >= 18 else 0.03


@dataclass(frozen=True, slots=True)
class Clerk:
    """Writes records for one block: an agency's habits, the day, the block's number and its stream of chance."""

    habits: Mapping[Agency, Habits]
    today: date
    block: int
    chance: Chance

    def write(self, family: Family, person: Person, agency: Agency, number: int) -> tuple[AgencyRecord, Truth]:
        """The number-th record of this block, about this person, with what is wrong with it."""
        habits, found = self.habits[agency], list[Flaw]()
        forename, middle, surname = self._names(family, person, habits, found)
        address, postcode = self._home(family.home, habits, found)
        born = person.born and flaws.birthday(person.born, self.today, habits, self.chance, found)
        sex = person.sex
        if sex and self.chance.happens(habits.sex_missing):
            found.append(Flaw.SEX_MISSING)
            sex = Sex.UNKNOWN
        record_id = f"{PREFIXES[agency]}{scrambled(self.block * RECORDS_IN_BLOCK + number):09d}"
        record = AgencyRecord(
            record_id, agency, forename, middle, surname, born, sex, address, postcode,
            self._nhs(family, person, habits, found), self._upn(person, habits, found), self._phone(person, habits),
        )  # fmt: skip
        return record, Truth(record_id, person.person_id, person.household_id, person.twin_id, " ".join(found))

    def _names(self, family: Family, person: Person, habits: Habits, found: list[Flaw]) -> tuple[str, str, str]:
        chance = self.chance
        if person.role is Role.UNBORN or (
            person.born and (self.today - person.born).days < 400 and chance.happens(habits.placeholder)
        ):
            found.append(Flaw.PLACEHOLDER)
            return self._placeholder(person), "", person.surname or family.people[0].surname
        called = person.forename
        if person.known_as and chance.happens(habits.known_as):
            found.append(Flaw.KNOWN_AS)
            called = person.known_as
        forename = flaws.forename(called, habits, chance, found)
        surname = flaws.surname(person.surname, person.former_surname, habits, chance, found)
        middle = person.middle
        if middle and chance.happens(habits.middle_missing):
            found.append(Flaw.MIDDLE_MISSING)
            middle = ""
        if chance.happens(habits.names_swapped):
            found.append(Flaw.NAMES_SWAPPED)
            forename, surname = surname, forename
        return forename, middle, surname

    def _placeholder(self, person: Person) -> str:
        if person.role is Role.UNBORN:
            return self.chance.one_of(("Unborn", "Unborn Baby", "UBB", "Unborn Child"))
        if person.twin_id and self.chance.happens(0.7):
            return "Twin 1" if person.person_id < person.twin_id else "Twin 2"
        return self.chance.one_of(("Baby", "Baby Girl" if person.sex is Sex.FEMALE else "Baby Boy", "Baby of"))

    def _home(self, home: Household, habits: Habits, found: list[Flaw]) -> tuple[str, str]:
        chance = self.chance
        if chance.happens(habits.address_missing):
            found.append(Flaw.ADDRESS_MISSING)
            return "", ""
        address, postcode = home.address, home.postcode
        if home.moved_in_on and chance.happens(self._left_behind(home.moved_in_on, habits)):
            found.append(Flaw.OLD_ADDRESS)
            address, postcode = home.former_address, home.former_postcode
        return flaws.address(address, habits, chance, found), flaws.postcode(postcode, habits, chance, found)

    def _left_behind(self, moved_on: date, habits: Habits) -> float:
        """An old address lingers: three times as often just after a move, a third as often after three years."""
        return habits.old_address * max(0.3, 3 - 2.7 * (self.today - moved_on).days / 1096)

    def _nhs(self, family: Family, person: Person, habits: Habits, found: list[Flaw]) -> str:
        chance = self.chance
        if not person.nhs or not chance.happens(habits.nhs_held):
            return ""
        twin = family.twin_of(person)
        if twin and twin.nhs and chance.happens(habits.nhs_of_twin):
            found.append(Flaw.NHS_OF_ANOTHER)
            return twin.nhs
        if chance.happens(habits.nhs_of_another):
            other = chance.one_of(family.people)
            if other.nhs and other is not person:
                found.append(Flaw.NHS_OF_ANOTHER)
                return other.nhs
        if chance.happens(habits.nhs_mistyped):
            found.append(Flaw.NHS_MISTYPED)
            return misdialled(person.nhs, chance)
        return person.nhs

    def _upn(self, person: Person, habits: Habits, found: list[Flaw]) -> str:
        if not person.upn or not self.chance.happens(habits.upn_held):
            return ""
        if self.chance.happens(habits.temporary_upn):
            found.append(Flaw.TEMPORARY_UPN)
            return temporary_upn(person.upn, self.chance)
        return person.upn

    def _phone(self, person: Person, habits: Habits) -> str:
        if self.chance.happens(habits.phone_missing):
            return ""
        return mobile(self.chance) if self.chance.happens(0.08) else person.phone


def scrambled(number: int) -> int:
    """A number below 2^27 that says nothing of its order: multiplied and folded, each step one to one.

    >>> scrambled(1) != scrambled(2)
    True
    """
    number = (number ^ 0x2F6A3C7 ^ number >> 13) * 0x5BD1E95 & _MASK
    number = (number ^ number >> 15) * 0x27D4EB5 & _MASK
    return number ^ number >> 14
