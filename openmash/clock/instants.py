"""Which instant is meant, and what does the clock on the hub's wall read then?"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from openmash.clock.refusals import NaiveInstant, OutsideTheCalendar

LONDON = ZoneInfo("Europe/London")
FIRST_YEAR, LAST_YEAR = 1900, 2099  # every year whose English bank holidays are known, less a margin for the arithmetic


def check_year(year: int) -> None:
    """Raise `OutsideTheCalendar` for a year before 1900 or after 2099: it is a mistyped one."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise OutsideTheCalendar(f"The clock knows the years {FIRST_YEAR} to {LAST_YEAR}; the year {year} is not one.")


def utc(at: datetime) -> datetime:
    """The same instant in UTC. Raises `NaiveInstant` without a time zone, `OutsideTheCalendar` outside 1900 to 2099.

    >>> utc(datetime(2026, 7, 1, 9, 0, tzinfo=LONDON))
    datetime.datetime(2026, 7, 1, 8, 0, tzinfo=datetime.timezone.utc)
    """
    if at.utcoffset() is None:
        raise NaiveInstant(f"{at:%d %B} {at.year} {at:%H:%M} has no time zone, so it is not known which instant it is.")
    check_year(at.year)
    return at.astimezone(UTC)


def local_date(at: datetime) -> date:
    """The date that the hub's wall calendar shows at an instant. Raises as `utc` does.

    >>> local_date(datetime(2026, 7, 1, 23, 30, tzinfo=UTC))
    datetime.date(2026, 7, 2)
    """
    return utc(at).astimezone(LONDON).date()


def local_time(at: datetime) -> time:
    """What the clock on the hub's wall reads at an instant. Raises as `utc` does."""
    return utc(at).astimezone(LONDON).time()


def first_reading(day: date, reading: time) -> datetime:
    """The first instant of that day at which the wall clock reads at least this, in UTC.

    In the hour that is skipped in spring, that is when the clocks go forward.

    >>> first_reading(date(2026, 3, 29), time(1, 30))
    datetime.datetime(2026, 3, 29, 1, 0, tzinfo=datetime.timezone.utc)
    """
    return _reading(day, reading, fold=0)


def last_reading(day: date, reading: time) -> datetime:
    """The last instant of that day until which the wall clock reads less than this, in UTC.

    In the hour that comes twice in autumn, that is the second time.

    >>> last_reading(date(2026, 10, 25), time(1, 30))
    datetime.datetime(2026, 10, 25, 1, 30, tzinfo=datetime.timezone.utc)
    """
    return _reading(day, reading, fold=1)


def _reading(day: date, reading: time, *, fold: int) -> datetime:
    wall = datetime.combine(day, reading, tzinfo=LONDON)
    instant = wall.replace(fold=fold).astimezone(UTC)
    if instant.astimezone(LONDON).time() == reading:
        return instant
    # No clock reads this: the hour was skipped. English summer time has always begun on a whole hour of UTC.
    return wall.replace(fold=0).astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def following(day: date) -> date:
    """The day after."""
    return day + timedelta(days=1)
