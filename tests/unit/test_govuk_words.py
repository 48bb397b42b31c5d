"""How are times, dates, ages and durations said?"""

import doctest
from datetime import UTC, date, datetime, timedelta

import pytest

from openmash.hub.govuk import words

TODAY = date(2026, 11, 17)
AFTERNOON = datetime(2026, 11, 17, 16, 55, tzinfo=UTC)


def plain(said: str) -> str:
    return said.replace(words.NBSP, " ")


def test_the_examples_in_the_words_hold() -> None:
    result = doctest.testmod(words)
    assert result.attempted > 3
    assert result.failed == 0


def test_a_summer_moment_is_said_in_the_hubs_own_time_not_in_utc() -> None:
    assert words.clock_time(datetime(2026, 7, 1, 23, 30, tzinfo=UTC)) == "00:30"
    assert plain(words.long_date(datetime(2026, 7, 1, 23, 30, tzinfo=UTC))) == "2 July 2026"


def test_a_date_and_its_units_never_part_at_the_end_of_a_line() -> None:
    assert words.long_date(TODAY) == "17\N{NO-BREAK SPACE}November 2026"
    assert " " not in words.short_date(TODAY)
    assert " " not in words.duration(80)


def test_a_moment_is_said_with_its_date() -> None:
    assert plain(words.date_and_time(AFTERNOON)) == "17 November 2026 at 16:55"
    assert plain(words.weekday_date(AFTERNOON)) == "Tuesday 17 November 2026"


@pytest.mark.parametrize(
    ("day", "said"),
    [(17, "16:55"), (18, "tomorrow 16:55"), (16, "yesterday 16:55"), (20, "20 Nov 2026 16:55")],
)
def test_a_near_time_says_which_day_unless_it_is_today(day: int, said: str) -> None:
    assert plain(words.near_time(AFTERNOON.replace(day=day), TODAY)) == said


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, "today"), (1, "yesterday"), (-1, "tomorrow"), (4, "4 days ago"), (27, "27 days ago"), (28, "4 weeks ago"),
        (70, "10 weeks ago"), (95, "3 months ago"), (800, "2 years ago"), (-3, "in 3 days"),
    ],
)  # fmt: skip
def test_how_long_ago_is_said_in_the_largest_unit_that_still_tells_enough(days: int, said: str) -> None:
    assert plain(words.how_long_ago(TODAY - timedelta(days=days), TODAY)) == said


def test_a_duration_is_said_as_the_clock_says_it() -> None:
    assert plain(words.duration(80)) == plain(words.duration(timedelta(minutes=80))) == "1 h 20"
    assert plain(words.duration(38.9)) == "38 min"


def test_time_left_says_late_and_never_a_negative_number() -> None:
    assert plain(words.time_left(timedelta(minutes=80))) == "1 h 20 left"
    assert plain(words.time_left(timedelta(minutes=-25))) == "25 min late"
    assert plain(words.time_left(None)) == "No clock"


@pytest.mark.parametrize(
    ("born_on", "said"),
    [
        (date(2020, 7, 3), "6"),
        (date(2020, 11, 17), "6"),
        (date(2020, 11, 18), "5"),
        (date(2025, 11, 18), "11 months"),
        (date(2026, 10, 17), "1 month"),
        (date(2026, 10, 20), "4 weeks"),
        (date(2026, 11, 12), "5 days"),
        (date(2026, 11, 16), "1 day"),
        (date(2027, 1, 2), "unborn, due 2 Jan"),
        (None, "age not known"),
    ],
)
def test_an_age_is_in_the_unit_that_tells_enough_and_is_never_guessed(born_on: date | None, said: str) -> None:
    assert plain(words.age(born_on, TODAY)) == said


def test_an_unborn_childs_date_has_its_year_when_it_could_be_read_as_another_years() -> None:
    assert plain(words.unborn(date(2027, 1, 2), TODAY)) == "unborn, due 2 Jan"
    assert plain(words.unborn(date(2025, 1, 2), TODAY)) == "unborn, due 2 Jan 2025"
    assert words.unborn(None, TODAY) == "unborn"


@pytest.mark.parametrize(
    ("name", "said"),
    [("Jade Thorne", "J.T."), ("Tamsin Okoro-Vale", "T.O-V."), ("élan", "É."), ("", "?"), (" - ", "?")],
)
def test_initials_stand_for_a_name_on_the_board(name: str, said: str) -> None:
    assert words.initials(name) == said


def test_a_negative_number_has_a_minus_and_zero_has_none() -> None:
    assert words.number(-19.9, 1) == "−19.9"
    assert words.number(-0.01, 1) == "0.0"
    assert words.number(1_000_000) == "1,000,000"


def test_a_count_agrees_with_its_word() -> None:
    assert plain(words.counted(1, "child", "children")) == "1 child"
    assert plain(words.counted(2, "child", "children")) == "2 children"
    assert plain(words.counted(0, "item")) == "0 items"


@pytest.mark.parametrize(
    ("label", "inside"),
    [
        ("Date of birth", "date of birth"),
        ("NHS number", "NHS number"),
        ("I agree", "I agree"),
        ("A worry", "a worry"),
        ("", ""),
    ],
)
def test_a_label_inside_a_sentence_loses_its_capital_but_an_abbreviation_keeps_its_own(label: str, inside: str) -> None:
    assert words.inside_a_sentence(label) == inside
