"""Is working time what the hub's opening hours say?"""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest

from openmash.clock import (
    BackwardsTime,
    BadOpeningHours,
    Calendar,
    NaiveInstant,
    NeverOpens,
    OpeningHours,
    OutsideTheCalendar,
    add_working,
    add_working_days,
    bank_holidays,
    next_open,
    working_minutes,
    working_time,
)
from tests.unit.clock_world import NEVER, OFFICE, ROUND_THE_CLOCK, at, hours, read, utc

HOUR = timedelta(hours=1)


def test_only_the_time_the_hub_is_open_counts() -> None:
    assert working_time(at("2026-11-17 16:00"), at("2026-11-18 10:00"), OFFICE) == 2 * HOUR


def test_nights_and_weekends_do_not_count() -> None:
    assert working_time(at("2026-11-20 17:00"), at("2026-11-23 09:00"), OFFICE) == timedelta(0)


def test_seconds_count_and_whole_minutes_are_rounded_down() -> None:
    start, end = at("2026-11-17 16:58:30.5"), at("2026-11-17 17:30")
    assert working_time(start, end, OFFICE) == timedelta(seconds=89.5)
    assert working_minutes(start, end, OFFICE) == 1


def test_a_bank_holiday_does_not_count() -> None:
    assert working_time(at("2026-04-02 09:00"), at("2026-04-07 17:00"), OFFICE) == 16 * HOUR


def test_a_hub_may_open_on_bank_holidays() -> None:
    good_friday = at("2026-04-03 09:00"), at("2026-04-03 17:00")
    assert working_time(*good_friday, replace(OFFICE, open_on_bank_holidays=True)) == 8 * HOUR


def test_the_hubs_own_closed_day_does_not_count() -> None:
    training = replace(OFFICE, closed_on=frozenset({date(2026, 11, 18)}))
    assert working_time(at("2026-11-17 16:00"), at("2026-11-19 10:00"), training) == 2 * HOUR


def test_a_bank_holiday_proclaimed_since_can_be_added() -> None:
    proclaimed = replace(OFFICE, bank_holidays=lambda year: bank_holidays(year) | {date(2026, 11, 18)})
    assert working_time(at("2026-11-18 09:00"), at("2026-11-18 17:00"), proclaimed) == timedelta(0)
    assert not proclaimed.is_working_day(date(2026, 11, 18))


def test_days_in_lieu_and_christmas_day_itself_are_bank_holidays() -> None:
    assert {date(2021, 12, 25), date(2021, 12, 27), date(2021, 12, 28)} <= bank_holidays(2021)
    assert bank_holidays() == frozenset()
    assert bank_holidays(2025, 2026) == bank_holidays(2025) | bank_holidays(2026)


@pytest.mark.parametrize(
    ("year", "published"),
    [
        (2020, "01-01 04-10 04-13 05-08 05-25 08-31 12-25 12-28"),
        (2022, "01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-26 12-27"),
        (2023, "01-02 04-07 04-10 05-01 05-08 05-29 08-28 12-25 12-26"),
        (2026, "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28"),
        (2027, "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28"),
    ],
)
def test_the_weekdays_that_are_bank_holidays_are_those_the_government_publishes(year: int, published: str) -> None:
    on_weekdays = sorted(day for day in bank_holidays(year) if day.weekday() < 5)
    assert on_weekdays == [date.fromisoformat(f"{year}-{day}") for day in published.split()]


def test_scotlands_holidays_are_not_englands() -> None:
    assert date(2026, 11, 30) not in bank_holidays(2026)


def test_new_opening_hours_hold_from_their_date_and_not_before() -> None:
    longer = Calendar(hours=hours() + hours(1, 2, opens="08:00", closes="20:00", valid_from=date(2026, 11, 18)))
    assert working_time(at("2026-11-17 00:00"), at("2026-11-18 00:00"), longer) == 8 * HOUR  # Tuesday, the old hours
    assert working_time(at("2026-11-18 00:00"), at("2026-11-19 00:00"), longer) == 12 * HOUR  # Wednesday, the new
    assert working_time(at("2026-11-19 00:00"), at("2026-11-20 00:00"), longer) == 8 * HOUR  # Thursday never changed


def test_a_weekday_can_be_closed_from_a_date_on() -> None:
    closed = OpeningHours(weekday=4, opens=None, closes=None, valid_from=date(2026, 11, 1))
    calendar = Calendar(hours=(*hours(), closed))
    assert working_time(at("2026-10-30 00:00"), at("2026-10-31 00:00"), calendar) == 8 * HOUR
    assert working_time(at("2026-11-20 00:00"), at("2026-11-21 00:00"), calendar) == timedelta(0)


