"""What would somebody say who watched the clock on the hub's wall, minute by minute?

Slow and obvious on purpose. It shares nothing with the clock but the settings it is given and the library of holidays.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

from openmash.clock import Brag, Calendar, Counting, OpeningHours, Pause, Purpose, Timescale, Turn

WALL = ZoneInfo("Europe/London")
MINUTE = timedelta(minutes=1)
NOTHING = timedelta(0)
Holders = frozenset[str] | str


@lru_cache(maxsize=400)
def minutes_of(day: date) -> tuple[tuple[datetime, time], ...]:
    """Every minute of one day on the wall, in order, with what the clock on the wall reads."""
    eve = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=2)
    walked = [(eve + n * MINUTE, (eve + n * MINUTE).astimezone(WALL)) for n in range(26 * 60)]
    return tuple((minute, wall.time()) for minute, wall in walked if wall.date() == day)


@lru_cache(maxsize=400)
def english_holidays(year: int) -> set[date]:
    return set(holidays.country_holidays("GB", subdiv="ENG", years=year))


def is_bank_holiday(day: date) -> bool:
    return day in english_holidays(day.year)


def is_working_day(day: date) -> bool:
    return day.strftime("%a") not in ("Sat", "Sun") and not is_bank_holiday(day)


def rows_in_force(day: date, calendar: Calendar) -> list[OpeningHours]:
    rows = [row for row in calendar.hours if row.weekday == day.weekday() and row.valid_from <= day]
    return [row for row in rows if not any(other.valid_from > row.valid_from for other in rows)]


@lru_cache(maxsize=400)
def open_minutes(day: date, calendar: Calendar) -> list[datetime]:
    """From the first minute that reads at least the opening time to the last one that reads less than the closing."""
    if day in calendar.closed_on or (is_bank_holiday(day) and not calendar.open_on_bank_holidays):
        return []
    found: set[datetime] = set()
    for row in rows_in_force(day, calendar):
        if row.opens is None or row.closes is None:
            continue
        minutes = minutes_of(day)
        first = next(minute for minute, reads in minutes if reads >= row.opens)
        last = next(minute for minute, reads in reversed(minutes) if row.closes == time(0) or reads < row.closes)
        found.update(minute for minute, _ in minutes if first <= minute <= last)
    return sorted(found)


def watch(start: datetime, calendar: Calendar) -> Iterator[tuple[datetime, datetime]]:
    """Every minute from `start` on in which the hub is open, the first one cut short if need be."""
    start = start.astimezone(UTC)
    day = start.astimezone(WALL).date()
    while True:
        for minute in open_minutes(day, calendar):
            if minute + MINUTE > start:
                yield max(minute, start), minute + MINUTE
        day += timedelta(days=1)


def days_until(start: datetime, end: datetime) -> list[date]:
    first, last = start.astimezone(WALL).date(), end.astimezone(WALL).date()
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def worked(start: datetime, end: datetime, calendar: Calendar) -> timedelta:
    """Working time between two instants."""
    total = NOTHING
    for day in days_until(start, end):
        for minute in open_minutes(day, calendar):
            if minute + MINUTE > start and minute < end:
                total += min(end, minute + MINUTE) - max(start, minute)
    return total


def after_working(start: datetime, amount: timedelta, calendar: Calendar) -> datetime:
    """When so much working time has passed."""
    for begins, ends in watch(start, calendar):
        if ends - begins >= amount:
            return begins + amount
        amount -= ends - begins
    raise AssertionError("the watch never ends")


def after_working_days(start: datetime, days: int, calendar: Calendar) -> datetime:
    """When so many working days have passed."""
    begins = next(first for first, _ in watch(start, calendar) if is_working_day(first.astimezone(WALL).date()))
    day = begins.astimezone(WALL).date()
    while days:
        day += timedelta(days=1)
        days -= is_working_day(day)
    reading = begins.astimezone(WALL).time()
    minute = next(minute for minute, reads in minutes_of(day) if reads == reading.replace(second=0, microsecond=0))
    return minute + timedelta(seconds=reading.second, microseconds=reading.microsecond)


def setting_for(received_at: datetime, timescales: Sequence[Timescale], brag: Brag, purpose: Purpose) -> Timescale:
    """The newest setting for this BRAG that had come into force; failing that, the newest for any."""
    today = received_at.astimezone(WALL).date()
    in_force = sorted(
        (setting for setting in timescales if setting.purpose == purpose and setting.valid_from <= today),
        key=lambda setting: setting.valid_from,
    )
    own = [setting for setting in in_force if setting.brag == brag]
    return (own or [setting for setting in in_force if setting.brag is None])[-1]


def due(
    received_at: datetime, *, timescales: Sequence[Timescale], calendar: Calendar, brag: Brag, purpose: Purpose
) -> datetime | None:
    """By when it is due."""
    setting = setting_for(received_at, timescales, brag, purpose)
    if setting.working_days:
        return after_working_days(received_at, setting.working_days, calendar)
    if not setting.minutes:
        return None
    if setting.counting == Counting.WORKING and not setting.runs_past_hours:
        return after_working(received_at, setting.minutes * MINUTE, calendar)
    moment = received_at.astimezone(UTC)
    if setting.counting == Counting.WORKING:
        moment = next(begins for begins, _ in watch(moment, calendar))
    for _ in range(setting.minutes):
        moment += MINUTE
    return moment


def life(
    turns: Sequence[Turn], pauses: Sequence[Pause], start: datetime, end: datetime
) -> Iterator[tuple[datetime, Holders]]:
    """Every minute of a contact's life, with who held the clock or why it was paused. Whole minutes only."""
    minute = start
    while minute < end:
        stopped = [p for p in pauses if p.from_at <= minute and (p.to_at is None or minute < p.to_at)]
        newest = max(turn.at for turn in turns if turn.at <= minute)
        holders = [turn.holders for turn in turns if turn.at == newest][-1]
        yield minute, (min(stopped, key=lambda p: p.from_at).reason if stopped else holders)
        minute += MINUTE


def minutes_held(
    turns: Sequence[Turn], pauses: Sequence[Pause], start: datetime, end: datetime, calendar: Calendar
) -> tuple[Counter[Holders], Counter[Holders]]:
    """How many minutes each held the clock: all of them, and those in which the hub was open."""
    open_then = {minute for day in days_until(start, end) for minute in open_minutes(day, calendar)}
    elapsed: Counter[Holders] = Counter()
    working: Counter[Holders] = Counter()
    for minute, who in life(turns, pauses, start, end):
        elapsed[who] += 1
        working[who] += minute in open_then
    return elapsed, working
