"""What does the agreement in force say to this question? Compiled once, looked up in microseconds.

Of the rules that apply to a question those fall away that have an exception among them. Those left say the same: a
document in which they could differ is not put in force. Whatever no rule permits is denied, and so is whatever cannot
be decided.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import product
from types import MappingProxyType

from .terms import (
    NOTHING_REVOKED,
    STRICTNESS,
    Agreement,
    Because,
    Data,
    Mode,
    Question,
    Revoked,
    Rule,
    Ruling,
    Verdict,
    exceptions,
)

Key = tuple[str, str, Data, Mode]


@dataclass(frozen=True)
class Table:
    """One version of an agreement, indexed by who, whom, what and in which mode."""

    version: int
    starts: date
    ends: date
    rules: Mapping[Key, tuple[Rule, ...]]
    exceptions: Mapping[str, frozenset[str]]
    prompts: frozenset[str]  # that some rule names


def compiled(agreement: Agreement, *, version: int) -> Table:
    """Index an agreement's rules."""
    index: dict[Key, list[Rule]] = {}
    for rule in agreement.rules:
        for key in product(rule.who, rule.whom, rule.data, rule.modes):
            index.setdefault(key, []).append(rule)
    return Table(
        version=version,
        starts=agreement.starts,
        ends=agreement.ends or date.max,
        rules=MappingProxyType({key: tuple(rules) for key, rules in index.items()}),
        exceptions=MappingProxyType(dict(exceptions(agreement.rules))),
        prompts=frozenset().union(*(rule.prompts for rule in agreement.rules)),
    )


def decide(question: Question, table: Table | None, revoked: Revoked = NOTHING_REVOKED) -> Verdict:
    """PERMIT, REVIEW or DENY, in under 50 µs. Without an agreement, and on any error, DENY."""
    version = table.version if table else 0
    try:
        return _decided(question, table, revoked)
    except Exception:
        return Verdict(ruling=Ruling.DENY, because=Because.NOT_DECIDED, version=version)


def _decided(question: Question, table: Table | None, revoked: Revoked) -> Verdict:
    if question.data == Data.SOURCE:
        return Verdict(ruling=Ruling.DENY, because=Because.NEVER, version=table.version if table else 0)
    if table is None or not table.starts <= question.on <= table.ends:
        return Verdict(ruling=Ruling.DENY, because=Because.NONE_IN_FORCE, version=table.version if table else 0)
    if revoked.everything or question.who in revoked.agencies or question.whom in revoked.agencies:
        return Verdict(ruling=Ruling.DENY, because=Because.REVOKED, version=table.version)
    named = table.rules.get((question.who, question.whom, question.data, question.mode), ())
    applying = [rule for rule in named if _covers(rule, question)]
    taken_back = [rule for rule in applying if rule.name in revoked.rules] or [
        rule for rule in revoked.carried if _stops(rule, question)
    ]
    if taken_back:
        return _by(taken_back[0], table, Ruling.DENY, Because.REVOKED)
    if not applying:
        return Verdict(ruling=Ruling.DENY, because=Because.NO_RULE, version=table.version)
    names = {rule.name for rule in applying}
    standing = [rule for rule in applying if table.exceptions[rule.name].isdisjoint(names)]
    rule = min(standing, key=lambda one: STRICTNESS[one.ruling])
    return _by(rule, table, rule.ruling, Because.RULE, standing)


def _covers(rule: Rule, question: Question) -> bool:
    """Whether a rule found by its key also speaks of this purpose, basis, day and prompt.

    A prompt in words that the agreement does not know may be one that it names in others. It is taken for every one of
    those: whatever denies, or asks for a second thought, under a prompt speaks of it, and what permits does not.
    """
    return (
        question.purpose in rule.purposes
        and question.basis in rule.bases
        and (rule.starts is None or rule.starts <= question.on)
        and (rule.ends is None or question.on <= rule.ends)
        and (
            not rule.prompts or question.prompt in rule.prompts or (question.reworded and rule.ruling != Ruling.PERMIT)
        )
    )


def _stops(rule: Rule, question: Question) -> bool:
    """Whether a rule that was stopped under an earlier version spoke of this question, on whatever day."""
    return (
        question.who in rule.who
        and question.whom in rule.whom
        and question.data in rule.data
        and question.mode in rule.modes
        and question.purpose in rule.purposes
        and question.basis in rule.bases
        and (not rule.prompts or question.prompt in rule.prompts or question.reworded)
    )


def _by(rule: Rule, table: Table, ruling: Ruling, because: Because, standing: Iterable[Rule] = ()) -> Verdict:
    obligations = dict.fromkeys(one for each in standing for one in each.obligations)
    return Verdict(
        ruling=ruling, because=because, rule=rule.name, title=rule.title, version=table.version,
        obligations=tuple(obligations),
    )  # fmt: skip
