"""Are the files of a borough the same bytes whoever makes them, and fit to open?"""

import csv
import gc
from pathlib import Path

import pytest

from openmash.batch.synthesise import FolderNotEmpty, Synthesised, settle_in, synthesise
from openmash.synthetic import tables
from openmash.synthetic.borough import Plan
from openmash.synthetic.communities import communities

PLAN = Plan(6200, seed=42)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Synthesised:
    return synthesise(PLAN, tmp_path_factory.mktemp("alone") / "borough", processes=1)


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def rows_of(made: Synthesised, table: str) -> list[dict[str, str]]:
    with (made.folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def test_two_processes_write_the_same_bytes_as_one(made: Synthesised, tmp_path: Path) -> None:
    together = synthesise(PLAN, tmp_path / "together", processes=2)
    assert bytes_of(together.folder) == bytes_of(made.folder)
    assert together.rows == made.rows


def test_there_is_one_file_for_each_table_with_the_rows_that_were_counted(made: Synthesised) -> None:
    assert {file.name for file in made.folder.iterdir()} == {f"{table}.csv" for table in tables.HEADERS}
    assert {table: len(rows_of(made, table)) for table in tables.HEADERS} == made.rows
    assert made.people == 6200
    assert made.records == made.rows["truth"]


def test_records_have_the_columns_of_a_linkage_file(made: Synthesised) -> None:
    columns = "record_id,agency,forename,middle,surname,dob,sex,address,postcode,nhs,upn,phone"
    for table in tables.HEADERS:
        if table.startswith("records_"):
            assert (made.folder / f"{table}.csv").read_text(encoding="utf-8").splitlines()[0] == columns


def test_what_an_agency_would_send_does_not_say_who_is_who(made: Synthesised) -> None:
    people = {row["person_id"] for row in rows_of(made, "people")}
    for table in tables.HEADERS:
        if table.startswith("records_") or table == "events":
            assert not any(cell in people for row in rows_of(made, table) for cell in row.values())
    assert {row["person_id"] for row in rows_of(made, "truth")} <= people


def test_no_cell_starts_as_a_formula_does(made: Synthesised) -> None:
    cells = (cell for table in tables.HEADERS for row in rows_of(made, table) for cell in row.values())
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_children_and_connected_persons_can_be_read_back(made: Synthesised) -> None:
    people = {row["person_id"] for row in rows_of(made, "people")}
    for row in rows_of(made, "contacts"):
        assert row["children"]
        assert set(row["children"].split(" ")) <= people
        assert {part.split(" ")[0] for part in row["connected"].split("; ") if part} <= people
        assert row["level"] in "1234"


def test_a_process_makes_ready_what_every_block_needs_and_keeps_it() -> None:
    try:
        settle_in(PLAN)
        assert gc.get_freeze_count() > 0
        assert communities.cache_info().currsize == 1
    finally:
        gc.unfreeze()


def test_progress_is_told_in_people(tmp_path: Path) -> None:
    told: list[int] = []
    synthesise(Plan(2100, seed=1), tmp_path / "borough", progress=told.append)
    assert told == [1000, 1000, 100]


def test_a_folder_that_holds_anything_is_left_alone(made: Synthesised) -> None:
    before = bytes_of(made.folder)
    with pytest.raises(FolderNotEmpty, match="new or an empty folder"):
        synthesise(PLAN, made.folder)
    assert bytes_of(made.folder) == before


def test_what_was_interrupted_is_left_in_parts(tmp_path: Path) -> None:
    def stop(_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        synthesise(Plan(2000, seed=1), tmp_path / "borough", processes=1, progress=stop)
    assert {file.suffix for file in (tmp_path / "borough").iterdir()} == {".part"}
