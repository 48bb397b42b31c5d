"""How are files linked from the command line, and what is said of it?"""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager, nullcontext
from multiprocessing import get_context
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from openmash.batch.linking import decisions, link, reading
from openmash.batch.linking import store as stores
from openmash.batch.linking.engines import CannotWork, Engine, OnDuckDB
from openmash.cli.processes import Stopped, stopping_when_asked
from openmash.cli.refusal import CannotRun
from openmash.linkage import model as models
from openmash.linkage.blocking import LARGEST
from openmash.linkage.model import NotAModel

app = typer.Typer(add_completion=False)
console = Console(highlight=False, soft_wrap=True, stderr=True)

DUCKDB, SPARK = "duckdb", "spark"
ADDRESS = "spark://"  # of a master, such as spark://host:7077
LOCAL = "local[*]"  # Spark in one process, on every core
MEMORY = "3GB"  # for DuckDB; what does not fit is written to the folder of the output meanwhile


@app.command("link")
def link_files(
    files: Annotated[list[Path], typer.Argument(help="CSV, XLSX or Parquet files of records.", show_default=False)],
    out: Annotated[Path, typer.Option(help="Each record with its person: a Parquet file.", show_default=False)],
    pairs: Annotated[Path | None, typer.Option(help="Every pair that was compared, and why: a Parquet file.")] = None,
    store: Annotated[
        Path | None,
        typer.Option(help="Keep records, persons and weights in this folder; if it is there, add new records to it."),
    ] = None,
    decided: Annotated[
        Path | None, typer.Option(help="What people decided: a file of record_l, record_r, and same or different.")
    ] = None,
    model: Annotated[
        Path | None, typer.Option(help="Weights of your own, used as they are.", show_default="taught by the files")
    ] = None,
    mapping: Annotated[Path | None, typer.Option("--map", help="A TOML file: which of your columns is which.")] = None,
    engine: Annotated[
        str,
        typer.Option(
            help=f"{DUCKDB}, {SPARK}, or a Spark master: {ADDRESS}host:7077. {DUCKDB}=8GB gives it more memory."
        ),
    ] = DUCKDB,
) -> None:
    """Which records of these files are one person?

    Columns, any of which may be missing: record_id, agency, forename, middle, surname, dob, sex, address, postcode,
    nhs, upn, phone. Who is joined is joined by a sum of weights; who may be the same is in --pairs as “ask”. Without
    --model the weights that come with the product are taught further by records that share an NHS or pupil number;
    those that a --store has are used again as they are.
    """
    kept = [out, *filter(None, [pairs])]
    check_can_write(kept, store)
    with refusing(out), stores.opened(store) if store else nullcontext(stores.Store(out.parent)) as place:
        if model and place.model:
            raise CannotRun(f"{store} has weights of its own: leave out --model, or link all files into another folder")
        weights = models.read(model.read_text(encoding="utf-8")) if model else place.model or models.starter()
        columns = reading.mapping_in(mapping) if mapping else {}
        told = decisions.read(decided) if decided else None
        with (
            stopping_when_asked(),
            working(out.parent, lambda folder: started(engine, folder)) as (tables, folder, pool),
            bar() as (progress, task),
            taking_their_places([*kept, *([place.place] if store else [])]) as unfinished,
        ):

            def done(step: str) -> None:
                progress.update(task, advance=1, description=step)

            known = place.known(tables)
            read = link.gather(tables, files, columns, folder=folder, known=known)
            done("records")
            learn = not (model or place.model)
            linked = link.link(tables, pool, weights, read, learn=learn, done=done, known=known, told=told)
            link.persons(tables, unfinished[0], known)
            if pairs:
                link.pairs(tables, unfinished[1])
            if store:
                place.keep(tables, linked.model, unfinished[-1])
    tell(linked, out, place if store else None)


@contextmanager
def refusing(out: Path) -> Iterator[None]:
    """What cannot be done is said in one line."""
    try:
        yield
    except (NotAModel, reading.CannotRead, UnicodeDecodeError) as wrong:
        raise CannotRun(str(wrong)) from None
    except CannotWork as wrong:
        raise CannotRun(f"{wrong}: nothing was written") from None
    except OSError as wrong:
        raise CannotRun(f"{wrong.filename or out}: {wrong.strerror}") from None
    except (Stopped, KeyboardInterrupt):
        raise CannotRun("interrupted: nothing was written") from None


