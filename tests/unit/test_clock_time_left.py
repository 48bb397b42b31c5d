"""Does a tired worker read the right words at the right moment?"""

from datetime import timedelta

import pytest

from openmash.clock import Brag, NaiveInstant, TimeState, say_duration, say_time_left, time_left, time_state
from tests.unit.clock_world import at

RECEIVED, DUE = at("2026-11-17 09:00"), at("2026-11-17 21:00")  # twelve hours: a third is four


@pytest.mark.parametrize(
    ("now", "state"),
    [
        ("09:00:00", TimeState.IN_HAND),
        ("16:59:59", TimeState.IN_HAND),
        ("17:00:00", TimeState.SOON),
        ("19:59:59", TimeState.SOON),
        ("20:00:00", TimeState.WITHIN_HOUR),
        ("21:00:00", TimeState.WITHIN_HOUR),
        ("21:00:01", TimeState.OVERDUE),
    ],
)
def test_the_state_changes_at_a_third_at_an_hour_and_after_the_due_instant(now: str, state: TimeState) -> None:
    assert time_state(at(f"2026-11-17 {now}"), received_at=RECEIVED, due_at=DUE) is state


def test_a_short_clock_is_within_the_hour_before_it_is_soon() -> None:
    assert time_state(RECEIVED, received_at=RECEIVED, due_at=RECEIVED + timedelta(hours=1)) is TimeState.WITHIN_HOUR


def test_what_has_no_target_has_no_clock() -> None:
    assert time_state(RECEIVED, received_at=RECEIVED, due_at=None) is TimeState.NO_TARGET
    assert time_left(RECEIVED, None) is None
    assert say_time_left(None) == "No clock"


def test_time_left_is_real_time_when_the_clocks_change() -> None:
    assert time_left(at("2026-10-24 12:00"), at("2026-10-25 12:00")) == timedelta(hours=25)


def test_no_word_for_time_is_the_name_of_a_brag_colour() -> None:
    words = [state.words for state in TimeState]
    assert words == ["Overdue", "Within 1 h", "Soon", "In hand", "No target"]
    assert not {word.lower() for word in words} & {brag.words.lower() for brag in Brag}


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "under 1 min"),
        (0.99, "under 1 min"),
        (1, "1 min"),
        (25, "25 min"),
        (59.99, "59 min"),
        (60, "1 h"),
        (63, "1 h 03"),
        (80, "1 h 20"),
        (977, "16 h 17"),
        (55 * 60 + 15, "55 h 15"),
        (72 * 60 - 1, "71 h 59"),
        (72 * 60, "3 days"),
        (76 * 60 + 59, "3 days 4 h"),
        (45 * 1440, "45 days"),
        (-25, "−25 min"),
    ],
)
def test_a_duration_is_said_short_and_never_rounded_up(minutes: float, words: str) -> None:
    assert say_duration(timedelta(minutes=minutes)) == words


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (977, "16 h 17 left"),
        (0, "under 1 min left"),
        (-0.5, "under 1 min late"),
        (-25, "25 min late"),
        (-65, "1 h 05 late"),
    ],
)
def test_time_left_says_left_or_late(minutes: float, words: str) -> None:
    assert say_time_left(timedelta(minutes=minutes)) == words


def test_a_moment_without_a_time_zone_is_refused() -> None:
    naive = RECEIVED.replace(tzinfo=None)
    with pytest.raises(NaiveInstant):
        time_left(naive, DUE)
    with pytest.raises(NaiveInstant):
        time_state(RECEIVED, received_at=naive, due_at=RECEIVED + timedelta(hours=9))
