"""What does a date in a cell mean? Day before month, as Excel and other systems leave it; and never a guess."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openmash.clock import LONDON
from openmash.hub.contacts.files import dates
from openmash.hub.records.refusals import NotUnderstood

NINTH = date(2017, 3, 9)


@pytest.mark.parametrize(
    "text",
    [
        "09/03/2017", "9/3/2017", "9.3.2017", "9-3-17", "2017-03-09", "2017/3/9", "20170309", "9-Mar-17",
        "09 March 2017", "9th Mar 2017", " 9  mar,  2017 ", "9Mar2017", "42803", "42803.0", "09/03/2017 00:00",
        "2017-03-09T00:00:00Z",
        "09/03/2017 00:00:00.000",
    ],
)  # fmt: skip
def test_a_day_is_read_however_it_is_usually_written(text: str) -> None:
    assert dates.day(text, until=2026) == NINTH


@pytest.mark.parametrize(
    "text", ["", " ", "unknown", "Unknown", "NOT KNOWN", "n/k", "NK", "-", "?", "tbc", "N/A", "null"]
)
def test_not_known_is_nothing_and_not_wrong(text: str) -> None:
    assert dates.day(text, until=2026) is None
    assert dates.moment(text, until=2026) is None


@pytest.mark.parametrize(("text", "year"), [("9/3/26", 2026), ("9/3/27", 1927), ("9-Mar-00", 2000), ("9/3/99", 1999)])
def test_two_figures_are_a_year_up_to_this_one(text: str, year: int) -> None:
    assert dates.day(text, until=2026) == date(year, 3, 9)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("03/25/2017", "month first, as in America. Write 25/03/2017"),
        ("31/02/2026", "a day that 2026 does not have"),
        ("29/02/2017", "a day that 2017 does not have"),
        ("29/02/1900", "a day that 1900 does not have"),
        ("31/04/2020", "a day that 2020 does not have"),
        ("13/13/2017", "a day that 2017 does not have"),
        ("0/5/2017", "a day that 2017 does not have"),
        ("1/0/2017", "no month that can be read"),
        ("9-Foo-17", "no month that can be read"),
        ("03/07/0000", "in the year 0"),
        ("0000-07-03", "in the year 0"),
        ("01/01/9999", "in the year 9999"),
        ("9999-12-31", "in the year 9999"),
        ("01/01/2100", "in the year 2100"),
        ("01/01/1899", "in the year 1899"),
        ("99999", "nor a number of days"),
        ("2017", "is not a date"),
        ("03/2017", "is not a date"),
        ("about 9 March", "is not a date"),
        ("x" * 10**6, "is not a date"),
        ("09/03/2017 25:00", "no time of day"),
        ("09/03/2017 soon", "no time of day"),
    ],
)
def test_a_day_that_cannot_be_is_refused_with_a_reason(text: str, why: str) -> None:
    with pytest.raises(NotUnderstood) as refusal:
        dates.day(text, until=2026)
    assert why in str(refusal.value)
    assert len(str(refusal.value)) < 200


def test_29_february_is_a_day_of_leap_years() -> None:
    assert dates.day("29/02/2016", until=2026) == date(2016, 2, 29)
    assert dates.day("29/02/2000", until=2026) == date(2000, 2, 29)


@pytest.mark.parametrize(
    ("text", "hour", "minute", "second"),
    [
        ("17/11/2026 09:12", 9, 12, 0),
        ("17/11/2026 9:12:33", 9, 12, 33),
        ("17/11/2026 0912", 9, 12, 0),
        ("17/11/2026, 21.12", 21, 12, 0),
        ("17/11/2026 9:12 pm", 21, 12, 0),
        ("17/11/2026 9pm", 21, 0, 0),
        ("17/11/2026 12:05 am", 0, 5, 0),
        ("17/11/2026 12:05pm", 12, 5, 0),
        ("2026-11-17T09:12:33.5", 9, 12, 33),
        ("2026-11-17 09:12Z", 9, 12, 0),
        ("2026-11-17 09:12 GMT", 9, 12, 0),
        ("2026-11-17T10:12+01:00", 9, 12, 0),
        ("2026-11-17T04:12-0500", 9, 12, 0),
        ("46343.5", 12, 0, 0),
        ("46343", 0, 0, 0),
        ("17/11/2026", 0, 0, 0),
    ],
)
def test_a_moment_is_read_by_the_clock_on_the_wall_or_by_its_zone(
    text: str, hour: int, minute: int, second: int
) -> None:
    assert dates.moment(text, until=2026) == datetime(2026, 11, 17, hour, minute, second, tzinfo=LONDON)


def test_summer_time_is_understood() -> None:
    assert dates.moment("01/07/2026 09:00", until=2026) == datetime(2026, 7, 1, 8, tzinfo=UTC)
    assert dates.moment("01/07/2026 09:00 BST", until=2026) == datetime(2026, 7, 1, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["17/11/2026 9", "17/11/2026 13pm", "17/11/2026 0am", "17/11/2026 9:60", "17/11/2026 9:00:60"]
)
def test_a_time_that_cannot_be_is_refused(text: str) -> None:
    with pytest.raises(NotUnderstood, match="no time of day"):
        dates.moment(text, until=2026)


def test_a_time_zone_that_cannot_be_is_refused() -> None:
    with pytest.raises(NotUnderstood, match="no time zone"):
        dates.moment("17/11/2026 09:12+99:99", until=2026)


def test_a_birthday_at_midnight_in_summer_counted_in_another_zone_is_the_day_in_england() -> None:
    assert dates.day("2017-07-08T23:00:00Z", until=2026) == date(2017, 7, 9)


@pytest.mark.parametrize(
    ("text", "is_one"), [("42803", True), (" 42803.5 ", True), ("2017", False), ("9/3/2017", False)]
)
def test_a_number_of_days_is_recognised_so_that_it_can_be_remarked(text: str, is_one: bool) -> None:
    assert dates.is_number(text) is is_one


@given(st.dates(date(1927, 6, 1), date(2099, 12, 31)))
def test_excel_s_number_of_any_day_is_that_day(day: date) -> None:
    number = (day - date(1900, 3, 1)).days + 61  # from the day after the leap day that 1900 never had
    assert dates.day(str(number), until=2026) == day


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.times())
def test_whatever_is_written_the_british_way_is_read_back(day: date, clock: time) -> None:
    at = datetime.combine(day, clock.replace(microsecond=0), LONDON)
    assert dates.moment(f"{at:%d/%m/%Y %H:%M:%S}", until=2099) == at
    assert dates.day(f"{at:%d-%b-%Y}", until=2099) == at.date()


@given(st.text(max_size=40))
def test_no_text_is_more_than_not_understood(text: str) -> None:
    try:
        found = dates.moment(text, until=2026)
    except NotUnderstood:
        return
    assert found is None or timedelta() <= found - datetime(1899, 12, 30, tzinfo=UTC)
