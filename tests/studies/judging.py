"""How well were records put together? Of `person` (`id, person`) beside `truth`: pairs, twins, persons, and by group.

Pairs are counted as Splink and FEBRL count them: precision, of all pairs put together those of one person; recall, of
all pairs of one person those put together. Intervals are drawn by household (Poisson bootstrap: Hanley and MacGibbon
2006), since the pairs of one family stand and fall together; those of shares of twins and persons are Wilson's (1927).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from openmash.batch.linking.engines import Engine, only

DRAWN, SEED, SHARE = 400, 20261128, 0.95
Z = 1.959963984540054
Interval = tuple[float, float]


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    count: int
    of: int

    @property
    def value(self) -> float:
        return self.count / self.of if self.of else float("nan")

    @property
    def interval(self) -> Interval:
        """Wilson's interval of 95 %."""
        if not self.of:
            return float("nan"), float("nan")
        n, p = self.of, self.value
        middle, half = p + Z**2 / (2 * n), Z * np.sqrt(p * (1 - p) / n + Z**2 / (4 * n**2))
        return max(0.0, (middle - half) / (1 + Z**2 / n)), min(1.0, (middle + half) / (1 + Z**2 / n))


@dataclass(frozen=True)
class Judged:
    """What came out, each with its interval where it has one."""

    precision: float
    recall: float
    f1: float
    precision_from: Interval
    recall_from: Interval
    f1_from: Interval
    twins: Share  # pairs of twins of whom any records are in one person
    mixed: Share  # persons who hold records of two people or more
    two_numbers: int  # persons with two valid NHS numbers
    young: Share  # pairs of one person younger than two at the end, that were put together


def judged(engine: Engine, person: str = "person") -> Judged:
    """How well the records in this table are put together."""
    engine.make("cell", CELLS.format(person=person))
    rows = engine.rows(OF_HOUSEHOLDS)
    right, put, true = (rows.column(name).to_numpy().astype(float) for name in ("right_pairs", "put", "true_pairs"))
    values, drawn = _three(right.sum(), put.sum(), true.sum()), _drawn(right, put, true)
    low, high = np.nanquantile(drawn, [(1 - SHARE) / 2, (1 + SHARE) / 2], axis=0)
    intervals = [(float(a), float(b)) for a, b in zip(low, high, strict=True)]
    twins = Share(only(engine.rows(TWINS_JOINED)), only(engine.rows(TWINS)))
    mixed = Share(only(engine.rows(MIXED)), only(engine.rows("SELECT count(DISTINCT person) FROM cell")))
    numbers = only(engine.rows(TWO_NUMBERS.format(person=person)))
    return Judged(*values, *intervals, twins, mixed, numbers, young(engine, person))


CELLS = """
    SELECT household, truth.person AS who, {person}.person AS person, count(*) AS n FROM truth JOIN {person} USING (id)
    GROUP BY household, truth.person, {person}.person
"""
TWO_NUMBERS = """
    SELECT count(*) FROM (
        SELECT person FROM {person} JOIN record USING (id) WHERE nhs <> '' GROUP BY person
        HAVING count(DISTINCT nhs) > 1
    )
"""
#: Pairs that are right, put together, and true, by household; a pair of two households counts in the first of them.
OF_HOUSEHOLDS = """
    WITH own AS (
        SELECT household, sum(n * (n - 1) // 2) AS right_pairs FROM cell GROUP BY household
    ), put AS (
        SELECT household, sum(pairs) AS put FROM (
            SELECT min(household) AS household, sum(n) * (sum(n) - 1) // 2 AS pairs FROM cell GROUP BY person
        ) GROUP BY household
    ), there AS (
        SELECT household, sum(pairs) AS true_pairs FROM (
            SELECT min(household) AS household, sum(n) * (sum(n) - 1) // 2 AS pairs FROM cell GROUP BY who
        ) GROUP BY household
    )
    SELECT coalesce(right_pairs, 0) AS right_pairs, coalesce(put, 0) AS put, coalesce(true_pairs, 0) AS true_pairs
    FROM own FULL JOIN put USING (household) FULL JOIN there USING (household)
"""
TWINS = """
    SELECT count(*) FROM (SELECT DISTINCT a.person, b.person FROM truth AS a JOIN truth AS b ON a.twin = b.person
        WHERE a.person < b.person)
"""
TWINS_JOINED = """
    SELECT count(*) FROM (
        SELECT DISTINCT x.who, y.who FROM cell AS x JOIN cell AS y ON x.person = y.person AND x.who < y.who
        JOIN truth ON truth.person = x.who AND truth.twin = y.who
    )
"""
MIXED = "SELECT count(*) FROM (SELECT person FROM cell GROUP BY person HAVING count(DISTINCT who) > 1)"


def _three(right: NDArray | float, put: NDArray | float, true: NDArray | float) -> list[float]:
    with np.errstate(invalid="ignore", divide="ignore"):
        precision, recall = np.divide(right, put), np.divide(right, true)
        f1 = 2 * np.asarray(right) / (np.asarray(put) + np.asarray(true))
    return [precision, recall, f1]  # type: ignore[list-item]


def _drawn(right: NDArray, put: NDArray, true: NDArray) -> NDArray:
    chance = np.random.default_rng(SEED)
    found = []
    for _ in range(DRAWN):
        weights = chance.poisson(1.0, len(right))
        found.append(_three(float(weights @ right), float(weights @ put), float(weights @ true)))
    return np.array(found, dtype=float)


def young(engine: Engine, person: str, *, years: int = 2) -> Share:
    """Recall among those who were born within so many years before the last birthday of all."""
    last = only(engine.rows("SELECT max(born) FROM truth"))
    if not last:
        return Share(0, 0)
    since = f"{int(last[:4]) - years}{last[4:]}"
    return _recall(engine, person, f"a.born >= '{since}'")


def _recall(engine: Engine, person: str, where: str) -> Share:
    rows = engine.rows(f"""
        SELECT count(*) AS n, count(*) FILTER (x.person = y.person) AS found
        FROM truth AS a JOIN truth AS b ON a.person = b.person AND a.id < b.id
        JOIN {person} AS x ON x.id = a.id JOIN {person} AS y ON y.id = b.id WHERE {where}
    """)
    return Share(rows.column("found")[0].as_py(), rows.column("n")[0].as_py())


def counted(engine: Engine, group: str) -> dict[str, int]:
    """How many people of each group there are."""
    rows = engine.rows(f"SELECT {group} AS of, count(DISTINCT person) AS n FROM truth GROUP BY {group}").to_pylist()
    return {row["of"]: row["n"] for row in rows}


def by_group(engine: Engine, group: str, person: str = "person") -> dict[str, Share]:
    """Recall among the people of each group: a column of `truth`, or an expression over `a`."""
    rows = engine.rows(f"""
        SELECT coalesce({group}, '') AS of, count(*) AS n, count(*) FILTER (x.person = y.person) AS found
        FROM truth AS a JOIN truth AS b ON a.person = b.person AND a.id < b.id
        JOIN {person} AS x ON x.id = a.id JOIN {person} AS y ON y.id = b.id GROUP BY {group} ORDER BY {group}
    """).to_pylist()
    return {row["of"]: Share(row["found"], row["n"]) for row in rows}
