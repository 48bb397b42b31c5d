"""How much time is left, and how is that said?"""

from datetime import datetime, timedelta
from enum import StrEnum

from openmash.clock.instants import utc

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
SAID_IN_DAYS = 3 * DAY  # targets run to 72 hours, and are compared in hours


class TimeState(StrEnum):
    """How the time left stands. Its words never borrow the names of the BRAG colours."""

    OVERDUE = "overdue"
    WITHIN_HOUR = "within_hour"
    SOON = "soon"
    IN_HAND = "in_hand"
    NO_TARGET = "no_target"

    @property
    def words(self) -> str:
        """The state as it is shown to a person.

        >>> TimeState.WITHIN_HOUR.words
        'Within 1 h'
        """
        return _WORDS[self]


_WORDS = {
    TimeState.OVERDUE: "Overdue",
    TimeState.WITHIN_HOUR: "Within 1 h",
    TimeState.SOON: "Soon",
    TimeState.IN_HAND: "In hand",
    TimeState.NO_TARGET: "No target",
}


def time_left(now: datetime, due_at: datetime | None) -> timedelta | None:
    """Elapsed time until it is due; less than nothing when late; None without a target. Raises `NaiveInstant`."""
    return None if due_at is None else utc(due_at) - utc(now)


def time_state(now: datetime, *, received_at: datetime, due_at: datetime | None) -> TimeState:
    """How the time left stands at `now`.

    *Overdue* after the due instant (at it, it is still in time); *within 1 h* at 60 minutes or less; *soon* at a third
    or less of the elapsed time from receipt to due; otherwise *in hand*. Raises `NaiveInstant`.
    """
    left = time_left(now, due_at)
    if left is None or due_at is None:
        return TimeState.NO_TARGET
    if left < timedelta(0):
        return TimeState.OVERDUE
    if left <= HOUR:
        return TimeState.WITHIN_HOUR
    return TimeState.SOON if 3 * left <= utc(due_at) - utc(received_at) else TimeState.IN_HAND


def say_duration(length: timedelta) -> str:
    """A length of time in words, rounded down to the minute, from three days on to the hour.

    >>> [say_duration(timedelta(minutes=n)) for n in (0, 25, 80, 120, 125, 4565)]
    ['under 1 min', '25 min', '1 h 20', '2 h', '2 h 05', '3 days 4 h']
    """
    if length < timedelta(0):
        return f"−{say_duration(-length)}"
    if length >= SAID_IN_DAYS:
        hours = length % DAY // HOUR
        return f"{length.days} days" + (f" {hours} h" if hours else "")
    hours, minutes = divmod(length // MINUTE, 60)
    if hours:
        return f"{hours} h" + (f" {minutes:02}" if minutes else "")
    return f"{minutes} min" if minutes else "under 1 min"


def say_time_left(left: timedelta | None) -> str:
    """The time left in words.

    >>> say_time_left(timedelta(hours=16, minutes=17)), say_time_left(timedelta(minutes=-25)), say_time_left(None)
    ('16 h 17 left', '25 min late', 'No clock')
    """
    if left is None:
        return "No clock"
    return f"{say_duration(-left)} late" if left < timedelta(0) else f"{say_duration(left)} left"