def check_can_write(files: Sequence[Path], folder: Path | None) -> None:
    """Before hours of work: is there a place for everything, and another for each?"""
    for path in files:
        if path.is_dir():
            raise CannotRun(f"{path} is a folder: name a file")
    paths = [*files, *filter(None, [folder])]
    for path in paths:
        if not path.parent.is_dir():
            raise CannotRun(f"there is no folder {path.parent} to write {path.name} to")
    if len({path.resolve() for path in paths}) < len(paths):
        raise CannotRun("two of --out, --pairs and --store name one file: name another")


@contextmanager
def taking_their_places(paths: Sequence[Path]) -> Iterator[list[Path]]:
    """A name beside each to write to. When all are whole they take their places; until then nothing is changed."""
    beside = [path.with_name(f".{path.name}.part") for path in paths]
    try:
        yield beside
        for unfinished, path in zip(beside, paths, strict=True):
            unfinished.replace(path)
    finally:
        for unfinished in beside:
            if unfinished.is_dir():
                shutil.rmtree(unfinished)
            unfinished.unlink(missing_ok=True)


@contextmanager
def working(beside: Path, start: Callable[[Path], Engine]) -> Iterator[tuple[Engine, Path, ProcessPoolExecutor]]:
    """An engine, a folder for what does not fit, and a process for each core; nothing of it is left behind."""
    # Ctrl-C reaches every process of a terminal: the first ends the others.
    deaf = (signal.SIGINT, signal.SIG_IGN)
    with (
        tempfile.TemporaryDirectory(prefix=".openmash-link-", dir=beside) as folder,
        ProcessPoolExecutor(
            os.cpu_count(), get_context("forkserver"), initializer=signal.signal, initargs=deaf
        ) as pool,
    ):
        engine = start(Path(folder))
        try:
            yield engine, Path(folder), pool
        finally:
            engine.close()


def started(engine: str, folder: Path) -> Engine:
    """Whoever holds the tables."""
    name, _, memory = engine.partition("=")
    memory = memory or MEMORY
    if name == DUCKDB:
        return OnDuckDB(threads=os.cpu_count() or 1, memory=memory, spill=folder)
    if name != SPARK and not name.startswith(ADDRESS):
        raise CannotRun(
            f"--engine is {DUCKDB}, {SPARK}, or the address of a Spark master, such as {ADDRESS}host:7077; =8GB behind"
            " it says how much memory its tables may take"
        )
    try:
        from openmash.batch.linking.spark import OnSpark
    except ImportError:
        raise CannotRun("pyspark is not installed: give the command as python3 hub link, which installs it") from None
    return OnSpark(master=LOCAL if name == SPARK else name, memory=memory, folder=folder)


@contextmanager
def bar() -> Iterator[tuple[Progress, TaskID]]:
    """Progress, on a terminal."""
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        yield progress, progress.add_task("reading", total=link.STEPS)


def tell(linked: link.Linked, out: Path, store: stores.Store | None) -> None:
    """What came of it, in a few lines."""
    for name, count in linked.read.records.items():
        used = linked.read.columns[name]
        renamed = [f"{ours} from “{'”, “'.join(theirs)}”" for ours, theirs in used.items() if [ours] != theirs]
        without = [ours for ours in reading.COLUMNS if ours not in used]
        told = [f"{count:,} records", *renamed, *([f"without {', '.join(without)}"] if without else [])]
        console.print(f"{name}: {'; '.join(told)}", markup=False)
    for said in linked.read.said:
        console.print(said)
    if linked.blocks.large:
        console.print(
            f"{linked.blocks.large:,} keys are shared by too many records to compare each with each, by"
            f" {linked.blocks.largest:,} at most: those were laid in order, and each compared with its neighbours."
        )
    if linked.blocks.alike:
        console.print(
            f"{linked.blocks.alike:,} records say in every column what more than {LARGEST} others of their agency say:"
            " each was compared with the first of those, who stands for them all."
        )
    if not linked.pairs:
        console.print("No two records share enough to be compared: each stands for a person of its own.")
    added = store is not None and store.model is not None
    console.print(
        f"{linked.records:,} {'new ' if added else ''}records are {linked.persons:,} persons,"
        f"{f' {linked.before:,} of them known before,' if added else ''} by {linked.pairs:,} pairs and the model"
        f" “{linked.model.name}”; {linked.questions:,} questions for a person. Written to {out}."
    )
    if store:
        console.print(f"{'Added to' if added else 'All is kept in the new folder'} {store.folder}.", markup=False)
    if linked.unasked:
        console.print(f"{linked.unasked:,} pairs that are less sure than those questions were left apart.")
