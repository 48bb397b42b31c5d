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
from typer.testing import CliRunner

from openmash.batch.linking.engines import OnDuckDB
from openmash.cli import link as verb
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
            paths.append(csv_of(folder / f"{agency}.csv", [Written._fields, *rows]))
        return paths

    def mixed(self, *, seed: int) -> list[Written]:
        """The records in an order of chance."""
        return random.Random(seed).sample(self.records, len(self.records))

    def pairs(self) -> int:
        """How many pairs of records are of one person."""
        return pairs_of(self.truth.values())


def csv_of(path: Path, rows: Iterable[Sequence[object]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def run_link(*arguments: object) -> str:
    """What the verb says, in this process."""
    result = CliRunner().invoke(verb.app, [str(argument) for argument in arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return " ".join(result.stderr.split())


def a_borough(people: int, *, seed: int = 12) -> Borough:
    blocks = list(borough(people, seed=seed))
    records = [Written(*record)._replace(agency=str(record.agency)) for block in blocks for record in block.records]
    return Borough(records, {truth.record_id: truth.person_id for block in blocks for truth in block.truths})


class Days:
    """Records that come day by day, and what became of them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.store = folder / "store"
        self.persons: dict[str, str] = {}
        self.pairs: list[dict[str, Any]] = []
        self.said = ""

    def add(self, *records: Written, told: Sequence[Sequence[str]] = (), **options: object) -> dict[str, str]:
        """Link these, with whatever is in the store; and what persons they are. ``told``: what people decided."""
        if told:
            rows = [("record_l", "record_r", "verdict"), *told]
            options["decided"] = csv_of(self.folder / "decided.csv", rows)
        day = csv_of(self.folder / "day.csv", [Written._fields, *records])
        out, pairs = self.folder / "o.parquet", self.folder / "p.parquet"
        said = [f"--{name}={value}" for name, value in options.items()]
        self.said = run_link(day, f"--out={out}", f"--pairs={pairs}", f"--store={self.store}", *said)
        found = {record: person for record, (person, _) in persons_in(out).items()}
        assert not self.persons.keys() & found.keys()
        self.persons |= found
        self.pairs = pyarrow.parquet.read_table(pairs).to_pylist()
        return found

    def asked(self) -> dict[frozenset[str], str]:
        return {frozenset((pair["record_l"], pair["record_r"])): pair["why"] for pair in self.pairs if pair["why"]}


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
