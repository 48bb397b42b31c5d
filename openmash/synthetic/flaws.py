"""What goes wrong when an agency writes a person down, and how often?

The rates are **assumptions**, set so that records look like those that agencies exchange: health and education type
carefully and hold identifiers; police and housing write what they were told on a doorstep. `ROUGH` doubles them.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Final

from openmash.synthetic import spellings
from openmash.synthetic.chance import Chance
from openmash.synthetic.shapes import Agency, Flaw


@dataclass(frozen=True, slots=True)
class Habits:
    """How often, of 1, an agency's records have each flaw."""

    typo: float = 0.010
    nickname: float = 0.02
    spelling: float = 0.06
    names_swapped: float = 0.002
    former_surname: float = 0.15
    half_surname: float = 0.20
    middle_missing: float = 0.30
    known_as: float = 0.5
    placeholder: float = 0.10
    day_month_swapped: float = 0.008
    first_of_january: float = 0.004
    date_mistyped: float = 0.008
    date_missing: float = 0.01
    sex_missing: float = 0.02
    old_address: float = 0.12
    address_abbreviated: float = 0.25
    address_missing: float = 0.01
    postcode_mistyped: float = 0.01
    phone_missing: float = 0.3
    nhs_held: float = 0.0
    upn_held: float = 0.0
    nhs_mistyped: float = 0.004
    nhs_of_another: float = 0.001
    nhs_of_twin: float = 0.02
    temporary_upn: float = 0.02
    twice: float = 0.01


_IDENTIFIERS_HELD: Final = ("nhs_held", "upn_held")

ORDINARY: Final = {
    Agency.HEALTH: Habits(nhs_held=0.97, placeholder=0.30, phone_missing=0.15, twice=0.03, spelling=0.04),
    Agency.EDUCATION: Habits(upn_held=0.98, former_surname=0.08, middle_missing=0.4, known_as=0.8, phone_missing=0.1),
    Agency.SOCIAL_CARE: Habits(
        typo=0.015, nickname=0.04, nhs_held=0.5, upn_held=0.4, middle_missing=0.5, date_missing=0.02, twice=0.04
    ),
    Agency.POLICE: Habits(
        typo=0.025, nickname=0.08, spelling=0.12, names_swapped=0.006, middle_missing=0.6, day_month_swapped=0.02,
        first_of_january=0.02, date_mistyped=0.02, date_missing=0.06, sex_missing=0.01, old_address=0.22,
        address_missing=0.04, postcode_mistyped=0.03, phone_missing=0.5, twice=0.08,
    ),
    Agency.PROBATION: Habits(nickname=0.03, middle_missing=0.3, old_address=0.25, twice=0.02),
    Agency.HOUSING: Habits(
        typo=0.02, nickname=0.07, spelling=0.09, middle_missing=0.8, date_missing=0.12, sex_missing=0.1,
        first_of_january=0.015, old_address=0.03, phone_missing=0.25,
    ),
}  # fmt: skip


def rougher(habits: Habits, times: float = 2.0) -> Habits:
    """The same agency on a worse day: every flaw so many times as likely, identifiers held a tenth less often."""
    changed = {
        name.name: getattr(habits, name.name) * 0.9
        if name.name in _IDENTIFIERS_HELD
        else min(0.9, getattr(habits, name.name) * times)
        for name in fields(Habits)
    }
    return replace(habits, **changed)


ROUGH: Final = {agency: rougher(habits) for agency, habits in ORDINARY.items()}


def forename(true: str, habits: Habits, chance: Chance, flaws: list[Flaw]) -> str:
    """A forename as it was written down."""
    written = true
    if chance.happens(habits.nickname) and true in spellings.NICKNAMES:
        flaws.append(Flaw.NICKNAME)
        return spellings.nickname(true, chance)
    if chance.happens(habits.spelling):
        written = _changed(written, spellings.respelled(written, chance), Flaw.SPELLING, flaws)
    return _last_touches(written, habits, chance, flaws)


