"""What is each level worth? Learnt from pairs that share a valid identifier, never from the truth.

Two records with one NHS or pupil number are one person; two valid, different numbers are two people. What the other
parts say of such pairs is what they are worth: a penalised logistic regression (Hosmer and Lemeshow 2013, ch. 1; the
penalty of Hoerl and Kennard 1970) over the levels, fitted by Newton's steps. The identifiers are left out of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from .comparing import DIFFERENT
from .parts import NHS, PARTS, UPN

IDENTIFIERS: Final = (NHS, UPN)
PENALTY: Final = 1.0  # as if each level had been seen once more on either side
STEPS: Final = 25  # each doubles the right digits: ten were enough for every table that was seen
BITS: Final = 1 / np.log(2)

Levels = NDArray[np.int64]
Counts = NDArray[np.float64]


class TooFewLabels(Exception):
    """Too few pairs share an identifier, or have two, for anything to be learnt from them."""


@dataclass(frozen=True)
class Taught:
    """Weights in bits by part and level, what holds before, and from how many pairs that was learnt."""

    weights: Mapping[str, Mapping[str, float]]
    before: float
    same: int
    different: int


def labels(levels: Levels) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which kinds of pairs are known to be one person, and which are known to be two.

    ``levels`` has a row for each kind of pair and a column for each of `PARTS`. What one number affirms and another
    denies is neither.
    """
    same = np.zeros(len(levels), bool)
    other = np.zeros(len(levels), bool)
    for part in IDENTIFIERS:
        column = levels[:, PARTS.index(part)]
        same |= column == part.names.index("same")
        other |= column == part.names.index(DIFFERENT)
    return same & ~other, other & ~same


def taught(levels: Levels, counts: Counts, *, at_least: int = 200) -> Taught:
    """The weights that tell pairs of one person from pairs of two.

    ``levels`` as in `labels`, each row with how many pairs there are of its kind. Raises `TooFewLabels`.
    """
    same, other = labels(levels)
    pairs = int(counts[same].sum()), int(counts[other].sum())
    if min(pairs) < at_least:
        said = f"{pairs[0]} pairs share an identifier and {pairs[1]} have two different ones"
        raise TooFewLabels(f"{said}: at least {at_least} of each are needed")
    known = same | other
    columns = [number for number, part in enumerate(PARTS) if part not in IDENTIFIERS]
    fitted = _fitted(_spread(levels[known], columns), same[known].astype(float), counts[known])
    weights, at = {}, 0
    for number in columns:
        names = PARTS[number].names
        weights[PARTS[number].name] = dict(zip(names, (fitted[at : at + len(names)] * BITS).tolist(), strict=True))
        at += len(names)
    return Taught(weights, float(fitted[-1] * BITS), *pairs)


def _spread(levels: Levels, columns: Sequence[int]) -> NDArray[np.float64]:
    """A column of 0 and 1 for each level, and one of 1 for what holds before."""
    sizes = [len(PARTS[number].names) for number in columns]
    spread = np.zeros((len(levels), sum(sizes) + 1))
    spread[:, -1] = 1
    at = 0
    for number, size in zip(columns, sizes, strict=True):
        spread[np.arange(len(levels)), at + levels[:, number]] = 1
        at += size
    return spread


def _fitted(spread: NDArray[np.float64], same: NDArray[np.float64], counts: Counts) -> NDArray[np.float64]:
    weights = np.zeros(spread.shape[1])
    penalty = np.full(spread.shape[1], PENALTY)
    penalty[-1] = 0
    for _ in range(STEPS):
        likely = 1 / (1 + np.exp(-(spread @ weights)))
        gradient = spread.T @ (counts * (same - likely)) - penalty * weights
        curvature = (spread * (counts * likely * (1 - likely))[:, None]).T @ spread + np.diag(penalty)
        weights += np.linalg.solve(curvature, gradient)
    return weights
