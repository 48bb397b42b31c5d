"""Working time, deadlines, and who held the clock: pure, in UTC, by the wall clock of Europe/London.

It never asks what time it is: every instant is passed in, with its time zone.
"""

from openmash.clock.brag import Brag
from openmash.clock.deadlines import Counting, Purpose, Timescale, deadline, timescale_for
from openmash.clock.instants import LONDON, local_date
from openmash.clock.left import TimeState, say_duration, say_time_left, time_left, time_state
from openmash.clock.opening import Calendar, OpeningHours, bank_holidays, same_hours
from openmash.clock.refusals import (
    BackwardsTime,
    BadOpeningHours,
    BadTimescale,
    ClockRefusal,
    NaiveInstant,
    NeverOpens,
    NobodyHolds,
    NoTimescale,
    OutsideTheCalendar,
    PauseWithoutReason,
)
from openmash.clock.turns import Held, Pause, Segment, Spent, Turn, held, segments
from openmash.clock.working import add_working, add_working_days, next_open, working_minutes, working_time

__all__ = [
    "LONDON",
    "BackwardsTime",
    "BadOpeningHours",
    "BadTimescale",
    "Brag",
    "Calendar",
    "ClockRefusal",
    "Counting",
    "Held",
    "NaiveInstant",
    "NeverOpens",
    "NoTimescale",
    "NobodyHolds",
    "OpeningHours",
    "OutsideTheCalendar",
    "Pause",
    "PauseWithoutReason",
    "Purpose",
    "Segment",
    "Spent",
    "TimeState",
    "Timescale",
    "Turn",
    "add_working",
    "add_working_days",
    "bank_holidays",
    "deadline",
    "held",
    "local_date",
    "next_open",
    "same_hours",
    "say_duration",
    "say_time_left",
    "segments",
    "time_left",
    "time_state",
    "timescale_for",
    "working_minutes",
    "working_time",
]
