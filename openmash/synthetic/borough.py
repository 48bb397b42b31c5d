"""Who lives in Thornmere, what does each agency hold of them, and what has happened in three years?

The borough is made block by block, 1,000 people at a time. A block depends on nothing but the seed, its own number and
the plan, so blocks can be made in any order, by any number of processes, and a larger borough begins with the same
people as a smaller one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from openmash.synthetic import contacts, events, families
from openmash.synthetic.chance import Chance
from openmash.synthetic.events import Noted
from openmash.synthetic.flaws import ORDINARY, Habits
from openmash.synthetic.holdings import Clerk, Family, held
from openmash.synthetic.rhythm import LONDON, Calendar, calendar
from openmash.synthetic.settling import settle
from openmash.synthetic.shapes import (
    Agency,
    AgencyEvent,
    AgencyRecord,
    ContactEvent,
    Household,
    Person,
    Truth,
)

PEOPLE_IN_BLOCK: Final = 1000
LARGEST: Final = 10_000_000
UNTIL: Final = datetime(2026, 11, 17, 16, 55, tzinfo=LONDON)


@dataclass(frozen=True, slots=True)
class Plan:
    """What decides a borough: its size in people (unborn included), the seed, and the last moment of its three years.

    `busy` multiplies events and contacts, for a bench that needs many; `habits` say how carefully agencies write.
    """

    size: int
    seed: int
    until: datetime = UNTIL
    busy: float = 1.0
    habits: Mapping[Agency, Habits] = field(default_factory=lambda: ORDINARY)

    def __post_init__(self) -> None:
        if not 1 <= self.size <= LARGEST:
            raise ValueError(f"A borough has from 1 to {LARGEST:,} people; {self.size:,} were asked for.")
        if not 0 <= self.busy <= 100:
            raise ValueError(f"A borough can be from 0 to 100 times as busy as usual; {self.busy:g} was asked for.")

    @property
    def blocks(self) -> int:
        """How many blocks the borough has."""
        return -(-self.size // PEOPLE_IN_BLOCK)


@dataclass(frozen=True, slots=True)
class Block:
    """About 420 households, with all that is held and noted about them, in no telling order."""

    number: int
    families: list[Family]
    records: list[AgencyRecord]
    truths: list[Truth]
    events: list[AgencyEvent]
    contacts: list[ContactEvent]

    @property
    def households(self) -> Iterator[Household]:
        """The homes of this block."""
        return (family.home for family in self.families)

    @property
    def people(self) -> Iterator[Person]:
        """The people of this block, as they truly are."""
        return (person for family in self.families for person in family.people)


def borough(
    size: int,
    *,
    seed: int,
    until: datetime = UNTIL,
    busy: float = 1.0,
    habits: Mapping[Agency, Habits] = ORDINARY,
) -> Iterator[Block]:
    """A borough of `size` people, block by block, in memory that does not grow with its size.

    The same arguments always give the same borough. `until` must be aware; `busy` multiplies events and contacts.
    Raises `ValueError` for a size outside 1 to 10,000,000 or a naive `until`.
    """
    plan = Plan(size, seed, until, busy, habits)
    return (block(number, plan) for number in range(plan.blocks))


def block(number: int, plan: Plan) -> Block:
    """One block of the borough, by its number from 0."""
    when = calendar(plan.until)
    settled = inhabitants(number, plan)
    happenings = Chance(plan.seed, number, "events")
    noted = [list(events.happening(family, when, happenings, plan.busy)) for family in settled]
    records, truths, holders = _write_down(number, settled, noted, plan, when)
    return Block(
        number,
        settled,
        sorted(records, key=lambda record: record.record_id),
        sorted(truths, key=lambda truth: truth.record_id),
        _numbered_events(number, noted, holders),
        _numbered_contacts(number, settled, plan, when),
    )


def inhabitants(number: int, plan: Plan) -> list[Family]:
    """The families of one block, without what anybody holds of them."""
    when, chance = calendar(plan.until), Chance(plan.seed, number, "people")
    first = number * PEOPLE_IN_BLOCK
    room = min(PEOPLE_IN_BLOCK, plan.size - first)
    settled: list[Family] = []
    made = 0
    while made < room:
        homes = families.homes(chance, when.last.toordinal(), room - made)
        settled += settle(
            homes, block=number, first_home=len(settled), first_person=first + made, when=when, chance=chance
        )
        made += sum(len(home.people) for home in homes)
    return settled


_Holders = dict[tuple[str, Agency], str]


def _write_down(
    number: int, settled: list[Family], noted: list[list[Noted]], plan: Plan, when: Calendar
) -> tuple[list[AgencyRecord], list[Truth], _Holders]:
    """Records of everybody whom an agency knows; an agency that noted something about a person knows them."""
    chance = Chance(plan.seed, number, "records")
    clerk = Clerk(plan.habits, when.last, number, chance)
    records: list[AgencyRecord] = []
    truths: list[Truth] = []
    holders: _Holders = {}
    for family, notes in zip(settled, noted, strict=True):
        known = [*held(family, when.last, chance), *((note.person, note.agency) for note in notes)]
        for person, agency in {(person.person_id, agency): (person, agency) for person, agency in known}.values():
            for _ in range(2 if chance.happens(plan.habits[agency].twice) else 1):
                record, truth = clerk.write(family, person, agency, len(records))
                records.append(record)
                truths.append(truth)
            holders[person.person_id, agency] = record.record_id
    return records, truths, holders


def _numbered_events(number: int, noted: list[list[Noted]], holders: _Holders) -> list[AgencyEvent]:
    in_order = sorted((note for notes in noted for note in notes), key=lambda note: note.happened_at)
    return [
        AgencyEvent(
            f"EV{number:05d}{place:06d}", note.agency, note.kind, note.gravity, note.happened_at,
            holders[note.person.person_id, note.agency], note.person.person_id,
        )
        for place, note in enumerate(in_order)
    ]  # fmt: skip


def _numbered_contacts(number: int, settled: list[Family], plan: Plan, when: Calendar) -> list[ContactEvent]:
    chance = Chance(plan.seed, number, "contacts")
    made = [contact for family in settled for contact in contacts.reaching(family, when, chance, plan.busy)]
    made.sort(key=lambda contact: contact.received_at)
    return [contact._replace(contact_id=f"CO{number:05d}{place:06d}") for place, contact in enumerate(made)]