def test_a_day_may_have_several_stretches_and_what_overlaps_counts_once() -> None:
    calendar = Calendar(
        hours=hours(closes="12:00") + hours(opens="13:00", closes="17:00") + hours(opens="16:00", closes="18:00")
    )
    assert working_time(at("2026-11-17 00:00"), at("2026-11-18 00:00"), calendar) == 8 * HOUR
    assert len(calendar.open_on(date(2026, 11, 17))) == 2


@pytest.mark.parametrize(
    ("night", "hours_long"),
    [("2026-03-28 22:00", 7), ("2026-10-24 22:00", 9), ("2026-11-14 22:00", 8)],
    ids=["clocks go forward", "clocks go back", "ordinary"],
)
def test_a_night_is_as_long_as_it_was_when_the_clocks_change(night: str, hours_long: int) -> None:
    nights = Calendar(
        hours=hours(*range(7), opens="22:00", closes="00:00") + hours(*range(7), opens="00:00", closes="06:00")
    )
    start = at(night)
    assert working_time(start, start + timedelta(hours=8), nights) == hours_long * HOUR


def test_an_opening_time_that_is_skipped_in_spring_is_when_the_clocks_go_forward() -> None:
    early = Calendar(hours=hours(*range(7), opens="01:30", closes="05:00"))
    assert early.open_on(date(2026, 3, 29)) == ((utc("2026-03-29 01:00"), utc("2026-03-29 04:00")),)


def test_a_stretch_that_is_skipped_in_spring_is_none() -> None:
    skipped = Calendar(hours=hours(6, opens="01:10", closes="01:50"))
    assert working_time(at("2026-03-29 00:00"), at("2026-03-29 12:00"), skipped) == timedelta(0)


def test_a_closing_time_that_comes_twice_in_autumn_is_the_second() -> None:
    late = Calendar(hours=hours(*range(7), opens="00:00", closes="01:30"))
    assert late.open_on(date(2026, 10, 25)) == ((utc("2026-10-24 23:00"), utc("2026-10-25 01:30")),)


def test_a_hub_that_never_closes_works_every_minute() -> None:
    start, end = at("2026-12-20 10:00"), at("2027-01-05 10:00")
    assert working_time(start, end, ROUND_THE_CLOCK) == end - start


def test_the_zone_an_instant_is_written_in_does_not_matter() -> None:
    kathmandu = timezone(timedelta(hours=5, minutes=45))
    start, end = at("2026-07-01 09:10"), at("2026-07-01 12:00")
    assert working_time(start.astimezone(kathmandu), end.astimezone(UTC), OFFICE) == timedelta(hours=2, minutes=50)


def test_an_amount_that_fits_exactly_ends_at_closing_time() -> None:
    assert read(add_working(at("2026-11-20 13:00"), 4 * HOUR, OFFICE)) == "Fri 2026-11-20 17:00"


def test_an_amount_that_does_not_fit_goes_on_at_the_next_opening() -> None:
    assert read(add_working(at("2026-11-20 15:00"), 4 * HOUR, OFFICE)) == "Mon 2026-11-23 11:00"
    assert read(add_working(at("2026-12-24 15:00"), 24 * HOUR, OFFICE)) == "Thu 2026-12-31 15:00"


def test_nothing_is_over_at_once() -> None:
    assert add_working(at("2026-11-21 03:00"), timedelta(0), OFFICE) == at("2026-11-21 03:00")


def test_the_hub_is_open_at_opening_time_and_no_longer_at_closing_time() -> None:
    assert read(next_open(at("2026-11-17 09:00"), OFFICE)) == "Tue 2026-11-17 09:00"
    assert read(next_open(at("2026-11-17 16:59"), OFFICE)) == "Tue 2026-11-17 16:59"
    assert read(next_open(at("2026-11-17 17:00"), OFFICE)) == "Wed 2026-11-18 09:00"


@pytest.mark.parametrize(
    ("received", "days", "due"),
    [
        ("2026-11-17 10:20", 1, "Wed 2026-11-18 10:20"),
        ("2026-11-20 16:30", 1, "Mon 2026-11-23 16:30"),
        ("2026-11-20 20:00", 1, "Tue 2026-11-24 09:00"),
        ("2026-11-21 11:00", 1, "Tue 2026-11-24 09:00"),
        ("2026-04-02 12:00", 1, "Tue 2026-04-07 12:00"),
        ("2026-12-24 09:00", 2, "Wed 2026-12-30 09:00"),
        ("2026-03-27 11:00", 1, "Mon 2026-03-30 11:00"),
        ("2028-02-28 11:00", 1, "Tue 2028-02-29 11:00"),
        ("2026-11-21 11:00", 0, "Mon 2026-11-23 09:00"),
        ("2026-11-17 10:20", 15, "Tue 2026-12-08 10:20"),
    ],
)
def test_a_working_day_is_over_at_the_same_time_on_the_next_working_day(received: str, days: int, due: str) -> None:
    assert read(add_working_days(at(received), days, OFFICE)) == due


