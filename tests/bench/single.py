"""What would a user otherwise have for one new record? Splink's own calls, and plain SQL without an index.

Splink is given the same people, in our standard form and in memory, and no wall stands before them.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter
from typing import Any

import psycopg
import pyarrow as pa
from psycopg import sql
from splink import DuckDBAPI
from splink.internals.realtime import compare_records

from openmash.batch.linking.engines import OnDuckDB
from openmash.hub.people.actions import Particulars
from openmash.hub.people.index import TEXTS
from openmash.linkage.standard.records import Standard
from tests.studies.rivals import COLUMNS, tutorial

AGAIN = 10**9  # whoever is told of again is numbered from here on
PLAIN = (
    "SELECT id, given_name, family_name FROM people_agencyrecord"
    " WHERE family_name ILIKE %s AND given_name ILIKE %s AND hub_id = %s"
)


def cells(one: Standard, number: int) -> dict[str, Any]:
    """A record as Splink takes it."""
    return {"unique_id": number} | {name: getattr(one, name) or None for name in COLUMNS}


def copied(superuser: str, engine: OnDuckDB, folder: Path, again: Sequence[Standard]) -> None:
    """The whole index as the table `record`, as the batch has it, with those who are told of again to learn from."""
    path = folder / "index.csv"
    columns = sql.SQL(", ").join(
        sql.SQL("standard[{}] AS {}").format(sql.Literal(TEXTS.index(name) + 1), sql.Identifier(name))
        for name in COLUMNS
    )
    told = sql.SQL("COPY (SELECT record_id AS id, {} FROM people_indexed) TO STDOUT (FORMAT csv, HEADER)")
    with (
        psycopg.connect(superuser) as connection,
        path.open("wb") as file,
        connection.cursor().copy(told.format(columns)) as out,
    ):
        file.writelines(bytes(block) for block in out)
    texts = ", ".join(f"'{name}': 'VARCHAR'" for name in COLUMNS)
    engine.make("record", f"SELECT * FROM read_csv('{path}', types = {{{texts}}})")
    path.unlink()
    lines = [[AGAIN + number, *(getattr(one, name) for name in COLUMNS)] for number, one in enumerate(again)]
    engine.load("again", pa.table(dict(zip(("id", *COLUMNS), map(list, zip(*lines, strict=True)), strict=True))))
    engine.connection.execute("INSERT INTO record SELECT * FROM again")


class Splink:
    """Splink 5, trained as in its tutorial on all people in the index."""

    def __init__(self, engine: OnDuckDB) -> None:
        logging.getLogger("splink").setLevel(logging.ERROR)
        self.api = DuckDBAPI(connection=engine.connection)
        self.linker = tutorial(engine)
        shares = {name: self.linker.table_management.compute_tf_table(name) for name in ("fore", "sur")}
        self.settings = self.linker.misc.save_model_to_json()
        engine.make("everybody", f"SELECT * FROM for_splink WHERE unique_id < {AGAIN}")
        self.everybody = self.api.register("everybody")
        self.shares = {
            name: dict(engine.connection.execute(f"SELECT {name}, tf_{name} FROM {table.physical_name}").fetchall())
            for name, table in shares.items()
        }

    def predict_between(self, one: Standard) -> int:
        """Found and weighed: `linker.inference.predict_between`."""
        new = self.api.register([cells(one, 0)])
        found = self.linker.inference.predict_between(self.everybody, new)
        return len(found.as_record_list())

    def compare_records(self, one: Standard, others: Sequence[Standard]) -> int:
        """Weighed beside those whom something else has found: `compare_records`."""
        lines = [self._with_shares(each, number) for number, each in enumerate(others, start=1)]
        found = compare_records([self._with_shares(one, 0)], lines, self.settings, self.api, sql_cache_key="one")
        return len(found.as_record_list())

    def _with_shares(self, one: Standard, number: int) -> dict[str, Any]:
        told = cells(one, number)
        return told | {f"tf_{name}": self.shares[name].get(told[name]) for name in self.shares}


def plain(app: psycopg.Connection, hub: int, who: Particulars) -> int:
    """Whoever is called the same, by the first word of the forename: as somebody would ask without an index."""
    given = f"{who.given_name.split(maxsplit=1)[0] if who.given_name else ''}%"
    return len(app.execute(PLAIN, (who.family_name, given, hub)).fetchall())


def timed(do: Callable[..., Any], asked: Sequence[Sequence[Any]]) -> list[float]:
    """Seconds for each; the first is not counted."""
    do(*asked[0])
    took = []
    for given in asked:
        begun = perf_counter()
        do(*given)
        took.append(perf_counter() - begun)
    return took
