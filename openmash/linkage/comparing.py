"""How alike are two records, part by part? Levels, each with a name that a person can read.

A part (forename, birth, home …) has levels in order: the first that holds is the pair's level, and where none does the
two differ. Every condition says itself twice, in Python for one pair and in SQL for millions; a test compares the two.
The SQL is what DuckDB and Spark both read; DuckDB knows `arrays_overlap` by a macro.
Distances are whole numbers (Levenshtein 1966), so that no engine rounds otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, cast

from rapidfuzz.distance import Levenshtein

from .standard.records import Standard

DIFFERENT: Final = "different"


@dataclass(frozen=True)
class Condition:
    """Something that is true of a pair or not: in Python on the records `a` and `b`, in SQL on the aliases `l` and `r`.

    Both are text, of column names and numbers that stand in this package and of nothing that anybody typed: all levels
    of a part become one expression, which one pair of a million is put through as quickly as the engines do it.
    """

    python: str
    sql: str

    def __and__(self, other: Condition) -> Condition:
        return Condition(f"({self.python} and {other.python})", f"({self.sql} AND {other.sql})")

    def __or__(self, other: Condition) -> Condition:
        return Condition(f"({self.python} or {other.python})", f"({self.sql} OR {other.sql})")

    def __invert__(self) -> Condition:
        return Condition(f"(not {self.python})", f"(NOT {self.sql})")


@dataclass(frozen=True)
class Part:
    """One thing that is compared, with its levels by name, the most telling first."""

    name: str
    levels: Sequence[tuple[str, Condition]]

    @cached_property
    def names(self) -> list[str]:
        """Every level by its number; the last is that they differ."""
        return [*(name for name, _ in self.levels), DIFFERENT]

    @cached_property
    def level(self) -> Callable[[Standard, Standard], int]:
        """The number of the level that a pair has."""
        cases = " ".join(f"{number} if {condition.python} else" for number, (_, condition) in enumerate(self.levels))
        return cast(
            "Callable[[Standard, Standard], int]",
            eval(f"lambda a, b: {cases} {len(self.levels)}", {"apart": _apart, "begins": _begins}),  # noqa: S307
        )

    @property
    def sql(self) -> str:
        """The same number as an expression in SQL."""
        cases = " ".join(f"WHEN {condition.sql} THEN {number}" for number, (_, condition) in enumerate(self.levels))
        return f"CASE {cases} ELSE {len(self.levels)} END"


def same(column: str) -> Condition:
    """Both say the same, and say something."""
    return Condition(f"(a.{column} == b.{column} != '')", f"(l.{column} = r.{column} AND l.{column} <> '')")


def missing(column: str) -> Condition:
    """One of them says nothing."""
    return Condition(f"(a.{column} == '' or b.{column} == '')", f"('' IN (l.{column}, r.{column}))")


def either(column: str) -> Condition:
    """Something is so of one of them."""
    return Condition(f"(a.{column} or b.{column})", f"(l.{column} OR r.{column})")


def both(column: str) -> Condition:
    """Something is so of both of them."""
    return Condition(f"(a.{column} and b.{column})", f"(l.{column} AND r.{column})")


def at_least(column: str, number: int) -> Condition:
    """Something that both share is so much, as the first of them says."""
    return Condition(f"(a.{column} >= {number})", f"(l.{column} >= {number})")


def both_below(column: str, number: int) -> Condition:
    """Something of both is less than so much."""
    return Condition(
        f"(a.{column} < {number} and b.{column} < {number})", f"(greatest(l.{column}, r.{column}) < {number})"
    )


def piece(column: str, start: int, end: int) -> Condition:
    """A piece of what they say is the same, by its places."""
    where = f"{start + 1}, {end - start}"
    return Condition(
        f"(a.{column}[{start}:{end}] == b.{column}[{start}:{end}] != '')",
        f"(substr(l.{column}, {where}) = substr(r.{column}, {where}) AND substr(l.{column}, {where}) <> '')",
    )


def across(column: str, other: str) -> Condition:
    """What one calls this, the other calls that."""
    return Condition(
        f"(a.{column} == b.{other} != '' or b.{column} == a.{other} != '')",
        f"((l.{column} <> '' AND l.{column} = r.{other}) OR (r.{column} <> '' AND r.{column} = l.{other}))",
    )


def apart(column: str, letters: int, *, longer_than: int) -> Condition:
    """So many letters apart at most, in words that are long enough for that to mean something."""
    return Condition(
        f"apart(a.{column}, b.{column}, {letters}, {longer_than})",
        f"(least(length(l.{column}), length(r.{column})) > {longer_than}"
        f" AND levenshtein(l.{column}, r.{column}) <= {letters})",
    )


def _apart(one: str, two: str, letters: int, longer_than: int) -> bool:
    if len(one) <= longer_than or len(two) <= longer_than:
        return False
    return Levenshtein.distance(one, two, score_cutoff=letters) <= letters


def begins(column: str, *, with_at_least: int) -> Condition:
    """One is the beginning of the other, so many letters of it or more."""
    return Condition(
        f"begins(a.{column}, b.{column}, {with_at_least})",
        f"(least(length(l.{column}), length(r.{column})) >= {with_at_least}"
        f" AND (l.{column} LIKE r.{column} || '%' OR r.{column} LIKE l.{column} || '%'))",
    )


def _begins(one: str, two: str, letters: int) -> bool:
    return min(len(one), len(two)) >= letters and (one.startswith(two) or two.startswith(one))


def initial(column: str) -> Condition:
    """One says a letter only, with which the other begins."""
    return Condition(
        f"(a.{column}[:1] == b.{column}[:1] and (len(a.{column}) == 1 or len(b.{column}) == 1))",
        f"(substr(l.{column}, 1, 1) = substr(r.{column}, 1, 1) AND (length(l.{column}) = 1 OR length(r.{column}) = 1))",
    )


def shares_a_word(column: str) -> Condition:
    """A word stands in both: each column is its words, with a space round every one."""
    words = "split(trim({}." + column + "), ' ')"
    shared = f"arrays_overlap({words.format('l')}, {words.format('r')})"
    return Condition(
        f"(not set(a.{column}.split()).isdisjoint(b.{column}.split()))",
        f"(l.{column} <> '' AND r.{column} <> '' AND {shared})",
    )


def years_apart(column: str, years: int) -> Condition:
    """Born so many years apart, or more; not where either year is unknown."""
    number = "coalesce(CAST(nullif({}." + column + ", '') AS INTEGER), {})"
    return Condition(
        f"(a.{column} != '' and b.{column} != '' and abs(int(a.{column}) - int(b.{column})) >= {years})",
        f"(l.{column} <> '' AND r.{column} <> ''"
        f" AND abs({number.format('l', 0)} - {number.format('r', 0)}) >= {years})",
    )
