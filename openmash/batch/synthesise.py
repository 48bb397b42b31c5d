"""Write a borough that never was to a folder, as CSV, as fast as the machine allows and in bounded memory."""

from __future__ import annotations

import gc
import os
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import IO, Final

from openmash.synthetic import tables
from openmash.synthetic.borough import Plan, block
from openmash.synthetic.communities import communities
from openmash.synthetic.rhythm import calendar

Progress = Callable[[int], None]
Rendered = dict[str, tuple[int, bytes]]

_WORTH_A_SECOND_PROCESS: Final = 5  # blocks; starting a process takes as long as making two or three
_WAITING: Final = 3  # blocks rendered ahead for each process, so that memory stays bounded


class FolderNotEmpty(Exception):
    """The folder holds something already; nothing is overwritten."""


@dataclass(frozen=True, slots=True)
class Synthesised:
    """How many rows each table has, and where the files are."""

    folder: Path
    rows: dict[str, int]

    @property
    def people(self) -> int:
        """People, the unborn included."""
        return self.rows["people"]

    @property
    def records(self) -> int:
        """Records of all agencies together."""
        return sum(count for table, count in self.rows.items() if table.startswith("records_"))


def synthesise(
    plan: Plan, folder: Path, *, processes: int | None = None, progress: Progress = lambda _: None
) -> Synthesised:
    """Write the tables of `openmash.synthetic.tables` to a new or empty folder, one CSV file each.

    The bytes depend on the plan alone, not on `processes` (default: one for each core). `progress` is called with the
    number of people just written. An interrupted run leaves files ending in `.part`. Raises `FolderNotEmpty`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise FolderNotEmpty(f"{folder} holds files already. Name a new or an empty folder.")
    counts = dict.fromkeys(tables.HEADERS, 0)
    with ExitStack() as stack:
        files = {table: stack.enter_context(_begin(folder, table)) for table in tables.HEADERS}
        for rendered in _rendered(plan, processes or os.cpu_count() or 1):
            for table, (count, text) in rendered.items():
                files[table].write(text)
                counts[table] += count
            progress(rendered["people"][0])
    for table in tables.HEADERS:
        _part(folder, table).rename(folder / f"{table}.csv")
    return Synthesised(folder, counts)


def _part(folder: Path, table: str) -> Path:
    return folder / f"{table}.csv.part"


def _begin(folder: Path, table: str) -> IO[bytes]:
    file = _part(folder, table).open("xb")
    file.write(tables.header(table).encode())
    return file


def _rendered(plan: Plan, processes: int) -> Iterator[Rendered]:
    """Every block as text, in order."""
    if processes == 1 or plan.blocks < _WORTH_A_SECOND_PROCESS:
        yield from (render(number, plan) for number in range(plan.blocks))
        return
    with ProcessPoolExecutor(processes, get_context("spawn"), initializer=settle_in, initargs=(plan,)) as pool:
        waiting: deque[Future[Rendered]] = deque()
        for number in range(plan.blocks):
            waiting.append(pool.submit(render, number, plan))
            if len(waiting) > processes * _WAITING:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def settle_in(plan: Plan) -> None:
    """Make ready what every block needs, and tell the collector of rubbish to leave it alone: a fifth faster."""
    communities()
    calendar(plan.until)
    gc.freeze()


def render(number: int, plan: Plan) -> Rendered:
    """One block as text: for each table the number of rows, and the rows."""
    rows = tables.rows(block(number, plan))
    return {table: (len(lines), tables.written(lines).encode()) for table, lines in rows.items()}
