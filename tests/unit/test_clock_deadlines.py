"""Is everything due when the hub's settings say?"""

from datetime import date

import pytest

from openmash.clock import (
    BadTimescale,
    Brag,
    Counting,
    NaiveInstant,
    NoTimescale,
    OutsideTheCalendar,
    Purpose,
    Timescale,
    deadline,
    timescale_for,
)
from tests.unit.clock_world import LONG_AGO, OFFICE, ROUND_THE_CLOCK, at, read, utc


def target(
    brag: Brag | None,
    hours: float | None,
    counting: Counting = Counting.WORKING,
    *,
    purpose: Purpose = Purpose.DECISION,
    runs_past_hours: bool = False,
    valid_from: date = LONG_AGO,
) -> Timescale:
    return Timescale(
        purpose=purpose,
        brag=brag,
        counting=counting,
        minutes=None if hours is None else int(hours * 60),
        runs_past_hours=runs_past_hours,
        valid_from=valid_from,
    )


ONE_WORKING_DAY = Timescale(
    purpose=Purpose.ACKNOWLEDGEMENT, brag=None, counting=Counting.WORKING, working_days=1, valid_from=LONG_AGO
)
SETTINGS = (
    target(Brag.RED, 4, runs_past_hours=True),
    target(Brag.AMBER, 24),
    target(Brag.GREEN, 72, Counting.ELAPSED),
    target(Brag.BLUE, None),
    target(Brag.RED, 2, Counting.ELAPSED, purpose=Purpose.RESPONSE),
    target(Brag.RED, 3, Counting.ELAPSED, purpose=Purpose.RESPONSE, valid_from=date(2026, 11, 18)),
    ONE_WORKING_DAY,
)


def due(received: str, brag: Brag | None, purpose: Purpose = Purpose.DECISION) -> str:
    return read(deadline(at(received), timescales=SETTINGS, calendar=OFFICE, brag=brag, purpose=purpose))


def test_elapsed_hours_run_through_nights_weekends_and_bank_holidays() -> None:
    assert due("2026-12-24 16:00", Brag.GREEN) == "Sun 2026-12-27 16:00"


def test_elapsed_hours_are_real_hours_when_the_clocks_change() -> None:
    assert due("2026-10-24 12:00", Brag.GREEN) == "Tue 2026-10-27 11:00"


def test_working_hours_run_only_while_the_hub_is_open() -> None:
    assert due("2026-11-20 16:00", Brag.AMBER) == "Wed 2026-11-25 16:00"
    assert due("2026-11-21 03:00", Brag.AMBER) == "Wed 2026-11-25 17:00"


def test_red_that_has_started_does_not_stop_at_closing_time() -> None:
    assert due("2026-11-20 16:00", Brag.RED) == "Fri 2026-11-20 20:00"


def test_red_that_arrives_when_the_hub_is_closed_starts_at_the_next_opening() -> None:
    assert due("2026-11-20 17:00", Brag.RED) == "Mon 2026-11-23 13:00"
    assert due("2026-11-17 03:00", Brag.RED) == "Tue 2026-11-17 13:00"


def test_red_of_a_hub_that_never_closes_starts_at_once() -> None:
    moment = deadline(
        at("2026-12-25 03:00"), timescales=SETTINGS, calendar=ROUND_THE_CLOCK, brag=Brag.RED, purpose=Purpose.DECISION
    )
    assert read(moment) == "Fri 2026-12-25 07:00"


def test_blue_has_no_target() -> None:
    assert due("2026-11-17 10:00", Brag.BLUE) == ""


def test_an_agencys_response_runs_from_the_request() -> None:
    assert due("2026-11-17 23:00", Brag.RED, Purpose.RESPONSE) == "Wed 2026-11-18 01:00"


def test_the_setting_in_force_on_the_day_of_receipt_holds() -> None:
    assert due("2026-11-18 00:00", Brag.RED, Purpose.RESPONSE) == "Wed 2026-11-18 03:00"


