"""How long do a million records take, and how much memory, beside Splink on the same machine in the same run?

python -m tests.bench.linkage --records 1000000 --seed 201 --home DIR [--write FILE]
"""

from __future__ import annotations

import argparse
import os
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

from openmash.batch.linking import link
from openmash.batch.linking.engines import OnDuckDB
from openmash.linkage import model as models
from tests.studies.areas import Area, borough
from tests.studies.rivals import splink_tutorial

from .figures import machine, yes_or_no

SECONDS, GIBIBYTES = 45, 4.0  # the aims for a million records
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


def ours(area: Area, folder: Path) -> tuple[list[Took], int]:
    """Linked as `openmash link` does it, step by step; and how many records."""
    parts: list[Took] = []
    with watched("openmash link, from files to persons") as whole, pool() as processes:
        engine = OnDuckDB(threads=os.cpu_count() or 1, memory="3GB", spill=folder)
        last = time.monotonic()

        def done(step: str) -> None:
            nonlocal last
            now = time.monotonic()
            if parts and parts[-1].name == step:
                parts[-1].seconds += now - last
            else:
                parts.append(Took(step, now - last))
            last = now

        read = link.gather(engine, area.files, {}, folder=folder)
        done("reading")
        linked = link.link(engine, processes, models.starter(), read, learn=True, done=done)
        link.persons(engine, folder / "persons.parquet")
        done("writing")
        engine.close()
    return [whole, *parts], linked.records


def theirs(area: Area, folder: Path) -> Took:
    """Splink 5 with its tutorial's training, given records in our standard form: its cleaning is not counted."""
    with pool() as processes:
        engine = OnDuckDB(threads=os.cpu_count() or 1, memory="12GB", spill=folder)
        link.gather(engine, area.files, {}, folder=folder)
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


def written(records: int, whole: Took, parts: Sequence[Took], rival: Took, facts: dict[str, str]) -> str:
    """For the repository."""
    told = "\n".join(f"- {name}: {value}" for name, value in facts.items())
    met = whole.seconds <= SECONDS and whole.memory <= GIBIBYTES
    rows = [
        f"| {took.name} | {took.seconds:.1f} | {took.memory:.1f} | {took.seconds / rival.seconds:.2f} |"
        for took in (whole, rival)
    ]
    steps = "\n".join(f"- {took.name}: {took.seconds:.1f} s" for took in parts)
    return (
        f"# How long does linking take?\n\n`python3 hub bench linkage --write`, as it ran:\n\n{told}\n\n"
        "| what | seconds | GiB at most | ÷ Splink |\n| --- | ---: | ---: | ---: |\n" + "\n".join(rows) + "\n\n"
        f"Aim for 1,000,000 records: {SECONDS} s and {GIBIBYTES:.0f} GiB; here {records:,}: {yes_or_no(met)}.\n\n"
        f"{steps}\n"
    )


def main() -> None:
    """Link, and say what it took."""
    wanted = argparse.ArgumentParser()
    wanted.add_argument("--records", type=int, required=True)
    wanted.add_argument("--seed", type=int, required=True)
    wanted.add_argument("--home", type=Path, required=True)
    wanted.add_argument("--write", type=Path)
    asked = wanted.parse_args()
    asked.home.mkdir(parents=True, exist_ok=True)
    area = borough(asked.home, records=asked.records, seed=asked.seed, profile="ordinary")
    facts = machine() | {"load before": f"{os.getloadavg()[0]:.1f}"}
    [whole, *parts], records = ours(area, asked.home)
    rival = theirs(area, asked.home)
    facts |= {"records, seed": f"{records:,}, {asked.seed}", "load after": f"{os.getloadavg()[0]:.1f}"}
    told = written(records, whole, parts, rival, facts)
    if asked.write:
        asked.write.parent.mkdir(parents=True, exist_ok=True)
        asked.write.write_text(told, encoding="utf-8")
    Console().print(Markdown(told))


if __name__ == "__main__":
    main()
