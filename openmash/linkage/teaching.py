"""What is each level worth? Learnt from pairs that share a valid identifier, never from the truth.

Two records with one NHS or pupil number are one person; two valid, different numbers are two people. What the other
parts say of such pairs is what they are worth: a penalised logistic regression (Hosmer and Lemeshow 2013, ch. 1; the
penalty of Hoerl and Kennard 1970, drawn towards first weights where there are any) over the levels, fitted by Newton's
steps. The identifiers are left out of it: what they are worth is given.

Agencies that hold no identifier teach nothing so. When records have been put together into persons, the numbers that
one record of a person holds speak for the person's others too, and the same is taught a second time, of them all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from .comparing import DIFFERENT
from .parts import BIRTH, FORENAME, KIN, MIDDLE, NHS, PARTS, SEX, UPN

IDENTIFIERS: Final = (NHS, UPN)
PENALTY: Final = 1.0  # as if each level had been seen once more on either side
STEPS: Final = 50  # near the end each doubles the right digits: twenty were enough for every table that was seen
SMALLEST: Final = 1e-6  # of a weight: no decimal that is kept would change
BITS: Final = 1 / np.log(2)
DECIMALS: Final = 3  # of a bit: more than these nobody reads, and the pairs do not tell
#: What the numbers themselves are worth is no matter of counting: each is what tells the pairs apart. Assumed: one in a
#: few hundred records bears another person's number or a twin's, and one in a hundred a slip; so much doubt is left.
GIVEN: Final[Mapping[str, Mapping[str, float]]] = {
    NHS.name: {
        "missing": 0.0, "same, on records as of twins": 1.0, "same": 9.0, "mistyped": 3.0, "one is not valid": 0.0,
        "two digits apart": -3.0, DIFFERENT: -9.0,
    },
    UPN.name: {"missing": 0.0, "same": 8.0, "two signs apart": 3.0, DIFFERENT: -7.0},
}  # fmt: skip
#: Slips that the clerks of one area never make and those of another do. They weigh no less than this, though every pair
#: with one that was seen had two people in it. Assumed: one box in two hundred is ticked wrongly, one middle name in
#: fifty is another, one birthday in a thousand is somebody else's.
SLIPS: Final[Mapping[str, Mapping[str, float]]] = {
    FORENAME.name: {"initial": 2.0, "names the other way round": 2.0},
    MIDDLE.name: {"initial": 1.0, "one letter apart": 0.0, "is the other's forename": -2.0, DIFFERENT: -6.0},
    SEX.name: {DIFFERENT: -6.5},
    BIRTH.name: {DIFFERENT: -10.0, "same year": -8.0},
}
#: What is worth no more than this, however seldom two people were seen with it: on 1 January whole families are born of
#: whom only the year is known, or an age.
GUESSES: Final[Mapping[str, Mapping[str, float]]] = {
    BIRTH.name: {"same, 1 January": 6.0, "1 January of the same year": 5.0},
}
#: An unborn child has no number that could teach. Two records of one at one home are worth a question; nobody
#: without a name is joined by weight (`linkage.persons`).
UNBORN: Final = 9.0

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


def taught(
    levels: Levels,
    counts: Counts,
    same: NDArray[np.bool_],
    other: NDArray[np.bool_],
    *,
    first: Mapping[str, Mapping[str, float]] | None = None,
    at_least: int = 200,
) -> Taught:
    """The weights that tell pairs of one person from pairs of two. What is missing weighs nothing.

    ``levels`` as in `labels`, each row with how many pairs there are of its kind in ``counts``; ``same`` and ``other``
    say which rows are known. ``first`` are weights in bits towards which those are drawn that few pairs speak of.
    Raises `TooFewLabels`.
    """
    pairs = int(counts[same].sum()), int(counts[other].sum())
    if min(pairs) < at_least:
        said = f"{pairs[0]} pairs share an identifier and {pairs[1]} have two different ones"
        raise TooFewLabels(f"{said}: at least {at_least} of each are needed")
    known = same | other
    columns = [number for number, part in enumerate(PARTS) if part not in IDENTIFIERS]
    towards = [
        (first or {}).get(PARTS[number].name, {}).get(name, 0.0) for number in columns for name in PARTS[number].names
    ]
    fitted = _fitted(
        _spread(levels[known], columns), same[known].astype(float), counts[known], np.array([*towards, 0.0]) / BITS
    )
    weights: dict[str, dict[str, float]] = {}
    before, at = fitted[-1] * BITS, 0
    for number in columns:
        part = PARTS[number]
        values = fitted[at : at + len(part.names)] * BITS
        at += len(part.names)
        nothing = values[part.names.index("missing" if "missing" in part.names else DIFFERENT)]
        before += nothing
        least, most = SLIPS.get(part.name, {}), GUESSES.get(part.name, {})
        weights[part.name] = {
            name: min(max(round(float(value - nothing), DECIMALS), least.get(name, -np.inf)), most.get(name, np.inf))
            for name, value in zip(part.names, values, strict=True)
        }
    weights[KIN.name]["nobody's name and no birthday, at one home"] = UNBORN
    return Taught({**weights, **GIVEN}, round(float(before), DECIMALS), *pairs)


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


def _fitted(
    spread: NDArray[np.float64], same: NDArray[np.float64], counts: Counts, towards: NDArray[np.float64]
) -> NDArray[np.float64]:
    weights = np.zeros(spread.shape[1])
    penalty = np.full(spread.shape[1], PENALTY)
    penalty[-1] = 0

    def loss(tried: NDArray[np.float64]) -> float:
        sums = spread @ tried
        return float(counts @ (np.logaddexp(0, sums) - same * sums) + penalty @ (tried - towards) ** 2 / 2)

    for _ in range(STEPS):  # pragma: no branch - bounded all the same: no table that was seen needs so many
        likely = 1 / (1 + np.exp(-(spread @ weights)))
        gradient = spread.T @ (counts * (same - likely)) - penalty * (weights - towards)
        curvature = (spread * (counts * likely * (1 - likely))[:, None]).T @ spread + np.diag(penalty)
        step = np.linalg.solve(curvature, gradient)
        before = loss(weights)
        while loss(weights + step) > before and np.abs(step).max() > SMALLEST:
            step /= 2  # far from the end a whole step can lead away from it
        weights += step
        if np.abs(step).max() <= SMALLEST:
            break
    return weights
