"""Is this document a retention schedule? Everything that is wrong with it is said at once, by line, with the remedy.

The document is TOML 1.0: a title, any number of ``[[rule]]`` for cases, and ``[[class]]`` for what belongs to none.
"""

import re
import tomllib
from collections.abc import Collection
from typing import Any

from openmash.hub.sharing.places import Places
from openmash.hub.sharing.reading import PROBLEMS_AT_MOST, Reading, TooManyProblems, listed, meant
from openmash.hub.sharing.terms import Problem

from . import classes
from .terms import END_WORDS, NotASchedule, Rule, Schedule, Since

AT_MOST = 100_000  # characters
LINE_AT_MOST = 1_000
RULES_AT_MOST = 100
YEARS = range(1, 101)  # nothing is kept for less than a year, or for ever

_HEAD = ("title", "rule", "class")
_COUNTED = {"years_after_last_contact": Since.LAST_CONTACT, "until_age": Since.BIRTH}
_KEYS = ("name", "title", "outcomes", "agency", "because", *_COUNTED)
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def read(document: str, *, agencies: Collection[str] | None = None, version: int = 0) -> Schedule:
    """The schedule that a document makes. Raises `NotASchedule`.

    ``agencies`` are the codes of those that a new document may name; what is in force already is read without.
    """
    text = document.replace("\r\n", "\n")
    given = _parsed(text)
    reading = Reading(Places(text), None)
    try:
        schedule = _schedule(given, reading, agencies, version)
    except TooManyProblems:
        last = Problem(text.count("\n") + 1, f"these are the first {PROBLEMS_AT_MOST} mistakes. Correct them first.")
        raise NotASchedule([*sorted(set(reading.problems)), last]) from None
    if reading.problems:
        raise NotASchedule(sorted(set(reading.problems)))
    return schedule


def _schedule(given: dict[str, Any], reading: Reading, agencies: Collection[str] | None, version: int) -> Schedule:
    reading.known_keys(given, _HEAD)
    title = reading.text(given.get("title"), reading.places.of(key="title"), needed="the schedule has no title.")
    rules = tuple(_rule(one, order, reading, agencies) for order, one in enumerate(_written(given, "rule", reading)))
    passing = classes.read(_written(given, "class", reading), reading, new=agencies is not None)
    _check_together(rules, reading)
    return Schedule(title=title, rules=rules, passing=passing, version=version)


def _parsed(text: str) -> dict[str, Any]:
    if len(text) > AT_MOST or any(len(line) > LINE_AT_MOST for line in text.split("\n")):
        raise _refused(1, "the document, or a line of it, is too long: 100,000 characters, 1,000 in a line.")
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        place = re.search(r"\(at line (\d+)", str(error))
        line = int(place[1]) if place else text.count("\n") + 1
        what = re.sub(r" \(at .*\)$", "", str(error))
        raise _refused(line, f"this is not TOML ({what}). Check quotation marks and brackets here.") from None


def _written(given: dict[str, Any], table: str, reading: Reading) -> list[dict[str, Any]]:
    written = given.get(table, [])
    if not isinstance(written, list) or not all(isinstance(one, dict) for one in written):
        line = reading.places.of(key=table)
        reading.wrong(line, f"what is said of a {table} is written as a table. Begin each with a line [[{table}]].")
        return []
    if len(written) > RULES_AT_MOST:
        reading.wrong(1, f"there are {len(written):,} tables [[{table}]], and at most {RULES_AT_MOST} can be read.")
    return written[:RULES_AT_MOST]


def _rule(one: dict[str, Any], order: int, reading: Reading, agencies: Collection[str] | None) -> Rule:
    lines = {key: reading.places.of("rule", order, key) for key in (*_KEYS, "")}
    reading.known_keys(one, _KEYS, table="rule", order=order)
    since, years = _counted(one, lines, reading)
    ends = reading.among(one["outcomes"], END_WORDS, lines["outcomes"], key="outcomes") if "outcomes" in one else ()
    return Rule(
        name=_name(one.get("name"), lines["name"], reading),
        title=reading.text(one.get("title"), lines["title"], needed="this rule has no title."),
        ends=frozenset(ends),
        agency=_agency(one.get("agency", ""), lines["agency"], reading, agencies),
        since=since,
        years=years,
        because=reading.text(one.get("because"), lines["because"], needed="say why: because = “…”."),
        line=lines[""],
    )


def _name(value: Any, line: int, reading: Reading) -> str:
    name = reading.text(value, line, needed='this rule has no name. Add a line like name = "no-further-action".')
    if name and not (_NAME.fullmatch(name) and len(name) <= 60):
        reading.wrong(line, "a name has at most 60 small letters, figures and dashes, like “no-further-action”.")
    return name


def _counted(one: dict[str, Any], lines: dict[str, int], reading: Reading) -> tuple[Since, int]:
    """From when the rule counts, and for how many years."""
    said = [key for key in _COUNTED if key in one]
    if len(said) != 1:
        reading.wrong(lines[""], f"say for how long in one way: {listed(_COUNTED)}.")
        return Since.BIRTH, max(YEARS)
    [key] = said
    if type(one[key]) is not int or one[key] not in YEARS:
        reading.wrong(lines[key], f"“{key}” is a whole number of years from {min(YEARS)} to {max(YEARS)}.")
        return _COUNTED[key], max(YEARS)
    return _COUNTED[key], one[key]


def _agency(value: Any, line: int, reading: Reading, agencies: Collection[str] | None) -> str:
    if not isinstance(value, str):
        reading.wrong(line, "“agency” is the code of one agency.")
        return ""
    if value and agencies is not None and value not in agencies:
        reading.wrong(line, f"no agency of this hub has the code “{value}”.{meant(value, agencies)}")
    return value


def _check_together(rules: tuple[Rule, ...], reading: Reading) -> None:
    """No two rules have one name, and nothing that a case can come to is left without a rule."""
    names = [rule.name for rule in rules]
    for rule in {rule.name: rule for rule in rules if rule.name and names.count(rule.name) > 1}.values():
        reading.wrong(rule.line, f"two rules are called “{rule.name}”.")
    for end in END_WORDS:
        if not any(not rule.agency and (not rule.ends or end in rule.ends) for rule in rules):
            reading.wrong(1, f"no rule says how long “{end}” is kept, whichever agency has written of it.")


def _refused(line: int, words: str) -> NotASchedule:
    return NotASchedule([Problem(line, words)])
