"""Which hub, and which moments, do the clock's tests speak of?"""

from datetime import UTC, date, datetime, time

from openmash.clock import LONDON, Calendar, OpeningHours, same_hours

LONG_AGO = date(2000, 1, 1)


def at(text: str) -> datetime:
    """A moment as the clock on the hub's wall reads it: `2026-11-17 09:12`."""
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


def read(moment: datetime | None) -> str:
    """What the clock on the wall reads at a moment, or nothing at all."""
    return "" if moment is None else f"{moment.astimezone(LONDON):%a %Y-%m-%d %H:%M}"


def utc(text: str) -> datetime:
    """A moment in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def hours(
    *weekdays: int, opens: str = "09:00", closes: str = "17:00", valid_from: date = LONG_AGO
) -> tuple[OpeningHours, ...]:
    """The same hours on these weekdays, Monday to Friday when none is named."""
    return same_hours(
        weekdays or range(5),
        opens=time.fromisoformat(opens),
        closes=time.fromisoformat(closes),
        valid_from=valid_from,
    )


OFFICE = Calendar(hours=hours())
ROUND_THE_CLOCK = Calendar(hours=hours(*range(7), opens="00:00", closes="00:00"), open_on_bank_holidays=True)
NEVER = Calendar(hours=())
