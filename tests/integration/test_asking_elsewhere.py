"""`openmash ask-elsewhere`: two agencies find out whom both know, and neither sends a name.

The encoder runs for real, in its own environment, which the first of these tests sets up where it is not there yet.
"""

import csv
import os
import stat
import threading
from base64 import b64decode
from pathlib import Path
from random import Random
from unittest.mock import patch

import pytest
from typer.testing import CliRunner

from openmash.batch.private import apart, compare, encode
from openmash.cli import asking_elsewhere, environment
from openmash.cli.refusal import CannotRun
from openmash.linkage.encoding.refusals import EncodingRefused
from tests.studies import private_link

HEADINGS = "record_id,agency,forename,middle,surname,dob,sex,address,postcode,nhs,upn,phone"
ADA = "A1,health,Ada,,Okafor-Vale,2016-04-03,F,1 Quay Street,TM1 4AA,9434765919,,"
ADA_TOO = "B7,education,ADA,,Okafor Vale,03/04/2016,female,,tm14aa,,B801200005001,"
TWIN = "A2,health,Wilfred,,Okafor-Vale,2016-04-03,M,1 Quay Street,TM1 4AA,9434765870,,"
NOAH = "A3,health,Noah,,Marchbank,2011-11-20,M,9 Mill Lane,TM2 7BB,,,"
NOAH_TOO = "B8,education,Noah,,Marchbanks,2011-11-20,M,,TM2 7BB,,,"
ELSE = "B9,education,Tamsin,,Quill,2009-01-17,F,,TM9 1AB,,,"
BABY = "A4,health,Baby girl,,Marchbank,2026-11-01,F,,TM2 7BB,,,"

Table = list[dict[str, str]]


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking_elsewhere.console, "width", 400)


@pytest.fixture(scope="session")
def python() -> list[str]:
    """The Python of the environment that has the encoder."""
    return asking_elsewhere.python()


@pytest.fixture
def key(tmp_path: Path) -> Path:
    run("new-key", tmp_path / "key")
    return tmp_path / "key"


@pytest.fixture
def ours(tmp_path: Path, key: Path) -> Path:
    """Health: Ada, her twin brother, Noah, and a baby without a name."""
    return encoded(tmp_path, key, "ours", ADA, TWIN, NOAH, BABY)


@pytest.fixture
def theirs(tmp_path: Path, key: Path) -> Path:
    """Education: Ada and Noah, spelt otherwise, and somebody else."""
    return encoded(tmp_path, key, "theirs", ADA_TOO, NOAH_TOO, ELSE)


def run(*arguments: object) -> str:
    result = CliRunner().invoke(asking_elsewhere.app, [str(argument) for argument in arguments])
    if result.exception is not None:
        raise result.exception
    return result.output


def written(path: Path, *rows: str, headings: str = HEADINGS) -> Path:
    path.write_text("\n".join([headings, *rows, ""]), encoding="utf-8")
    return path


def encoded(folder: Path, key: Path, name: str, *rows: str) -> Path:
    run("encode", written(folder / f"{name}.csv", *rows), "--key", key, "--out", folder / name)
    return folder / name


def read(path: Path) -> Table:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def bits(path: Path) -> list[str]:
    return path.read_text().splitlines()[1:]


def test_whom_both_know_is_found_and_whose_record_it_is_stands_beside(tmp_path: Path, ours: Path, theirs: Path) -> None:
    said = run("compare", ours, theirs, "--out", tmp_path / "matches.csv", "--kept", f"{ours}.kept.csv")
    matches = read(tmp_path / "matches.csv")
    answer = {row["record_id"]: row["theirs"] for row in matches}
    number = {row["record_id"]: row["number"] for row in read(Path(f"{theirs}.kept.csv"))}
    assert answer == {"A1": number["B7"], "A3": number["B8"]}
    assert [(row["file"], row["line"]) for row in matches if row["record_id"] == "A3"] == [("ours.csv", "4")]
    alike = {row["record_id"]: float(row["similarity"]) for row in matches}
    assert alike["A1"] == 1 > alike["A3"] >= 0.76
    assert "2 of 3 are like one of 3 by 0.76 or more" in said
    assert "One person asks another before anything is done." in said


