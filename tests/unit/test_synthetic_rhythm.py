"""Do things happen when they happen in life?"""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta

import pytest

from openmash.synthetic.borough import UNTIL
from openmash.synthetic.chance import Chance, Weighted
from openmash.synthetic.events import Note, _draw
from openmash.synthetic.rhythm import LONDON, Calendar, Rhythm, bank_holidays, calendar, term_days, working
from openmash.synthetic.shapes import Agency, EventKind
from tests.unit import synthetic_world

EARLY = datetime(2026, 11, 17, 9, 0, tzinfo=LONDON)


@pytest.fixture
def when() -> Calendar:
    return calendar(UNTIL)


def moments(when: Calendar, rhythm: Rhythm, *, since: date | None = None) -> list[datetime]:
    chance = Chance(5, rhythm)
    return [when.moment(rhythm, chance, since=since) for _ in range(3000)]


@pytest.mark.parametrize("rhythm", list(Rhythm))
def test_everything_happens_within_the_three_years(when: Calendar, rhythm: Rhythm) -> None:
    found = moments(when, rhythm)
    assert max(found) <= UNTIL
    assert min(found) >= datetime.combine(when.first, time(), LONDON)
    assert min(found).date() < when.first + timedelta(days=21)


@pytest.mark.parametrize("rhythm", [Rhythm.OFFICE, Rhythm.CLINIC, Rhythm.SCHOOL])
def test_offices_and_schools_rest_at_weekends_and_on_bank_holidays(when: Calendar, rhythm: Rhythm) -> None:
    free = bank_holidays(2023, 2026)
    assert all(working(moment.date(), free) for moment in moments(when, rhythm))


def test_schools_are_silent_in_the_holidays(when: Calendar) -> None:
    days = {moment.date() for moment in moments(when, Rhythm.SCHOOL)}
    assert not any(day.month == 8 for day in days)
    assert not any((12, 24) <= (day.month, day.day) <= (12, 31) for day in days)
    assert date(2026, 4, 2) not in days  # the week before Easter
    assert len(days) > 400


def test_a_school_year_has_about_190_days() -> None:
    days = [date(2025, 9, 1) + timedelta(days=offset) for offset in range(365)]
    assert 185 <= len(term_days(days, bank_holidays(2025, 2026))) <= 197


def test_police_are_busiest_at_weekends_and_at_night(when: Calendar) -> None:
    found = moments(when, Rhythm.POLICE)
    weekday = Counter(moment.weekday() for moment in found)
    assert weekday[5] > 1.4 * weekday[1]
    assert sum(moment.hour >= 20 or moment.hour < 3 for moment in found) > 0.45 * len(found)


def test_police_reports_reach_the_hub_before_eight(when: Calendar) -> None:
    found = moments(when, Rhythm.OVERNIGHT_BATCH)
    assert sum(moment.hour < 8 for moment in found) > 0.9 * len(found)


def test_nothing_happens_before_the_day_it_must_follow(when: Calendar) -> None:
    since = when.last - timedelta(days=10)
    assert min(moments(when, Rhythm.FAMILY, since=since)).date() >= since


def test_what_falls_after_the_last_moment_is_brought_back_to_its_morning() -> None:
    found = moments(calendar(EARLY), Rhythm.ROUND_THE_CLOCK, since=EARLY.date())
    assert all(datetime.combine(EARLY.date(), time(), LONDON) <= moment <= EARLY for moment in found)
    assert len(set(found)) > 2000


def test_the_clock_on_the_wall_is_englands_whatever_the_zone_of_the_last_moment() -> None:
    assert calendar(datetime(2026, 6, 30, 23, 30, tzinfo=UTC)).last == date(2026, 7, 1)


def test_a_child_still_missing_has_not_returned_yet(when: Calendar) -> None:
    today_only = Calendar(when.last, when.last, when.until, {Rhythm.POLICE: [1.0]})
    missing = Weighted({Note(EventKind.MISSING_EPISODE, Agency.POLICE, 1.0, 3, Rhythm.POLICE): 1.0})
    child = next(synthetic_world.blocks()[0].people)
    noted = list(_draw(child, missing, 100 * 365, when.last - timedelta(days=1), today_only, Chance(1)))
    returned = [note for note in noted if note.kind is EventKind.RETURN_FROM_MISSING]
    assert 0 < len(returned) < len(noted) - len(returned)
    assert all(note.happened_at <= when.until for note in noted)


def test_early_may_is_a_bank_holiday_and_the_second_of_may_is_not() -> None:
    free = bank_holidays(2026, 2026)
    assert date(2026, 5, 4) in free
    assert working(date(2026, 5, 5), free)
    assert not working(date(2026, 5, 4), free)
