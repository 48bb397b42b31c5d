"""Files go in, persons come out: the same whatever the order, whole or not at all, and what was odd is said."""

import errno
import os
import re
import resource
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet
import pytest

from openmash.cli import link as verb
from openmash.cli.processes import Stopped
from openmash.cli.refusal import CannotRun
from openmash.linkage import model as models
from openmash.linkage.model import Verdict
from openmash.linkage.parts import PARTS
from tests.households import seen_together
from tests.linking import VERB, Borough, a_borough, file_of, pairs_of, persons_in
from tests.linking import run_link as run

RICH = {
    "agency": "health", "forename": "Tamsin", "middle": "Rose", "surname": "Okafor-Vale", "dob": "2016-04-03",
    "sex": "F", "address": "14 Larkspur Court", "postcode": "TM1 4AA", "nhs": "9434765919", "upn": "H801200001001",
    "phone": "07700 900123",
}  # fmt: skip
POOR = {"forename": "John", "surname": "Smith"}


@pytest.fixture
def two(tmp_path: Path) -> Path:
    """A file with two records of one child."""
    path = tmp_path / "two.csv"
    rows = [",".join(["record_id", *RICH]), ",".join(["1", *RICH.values()]), ",".join(["2", *RICH.values()])]
    path.write_text("\n".join(rows).replace("2,health", "2,police"), encoding="utf-8")
    return path


# A borough


@pytest.fixture(scope="module")
def invented() -> Borough:
    return a_borough(400)


