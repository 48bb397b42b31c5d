"""How well are records put together, beside what others would make of them? Written down in docs/study/linkage.md.

python -m tests.studies.linkage --records 100000 --seeds 201 --seeds 202 --home DIR [--data DIR] [--write FILE]
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from multiprocessing import get_context
from pathlib import Path

from rich.console import Console
from rich.markdown import Markdown
from rich.progress import Progress

from openmash.batch.linking import link, pairing, together
from openmash.batch.linking.engines import OnDuckDB
from openmash.batch.linking.first_weights import first_weights
from openmash.linkage import model as models
from openmash.linkage import teaching
from tests.bench.figures import machine

from . import document
from .answering import answered
from .areas import PROFILES, Area, borough, households, know, published
from .judging import Judged, Share, by_group, counted, judged
from .rivals import RIVALS

OURS = "openmash, joined by itself"
#: So many questions for a hundred records: the points of the curve.
BUDGETS = (0.1, 0.25, 0.5, 1.0, 2.0)
AGENCIES = "concat(least(a.agency, b.agency), ' – ', greatest(a.agency, b.agency))"
AGES = "CASE WHEN a.born >= '2024-11-01' THEN '0–1' WHEN a.born >= '2008-11-01' THEN '2–17' ELSE 'adult' END"


@dataclass
class Result:
    """What came out for one area."""

    area: Area
    records: int
    questions: int
    truly: int  # of the questions, those about one person
    seconds: float
    by_method: dict[str, Judged] = field(default_factory=dict)
    curve: dict[float, Judged] = field(default_factory=dict)
    traditions: dict[str, Share] = field(default_factory=dict)
    ages: dict[str, Share] = field(default_factory=dict)
    agencies: dict[str, Share] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=dict)  # of each naming tradition
    sexes: dict[str, Share] = field(default_factory=dict)


def studied(area: Area, pool: Executor, folder: Path, *, rivals: bool) -> Result:
    """Link one area with the model that comes with the product, and judge it beside the others."""
    with engine(folder) as tables:
        began = time.monotonic()
        read = link.gather(tables, area.files, {}, folder=folder)
        linked = link.link(tables, pool, models.starter(), read, learn=True, done=lambda _: None)
        seconds = time.monotonic() - began
        know(tables, area)
        result = Result(area, linked.records, 0, 0, seconds)
        result.by_method[OURS] = judged(tables)
        result.questions, result.truly = answered(tables, "answered")
        result.by_method[document.ANSWERED] = judged(tables, "answered")
        for budget in BUDGETS:
            answered(tables, "after_some", asked=round(linked.records * budget / 100))
            result.curve[budget] = judged(tables, "after_some")
        result.traditions = by_group(tables, "a.tradition")
        result.people = counted(tables, "tradition")
        result.ages = by_group(tables, AGES)
        result.sexes = by_group(tables, "a.sex")
        result.agencies = by_group(tables, AGENCIES)
        if rivals:
            for name, rival in RIVALS.items():
                rival(tables, "theirs")
                result.by_method[name] = judged(tables, "theirs")
    return result


SELF = "openmash, weights by Splink from the set itself"
#: What holds of two records that share a key before they are looked at, where nothing is known of the set.
BEFORE = -10.0


def of_published(area: Area, pool: Executor, folder: Path) -> Result:
    """Link a set without families and without numbers: as it comes, and with weights that Splink finds in the set."""
    with engine(folder) as tables:
        began = time.monotonic()
        read = link.gather(tables, area.files, {}, folder=folder)
        linked = link.link(tables, pool, models.starter(), read, learn=True, done=lambda _: None)
        know(tables, area)
        result = Result(area, linked.records, linked.questions, 0, time.monotonic() - began)
        result.by_method[OURS] = judged(tables)
        weights = {**first_weights(tables), **teaching.GIVEN}
        pairing.weigh(tables, replace(models.starter(), before=BEFORE, weights=weights))
        together.put_together(tables, pool, models.starter())
        result.by_method[SELF] = judged(tables)
        for name in ("Splink 5, as its tutorial", "a trigram rule"):
            RIVALS[name](tables, "theirs")
            result.by_method[name] = judged(tables, "theirs")
    return result


@contextmanager
def engine(folder: Path) -> Iterator[OnDuckDB]:
    """Tables that are gone afterwards."""
    tables = OnDuckDB(threads=os.cpu_count() or 1, memory="4GB", spill=folder)
    try:
        yield tables
    finally:
        tables.close()


def areas_of(home: Path, records: int, seeds: Sequence[int], profiles: Sequence[str]) -> Iterator[Area]:
    """The invented boroughs that are asked for."""
    for profile in profiles:
        for seed in seeds:
            yield borough(home, records=records, seed=seed, profile=profile)


def main(arguments: Sequence[str] | None = None) -> None:
    """Link, judge, and say or write what came out."""
    wanted = argparse.ArgumentParser()
    wanted.add_argument("--records", type=int, action="append", required=True)
    wanted.add_argument("--seeds", type=int, action="append", required=True)
    wanted.add_argument("--profiles", choices=list(PROFILES), action="append")
    wanted.add_argument("--rivals-up-to", type=int, default=100_001, help="records")
    wanted.add_argument("--home", type=Path, required=True)
    wanted.add_argument("--data", type=Path, default=Path("../shared/data/linkage"))
    wanted.add_argument("--write", type=Path)
    asked = wanted.parse_args(arguments)
    asked.home.mkdir(parents=True, exist_ok=True)
    console, results = Console(), []
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("forkserver")) as pool, Progress() as progress:
        other = households(asked.data, asked.home)
        planned = [
            *([other] if other else []),
            *(
                area
                for size in asked.records
                for area in areas_of(asked.home, size, asked.seeds, asked.profiles or list(PROFILES))
            ),
        ]
        for area in progress.track(planned, description="Linking and judging"):
            results.append(studied(area, pool, asked.home, rivals=area.records < asked.rivals_up_to))
            console.print(f"{area.name}: {results[-1].by_method[OURS]}", markup=False)
        small = [of_published(area, pool, asked.home) for area in published(asked.data, asked.home)]
    told = document.written(results, small, facts(asked))
    if asked.write:
        asked.write.parent.mkdir(parents=True, exist_ok=True)
        asked.write.write_text(told, encoding="utf-8")
    console.print(Markdown(told))


def facts(asked: argparse.Namespace) -> Mapping[str, str]:
    """With what it was measured."""
    model = models.starter()
    return machine() | {
        "model": f"{model.name}: {model.origin}",
        "thresholds": f"joined from {model.same_from} bits on, asked about from {model.ask_from} on",
        "seeds": ", ".join(map(str, asked.seeds)),
    }


if __name__ == "__main__":
    main()
