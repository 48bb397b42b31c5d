"""By when is it due?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from openmash.clock.brag import Brag
from openmash.clock.instants import local_date, utc
from openmash.clock.opening import Calendar
from openmash.clock.refusals import BadTimescale, NoTimescale
from openmash.clock.working import add_working, add_working_days, next_open

MOST_DAYS = 366
MOST_MINUTES = MOST_DAYS * 24 * 60


class Counting(StrEnum):
    """Which minutes count: all of them, or those in which the hub is open."""

    ELAPSED = "elapsed"
    WORKING = "working"


class Purpose(StrEnum):
    """What is due: a decision on a contact, an agency's response to a request, an acknowledgement to the referrer."""

    DECISION = "decision"
    RESPONSE = "response"
    ACKNOWLEDGEMENT = "acknowledgement"


@dataclass(frozen=True, kw_only=True, slots=True)
class Timescale:
    """One setting of a hub: how long it gives itself or its agencies, from a date on.

    `brag` None holds for every BRAG that has no timescale of its own in force, and for a contact that is not rated yet.
    The amount is `minutes`, or `working_days` (counted as in `working.add_working_days`), or neither: *no target*.
    `runs_past_hours` is for what is worked to completion past closing time; see `deadline`. Raises `BadTimescale`.
    """

    purpose: Purpose
    brag: Brag | None
    counting: Counting
    valid_from: date
    minutes: int | None = None
    working_days: int | None = None
    runs_past_hours: bool = False

    def __post_init__(self) -> None:
        if self.minutes is not None and self.working_days is not None:
            raise BadTimescale("A timescale is an amount of minutes or a number of working days, not both.")
        if self.minutes is not None and not 1 <= self.minutes <= MOST_MINUTES:
            raise BadTimescale(f"A timescale is between 1 minute and {MOST_DAYS} days. For no target, leave it empty.")
        if self.working_days is not None:
            self._check_days(self.working_days)

    def _check_days(self, days: int) -> None:
        if not 1 <= days <= MOST_DAYS:
            raise BadTimescale(f"A timescale is between 1 and {MOST_DAYS} working days. For no target, leave it empty.")
        if self.counting is not Counting.WORKING or self.runs_past_hours:
            raise BadTimescale("Working days are counted in working time, and do not run past hours.")


def timescale_for(
    received_at: datetime, *, timescales: Iterable[Timescale], brag: Brag | None, purpose: Purpose
) -> Timescale:
    """The setting that holds for what was received then: the newest in force on that date, in the hub's local time.

    A timescale for this BRAG comes before one for any; of two with the same date, the one listed later corrects the
    other. Raises `NaiveInstant`, `OutsideTheCalendar`, and `NoTimescale` when the hub had set none by then.
    """
    day = local_date(received_at)
    chosen: Timescale | None = None
    for setting in timescales:
        if setting.purpose is not purpose or setting.brag not in (brag, None) or setting.valid_from > day:
            continue
        if chosen is None or _rank(setting) >= _rank(chosen):
            chosen = setting
    if chosen is None:
        urgency = brag.words if brag else "a contact that is not rated"
        raise NoTimescale(f"This hub had set no timescale on {day:%d %B} {day.year} for: {purpose}, {urgency}.")
    return chosen


def _rank(setting: Timescale) -> tuple[bool, date]:
    return setting.brag is not None, setting.valid_from


def deadline(
    received_at: datetime, *, timescales: Iterable[Timescale], calendar: Calendar, brag: Brag | None, purpose: Purpose
) -> datetime | None:
    """The last instant that is in time, in UTC; None where the hub has set no target.

    `received_at` is when the contact was received, or, for a response, when the agency was asked. The setting in force
    on that date holds (`timescale_for`), whatever is changed later. Then, in this one place:

    - *elapsed*: the clock starts at once and every minute counts, day and night;
    - *working*: only minutes in which the hub is open count;
    - *working*, running past hours: the clock starts at once if the hub is open, otherwise when it next opens; once it
      has started it does not stop at closing time: every minute counts. (A hub whose Red starts at once even when it
      is closed sets *elapsed*.)
    - working days: the same time of day, so many working days on (`working.add_working_days`).

    Sources, domain.md section 6: Working Together (one working day from receipt, bank holidays not counted), Luton
    (from receipt, in hub working hours; Red is worked to completion past hours), Surrey Police (working hours), Merton
    (from the request). Raises any `ClockRefusal`.
    """
    setting = timescale_for(received_at, timescales=timescales, brag=brag, purpose=purpose)
    if setting.working_days is not None:
        return add_working_days(received_at, setting.working_days, calendar)
    if setting.minutes is None:
        return None
    amount = timedelta(minutes=setting.minutes)
    if setting.counting is Counting.ELAPSED:
        return utc(received_at) + amount
    if setting.runs_past_hours:
        return next_open(received_at, calendar) + amount
    return add_working(received_at, amount, calendar)
