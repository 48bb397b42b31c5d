"""What can a retention schedule say? The words of its rules, of the cases they are put to, and of the answer."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from openmash.hub.decisions.workflow import OUTCOME_WORDS
from openmash.hub.sharing.terms import Problem

ROUTED = "routed"
IN_ERROR = "entered_in_error"

#: What a contact can come to for one child.
END_WORDS: dict[str, str] = {
    **{outcome.value: words for outcome, (words, _) in OUTCOME_WORDS.items()},
    ROUTED: "Routed to the child’s worker",
    IN_ERROR: "Entered in error",
}


class Since(StrEnum):
    """From when a rule counts."""

    LAST_CONTACT = "last_contact"
    BIRTH = "birth"


class Reckoned(StrEnum):
    """How the birth of a child is known. Where it is not, the latest day that is possible counts."""

    KNOWN = "known"
    EXPECTED = "expected"
    AGE = "age"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class Rule:
    """How long what came to one of these ends is kept. ``line`` is where it stands."""

    name: str
    title: str
    ends: frozenset[str] = frozenset()  # empty: whatever it came to
    agency: str = ""  # only where this agency has written an item; empty: always
    since: Since
    years: int
    because: str = ""
    line: int = 0


@dataclass(frozen=True, kw_only=True)
class Passing:
    """For how many days what belongs to no case, and only passes through, is kept."""

    days: int
    because: str


@dataclass(frozen=True, kw_only=True)
class Schedule:
    """A whole document. ``version`` is its number in the hub. Nothing said of what only passes through: it is kept."""

    title: str
    rules: tuple[Rule, ...]
    passing: Passing | None = None
    version: int = 0


@dataclass(frozen=True, kw_only=True)
class Child:
    """One child of a case: what is known of their birth, and what it came to; no end at all: nobody has said."""

    told_on: date
    born_on: date | None = None
    expected_on: date | None = None
    age_stated: int | None = None
    ends: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What of a case the schedule asks for: the day of the last contact, its children, who has written items."""

    last_on: date
    children: tuple[Child, ...] = ()
    agencies: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Disposal:
    """The first day on which a case may be disposed of, by which rule, and how the birth was known that it counts."""

    day: date
    rule: Rule
    reckoned: Reckoned = Reckoned.KNOWN


class NotASchedule(Exception):
    """A document that cannot be put in force, with everything that is wrong with it."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(f"line {one.line}: {one.words}" for one in problems))
        self.problems = problems
