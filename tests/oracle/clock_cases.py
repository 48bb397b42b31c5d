"""Which hubs, moments and settings could make the clock err? Strategies that dwell where calendars are awkward."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from openmash.clock import Brag, Calendar, Counting, OpeningHours, Pause, Purpose, Timescale, Turn, same_hours

LONG_AGO = date(1899, 1, 1)
MINUTE = timedelta(minutes=1)
ZONES = (UTC, ZoneInfo("Europe/London"), timezone(timedelta(hours=5, minutes=45)), timezone(timedelta(hours=-10)))

CLOCKS_CHANGE = "2026-03-29 2026-10-25 2027-03-28 2024-10-27 1941-05-04 1947-04-13 1968-02-18 1971-10-31"
BANK_HOLIDAYS = "2026-04-03 2026-04-06 2020-05-08 2022-06-03 2022-09-19 2021-12-27 2026-12-25"
LEAP_DAYS_AND_YEAR_ENDS = "2024-02-29 2028-02-29 2000-02-29 1900-02-28 2027-12-31"
MIDSUMMER = "2026-07-01"
AWKWARD_DAYS = [
    date.fromisoformat(day) for day in f"{CLOCKS_CHANGE} {BANK_HOLIDAYS} {LEAP_DAYS_AND_YEAR_ENDS} {MIDSUMMER}".split()
]
AWKWARD_MINUTES = [hour * 60 + minute for hour in (0, 1, 2, 6, 8, 9, 12, 17, 20, 22) for minute in (0, 1, 30, 59)]
LATE = st.integers(1379, 1439)  # in summer the next day has begun in London


@dataclass(frozen=True)
class Case:
    """A hub, its settings, a moment of receipt, a later moment."""

    calendar: Calendar
    timescales: tuple[Timescale, ...]
    received_at: datetime
    until: datetime
    brag: Brag
    purpose: Purpose


@dataclass(frozen=True)
class Life:
    """A hub, and who held one contact's clock; everything on whole minutes."""

    calendar: Calendar
    received_at: datetime
    until: datetime
    turns: tuple[Turn, ...]
    pauses: tuple[Pause, ...]


days = st.one_of(
    st.tuples(st.sampled_from(AWKWARD_DAYS), st.integers(-5, 2)).map(lambda pair: pair[0] + timedelta(days=pair[1])),
    st.dates(date(1901, 1, 1), date(2098, 1, 1)),
)
minutes = st.one_of(st.sampled_from(AWKWARD_MINUTES), LATE, st.integers(0, 1439))
parts = st.sampled_from((0, 0, 0, 1, 30.5, 59, 59.999999)).map(lambda seconds: timedelta(seconds=seconds))


