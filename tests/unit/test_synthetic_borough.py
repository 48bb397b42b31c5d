"""What the borough promises to those who build on it."""

import tracemalloc
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice, pairwise

import pytest

from openmash.linkage import nhs_number, upn
from openmash.synthetic.borough import LARGEST, UNTIL, Block, Plan, block, borough
from openmash.synthetic.flaws import ROUGH
from openmash.synthetic.shapes import Agency, Footing, Role, Source
from tests.unit import synthetic_world


@pytest.fixture(scope="module")
def blocks() -> tuple[Block, ...]:
    return synthetic_world.blocks()


@pytest.mark.parametrize("size", [1, 2, 999, 1001])
def test_a_borough_has_exactly_as_many_people_as_asked_for(size: int) -> None:
    people = [person for made in borough(size, seed=1) for person in made.people]
    assert len(people) == size == len({person.person_id for person in people})


def test_the_same_seed_gives_the_same_borough_and_another_seed_another() -> None:
    once, again = list(borough(1500, seed=4)), list(borough(1500, seed=4))
    assert once == again
    assert next(borough(1500, seed=5)).families[0] != once[0].families[0]


def test_blocks_can_be_made_in_any_order_and_a_larger_borough_begins_with_the_same_people() -> None:
    plan = Plan(3000, seed=6)
    backwards = [block(number, plan) for number in (2, 1, 0)]
    assert backwards[::-1] == list(borough(3000, seed=6))
    assert list(islice(borough(50_000, seed=6), 3)) == backwards[::-1]


def test_a_busier_borough_or_rougher_records_have_the_same_people() -> None:
    plain = next(borough(1000, seed=2))
    busy, rough = next(borough(1000, seed=2, busy=5)), next(borough(1000, seed=2, habits=ROUGH))
    assert plain.families == busy.families == rough.families
    assert len(busy.contacts) > 3 * len(plain.contacts)
    assert len(busy.events) > 3 * len(plain.events)
    flawed = [sum(bool(truth.flaws) for truth in made.truths) / len(made.truths) for made in (plain, rough)]
    assert flawed[1] > flawed[0] + 0.1


def test_a_quiet_borough_has_no_events_and_no_contacts() -> None:
    quiet = next(borough(1000, seed=2, busy=0))
    assert (quiet.events, quiet.contacts) == ([], [])


@pytest.mark.parametrize("size", [0, -1, LARGEST + 1])
def test_an_impossible_size_is_refused_at_once(size: int) -> None:
    with pytest.raises(ValueError, match="from 1 to 10,000,000 people"):
        borough(size, seed=1)


@pytest.mark.parametrize("busy", [-0.1, 101, float("nan")])
def test_an_impossible_busyness_is_refused_at_once(busy: float) -> None:
    with pytest.raises(ValueError, match="as busy as usual"):
        borough(10, seed=1, busy=busy)


def test_a_last_moment_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        list(borough(10, seed=1, until=datetime(2026, 1, 1)))  # noqa: DTZ001 - the naive time is the point


def test_memory_does_not_grow_with_the_borough() -> None:
    def peak(count: int) -> int:
        tracemalloc.start()
        for _ in islice(borough(LARGEST, seed=3), count):
            pass
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    peak(1)  # the name lists and the calendar are made once and kept
    assert peak(4) < 1.3 * peak(2)


def test_every_record_has_one_truth_and_belongs_to_somebody_of_the_block(blocks: tuple[Block, ...]) -> None:
    for made in blocks:
        people = {person.person_id: person for person in made.people}
        truths = {truth.record_id: truth for truth in made.truths}
        assert len(truths) == len(made.records) == len(made.truths)
        for record in made.records:
            assert truths[record.record_id].person_id in people
        for event in made.events:
            truth = truths[event.record_id]
            assert truth.person_id == event.person_id


def test_numbers_are_shared_by_nobody_across_the_borough(blocks: tuple[Block, ...]) -> None:
    people = [person for made in blocks for person in made.people]
    records = [record.record_id for made in blocks for record in made.records]
    nhs = [person.nhs for person in people if person.nhs]
    pupils = [person.upn for person in people if person.upn]
    assert len(records) == len(set(records))
    assert len(nhs) == len(set(nhs))
    assert len(pupils) == len(set(pupils))
    assert all(nhs_number.valid(number) and nhs_number.for_tests(number) for number in nhs)
    assert all(upn.valid(number) and number[1:4] == "990" for number in pupils)


