"""Do agencies make the mistakes that agencies make, and is each mistake written beside the record?"""

from collections import Counter
from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest

from openmash.linkage import nhs_number, upn
from openmash.synthetic import flaws
from openmash.synthetic.borough import UNTIL, Block
from openmash.synthetic.chance import Chance
from openmash.synthetic.flaws import ORDINARY, Habits, rougher
from openmash.synthetic.holdings import Clerk, scrambled
from openmash.synthetic.shapes import Agency, AgencyRecord, Flaw, Person, Role, Truth
from tests.unit import synthetic_world

TODAY = UNTIL.date()
NEVER = Habits(**dict.fromkeys(Habits.__dataclass_fields__, 0.0))


@pytest.fixture(scope="module")
def blocks() -> tuple[Block, ...]:
    return synthetic_world.blocks()


@pytest.fixture(scope="module")
def written(blocks: tuple[Block, ...]) -> list[tuple[AgencyRecord, Truth, Person]]:
    found = []
    for made in blocks:
        people = {person.person_id: person for person in made.people}
        truths = {truth.record_id: truth for truth in made.truths}
        for record in made.records:
            truth = truths[record.record_id]
            found.append((record, truth, people[truth.person_id]))
    return found


def test_health_holds_nearly_everybody_and_probation_hardly_anybody(
    written: list[tuple[AgencyRecord, Truth, Person]],
) -> None:
    held = Counter(agency for agency, _ in {(record.agency, truth.person_id) for record, truth, _ in written})
    assert held[Agency.HEALTH] > 0.95 * 16_000
    assert 0.15 < held[Agency.EDUCATION] / 16_000 < 0.27
    assert 0.10 < held[Agency.POLICE] / 16_000 < 0.25
    assert 0.1 < held[Agency.HOUSING] / 16_000 < 0.3
    assert 0.03 < held[Agency.SOCIAL_CARE] / 16_000 < 0.12
    assert 0.002 < held[Agency.PROBATION] / 16_000 < 0.02


def test_a_record_without_flaws_says_the_truth(written: list[tuple[AgencyRecord, Truth, Person]]) -> None:
    clean = [(record, person) for record, truth, person in written if not truth.flaws]
    assert 0.25 < len(clean) / len(written) < 0.6
    for record, person in clean:
        assert (record.forename, record.surname, record.middle) == (person.forename, person.surname, person.middle)
        assert (record.dob, record.sex) == (person.born, person.sex)
        assert record.nhs in ("", person.nhs)
        assert record.upn in ("", person.upn)


def test_every_kind_of_mistake_is_made(written: list[tuple[AgencyRecord, Truth, Person]]) -> None:
    made = Counter(flaw for _, truth, _ in written for flaw in truth.flaws.split())
    assert set(made) == set(Flaw)


def test_police_make_more_mistakes_than_health(written: list[tuple[AgencyRecord, Truth, Person]]) -> None:
    def rate(agency: Agency, *kinds: Flaw) -> float:
        own = [truth.flaws.split() for record, truth, _ in written if record.agency is agency]
        return sum(any(kind in kinds for kind in found) for found in own) / len(own)

    for kind in (Flaw.TYPO, Flaw.FIRST_OF_JANUARY, Flaw.DATE_MISSING, Flaw.OLD_ADDRESS):
        assert rate(Agency.POLICE, kind) > 1.5 * rate(Agency.HEALTH, kind)


SHOWS = {
    Flaw.DATE_MISSING: lambda record, _: record.dob is None,
    Flaw.FIRST_OF_JANUARY: lambda record, _: (record.dob.month, record.dob.day) == (1, 1),
    Flaw.DAY_MONTH_SWAPPED: lambda record, person: (
        (record.dob.day, record.dob.month) == (person.born.month, person.born.day)
    ),
    Flaw.DATE_MISTYPED: lambda record, person: record.dob != person.born,
    Flaw.SEX_MISSING: lambda record, person: person.sex and not record.sex,
    Flaw.NHS_MISTYPED: lambda record, person: record.nhs != person.nhs and len(record.nhs) == 10,
    Flaw.NHS_OF_ANOTHER: lambda record, person: record.nhs != person.nhs and nhs_number.valid(record.nhs),
    Flaw.TEMPORARY_UPN: lambda record, _: upn.temporary(record.upn) and upn.valid(record.upn),
    Flaw.MIDDLE_MISSING: lambda record, person: person.middle and not record.middle,
    Flaw.ADDRESS_MISSING: lambda record, _: (record.address, record.postcode) == ("", ""),
    Flaw.PLAIN_LETTERS: lambda record, _: record.forename.isascii() or record.surname.isascii(),
}


