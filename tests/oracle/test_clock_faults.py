"""Would the comparison notice a clock that is wrong? Each fault is one that a real clock could have."""

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import Phase, given, settings

from openmash.clock import LONDON, Calendar, ClockRefusal, deadlines, instants, opening, turns, working
from tests.oracle.clock_cases import Case, Life, cases, lives
from tests.oracle.clock_comparison import compare_deadlines, compare_lives, many

first_only = settings(many(1000), phases=(Phase.generate,), report_multiple_bugs=False)


@first_only
@given(case=cases())
def look_at_deadlines(case: Case) -> None:
    compare_deadlines(case)


@first_only
@given(life=lives())
def look_at_lives(life: Life) -> None:
    compare_lives(life)


@dataclass(frozen=True)
class Fault:
    """What goes wrong, and where it is put in: (where, what it replaces, with what)."""

    name: str
    patches: tuple[tuple[object, str, Any], ...]


def everywhere(name: str, replacement: Callable[..., Any]) -> tuple[tuple[object, str, Any], ...]:
    return tuple((module, name, replacement) for module in (deadlines, working))


def as_if_utc(day: date, reading: time) -> datetime:
    return datetime.combine(day, reading, tzinfo=UTC)


def a_minute_late(day: date, reading: time) -> datetime:
    return instants.first_reading(day, reading) + timedelta(minutes=1)


def closed_on_bank_holidays_only(calendar: Calendar, day: date) -> bool:
    return not calendar.open_on_bank_holidays and calendar.is_bank_holiday(day)


FAULTS = [
    Fault("a naive datetime kept as if it were UTC", everywhere("utc", lambda at: at.replace(tzinfo=UTC))),
    Fault("the web node's own clock", everywhere("utc", lambda _: datetime.now(UTC))),
    Fault("hours added to the wall clock", ((deadlines, "utc", lambda at: at.astimezone(LONDON)),)),
    Fault("opening in UTC", ((opening, "first_reading", as_if_utc),)),
    Fault("closing in UTC", ((opening, "last_reading", as_if_utc),)),
    Fault("the same time of day in UTC", ((working, "first_reading", as_if_utc),)),
    Fault("open at closing time", ((opening, "last_reading", a_minute_late),)),
    Fault("bank holidays forgotten", ((Calendar, "is_bank_holiday", lambda self, day: False),)),
    Fault("bank holidays as working days", ((Calendar, "is_working_day", lambda self, day: day.weekday() < 5),)),
    Fault("the hub's own closed days forgotten", ((Calendar, "is_closed_on", closed_on_bank_holidays_only),)),
    Fault("settings made since receipt", ((deadlines, "local_date", lambda at: date(2099, 1, 1)),)),
    Fault("the date of receipt in UTC", ((deadlines, "local_date", lambda at: at.astimezone(UTC).date()),)),
    Fault("the newest setting whatever its BRAG", ((deadlines, "_rank", lambda setting: setting.valid_from),)),
    Fault("Red starts while the hub is closed", ((deadlines, "next_open", lambda at, calendar: at),)),
]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_clock_with_this_fault_is_found_out(fault: Fault, monkeypatch: pytest.MonkeyPatch) -> None:
    for where, name, replacement in fault.patches:
        monkeypatch.setattr(where, name, replacement)
    with pytest.raises(AssertionError):
        look_at_deadlines()


LIFE_FAULTS = [
    Fault("a turn begins a moment late", ((turns, "bisect_right", bisect_left),)),
    Fault("pauses forgotten", ((turns, "_stop", lambda pause, end: (end, end, pause.reason)),)),
    Fault("working time is all time", ((turns, "working_time", lambda start, end, calendar: end - start),)),
]


@pytest.mark.parametrize("fault", LIFE_FAULTS, ids=lambda fault: fault.name)
def test_a_wrong_account_of_who_held_the_clock_is_found_out(fault: Fault, monkeypatch: pytest.MonkeyPatch) -> None:
    for where, name, replacement in fault.patches:
        monkeypatch.setattr(where, name, replacement)
    with pytest.raises((AssertionError, ClockRefusal)):
        look_at_lives()
