"""Does the verb write what was asked for, and refuse in one line what it cannot?"""

from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from openmash.cli import synthesise as verb
from openmash.cli.refusal import CannotRun


def run(*arguments: object) -> Result:
    result = CliRunner().invoke(verb.app, [str(argument) for argument in arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def test_so_many_people_stand_in_the_folder_and_the_same_again_for_the_same_seed(tmp_path: Path) -> None:
    first, second = tmp_path / "a", tmp_path / "b"
    told = run(first, "--people=300", "--seed=4", "--processes=1").output
    run(second, "--people=300", "--seed=4", "--processes=1")
    assert "people.csv: 300" in told
    files = sorted(path.name for path in first.iterdir())
    assert len(files) == len(told.strip().splitlines())
    assert all((first / name).read_bytes() == (second / name).read_bytes() for name in files)


def test_what_lies_in_the_folder_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("mine")
    with pytest.raises(CannotRun, match="Name a new or an empty folder"):
        run(tmp_path, "--people=10")
    assert (tmp_path / "people.csv").read_text() == "mine"


def test_a_file_where_the_folder_should_be_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    with pytest.raises(CannotRun, match=r"cannot write .*taken: File exists"):
        run(tmp_path / "taken", "--people=10")


def test_an_interruption_says_where_the_unfinished_files_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: Any, **__: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(verb, "synthesise", interrupted)
    with pytest.raises(CannotRun, match=r"interrupted.*\.part"):
        run(tmp_path, "--people=10")


def test_more_people_than_a_borough_can_have_are_refused(tmp_path: Path) -> None:
    assert run(tmp_path, "--people=10000001").exit_code == 2
