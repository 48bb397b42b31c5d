"""Is this document an agreement? Everything that is wrong with it is said at once, by line, with the remedy.

The document is TOML 1.0: a head, ``[defaults]``, and any number of ``[[rule]]``; docs/how-to/write-an-agreement.md.
"""

import re
import tomllib
from collections.abc import Collection
from datetime import date
from typing import Any

from .bounds import can_be_kept
from .places import Places
from .reading import PROBLEMS_AT_MOST, Reading, TooManyProblems
from .rules import HEAD, read_rules
from .terms import Agreement, NotAnAgreement, Problem

AT_MOST = 1_000_000  # bytes
LINE_AT_MOST = 4_000  # characters: a key of a million parts would keep the parser busy for hours
RULES_AT_MOST = 300

_NO_TITLE = 'the agreement has no title. Add a line like title = "Information sharing in Thornmere".'
_FEWER = "Name several agencies in one rule."
_PLACE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")


def read(
    document: str | bytes, *, agencies: Collection[str] | None = None, prompts: Collection[str] | None = None,
    today: date | None = None, from_on: date | None = None,
) -> Agreement:  # fmt: skip
    """The agreement that a document makes between these agencies (codes), if it can be put in force today, or later.

    ``prompts`` are the questions that the hub asks. Without these and ``today`` a document is read as it once was put
    in force. Raises `NotAnAgreement`.
    """
    text = _text(document)
    given = _parsed(text)
    reading = Reading(Places(text), today, from_on or today, prompts)
    try:
        agreement = _read(given, reading, agencies)
    except TooManyProblems:
        last = Problem(text.count("\n") + 1, f"these are the first {PROBLEMS_AT_MOST} mistakes. Correct them first.")
        raise NotAnAgreement([*sorted(reading.found), last]) from None
    if reading.problems or agreement is None:
        raise NotAnAgreement(sorted(reading.found))
    return agreement


def _text(document: str | bytes) -> str:
    """The document as text, if it is short enough to be parsed."""
    raw = document.encode("utf-8", "surrogatepass") if isinstance(document, str) else document
    if len(raw) > AT_MOST:
        raise _refused(
            1, f"the document has {len(raw):,} bytes. An agreement may have 1,000,000: take out what is not a rule."
        )
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        broken = raw[: error.start].count(b"\n") + 1
        raise _refused(broken, "the document is not UTF-8 text. Save it as plain text in UTF-8.") from None
    text = text.replace("\r\n", "\n")
    for number, line in enumerate(text.split("\n"), start=1):
        if len(line) > LINE_AT_MOST:
            raise _refused(number, f"the line has {len(line):,} characters. Break it into lines of at most 4,000.")
    return text


def _parsed(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise _refused(1, "something is nested too deeply to be read. Write each list on one level.") from None
    except ValueError as error:
        said = str(error)
        found = _PLACE.search(said)
        line = int(found[1]) if found and found[1] else text.count("\n") + 1
        what = _PLACE.sub("", said)
        raise _refused(
            line, f"this is not TOML ({what}). Check quotation marks, brackets and commas here and in the line before."
        ) from None


def _read(given: dict[str, Any], reading: Reading, agencies: Collection[str] | None) -> Agreement | None:
    line = reading.places.of
    reading.known_keys(given, HEAD)
    title = reading.text(given.get("title"), line(key="title"), needed=_NO_TITLE)
    parties = reading.parties(given.get("parties"), agencies)
    lines = {key: line(key=key) for key in ("from", "to")}
    starts, ends = reading.days(given, lines)
    reading.holds_at_once(starts, ends, lines)
    if "from" not in given:
        reading.wrong(1, "the agreement does not say from when it holds. Add a line like from = 2026-04-01.")
    written = given.get("rule", [])
    if not isinstance(written, list) or not all(isinstance(one, dict) for one in written):
        reading.wrong(line(key="rule"), "rules are written as tables. Begin each with a line [[rule]].")
        return None
    if len(written) > RULES_AT_MOST:
        reading.wrong(
            line("rule"), f"there are {len(written):,} rules, and at most {RULES_AT_MOST} can be read. {_FEWER}"
        )
        return None
    rules = read_rules(written, given.get("defaults", {}), parties, reading)
    if not starts:
        return None
    agreement = Agreement(title=title, parties=parties, starts=starts, ends=ends, rules=rules)
    if reading.anew:
        can_be_kept(agreement, reading)
    return agreement


def _refused(line: int, words: str) -> NotAnAgreement:
    return NotAnAgreement([Problem(line, words)])
