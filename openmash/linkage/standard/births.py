"""When was somebody born, as far as an agency knew?"""

from __future__ import annotations

import re
from datetime import date
from typing import Final, NamedTuple

_ISO: Final = re.compile(r"(\d{4})\D+(\d{1,2})\D+(\d{1,2})(?:\D.*)?")
_TOGETHER: Final = re.compile(r"(\d{4})(\d\d)(\d\d)")  # as systems write it to each other
_BRITISH: Final = re.compile(r"(\d{1,2})\D+(\d{1,2})\D+(\d{4})(?:\D.*)?")
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
EARLIEST: Final = 1900


class Birth(NamedTuple):
    """A day of birth, or as much as is known of it.

    `guessed`: 1 January, which is what is written where only the year, or an age, is known.
    """

    day: date | None
    year: int  # 0 where not even that is known
    guessed: bool


NOT_KNOWN: Final = Birth(None, 0, guessed=False)


def birth(written: str | date | None) -> Birth:
    """A birth as it was written: ISO with or without signs between, British order, a year alone, or nothing to be read.

    >>> birth("2016-04-03").day, birth("3/4/2016").day, birth("2016"), birth("31/02/2016").day
    (datetime.date(2016, 4, 3), datetime.date(2016, 4, 3), Birth(day=None, year=2016, guessed=False), None)
    """
    if isinstance(written, date):
        return _of(written.year, written.month, written.day)
    text = (written or "").strip()
    if found := _ISO.fullmatch(text) or _TOGETHER.fullmatch(text):
        return _of(*map(int, found.groups()))
    if found := _BRITISH.fullmatch(text):
        day, month, year = map(int, found.groups())
        return _of(year, month, day)
    return Birth(None, int(text), guessed=False) if _YEAR.fullmatch(text) else NOT_KNOWN


def _of(year: int, month: int, day: int) -> Birth:
    try:
        found = date(year, month, day)
    except ValueError:
        return NOT_KNOWN
    return Birth(found, year, guessed=(month, day) == (1, 1)) if year >= EARLIEST else NOT_KNOWN


def swapped(day: date) -> date | None:
    """The same digits with day and month the other way round; None where that is no other day.

    >>> swapped(date(2016, 4, 3)), swapped(date(2016, 4, 13)), swapped(date(2016, 4, 4))
    (datetime.date(2016, 3, 4), None, None)
    """
    return day.replace(month=day.day, day=day.month) if day.day <= 12 and day.day != day.month else None
