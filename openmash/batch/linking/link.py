"""How are whole files linked, from the first byte to the last table?

`written` → `standard` → `record` → `pair` → `compared` → `weighed` → `person`: each step makes a table of the one
before. Where others are known from before, only those are laid beside the new records who may be one of them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
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

from . import adding, cleaning, decisions, learning, pairing, reading, together
from .engines import Engine, column, only
from .store import Known

#: How many times `done` is called while files are linked: after reading, each piece, context, pairs, levels, what
#: the files teach, weights, and persons.
STEPS: Final = len(PIECES) + 7
#: Questions for a hundred records: more than these nobody answers with care.
ASKED_OF_100: Final = 2
ASKED_AT_LEAST: Final = 20  # however few the records are
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
    before: int = 0  # how many of these persons were known before


def gather(
    engine: Engine,
    files: Sequence[Path],
    mapping: Mapping[str, reading.Named],
    *,
    folder: Path,
    known: Known | None = None,
) -> reading.Read:
    """Make `written` of these files, numbered on after those who are known. Raises `CannotRead`."""
    path = folder / "written.parquet"
    schema = pa.schema([(name, pa.string()) for name in reading.COLUMNS])
    with pyarrow.parquet.ParquetWriter(path, schema, compression="zstd") as file:
        read = reading.read(files, mapping, keep=file.write_table)
    numbered = f"{_last(known)} + row_number() OVER (ORDER BY record_id, agency) AS id"
    engine.make("written", f"SELECT {numbered}, {', '.join(reading.COLUMNS)} FROM {engine.parquet(path)}")
    if said := _some(engine, "SELECT record_id FROM written GROUP BY record_id HAVING count(*) > 1"):
        raise reading.CannotRead(f"record_id must be one record’s alone, and {said} stand in two or more rows.")
    if known and (
        said := _some(engine, f"SELECT k.record_id FROM written JOIN {known.records} AS k USING (record_id)")
    ):
        raise reading.CannotRead(f"only new records can be added, and these are known already: {said}.")
    return read


def _last(known: Known | None) -> int:
    return known.last if known else 0


def _some(engine: Engine, query: str) -> str:
    """The first few records that a query finds, in words."""
    names = column(engine.rows(f"{query} ORDER BY record_id LIMIT {SAME_IN_BOTH + 1}"), "record_id")
    return ", ".join(map(repr, names[:SAME_IN_BOTH])) + (", and more" if len(names) > SAME_IN_BOTH else "")


def compare(
    engine: Engine, pool: Executor, model: Model, *, done: Done, known: Known | None = None, named: Collection[int] = ()
) -> pairing.Blocks:
    """Make `record` and `compared` of `written`, and of those ``known`` with whom one of these has to be compared.

    ``named`` are laid beside them in any case.
    """
    cleaning.clean(engine, pool, done=lambda: done("names and homes"))
    if known:
        adding.lay_beside(engine, known, named)
        cleaning.see_together(engine, model.names, everybody=adding.EVERYBODY, around=adding.AROUND)
        engine.drop(adding.EVERYBODY, adding.AROUND)
    else:
        cleaning.see_together(engine, model.names)
    done("names and homes")
    blocks = pairing.pair(engine, after=_last(known))
    done("pairs")
    pairing.compare(engine)
    done("levels")
    return blocks


def link(
    engine: Engine,
    pool: Executor,
    model: Model,
    read: reading.Read,
    *,
    learn: bool,
    done: Done,
    known: Known | None = None,
    told: pa.Table | None = None,
) -> Linked:
    """Make `person` and `question` of `written`, and say what came of it.

    ``learn``: the files' own identifiers teach the model further before it is used. ``known``: records from before,
    whose persons stay as they are. ``told``: what people decided (`decisions.read`).
    """
    decided = decisions.found(engine, told, known) if told is not None else decisions.Decided()
    blocks = compare(engine, pool, model, done=done, known=known, named=decided.named)
    if learn:
        model = learning.further(engine, pool, model)
    done("what the files teach")
    pairing.weigh(engine, model, daily=known is not None)
    done("weights")
    settled = adding.SETTLED if known else together.NOBODY
    apart, joined = decided.apart, decided.joined
    conflicts = together.put_together(engine, pool, model, apart=apart, joined=joined, settled=settled)
    read.said += [*decided.said, *decisions.contradicted(engine, decided)]
    [count] = engine.rows(COUNTED.format(last=_last(known))).to_pylist()
    at_most = max(ASKED_AT_LEAST, count["records"] * ASKED_OF_100 // 100)
    unasked = together.ask(engine, model, conflicts, at_most=at_most, apart=apart)
    done("persons")
    pairs, questions = (only(engine.rows(f"SELECT count(*) FROM {table}")) for table in ("compared", "question"))
    return Linked(
        read,
        pairs=pairs,
        questions=questions,
        unasked=unasked,
        blocks=blocks,
        conflicts=conflicts,
        model=model,
        **count,
    )


#: New records, the persons they stand for, and how many of those were known before.
COUNTED: Final = """
    SELECT count(*) AS records, count(DISTINCT person) AS persons,
        count(DISTINCT CASE WHEN person <= {last} THEN person END) AS before
    FROM person WHERE id > {last}
"""


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
    LEFT JOIN surest ON surest.id = record.id WHERE record.id > {last} ORDER BY record.id
"""


def persons(engine: Engine, path: Path, known: Known | None = None) -> None:
    """Write every new record with its person."""
    engine.write(PERSONS.format(last=_last(known)), path)


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
