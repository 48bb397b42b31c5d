"""How is every record of a file brought into one form, each name and each home once?

`written` (the columns of `Written`, and `id`) becomes `standard` (what of `Standard` a record tells by itself), and
that `record`, which knows what only the others tell: how rare its names are, how many live at its home, and whether it
has a twin there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Executor
from typing import Final

import pyarrow as pa

from openmash.linkage import context
from openmash.linkage.standard.records import PIECES

from .engines import Engine, column, shared_out

#: So many values are read by one process at a time: seconds of work, and a few megabytes on the way.
AT_ONCE: Final = 20_000
BOOLEANS: Final = ("no_name", "guessed")
#: What a record tells by itself.
BY_ITSELF: Final = ("id", "record_id", "agency", *(one for piece in PIECES for one in piece.made))


def clean(engine: Engine, pool: Executor, *, done: Callable[[], None]) -> None:
    """Make `standard` of `written`: what each record tells by itself. ``done`` is called after each piece."""
    for number in range(len(PIECES)):
        _read(engine, pool, number)
        done()
    pieces = " ".join(
        f"JOIN piece_{number} USING ({', '.join(f'written_{one}' for one in piece.written)})"
        for number, piece in enumerate(PIECES)
    )
    renamed = ", ".join(f"{one} AS written_{one}" for piece in PIECES for one in piece.written)
    engine.make(
        "standard",
        f"SELECT {', '.join(BY_ITSELF)} FROM (SELECT id, record_id, agency, {renamed} FROM written) {pieces}",
    )
    engine.drop(*(f"piece_{number}" for number in range(len(PIECES))))


def _read(engine: Engine, pool: Executor, number: int) -> None:
    piece = PIECES[number]
    rows = engine.rows(f"SELECT DISTINCT {', '.join(piece.written)} FROM written")
    tasks = ((number, chunk) for chunk in _chunks(rows))
    read = shared_out(pool, _made, tasks)
    engine.load(f"piece_{number}", pa.concat_tables([_none(number), *read]))


def _chunks(rows: pa.Table) -> Iterator[pa.Table]:
    for at in range(0, rows.num_rows, AT_ONCE):
        yield rows.slice(at, AT_ONCE).combine_chunks()


def _schema(number: int) -> pa.Schema:
    piece = PIECES[number]
    written = [(f"written_{name}", pa.string()) for name in piece.written]
    made = [(name, pa.bool_() if name in BOOLEANS else pa.string()) for name in piece.made]
    return pa.schema([*written, *made])


def _none(number: int) -> pa.Table:
    return _schema(number).empty_table()


def _made(task: tuple[int, pa.Table]) -> pa.Table:
    """What one piece makes of these values: the work of one process."""
    number, rows = task
    piece = PIECES[number]
    values = [column(rows, name) for name in piece.written]
    made = list(zip(*map(piece.make, *values), strict=True))
    return pa.Table.from_arrays([pa.array(one) for one in [*values, *made]], schema=_schema(number))


def see_together(
    engine: Engine, names: Mapping[str, Mapping[str, float]], *, everybody: str = "standard", around: str = "standard"
) -> None:
    """Make `record` of `standard`: what only the other records tell. ``names`` are shares of names elsewhere.

    ``everybody`` are the records whose names are counted; ``around`` those of them who live where one of these lives.
    """
    for kind in context.NAMES:
        known = names.get(kind, {})
        engine.load("elsewhere", pa.table({"name": _texts(known), "share": _numbers(known.values())}))
        engine.make(f"{kind}_share", _shares(kind, everybody))
    engine.make("living", LIVING.format(around=around))
    engine.make("twins", TWINS.format(around=around))
    engine.make("namesakes", NAMESAKES.format(around=around))
    rare = [f"{context.rarity_in_sql(f'{kind}_share.share')} AS {kind}_rare" for kind in context.NAMES]
    joined = " ".join(f"LEFT JOIN {kind}_share ON {kind}_share.name = standard.{kind}" for kind in context.NAMES)
    engine.make(
        "record",
        f"SELECT standard.*, {', '.join(rare)}, {context.size_in_sql('living.people')} AS home_size,"
        f" twins.dob IS NOT NULL AS twin, namesakes.home IS NOT NULL AS namesake"
        f" FROM standard {joined} LEFT JOIN living ON living.home = standard.home"
        " LEFT JOIN twins ON twins.dob = standard.dob AND twins.home = standard.home"
        " LEFT JOIN namesakes ON namesakes.home = standard.home AND namesakes.fore_root = standard.fore_root",
    )
    engine.drop("standard", "elsewhere", "living", "twins", "namesakes", *(f"{kind}_share" for kind in context.NAMES))


def _texts(values: Iterable[str]) -> pa.Array:
    return pa.array(list(values), pa.string())


def _numbers(values: Iterable[float]) -> pa.Array:
    return pa.array(list(values), pa.float64())


def _shares(kind: str, everybody: str) -> str:
    """The share of each name: `context.share` over these records and what is known elsewhere."""
    weight = float(context.ELSEWHERE)
    return f"""
        WITH counted AS (SELECT {kind} AS name, count(*) AS number FROM {everybody} WHERE {kind} <> '' GROUP BY {kind})
        SELECT name, (coalesce(number, 0) + coalesce(share, 0) * {weight})
            / ((SELECT count(*) FROM {everybody}) + {weight}) AS share
        FROM counted LEFT JOIN elsewhere USING (name)
    """


#: People, as far as first names and birthdays tell them apart.
LIVING: Final = """
    SELECT home, count(DISTINCT concat(fore_root, dob)) AS people FROM {around} WHERE home <> '' GROUP BY home
"""
#: Where one agency's list has two people of one birthday at one home: it knows them as two.
TWINS: Final = """
    SELECT DISTINCT dob, home FROM (
        SELECT dob, home FROM {around} WHERE home <> '' AND dob <> '' AND fore <> '' GROUP BY dob, home, agency
        HAVING count(DISTINCT fore_root) > 1 OR count(DISTINCT nullif(nhs, '')) > 1
    ) AS known
"""
#: Where two people of one forename live at one home: a father and his son, or whoever shares a hostel's address.
NAMESAKES: Final = """
    SELECT home, fore_root FROM {around} WHERE home <> '' AND fore_root <> '' AND year <> '' GROUP BY home, fore_root
    HAVING max(CAST(year AS INTEGER)) - min(CAST(year AS INTEGER)) > 1 OR count(DISTINCT nullif(nhs, '')) > 1
"""
