"""How alike are two records, part by part? Levels, each with a name that a person can read.

A part (forename, birth, home …) has levels in order: the first that holds is the pair's level, and where none does the
two differ. Every condition says itself twice, in Python for one pair and in SQL for millions; a test compares the two.
The SQL is what DuckDB and Spark both read; DuckDB knows `arrays_overlap` by a macro.
Distances are whole numbers (Levenshtein 1966), so that no engine rounds otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from rapidfuzz.distance import Levenshtein

from .standard.records import Standard

DIFFERENT: Final = "different"


@dataclass(frozen=True)
class Condition:
    """Something that is true of a pair or not: in Python, and in SQL on the aliases `l` and `r`."""

    holds: Callable[[Standard, Standard], bool]
    sql: str

    def __and__(self, other: Condition) -> Condition:
        return Condition(lambda a, b: self.holds(a, b) and other.holds(a, b), f"({self.sql} AND {other.sql})")

    def __or__(self, other: Condition) -> Condition:
        return Condition(lambda a, b: self.holds(a, b) or other.holds(a, b), f"({self.sql} OR {other.sql})")

    def __invert__(self) -> Condition:
        return Condition(lambda a, b: not self.holds(a, b), f"(NOT {self.sql})")


@dataclass(frozen=True)
class Part:
    """One thing that is compared, with its levels by name, the most telling first."""

    name: str
    levels: Sequence[tuple[str, Condition]]

    @property
    def names(self) -> list[str]:
        """Every level by its number; the last is that they differ."""
        return [*(name for name, _ in self.levels), DIFFERENT]

    def level(self, a: Standard, b: Standard) -> int:
        """The number of the level that a pair has."""
        held = (number for number, (_, condition) in enumerate(self.levels) if condition.holds(a, b))
        return next(held, len(self.levels))

    @property
    def sql(self) -> str:
        """The same number as an expression in SQL."""
        cases = " ".join(f"WHEN {condition.sql} THEN {number}" for number, (_, condition) in enumerate(self.levels))
        return f"CASE {cases} ELSE {len(self.levels)} END"


def same(column: str) -> Condition:
    """Both say the same, and say something."""
    return Condition(
        lambda a, b: getattr(a, column) == getattr(b, column) != "", f"(l.{column} = r.{column} AND l.{column} <> '')"
    )


def missing(column: str) -> Condition:
    """One of them says nothing."""
    return Condition(lambda a, b: "" in (getattr(a, column), getattr(b, column)), f"('' IN (l.{column}, r.{column}))")


def either(column: str) -> Condition:
    """Something is so of one of them."""
    return Condition(lambda a, b: getattr(a, column) or getattr(b, column), f"(l.{column} OR r.{column})")


def both(column: str) -> Condition:
    """Something is so of both of them."""
    return Condition(lambda a, b: getattr(a, column) and getattr(b, column), f"(l.{column} AND r.{column})")


def at_least(column: str, number: int) -> Condition:
    """Something that both share is so much, as the first of them says."""
    return Condition(lambda a, _: getattr(a, column) >= number, f"(l.{column} >= {number})")


def both_below(column: str, number: int) -> Condition:
    """Something of both is less than so much."""
    return Condition(
        lambda a, b: max(getattr(a, column), getattr(b, column)) < number,
        f"(greatest(l.{column}, r.{column}) < {number})",
    )


def piece(column: str, start: int, end: int) -> Condition:
    """A piece of what they say is the same, by its places."""
    where = f"{start + 1}, {end - start}"
    return Condition(
        lambda a, b: getattr(a, column)[start:end] == getattr(b, column)[start:end] != "",
        f"(substr(l.{column}, {where}) = substr(r.{column}, {where}) AND substr(l.{column}, {where}) <> '')",
    )


def across(column: str, other: str) -> Condition:
    """What one calls this, the other calls that."""

    def holds(a: Standard, b: Standard) -> bool:
        pairs = ((getattr(a, column), getattr(b, other)), (getattr(b, column), getattr(a, other)))
        return any(one == two != "" for one, two in pairs)

    return Condition(
        holds,
        f"((l.{column} <> '' AND l.{column} = r.{other}) OR (r.{column} <> '' AND r.{column} = l.{other}))",
    )


def apart(column: str, letters: int, *, longer_than: int) -> Condition:
    """So many letters apart at most, in words that are long enough for that to mean something."""

    def holds(a: Standard, b: Standard) -> bool:
        one, two = getattr(a, column), getattr(b, column)
        if min(len(one), len(two)) <= longer_than:
            return False
        return int(Levenshtein.distance(one, two, score_cutoff=letters)) <= letters

    return Condition(
        holds,
        f"(least(length(l.{column}), length(r.{column})) > {longer_than}"
        f" AND levenshtein(l.{column}, r.{column}) <= {letters})",
    )


def begins(column: str, *, with_at_least: int) -> Condition:
    """One is the beginning of the other, so many letters of it or more."""

    def holds(a: Standard, b: Standard) -> bool:
        one, two = sorted((getattr(a, column), getattr(b, column)), key=len)
        return len(one) >= with_at_least and two.startswith(one)

    return Condition(
        holds,
        f"(least(length(l.{column}), length(r.{column})) >= {with_at_least}"
        f" AND (l.{column} LIKE r.{column} || '%' OR r.{column} LIKE l.{column} || '%'))",
    )


def initial(column: str) -> Condition:
    """One says a letter only, with which the other begins."""

    def holds(a: Standard, b: Standard) -> bool:
        one, two = getattr(a, column), getattr(b, column)
        return one[:1] == two[:1] and 1 in (len(one), len(two))

    return Condition(
        holds,
        f"(substr(l.{column}, 1, 1) = substr(r.{column}, 1, 1) AND (length(l.{column}) = 1 OR length(r.{column}) = 1))",
    )


def shares_a_word(column: str) -> Condition:
    """A word stands in both: each column is its words, with a space round every one."""

    def holds(a: Standard, b: Standard) -> bool:
        return bool(set(getattr(a, column).split()) & set(getattr(b, column).split()))

    words = "split(trim({}." + column + "), ' ')"
    shared = f"arrays_overlap({words.format('l')}, {words.format('r')})"
    return Condition(holds, f"(l.{column} <> '' AND r.{column} <> '' AND {shared})")


def years_apart(column: str, years: int) -> Condition:
    """Born so many years apart, or more; not where either year is unknown."""

    def holds(a: Standard, b: Standard) -> bool:
        one, two = getattr(a, column), getattr(b, column)
        return one != "" and two != "" and abs(int(one) - int(two)) >= years

    number = "coalesce(CAST(nullif({}." + column + ", '') AS INTEGER), {})"
    return Condition(
        holds,
        f"(l.{column} <> '' AND r.{column} <> ''"
        f" AND abs({number.format('l', 0)} - {number.format('r', 0)}) >= {years})",
    )
