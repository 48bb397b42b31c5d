"""Is a record one of this person's? The model's sum, and what no sum may pass over.

Pure: rows of the index in, an answer with its reasons out. What the model says of a pair is read part by part; here
stands what the hub adds, because a wrong joining shows one child's information under another's name: two valid numbers,
two birthdays, a twin, a name that is nobody's, and a common name with a birthday and nothing else.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from openmash.linkage.model import Model, Step, Verdict
from openmash.linkage.parts import FORENAME, HOME, KIN, NHS, PHONE, SURNAME, UPN, Asked, asked
from openmash.linkage.persons import AT_MOST, one_birthday
from openmash.linkage.standard.records import Standard

from .index import read
from .models import Indexed
from .workflow import Harm, Why

ADULT: Final = 18
#: An unborn child and a newborn, or two of whom birth was expected, may be one where the dates are no further apart.
DAYS_APART: Final = 60
#: Somebody is asked from this sum on, though the model may ask about less: a hub asks one by one and at once, not only
#: the surest of a list.
ASKED_FROM: Final = -2.0
SAME_NAME: Final = ("same, very rare", "same, rare", "same, common", "same, very common", "another form of it")
RARE: Final = ("same, very rare", "same, rare")
SAME_HOME: Final = ("same", "same, where some live", "same door and street")
AS_TWINS: Final = ("as twins who are known", "one of them is a twin")


@dataclass(frozen=True)
class Weighed:
    """A record beside another, part by part."""

    row: Indexed
    one: Standard
    other: Standard
    steps: Sequence[Step]
    weight: float

    @property
    def levels(self) -> dict[str, str]:
        """What each part says."""
        return {step.part: step.level for step in self.steps}

    @property
    def evidence(self) -> str:
        """The same evidence has the same digest, whatever it weighs under another model."""
        told = "\n".join(f"{step.part}: {step.level}" for step in self.steps)
        return hashlib.sha256(told.encode()).hexdigest()


def weighed(one: Standard, rows: Iterable[Indexed], model: Model) -> list[Weighed]:
    """This record beside each of these."""
    found = []
    for row in rows:
        other = read(row)
        steps = model.steps(one, other)
        found.append(Weighed(row, one, other, steps, model.before + sum(step.weight for step in steps)))
    return found


@dataclass(frozen=True)
class Fit:
    """A record beside all records of one person."""

    person: int
    beside: Sequence[Weighed]
    verdict: Verdict
    why: Why | None  # None: nothing speaks against joining it without asking anybody

    @property
    def best(self) -> Weighed:
        """The pair that speaks for it most."""
        return max(self.beside, key=lambda pair: (pair.weight, -pair.row.record_id))

    @property
    def joins(self) -> bool:
        """Whether the record is this person's without anybody being asked."""
        return self.verdict == Verdict.SAME and self.why is None

    @property
    def asks(self) -> bool:
        """Whether somebody is asked about it."""
        return not self.joins and (self.verdict != Verdict.DIFFERENT or self.why == Why.UNBORN)


def fit(person: int, beside: Sequence[Weighed], model: Model, *, expected: bool) -> Fit:
    """Whether a record is this person's. ``expected``: one was told of before the other's birth, at one home."""
    most = max(pair.weight for pair in beside)
    verdict = model.verdict(most) if most >= ASKED_FROM else Verdict.DIFFERENT
    if expected:
        return Fit(person, beside, verdict, Why.UNBORN)
    return Fit(person, beside, verdict, _against(beside, model))


def _against(beside: Sequence[Weighed], model: Model) -> Why | None:
    """What speaks against joining without asking, the gravest first."""
    one = beside[0].one
    best = max(beside, key=lambda pair: pair.weight)
    mean = sum(max(-AT_MOST, min(AT_MOST, pair.weight)) for pair in beside) / len(beside)
    grounds = (
        (Why.NUMBERS, _more_than_one(one, beside, "nhs") or _more_than_one(one, beside, "upn")),
        (Why.TWIN, any(_may_be_the_twin(pair) for pair in beside)),
        (Why.BIRTHDAYS, any(_two_birthdays(one, pair.other) for pair in beside)),
        (Why.NO_NAME, one.no_name or not one.fore or any(pair.other.no_name for pair in beside)),
        (Why.ON_THE_WHOLE, model.verdict(best.weight) == Verdict.SAME != model.verdict(mean)),
        (Why.NAME_AND_BIRTHDAY, _name_and_birthday(best)),
    )
    return next((why for why, holds in grounds if holds), None)


def _more_than_one(one: Standard, beside: Iterable[Weighed], number: str) -> bool:
    """Two valid numbers of one kind would stand with one person, though the person had one of them at most."""
    known = {getattr(pair.other, number) for pair in beside} - {""}
    mine = getattr(one, number)
    return mine != "" and bool(known) and mine not in known


def _may_be_the_twin(pair: Weighed) -> bool:
    """One has a twin, and neither the whole first name nor a number tells which of the two this is."""
    levels = pair.levels
    numbered = levels[UPN.name] == "same" or levels[NHS.name] == "same"
    named = levels[FORENAME.name] in SAME_NAME
    if levels[NHS.name] == "same, on records as of twins" or levels[KIN.name] in AS_TWINS:
        return True
    if asked(levels) == Asked.TWINS:
        return True
    return (pair.one.twin or pair.other.twin) and not named and not numbered


def _two_birthdays(one: Standard, other: Standard) -> bool:
    if not one.dob or not other.dob or one.guessed or other.guessed:
        return False
    return not one_birthday(one.dob, other.dob)


def _name_and_birthday(pair: Weighed) -> bool:
    """Strangers share a name and a birthday: where both names are common, something more must agree."""
    levels = pair.levels
    more = (
        levels[HOME.name] in SAME_HOME or levels[PHONE.name] == "same"
        or levels[NHS.name] == "same" or levels[UPN.name] == "same"
    )  # fmt: skip
    return not more and levels[FORENAME.name] not in RARE and levels[SURNAME.name] not in RARE


def harm(pair: Weighed, why: Why, *, on: date) -> Harm:
    """How bad a mistake about this pair would be."""
    if why == Why.NUMBERS:
        return Harm.TWO_NUMBERS
    twins = why == Why.TWIN or pair.one.twin or pair.other.twin
    if twins or pair.levels[KIN.name] == "as twins":
        return Harm.TWINS
    return Harm.ADULTS if all(_adult(one, on) for one in (pair.one, pair.other)) else Harm.CHILD


def _adult(one: Standard, on: date) -> bool:
    return one.year != "" and on.year - int(one.year) > ADULT


def born_near(one: date | None, other: date | None) -> bool:
    """Whether two dates, one of them or both expected, may be one birth."""
    return one is not None and other is not None and abs((one - other).days) <= DAYS_APART