def test_whoever_only_compares_needs_no_key_and_learns_numbers(tmp_path: Path, ours: Path, theirs: Path) -> None:
    (tmp_path / "key").unlink()
    run("compare", ours, theirs, "--out", tmp_path / "matches.csv")
    assert list(read(tmp_path / "matches.csv")[0]) == ["ours", "theirs", "similarity", "next_best"]


def test_what_leaves_holds_no_word_and_what_stays_is_for_its_owner(tmp_path: Path, key: Path) -> None:
    said = run("encode", written(tmp_path / "r.csv", ADA, TWIN, BABY), "--key", key, "--out", tmp_path / "leaves")
    leaves = (tmp_path / "leaves").read_text().casefold()
    for word in (*ADA.casefold().split(","), key.read_text().strip(), "okafor", "20160403", "r.csv"):
        assert len(word) < 4 or word not in leaves
    assert [stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("leaves", "leaves.kept.csv", "key")] == [
        0o600
    ] * 3
    assert "2 people encoded; left out: 1 without a forename yet" in said
    assert f"Leaves, in {tmp_path / 'leaves'}: 1,024 bits for each" in said
    assert "leaves.kept.csv, which says whose each number is." in said
    assert all(len(b64decode(each)) == 128 for each in bits(tmp_path / "leaves"))


def test_the_encodings_stand_in_no_order(tmp_path: Path, key: Path) -> None:
    """A file that is sorted by name would tell names by their places."""
    names = [f"{first}{second}a" for first in "bcdfgklm" for second in "aeiou"]
    rows = [f"{number},health,{name},,Vale,2016-04-03,,,,,," for number, name in enumerate(names)]
    out = encoded(tmp_path, key, "sorted", *rows)
    kept = [int(row["record_id"]) for row in read(Path(f"{out}.kept.csv"))]
    assert kept != sorted(kept) == list(range(40))
    assert sorted(set(bits(out))) == sorted(set(bits(encoded(tmp_path, key, "again", *rows[::-1]))))


def test_with_another_key_nothing_is_the_same_and_the_two_are_not_compared(
    tmp_path: Path, ours: Path, theirs: Path
) -> None:
    run("new-key", tmp_path / "other")
    other = encoded(tmp_path, tmp_path / "other", "elsewhere", ADA, TWIN, NOAH)
    assert not set(bits(ours)) & set(bits(other))
    with pytest.raises(CannotRun, match=r"encoded with different keys .* both sides need the same key file"):
        run("compare", ours, other, "--out", tmp_path / "matches.csv")
    assert not (tmp_path / "matches.csv").exists()


def test_one_child_can_be_asked_for(tmp_path: Path, key: Path, ours: Path) -> None:
    one = encoded(tmp_path, key, "one", ADA_TOO)
    assert "1 of 1 are like one of 3" in run("compare", one, ours, "--out", tmp_path / "matches.csv")
    assert "0 of 1 are like one of 3" in run(
        "compare", encoded(tmp_path, key, "nobody", ELSE), ours, "--out", tmp_path / "none.csv"
    )
    assert read(tmp_path / "none.csv") == []


def test_somebody_who_is_nearly_as_much_alike_is_pointed_out(tmp_path: Path, key: Path, theirs: Path) -> None:
    namesake = ADA.replace("A1", "A9").replace("Ada,", "Adah,").replace("2016-04-03", "2016-04-08")
    both = encoded(tmp_path, key, "both", ADA, namesake)
    said = run("compare", theirs, both, "--out", tmp_path / "matches.csv", "--threshold", "0.6")
    [match] = [row for row in read(tmp_path / "matches.csv") if float(row["similarity"]) > 0.7]
    assert 0.6 < float(match["next_best"]) < float(match["similarity"])
    assert "somebody else is nearly as much alike" in said


