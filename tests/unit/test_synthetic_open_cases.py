"""Is the invented list of open cases what children's social care would send?"""

from datetime import timedelta

import pytest

from openmash.synthetic.borough import UNTIL, Block
from openmash.synthetic.open_cases import OpenCase, open_cases
from openmash.synthetic.shapes import Agency, Role
from tests.unit import synthetic_world


@pytest.fixture(scope="module")
def blocks() -> tuple[Block, ...]:
    return synthetic_world.blocks()


@pytest.fixture(scope="module")
def listed(blocks: tuple[Block, ...]) -> list[OpenCase]:
    return list(open_cases(blocks, seed=13, as_at=UNTIL))


def test_about_four_children_in_a_hundred_are_open(blocks: tuple[Block, ...], listed: list[OpenCase]) -> None:
    children = sum(person.role in (Role.CHILD, Role.UNBORN) for made in blocks for person in made.people)
    assert 0.025 < len(listed) / children < 0.06


def test_every_case_is_as_social_care_wrote_it_down_and_listed_once(
    blocks: tuple[Block, ...], listed: list[OpenCase]
) -> None:
    held = {
        (record.forename, record.surname, record.dob)
        for made in blocks
        for record in made.records
        if record.agency is Agency.SOCIAL_CARE
    }
    assert {(case.forename, case.surname, case.born) for case in listed} <= held
    assert len({case.case_number for case in listed}) == len(listed)


def test_every_case_has_a_worker_a_team_and_a_day_before_today(listed: list[OpenCase]) -> None:
    assert all(case.worker and case.team and case.worker_phone.startswith("020 7946 0") for case in listed)
    assert all(UNTIL.date() - timedelta(days=731) < case.opened_on <= UNTIL.date() for case in listed)
    assert 5 < len({case.worker for case in listed}) <= 24


def test_an_unborn_child_is_listed_by_the_expected_date(listed: list[OpenCase]) -> None:
    unborn = [case for case in listed if case.expected_on]
    assert unborn
    assert all(case.born is None for case in unborn)


def test_the_list_is_the_same_whichever_blocks_are_asked_for(blocks: tuple[Block, ...], listed: list[OpenCase]) -> None:
    later = list(open_cases(blocks[3:5], seed=13, as_at=UNTIL))
    assert later
    assert set(later) <= set(listed)
