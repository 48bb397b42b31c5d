"""What does it cost in accuracy to ask without a name? On invented boroughs, whose truth is known.

python -m tests.studies.private_link [--people 20000 --seed 301 --boroughs 5] [--write docs/study/privacy-preserving.md]
"""

import argparse
import contextlib
import csv
import os
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from rich.console import Console
from rich.markdown import Markdown
from rich.progress import Progress

from openmash.batch.private.compare import compare
from openmash.batch.private.encode import encode
from openmash.batch.synthesise import synthesise
from openmash.cli.asking_elsewhere import python
from openmash.cli.processes import Stopped, stopping_when_asked
from openmash.linkage.encoding import columns
from openmash.linkage.standard.records import Written, standard
from openmash.synthetic.borough import Plan

from .private_figures import ASKERS, Asked, Exact, Found, Halves, Lone, Study, document

#: The bits of a filter in which hardly two letters meet: the same comparison, but of what anybody could read.
CLEAR = columns.schema(bits=16_384, folds=0)
LOWEST = {True: 0.6, False: 0.4}  # encoded, in clear: below it, pairs are noise

Row = dict[str, str]


class Borough:
    """One borough in a folder: who is who, and which records each agency has."""

    def __init__(self, folder: Path, plan: Plan) -> None:
        self.folder = folder
        synthesise(plan, folder / "borough", processes=1)
        self.truth = {row["record_id"]: row for row in self.rows("truth")}
        self.community = {row["person_id"]: row["community"] for row in self.rows("people")}
        self.key = Random(plan.seed).randbytes(32)
        self.made = 0

    def rows(self, table: str) -> list[Row]:
        with (self.folder / "borough" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def person(self, record_id: str) -> str:
        return self.truth[record_id]["person_id"]

    def twin(self, record_id: str) -> str:
        return self.truth[record_id]["twin_id"]

    def asked(self, ours: Sequence[Row], theirs: Sequence[Row], *, encoded: bool) -> "Answer":
        """Encode both sides, compare them, and look up whose the numbers are."""
        rules = columns.schema() if encoded else CLEAR
        self.made += 1
        folder = self.folder / str(self.made)
        folder.mkdir()
        kept = []
        began = time.perf_counter()
        for name, rows in (("ours", ours), ("theirs", theirs)):
            self._write(folder / f"{name}.csv", rows)
            kept.append(folder / f"{name}.kept.csv")
            encode(
                [folder / f"{name}.csv"], key=self.key, out=folder / name, kept=kept[-1], python=python(),
                chance=Random(self.made), rules=rules,
            )  # fmt: skip
        encoding, began = time.perf_counter() - began, time.perf_counter()
        compare(
            folder / "ours", folder / "theirs", threshold=LOWEST[encoded], out=folder / "matches.csv", python=python()
        )
        ids = [[row["record_id"] for row in read(path)] for path in kept]
        pairs = [
            (float(row["similarity"]), ids[0][int(row["ours"]) - 1], ids[1][int(row["theirs"]) - 1])
            for row in read(folder / "matches.csv")
        ]
        return Answer(ids, pairs, encoding, time.perf_counter() - began)

    def _write(self, path: Path, rows: Sequence[Row]) -> None:
        with path.open("x", encoding="utf-8", newline="") as file:
            table = csv.DictWriter(file, list(Written._fields))
            table.writeheader()
            table.writerows(rows)


class Answer(NamedTuple):
    """Which records of each side were encoded, which are like which, and how many seconds it took."""

    ids: list[list[str]]
    pairs: list[tuple[float, str, str]]
    encoding: float
    comparing: float


def read(path: Path) -> Iterator[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def measured(borough: Borough, study: Study, progress: Progress) -> None:
    """Everything that is asked of one borough, added to the study."""
    health = borough.rows("records_health")
    for asker in ASKERS:
        ours = borough.rows(f"records_{asker}")
        for encoded in (True, False):
            answer = borough.asked(ours, health, encoded=encoded)
            study.asked[asker, encoded].append(judged(borough, ours, health, answer))
            if encoded:
                study.times.append((sum(map(len, answer.ids)), answer.encoding))
                study.comparing.append((len(answer.ids[0]) * len(answer.ids[1]), answer.comparing))
        study.exact[asker].append(exact(borough, ours, health))
    lone_twins(borough, study)
    study.halves.append(halves(borough, health))
    progress.advance(progress.task_ids[0])


def judged(borough: Borough, ours: Sequence[Row], theirs: Sequence[Row], answer: Answer) -> Asked:
    """The answer beside the truth. Whoever was left out for want of a name or a birth counts as not found."""
    both = people(borough, ours) & people(borough, theirs)
    held = people(borough, theirs)
    twins = sum(1 for row in ours if borough.twin(row["record_id"]) in held)
    found = [
        Found(alike, borough.person(mine), borough.person(mine) == borough.person(other),
              borough.twin(mine) == borough.person(other))
        for alike, mine, other in answer.pairs
    ]  # fmt: skip
    return Asked({person: borough.community[person] for person in both}, twins, found)


def people(borough: Borough, rows: Iterable[Row]) -> set[str]:
    return {borough.person(row["record_id"]) for row in rows}


def exact(borough: Borough, ours: Sequence[Row], theirs: Sequence[Row]) -> Exact:
    """In clear, and by agreement alone: one forename in any form, one surname, one day of birth."""
    known: dict[tuple[str, str, str], set[str]] = {}
    for record_id, agreed in agreeing(theirs):
        known.setdefault(agreed, set()).add(borough.person(record_id))
    pairs = {
        (borough.person(record_id), other) for record_id, agreed in agreeing(ours) for other in known.get(agreed, ())
    }
    both = people(borough, ours) & people(borough, theirs)
    return Exact(len(pairs), sum(mine == other for mine, other in pairs), len(both))


def agreeing(rows: Iterable[Row]) -> Iterator[tuple[str, tuple[str, str, str]]]:
    for row in rows:
        form = standard(Written(**row))  # type: ignore[arg-type]
        if not columns.lacking(form):
            yield row["record_id"], (form.fore_root, form.sur, form.dob)


def lone_twins(borough: Borough, study: Study) -> None:
    """Ask for one of each pair of twins where only the other is known: every answer is the wrong child."""
    asked = {row["person_id"] for row in borough.truth.values() if row["twin_id"] > row["person_id"]}
    ours = [row for row in borough.rows("records_education") if borough.person(row["record_id"]) in asked]
    theirs = [row for row in borough.rows("records_health") if borough.person(row["record_id"]) not in asked]
    for encoded in (True, False) if ours else ():  # a small borough may have no twins
        answer = borough.asked(ours, theirs, encoded=encoded)
        known = {borough.person(record_id) for record_id in answer.ids[1]}
        count = sum(1 for record_id in answer.ids[0] if borough.twin(record_id) in known)
        wrong = [alike for alike, mine, other in answer.pairs if borough.twin(mine) == borough.person(other)]
        study.lone[encoded].append(Lone(count, wrong))


def halves(borough: Borough, rows: Sequence[Row]) -> Halves:
    """Two halves of one file, with nobody in both: whoever is like somebody tells who are a family, without a key."""
    everybody = sorted(people(borough, rows))
    Random(1).shuffle(everybody)
    first = set(everybody[::2])
    ours = [row for row in rows if borough.person(row["record_id"]) in first]
    theirs = [row for row in rows if borough.person(row["record_id"]) not in first]
    homes = {record_id: row["household_id"] for record_id, row in borough.truth.items()}
    answer = borough.asked(ours, theirs, encoded=True)
    one, two = (Counter(homes[record_id] for record_id in ids) for ids in answer.ids)
    together = sum(one[home] * two[home] for home in one)
    pairs = [(alike, homes[mine] == homes[other]) for alike, mine, other in answer.pairs]
    return Halves(pairs, together, one.total() * two.total())


def studied(people_each: int, seeds: Sequence[int], progress: Progress) -> Study:
    """All boroughs, one after another, in a folder that is gone afterwards."""
    study = Study(people_each, seeds, load=os.getloadavg()[0])
    progress.add_task("boroughs", total=len(seeds))
    for seed in seeds:
        with tempfile.TemporaryDirectory(prefix="private-link-") as folder:
            measured(Borough(Path(folder), Plan(people_each, seed)), study, progress)
    return study


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, and say or write what came out."""
    wanted = argparse.ArgumentParser()
    numbers: dict[str, Any] = {"people": 20_000, "seed": 301, "boroughs": 5}
    for name, default in numbers.items():
        wanted.add_argument(f"--{name}", type=int, default=default)
    wanted.add_argument("--write", type=Path)
    asked = wanted.parse_args(arguments)
    console = Console()
    with contextlib.suppress(Stopped), stopping_when_asked(), Progress(console=console, transient=True) as progress:
        study = studied(asked.people, range(asked.seed, asked.seed + asked.boroughs), progress)
        told = document(study)
        if asked.write:
            asked.write.parent.mkdir(parents=True, exist_ok=True)
            asked.write.write_text(told, encoding="utf-8")
        console.print(Markdown(told))


if __name__ == "__main__":
    main()
