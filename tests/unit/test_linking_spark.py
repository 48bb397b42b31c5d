"""Spark finds the persons that DuckDB finds; and where it cannot run, it is said what is missing."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import ModuleType

import pyarrow.parquet
import pytest
from typer.testing import CliRunner

from openmash.cli import link as verb
from openmash.cli.processes import tied
from openmash.cli.refusal import CannotRun
from tests.linking import VERB, Here, a_borough, persons_in

MODULE = "openmash.batch.linking.spark"


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Link one record on this engine, in this process."""
    monkeypatch.setattr(verb, "ProcessPoolExecutor", Here)
    (tmp_path / "one.csv").write_text("forename\nTamsin\n")

    def ask(engine: str) -> None:
        arguments = [f"{tmp_path}/one.csv", f"--out={tmp_path}/o.parquet", f"--engine={engine}"]
        CliRunner().invoke(verb.app, arguments, catch_exceptions=False)
        assert (tmp_path / "o.parquet").exists()

    return ask


def test_an_engine_that_is_none_is_refused(asked: Callable[..., None]) -> None:
    with pytest.raises(CannotRun, match="--engine is duckdb, spark, or the address of a Spark master"):
        asked("flink")


def test_spark_that_is_not_installed_is_refused_with_the_remedy(
    asked: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, MODULE, None)
    with pytest.raises(CannotRun, match="pyspark is not installed: give the command as python3 hub link"):
        asked("spark")


@pytest.mark.parametrize(
    ("engine", "master", "given"),
    [
        ("spark", "local[*]", verb.MEMORY),
        ("spark=8GB", "local[*]", "8GB"),
        ("spark://192.0.2.7:7077=8GB", "spark://192.0.2.7:7077", "8GB"),
    ],
)
def test_spark_is_started_where_it_is_asked_for(
    engine: str, master: str, given: str, asked: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[tuple[str, str]] = []

    def on_spark(*, master: str, memory: str, folder: Path) -> verb.OnDuckDB:
        started.append((master, memory))
        return verb.OnDuckDB(threads=1, memory=memory, spill=folder)

    module = ModuleType(MODULE)
    module.OnSpark = on_spark  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, MODULE, module)
    asked(engine)
    assert started == [(master, given)]


# With a Spark


@pytest.fixture
def spark() -> Path:
    """The folder of pyspark, where there is one and a Java to run it on."""
    pyspark = pytest.importorskip("pyspark", reason="pyspark is not installed: hub link --engine=spark installs it")
    from openmash.batch.linking.engines import CannotWork
    from openmash.batch.linking.spark import check_java

    try:
        check_java()
    except CannotWork as missing:
        pytest.skip(str(missing))
    return Path(pyspark.__file__).parent


def test_a_machine_without_java_is_told_what_to_install(spark: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from openmash.batch.linking.engines import CannotWork
    from openmash.batch.linking.spark import check_java

    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(CannotWork, match=r"Spark needs Java 17 or newer, and there is none .*apt-get install openjdk"):
        check_java()


@pytest.mark.deep
def test_spark_in_one_process_finds_the_same_persons(spark: Path, tmp_path: Path) -> None:
    compare(tmp_path, "spark", people=6_000)


@pytest.mark.deep
def test_so_do_a_master_and_two_workers(spark: Path, tmp_path: Path) -> None:
    with ExitStack() as cluster:
        port = a_free_port()
        told = tmp_path / "master.log"
        cluster.enter_context(running(spark, told, "master.Master", "--host", "127.0.0.1", "--port", str(port)))
        until(lambda: "New state: ALIVE" in told.read_text())
        master = f"spark://127.0.0.1:{port}"
        for number in (1, 2):
            place = [
                "--cores",
                "1",
                "--memory",
                "1g",
                "--host",
                "127.0.0.1",
                "--work-dir",
                str(tmp_path / f"w{number}"),
            ]
            cluster.enter_context(running(spark, tmp_path / f"worker{number}.log", "worker.Worker", *place, master))
        until(lambda: told.read_text().count("Registering worker") == 2)
        compare(tmp_path, master, people=6_000)
        assert told.read_text().count("Launching executor") == 2


def compare(folder: Path, engine: str, *, people: int) -> None:
    """Link a borough on both, and one agency's records a day later."""
    (folder / "files").mkdir()
    files = [str(path) for path in a_borough(people).as_files(folder / "files")]
    mine, theirs = folder / "mine", folder / "theirs"
    for each, to in (("duckdb", mine), (engine, theirs)):
        to.mkdir(exist_ok=True)
        began = time.monotonic()
        for name, some in (("all", files[:-1]), ("day", files[-1:])):
            place = [f"--out={to}/{name}.parquet", f"--pairs={to}/{name}_pairs.parquet", f"--store={to}/store"]
            subprocess.run([*VERB, *some, *place, f"--engine={each}"], check=True, timeout=3_600)
        print(f"{each}: {time.monotonic() - began:.0f} s")
    for name in ("all", "day"):
        assert persons_in(theirs / f"{name}.parquet") == persons_in(mine / f"{name}.parquet") != {}
        assert pairs_in(theirs / f"{name}_pairs.parquet") == pairs_in(mine / f"{name}_pairs.parquet") != []


def pairs_in(path: Path) -> list[tuple[object, ...]]:
    rows = pyarrow.parquet.read_table(path).to_pylist()
    return sorted(tuple(row.values()) for row in rows)


@contextmanager
def running(spark: Path, log: Path, what: str, *arguments: str) -> Iterator[None]:
    """One of Spark's own processes, on loopback; ended by its number."""
    java = shutil.which("java") or "java"
    command = [java, "-cp", f"{spark}/jars/*", f"org.apache.spark.deploy.{what}", "--webui-port", "0", *arguments]
    surroundings = os.environ | {"SPARK_LOCAL_IP": "127.0.0.1", "SPARK_HOME": str(spark), "SPARK_SCALA_VERSION": "2.13"}
    with (
        log.open("w") as file,
        subprocess.Popen(tied(command), stdout=file, stderr=subprocess.STDOUT, env=surroundings) as process,
    ):
        try:
            yield
        finally:
            process.terminate()
            process.wait(60)


def a_free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def until(so: Callable[[], bool]) -> None:
    end = time.monotonic() + 120
    while not so():
        assert time.monotonic() < end
        time.sleep(0.2)