def test_a_twin_is_not_taken_for_the_other_unless_less_is_asked_for(tmp_path: Path, key: Path) -> None:
    """The limit of it: only the threshold stands between two who share all but a forename."""
    asked, known = encoded(tmp_path, key, "asked", TWIN), encoded(tmp_path, key, "known", ADA)
    assert "0 of 1 are like" in run("compare", asked, known, "--out", tmp_path / "usual.csv")
    assert "1 of 1 are like" in run("compare", asked, known, "--out", tmp_path / "low.csv", "--threshold", "0.5")


def test_several_files_are_one_question(tmp_path: Path, key: Path) -> None:
    one, two = written(tmp_path / "1.csv", ADA), written(tmp_path / "2.csv", NOAH)
    assert "2 people encoded" in run(
        "encode", one, two, "--key", key, "--out", tmp_path / "o", "--kept", tmp_path / "k"
    )
    assert sorted(row["file"] for row in read(tmp_path / "k")) == ["1.csv", "2.csv"]


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", "has no column record_id, forename, surname, dob, sex, postcode"),
        (b"record_id,forename,dob\n1,Ada,2016\n", "has no column surname, sex, postcode"),
        (HEADINGS.encode() + b"\n", "nobody is left to encode: there is no record"),
        (f"{HEADINGS}\n{BABY}\n".encode(), "nobody is left to encode: 1 without a forename yet"),
        (f"{HEADINGS}\n{ADA},1,2\n".encode(), "row 2: it has more cells than there are columns"),
        (f"{HEADINGS}\n{ADA.replace('Ada', 'Zoë')}\n".encode("latin-1"), "is not UTF-8 text"),
        (f'{HEADINGS}\n1,health,"Ada\n'.encode(), "line 2: unexpected end of data"),
    ],
)
def test_a_file_that_cannot_be_encoded_is_one_line_and_nothing_is_written(
    tmp_path: Path, key: Path, content: bytes, refusal: str
) -> None:
    (tmp_path / "r.csv").write_bytes(content)
    with pytest.raises(CannotRun, match=refusal):
        run("encode", tmp_path / "r.csv", "--key", key, "--out", tmp_path / "out")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["key", "r.csv"]


def test_short_and_empty_rows_are_read_as_they_are(tmp_path: Path, key: Path) -> None:
    file = written(
        tmp_path / "r.csv", "", "1,Ada,Vale,2016-04-03", headings="\ufeffRecord_ID, forename,surname,dob,sex,postcode"
    )
    assert "1 people encoded" in run("encode", file, "--key", key, "--out", tmp_path / "out")


@pytest.mark.parametrize(("name", "reason"), [("none.csv", "No such file"), ("", "Is a directory")])
def test_a_file_that_cannot_be_read_is_one_line(tmp_path: Path, key: Path, name: str, reason: str) -> None:
    with pytest.raises(CannotRun, match=f"cannot encode: .*: {reason}"):
        run("encode", tmp_path / name, "--key", key, "--out", tmp_path / "out")


def test_a_key_that_others_can_read_is_refused(tmp_path: Path, key: Path) -> None:
    key.chmod(0o640)
    with pytest.raises(CannotRun, match=r"others can read .*key: chmod 600 it"):
        encoded(tmp_path, key, "out", ADA)


def test_a_key_that_was_made_up_is_refused(tmp_path: Path, key: Path) -> None:
    key.write_text("pâssword")
    with pytest.raises(CannotRun, match="the key is not 64 hexadecimal digits: make one with new-key"):
        encoded(tmp_path, key, "out", ADA)


def test_a_key_may_come_through_a_pipe(tmp_path: Path, key: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe, 0o644)
    writer = threading.Thread(target=lambda: pipe.write_text(key.read_text()))
    writer.start()
    out = encoded(tmp_path, pipe, "out", ADA)
    writer.join()
    assert bits(out) == bits(encoded(tmp_path, key, "again", ADA))


def test_a_key_is_never_written_over(key: Path) -> None:
    before = key.read_text()
    with pytest.raises(CannotRun, match=r"cannot write .*key: File exists"):
        run("new-key", key)
    assert key.read_text() == before


