"""Which day or moment did somebody write into a cell? Day before month, as in Britain, and as Excel leaves it.

A date that cannot be is refused with what would be right; it is never turned round until it fits.
"""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from typing import Final

from openmash.clock import LONDON
from openmash.hub.records.refusals import NotUnderstood

EARLIEST, LATEST = 1900, 2099  # as the clock knows them
#: Excel for Windows writes a day as a number, counted from here. (Excel for the old Mac counted from 1904.)
EXCEL_BEGINS: Final = date(1899, 12, 30)
EXCEL_ENDS: Final = 73_050  # the last day of 2099
LIKE: Final = "Write it like 09/03/2017"

#: How people write that they do not know.
NOT_KNOWN: Final = frozenset(
    ("unknown", "not known", "notknown", "n/k", "nk", "unk", "n/a", "na", "none", "null", "nil", "tbc", "?", "-", "--")
)

MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
LONG_MONTHS: Final = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip

WITH_TIME: Final = r"(?:(?:t|,? )(?P<clock>\S.*))?"
SHAPES: Final = [
    re.compile(shape + WITH_TIME, re.ASCII)
    for shape in (
        r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})",
        r"(?P<y>(?:19|20)\d\d)(?P<m>\d\d)(?P<d>\d\d)",
        r"(?P<d>\d{1,2})[-/.](?P<m>\d{1,2})[-/.](?P<y>\d{4}|\d\d)",
        r"(?P<d>\d{1,2})(?:st|nd|rd|th)?[-/. ]*(?P<m>[a-z]{3,9})[-/,. ]*(?P<y>\d{4}|\d\d)",
    )
]
SERIAL: Final = re.compile(r"(?P<days>\d{5})(?P<part>\.\d{1,12})?", re.ASCII)
TIME: Final = re.compile(
    r"(?P<h>\d{1,2})(?:[:.]?(?P<m>\d\d)(?:[:.](?P<s>\d\d)(?:[.,]\d+)?)?)?"
    r" ?(?P<half>[ap]m)? ?(?P<zone>z|utc|gmt|bst|[+-]\d\d:?\d\d)?",
    re.ASCII,
)


def is_unknown(text: str) -> bool:
    """Whether somebody wrote that they do not know.

    >>> is_unknown("Unknown"), is_unknown("n/k"), is_unknown("Nkrumah")
    (True, True, False)
    """
    return text.strip().casefold() in NOT_KNOWN


def is_number(text: str) -> bool:
    """Whether this is how Excel counts days, rather than how people write them."""
    return bool(SERIAL.fullmatch(text.strip()))


def day(text: str, *, until: int) -> date | None:
    """The day that was written; None where nothing was, or that it is not known.

    ``until`` is the last year that two figures can mean: a later one would be of the century before.

    >>> day("09/03/2017", until=2026), day("9-Mar-17", until=2026), day("42803", until=2026)
    (datetime.date(2017, 3, 9), datetime.date(2017, 3, 9), datetime.date(2017, 3, 9))

    Raises `NotUnderstood`.
    """
    found = moment(text, until=until)  # databases add a time of day to a birthday, and some count it in UTC
    return found.astimezone(LONDON).date() if found else None


def moment(text: str, *, until: int) -> datetime | None:
    """The moment that was written, by the clock on the wall in England unless it names its zone.

    A day without a time is its beginning. Raises `NotUnderstood`.

    >>> moment("17/11/2026 09:12", until=2026).isoformat()
    '2026-11-17T09:12:00+00:00'
    """
    written = " ".join(text.split()).casefold()
    if not written or is_unknown(written):
        return None
    if serial := SERIAL.fullmatch(written):
        return _counted(int(serial["days"]), serial["part"] or ".0")
    for shape in SHAPES:
        if found := shape.fullmatch(written):
            only = _day(found["d"], found["m"], _year(found["y"], until), text)
            return _at(only, found["clock"] or "00:00", text)
    raise NotUnderstood(f"“{_short(text)}” is not a date. {LIKE}, or leave it empty where it is not known.")


def _counted(days: int, part: str) -> datetime:
    if days > EXCEL_ENDS:
        raise NotUnderstood(f"“{days}” is not a date, nor a number of days that Excel would write. {LIKE}.")
    begins = datetime.combine(EXCEL_BEGINS + timedelta(days=days), time(), LONDON)
    return begins + timedelta(seconds=round(float(part) * 86_400))


def _year(figures: str, until: int) -> int:
    year = int(figures)
    if len(figures) > 2:
        return year
    return 2000 + year if 2000 + year <= until else 1900 + year


def _day(d: str, m: str, year: int, text: str) -> date:
    month = _month(m)
    if not month:
        raise NotUnderstood(f"“{_short(text)}” has no month that can be read. {LIKE}.")
    if not EARLIEST <= year <= LATEST:
        raise NotUnderstood(f"“{_short(text)}” is in the year {year}, which cannot be right. {LIKE}.")
    if month > 12 >= int(d) > 0:
        raise NotUnderstood(
            f"“{_short(text)}” has no month {month}: it seems to be written month first, as in America. "
            f"Write {month:02}/{int(d):02}/{year} if that is the day."
        )
    try:
        return date(year, month, int(d))
    except ValueError:
        raise NotUnderstood(f"“{_short(text)}” is a day that {year} does not have. {LIKE}.") from None


def _month(text: str) -> int:
    if text.isdigit():
        return int(text)
    for names in (MONTHS, LONG_MONTHS, (*MONTHS[:8], "sept")):
        if text in names:
            return names.index(text) + 1
    return 0


def _at(only: date, clock: str, text: str) -> datetime:
    found = TIME.fullmatch(clock.strip())
    hour = _hour(int(found["h"]), found["half"]) if found else 24
    minute, second = (int(found["m"] or 0), int(found["s"] or 0)) if found else (0, 0)
    if not found or hour > 23 or minute > 59 or second > 59 or not (found["m"] or found["half"]):
        raise NotUnderstood(f"“{_short(text)}” has no time of day that can be read. Write it like 09/03/2017 16:55.")
    return datetime.combine(only, time(hour, minute, second), _zone(found["zone"]))


def _hour(hour: int, half: str | None) -> int:
    if half is None:
        return hour
    return hour % 12 + (12 if half == "pm" else 0) if 1 <= hour <= 12 else 24


def _zone(named: str | None) -> tzinfo:
    if named is None:
        return LONDON
    if named in ("z", "utc", "gmt"):
        return UTC
    if named == "bst":
        return timezone(timedelta(hours=1))
    hours, minutes = int(named[1:3]), int(named[-2:])
    away = timedelta(hours=hours, minutes=minutes)
    if away >= timedelta(hours=24):
        raise NotUnderstood(f"“{named}” is no time zone. Leave it out for the time in England.")
    return timezone(away if named[0] == "+" else -away)


def _short(text: str) -> str:
    return " ".join(text.split())[:30]
