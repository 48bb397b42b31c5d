"""What do the rules of a document say, and do they contradict each other?"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from .purposes import EnquiryPurpose, LawfulBasis
from .reading import Reading, listed, meant
from .terms import ANY, DATA_SUBJECT, HUB, ITEM, ITEMS, RECEIVING_TEAM, Data, Mode, Rule, Ruling, exceptions, overlap

HEAD = ("title", "parties", "from", "to", "defaults", "rule")
ANY_OF = {"modes": Mode, "purposes": EnquiryPurpose, "bases": LawfulBasis}
SHARED = ("who", "whom", "data", *ANY_OF, "prompts", "from", "to", "obligations")
RULE = ("name", "title", "verdict", "extends", "exception_to", *SHARED)
#: What a rule says of itself alone, and never takes from the rule that it extends.
ITS_OWN = ("name", "title", "extends", "exception_to")
NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)


@dataclass(frozen=True)
class Written:
    """A rule as it is written, with the line of each of its keys, those from elsewhere too."""

    given: Mapping[str, Any]
    lines: Mapping[str, int]
    line: int

    def of(self, key: str) -> int:
        """The line of a key, or of the rule where it has none."""
        return self.lines.get(key, self.line)


def read_rules(
    written: Sequence[dict[str, Any]], defaults: Any, parties: Sequence[str], reading: Reading
) -> tuple[Rule, ...]:
    """The rules that can be read; what is wrong with the others is noted."""
    usual = _defaults(defaults, reading)
    named: dict[str, Written] = {}
    for order, given in enumerate(written):
        one = _written(given, order, reading)
        name = reading.text(
            given.get("name"), one.of("name"), needed='the rule has no name. Add a line like name = "police-to-hub".'
        )
        if name and not NAME.fullmatch(name):
            reading.wrong(
                one.of("name"),
                f"“{name}” is no name for a rule. Write small letters, figures and dashes, as in police-to-hub.",
            )
        elif name in named:
            reading.wrong(
                one.of("name"),
                f"line {named[name].of('name')} has a rule “{name}” already. Give this one another name.",
            )
        elif name:
            named[name] = one
    whole = {name: _whole(name, named, usual, reading) for name in named}
    rules = tuple(rule for name, one in whole.items() if one and (rule := _rule(name, one, parties, reading)))
    if _exceptions_hold(rules, named, reading):
        _do_not_contradict(rules, reading)
    return rules


def _defaults(given: Any, reading: Reading) -> Written:
    line = reading.places.of("defaults")
    if not isinstance(given, dict):
        reading.wrong(
            reading.places.of(key="defaults"), "defaults are written as a table. Begin it with a line [defaults]."
        )
        return Written({}, {}, line)
    reading.known_keys(given, SHARED, table="defaults")
    return Written(given, {key: reading.places.of("defaults", 0, key) for key in given}, line)


def _written(given: Mapping[str, Any], order: int, reading: Reading) -> Written:
    reading.known_keys(given, RULE, table="rule", order=order)
    return Written(
        given, {key: reading.places.of("rule", order, key) for key in given}, reading.places.of("rule", order)
    )


def _whole(name: str, named: Mapping[str, Written], usual: Written, reading: Reading) -> Written | None:
    """A rule with what it takes from those it extends, and from the defaults; None where that goes in a circle."""
    chain, at = [name], named[name]
    given, lines = dict(at.given), dict(at.lines)
    while "extends" in at.given:
        parent = at.given["extends"]
        if parent in chain:
            if name == parent:  # said once, at the rules of the circle, and not at those that lead into it
                reading.wrong(
                    named[name].of("extends"),
                    f"“{name}” extends itself: {' → '.join([*chain, parent])}. Take one “extends” out.",
                )
            return None
        if not isinstance(parent, str) or parent not in named:
            reading.wrong(at.of("extends"), f"there is no rule “{parent}” to extend.{meant(str(parent), named)}")
            return None
        chain.append(parent)
        at = named[parent]
        taken = {key: value for key, value in at.given.items() if key not in ITS_OWN and key not in given}
        given |= taken
        lines |= {key: at.of(key) for key in taken}
    for key in usual.given.keys() - given.keys():
        given[key], lines[key] = usual.given[key], usual.of(key)
    return Written(given, lines, named[name].line)


def _rule(name: str, one: Written, parties: Sequence[str], reading: Reading) -> Rule | None:
    before = len(reading.problems)
    title = reading.text(
        one.given.get("title"),
        one.of("title"),
        needed=f"“{name}” has no title. Say in plain words what it lets whom do.",
    )
    said = {key: _said(name, key, one, parties, reading) for key in ("verdict", "who", "whom", "data", *ANY_OF)}
    if Data.SOURCE in said["data"] and said["verdict"] != {Ruling.DENY}:
        reading.wrong(
            one.of("data"),
            "who told an agency is never shared, whatever is agreed. Take source_identity out, or deny it.",
        )
    starts, ends = reading.days(one.given, one.lines)
    more = {
        key: reading.texts(one.given[key], one.of(key), key=key) if key in one.given else ()
        for key in ("obligations", "exception_to")
    }
    prompts = reading.asked(one.given["prompts"], one.of("prompts")) if "prompts" in one.given else ()
    if len(reading.problems) > before:
        return None
    return Rule(
        name=name, title=title, ruling=Ruling(next(iter(said["verdict"]))), who=said["who"], whom=said["whom"],
        data=frozenset(map(Data, said["data"])), modes=frozenset(map(Mode, said["modes"])), purposes=said["purposes"],
        bases=said["bases"], prompts=frozenset(prompts), starts=starts, ends=ends,
        obligations=more["obligations"], exception_to=more["exception_to"], line=one.line,
    )  # fmt: skip


def _said(name: str, key: str, one: Written, parties: Sequence[str], reading: Reading) -> frozenset[str]:
    """What a rule names under one key, with ``any`` and ``item`` written out."""
    known = {
        "verdict": [*Ruling], "who": [*parties, HUB, ANY], "data": [*Data, ITEM],
        "whom": [*parties, HUB, RECEIVING_TEAM, DATA_SUBJECT, ANY],
    }.get(key) or [*ANY_OF[key], ANY]  # fmt: skip
    if key not in one.given:
        reading.wrong(one.line, f"“{name}” does not say “{key}”. Add it, here or under [defaults]: {listed(known)}.")
        return frozenset()
    found = set(reading.among(one.given[key], known, one.of(key), key=key))
    if key == "verdict" and len(found) > 1:
        reading.wrong(one.of(key), f"“{name}” has more than one verdict. Keep one of: {listed(found)}.")
    if ITEM in found:
        found = found - {ITEM} | ITEMS
    if ANY in found:
        found = found - {ANY} | set(parties if key in ("who", "whom") else ANY_OF[key])
    return frozenset(found)


def _exceptions_hold(rules: Sequence[Rule], named: Mapping[str, Written], reading: Reading) -> bool:
    """Whether every exception is one to a rule that there is, and none is, in the end, an exception to itself."""
    by_name, before = {rule.name: rule for rule in rules}, len(reading.problems)
    for rule in rules:
        line = named[rule.name].of("exception_to")
        for other in rule.exception_to:
            if other not in named:
                reading.wrong(line, f"there is no rule “{other}” to be an exception to.{meant(other, named)}")
            elif rule.name in (circle := _leads_to(other, by_name)):
                reading.wrong(
                    line,
                    f"“{rule.name}” would be an exception to itself, by way of {listed(circle)}."
                    " Take one “exception_to” out.",
                )
    return len(reading.problems) == before and len(rules) == len(named)


def _leads_to(name: str, by_name: Mapping[str, Rule]) -> set[str]:
    """The rules to which a rule is an exception, directly or not, and itself."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        at = waiting.pop()
        if at not in found:
            found.add(at)
            waiting += by_name[at].exception_to if at in by_name else ()
    return found


def _do_not_contradict(rules: tuple[Rule, ...], reading: Reading) -> None:
    """Two rules for one question say the same, or one of them says to which it is an exception."""
    above = exceptions(rules)
    for one, other in combinations(rules, 2):
        ordered = one.name in above[other.name] or other.name in above[one.name]
        if one.ruling != other.ruling and not ordered and overlap(one, other):
            reading.wrong(
                other.line,
                f"“{other.name}” says {other.ruling} where “{one.name}” in line {one.line} says {one.ruling}. Make them"
                f' speak of different things, or write exception_to = "{one.name}" in the one that is to win.',
            )
