"""Which small things does each agency note about a family over three years?

Yearly rates for one person of a steady family, rounded from national figures where there are any: about a fifth of
pupils are persistently absent (DfE 2023 to 2024), about 10 suspensions for 100 pupils a year, about 0.35 emergency
attendances for a child a year (NHS England). The others are **assumptions**. A strained family has three times the
events; where harm is emerging there are five times as many from the day it began, spread evenly over the agencies.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Final, NamedTuple

from openmash.synthetic.chance import Chance, Weighted
from openmash.synthetic.holdings import Family
from openmash.synthetic.rhythm import Calendar, Rhythm
from openmash.synthetic.shapes import Agency, EventKind, Footing, Person, Role, Tenure


class Note(NamedTuple):
    """A kind of event: whose it is, how often a year, the gravest it gets, and when it happens."""

    kind: EventKind
    agency: Agency
    a_year: float
    gravest: int
    rhythm: Rhythm


class Noted(NamedTuple):
    """An event before the agency's record of the person is known."""

    person: Person
    agency: Agency
    kind: EventKind
    gravity: int
    happened_at: datetime


class Stage:
    """A stage of life: from which age, and what is noted in it; `evenly` gives each agency the same weight."""

    __slots__ = ("a_year", "evenly", "from_age", "notes")

    def __init__(self, from_age: float, *notes: Note) -> None:
        self.from_age = from_age
        self.a_year = sum(note.a_year for note in notes)
        self.notes = Weighted({note: note.a_year for note in notes})
        by_agency = {note.agency: sum(n.a_year for n in notes if n.agency is note.agency) for note in notes}
        self.evenly = Weighted({note: note.a_year / by_agency[note.agency] for note in notes})


_HEALTH, _EDUCATION, _POLICE = Agency.HEALTH, Agency.EDUCATION, Agency.POLICE
_EMERGENCY = Rhythm.ROUND_THE_CLOCK

_PUPIL: Final = (
    Note(EventKind.ATTENDANCE_BELOW_90, _EDUCATION, 0.18, 2, Rhythm.SCHOOL),
    Note(EventKind.LATE_COLLECTION, _EDUCATION, 0.05, 1, Rhythm.SCHOOL),
    Note(EventKind.SCHOOL_MOVE, _EDUCATION, 0.06, 1, Rhythm.SCHOOL),
    Note(EventKind.ELECTIVE_HOME_EDUCATION, _EDUCATION, 0.008, 2, Rhythm.SCHOOL),
    Note(EventKind.LEAD_CONCERN, _EDUCATION, 0.05, 2, Rhythm.SCHOOL),
    Note(EventKind.NOT_BROUGHT, _HEALTH, 0.08, 2, Rhythm.CLINIC),
)
INFANT: Final = Stage(
    0,
    Note(EventKind.NOT_BROUGHT, _HEALTH, 0.15, 2, Rhythm.CLINIC),
    Note(EventKind.EMERGENCY_ATTENDANCE, _HEALTH, 0.45, 2, _EMERGENCY),
    Note(EventKind.VISITOR_CONCERN, _HEALTH, 0.04, 2, Rhythm.CLINIC),
    Note(EventKind.EARLY_HELP_OFFERED, Agency.SOCIAL_CARE, 0.006, 1, Rhythm.OFFICE),
)
PUPIL: Final = Stage(
    5,
    *_PUPIL,
    Note(EventKind.SUSPENSION, _EDUCATION, 0.02, 2, Rhythm.SCHOOL),
    Note(EventKind.EMERGENCY_ATTENDANCE, _HEALTH, 0.25, 2, _EMERGENCY),
    Note(EventKind.EARLY_HELP_OFFERED, Agency.SOCIAL_CARE, 0.01, 1, Rhythm.OFFICE),
)
TEENAGER: Final = Stage(
    11,
    *_PUPIL,
    Note(EventKind.SUSPENSION, _EDUCATION, 0.18, 3, Rhythm.SCHOOL),
    Note(EventKind.EMERGENCY_ATTENDANCE, _HEALTH, 0.30, 3, _EMERGENCY),
    Note(EventKind.MISSING_EPISODE, _POLICE, 0.012, 3, Rhythm.POLICE),
    Note(EventKind.ANTISOCIAL_BEHAVIOUR, _POLICE, 0.03, 2, Rhythm.POLICE),
    Note(EventKind.EARLY_HELP_OFFERED, Agency.SOCIAL_CARE, 0.01, 1, Rhythm.OFFICE),
)
MOTHER: Final = Stage(
    18,
    Note(EventKind.DOMESTIC_INCIDENT, _POLICE, 0.035, 3, Rhythm.POLICE),
    Note(EventKind.LOW_MOOD, _HEALTH, 0.03, 2, Rhythm.CLINIC),
)
FATHER: Final = Stage(
    18,
    Note(EventKind.DOMESTIC_INCIDENT, _POLICE, 0.02, 3, Rhythm.POLICE),
    Note(EventKind.SUPERVISION_STARTED, Agency.PROBATION, 0.003, 2, Rhythm.OFFICE),
    Note(EventKind.MISSED_SUPERVISION, Agency.PROBATION, 0.003, 2, Rhythm.OFFICE),
)
TENANT: Final = Stage(
    18,
    Note(EventKind.RENT_ARREARS, Agency.HOUSING, 0.12, 2, Rhythm.OFFICE),
    Note(EventKind.EVICTION_WARNING, Agency.HOUSING, 0.012, 3, Rhythm.OFFICE),
    Note(EventKind.NUISANCE_REPORT, Agency.HOUSING, 0.05, 2, Rhythm.OFFICE),
    Note(EventKind.UNKNOWN_OCCUPANT, Agency.HOUSING, 0.02, 2, Rhythm.OFFICE),
)
UNBORN: Final = Stage(0, Note(EventKind.LATE_BOOKING, _HEALTH, 0.60, 2, Rhythm.CLINIC))