def test_the_order_of_records_tells_nothing_of_who_lives_with_whom(blocks: tuple[Block, ...]) -> None:
    truth = {entry.record_id: entry.household_id for entry in blocks[0].truths}
    in_order = [truth[record.record_id] for record in blocks[0].records if record.agency is Agency.HEALTH]
    neighbours = sum(one == two for one, two in pairwise(in_order))
    assert neighbours < len(in_order) * 0.02


def test_relations_point_at_real_people_of_the_right_age(blocks: tuple[Block, ...]) -> None:
    for made in blocks:
        people = {person.person_id: person for person in made.people}
        for person in people.values():
            if person.twin_id:
                twin = people[person.twin_id]
                assert twin.twin_id == person.person_id
                assert (twin.born, twin.due_on, twin.mother_id) == (person.born, person.due_on, person.mother_id)
                assert person.role is Role.UNBORN or twin.forename != person.forename
            if person.partner_id:
                assert people[person.partner_id].partner_id == person.person_id
            for parent_id in filter(None, (person.mother_id, person.father_id)):
                parent, child_born = people[parent_id], person.born or person.due_on
                assert parent.born
                assert child_born
                assert parent.age_on(child_born) >= 14


def test_the_unborn_have_a_due_date_ahead_and_nothing_else_yet(blocks: tuple[Block, ...]) -> None:
    unborn = [person for made in blocks for person in made.people if person.role is Role.UNBORN]
    assert unborn
    for person in unborn:
        assert person.due_on
        assert person.due_on > UNTIL.date()
        assert (person.born, person.forename, person.nhs, person.upn, person.age_on(UNTIL.date())) == (
            None, "", "", "", -1,
        )  # fmt: skip


def test_agencies_hold_the_numbers_that_are_theirs_and_no_others(blocks: tuple[Block, ...]) -> None:
    records = [record for made in blocks for record in made.records]
    share = {
        agency: [
            sum(bool(getattr(record, number)) for record in records if record.agency is agency)
            / sum(record.agency is agency for record in records)
            for number in ("nhs", "upn")
        ]
        for agency in Agency
    }
    assert share[Agency.HEALTH][0] > 0.93
    assert 0.4 < share[Agency.SOCIAL_CARE][0] < 0.6
    assert share[Agency.EDUCATION][1] > 0.93
    assert {
        share[agency][place] for agency in (Agency.POLICE, Agency.PROBATION, Agency.HOUSING) for place in (0, 1)
    } == {0}


def test_nothing_happens_outside_the_three_years_or_before_birth(blocks: tuple[Block, ...]) -> None:
    until = UNTIL.astimezone(UTC)
    for made in blocks:
        born = {person.person_id: person.born for person in made.people}
        for event in made.events:
            assert event.happened_at <= until
            assert (until - event.happened_at).days <= 3 * 365 + 1
            assert born[event.person_id] is None or born[event.person_id] <= event.happened_at.date()  # type: ignore[operator]
        for contact in made.contacts:
            assert contact.received_at <= until
            assert contact.decided_at is None or contact.received_at < contact.decided_at <= until
            assert all(born[child] is None or born[child] <= contact.received_at.date() for child in contact.children)  # type: ignore[operator]


def test_harm_that_emerges_shows_as_more_events_from_more_agencies(blocks: tuple[Block, ...]) -> None:
    many: Counter[Footing] = Counter()
    agencies: Counter[Footing] = Counter()
    children: Counter[Footing] = Counter()
    for made in blocks:
        family_of = {person.person_id: family for family in made.families for person in family.people}
        for family in made.families:
            children[family.home.footing] += any(person.role is Role.CHILD for person in family.people)
        seen = {(event.person_id, event.agency) for event in made.events}
        many.update(family_of[event.person_id].home.footing for event in made.events)
        agencies.update(family_of[person].home.footing for person, _ in seen)
    rate = {footing: many[footing] / children[footing] for footing in Footing}
    spread = {footing: agencies[footing] / children[footing] for footing in Footing}
    assert rate[Footing.EMERGING] > 1.8 * rate[Footing.STEADY]
    assert rate[Footing.STRAINED] > 2 * rate[Footing.STEADY]
    assert spread[Footing.EMERGING] > 1.8 * spread[Footing.STEADY]


def test_a_demonstration_of_three_thousand_people_has_about_three_hundred_contacts() -> None:
    contacts = [contact for made in borough(3000, seed=1) for contact in made.contacts]
    assert 220 <= len(contacts) <= 380
    assert {contact.source for contact in contacts} >= {Source.POLICE, Source.SCHOOL, Source.FAMILY}
    assert all(contact.narrative and "{" not in contact.narrative for contact in contacts)


def test_a_plan_counts_its_blocks() -> None:
    assert [replace(Plan(1, 1), size=size).blocks for size in (1, 1000, 1001)] == [1, 1, 2]
