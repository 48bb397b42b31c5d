"""Does the quick clock agree with the one that watches every minute?"""

import pytest
from hypothesis import given

from tests.oracle.clock_cases import Case, Life, cases, lives
from tests.oracle.clock_comparison import compare_deadlines, compare_lives, compare_working_time, many


@many(300)
@given(case=cases())
def test_deadlines_and_working_time_are_what_watching_every_minute_gives(case: Case) -> None:
    compare_deadlines(case)
    compare_working_time(case)


@many(100)
@given(life=lives())
def test_who_held_the_clock_is_what_watching_every_minute_gives(life: Life) -> None:
    compare_lives(life)


@pytest.mark.deep
@many(100_000, seeded=False)
@given(case=cases())
def test_a_hundred_thousand_deadlines_are_what_watching_every_minute_gives(case: Case) -> None:
    compare_deadlines(case)
    compare_working_time(case)


@pytest.mark.deep
@many(20_000, seeded=False)
@given(life=lives())
def test_twenty_thousand_lives_are_held_as_watching_every_minute_gives(life: Life) -> None:
    compare_lives(life)
