"""What can an agreement say? The words of its rules, of the questions put to it, and of its answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

HUB = "hub"
RECEIVING_TEAM = "receiving team"
DATA_SUBJECT = "data subject"  # whom a record is about, or who may ask for them
ANY = "any"
ITEM = "item"


class Data(StrEnum):
    """What is shared: what an agency is asked, a kind of item, or a product."""

    REQUEST = "request"
    FACT = "fact"
    OPINION = "opinion"
    THIRD_PARTY = "third_party"
    PRODUCT = "product"
    SOURCE = "source_identity"


#: The kinds of item, which a document may name together as ``item``.
ITEMS = frozenset({Data.FACT, Data.OPINION, Data.THIRD_PARTY})


class Mode(StrEnum):
    """That something is held, or what it says."""

    EXISTENCE = "existence"
    CONTENT = "content"


class Ruling(StrEnum):
    """What the agreement says to a question, the strictest first."""

    DENY = "deny"
    REVIEW = "review"
    PERMIT = "permit"


STRICTNESS = {ruling: place for place, ruling in enumerate(Ruling)}


class Because(StrEnum):
    """Why the answer is what it is."""

    RULE = "rule"
    NO_RULE = "no_rule"
    NONE_IN_FORCE = "none_in_force"
    REVOKED = "revoked"
    NEVER = "never"
    NOT_DECIDED = "not_decided"


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One rule, with everything that it takes from elsewhere written out. ``line`` is where it stands."""

    name: str
    title: str
    ruling: Ruling
    who: frozenset[str]
    whom: frozenset[str]
    data: frozenset[Data]
    modes: frozenset[Mode]
    purposes: frozenset[str]
    bases: frozenset[str]
    prompts: frozenset[str] = frozenset()  # empty: whatever was asked
    starts: date | None = None
    ends: date | None = None  # the last day
    obligations: tuple[str, ...] = ()
    exception_to: tuple[str, ...] = ()
    line: int = 0


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """A whole document."""

    title: str
    parties: tuple[str, ...]
    starts: date
    ends: date | None
    rules: tuple[Rule, ...]


@dataclass(frozen=True, kw_only=True)
class Question:
    """Who would share what with whom, in which mode, for what purpose, on what basis, on what day."""

    who: str
    whom: str
    data: Data
    mode: Mode
    purpose: str
    basis: str
    on: date
    prompt: str = ""  # in answer to which question, where it is an item
    reworded: bool = False  # the hub asks it in words that the agreement was not put in force for


@dataclass(frozen=True, kw_only=True)
class Revoked:
    """What was taken back urgently: rules by name, agencies by code, or everything."""

    rules: frozenset[str] = frozenset()
    agencies: frozenset[str] = frozenset()
    everything: bool = False
    carried: tuple[Rule, ...] = ()  # rules of earlier versions, stopped after the one in force was put in force


NOTHING_REVOKED = Revoked()


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """The answer: by which rule of which version, with what obligations."""

    ruling: Ruling
    because: Because
    rule: str = ""
    title: str = ""
    version: int = 0
    obligations: tuple[str, ...] = ()


@dataclass(frozen=True, order=True)
class Problem:
    """What is wrong with a document: in which line, and what to do about it."""

    line: int
    words: str

    def __str__(self) -> str:
        return f"Line {self.line}: {self.words}"


class NotAnAgreement(Exception):
    """A document that cannot be put in force, with everything that is wrong with it."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


def overlap(one: Rule, other: Rule) -> bool:
    """Whether some question falls under both rules."""
    if not _days_meet(one, other):
        return False
    if one.prompts and other.prompts and not one.prompts & other.prompts:
        return False
    pairs = (
        (one.who, other.who), (one.whom, other.whom), (one.data, other.data), (one.modes, other.modes),
        (one.purposes, other.purposes), (one.bases, other.bases),
    )  # fmt: skip
    return not any(these.isdisjoint(those) for these, those in pairs)


def _days_meet(one: Rule, other: Rule) -> bool:
    start = max(one.starts or date.min, other.starts or date.min)
    return start <= min(one.ends or date.max, other.ends or date.max)


def exceptions(rules: tuple[Rule, ...]) -> Mapping[str, frozenset[str]]:
    """To each rule the names of its exceptions, and of theirs. The rules must not be exceptions in a circle."""
    direct = {rule.name: {other.name for other in rules if rule.name in other.exception_to} for rule in rules}
    found: dict[str, frozenset[str]] = {}

    def all_of(name: str) -> frozenset[str]:
        if name not in found:
            found[name] = frozenset(direct[name]).union(*(all_of(one) for one in direct[name]))
        return found[name]

    return {rule.name: all_of(rule.name) for rule in rules}
