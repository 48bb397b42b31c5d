"""What did people decide of two records, and what of it cannot be obeyed?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pyarrow as pa

from . import reading
from .commas import CannotRead
from .engines import Engine, only
from .store import Known

SAME, DIFFERENT = "same", "different"
COLUMNS: Final = ("record_l", "record_r", "verdict")
NAMED: Final = 3  # how many records are named before "and more"
Two = tuple[int, int]


@dataclass(frozen=True)
class Decided:
    """Pairs of records by their numbers that are two people, and that are one; and what is worth saying."""

    apart: set[Two] = field(default_factory=set)
    joined: set[Two] = field(default_factory=set)
    said: list[str] = field(default_factory=list)

    @property
    def named(self) -> set[int]:
        """Every record of which something was decided."""
        return {number for two in self.apart | self.joined for number in two}


def read(path: Path) -> pa.Table:
    """`record_l, record_r, verdict` of a file. Raises `CannotRead`."""
    told = [_columns(path, rows) for rows in reading.tables(path, reading.Read())]
    table = pa.concat_tables(told or [pa.table({name: pa.array([], pa.string()) for name in COLUMNS})])
    for row, (one, other, verdict) in enumerate(zip(*(column.to_pylist() for column in table.columns), strict=True)):
        if verdict not in (SAME, DIFFERENT):
            raise CannotRead(
                f"{path.name}: the verdict of {one!r} and {other!r} is {SAME} or {DIFFERENT}, and not {verdict!r}"
                f" (decision {row + 1})."
            )
        if one == other:
            raise CannotRead(f"{path.name}: {one!r} stands beside itself (decision {row + 1}).")
    return table


def _columns(path: Path, rows: pa.Table) -> pa.Table:
    if missing := [name for name in COLUMNS if name not in rows.column_names]:
        raise CannotRead(f"{path.name} has no column {missing[0]}: decisions have {', '.join(COLUMNS)}.")
    return pa.table({name: reading.text(rows.column(name)) for name in COLUMNS})


def found(engine: Engine, told: pa.Table, known: Known | None) -> Decided:
    """What was decided of the records in `written`, and of those that are known."""
    engine.load("told", told)
    before = f"UNION ALL SELECT record_id, id, person FROM {known.records} AS k" if known else ""
    engine.make(
        "named",
        f"""
        SELECT record_id, id, person FROM (
            SELECT record_id, id, CAST(NULL AS BIGINT) AS person FROM written {before}
        ) AS everybody WHERE record_id IN (SELECT record_l FROM told UNION SELECT record_r FROM told)
        """,
    )
    rows = engine.rows(
        "SELECT record_l, record_r, verdict, a.id AS l, b.id AS r, a.person AS one, b.person AS other FROM told"
        " LEFT JOIN named AS a ON a.record_id = record_l LEFT JOIN named AS b ON b.record_id = record_r"
    ).to_pylist()
    engine.drop("told", "named")
    decided, unknown, late = Decided(), set(), 0
    for row in rows:
        if row["l"] is None or row["r"] is None:
            unknown |= {row[f"record_{side}"] for side in ("l", "r") if row[side] is None}
            continue
        same, two = row["verdict"] == SAME, (min(row["l"], row["r"]), max(row["l"], row["r"]))
        if None in (row["one"], row["other"]):
            (decided.joined if same else decided.apart).add(two)
        elif (row["one"] == row["other"]) != same:
            late += 1
        elif not same:
            decided.apart.add(two)
    decided.said.extend(_said(sorted(unknown), late))
    return decided


def _said(unknown: Sequence[str], late: int) -> list[str]:
    said = []
    if unknown:
        more = ", and more" if len(unknown) > NAMED else ""
        said.append(
            f"{len(unknown):,} records that were decided about are in none of the files:"
            f" {', '.join(map(repr, unknown[:NAMED]))}{more}."
        )
    if late:
        said.append(
            f"{late:,} decisions say otherwise of records that were linked before: those keep their persons. Such"
            " decisions count when all files are linked again."
        )
    return said


def contradicted(engine: Engine, decided: Decided) -> list[str]:
    """After `person` was made: how many who were to be one are not, because others keep them apart."""
    if not decided.joined:
        return []
    engine.load(
        "joined",
        pa.table(
            {side: pa.array([two[at] for two in decided.joined], pa.int64()) for at, side in enumerate(("l", "r"))}
        ),
    )
    count = only(
        engine.rows(
            "SELECT count(*) FROM joined JOIN person AS x ON x.id = l JOIN person AS y ON y.id = r"
            " WHERE x.person <> y.person"
        )
    )
    engine.drop("joined")
    if not count:
        return []
    return [
        f"{count:,} decisions say “{SAME}” of two whom others keep apart, or who were two before: they stay two, as the"
        " safer of what was said."
    ]
