"""How much working time lies between two instants, and when will so much of it have passed?"""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from openmash.clock.instants import first_reading, following, local_date, local_time, utc
from openmash.clock.opening import Calendar
from openmash.clock.refusals import BackwardsTime, NeverOpens, OutsideTheCalendar

LONGEST = timedelta(days=25 * 366)  # longer than a childhood: beyond it, a year was mistyped
NONE_AT_ALL = timedelta(0)


def working_time(start: datetime, end: datetime, calendar: Calendar) -> timedelta:
    """How long the hub was open between two instants (the first included, the last not), exact to the microsecond.

    Exactly additive: the parts of a stretch sum to the whole. Raises `NaiveInstant`, `BackwardsTime`, and
    `OutsideTheCalendar` for a year before 1900 or after 2099 or a stretch of more than 25 years.
    """
    start, end = utc(start), utc(end)
    if end < start:
        raise BackwardsTime("This time ends before it starts.")
    if end - start > LONGEST:
        raise OutsideTheCalendar("These two dates are more than 25 years apart: one of them is mistyped.")
    return sum((closes - opens for opens, closes in calendar.open_between(start, end)), NONE_AT_ALL)


def working_minutes(start: datetime, end: datetime, calendar: Calendar) -> int:
    """Whole working minutes between two instants, rounded down. To add parts up, use `working_time`."""
    return working_time(start, end, calendar) // timedelta(minutes=1)


def add_working(start: datetime, amount: timedelta, calendar: Calendar) -> datetime:
    """The first instant at which so much working time has passed since `start`, in UTC.

    So an amount that fits exactly ends at closing time, not at the next opening; an amount of nothing ends at once.
    Raises `NaiveInstant`, `BackwardsTime` for a negative amount, `OutsideTheCalendar`, and `NeverOpens` when the hub
    is not open for so long within 25 years.
    """
    start = utc(start)
    if amount < NONE_AT_ALL:
        raise BackwardsTime("An amount of working time cannot be less than none.")
    if not amount:
        return start
    for opens, closes in calendar.open_between(start, start + LONGEST):
        if closes - opens >= amount:
            return opens + amount
        amount -= closes - opens
    raise NeverOpens("The hub's opening hours do not hold so much working time.")


def next_open(start: datetime, calendar: Calendar) -> datetime:
    """`start` itself if the hub is open then (it is at opening time, no longer at closing time), else its next opening.

    Raises `NaiveInstant`, `OutsideTheCalendar`, and `NeverOpens` when there is none within 25 years.
    """
    return _first_open(start, calendar, lambda _: True)


def _first_open(start: datetime, calendar: Calendar, suits: Callable[[date], bool]) -> datetime:
    start = utc(start)
    for opens, _ in calendar.open_between(start, start + LONGEST):
        if suits(local_date(opens)):
            return opens
    raise NeverOpens("The hub has no opening hours from then on.")


def add_working_days(start: datetime, days: int, calendar: Calendar) -> datetime:
    """So many working days on, at the same reading of the wall clock, in UTC.

    A working day is Monday to Friday and not an English bank holiday, whatever hours the hub keeps: its own closures
    never move a statutory time. Counting begins at `start` if that is a working day on which the hub is open then,
    otherwise at the next moment for which both are true. Received on a Friday at 20:00 by a hub that opens at 09:00,
    one working day is over on Tuesday at 09:00; received on a Friday at 16:30, on Monday at 16:30.
    Source: domain.md section 6 (Working Together to Safeguard Children; English bank holidays count as non-working).
    Raises `NaiveInstant`, `BackwardsTime`, `OutsideTheCalendar` and `NeverOpens`.
    """
    if days < 0:
        raise BackwardsTime("A number of working days cannot be less than none.")
    begins = _first_open(start, calendar, calendar.is_working_day)
    day = local_date(begins)
    for _ in range(days):
        day = following(day)
        while not calendar.is_working_day(day):
            day = following(day)
    return first_reading(day, local_time(begins))
