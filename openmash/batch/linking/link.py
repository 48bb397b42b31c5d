"""How are whole files linked, from the first byte to the last table?

`written` → `record` → `pair` → `compared` → `weighed` → `person`: each step makes a table of the one before.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.parquet

from openmash.linkage.model import Model
from openmash.linkage.parts import PARTS
from openmash.linkage.persons import Conflict
from openmash.linkage.standard.records import PIECES

from . import cleaning, learning, pairing, reading, together
from .engines import Engine, column, only

#: How many times `done` is called while files are linked: after reading, each piece, context, pairs, levels, what
#: the files teach, weights, and persons.
STEPS: Final = len(PIECES) + 7
#: Questions for a hundred records: more than these nobody answers with care.
ASKED_OF_100: Final = 2
SAME_IN_BOTH: Final = 3  # how many doubled numbers are named before "and more"
Done = Callable[[str], None]


@dataclass(frozen=True)
class Linked:
    """What came of linking: how many of what, and what is worth saying of it."""

    read: reading.Read
    records: int
    pairs: int
    persons: int
    questions: int
    unasked: int
    blocks: pairing.Blocks
    conflicts: Sequence[Conflict]
    model: Model


def gather(
    engine: Engine, files: Sequence[Path], mapping: Mapping[str, reading.Named], *, folder: Path
) -> reading.Read:
    """Make `written` of these files. Raises `CannotRead`."""
    path = folder / "written.parquet"
    schema = pa.schema([(name, pa.string()) for name in reading.COLUMNS])
    with pyarrow.parquet.ParquetWriter(path, schema, compression="zstd") as file:
        read = reading.read(files, mapping, keep=file.write_table)
    numbered = "row_number() OVER (ORDER BY record_id, agency) AS id"
    engine.make("written", f"SELECT {numbered}, {', '.join(reading.COLUMNS)} FROM {engine.parquet(path)}")
    doubled = engine.rows(
        "SELECT record_id FROM written GROUP BY record_id HAVING count(*) > 1 ORDER BY record_id"
        f" LIMIT {SAME_IN_BOTH + 1}"
    )
    if doubled.num_rows:
        names = column(doubled, "record_id")
        more = ", and more" if len(names) > SAME_IN_BOTH else ""
        said = ", ".join(map(repr, names[:SAME_IN_BOTH])) + more
        raise reading.CannotRead(f"record_id must be one record’s alone, and {said} stand in two or more rows.")
    return read


def compare(engine: Engine, pool: Executor, model: Model, *, done: Done) -> pairing.Blocks:
    """Make `record` and `compared` of `written`."""
    cleaning.clean(engine, pool, model.names, done=lambda: done("names and homes"))
    blocks = pairing.pair(engine)
    done("pairs")
    pairing.compare(engine)
    done("levels")
    return blocks


def link(engine: Engine, pool: Executor, model: Model, read: reading.Read, *, learn: bool, done: Done) -> Linked:
    """Make `person` and `question` of `written`, and say what came of it.

    ``learn``: the files' own identifiers teach the model further before it is used.
    """
    blocks = compare(engine, pool, model, done=done)
    if learn:
        model = learning.further(engine, pool, model)
    done("what the files teach")
    pairing.weigh(engine, model)
    done("weights")
    conflicts = together.put_together(engine, pool, model)
    records = only(engine.rows("SELECT count(*) FROM record"))
    unasked = together.ask(engine, model, conflicts, at_most=round(records * ASKED_OF_100 / 100))
    done("persons")
    pairs, questions = (only(engine.rows(f"SELECT count(*) FROM {table}")) for table in ("compared", "question"))
    persons = only(engine.rows("SELECT count(DISTINCT person) FROM person"))
    return Linked(read, records, pairs, persons, questions, unasked, blocks, conflicts, model)


#: A person is called by the record of theirs that comes first; how sure a record belongs there is what its surest pair
#: says: with another of the person, or, where it stands alone, with none of anybody's.
PERSONS: Final = """
    WITH side AS (
        SELECT l AS id, r AS other, weight FROM weighed UNION ALL SELECT r AS id, l AS other, weight FROM weighed
    ), surest AS (
        SELECT side.id, max(CASE WHEN x.person = y.person THEN weight END) AS inside,
            max(CASE WHEN x.person <> y.person THEN weight END) AS outside
        FROM side JOIN person AS x ON x.id = side.id JOIN person AS y ON y.id = other GROUP BY side.id
    )
    SELECT record.record_id AS record_id, named.record_id AS person_id, round(CASE
        WHEN inside IS NOT NULL THEN 1 / (1 + power(2.0, -least(greatest(inside, -60), 60)))
        WHEN outside IS NOT NULL THEN 1 / (1 + power(2.0, least(greatest(outside, -60), 60)))
        ELSE 1.0 END, 6) AS confidence
    FROM record JOIN person USING (id) JOIN record AS named ON named.id = person.person
    LEFT JOIN surest ON surest.id = record.id ORDER BY record.id
"""


def persons(engine: Engine, path: Path) -> None:
    """Write every record with its person."""
    engine.write(PERSONS, path)


def pairs(engine: Engine, path: Path) -> None:
    """Write every pair that was compared, with its weight, what became of it, and the level of each part."""
    levels = ", ".join(
        f"CASE p{number} "
        + " ".join(f"WHEN {at} THEN '{name.replace(chr(39), chr(39) * 2)}'" for at, name in enumerate(part.names))
        + f" END AS {part.name.replace(' ', '_')}"
        for number, part in enumerate(PARTS)
    )
    engine.write(
        f"""
        SELECT a.record_id AS record_l, b.record_id AS record_r, round(weighed.weight, 3) AS weight,
            CASE WHEN x.person = y.person THEN 'same' WHEN question.l IS NOT NULL THEN 'ask' ELSE 'different' END
                AS verdict,
            coalesce(question.why, '') AS why, {levels}
        FROM weighed JOIN record AS a ON a.id = weighed.l JOIN record AS b ON b.id = weighed.r
        JOIN person AS x ON x.id = weighed.l JOIN person AS y ON y.id = weighed.r
        LEFT JOIN question ON question.l = weighed.l AND question.r = weighed.r
        ORDER BY weighed.l, weighed.r
        """,
        path,
    )
