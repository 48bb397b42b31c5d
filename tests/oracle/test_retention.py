"""The day that the schedule gives is the one that is found by asking of every day whether the case is still wanted."""

from datetime import date, timedelta
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from openmash.hub.governance.retention import days
from openmash.hub.governance.retention.days import due_on
from openmash.hub.governance.retention.terms import END_WORDS, Child, Facts, Rule, Schedule, Since
from tests.oracle.retention_day_by_day import Line, Person, still_kept
from tests.promises.depth import times

ENDS = sorted(END_WORDS)
AGENCIES = ["police", "health"]
LEAP = st.sampled_from([date(2016, 2, 29), date(2020, 2, 29), date(2024, 2, 29), date(2019, 2, 28), date(2019, 3, 1)])
DAYS = st.one_of(LEAP, st.dates(date(2015, 1, 1), date(2030, 12, 31)))
SETTINGS = settings(
    max_examples=times(250, deep=50_000), database=None, deadline=None, derandomize=True,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip


@st.composite
def people(draw: st.DrawFn) -> Person:
    told_on = draw(DAYS)
    known = draw(st.sampled_from(["born", "expected", "age", "nothing"]))
    before = told_on - timedelta(days=draw(st.integers(0, 6_500)))
    return Person(
        told_on=told_on,
        born_on=draw(st.one_of(LEAP, st.just(before))) if known == "born" else None,
        expected_on=draw(DAYS) if known == "expected" else None,
        age=draw(st.integers(0, 17)) if known == "age" else None,
        came_to=draw(st.sets(st.sampled_from(ENDS), max_size=2)),
    )


@st.composite
def lines(draw: st.DrawFn) -> Line:
    years = draw(st.integers(0, 12))
    return Line(
        name="any",
        of=frozenset(draw(st.sets(st.sampled_from(ENDS), max_size=3))),
        agency=draw(st.sampled_from(["", "", *AGENCIES])),
        years=years,
        until_age=0 if years else draw(st.integers(1, 30)),
    )


CASES = st.tuples(
    st.lists(people(), max_size=3), DAYS, st.sets(st.sampled_from(AGENCIES)), st.lists(lines(), min_size=1, max_size=5)
)
Case = tuple[list[Person], date, set[str], list[Line]]


def answered(case: Case) -> date | None:
    """What the quick one says of the same."""
    children, last_on, agencies, said = case
    facts = Facts(
        last_on=last_on,
        agencies=frozenset(agencies),
        children=tuple(
            Child(
                told_on=one.told_on, born_on=one.born_on, expected_on=one.expected_on, age_stated=one.age,
                ends=frozenset(one.came_to),
            )
            for one in children
        ),
    )  # fmt: skip
    rules = tuple(
        Rule(
            name=line.name, title="", ends=line.of, agency=line.agency, years=line.years or line.until_age,
            since=Since.LAST_CONTACT if line.years else Since.BIRTH,
        )
        for line in said
    )  # fmt: skip
    found = due_on(facts, Schedule(title="", rules=rules))
    return found.day if found else None


def differs(case: Case) -> bool:
    """Whether it is let go on a day on which it is wanted, or kept on one on which it is not."""
    day = answered(case)
    if day is None:  # no rule speaks of it: then none can want it either, and it is kept all the same
        return still_kept(date(2015, 1, 1), *case) or still_kept(date(2090, 1, 1), *case)
    early = [day + timedelta(days=n) for n in (0, 1, 30, 366, 4_000)]
    late = [day - timedelta(days=n) for n in (1, 2)]
    return any(still_kept(one, *case) for one in early) or not all(still_kept(one, *case) for one in late)


@SETTINGS
@given(case=CASES)
def test_no_case_goes_early_and_none_stays_late(case: Case) -> None:
    assert not differs(case)


REAL = days._disposal
ONE = Person(told_on=date(2020, 5, 1), born_on=date(2012, 2, 29), came_to={"referral"})
OTHER = Person(told_on=date(2020, 5, 1), born_on=date(2018, 1, 1), came_to={"referral"})
TWENTY_FIVE = Line("birth", until_age=25)


def shifted(by: int) -> Any:
    from dataclasses import replace

    return lambda *given: replace(REAL(*given), day=REAL(*given).day + timedelta(days=by))


#: fault → what is put in the place of what, and a case that shows it.
FAULTS: dict[str, tuple[str, Any, Case]] = {
    "a day early": ("_disposal", shifted(-1), ([ONE], date(2020, 5, 1), set(), [TWENTY_FIVE])),
    "a day late": ("_disposal", shifted(1), ([ONE], date(2020, 5, 1), set(), [TWENTY_FIVE])),
    "the first child counts, not the last": (
        "max", lambda found, **_: next(iter(found)), ([ONE, OTHER], date(2020, 5, 1), set(), [TWENTY_FIVE]),
    ),
    "the shortest rule wins": (
        "max", lambda found, key, **_: min(found, key=key),
        ([ONE], date(2020, 5, 1), set(), [TWENTY_FIVE, Line("last", years=6)]),
    ),
    "28 February instead of 1 March": (
        "anniversary", lambda day, years: date(day.year + years, day.month, min(day.day, 28)),
        ([ONE], date(2020, 5, 1), set(), [TWENTY_FIVE]),
    ),
    "an unborn child is born on the expected day": (
        "LONGEST_OVERDUE", timedelta(0),
        ([Person(date(2020, 5, 1), expected_on=date(2020, 6, 1))], date(2020, 5, 1), set(), [TWENTY_FIVE]),
    ),
    "an agency’s own rule is overlooked": (
        "applies", lambda rule, child, agencies: not rule.agency,
        ([ONE], date(2020, 5, 1), {"police"}, [Line("all", years=1), Line("theirs", agency="police", years=9)]),
    ),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_the_comparison_sees_a_schedule_that_is_read_wrongly(fault: str) -> None:
    name, wrong, case = FAULTS[fault]
    assert not differs(case)
    with patch.object(days, name, wrong, create=name == "max"):
        assert differs(case)