@pytest.mark.parametrize("there", ["out", "out.kept.csv"])
def test_nothing_is_written_over(tmp_path: Path, key: Path, there: str) -> None:
    (tmp_path / there).write_text("mine")
    with pytest.raises(CannotRun, match=f"{there} is there already"):
        encoded(tmp_path, key, "out", ADA)
    assert (tmp_path / there).read_text() == "mine"
    assert not list(tmp_path.glob("*.part"))


def changed(path: Path, before: str, after: str) -> None:
    path.write_text(path.read_text().replace(before, after, 1))


@pytest.mark.parametrize(
    ("fault", "refusal"),
    [
        (lambda path: path.write_text(""), "it is no file of encodings"),
        (lambda path: path.write_bytes(b"\xff\x00\x8b"), "it is no file of encodings"),
        (lambda path: changed(path, '"version": 1', '"version": 9'), "of version 9, and this openmash reads 1"),
        (lambda path: changed(path, '"schema": "', '"schema": "0'), "encoded by different rules"),
        (lambda path: changed(path, '"people": 3', '"people": 4'), "holds 3 encodings and should hold 4"),
        (lambda path: path.write_text(path.read_text()[:-9]), "line 4 is no encoding"),
        (lambda path: changed(path, "\n", "\n*"), "line 2 is no encoding"),
        (lambda path: path.unlink(), "cannot compare: .*theirs: No such file"),
    ],
)
def test_a_file_that_is_not_whole_or_not_theirs_is_refused_clearly(
    tmp_path: Path, ours: Path, theirs: Path, fault: object, refusal: str
) -> None:
    fault(theirs)  # type: ignore[operator]
    with pytest.raises(CannotRun, match=refusal):
        run("compare", ours, theirs, "--out", tmp_path / "matches.csv")
    assert not (tmp_path / "matches.csv").exists()


def test_the_list_that_was_kept_beside_others_is_refused(tmp_path: Path, key: Path, ours: Path, theirs: Path) -> None:
    one = encoded(tmp_path, key, "one", ADA)
    for wrong in (f"{one}.kept.csv", one, key):
        with pytest.raises(CannotRun, match="is not what was kept beside these encodings"):
            run("compare", ours, theirs, "--out", tmp_path / "matches.csv", "--kept", wrong)


def test_more_than_can_be_held_is_refused(tmp_path: Path, key: Path, ours: Path) -> None:
    with (
        patch.object(compare, "MOST", 2),
        pytest.raises(CannotRun, match=r"more than 2 pairs .* choose a higher threshold"),
    ):
        run("compare", ours, ours, "--out", tmp_path / "matches.csv")
    with patch.object(encode, "MOST", 1), pytest.raises(CannotRun, match="more than 1 records: encode them in several"):
        encoded(tmp_path, key, "out", ADA, NOAH)


def test_whoever_stops_it_leaves_nothing_behind(tmp_path: Path, key: Path) -> None:
    def stop(_: object) -> None:
        raise KeyboardInterrupt

    with patch.object(encode, "standard", stop), pytest.raises(CannotRun, match="interrupted: nothing was written"):
        encoded(tmp_path, key, "out", ADA)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["key", "out.csv"]


def test_prepare_says_what_is_ready(python: list[str]) -> None:
    assert run("prepare").strip() == f"ready: {python[-1]}"


def test_by_pieces_and_whole_the_answer_is_what_slow_and_obvious_code_says(tmp_path: Path, python: list[str]) -> None:
    """Dice of every pair; then the most alike first, each once; and who else is alike."""
    chance = Random(5)
    pool = [
        (a + b, c) for a in ("Ada", "Adam", "Noah", "Zara") for b in ("", "m", "lyn") for c in ("Vale", "Veil", "Dale")
    ]
    for name in ("one", "two"):
        people = [
            f"{number},,{fore},,{sur},201{chance.randrange(3)}-04-0{chance.randrange(1, 4)},,,,,,"
            for number, (fore, sur) in enumerate(chance.choices(pool, k=60))
        ]
        file = written(tmp_path / f"{name}.csv", *people)
        place = {"out": tmp_path / name, "kept": tmp_path / f"{name}.kept"}
        encode.encode([file], key=bytes(range(32)), python=python, chance=chance, **place)
    expected = obvious(bits(tmp_path / "one"), bits(tmp_path / "two"), 0.7)
    assert len(expected) > 20
    for piece, out in ((2_000, "whole.csv"), (7, "pieces.csv")):
        with patch.object(compare, "PIECE", piece):
            compare.compare(tmp_path / "one", tmp_path / "two", threshold=0.7, out=tmp_path / out, python=python)
        assert [tuple(float(cell) for cell in row.values()) for row in read(tmp_path / out)] == expected


