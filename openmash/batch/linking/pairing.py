"""Which records are beside each other, on what level is each part of a pair, and what does the pair weigh?

`record` becomes `key` (`key, id`), `block` (the keys that several share), `pair` (`l, r, p0 … p9, weight`).
"""

from __future__ import annotations

from dataclasses import dataclass

from openmash.linkage.blocking import KEYS, LARGEST, ORDERS
from openmash.linkage.model import Model
from openmash.linkage.parts import PARTS

from .engines import Engine, column


@dataclass(frozen=True)
class Blocks:
    """How many keys were shared by more records than are compared each with each, and by how many at most."""

    large: int
    largest: int


def pair(engine: Engine) -> Blocks:
    """Make `pair` of `record`, each pair once, the smaller number first; without levels."""
    engine.make("key", _keys(engine))
    engine.make("block", "SELECT key, count(*) AS size FROM key GROUP BY key HAVING count(*) > 1")
    found = engine.rows(f"SELECT count(*) AS n, coalesce(max(size), 0) AS m FROM block WHERE size > {LARGEST}")
    blocks = Blocks(column(found, "n")[0], column(found, "m")[0])
    parts = [f"SELECT key, id FROM key JOIN block USING (key) WHERE size <= {LARGEST}"]
    if blocks.large:
        parts += [query for number in range(len(ORDERS)) for query in _split(engine, number)]
    engine.make("together", " UNION ALL ".join(parts))
    engine.make(
        "pair",
        "SELECT DISTINCT a.id AS l, b.id AS r FROM together AS a JOIN together AS b ON a.key = b.key AND a.id < b.id",
    )
    engine.drop("key", "block", "together")
    return blocks


def _keys(engine: Engine) -> str:
    queries = [
        f"SELECT {engine.hashed(', '.join([str(number), *columns]))} AS key, id FROM record WHERE "
        + " AND ".join(f"{name} <> ''" for name in columns)
        for number, columns in enumerate(KEYS)
    ]
    return " UNION ALL ".join(queries)


def _split(engine: Engine, number: int) -> list[str]:
    """A large block laid in order and cut into small ones, twice: what one cut parts, the other leaves together."""
    order = ", ".join([*ORDERS[number], "record.id"])
    laid = (
        f"SELECT key, id, row_number() OVER (PARTITION BY key ORDER BY {order}) AS place"
        f" FROM key JOIN block USING (key) JOIN record USING (id) WHERE size > {LARGEST}"
    ).replace("record.id", "id")
    cuts = [f"CAST(floor((place + {shift}) / {LARGEST}.0) AS BIGINT)" for shift in (0, LARGEST // 2)]
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