@pytest.fixture(scope="module")
def linked(invented: Borough, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the verb makes of the borough, run as it is run."""
    folder = tmp_path_factory.mktemp("borough")
    files = invented.as_files(folder)
    command = [*VERB, *map(str, files), f"--out={folder}/persons.parquet", f"--pairs={folder}/pairs.parquet"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert f"{len(invented.records):,} records are" in done.stderr
    return folder


def test_every_record_has_its_person_who_is_named_by_their_first(linked: Path, invented: Borough) -> None:
    persons = persons_in(linked / "persons.parquet")
    assert persons.keys() == invented.truth.keys()
    assert all(person <= record and persons[person][0] == person for record, (person, _) in persons.items())
    assert all(0 <= sure <= 1 for _, sure in persons.values())


def test_persons_are_who_they_truly_are_nearly_always(linked: Path, invented: Borough) -> None:
    persons = persons_in(linked / "persons.parquet")
    joined = pairs_of(person for person, _ in persons.values())
    rightly = pairs_of(f"{person} {invented.truth[record]}" for record, (person, _) in persons.items())
    assert rightly / joined > 0.98
    assert rightly / invented.pairs() > 0.93


def test_the_parts_of_every_pair_add_up_to_its_weight_as_one_record_beside_another_would(
    linked: Path, invented: Borough
) -> None:
    model = models.starter()
    known = {record.record_id: record for record in seen_together(invented.records, model)}
    pairs = pyarrow.parquet.read_table(linked / "pairs.parquet").to_pylist()
    assert len(pairs) > 1_000
    for pair in pairs:
        steps = model.steps(known[pair["record_l"]], known[pair["record_r"]])
        assert {step.part: step.level for step in steps} == {
            part.name: pair[part.name.replace(" ", "_")] for part in PARTS
        }
        assert pair["weight"] == pytest.approx(model.before + sum(step.weight for step in steps), abs=0.0006)


def test_what_became_of_a_pair_is_said_beside_it(linked: Path) -> None:
    persons = {record: person for record, (person, _) in persons_in(linked / "persons.parquet").items()}
    model, asked = models.starter(), set()
    for pair in pyarrow.parquet.read_table(linked / "pairs.parquet").to_pylist():
        two = (persons[pair["record_l"]], persons[pair["record_r"]])
        assert (pair["verdict"] == Verdict.SAME) == (two[0] == two[1])
        assert (pair["verdict"] == Verdict.ASK) == bool(pair["why"])
        if pair["verdict"] == Verdict.ASK:
            assert pair["weight"] >= model.ask_from
            assert frozenset(two) not in asked  # of two people one pair is asked about
            asked.add(frozenset(two))


def test_persons_are_the_same_whatever_the_order_of_files_and_rows(
    linked: Path, invented: Borough, tmp_path: Path, alone: None
) -> None:
    files = invented.as_files(tmp_path, seed=4)
    run(*files, f"--out={tmp_path}/persons.parquet")
    assert persons_in(tmp_path / "persons.parquet") == persons_in(linked / "persons.parquet")


# What is said


def test_how_columns_were_understood_and_which_are_missing_is_said(tmp_path: Path, alone: None) -> None:
    path = tmp_path / "police.csv"
    path.write_bytes("First name,surname\nZoë,Ward\n".encode("cp1252"))
    told = run(path, f"--out={tmp_path}/o.parquet")
    assert "police.csv: 1 records; forename from “First name”; without record_id, agency, middle" in told
    assert "1 lines are not UTF-8" in told
    assert "No two records share enough to be compared" in told
    assert "1 records are 1 persons, by 0 pairs and the model “starter”; 0 questions" in told


def test_a_model_and_a_mapping_of_ones_own_are_used(two: Path, tmp_path: Path, alone: None) -> None:
    model = models.starter()
    (tmp_path / "model.json").write_text(model.written().replace('"starter"', '"ours"'), encoding="utf-8")
    (tmp_path / "map.toml").write_text('[columns]\nforename = "surname"\n', encoding="utf-8")
    told = run(two, f"--out={tmp_path}/o.parquet", f"--model={tmp_path}/model.json", f"--map={tmp_path}/map.toml")
    assert "the model “ours”" in told
    assert "forename from “surname”" in told


def test_the_weights_that_were_used_are_kept_and_can_be_used_again(two: Path, tmp_path: Path, alone: None) -> None:
    run(two, f"--out={tmp_path}/o.parquet", f"--pairs={tmp_path}/p.parquet", f"--store={tmp_path}/s")
    assert models.read((tmp_path / "s" / "model.json").read_text(encoding="utf-8")).weights == models.starter().weights
    run(two, f"--out={tmp_path}/again.parquet", f"--model={tmp_path}/s/model.json")
    assert persons_in(tmp_path / "again.parquet") == persons_in(tmp_path / "o.parquet")


def test_more_questions_than_people_can_answer_are_not_asked_and_that_is_said(tmp_path: Path, alone: None) -> None:
    doubtful = {"agency": "health", "forename": "Tamsin", "surname": "Okafor-Vale", "dob": "2016-01-01"}
    told = run(file_of(tmp_path / "crowd.parquet", 300, **doubtful), f"--out={tmp_path}/o.parquet")
    found = re.search(r"(\d+) questions for a person.* (\d+) pairs that are less sure than those questions", told)
    assert found
    assert int(found[1]) + int(found[2]) == 299
    assert 0 < int(found[1]) < 30


# A crowd


@pytest.mark.parametrize("said", [RICH, POOR], ids=["rich", "poor"])
def test_a_crowd_that_says_the_same_is_compared_with_its_first_and_that_is_said(
    said: dict[str, str], tmp_path: Path, alone: None
) -> None:
    path = file_of(tmp_path / "crowd.parquet", 3_000, **said)
    told = run(path, f"--out={tmp_path}/o.parquet", f"--pairs={tmp_path}/p.parquet")
    assert "2,999 records say in every column what more than 60 others of their agency say" in told
    assert "by 3,000 at most: those were laid in order" in told
    persons = persons_in(tmp_path / "o.parquet")
    assert len(persons) == 3_000
    # Who says everything is one person; a name that thousands bear says nothing.
    assert len({person for person, _ in persons.values()}) == (1 if said == RICH else 3_000)
    assert pyarrow.parquet.read_table(tmp_path / "p.parquet").num_rows == 2_999


@pytest.mark.deep
@pytest.mark.parametrize("said", [RICH, POOR], ids=["rich", "poor"])
def test_a_million_that_say_the_same_take_a_minute_and_four_gibibytes(said: dict[str, str], tmp_path: Path) -> None:
    path = file_of(tmp_path / "crowd.parquet", 1_000_000, **said)
    seconds, memory = measured([*VERB, str(path), f"--out={tmp_path}/o.parquet", f"--pairs={tmp_path}/p.parquet"])
    print(f"{seconds:.0f} s, {memory / 2**30:.2f} GiB")
    assert len(persons_in(tmp_path / "o.parquet")) == 1_000_000
    assert memory <= 4 * 2**30
    assert seconds <= 120  # a minute on a machine with nothing else to do


def measured(command: list[str]) -> tuple[float, int]:
    """Seconds, and the most bytes that it and the processes it started held at one time."""
    began, most = time.monotonic(), 0
    with subprocess.Popen(command) as process:
        while process.poll() is None:
            most = max(most, sum(held(number) for number in and_below(process.pid)))
            time.sleep(0.2)
    assert process.returncode == 0
    return time.monotonic() - began, most


def and_below(process: int) -> list[int]:
    try:
        children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    except OSError:  # gone meanwhile
        return []
    return [process, *(below for child in children for below in and_below(int(child)))]


def held(process: int) -> int:
    """Bytes of memory; what several share is shared out among them."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


# Refused


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["--out={}/none/o.parquet"], "there is no folder .*none to write o.parquet to"),
        (["--out={}/o.parquet", "--pairs={}/none/p.parquet"], "there is no folder .*none to write p.parquet to"),
        (["--out={}"], "is a folder: name a file"),
        (["--out={}/o.parquet", "--pairs={}/o.parquet"], "name one file: name another"),
        (["--out={}/o.parquet", "--model={}/none.json"], r"none\.json: No such file"),
        (["--out={}/o.parquet", "--model={}/two.csv"], "line 1: Expecting value"),
        (["--out={}/o.parquet", "--model={}/latin.json"], "can't decode byte"),
        (["--out={}/o.parquet", "--map={}/two.csv"], r"two\.csv cannot be read as TOML"),
        (["--out={}/o.parquet", "--engine=duckdb=lots"], "Memory.*: nothing was written"),
        (["--out={}/o.parquet", "{}/none.csv"], r"none\.csv cannot be read: No such file"),
        (["--out={}/o.parquet", "{}/two.csv"], "record_id must be one record’s alone, and '1', '2' stand in two"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_one_line_that_says_why_and_nothing_is_left(
    arguments: list[str], why: str, two: Path, tmp_path: Path, alone: None
) -> None:
    (tmp_path / "latin.json").write_bytes(b"\xe9")
    before = sorted(tmp_path.iterdir())
    with pytest.raises(CannotRun, match=why):
        run(two, *(argument.format(tmp_path) for argument in arguments))
    assert sorted(tmp_path.iterdir()) == before


def test_of_many_numbers_that_stand_twice_three_are_named(tmp_path: Path, alone: None) -> None:
    path = tmp_path / "a.csv"
    path.write_text("record_id,forename\n" + "".join(f"{n % 5},Name\n" for n in range(10)))
    with pytest.raises(CannotRun, match="'0', '1', '2', and more stand in two or more rows"):
        run(path, f"--out={tmp_path}/o.parquet")


def test_a_folder_that_may_not_be_written_to_is_refused(
    two: Path, tmp_path: Path, alone: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, dir: Path, **__: object) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(dir))

    monkeypatch.setattr(verb.tempfile, "TemporaryDirectory", refused)
    with pytest.raises(CannotRun, match="Permission denied"):
        run(two, f"--out={tmp_path}/o.parquet")


