"""Does the drill of the faults say of each what became of it, and leave our tree alone?"""

import subprocess
from pathlib import Path

import pytest
from typer.testing import CliRunner

from openmash.cli import drill, faults
from openmash.cli.refusal import CannotRun

HEAD = "Promise: {promise}\nBreaks: {name}\nCaught by: tests/test_it.py::test_it\n\n"
CHANGE = "diff --git a/it.py b/it.py\n--- a/it.py\n+++ b/it.py\n@@ -1 +1 @@\n-IT = 1\n+IT = {to}\n"


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A tree with one value that one test is about."""
    (tmp_path / "tests" / "faults").mkdir(parents=True)
    (tmp_path / "it.py").write_text("IT = 1\n")
    (tmp_path / "tests" / "test_it.py").write_text("from it import IT\ndef test_it():\n    assert IT < 10\n")
    return tmp_path


def keep(tree: Path, name: str, *, promise: str = "X1", to: str = "20", change: str = CHANGE) -> Path:
    path = tree / "tests" / "faults" / f"{name}.patch"
    path.write_text(HEAD.format(promise=promise, name=name) + change.format(to=to))
    return path


def test_a_fault_that_its_test_catches(
    tree: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DJANGO_SETTINGS_MODULE")  # this tree has no hub in it
    keep(tree, "x1-large")
    assert faults.drill([], root=tree) == 0
    assert "1 of 1 faults caught" in capsys.readouterr().out
    assert (tree / "it.py").read_text() == "IT = 1\n"


@pytest.mark.parametrize(
    ("code", "end"), [(0, "SURVIVED"), (1, "caught"), (2, "COULD NOT BE RUN"), (4, "COULD NOT BE RUN")]
)
def test_how_the_test_ended_says_what_became_of_the_fault(
    tree: Path, code: int, end: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    keep(tree, "x1-large")
    seen: list[str] = []

    def run(where: Path, tests: tuple[str, ...]) -> int:
        seen.append((where / "it.py").read_text())
        return code if len(seen) > 1 else 0

    monkeypatch.setattr(faults, "run", run)
    assert faults.drill(["X1"], root=tree) == (end != "caught")
    assert seen == ["IT = 1\n", "IT = 20\n"]
    said = capsys.readouterr().out
    assert f"\n{end} " in said
    assert ("not x1-large" in said) == (end != "caught")


def test_a_fault_that_no_longer_fits_is_no_fault_caught(
    tree: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(faults, "run", lambda tree, tests: 0)
    keep(tree, "x1-gone", change=CHANGE.replace("-IT = 1", "-IT = 2"))
    assert faults.drill(["x1-gone"], root=tree) == 1
    assert "NO LONGER FITS" in capsys.readouterr().out


def test_tests_that_fail_without_any_fault_show_nothing(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(tree, "x1-large")
    monkeypatch.setattr(faults, "run", lambda tree, tests: 1)
    with pytest.raises(CannotRun, match="do not pass as the tree stands"):
        faults.drill([], root=tree)


def test_a_fault_or_a_promise_may_be_named(tree: Path) -> None:
    for name, promise in (("x1-large", "X1"), ("x1-small", "X1"), ("x2-other", "X2")):
        keep(tree, name, promise=promise)
    among = faults.kept(tree)
    assert [fault.name for fault in faults.chosen(["x1"], among=among)] == ["x1-large", "x1-small"]
    assert [fault.name for fault in faults.chosen(["x2-other"], among=among)] == ["x2-other"]
    assert faults.chosen([], among=among) == among
    with pytest.raises(CannotRun, match="there is no fault 'x9': there are x1-large, x1-small, x2-other"):
        faults.chosen(["x9"], among=among)


@pytest.mark.parametrize("missing", ["Promise: X1\n", "Breaks: x1-large\n", "Caught by: tests/test_it.py::test_it\n"])
def test_a_fault_that_does_not_say_what_it_is(tree: Path, missing: str) -> None:
    path = keep(tree, "x1-large")
    path.write_text(path.read_text().replace(missing, ""))
    with pytest.raises(CannotRun, match=r"x1-large\.patch must begin with"):
        faults.kept(tree)


def test_a_test_that_never_ends_catches_nothing(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object, **__: object) -> None:
        raise subprocess.TimeoutExpired("pytest", 900)

    monkeypatch.setattr(subprocess, "run", never)
    assert faults.run(tree, ["tests/test_it.py"]) == -1


def test_a_patch_fits_nearest_to_the_place_that_it_names(tree: Path) -> None:
    (tree / "it.py").write_text("A = 1\n\nIT = 1\n\nIT = 1\n")
    change = CHANGE.replace("@@ -1 +1 @@", "@@ -4 +4 @@")
    assert faults.spoilt(keep(tree, "x1-large", change=change), tree) == {
        tree / "it.py": "A = 1\n\nIT = 20\n\nIT = 1\n"
    }
    assert faults.spoilt(keep(tree, "x1-gone", change=change.replace("it.py", "gone.py")), tree) is None


def test_the_drill_of_the_faults_is_a_drill(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[list[str]] = []
    monkeypatch.setattr(faults, "drill", lambda names: asked.append(names) or 1)
    assert CliRunner().invoke(drill.app, ["faults", "w6"]).exit_code == 1
    assert asked == [["w6"]]
