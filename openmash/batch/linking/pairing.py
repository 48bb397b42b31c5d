"""Which records are beside each other, on what level is each part of a pair, and what does the pair weigh?

`record` becomes `key` (`key, id`), `block` (the keys that several share), `pair` (`l, r, p0 … p9, weight`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from openmash.linkage.blocking import KEYS, LARGEST, ORDERS, PIECE, largest
from openmash.linkage.model import Model
from openmash.linkage.parts import ASKED_DAILY, PARTS, Asked, asked_in_sql
from openmash.linkage.standard.records import Standard

from .engines import Engine, column, only

NOTHING = "''"
COMPARED: Final = tuple(name for name in Standard._fields if name != "record_id")


@dataclass(frozen=True)
class Blocks:
    """How many keys were shared by more records than are compared each with each, and by how many at most.

    ``alike`` records say the same as so many others that each was compared with the first of them only.
    """

    large: int
    largest: int
    alike: int = 0


def pair(engine: Engine, *, after: int = 0) -> Blocks:
    """Make `pair` of `record`, each pair once, the smaller number first; without levels.

    Of two records one at least has a number above ``after``: those up to it were compared with each other before. Then
    `key` is there already, and holds what the new records share (`adding.lay_beside`).
    """
    block = f"{BLOCK} AND max(id) > {after}"
    if not after:
        engine.make("key", keys(engine, "record"))
    engine.make("block", block)
    found = engine.rows("SELECT count(*) AS n, coalesce(max(size), 0) AS m FROM block WHERE size > largest")
    blocks = Blocks(column(found, "n")[0], column(found, "m")[0])
    parts = ["SELECT key, id FROM key JOIN block USING (key) WHERE size <= block.largest"]
    alike = ""
    if blocks.large:
        blocks = replace(blocks, alike=_set_aside(engine, block))
        parts += [query for number in range(len(ORDERS)) for query in _cut(engine, number)]
        alike = f" UNION ALL SELECT first AS l, id AS r FROM alike WHERE id > {after}"
    engine.make("together", " UNION ALL ".join(parts))
    engine.make(
        "pair",
        "SELECT DISTINCT a.id AS l, b.id AS r FROM together AS a JOIN together AS b ON a.key = b.key AND a.id < b.id"
        f" WHERE b.id > {after}{alike}",
    )
    engine.drop("key", "block", "large", "alike", "together")
    return blocks


BLOCK: Final = """
    SELECT key, count(*) AS size, max(key.largest) AS largest FROM key GROUP BY key HAVING count(*) > 1
"""
LARGE: Final = "SELECT key, id FROM key JOIN block USING (key) WHERE size > block.largest"


def _set_aside(engine: Engine, block: str) -> int:
    """Make `alike` and `large`: of a crowd that says the same, one stands for all; of keys that the same share, one."""
    engine.make("large", LARGE)
    said = engine.hashed(", ".join(COMPARED))
    engine.make(
        "alike",
        f"""
        WITH seen AS (SELECT id, {said} AS said FROM record WHERE id IN (SELECT id FROM large)),
            crowd AS (SELECT said, min(id) AS first FROM seen GROUP BY said HAVING count(*) > {LARGEST})
        SELECT id, first FROM seen JOIN crowd USING (said) WHERE id <> first
        """,
    )
    alike: int = only(engine.rows("SELECT count(*) FROM alike"))
    if alike:
        engine.make("key", "SELECT * FROM key WHERE NOT EXISTS (SELECT 1 FROM alike WHERE alike.id = key.id)")
        engine.make("block", block)
        engine.make("large", LARGE)
    engine.make(
        "large",
        f"""
        WITH sharing AS (
            SELECT key, count(*) AS size, min(id) AS first, bit_xor({engine.hashed("id")}) AS others
            FROM large GROUP BY key
        )
        SELECT key, id FROM large JOIN (SELECT min(key) AS key FROM sharing GROUP BY size, first, others) AS once
            USING (key)
        """,
    )
    return alike


def keys(engine: Engine, records: str) -> str:
    """A query for every key of each of these records: `key, id, largest`."""
    queries = [
        f"SELECT {engine.hashed(', '.join([str(number), *columns]))} AS key, id, {largest(columns)} AS largest"
        f" FROM {records} WHERE {' AND '.join(f'{name} <> {NOTHING}' for name in columns)}"
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


def weigh(engine: Engine, model: Model, *, daily: bool = False) -> None:
    """Give each pair its weight, and why it is asked about whatever that is.

    Where whole lists are compared, twins stand on them: that nobody may know of the other is no reason here. Where
    records come ``daily``, it is.
    """
    why = asked_in_sql(*Asked, of=ASKED_DAILY) if daily else asked_in_sql(Asked.NO_NAME)
    engine.make("weighed", f"SELECT *, {model.sql} AS weight, {why} AS why FROM compared")