@pytest.mark.parametrize("flaw", SHOWS)
def test_a_flaw_shows_where_it_says(written: list[tuple[AgencyRecord, Truth, Person]], flaw: Flaw) -> None:
    flawed = [(record, person) for record, truth, person in written if flaw in truth.flaws.split()]
    assert flawed
    assert all(SHOWS[flaw](record, person) for record, person in flawed)


def test_now_and_then_twins_are_typed_with_one_number(blocks: tuple[Block, ...]) -> None:
    careless = {Agency.HEALTH: replace(NEVER, nhs_held=1.0, nhs_of_twin=1.0)}
    shared = 0
    for made in blocks:
        clerk = Clerk(careless, TODAY, made.number, Chance(made.number))
        for family in made.families:
            for twin in filter(family.twin_of, family.people):
                record, _ = clerk.write(family, twin, Agency.HEALTH, 0)
                shared += record.nhs == family.twin_of(twin).nhs != ""  # type: ignore[union-attr]
    assert shared > 50
    assert all(0 < habits.nhs_of_twin < 0.05 for habits in ORDINARY.values())


def test_babies_and_the_unborn_are_often_written_down_without_a_name(blocks: tuple[Block, ...]) -> None:
    """Everybody under 18 as they were written down on the day after their birth, by somebody who asked no name."""
    nameless = {Agency.HEALTH: replace(NEVER, placeholder=1.0)}
    found: dict[Role, set[str]] = {Role.CHILD: set(), Role.UNBORN: set()}
    for made in blocks:
        for family in made.families:
            for person in (person for person in family.people if person.role in found):
                clerk = Clerk(nameless, person.born or TODAY, made.number, Chance(person.person_id))
                record, truth = clerk.write(family, person, Agency.HEALTH, 0)
                found[person.role].add(record.forename)
                assert (truth.flaws, record.middle, bool(record.surname)) == ("placeholder", "", True)
    assert found[Role.UNBORN] == {"Unborn", "Unborn Baby", "Unborn Child", "UBB"}
    assert found[Role.CHILD] == {"Baby", "Baby of", "Baby Boy", "Baby Girl", "Twin 1", "Twin 2"}


def test_some_people_are_held_twice_by_one_agency(written: list[tuple[AgencyRecord, Truth, Person]]) -> None:
    times = Counter((record.agency, truth.person_id) for record, truth, _ in written)
    assert set(times.values()) == {1, 2}
    assert 0.01 < sum(count == 2 for count in times.values()) / len(times) < 0.08


def test_no_birthday_is_written_in_the_future(written: list[tuple[AgencyRecord, Truth, Person]]) -> None:
    assert all(record.dob is None or record.dob <= TODAY for record, _, _ in written)


def test_a_birthday_that_would_fall_in_the_future_is_left_as_it_was() -> None:
    habits = replace(NEVER, date_mistyped=1.0)
    found: list[Flaw] = []
    for seed in range(200):
        born = flaws.birthday(date(2026, 11, 16), date(2026, 11, 17), habits, Chance(seed), found)
        assert born
        assert born <= date(2026, 11, 17)


def test_the_29th_of_february_can_be_mistyped_in_any_year() -> None:
    habits = Habits(date_missing=0, day_month_swapped=0.3, first_of_january=0.3, date_mistyped=0.4)
    for seed in range(300):
        assert flaws.birthday(date(2004, 2, 29), TODAY, habits, Chance(seed), [])


def test_rougher_habits_make_every_flaw_likelier_and_hold_fewer_numbers() -> None:
    for habits in ORDINARY.values():
        rough = rougher(habits)
        assert rough.typo == 2 * habits.typo
        assert rough.nhs_held <= habits.nhs_held
        assert rough.known_as <= 0.9


def test_record_numbers_say_nothing_and_never_repeat() -> None:
    numbers = [scrambled(number) for number in range(200_000)]
    assert len(set(numbers)) == len(numbers)
    assert max(numbers) < 1 << 27
    ascending = sum(one < two for one, two in pairwise(numbers))
    assert 0.45 < ascending / len(numbers) < 0.55
