"""How do two records stand side by side: what each says, where they differ, and what that is called?"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from openmash.hub.contacts.models import Child
from openmash.hub.govuk.words import long_date
from openmash.hub.matches.actions.reading import Side
from openmash.hub.people.models import CloseMatch
from openmash.hub.people.workflow import SEX_WORDS, Sex
from openmash.linkage import nhs_number
from openmash.linkage.comparing import DIFFERENT
from openmash.linkage.parts import BIRTH, FORENAME, HOME, NHS, PHONE, SEX, SURNAME, UPN

NOT_RECORDED = "Not recorded"
BY_WORDS = ("Born", "Address")  # marked by whole words, and not by letters
SAME, CLOSE, DIFFER, MISSING, NOT_WEIGHED = "same", "close", "different", "missing", "not weighed"


@dataclass(frozen=True)
class Piece:
    """A piece of what one record says; whether the other says something else there."""

    text: str
    marked: bool


@dataclass(frozen=True)
class Line:
    """One thing that both records may say."""

    label: str
    one: Sequence[Piece]
    other: Sequence[Piece]
    they: str
    words: str


def lines(match: CloseMatch, one: Side, other: Side) -> list[Line]:
    """What the two records say, line by line, in the order in which people read it."""
    levels = {part: level for part, level, _ in match.steps}
    return [
        _line(label, left, right, levels.get(part, ""))
        for (label, part, left), (_, _, right) in zip(_told(one), _told(other), strict=True)
        if left or right
    ]


def _told(side: Side) -> Iterator[tuple[str, str, str]]:
    record = side.row.record
    born = long_date(record.born_on) if record.born_on else ""
    if record.expected_on:
        born = f"not yet: expected {long_date(record.expected_on)}"
    elif not born and record.age_stated is not None:
        born = f"about {record.age_stated} years before {long_date(record.at)}"
    yield "First name", FORENAME.name, record.given_name
    yield "Surname", SURNAME.name, record.family_name
    yield "Other names", "", record.other_names
    yield "Born", BIRTH.name, born
    yield "Sex", SEX.name, "" if record.sex == Sex.NOT_KNOWN else SEX_WORDS[Sex(record.sex)]
    yield "Address", HOME.name, ", ".join(part for part in (record.address, record.postcode) if part)
    yield "NHS number", NHS.name, nhs_words(record.nhs_number)
    yield "Pupil number", UPN.name, record.upn
    yield "Telephone", PHONE.name, record.phone
    yield "School", "", side.told.school if isinstance(side.told, Child) else ""
    yield "Mother", "", side.mother
    yield "First seen here", "", long_date(record.at)


def nhs_words(number: str) -> str:
    """An NHS number as it is read out, and whether its check digit is right.

    >>> nhs_words("9995550121"), nhs_words("")
    ('999 555 0121, check digit wrong', '')
    """
    if not number:
        return ""
    right = "right" if nhs_number.valid(number) else "wrong"
    return f"{number[:3]} {number[3:6]} {number[6:]}, check digit {right}"


def _line(label: str, left: str, right: str, level: str) -> Line:
    they, words = _they(left, right, level)
    apart = (
        re.findall(r"\S+\s*" if label in BY_WORDS else ".", left),
        re.findall(r"\S+\s*" if label in BY_WORDS else ".", right),
    )
    one, other = (_marked(*apart), _marked(*reversed(apart))) if they == CLOSE else (_plain(left), _plain(right))
    return Line(label, one, other, they, words)


def _they(left: str, right: str, level: str) -> tuple[str, str]:
    if not level:
        return NOT_WEIGHED, "not weighed"
    if not left or not right:
        return MISSING, "missing on one" if left or right else "missing on both"
    if level == DIFFERENT:
        return DIFFER, "different"
    if level == "missing":
        return NOT_WEIGHED, "not weighed"
    return (SAME, "same") if level.startswith("same,") or level == "same" else (CLOSE, "close")


def _plain(text: str) -> list[Piece]:
    return [Piece(text or NOT_RECORDED, marked=False)]


def _marked(text: list[str], other: list[str]) -> list[Piece]:
    """The text in pieces, those marked that the other does not say there."""
    found = []
    for tag, start, end, _, _ in SequenceMatcher(None, text, other, autojunk=False).get_opcodes():
        if end > start:
            found.append(Piece("".join(text[start:end]), marked=tag != "equal"))
    return found
