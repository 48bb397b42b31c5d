"""What do tests of linking stand on? Invented files, an engine, and a pool of processes that is this process."""

from __future__ import annotations

import csv
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet

from openmash.batch.linking.engines import OnDuckDB
from openmash.linkage.standard.records import Standard, Written
from openmash.synthetic.borough import borough

VERB = [sys.executable, "-m", "openmash.cli", "link"]
TEXT = pa.string()
KINDS = {"id": pa.int64(), "no_name": pa.bool_(), "guessed": pa.bool_(), "twin": pa.bool_(), "namesake": pa.bool_()}
KINDS |= dict.fromkeys(("fore_rare", "sur_rare", "home_size"), pa.int32())


class Here(Executor):
    """Does in this process, when it is asked for the results, what others would do in theirs."""

    def __init__(self, *_: object, **__: object) -> None:
        pass

    def map(self, fn: Callable[..., Any], *given: Iterable[Any], **_: object) -> Iterator[Any]:  # type: ignore[override]
        return map(fn, *given)


def engine(folder: Path) -> OnDuckDB:
    return OnDuckDB(threads=1, memory="1GB", spill=folder)


def records_table(records: Sequence[Standard]) -> pa.Table:
    """`record`, numbered from 0 in the order in which they are given."""
    values = [range(len(records)), *zip(*records, strict=True)]
    names = ("id", *Standard._fields)
    return pa.table({name: pa.array(some, KINDS.get(name, TEXT)) for name, some in zip(names, values, strict=True)})


class Borough(NamedTuple):
    """Invented records, and whose each is."""

    records: list[Written]
    truth: dict[str, str]

    def as_files(self, folder: Path, *, seed: int | None = None) -> list[Path]:
        """A CSV file for each agency; with a seed, files and rows stand in another order."""
        by_agency: dict[str, list[Written]] = {}
        for record in self.records:
            by_agency.setdefault(record.agency, []).append(record)
        agencies = sorted(by_agency)
        chance = random.Random(seed)
        if seed is not None:
            chance.shuffle(agencies)
        paths = []
        for agency in agencies:
            rows = by_agency[agency]
            if seed is not None:
                chance.shuffle(rows)
            paths.append(folder / f"{agency}.csv")
            with paths[-1].open("w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows([Written._fields, *rows])
        return paths

    def pairs(self) -> int:
        """How many pairs of records are of one person."""
        return pairs_of(self.truth.values())


def a_borough(people: int, *, seed: int = 12) -> Borough:
    blocks = list(borough(people, seed=seed))
    records = [Written(*record)._replace(agency=str(record.agency)) for block in blocks for record in block.records]
    return Borough(records, {truth.record_id: truth.person_id for block in blocks for truth in block.truths})


def pairs_of(named: Iterable[str]) -> int:
    return sum(count * (count - 1) // 2 for count in Counter(named).values())


def file_of(path: Path, count: int, **said: str) -> Path:
    """So many records that all say the same."""
    columns = {"record_id": [f"r{number:07}" for number in range(count)]}
    columns |= {name: [value] * count for name, value in said.items()}
    pyarrow.parquet.write_table(pa.table(columns), path)
    return path


def persons_in(path: Path) -> dict[str, tuple[str, float]]:
    """Record → person, and how sure."""
    rows = pyarrow.parquet.read_table(path).to_pylist()
    return {row["record_id"]: (row["person_id"], row["confidence"]) for row in rows}
