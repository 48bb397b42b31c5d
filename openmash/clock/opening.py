"""When is the hub open, and which days are working days?"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import cache

import holidays

from openmash.clock.instants import LONDON, check_year, first_reading, following, last_reading, local_date
from openmash.clock.refusals import BadOpeningHours

MIDNIGHT = time(0)
SATURDAY, SUNDAY = 5, 6

BankHolidays = Callable[[int], frozenset[date]]
Stretch = tuple[datetime, datetime]  # from, to (not included), both in UTC


@cache
def bank_holidays(*years: int) -> frozenset[date]:
    """The bank holidays of England in these years, with Christmas Day, Good Friday and the days in lieu.

    Source: the library `holidays`, which follows the Banking and Financial Dealings Act 1971 and the proclamations
    known when it was released. Raises `OutsideTheCalendar` for a year before 1900 or after 2099.

    >>> date(2026, 12, 28) in bank_holidays(2026)
    True
    """
    for year in years:
        check_year(year)
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=years)) if years else frozenset()


@dataclass(frozen=True, kw_only=True, slots=True)
class OpeningHours:
    """One stretch of opening on one day of the week, from a date on.

    `weekday` is 0 for Monday to 6 for Sunday. `closes` of 00:00 is midnight at the end of the day, so a hub that never
    closes has 00:00 to 00:00 on each of the seven days, and a night shift is two rows. Both None: closed that weekday.
    Several rows with the same weekday and `valid_from` are several stretches of one day. Raises `BadOpeningHours`.
    """

    weekday: int
    opens: time | None
    closes: time | None
    valid_from: date

    def __post_init__(self) -> None:
        if not 0 <= self.weekday <= SUNDAY:
            raise BadOpeningHours(f"A weekday is 0 for Monday to 6 for Sunday, not {self.weekday}.")
        if self.opens is None or self.closes is None:
            if self.opens is not self.closes:
                raise BadOpeningHours("Give both an opening and a closing time, or neither for a day that is closed.")
            return
        for reading in (self.opens, self.closes):
            if reading.tzinfo or reading.second or reading.microsecond:
                raise BadOpeningHours("Opening hours are whole minutes as the clock on the wall reads them.")
        if self.closes != MIDNIGHT and self.closes <= self.opens:
            raise BadOpeningHours(f"A hub that opens at {self.opens:%H:%M} cannot close at {self.closes:%H:%M}.")


def same_hours(
    weekdays: Iterable[int], *, opens: time | None, closes: time | None, valid_from: date
) -> tuple[OpeningHours, ...]:
    """The same opening hours on several days of the week.

    >>> len(same_hours(range(5), opens=time(9), closes=time(17), valid_from=date(2020, 1, 1)))
    5
    """
    return tuple(OpeningHours(weekday=n, opens=opens, closes=closes, valid_from=valid_from) for n in weekdays)


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """A hub's opening hours over the years, read off the wall clock in Europe/London.

    `hours` may hold several dated versions: on any date each weekday follows its own latest `valid_from` that has come.
    `closed_on` are the hub's own extra closed days. On a bank holiday the hub is closed unless `open_on_bank_holidays`.
    `bank_holidays` says which dates of a year are bank holidays; pass another function to add one that was proclaimed
    since, or to have none.
    """

    hours: tuple[OpeningHours, ...]
    closed_on: frozenset[date] = frozenset()
    open_on_bank_holidays: bool = False
    bank_holidays: BankHolidays = bank_holidays
    _known: dict[date, tuple[Stretch, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def is_bank_holiday(self, day: date) -> bool:
        """Is it a bank holiday in England?"""
        return day in self.bank_holidays(day.year)

    def is_working_day(self, day: date) -> bool:
        """Is it Monday to Friday and not a bank holiday in England? That is so whatever hours the hub keeps."""
        return day.weekday() < SATURDAY and not self.is_bank_holiday(day)

    def is_closed_on(self, day: date) -> bool:
        """Does the hub stay closed all day, whatever its usual hours?"""
        return day in self.closed_on or (not self.open_on_bank_holidays and self.is_bank_holiday(day))

    def open_on(self, day: date) -> tuple[Stretch, ...]:
        """The stretches of one day during which the hub is open, in order, apart, in UTC. Empty when closed.

        Raises `OutsideTheCalendar` for a day before 1900 or after 2099.
        """
        if day not in self._known:
            check_year(day.year)
            self._known[day] = () if self.is_closed_on(day) else _joined(map(_stretch, self._rows(day)))
        return self._known[day]

    def open_between(self, start: datetime, end: datetime) -> Iterator[Stretch]:
        """The stretches between two instants in UTC during which the hub is open, in order, cut to fit.

        Found as they are asked for. Raises `OutsideTheCalendar` on reaching a day before 1900 or after 2099.
        """
        day, last = local_date(start), end.astimezone(LONDON).date()
        while day <= last:
            for opens, closes in self.open_on(day):
                if max(opens, start) < min(closes, end):
                    yield max(opens, start), min(closes, end)
            day = following(day)

    def _rows(self, day: date) -> list[tuple[date, time, time]]:
        versions = [row for row in self.hours if row.weekday == day.weekday() and row.valid_from <= day]
        newest = max((row.valid_from for row in versions), default=day)
        return [
            (day, row.opens, row.closes)
            for row in versions
            if row.valid_from == newest and row.opens is not None and row.closes is not None
        ]


def _stretch(row: tuple[date, time, time]) -> Stretch:
    day, opens, closes = row
    closing_day = following(day) if closes == MIDNIGHT else day
    return first_reading(day, opens), last_reading(closing_day, closes)


def _joined(stretches: Iterable[Stretch]) -> tuple[Stretch, ...]:
    joined: list[Stretch] = []
    for opens, closes in sorted(stretches):
        if joined and opens <= joined[-1][1]:
            opens, closes = joined[-1][0], max(closes, joined.pop()[1])
        joined.append((opens, closes))
    return tuple(joined)
