"""Teach the model that comes with the product, and measure it: `openmash/linkage/starter.json`.

python -m tests.studies.teaching --home DIR [--records 1000000] --write FILE
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from rich.console import Console

from openmash.batch.linking import learning, link
from openmash.batch.linking.first_weights import first_weights
from openmash.linkage import model as models
from openmash.linkage.model import Model

from .areas import Area, borough, know
from .judging import Share, by_group, judged
from .linkage import AGENCIES, AGES, engine

#: Nothing is reported on these two: in the one the weights are taught, by the other the thresholds were chosen.
TAUGHT, CHOSEN = 101, 102


def taught(area: Area, pool: Executor, folder: Path) -> Model:
    """A model from one borough: first without any label, then by its identifiers; its truth is not looked at."""
    nobodys = replace(models.starter(), names={})
    with engine(folder) as tables:
        link.gather(tables, area.files, {}, folder=folder)
        link.compare(tables, pool, nobodys, done=lambda _: None)
        day = f"{datetime.now(UTC):%Y-%m-%d}"
        origin = f"{day}: an invented borough of {area.name}, first by Splink 5 without labels"
        return learning.learn(tables, pool, name="starter", origin=origin, first=first_weights(tables))


def measured(model: Model, area: Area, pool: Executor, folder: Path) -> dict[str, Any]:
    """How well this model puts another borough together as it is, for whoever reads its file."""
    with engine(folder) as tables:
        read = link.gather(tables, area.files, {}, folder=folder)
        linked = link.link(tables, pool, model, read, learn=False, done=lambda _: None)
        know(tables, area)
        found = judged(tables)
        groups = {
            name: {group: _found(share) for group, share in by_group(tables, column).items()}
            for name, column in GROUPS.items()
        }
    return {
        "on": f"an invented borough of {area.name}, by whose truth the thresholds were chosen",
        "precision": round(found.precision, 5), "recall": round(found.recall, 4),
        "twin pairs in one person": _said(found.twins), "persons of two people": _said(found.mixed),
        "questions": linked.questions, "found, of 100 pairs of one person": groups,
    }  # fmt: skip


#: By whom it is told how well the model finds: an expression over two records of one person.
GROUPS = {
    "agencies": AGENCIES, "naming tradition": "a.tradition", "age": AGES, "sex": "a.sex",
}  # fmt: skip


def _found(share: Share) -> str:
    low, high = share.interval
    return f"{share.value * 100:.1f} ({low * 100:.1f}–{high * 100:.1f}) of {share.of:,}"


def _said(share: Share) -> str:
    return f"{share.count} of {share.of:,}"


def main(arguments: Sequence[str] | None = None) -> None:
    """Teach, measure, and write the file."""
    wanted = argparse.ArgumentParser()
    wanted.add_argument("--records", type=int, default=1_000_000)
    wanted.add_argument("--home", type=Path, required=True)
    wanted.add_argument("--write", type=Path)
    asked = wanted.parse_args(arguments)
    asked.home.mkdir(parents=True, exist_ok=True)
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("forkserver")) as pool:
        area = borough(asked.home, records=asked.records, seed=TAUGHT, profile="ordinary")
        model = taught(area, pool, asked.home)
        other = borough(asked.home, records=max(asked.records // 3, 1_000), seed=CHOSEN, profile="ordinary")
        model = replace(model, measured=measured(model, other, pool, asked.home))
    if asked.write:
        asked.write.write_text(model.written(), encoding="utf-8")
    Console().print(model.origin, model.measured)


if __name__ == "__main__":
    main()
