"""Which records are beside each other, on what level is each part of a pair, and what does the pair weigh?

`record` becomes `key` (`key, id`), `block` (the keys that several share), `pair` (`l, r, p0 … p9, weight`).
"""

from __future__ import annotations

from dataclasses import dataclass

from openmash.linkage.blocking import KEYS, ORDERS, PIECE, largest
from openmash.linkage.model import Model
from openmash.linkage.parts import PARTS

from .engines import Engine, column

NOTHING = "''"


@dataclass(frozen=True)
class Blocks:
    """How many keys were shared by more records than are compared each with each, and by how many at most."""

    large: int
    largest: int


def pair(engine: Engine) -> Blocks:
    """Make `pair` of `record`, each pair once, the smaller number first; without levels."""
    engine.make("key", _keys(engine))
    engine.make(
        "block", "SELECT key, count(*) AS size, max(largest) AS largest FROM key GROUP BY key HAVING count(*) > 1"
    )
    found = engine.rows("SELECT count(*) AS n, coalesce(max(size), 0) AS m FROM block WHERE size > largest")
    blocks = Blocks(column(found, "n")[0], column(found, "m")[0])
    parts = ["SELECT key, id FROM key JOIN block USING (key) WHERE size <= block.largest"]
    if blocks.large:
        engine.make("large", "SELECT key, id FROM key JOIN block USING (key) WHERE size > block.largest")
        parts += [query for number in range(len(ORDERS)) for query in _cut(engine, number)]
    engine.make("together", " UNION ALL ".join(parts))
    engine.make(
        "pair",
        "SELECT DISTINCT a.id AS l, b.id AS r FROM together AS a JOIN together AS b ON a.key = b.key AND a.id < b.id",
    )
    engine.drop("key", "block", "large", "together")
    return blocks


def _keys(engine: Engine) -> str:
    queries = [
        f"SELECT {engine.hashed(', '.join([str(number), *columns]))} AS key, id, {largest(columns)} AS largest"
        f" FROM record WHERE {' AND '.join(f'{name} <> {NOTHING}' for name in columns)}"
        for number, columns in enumerate(KEYS)
    ]
    return " UNION ALL ".join(queries)


def _cut(engine: Engine, number: int) -> list[str]:
    """Large blocks laid in order and cut into pieces, twice: what one cut parts, the other leaves together."""
    laid = (
        f"SELECT key, id, row_number() OVER (PARTITION BY key ORDER BY {', '.join([*ORDERS[number], 'id'])}) AS place"
        " FROM large JOIN record USING (id)"
    )
    cuts = [f"CAST(floor((place + {shift}) / {PIECE}.0) AS BIGINT)" for shift in (0, PIECE // 2)]
    return [
        f"SELECT {engine.hashed(f'key, {number}, {turn}, {cut}')} AS key, id FROM ({laid}) AS laid{turn}"
        for turn, cut in enumerate(cuts)
    ]


def compare(engine: Engine, into: str = "compared") -> None:
    """Give each pair its levels."""
    levels = ", ".join(f"CAST({part.sql} AS TINYINT) AS p{number}" for number, part in enumerate(PARTS))
    engine.make(
        into,
        f"SELECT l.id AS l, r.id AS r, {levels}"
        " FROM pair JOIN record AS l ON l.id = pair.l JOIN record AS r ON r.id = pair.r",
    )


def weigh(engine: Engine, model: Model) -> None:
    """Give each pair its weight."""
    engine.make("weighed", f"SELECT *, {model.sql} AS weight FROM compared")