def test_a_folder_in_which_no_file_can_be_made_is_refused(two: Path, alone: None) -> None:
    with pytest.raises(CannotRun, match=r"/proc/\.openmash-link-.*: No such file"):
        run(two, "--out=/proc/o.parquet")


# Stopped on the way


@pytest.mark.parametrize("stopped", [Stopped, KeyboardInterrupt])
def test_what_stood_there_before_still_stands_when_it_is_stopped(
    stopped: type[BaseException], two: Path, tmp_path: Path, alone: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "o.parquet"
    out.write_text("yesterday's")

    def half(_: object, path: Path, *__: object) -> None:
        path.write_text("half")
        raise stopped

    monkeypatch.setattr(verb.link, "persons", half)
    with pytest.raises(CannotRun, match="interrupted: nothing was written"):
        run(two, f"--out={out}")
    assert out.read_text() == "yesterday's"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["o.parquet", "two.csv"]


def test_a_disk_that_fills_up_leaves_no_half_file(two: Path, tmp_path: Path, alone: None) -> None:
    """No file may be longer than some bytes: the machine says of it what it says of a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2_000, before[1]))
    try:
        with pytest.raises(CannotRun, match="File too large"):
            run(two, f"--out={tmp_path}/o.parquet")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert [path.name for path in tmp_path.iterdir()] == ["two.csv"]


def test_ctrl_c_ends_every_process_in_one_line_and_leaves_nothing_behind(tmp_path: Path) -> None:
    path = tmp_path / "crowd.parquet"
    pyarrow.parquet.write_table(pa.table({"surname": [f"Vale {number}" for number in range(60_000)]}), path)
    command = [*VERB, str(path), f"--out={tmp_path}/o.parquet"]
    with subprocess.Popen(command, start_new_session=True, stderr=subprocess.PIPE, text=True) as process:
        until(lambda: len(group(process.pid)) > 3)  # itself, two that keep the others, and the first of those
        time.sleep(0.5)
        os.killpg(process.pid, signal.SIGINT)
        _, told = process.communicate(timeout=60)
    assert told.strip().splitlines()[-1] == "openmash: interrupted: nothing was written"
    assert "Traceback" not in told
    assert process.returncode == 2
    assert [path.name for path in tmp_path.iterdir()] == ["crowd.parquet"]
    until(lambda: not group(process.pid))


def group(number: int) -> list[str]:
    """The processes that still live in a session."""
    return [path.parent.name for path in Path("/proc").glob("[0-9]*/stat") if session(path) == str(number)]


def session(path: Path) -> str:
    try:
        fields = path.read_text().rpartition(")")[2].split()
    except OSError:
        return ""
    return "" if fields[0] == "Z" else fields[3]


def until(so: Any) -> None:
    end = time.monotonic() + 60
    while not so():
        assert time.monotonic() < end
        time.sleep(0.05)
