"""Whose records are linked, and who they truly are? Invented boroughs, and published sets where they are at hand."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from openmash.batch.linking.engines import Engine
from openmash.batch.synthesise import synthesise
from openmash.synthetic.borough import Plan
from openmash.synthetic.flaws import ORDINARY, ROUGH

PROFILES = {"ordinary": ORDINARY, "rough": ROUGH}
RECORDS_A_PERSON = 1.693  # in a borough of any size: how many people make so many records


@dataclass(frozen=True)
class Area:
    """Files of records, and a query for the truth: `record_id, person, household, twin, tradition, born, sex`."""

    name: str
    files: list[Path]
    truth: str
    profile: str = ""
    records: int = 0
    seed: int = 0


def borough(home: Path, *, records: int, seed: int, profile: str) -> Area:
    """An invented borough, written once."""
    folder = home / f"{profile}-{records}-{seed}"
    if not (folder / "truth.csv").exists():
        synthesise(Plan(round(records / RECORDS_A_PERSON), seed, habits=PROFILES[profile]), folder)
        for name in ("events", "contacts", "households"):
            (folder / f"{name}.csv").unlink()
    truth = f"""
        SELECT record_id, person_id AS person, truth.household_id AS household, coalesce(truth.twin_id, '') AS twin,
            community AS tradition, coalesce(born, due_on) AS born, sex
        FROM read_csv('{folder}/truth.csv', all_varchar = true) AS truth
        JOIN read_csv('{folder}/people.csv', all_varchar = true) AS people USING (person_id)
    """
    files = sorted(folder.glob("records_*.csv"))
    return Area(f"{records:,} records, {profile}, seed {seed}", files, truth, profile, records, seed)


def households(data: Path, home: Path) -> Area | None:
    """20,000 records that another generator made, where they are at hand: to judge by, never to tune by."""
    path = data / "households_20k.parquet"
    if not path.exists():
        return None
    truth = f"""
        SELECT rec_id AS record_id, CAST(person_id AS VARCHAR) AS person, CAST(household_id AS VARCHAR) AS household,
            coalesce(CAST(nullif(twin_pid, -1) AS VARCHAR), '') AS twin, '' AS tradition, CAST(dob AS VARCHAR) AS born,
            coalesce(sex, '') AS sex
        FROM read_parquet('{path}')
    """
    return Area("20,000 records of another generator", [path], truth)


def published(data: Path, home: Path) -> list[Area]:
    """The small sets that others measure by, where they are at hand.

    Both lean on a column that our table does not have, a social security number and an e-mail address: each stands
    where a telephone number would, as digits that are the same where it is the same.
    """
    found = []
    if (data / "febrl4a.csv").exists():
        files = [_with_number(data / f"febrl4{half}.csv", home, "soc_sec_id") for half in "ab"]
        who = "split_part(record_id, '-', 2)"
        found.append(Area("FEBRL 4: two lists of 5,000, one record of each person on either", files, _truth(who)))
    if (data / "fake_1000.csv").exists():
        clusters = f"(SELECT unique_id AS record_id, cluster FROM read_csv('{data}/fake_1000.csv', all_varchar = true))"
        files = [_with_number(data / "fake_1000.csv", home, "email", but=("email", "cluster"))]
        truth = _truth("cluster") + f" JOIN {clusters} AS known USING (record_id)"
        found.append(Area("fake_1000: 1,000 records of 251 people, as Splink's demonstrations have them", files, truth))
    return found


def _truth(who: str) -> str:
    return (
        f"SELECT record_id, {who} AS person, {who} AS household, '' AS twin, '' AS tradition, '' AS born, '' AS sex"
        " FROM (SELECT record_id FROM written) AS every"
    )


def _with_number(path: Path, home: Path, column: str, *, but: Sequence[str] = ()) -> Path:
    """The same records, with digits that stand for what a column says in `phone`."""
    written = home / path.name
    with path.open(encoding="utf-8", newline="") as given, written.open("w", encoding="utf-8", newline="") as file:
        rows = csv.DictReader(given, skipinitialspace=True)
        kept = [name for name in rows.fieldnames or () if name not in but]
        table = csv.DictWriter(file, [*kept, "phone"], extrasaction="ignore")
        table.writeheader()
        table.writerows(row | {"phone": _digits(row[column])} for row in rows)
    return written


def _digits(said: str) -> str:
    number = int.from_bytes(blake2b(said.strip().casefold().encode(), digest_size=8).digest())
    return f"07{number % 10**9:09}" if said.strip() else ""


def know(engine: Engine, area: Area) -> None:
    """Make `truth` (`id` and the columns above) of an area whose records are in `written`."""
    engine.make("truth", f"SELECT id, agency, told.* FROM written JOIN ({area.truth}) AS told USING (record_id)")