def obvious(ours: list[str], theirs: list[str], threshold: float) -> list[tuple[float, ...]]:
    left, right = ([int.from_bytes(b64decode(line)) for line in lines] for lines in (ours, theirs))
    alike = {
        (i, j): 2 * (a & b).bit_count() / (a.bit_count() + b.bit_count())
        for i, a in enumerate(left, start=1) for j, b in enumerate(right, start=1)
    }  # fmt: skip
    enough = sorted((pair for pair in alike if alike[pair] >= threshold), key=lambda pair: (-alike[pair], pair))
    matches: list[tuple[int, int]] = []
    for i, j in enough:
        if all(i != one and j != other for one, other in matches):
            matches.append((i, j))
    told = []
    for i, j in matches:
        rivals = [alike[pair] for pair in enough if (pair[0] == i) != (pair[1] == j)]
        told.append((float(i), float(j), round(alike[i, j], 4), round(max(rivals, default=0), 4)))
    return told


def test_a_process_that_ends_before_it_answers_is_said_to_have_ended() -> None:
    silent = apart.Apart(["/bin/sh", "-c", "echo >&2 out of memory; exit 3"])
    with silent as process, pytest.raises(EncodingRefused, match="ended with 3: out of memory"):
        process.answer()
    half = apart.Apart(["/bin/sh", "-c", "echo '{}'; exit 3"])
    with half as process, pytest.raises(EncodingRefused, match="ended with 3: it said nothing"):
        list(process.answers())
    with apart.Apart(["/bin/sh", "-c", "exec 0<&-; echo 1; exit 4"]) as process:
        assert process.answer() == 1
        with pytest.raises(EncodingRefused, match="ended with 4"):
            process.tell("anything")


def test_the_encoder_has_nothing_of_ours_and_the_hub_nothing_of_its() -> None:
    here = environment.Environment(asking_elsewhere.ROOT)
    private, run_by_the_hub = (environment.pins_of(here.lock(name)) for name in ("private", "run"))
    assert not any(pin.startswith(("clkhash", "anonlink")) for pin in run_by_the_hub)
    assert any(pin.startswith("cryptography==40") for pin in private)
    assert not any(pin.startswith("cryptography==40") for pin in run_by_the_hub)


def test_without_a_network_setting_it_up_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """pip is asked for real, of a registry that is not there."""
    (tmp_path / "requirements").mkdir()
    lock = environment.Environment(asking_elsewhere.ROOT).lock("private")
    (tmp_path / "requirements" / "private.txt").write_bytes(lock.read_bytes())
    for name, value in {
        "INDEX_URL": "http://127.0.0.1:9/simple", "EXTRA_INDEX_URL": "", "FIND_LINKS": "", "NO_CACHE_DIR": "1",
        "RETRIES": "1", "CONFIG_FILE": os.devnull,
    }.items():  # fmt: skip
        monkeypatch.setenv(f"PIP_{name}", value)
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    with pytest.raises(CannotRun, match="no package registry answered; run it again where there is a network"):
        environment.ready_for("private", root=tmp_path, folder=".venv-private")
    assert not (tmp_path / ".venv-private").exists()
    assert not (tmp_path / ".venv").exists()


def test_the_study_measures_a_small_borough_and_writes_its_document(tmp_path: Path) -> None:
    private_link.main(["--people=300", "--seed=7", "--boroughs=1", f"--write={tmp_path / 'study' / 'private.md'}"])
    told = (tmp_path / "study" / "private.md").read_text()
    assert "boroughs: 1 of 300 invented people each" in told
    assert told.count("| **0.76** |") == 2
