"""When do things happen? Police by night and at weekends, schools in term time, offices on working days.

Bank holidays are England's, from the `holidays` library. Terms follow the usual pattern of English local authorities;
the shapes of the day are **assumptions** drawn from what practitioners say: police reports arrive overnight, schools
ring before lunch and at going-home time.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import cache
from itertools import accumulate
from typing import Final
from zoneinfo import ZoneInfo

import holidays

from openmash.synthetic.chance import Chance

LONDON: Final = ZoneInfo("Europe/London")
YEARS: Final = 3

_FRIDAY, _SATURDAY, _SUNDAY = 4, 5, 6


class Rhythm(StrEnum):
    """Whose day it is."""

    POLICE = "police"
    SCHOOL = "school"
    OFFICE = "office"
    CLINIC = "clinic"
    ROUND_THE_CLOCK = "round_the_clock"
    OVERNIGHT_BATCH = "overnight_batch"
    FAMILY = "family"


# How the 24 hours of a day share what happens in it, from midnight.
_HOURS: Final = {
    Rhythm.POLICE: (9, 8, 6, 4, 2, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 5, 5, 6, 7, 8, 10, 11, 11),
    Rhythm.SCHOOL: (0, 0, 0, 0, 0, 0, 0, 2, 8, 12, 10, 9, 6, 8, 11, 13, 8, 3, 0, 0, 0, 0, 0, 0),
    Rhythm.OFFICE: (0, 0, 0, 0, 0, 0, 0, 1, 5, 11, 13, 12, 8, 9, 11, 12, 10, 4, 0, 0, 0, 0, 0, 0),
    Rhythm.CLINIC: (0, 0, 0, 0, 0, 0, 0, 0, 5, 14, 15, 13, 7, 9, 14, 12, 8, 2, 1, 0, 0, 0, 0, 0),
    Rhythm.ROUND_THE_CLOCK: (3, 2, 2, 1, 1, 1, 2, 2, 3, 5, 6, 6, 5, 5, 5, 5, 6, 7, 8, 8, 7, 6, 5, 4),
    Rhythm.OVERNIGHT_BATCH: (0, 3, 8, 12, 16, 20, 22, 12, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 2, 1),
    Rhythm.FAMILY: (0, 0, 0, 0, 0, 0, 1, 2, 5, 8, 9, 8, 7, 7, 7, 7, 7, 6, 6, 6, 5, 4, 2, 1),
}
_CUMULATIVE: Final = {
    rhythm: [part / sum(hours) for part in accumulate(hours)][:-1] for rhythm, hours in _HOURS.items()
}


@dataclass(frozen=True, slots=True)
class Calendar:
    """Three years up to and including the last day, with each rhythm's share of every day, added up."""

    first: date
    last: date
    until: datetime
    shares: dict[Rhythm, list[float]]

    def moment(self, rhythm: Rhythm, chance: Chance, *, since: date | None = None) -> datetime:
        """When something of this rhythm happens, on or after a day; never later than the calendar's end.

        Returns an aware time in London.
        """
        shares = self.shares[rhythm]
        start = max(0, (since - self.first).days) if since else 0
        below = shares[start - 1] if start else 0.0
        at = bisect_right(shares, chance.between(below, shares[-1]), start, len(shares) - 1)
        day = self.first + timedelta(days=at)
        hour = bisect_right(_CUMULATIVE[rhythm], chance.random())
        moment = datetime.combine(day, time(hour, chance.below(60), chance.below(60)), LONDON)
        if moment <= self.until:
            return moment
        midnight = datetime.combine(day, time(), LONDON)
        return midnight + (self.until - midnight) * chance.random()


@cache
def calendar(until: datetime) -> Calendar:
    """The calendar that ends at this aware moment; `ValueError` for a naive one."""
    if until.tzinfo is None:
        raise ValueError("The borough needs to know in which time zone its last moment is.")
    last = until.astimezone(LONDON).date()
    days = [last - timedelta(days=before) for before in range(365 * YEARS, -1, -1)]
    free = bank_holidays(days[0].year, last.year)
    terms = term_days(days, free)
    weigh: dict[Rhythm, Callable[[date], float]] = {
        Rhythm.POLICE: _police_day,
        Rhythm.SCHOOL: lambda day: float(day in terms),
        Rhythm.OFFICE: lambda day: float(working(day, free)),
        Rhythm.CLINIC: lambda day: float(working(day, free)),
        Rhythm.ROUND_THE_CLOCK: lambda day: 1.15 if day.weekday() >= _SATURDAY else 1.0,
        Rhythm.OVERNIGHT_BATCH: lambda day: _police_day(day - timedelta(days=1)),
        Rhythm.FAMILY: lambda day: 1.0 if working(day, free) else 0.35,
    }
    shares = {rhythm: list(accumulate(map(weight, days))) for rhythm, weight in weigh.items()}
    return Calendar(days[0], last, until.astimezone(LONDON), shares)


def bank_holidays(first_year: int, last_year: int) -> frozenset[date]:
    """England's bank holidays of these years."""
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=range(first_year, last_year + 1)))


def working(day: date, free: frozenset[date]) -> bool:
    """Monday to Friday and no bank holiday."""
    return day.weekday() < _SATURDAY and day not in free


def term_days(days: list[date], free: frozenset[date]) -> frozenset[date]:
    """The school days among these: no weekends, bank holidays, half terms, Christmas, Easter or summer holidays.

    Easter's two weeks begin nine days before Easter Monday's week; half terms are the weeks of late October, mid
    February and the Monday holiday at the end of May.
    """
    easters = {day for day in free if day.weekday() == 0 and (3, 22) < (day.month, day.day) < (4, 27)}
    off = {monday + timedelta(days=offset) for monday in easters for offset in range(-9, 7)}
    return frozenset(day for day in days if working(day, free) and day not in off and not _school_holiday(day))


def _school_holiday(day: date) -> bool:
    month_day = (day.month, day.day)
    return (
        (7, 22) <= month_day <= (9, 2)
        or month_day >= (12, 20)
        or month_day <= (1, 3)
        or (2, 13) <= month_day <= (2, 20)
        or (5, 25) <= month_day <= (5, 31)
        or (10, 24) <= month_day <= (10, 31)
    )


def _police_day(day: date) -> float:
    return {_FRIDAY: 1.25, _SATURDAY: 1.5, _SUNDAY: 1.2}.get(day.weekday(), 0.85)
