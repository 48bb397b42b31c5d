"""What does a document say in one place, and what is wrong with it there?"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

from .places import Places
from .terms import ANY, DATA_SUBJECT, HUB, RECEIVING_TEAM, Problem

RESERVED = {HUB, RECEIVING_TEAM, DATA_SUBJECT, ANY}


PROBLEMS_AT_MOST = 100
WORDS_AT_MOST = 600  # characters of one problem
GUESSED_AT_MOST = 300  # characters of a word of which it is guessed what was meant


class TooManyProblems(Exception):
    """There is no use in reading on."""


class Reading:
    """One reading of a document: it gathers every problem, and goes on until there are too many."""

    def __init__(
        self, places: Places, today: date | None, from_on: date | None = None, prompts: Collection[str] | None = None
    ) -> None:
        self.places, self.today, self.from_on, self.prompts = places, today, from_on, prompts
        self.problems: list[Problem] = []
        self.found: set[Problem] = set()  # a mistake in the defaults is one, however many rules take it

    def wrong(self, line: int, words: str) -> None:
        """Note what is wrong in a line. Raises `TooManyProblems`."""
        cut = words if len(words) <= WORDS_AT_MOST else f"{words[:WORDS_AT_MOST]}…"
        self.problems.append(Problem(line, cut))
        self.found.add(self.problems[-1])
        if len(self.found) >= PROBLEMS_AT_MOST:
            raise TooManyProblems

    @property
    def anew(self) -> bool:
        """Whether the document is to be put in force, and not read as it once was: later checks bind no older one."""
        return self.today is not None

    def known_keys(self, given: Mapping[str, Any], known: Collection[str], *, table: str = "", order: int = 0) -> None:
        """Whatever the hub would overlook is a mistake."""
        for key in given:
            if key not in known:
                line = self.places.of(table, order, key)
                self.wrong(line, f"“{key}” means nothing here.{meant(key, known)}")

    def text(self, value: Any, line: int, *, needed: str) -> str:
        """A text that must be there."""
        if isinstance(value, str) and value.strip():
            return value.strip()
        self.wrong(line, needed)
        return ""

    def texts(self, value: Any, line: int, *, key: str) -> tuple[str, ...]:
        """One text, or a list of texts."""
        listed = [value] if isinstance(value, str) else value
        if isinstance(listed, list) and all(isinstance(one, str) and one.strip() for one in listed):
            return tuple(one.strip() for one in listed)
        self.wrong(line, f'“{key}” is a text or a list of texts, as in {key} = ["…", "…"].')
        return ()

    def among(self, value: Any, known: Collection[str], line: int, *, key: str) -> tuple[str, ...]:
        """Texts, each of them one of those known."""
        found = self.texts(value, line, key=key)
        if not found and value == []:
            self.wrong(line, f"“{key}” names nothing. Name at least one of: {listed(known)}.")
        for one in found:
            if one not in known:
                self.wrong(line, f"“{one}” is not known as “{key}”.{meant(one, known)} There are: {listed(known)}.")
        return tuple(one for one in found if one in known)

    def parties(self, value: Any, agencies: Collection[str] | None) -> tuple[str, ...]:
        """The agencies that have signed, each of them one of the hub's."""
        line = self.places.of(key="parties")
        if value is None:
            self.wrong(
                line, 'the agreement does not say between whom it is. Add a line like parties = ["police", "health"].'
            )
            return ()
        if value == []:
            self.wrong(line, "“parties” names nobody. Name the agencies that signed, or nothing is shared.")
        found = self.texts(value, line, key="parties")
        for one in found:
            if one in RESERVED:
                self.wrong(line, f"“{one}” does not sign an agreement. Name agencies only.")
            elif agencies is not None and one not in agencies:
                self.wrong(
                    line,
                    f"no agency of this hub has the code “{one}”.{meant(one, agencies)} There are: {listed(agencies)}.",
                )
        return found

    def asked(self, value: Any, line: int) -> tuple[str, ...]:
        """Questions that this hub asks, letter by letter: a rule for one that is spelt otherwise would never apply."""
        found = self.texts(value, line, key="prompts")
        if not found and value == [] and self.anew:
            self.wrong(line, "“prompts” names nothing. Name a question, or leave it out: then it is for all of them.")
        for one in found:
            if self.prompts is not None and one not in self.prompts:
                self.wrong(
                    line,
                    f"this hub asks no agency “{one}”.{meant(one, self.prompts)} Write a question as agencies are asked"
                    " it, letter by letter.",
                )
        return found

    def days(self, given: Mapping[str, Any], lines: Mapping[str, int]) -> tuple[date | None, date | None]:
        """From when to when, where that is said: no end before its beginning, and none that has passed."""
        starts, ends = (self._day(given[key], lines[key], key) if key in given else None for key in ("from", "to"))
        if starts and ends and ends < starts:
            self.wrong(
                lines["to"], f"it ends on {ends}, before it begins on {starts}. Exchange the two dates, or correct one."
            )
        elif ends and self.today and ends < self.today:
            self.wrong(lines["to"], f"it ended on {ends}, which has passed. Give a later day, or take it out.")
        return starts, ends

    def holds_at_once(self, starts: date | None, ends: date | None, lines: Mapping[str, int]) -> None:
        """An agreement holds on the day on which it takes the place of another: else nothing would be shared."""
        day = self.from_on
        if starts and ends and ends < starts:
            return  # said already
        if day and starts and day < starts:
            self.wrong(
                lines["from"],
                f"it holds from {starts} and would take effect on {day}: nothing would be shared between."
                f" Put it in force from {starts}, or begin it on {day}.",
            )
        elif day and ends and self.today and self.today <= ends < day:
            self.wrong(lines["to"], f"it ends on {ends}, before it would take effect on {day}. Give a later day.")

    def _day(self, value: Any, line: int, key: str) -> date | None:
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        self.wrong(line, f"“{key}” is a day, written without quotation marks: {key} = 2026-04-01.")
        return None


def meant(word: str, known: Iterable[str]) -> str:
    """What somebody who wrote this may have meant.

    >>> meant("polcie", ["police", "health"]), meant("xyz", ["police"])
    (' Did you mean “police”?', '')
    """
    return _guessed(word, tuple(known)) if len(word) <= GUESSED_AT_MOST else ""


@lru_cache(maxsize=1_000)  # a mistake in the defaults is met with every rule
def _guessed(word: str, known: tuple[str, ...]) -> str:
    close = get_close_matches(word, known, n=1)
    return f" Did you mean “{close[0]}”?" if close else ""


def listed(known: Iterable[str]) -> str:
    """Words in the order of the alphabet."""
    return ", ".join(sorted(known))
