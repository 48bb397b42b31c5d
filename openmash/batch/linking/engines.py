"""Where do the tables stand, and who works on them? DuckDB on one machine; Spark for what one machine cannot hold.

Both are given the same statements. What they say differently is said here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path
from typing import Any, Protocol, TypeVar

import duckdb
import pyarrow as pa

Task = TypeVar("Task")
Made = TypeVar("Made")


class CannotWork(Exception):
    """The machine has not what the tables need, in words that say what."""


class Engine(Protocol):
    """What the steps of linking ask of whoever holds the tables."""

    def make(self, table: str, query: str) -> None:
        """Keep what a query finds as a table; one of that name makes room for it."""

    def load(self, table: str, rows: pa.Table) -> None:
        """Keep rows that are held in memory as a table."""

    def rows(self, query: str) -> pa.Table:
        """What a query finds, in memory."""

    def drop(self, *tables: str) -> None:
        """Forget these tables."""

    def hashed(self, values: str) -> str:
        """An expression for a whole number of 64 bits that stands for several values."""

    def parquet(self, path: Path) -> str:
        """A Parquet file, as a query names it."""

    def write(self, query: str, path: Path) -> None:
        """Write what a query finds to a Parquet file."""

    def close(self) -> None:
        """Give back memory, and whatever was written on the way."""


class OnDuckDB:
    """One machine: in memory, and beyond `memory` in the folder `spill`. Raises `CannotWork`, here and later."""

    def __init__(self, *, threads: int, memory: str, spill: Path) -> None:
        self.connection = duckdb.connect()
        with _refusing():
            for name, value in {"threads": threads, "memory_limit": memory, "temp_directory": str(spill)}.items():
                self.connection.execute(f"SET {name} = {_quoted(value)}")
        self.connection.execute("SET preserve_insertion_order = false")
        self.connection.execute("SET enable_progress_bar = false")
        self.connection.execute("CREATE MACRO arrays_overlap(a, b) AS list_has_any(a, b)")

    def make(self, table: str, query: str) -> None:
        with _refusing():
            self.connection.execute(f"CREATE OR REPLACE TABLE {table} AS {query}")

    def load(self, table: str, rows: pa.Table) -> None:
        self.connection.register("given", rows)
        self.make(table, "SELECT * FROM given")
        self.connection.unregister("given")

    def rows(self, query: str) -> pa.Table:
        with _refusing():
            return self.connection.sql(query).to_arrow_table()

    def drop(self, *tables: str) -> None:
        for table in tables:
            self.connection.execute(f"DROP TABLE IF EXISTS {table}")

    def hashed(self, values: str) -> str:
        return f"hash({values})"

    def parquet(self, path: Path) -> str:
        return f"read_parquet({_quoted(path)})"

    def write(self, query: str, path: Path) -> None:
        with _refusing():
            self.connection.execute(f"COPY ({query}) TO {_quoted(path)} (FORMAT parquet)")

    def close(self) -> None:
        self.connection.close()


@contextmanager
def _refusing() -> Iterator[None]:
    """What DuckDB says when there is no room, and when somebody stops it, as Python says it."""
    try:
        yield
    except duckdb.OutOfMemoryException as wrong:
        raise CannotWork("there is not enough memory, nor room on the disk for what does not fit") from wrong
    except (duckdb.IOException, duckdb.ParserException) as wrong:
        full = "No space left on device" in str(wrong)
        raise CannotWork("the disk is full" if full else str(wrong).splitlines()[0]) from wrong
    except RuntimeError as wrong:
        # A signal that came while it worked: whatever its handler raised is lost on the way.
        raise KeyboardInterrupt from wrong


def shared_out(pool: Executor, work: Callable[[Task], Made], tasks: Iterator[Task]) -> Iterator[Made]:
    """What the processes of a pool make of some tasks. Of one alone this process does: to start others takes longer."""
    few = list(islice(tasks, 2))
    if len(few) < 2:
        return map(work, few)
    return pool.map(work, chain(few, tasks))


def column(rows: pa.Table, name: str) -> list[Any]:
    """One column as a list."""
    values: list[Any] = rows.column(name).to_pylist()
    return values


def only(rows: pa.Table) -> Any:
    """The one value of a table of one row and one column."""
    return rows.column(0)[0].as_py()


def _quoted(value: object) -> str:
    return "'" + str(value).replace("'", "''") + "'"
