"""How sure is it that two records are one person, and why? One table of numbers, added up.

Each level of each part has a weight in bits: one bit more makes it twice as likely, one bit less half as likely. Their
sum, with what holds of any pair before it is looked at, is the pair's weight; a person can add it up.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from .parts import PARTS, Asked, asked
from .standard.records import Standard

STARTER: Final = Path(__file__).with_name("starter.json")


class NotAModel(Exception):
    """A file of weights that cannot be used, in words that say which number is wrong."""


class Verdict(StrEnum):
    """What is done with two records."""

    SAME = "same"
    ASK = "ask"
    DIFFERENT = "different"


@dataclass(frozen=True)
class Step:
    """What one part says of a pair, and how much that counts."""

    part: str
    level: str
    weight: float


@dataclass(frozen=True)
class Model:
    """The weights, where they came from, and from which sum on a pair is the same person, or is put to one.

    ``names`` are the shares of common names among all records, by kind (`context.NAMES`).
    """

    name: str
    origin: str
    before: float
    weights: Mapping[str, Mapping[str, float]]
    same_from: float
    ask_from: float
    measured: Mapping[str, Any] = field(default_factory=dict)
    names: Mapping[str, Mapping[str, float]] = field(default_factory=dict)

    def steps(self, a: Standard, b: Standard) -> list[Step]:
        """Part by part, for a person to read. They add up to the pair's weight, with what held before."""
        levels = [(part, part.names[part.level(a, b)]) for part in PARTS]
        return [Step(part.name, level, self.weights[part.name][level]) for part, level in levels]

    def weight(self, a: Standard, b: Standard) -> float:
        """The weight of a pair, in bits: 0 is as likely as not. The same sum as of its steps, without their words."""
        total = self.before
        for level, weights in self._by_level:
            total += weights[level(a, b)]
        return total

    @cached_property
    def _by_level(self) -> list[tuple[Callable[[Standard, Standard], int], list[float]]]:
        return [(part.level, [self.weights[part.name][name] for name in part.names]) for part in PARTS]

    def judged(self, a: Standard, b: Standard) -> tuple[Verdict, float, Asked | None]:
        """What is done with two records, what they weigh, and why they are put to a person in spite of that."""
        steps = self.steps(a, b)
        weight = sum((step.weight for step in steps), start=self.before)
        why = asked({step.part: step.level for step in steps})
        verdict = self.verdict(weight)
        return Verdict.ASK if why and verdict == Verdict.SAME else verdict, weight, why

    def verdict(self, weight: float) -> Verdict:
        """What is done with a pair of this weight."""
        if weight >= self.same_from:
            return Verdict.SAME
        return Verdict.ASK if weight >= self.ask_from else Verdict.DIFFERENT

    @property
    def sql(self) -> str:
        """The same weight as an expression in SQL over the columns `p0`, `p1` …, which hold the levels in order."""
        terms = [self._term(number) for number in range(len(PARTS))]
        return " + ".join([f"CAST({self.before!r} AS DOUBLE)", *terms])

    def _term(self, number: int) -> str:
        part = PARTS[number]
        whens = " ".join(
            f"WHEN {level} THEN {self.weights[part.name][name]!r}" for level, name in enumerate(part.names)
        )
        return f"CASE p{number} {whens} END"

    def written(self) -> str:
        """As a file, sorted as a person reads it."""
        told = {
            "name": self.name, "origin": self.origin, "same_from": self.same_from, "ask_from": self.ask_from,
            "before": self.before, "weights": self.weights, "measured": self.measured, "names": self.names,
        }  # fmt: skip
        return json.dumps(told, indent=1, ensure_ascii=False) + "\n"


def read(text: str) -> Model:
    """A model from its file. Raises `NotAModel` where a number is missing, is none, or is of no part and level."""
    try:
        told = json.loads(text)
    except json.JSONDecodeError as wrong:
        raise NotAModel(f"line {wrong.lineno}: {wrong.msg}") from None
    if not isinstance(told, dict) or not isinstance(told.get("weights"), dict):
        raise NotAModel("a model has weights: a number for each level of each part")
    weights = {part.name: _weights_of(part.name, part.names, told["weights"]) for part in PARTS}
    unknown = sorted(told["weights"].keys() - weights.keys())
    if unknown:
        raise NotAModel(f"there is no part {unknown[0]!r}: there are {', '.join(weights)}")
    numbers = {name: _number(told, name) for name in ("before", "same_from", "ask_from")}
    if numbers["ask_from"] > numbers["same_from"]:
        raise NotAModel("ask_from is above same_from: nobody would be asked")
    return Model(
        str(told.get("name", "")), str(told.get("origin", "")), weights=weights, measured=told.get("measured", {}),
        names=_names(told), **numbers,
    )  # fmt: skip


def starter() -> Model:
    """The model that comes with the product: taught in an invented borough."""
    return read(STARTER.read_text(encoding="utf-8"))


def _names(told: Mapping[str, Any]) -> dict[str, dict[str, float]]:
    names = told.get("names", {})
    if not isinstance(names, dict) or not all(isinstance(shares, dict) for shares in names.values()):
        raise NotAModel("'names' are the shares of common names by kind")
    return {kind: {name: _number(shares, name) for name in shares} for kind, shares in names.items()}


def _weights_of(part: str, names: list[str], told: Mapping[str, Any]) -> dict[str, float]:
    given = told.get(part)
    if not isinstance(given, dict):
        raise NotAModel(f"the weights of {part!r} are missing")
    if given.keys() != set(names):
        odd = sorted(given.keys() ^ set(names))[0]
        wrong = "is none of them" if odd in given else "is missing"
        raise NotAModel(f"{part!r} has the levels {', '.join(names)}; {odd!r} {wrong}")
    return {name: _number(given, name) for name in names}


def _number(told: Mapping[str, Any], name: str) -> float:
    value = told.get(name)
    if not isinstance(value, int | float) or isinstance(value, bool) or not abs(value) < 1_000:
        raise NotAModel(f"{name!r} must be a number of bits, and is {value!r}")
    return float(value)