def clock_reading(minute: int) -> time:
    return time(minute // 60 % 24, minute % 60)


def every(weekdays: range, opens: str, closes: str, valid_from: date) -> tuple[OpeningHours, ...]:
    return same_hours(
        weekdays, opens=time.fromisoformat(opens), closes=time.fromisoformat(closes), valid_from=valid_from
    )


@st.composite
def any_hours(draw: st.DrawFn, valid_from: date) -> tuple[OpeningHours, ...]:
    """A week in which no two rows need agree; at least four hours on three weekdays, so that every amount fits soon."""
    opens = st.sampled_from((0, 30, 75, 90, 119, 120, 480, 510, 540, 600))
    lengths = st.sampled_from((240, 250, 480, 600, 839, 840))
    rows: list[OpeningHours] = []
    for weekday in range(7):
        begins = draw(opens)
        ends = min(begins + draw(lengths), 1440)
        closed = weekday > 2 and draw(st.booleans())
        rows.append(
            OpeningHours(
                weekday=weekday,
                opens=None if closed else clock_reading(begins),
                closes=None if closed else clock_reading(ends),
                valid_from=valid_from,
            )
        )
    return tuple(rows)


def weeks(valid_from: date) -> st.SearchStrategy[tuple[OpeningHours, ...]]:
    """Opening hours for a week: usual ones, round the clock, nights, some that begin or end as the clocks change."""
    usual = (
        every(range(5), "09:00", "17:00", valid_from),
        every(range(6), "08:00", "20:00", valid_from),
        every(range(7), "00:00", "00:00", valid_from),
        every(range(7), "22:00", "00:00", valid_from) + every(range(7), "00:00", "06:00", valid_from),
        every(range(7), "01:10", "05:20", valid_from) + every(range(7), "05:00", "06:00", valid_from),
        every(range(7), "20:00", "00:00", valid_from) + every(range(7), "00:00", "01:40", valid_from),
        every(range(5), "08:30", "12:00", valid_from) + every(range(5), "13:00", "17:30", valid_from),
    )
    return st.one_of(st.sampled_from(usual), any_hours(valid_from))


@st.composite
def calendars(draw: st.DrawFn, near: date) -> Calendar:
    """A hub's calendar whose hours may change, and which may close for a day, near a date."""
    hours = draw(weeks(LONG_AGO))
    if draw(st.booleans()):
        newer = draw(weeks(near + timedelta(days=draw(st.integers(-3, 5)))))
        changed = draw(st.sampled_from((range(7), range(3), range(2, 6))))
        hours += tuple(row for row in newer if row.weekday in changed)
    closed = draw(st.sets(st.integers(-1, 8), max_size=3)) if draw(st.booleans()) else ()
    return Calendar(
        hours=hours,
        closed_on=frozenset(near + timedelta(days=n) for n in closed),
        open_on_bank_holidays=draw(st.booleans()),
    )


@st.composite
def timescales(draw: st.DrawFn, valid_from: date, purpose: Purpose, brag: Brag | None) -> Timescale:
    """One setting: elapsed or working, past hours or not, working days, or no target."""
    kind = draw(st.sampled_from(("elapsed", "working", "working", "past hours", "days", "days", "no target")))
    amount = st.one_of(st.sampled_from((1, 60, 120, 240, 360, 480, 1440, 2400)), st.integers(1, 1000))
    return Timescale(
        purpose=purpose,
        brag=brag,
        counting=Counting.ELAPSED if kind == "elapsed" else Counting.WORKING,
        minutes=None if kind in ("days", "no target") else draw(amount),
        working_days=draw(st.integers(1, 3)) if kind == "days" else None,
        runs_past_hours=kind == "past hours",
        valid_from=valid_from,
    )


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Everything one question about a deadline needs."""
    day = draw(days)
    brag, purpose = draw(st.sampled_from(Brag)), draw(st.sampled_from(Purpose))
    settings = [draw(timescales(LONG_AGO, purpose, draw(st.sampled_from((None, brag)))))]
    settings.append(draw(timescales(LONG_AGO, purpose, None)))
    if draw(st.booleans()):
        newer = day + timedelta(days=draw(st.integers(0, 1)))
        settings.insert(draw(st.integers(0, 2)), draw(timescales(newer, purpose, draw(st.sampled_from((None, brag))))))
    received_at = datetime.combine(day, time(0), tzinfo=UTC) + draw(minutes) * MINUTE + draw(parts)
    until = received_at + draw(st.integers(0, 4)) * timedelta(days=1) + draw(minutes) * MINUTE + draw(parts)
    zones = st.sampled_from(ZONES)
    return Case(
        calendar=draw(calendars(day)),
        timescales=tuple(settings),
        received_at=received_at.astimezone(draw(zones)),
        until=until.astimezone(draw(zones)),
        brag=brag,
        purpose=purpose,
    )


@st.composite
def lives(draw: st.DrawFn) -> Life:
    """A contact's life of up to two days, with turns and pauses that may come in any order, coincide and overlap."""
    day = draw(days)
    received_at = datetime.combine(day, time(0), tzinfo=UTC) + draw(minutes) * MINUTE
    length = draw(st.integers(0, 2880))
    when = st.integers(-60, length + 60).map(lambda n: received_at + n * MINUTE)
    holders = st.frozensets(st.sampled_from(("Hub", "Health", "Police", "Housing")), min_size=1, max_size=3)
    turns = draw(st.lists(st.builds(Turn, when, holders), max_size=6))
    first = Turn(received_at - draw(st.sampled_from((0, 0, 5))) * MINUTE, frozenset({"Hub"}))
    pauses = []
    for number, begins in enumerate(draw(st.lists(when, max_size=2, unique=True))):
        ends = draw(st.one_of(st.none(), st.integers(0, 600).map(lambda n: n * MINUTE)))
        pauses.append(Pause(begins, None if ends is None else begins + ends, f"reason {number}"))
    return Life(
        calendar=draw(calendars(day)),
        received_at=received_at,
        until=received_at + length * MINUTE,
        turns=(first, *turns),
        pauses=tuple(pauses),
    )