_TIMES_AS_MANY: Final = {Footing.STEADY: 1.0, Footing.STRAINED: 3.0, Footing.EMERGING: 1.0}
_EMERGING_MORE: Final = 4.0
_GRAVITY: Final = {  # one step is commonest; each further one a third as likely in ordinary times (assumption)
    1: Weighted({1: 1.0}),
    2: Weighted({1: 3.0, 2: 1.0}),
    3: Weighted({1: 6.0, 2: 2.5, 3: 1.0}),
}


def happening(family: Family, when: Calendar, chance: Chance, busy: float) -> Iterator[Noted]:
    """Every small thing noted about a family with children, or expecting one, in three years.

    `busy` multiplies all rates.
    """
    if not any(person.role in (Role.CHILD, Role.UNBORN) for person in family.people):
        return
    home = family.home
    for person in family.people:
        for stage in _stages(person, home.tenure, when.last):
            start = _start(person, stage, when)
            often = stage.a_year * busy * _TIMES_AS_MANY[home.footing]
            yield from _draw(person, stage.notes, often, start, when, chance)
            if home.footing is Footing.EMERGING and home.footing_since:
                start = max(start, home.footing_since)
                yield from _draw(person, stage.evenly, stage.a_year * busy * _EMERGING_MORE, start, when, chance)


def _stages(person: Person, tenure: Tenure, today: date) -> tuple[Stage, ...]:
    if person.role is Role.UNBORN:
        return (UNBORN,)
    if person.role is Role.CHILD:
        age = person.age_on(today)
        return (INFANT if age < 5 else PUPIL if age < 11 else TEENAGER,)
    if person.role is Role.MOTHER:
        return (MOTHER, TENANT) if tenure in (Tenure.SOCIAL, Tenure.TEMPORARY) else (MOTHER,)
    return (FATHER,) if person.role in (Role.FATHER, Role.PARTNER) else ()


def _start(person: Person, stage: Stage, when: Calendar) -> date:
    if person.born is None:
        return when.last - timedelta(days=60)
    return max(when.first, person.born + timedelta(days=int(stage.from_age * 365.25)))


def _draw(
    person: Person, notes: Weighted[Note], a_year: float, start: date, when: Calendar, chance: Chance
) -> Iterator[Noted]:
    for _ in range(chance.poisson(a_year * (when.last - start).days / 365.25)):
        note = notes.pick(chance)
        happened_at = when.moment(note.rhythm, chance, since=start)
        yield Noted(person, note.agency, note.kind, _GRAVITY[note.gravest].pick(chance), happened_at)
        if note.kind is EventKind.MISSING_EPISODE:
            found_at = happened_at + timedelta(hours=chance.between(3, 60))
            if found_at <= when.until:
                yield Noted(person, note.agency, EventKind.RETURN_FROM_MISSING, 1, found_at)
