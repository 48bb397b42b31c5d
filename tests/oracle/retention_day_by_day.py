"""How long is a case kept? Slowly, and by the letter: on a day, is there any child of whom any rule still wants it?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

DAY = timedelta(days=1)
AFTER_THE_EXPECTED_DAY = 28


@dataclass
class Person:
    """A child as they were told of, or an unborn one; nothing may be known."""

    told_on: date
    born_on: date | None = None
    expected_on: date | None = None
    age: int | None = None
    came_to: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Line:
    """One rule of a schedule: ``until_age``, or ``years`` after the last contact."""

    name: str
    of: frozenset[str] = frozenset()
    agency: str = ""
    years: int = 0
    until_age: int = 0


def still_kept(
    on: date, children: Sequence[Person], last_on: date, agencies: Iterable[str], lines: Sequence[Line]
) -> bool:
    """Whether the case must still be there on this day."""
    written = set(agencies)
    for child in children or [Person(told_on=last_on)]:
        for line in lines:
            if line.agency and line.agency not in written:
                continue
            if line.of and child.came_to and not line.of & child.came_to:
                continue
            if line.years and years_between(last_on, on) < line.years:
                return True
            if line.until_age and years_between(youngest(child), on) < line.until_age:
                return True
    return False


def years_between(start: date, end: date) -> int:
    """Whole years that have gone by: the anniversary of 29 February is 1 March where there is no such day."""
    return end.year - start.year - ((end.month, end.day) < (start.month, start.day))


def youngest(child: Person) -> date:
    """The latest day on which the child can have been born, looked for backwards, one day at a time."""
    if child.born_on is not None:
        return child.born_on
    if child.expected_on is not None:
        return date.fromordinal(child.expected_on.toordinal() + AFTER_THE_EXPECTED_DAY)
    day = child.told_on
    while child.age is not None and years_between(day, child.told_on) != child.age:
        day -= DAY
    return day


def first_day_not_kept(
    children: Sequence[Person], last_on: date, agencies: Iterable[str], lines: Sequence[Line], *, since: date
) -> date:
    """Walk from a day on which it is kept to the first on which it is not."""
    day = since
    while still_kept(day, children, last_on, agencies, lines):
        day += DAY
    return day


def still_passing(on: date, since: date, days: int) -> bool:
    """Whether what only passes through must still be there on this day: fewer days have gone by than it is kept."""
    gone_by, day = 0, since
    while day < on and gone_by < days:
        day, gone_by = day + DAY, gone_by + 1
    return gone_by < days
