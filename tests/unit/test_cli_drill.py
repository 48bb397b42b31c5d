"""Does a drill run the tests of its promise, in their deep form, and end as they do?"""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from openmash.cli import drill
from openmash.cli.refusal import CannotRun


@pytest.mark.parametrize("promise", drill.DRILLS)
def test_every_promise_names_tests_that_are_there(promise: str) -> None:
    assert all((drill.ROOT / file).is_file() for file in drill.DRILLS[promise])


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
    assert CliRunner().invoke(drill.app, ["x1"]).exit_code == code
    assert told.read_text() == "1"


def test_a_drill_that_there_is_not_is_one_line() -> None:
    answer = CliRunner().invoke(drill.app, ["r1", "r99"])
    assert isinstance(answer.exception, CannotRun)
    assert "there is no drill 'r99'" in str(answer.exception)
