"""Which day was it, as somebody wrote it in three boxes?"""

import calendar
import re
import unicodedata
from collections.abc import Mapping
from datetime import date, time
from enum import StrEnum
from typing import Any, NamedTuple

from django import forms
from django.utils import timezone

from openmash.hub.govuk.fields.asking import Asking
from openmash.hub.govuk.words import NBSP, long_date

BOXES = ("day", "month", "year")
MONTHS = [name.lower() for name in calendar.month_name]


class When(StrEnum):
    """On which side of today the day must lie."""

    ANY = "any"
    PAST = "past"
    PAST_OR_TODAY = "past_or_today"
    FUTURE = "future"
    FUTURE_OR_TODAY = "future_or_today"


class Typed(NamedTuple):
    """What stood in the three boxes, untouched, so that it can be shown again."""

    day: str = ""
    month: str = ""
    year: str = ""


class PartialDate(NamedTuple):
    """A date known to the day, to the month or to the year only."""

    year: int
    month: int | None = None
    day: int | None = None

    @property
    def earliest(self) -> date:
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def latest(self) -> date:
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    def __str__(self) -> str:
        if self.day:
            return long_date(self.earliest)
        return f"{calendar.month_name[self.month]}{NBSP}{self.year}" if self.month else str(self.year)


class ThreeBoxes(forms.Widget):
    """Day, month and year, each in its box: `born_on-day`, `born_on-month`, `born_on-year`."""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Typed | None:  # noqa: ARG002
        typed = Typed(*(str(data.get(f"{name}-{box}") or "") for box in BOXES))
        return typed if any(box.strip() for box in typed) else None

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:  # noqa: ARG002
        return not any(f"{name}-{box}" in data for box in BOXES)


class PartialDateField(Asking):
    """A date of which the month and the day may be unknown. The answer is a `PartialDate`."""

    shape = "date"
    required_boxes: tuple[str, ...] = ("year",)

    def __init__(self, label: str, *, when: When = When.ANY, since: date = date(1900, 1, 1), **options: Any) -> None:
        self.when, self.since = when, since
        self.until = options.pop("until", date(2100, 12, 31))
        super().__init__(label, **{"widget": ThreeBoxes, **options})

    def to_python(self, value: Any) -> Any:
        if not value or isinstance(value, PartialDate):
            return value or None
        if isinstance(value, date):
            return PartialDate(value.year, value.month, value.day)
        typed = Typed(*(unicodedata.normalize("NFKC", box).strip() for box in value))
        self.check_boxes_filled(typed)
        partial = PartialDate(self.read_year(typed), self.read_month(typed), self.read_day(typed))
        self.check_real(partial)
        return partial

    def check_boxes_filled(self, typed: Typed) -> None:
        """No box is empty that must be filled; a day without its month says nothing."""
        needed = {*self.required_boxes, *(("month",) if typed.day else ())}
        missing = [box for box in BOXES if box in needed and not getattr(typed, box)]
        if missing:
            raise self.wrong(f"must include a {' and a '.join(missing)}", code="incomplete", boxes=missing)

    def read_year(self, typed: Typed) -> int:
        if not re.fullmatch(r"\d{1,9}", typed.year):
            raise self.not_understood("year", "a year in figures, like 2019")
        year = int(typed.year)
        if year < 1000 and len(typed.year) < 4:
            raise self.wrong("must have a year with four figures, like 2019", boxes=["year"])
        if not self.since.year <= year <= self.until.year:
            raise self.wrong(
                f"must have a year between {self.since.year} and {self.until.year}", code="year", boxes=["year"]
            )
        return year

    def read_month(self, typed: Typed) -> int | None:
        if not typed.month:
            return None
        if re.fullmatch(r"\d{1,9}", typed.month):
            month = int(typed.month)
            if not 1 <= month <= 12:
                raise self.wrong("must have a month from 1 to 12", boxes=["month"])
            return month
        named = [index for index, name in enumerate(MONTHS) if name.startswith(typed.month.lower()) and name]
        if len(typed.month) < 3 or not named:
            raise self.not_understood("month", "a month from 1 to 12")
        return named[0]

    def read_day(self, typed: Typed) -> int | None:
        if not typed.day:
            return None
        if not re.fullmatch(r"\d{1,9}", typed.day):
            raise self.not_understood("day", "a day from 1 to 31")
        if not 1 <= (day := int(typed.day)) <= 31:
            raise self.wrong("must have a day from 1 to 31", boxes=["day"])
        return day

    def not_understood(self, box: str, wanted: str) -> forms.ValidationError:
        """Words such as “unknown” where a figure should stand; how to say that it is not known."""
        if self.required:
            remedy = ""
        elif box in self.required_boxes:
            remedy = ". If it is not known, leave all three boxes empty"
        else:
            remedy = f". If it is not known, leave the {box} empty"
        return self.wrong(f"must have {wanted}{remedy}", code="not_understood", boxes=[box])

    def check_real(self, partial: PartialDate) -> None:
        """30 February never was, and 29 February was not every year."""
        if partial.day and partial.month:
            last = calendar.monthrange(partial.year, partial.month)[1]
            if partial.day > last:
                name = calendar.month_name[partial.month]
                named = f"{name} {partial.year}" if partial.month == 2 else name
                raise self.wrong(f"must be a real date: {named} has {last} days", code="unreal", boxes=["day"])

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is None:
            return
        today = timezone.localdate()
        earliest, latest = value.earliest, value.latest
        refused = {
            When.PAST: (earliest >= today, "must be in the past"),
            When.PAST_OR_TODAY: (earliest > today, "must be today or in the past"),
            When.FUTURE: (latest <= today, "must be in the future"),
            When.FUTURE_OR_TODAY: (latest < today, "must be today or in the future"),
        }.get(self.when, (False, ""))
        if refused[0]:
            raise self.wrong(refused[1], code=self.when.value, boxes=list(BOXES))
        if latest < self.since or earliest > self.until:
            raise self.wrong(
                f"must be between {long_date(self.since)} and {long_date(self.until)}", code="range", boxes=list(BOXES)
            )


class DateField(PartialDateField):
    """A whole date. The answer is a `date`."""

    required_boxes = BOXES

    def clean(self, value: Any) -> Any:
        partial = super().clean(value)
        return partial.earliest if partial else None


class TimeField(Asking, forms.CharField):
    """A time of day as people write it: 16:55, 16.55, 1655, 4.55pm, 4 pm. The answer is a `time`."""

    def __init__(self, label: str, **options: Any) -> None:
        self.width = 5
        super().__init__(label, **options)
        self.validators.clear()

    def clean(self, value: Any) -> Any:
        text = super().clean(unicodedata.normalize("NFKC", value or "").strip().lower())
        if not text:
            return None
        found = re.fullmatch(r"(\d{1,2})(?:[:.]?([0-5]\d))?\s*([ap])?\.?m?\.?", text)
        if found is None or not (found[2] or found[3]):
            raise self.wrong("must be a time like 16:55")
        hour = int(found[1])
        if found[3]:
            if not 1 <= hour <= 12:
                raise self.wrong("must be a time like 16:55")
            hour = hour % 12 + (12 if found[3] == "p" else 0)
        if hour > 23:
            raise self.wrong("must be a time between 00:00 and 23:59")
        return time(hour, int(found[2] or 0))