def test_the_day_of_receipt_is_the_one_on_the_hubs_wall() -> None:
    summer = (target(Brag.RED, 1, Counting.ELAPSED), target(Brag.RED, 2, Counting.ELAPSED, valid_from=date(2026, 7, 2)))
    received = utc("2026-07-01 23:30")  # already 2 July in London
    assert timescale_for(received, timescales=summer, brag=Brag.RED, purpose=Purpose.DECISION) is summer[1]


@pytest.mark.parametrize("brag", [None, *Brag])
def test_the_acknowledgement_is_due_in_one_working_day_whatever_the_brag(brag: Brag | None) -> None:
    assert due("2026-04-02 12:00", brag, Purpose.ACKNOWLEDGEMENT) == "Tue 2026-04-07 12:00"


def test_a_timescale_for_its_own_brag_comes_before_a_newer_one_for_any() -> None:
    newer_for_any = target(None, 8, valid_from=date(2026, 1, 1))
    for settings in ((SETTINGS[1], newer_for_any), (newer_for_any, SETTINGS[1])):
        moment = at("2026-11-17 10:00")
        assert timescale_for(moment, timescales=settings, brag=Brag.AMBER, purpose=Purpose.DECISION) is SETTINGS[1]
        assert timescale_for(moment, timescales=settings, brag=None, purpose=Purpose.DECISION) is newer_for_any


def test_of_two_settings_of_one_date_the_later_listed_corrects_the_other() -> None:
    wrong, right = target(Brag.RED, 40), target(Brag.RED, 4)
    chosen = timescale_for(at("2026-11-17 10:00"), timescales=(wrong, right), brag=Brag.RED, purpose=Purpose.DECISION)
    assert chosen is right


def test_a_newer_setting_listed_first_still_holds() -> None:
    newer, older = target(Brag.RED, 4, valid_from=date(2026, 1, 1)), target(Brag.RED, 6)
    chosen = timescale_for(at("2026-11-17 10:00"), timescales=(newer, older), brag=Brag.RED, purpose=Purpose.DECISION)
    assert chosen is newer


def test_no_timescale_is_not_the_same_as_no_target() -> None:
    with pytest.raises(NoTimescale, match="17 November 2026 for: decision, a contact that is not rated"):
        due("2026-11-17 10:00", None)
    with pytest.raises(NoTimescale, match="31 December 1999 for: decision, Red"):
        due("1999-12-31 23:59", Brag.RED)


@pytest.mark.parametrize("brag", list(Brag))
def test_a_moment_without_a_time_zone_has_no_deadline(brag: Brag) -> None:
    with pytest.raises(NaiveInstant):
        deadline(
            at("2026-11-17 10:00").replace(tzinfo=None),
            timescales=SETTINGS,
            calendar=OFFICE,
            brag=brag,
            purpose=Purpose.DECISION,
        )


@pytest.mark.parametrize("year", ["0001", "9999"])
def test_a_mistyped_year_has_no_deadline(year: str) -> None:
    with pytest.raises(OutsideTheCalendar):
        due(f"{year}-06-01 10:00", Brag.GREEN)


@pytest.mark.parametrize(
    ("minutes", "days", "counting", "past", "words"),
    [
        (60, 1, Counting.WORKING, False, "not both"),
        (0, None, Counting.WORKING, False, "between 1 minute and 366 days"),
        (527_041, None, Counting.ELAPSED, False, "between 1 minute and 366 days"),
        (None, 0, Counting.WORKING, False, "between 1 and 366 working days"),
        (None, 367, Counting.WORKING, False, "between 1 and 366 working days"),
        (None, 1, Counting.ELAPSED, False, "counted in working time"),
        (None, 1, Counting.WORKING, True, "do not run past hours"),
    ],
)
def test_a_timescale_that_contradicts_itself_is_refused(
    minutes: int | None, days: int | None, counting: Counting, past: bool, words: str
) -> None:
    with pytest.raises(BadTimescale, match=words):
        Timescale(
            purpose=Purpose.DECISION,
            brag=Brag.RED,
            counting=counting,
            minutes=minutes,
            working_days=days,
            runs_past_hours=past,
            valid_from=LONG_AGO,
        )


def test_brag_runs_from_blue_to_red_in_words_a_person_knows() -> None:
    assert [brag.words for brag in Brag] == ["Blue", "Green", "Amber", "Red"]