def surname(true: str, former: str, habits: Habits, chance: Chance, flaws: list[Flaw]) -> str:
    """A surname as it was written down: perhaps the former one, or half of a double one."""
    written = true
    if former and chance.happens(habits.former_surname):
        written = _changed(written, former, Flaw.FORMER_SURNAME, flaws)
    if "-" in written and chance.happens(habits.half_surname):
        written = _changed(written, chance.one_of(written.split("-")), Flaw.HALF_SURNAME, flaws)
    if chance.happens(habits.spelling):
        written = _changed(written, spellings.respelled(written, chance), Flaw.SPELLING, flaws)
    return _last_touches(written, habits, chance, flaws)


def _last_touches(written: str, habits: Habits, chance: Chance, flaws: list[Flaw]) -> str:
    if not written.isascii() and chance.happens(0.8):
        written = _changed(written, spellings.plain(written), Flaw.PLAIN_LETTERS, flaws)
    if chance.happens(habits.typo):
        written = _changed(written, spellings.mistyped(written, chance), Flaw.TYPO, flaws)
    return written


def birthday(true: date, today: date, habits: Habits, chance: Chance, flaws: list[Flaw]) -> date | None:
    """A date of birth as it was written down, never later than today; nothing where it was not asked."""
    slip = chance.random()
    for flaw, share in (
        (Flaw.DATE_MISSING, habits.date_missing),
        (Flaw.DAY_MONTH_SWAPPED, habits.day_month_swapped),
        (Flaw.FIRST_OF_JANUARY, habits.first_of_january),
        (Flaw.DATE_MISTYPED, habits.date_mistyped),
    ):
        if slip < share:
            wrong = _wrong_birthday(true, flaw, chance)
            if wrong == true or (wrong is not None and wrong > today):
                return true
            flaws.append(flaw)
            return wrong
        slip -= share
    return true


def _wrong_birthday(true: date, flaw: Flaw, chance: Chance) -> date | None:
    if flaw is Flaw.DATE_MISSING:
        return None
    if flaw is Flaw.FIRST_OF_JANUARY:
        return true.replace(month=1, day=1)
    if flaw is Flaw.DAY_MONTH_SWAPPED:
        return true.replace(month=true.day, day=true.month) if true.day <= 12 else true
    if chance.happens(0.4):
        return true.replace(year=true.year + chance.one_of((-10, -1, 1)), day=min(true.day, 28))
    return true.replace(day=1 + (true.day + chance.one_of((0, 9, 19))) % 28)


def address(true: str, habits: Habits, chance: Chance, flaws: list[Flaw]) -> str:
    """An address as it was written down: often shortened, sometimes mistyped."""
    written = true
    if chance.happens(habits.address_abbreviated):
        short = written.partition(",")[0] if "Flat" not in written else written.replace("Flat ", "", 1)
        for long, abbreviated in _ABBREVIATIONS:
            short = short.replace(long, abbreviated)
        written = _changed(written, short, Flaw.ADDRESS_ABBREVIATED, flaws)
    if chance.happens(habits.typo):
        written = _changed(written, spellings.mistyped(written, chance), Flaw.TYPO, flaws)
    return written


def postcode(true: str, habits: Habits, chance: Chance, flaws: list[Flaw]) -> str:
    """A postcode as it was written down."""
    if not chance.happens(habits.postcode_mistyped):
        return true
    flaws.append(Flaw.POSTCODE_MISTYPED)
    slip = chance.below(3)
    if slip == 0:
        return true.replace(" ", "")
    if slip == 1:
        return true[:-3] + ("O" if true[-3] == "0" else "I" if true[-3] == "1" else true[-3]) + true[-1] + true[-2]
    return true[:-1] + chance.one_of("ABDEFGHJLNPQRSTUWXYZ")


def _changed(before: str, after: str, flaw: Flaw, flaws: list[Flaw]) -> str:
    if after != before:
        flaws.append(flaw)
    return after


_ABBREVIATIONS: Final = (
    (" Road", " Rd"), (" Street", " St"), (" Avenue", " Ave"), (" Lane", " Ln"), (" Gardens", " Gdns"),
    (" Court", " Ct"), (" Close", " Cl"), (" Drive", " Dr"), (" Terrace", " Terr"), (" Crescent", " Cres"),
)  # fmt: skip