def test_a_weekend_is_no_working_day_even_where_the_hub_is_open() -> None:
    assert read(add_working_days(at("2026-11-21 11:00"), 1, ROUND_THE_CLOCK)) == "Tue 2026-11-24 00:00"


def test_the_hubs_own_closed_day_does_not_move_a_statutory_time() -> None:
    training = replace(OFFICE, closed_on=frozenset({date(2026, 11, 18)}))
    assert read(add_working_days(at("2026-11-17 10:20"), 1, training)) == "Wed 2026-11-18 10:20"


def test_a_moment_without_a_time_zone_is_refused_by_every_question() -> None:
    aware = at("2026-11-17 09:00")
    naive = aware.replace(tzinfo=None)
    for ask in (
        lambda: working_time(naive, aware, OFFICE),
        lambda: working_time(aware, naive, OFFICE),
        lambda: add_working(naive, HOUR, OFFICE),
        lambda: add_working_days(naive, 1, OFFICE),
        lambda: next_open(naive, OFFICE),
    ):
        with pytest.raises(NaiveInstant, match="17 November 2026 09:00 has no time zone"):
            ask()


@pytest.mark.parametrize("year", [1, 1899, 2100, 9999])
def test_a_mistyped_year_is_refused_in_words(year: int) -> None:
    with pytest.raises(OutsideTheCalendar, match=f"the year {year} is not one"):
        next_open(datetime(year, 1, 1, tzinfo=UTC), OFFICE)
    with pytest.raises(OutsideTheCalendar):
        bank_holidays(year)


@pytest.mark.parametrize("extreme", ["0001-01-01 00:00:00", "9999-12-31 23:59:59.999999"])
@pytest.mark.parametrize("offset", [-23, 23])
def test_the_first_and_the_last_moment_there_can_be_are_refused_not_crashed_on(extreme: str, offset: int) -> None:
    moment = utc(extreme).replace(tzinfo=timezone(timedelta(hours=offset)))
    with pytest.raises(OutsideTheCalendar):
        working_time(moment, moment, OFFICE)


def test_the_calendar_ends_with_the_last_year_whose_bank_holidays_are_known() -> None:
    assert read(add_working(at("2099-12-31 09:00"), 8 * HOUR, OFFICE)) == "Thu 2099-12-31 17:00"
    with pytest.raises(OutsideTheCalendar):
        add_working(at("2099-12-31 09:00"), 9 * HOUR, OFFICE)
    with pytest.raises(OutsideTheCalendar):
        add_working_days(at("2099-12-31 09:00"), 1, OFFICE)


def test_more_than_25_years_apart_is_a_mistyped_date() -> None:
    with pytest.raises(OutsideTheCalendar, match="more than 25 years apart"):
        working_time(at("1926-11-17 09:00"), at("2026-11-17 09:00"), OFFICE)


def test_time_does_not_run_backwards() -> None:
    with pytest.raises(BackwardsTime):
        working_time(at("2026-11-17 09:01"), at("2026-11-17 09:00"), OFFICE)
    with pytest.raises(BackwardsTime):
        add_working(at("2026-11-17 09:00"), -HOUR, OFFICE)
    with pytest.raises(BackwardsTime):
        add_working_days(at("2026-11-17 09:00"), -1, OFFICE)


def test_a_hub_that_never_opens_says_so_instead_of_searching_for_ever() -> None:
    weekends_only = Calendar(hours=hours(5, 6))
    with pytest.raises(NeverOpens):
        add_working(at("2026-11-17 09:00"), HOUR, NEVER)
    with pytest.raises(NeverOpens):
        next_open(at("2026-11-17 09:00"), NEVER)
    with pytest.raises(NeverOpens):
        add_working_days(at("2026-11-17 09:00"), 1, weekends_only)


@pytest.mark.parametrize(
    ("weekday", "opens", "closes", "words"),
    [
        (7, time(9), time(17), "not 7"),
        (-1, None, None, "not -1"),
        (0, time(9), None, "Give both"),
        (0, None, time(17), "Give both"),
        (0, time(9, 0, 1), time(17), "whole minutes"),
        (0, time(9), time(17, tzinfo=UTC), "whole minutes"),
        (0, time(9), time(17, 0, 0, 1), "whole minutes"),
        (0, time(17), time(9), "opens at 17:00 cannot close at 09:00"),
        (0, time(9), time(9), "opens at 09:00 cannot close at 09:00"),
    ],
)
def test_opening_hours_that_no_clock_can_follow_are_refused(
    weekday: int, opens: time | None, closes: time | None, words: str
) -> None:
    with pytest.raises(BadOpeningHours, match=words):
        OpeningHours(weekday=weekday, opens=opens, closes=closes, valid_from=date(2026, 1, 1))
