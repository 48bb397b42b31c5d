"""How do the tables stand on Spark? The same statements, each table a folder of Parquet that every worker can reach."""

from __future__ import annotations

import contextlib
import re
import shutil
import signal
import subprocess
from itertools import count
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.parquet
from py4j.protocol import Py4JError
from pyspark.errors import PySparkException
from pyspark.sql import DataFrame, SparkSession

from .engines import CannotWork

JAVA: Final = 17
#: Tables of a few million rows: more pieces cost more than they share out.
PIECES_FOR_EACH_CORE: Final = 2


class OnSpark:
    """Spark, in this process or by a master; tables stand in `folder`, which every worker must see under this name.

    Raises `CannotWork`, here and later.
    """

    def __init__(self, *, master: str, memory: str, folder: Path) -> None:
        check_java()
        self.folder = folder / "tables"
        self.folder.mkdir()
        self.number = count()
        options = {
            "spark.driver.memory": memory.casefold().removesuffix("b"),  # as Java says it: 3g
            "spark.local.dir": folder,
            "spark.sql.warehouse.dir": folder / "warehouse",
            "spark.sql.session.timeZone": "UTC",
            "spark.ui.enabled": "false",
            "spark.ui.showConsoleProgress": "false",
            "spark.log.level": "ERROR",
        }
        if master.startswith("local") or "//127.0.0.1" in master:
            options |= {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}
        builder = SparkSession.builder.master(master).appName("openmash link")
        for name, value in options.items():
            builder = builder.config(name, str(value))
        listening = signal.getsignal(signal.SIGINT)
        try:
            self.session = builder.getOrCreate()
        except Exception as wrong:  # whatever Java said on its way here
            raise CannotWork(f"Spark did not start on {master}: {_first_line(wrong)}") from wrong
        finally:
            signal.signal(signal.SIGINT, listening)  # Spark puts its own in its place, which ends its jobs and not us
        pieces = self.session.sparkContext.defaultParallelism * PIECES_FOR_EACH_CORE
        self.session.conf.set("spark.sql.shuffle.partitions", str(pieces))

    def make(self, table: str, query: str) -> None:
        path = self._new(table)
        self._ask(query).write.parquet(str(path))
        self._name(table, path)

    def load(self, table: str, rows: pa.Table) -> None:
        path = self._new(table)
        path.mkdir()
        pyarrow.parquet.write_table(rows, path / "rows.parquet")
        self._name(table, path)

    def rows(self, query: str) -> pa.Table:
        path = self._new("rows")
        self._ask(query).write.parquet(str(path))
        found = pyarrow.parquet.read_table(path)
        shutil.rmtree(path)
        return found

    def drop(self, *tables: str) -> None:
        for table in tables:
            self.session.catalog.dropTempView(table)
            for path in self.folder.glob(f"{table}.*"):
                shutil.rmtree(path)

    def hashed(self, values: str) -> str:
        return f"xxhash64({values})"

    def parquet(self, path: Path) -> str:
        return f"parquet.`{path}`"

    def write(self, query: str, path: Path) -> None:
        written = self._new("written")
        self._ask(query).coalesce(1).write.parquet(str(written))
        (one,) = written.glob("*.parquet")
        shutil.move(one, path)
        shutil.rmtree(written)

    def close(self) -> None:
        with contextlib.suppress(Py4JError, OSError):  # stopped in the middle of a sentence, Java may not answer again
            self.session.stop()

    def _new(self, table: str) -> Path:
        return self.folder / f"{table}.{next(self.number)}"

    def _name(self, table: str, path: Path) -> None:
        self.session.read.parquet(str(path)).createOrReplaceTempView(table)
        for older in self.folder.glob(f"{table}.*"):
            if older != path:
                shutil.rmtree(older)

    def _ask(self, query: str) -> DataFrame:
        try:
            return self.session.sql(query)
        except PySparkException as wrong:
            raise CannotWork(f"Spark: {_first_line(wrong)}") from wrong


def check_java() -> None:
    """Spark runs on Java, and pyspark brings none. Raises `CannotWork`."""
    java = shutil.which("java")
    said = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr if java else ""  # noqa: S603
    found = re.search(r'version "(\d+)', said)
    if found is None or int(found[1]) < JAVA:
        has = f"this is {found[1]}" if found else "there is none on the PATH"
        raise CannotWork(
            f"Spark needs Java {JAVA} or newer, and {has} (on Debian: apt-get install openjdk-{JAVA}-jre-headless)"
        )


def _first_line(wrong: Exception) -> str:
    return next(iter(str(wrong).strip().splitlines()), type(wrong).__name__)
