"""From which day may a case be disposed of? Pure: facts and a schedule in, a day out."""

from datetime import date, timedelta

from .terms import END_WORDS, Child, Disposal, Facts, Reckoned, Rule, Schedule, Since

#: An unborn child is born at the latest so long after the expected day.
LONGEST_OVERDUE = timedelta(weeks=4)


def due_on(facts: Facts, schedule: Schedule) -> Disposal | None:
    """The day on which every rule that applies has run out for every child; None where no rule speaks of it.

    The rule that keeps the case longest wins. A case goes as a whole: it waits for the child who is kept longest.
    """
    children = facts.children or (Child(told_on=facts.last_on),)
    found = [
        _disposal(rule, child, facts)
        for rule in schedule.rules
        for child in children
        if applies(rule, child, facts.agencies)
    ]
    return max(found, key=lambda disposal: disposal.day, default=None)


def applies(rule: Rule, child: Child, agencies: frozenset[str]) -> bool:
    """Whether a rule speaks of this child's case. Where nobody said what it came to, every rule does."""
    of_this_end = not rule.ends or not child.ends or bool(rule.ends & child.ends)
    return of_this_end and (not rule.agency or rule.agency in agencies)


def _disposal(rule: Rule, child: Child, facts: Facts) -> Disposal:
    if rule.since == Since.LAST_CONTACT:
        return Disposal(day=anniversary(facts.last_on, rule.years), rule=rule)
    born_on, reckoned = latest_birth(child)
    return Disposal(day=anniversary(born_on, rule.years), rule=rule, reckoned=reckoned)


def latest_birth(child: Child) -> tuple[date, Reckoned]:
    """The latest day on which the child can have been born, and how that is known.

    Of an age, the birthday may have been the day on which it was stated; of a child of whom nothing is known, the
    birth itself.
    """
    if child.born_on:
        return child.born_on, Reckoned.KNOWN
    if child.expected_on:
        return child.expected_on + LONGEST_OVERDUE, Reckoned.EXPECTED
    if child.age_stated is not None:
        return _latest_with_age(child.age_stated, on=child.told_on), Reckoned.AGE
    return child.told_on, Reckoned.UNKNOWN


def anniversary(day: date, years: int) -> date:
    """The same day so many years later; of 29 February, in an ordinary year, 1 March.

    >>> anniversary(date(2024, 2, 29), 6), anniversary(date(2024, 2, 29), 4)
    (datetime.date(2030, 3, 1), datetime.date(2028, 2, 29))
    """
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def _latest_with_age(years: int, *, on: date) -> date:
    """The latest birth of somebody who is so many years old on this day."""
    try:
        return on.replace(year=on.year - years)
    except ValueError:
        return date(on.year - years, 2, 28)


def least_years(schedule: Schedule) -> int:
    """For so many years after the last contact, nothing at all can be due."""
    return min(_least_years(schedule, end) for end in END_WORDS)


def _least_years(schedule: Schedule, end: str) -> int:
    """Of the rules that are sure to apply to this end, the one that counts longest from the last contact."""
    sure = (rule for rule in schedule.rules if not rule.agency and (not rule.ends or end in rule.ends))
    return max((rule.years for rule in sure if rule.since == Since.LAST_CONTACT), default=0)
