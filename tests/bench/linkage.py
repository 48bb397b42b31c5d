"""How long do a million records take, and how much memory, beside Splink on the same machine in the same run?

python -m tests.bench.linkage --records 1000000 --seed 201 --home DIR [--write FILE]
"""

from __future__ import annotations

import argparse
import csv
import os
import shutil
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import psutil
from rich.console import Console
from rich.markdown import Markdown

from openmash.batch.linking import link, store
from openmash.batch.linking.engines import OnDuckDB
from openmash.linkage import model as models
from tests.studies.areas import Area, borough
from tests.studies.rivals import splink_tutorial

from .figures import machine, yes_or_no

SECONDS, GIBIBYTES = 45, 4.0  # the aims for a million records
A_DAY, DAY_SECONDS = 10_000, 10  # so many new records are added to them, in so many seconds
EVERY = 0.1  # seconds between two looks at the memory: a table of a gibibyte takes longer to make


@dataclass
class Took:
    """Seconds, and the most memory of all processes together, in GiB."""

    name: str
    seconds: float = 0.0
    memory: float = 0.0


@contextmanager
def watched(name: str) -> Iterator[Took]:
    """Time it, and look at the memory of this process and of those that it starts."""
    took, ended, me = Took(name), threading.Event(), psutil.Process()

    def look() -> None:
        while not ended.wait(EVERY):
            took.memory = max(took.memory, held(me))

    watcher = threading.Thread(target=look, daemon=True)
    watcher.start()
    began = time.monotonic()
    try:
        yield took
    finally:
        took.seconds = time.monotonic() - began
        ended.set()
        watcher.join()


def held(process: psutil.Process) -> float:
    """What a process and those that it started hold, in GiB; one that has just ended holds nothing."""
    total = 0
    for one in [process, *process.children(recursive=True)]:
        try:
            total += one.memory_info().rss
        except psutil.NoSuchProcess:
            continue
    return float(total / 2**30)


def ours(name: str, files: Sequence[Path], folder: Path) -> tuple[list[Took], link.Linked]:
    """Linked as `openmash link --store` does it, step by step; and what came of it."""
    parts: list[Took] = []
    with watched(name) as whole, pool() as processes, store.opened(folder / "store") as place:
        engine = OnDuckDB(threads=os.cpu_count() or 1, memory="3GB", spill=folder)
        known = place.known(engine)
        last = time.monotonic()

        def done(step: str) -> None:
            nonlocal last
            now = time.monotonic()
            if parts and parts[-1].name == step:
                parts[-1].seconds += now - last
            else:
                parts.append(Took(step, now - last))
            last = now

        read = link.gather(engine, files, {}, folder=folder, known=known)
        done("reading")
        model = place.model or models.starter()
        linked = link.link(engine, processes, model, read, learn=known is None, done=done, known=known)
        link.persons(engine, folder / "persons.parquet", known)
        unfinished = folder / "unfinished"
        place.keep(engine, linked.model, unfinished)
        unfinished.replace(place.place)
        done("writing")
        engine.close()
    return [whole, *parts], linked


def divided(area: Area, records: int, folder: Path) -> tuple[list[Path], Path]:
    """The area's files without the records of one day, which are taken from all through them; and those."""
    folder.mkdir(exist_ok=True)
    day = folder / "a_day.csv"
    rest = []
    with day.open("w", encoding="utf-8", newline="") as new:
        for path in area.files:
            rest.append(folder / path.name)
            with (
                path.open(encoding="utf-8", newline="") as file,
                rest[-1].open("w", encoding="utf-8", newline="") as old,
            ):
                rows = csv.reader(file)
                headings = next(rows)
                csv.writer(old).writerow(headings)
                if path == area.files[0]:
                    csv.writer(new).writerow(headings)
                for number, row in enumerate(rows):
                    csv.writer(new if number % (records // A_DAY) == 0 else old).writerow(row)
    return rest, day


def theirs(files: Sequence[Path], folder: Path) -> Took:
    """Splink 5 with its tutorial's training, given records in our standard form: its cleaning is not counted."""
    with pool() as processes:
        engine = OnDuckDB(threads=os.cpu_count() or 1, memory="12GB", spill=folder)
        link.gather(engine, files, {}, folder=folder)
        link.compare(engine, processes, models.starter(), done=lambda _: None)
        engine.drop("pair", "compared")
    with watched("Splink 5, trained as in its tutorial, predicted and put together; records already clean") as took:
        splink_tutorial(engine, "theirs")
    engine.close()
    return took


@contextmanager
def pool() -> Iterator[ProcessPoolExecutor]:
    """A process for each core."""
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("forkserver")) as processes:
        yield processes


def written(
    took: Sequence[Took], day: Sequence[Took], rival: Took, linked: Sequence[link.Linked], facts: dict[str, str]
) -> str:
    """For the repository."""
    told = "\n".join(f"- {name}: {value}" for name, value in facts.items())
    rows = [
        f"| {one.name} | {one.seconds:.1f} | {one.memory:.1f} | {one.seconds / rival.seconds:.2f} |"
        for one in (took[0], rival, day[0])
    ]
    all_of_them, new = (one.records for one in linked)
    aims = [
        f"Aim for {number}: {seconds} s and {GIBIBYTES:.0f} GiB; here {said}: {yes_or_no(met(one, seconds))}."
        for number, seconds, said, one in (
            ("1,000,000 records", SECONDS, f"{all_of_them:,}", took[0]),
            (f"{A_DAY:,} new records among 1,000,000", DAY_SECONDS, f"{new:,} among {all_of_them:,}", day[0]),
        )
    ]
    steps = ["\n".join(f"- {one.name}: {one.seconds:.1f} s" for one in some[1:]) for some in (took, day)]
    return (
        f"# How long does linking take?\n\n`python3 hub bench linkage --write`, as it ran:\n\n{told}\n\n"
        "| what | seconds | GiB at most | ÷ Splink |\n| --- | ---: | ---: | ---: |\n" + "\n".join(rows) + "\n\n"
        f"{aims[0]}\n\n{steps[0]}\n\n{aims[1]}\n\n{steps[1]}\n"
    )


def met(took: Took, seconds: float) -> bool:
    """Whether an aim was met."""
    return took.seconds <= seconds and took.memory <= GIBIBYTES


def main() -> None:
    """Link, and say what it took."""
    wanted = argparse.ArgumentParser()
    wanted.add_argument("--records", type=int, required=True)
    wanted.add_argument("--seed", type=int, required=True)
    wanted.add_argument("--home", type=Path, required=True)
    wanted.add_argument("--write", type=Path)
    asked = wanted.parse_args()
    asked.home.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(asked.home / "store", ignore_errors=True)
    records = asked.records + A_DAY
    area = borough(asked.home, records=records, seed=asked.seed, profile="ordinary")
    files, new = divided(area, records, asked.home / "divided")
    facts = machine() | {"load before": f"{os.getloadavg()[0]:.1f}"}
    took, linked = ours("openmash link, from files to persons", files, asked.home)
    day, added = ours("openmash link, a day of new records added to them", [new], asked.home)
    rival = theirs(files, asked.home)
    facts |= {"records, seed": f"{linked.records:,}, {asked.seed}", "load after": f"{os.getloadavg()[0]:.1f}"}
    told = written(took, day, rival, [linked, added], facts)
    if asked.write:
        asked.write.parent.mkdir(parents=True, exist_ok=True)
        asked.write.write_text(told, encoding="utf-8")
    Console().print(Markdown(told))


if __name__ == "__main__":
    main()
