"""Does a drill run the tests of its promise, in their deep form, and end as they do?"""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from openmash.cli import drill
from openmash.cli.refusal import CannotRun


@pytest.mark.parametrize("promise", drill.DRILLS)
def test_every_promise_names_tests_that_are_there(promise: str) -> None:
    assert all((drill.ROOT / file).is_file() for file in drill.DRILLS[promise])


def test_every_promise_that_is_listed_has_a_drill_of_its_own_name() -> None:
    listed = re.findall(r"^\| ([A-Z]\d+) \|", (drill.ROOT / "docs" / "promises.md").read_text(), re.MULTILINE)
    assert [name.lower() for name in listed] == [
        name for name in drill.DRILLS if name not in drill.GROUPS | drill.BESIDE
    ]


def test_a_group_is_the_drills_of_its_promises() -> None:
    assert drill.DRILLS["audit"] == [file for number in range(1, 8) for file in drill.DRILLS[f"a{number}"]]
    wall = drill.DRILLS["firewall"]
    assert len(wall) == len(set(wall)), "what shows two of them is run once"
    assert set(drill.DRILLS["f1"]) < set(wall)
    assert not {*drill.DRILLS["f11"], *drill.DRILLS["f12"]} & set(wall)


@pytest.mark.parametrize(("word", "code"), [("pass", 0), ("assert False", 1)])
def test_a_drill_runs_the_deep_tests_too_and_ends_as_they_do(
    word: str, code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = tmp_path / "told"
    file = tmp_path / "test_it.py"
    file.write_text(
        "import os, pathlib, pytest\n@pytest.mark.deep\ndef test_it():\n"
        f"    pathlib.Path({str(told)!r}).write_text(os.environ['OPENMASH_DEEP'])\n    {word}\n"
    )
    monkeypatch.setattr(drill, "DRILLS", {"x1": [str(file)], "x2": ["/nowhere.py"]})
    assert CliRunner().invoke(drill.app, ["X1"]).exit_code == code
    assert told.read_text() == "1"


def test_a_drill_that_there_is_not_is_one_line() -> None:
    answer = CliRunner().invoke(drill.app, ["r1", "r99"])
    assert isinstance(answer.exception, CannotRun)
    assert "there is no drill 'r99'" in str(answer.exception)
