"""How is chance drawn, so that the same seed always gives the same borough?

Every draw is made from `random.Random.random()` alone, whose sequence for a seed Python promises to keep between
versions; the other methods of `random` may change. A stream is named by its keys, so each block of the borough, and
each part of a block, has a stream of its own and needs no other.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b
from itertools import accumulate
from math import exp
from random import Random
from typing import Generic, TypeVar

T = TypeVar("T")


class Chance:
    """One stream of chance, named by its keys.

    >>> Chance(7, "people").random() == Chance(7, "people").random()
    True
    """

    __slots__ = ("random",)

    def __init__(self, *keys: int | str) -> None:
        digest = blake2b("|".join(map(str, keys)).encode(), digest_size=16).digest()
        self.random = Random(int.from_bytes(digest, "big")).random  # noqa: S311 - invented people, not secrets

    def happens(self, probability: float) -> bool:
        """True with the probability given (0 never, 1 always)."""
        return self.random() < probability

    def below(self, limit: int) -> int:
        """A whole number from 0 up to but not including `limit`."""
        return int(self.random() * limit)

    def between(self, low: float, high: float) -> float:
        """A number from `low` up to `high`, every one as likely."""
        return low + (high - low) * self.random()

    def one_of(self, choices: Sequence[T]) -> T:
        """One of the choices, each as likely."""
        return choices[int(self.random() * len(choices))]

    def bell(self, mean: float, spread: float) -> float:
        """About normal: the sum of four even draws, so never further than 3.5 spreads from the mean."""
        draw = self.random
        return mean + spread * 1.7320508 * (draw() + draw() + draw() + draw() - 2.0)

    def poisson(self, mean: float) -> int:
        """How many rare things happen, when `mean` are expected (Knuth's product of even draws; for small means)."""
        floor, product, count = exp(-mean), self.random(), 0
        while product > floor:
            product *= self.random()
            count += 1
        return count


class Weighted(Generic[T]):
    """Things to choose among, some likelier than others.

    >>> Weighted({"a": 1.0, "b": 0.0}).pick(Chance(1))
    'a'
    """

    __slots__ = ("_cumulative", "values")

    def __init__(self, weights: Mapping[T, float]) -> None:
        total = sum(weights.values())
        self.values = tuple(weights)
        self._cumulative = [part / total for part in accumulate(weights.values())][:-1]

    def pick(self, chance: Chance) -> T:
        """One of the values, as likely as its weight says."""
        return self.values[bisect_right(self._cumulative, chance.random())]


def ranked(values: Iterable[T]) -> dict[T, float]:
    """Weights that fall with rank, as names do (Zipf's law, softened: the n-th has weight 1 over n + 5).

    The exponent and the softening are assumptions; the order is the list's own.
    """
    return {value: 1 / (rank + 5) for rank, value in enumerate(dict.fromkeys(values), start=1)}


def shuffled(values: Iterable[str]) -> list[str]:
    """The same order on every machine, and not the alphabet's: for lists published in alphabetical order."""
    return sorted(values, key=lambda value: blake2b(value.encode(), digest_size=8).digest())
