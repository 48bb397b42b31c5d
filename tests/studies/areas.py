"""Whose records are linked, and who they truly are? Invented boroughs, and published sets where they are at hand."""

from __future__ import annotations

from dataclasses import dataclass
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


def know(engine: Engine, area: Area) -> None:
    """Make `truth` (`id` and the columns above) of an area whose records are in `written`."""
    engine.make("truth", f"SELECT id, agency, told.* FROM written JOIN ({area.truth}) AS told USING (record_id)")
