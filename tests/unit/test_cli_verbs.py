"""Does every verb answer to its name, whichever way it is called?"""

import ast
import importlib
import runpy
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import typer

from openmash.cli import __main__, environment, start, verbs
from openmash.cli.refusal import CannotRun
from openmash.hub.records.refusals import NotUnderstood

ROOT = Path(start.__file__).parents[2]


@pytest.mark.parametrize("name", verbs.VERBS)
def test_every_verb_has_an_application_and_says_more_when_asked(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    verb = verbs.VERBS[name]
    assert isinstance(getattr(importlib.import_module(verb.module), verb.app), typer.Typer)
    with pytest.raises(SystemExit) as ended:
        __main__.main([name, "--help"])
    said = capsys.readouterr().out
    assert ended.value.code == 0
    assert f"openmash {name}" in said
    assert "completion" not in said


@pytest.mark.parametrize("arguments", [[], ["--help"], ["-h"], ["help"]])
def test_without_a_verb_the_verbs_are_listed_and_nothing_is_set_up(
    arguments: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(environment, "ready_for")
    assert start.main(arguments) == __main__.main(arguments) == 0
    said = capsys.readouterr().out
    assert said.count("from nothing") == 2
    assert all(f"  {name} " in said for name in verbs.VERBS)


def test_what_is_said_names_the_name_it_was_called_by(capsys: pytest.CaptureFixture[str]) -> None:
    assert start.main([], program="openmash") == 0
    assert start.main(["dmeo"], program="openmash") == 2
    said = capsys.readouterr()
    assert said.out.startswith("Usage: openmash VERB")
    assert said.err == "openmash: there is no verb 'dmeo': openmash --help lists them\n"


def test_an_installed_command_runs_the_verbs(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with (ROOT / "pyproject.toml").open("rb") as file:
        module, _, name = tomllib.load(file)["project"]["scripts"]["openmash"].partition(":")
    monkeypatch.setattr(sys, "argv", ["/usr/local/bin/openmash", "--help"])
    assert getattr(importlib.import_module(module), name)() == 0
    assert capsys.readouterr().out.startswith("Usage: openmash VERB")


def test_an_unknown_verb_is_one_line_and_nothing_is_set_up(capsys: pytest.CaptureFixture[str]) -> None:
    assert start.main(["dmeo"]) == __main__.main(["dmeo"]) == 2
    assert capsys.readouterr().err.splitlines() == [
        "hub: there is no verb 'dmeo': hub --help lists them",
        "openmash: there is no verb 'dmeo': openmash --help lists them",
    ]


def test_a_verb_that_cannot_run_says_so_in_one_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("OPENMASH_OWNER_URL", raising=False)
    assert __main__.main(["migrate"]) == 2
    assert capsys.readouterr().err == (
        "openmash: OPENMASH_OWNER_URL is not set: the address of the database, as its owner\n"
    )


def test_what_the_hub_refuses_is_one_line_too(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: str) -> None:
        raise NotUnderstood("Say which hub: Thornmere, Easterly")

    monkeypatch.setattr(__main__, "_run", refused)
    assert __main__.main(["audit"]) == 2
    assert capsys.readouterr().err == "openmash: Say which hub: Thornmere, Easterly\n"


def test_a_verb_that_ends_quietly_ended_well(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(__main__, "_run", lambda *_: None)
    assert __main__.main(["demo"]) == 0


def test_the_module_is_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["openmash"])
    with pytest.raises(SystemExit) as ended:
        runpy.run_path(str(__main__.__file__), run_name="__main__")
    assert ended.value.code == 0


class Became(Exception):
    """What would have taken our place."""


@pytest.fixture
def becoming(monkeypatch: pytest.MonkeyPatch) -> None:
    def execve(path: Path, arguments: list[str], surroundings: dict[str, str]) -> None:
        raise Became(path, arguments, surroundings["PYTHONPATH"], surroundings["PYTHONSAFEPATH"])

    monkeypatch.setattr("os.execve", execve)
    monkeypatch.setattr(environment, "ready_for", lambda lock, *, root: root / lock / "python")


@pytest.mark.usefixtures("becoming")
def test_hub_becomes_the_verb_in_the_environment_of_its_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PYTHONPATH", raising=False)
    with pytest.raises(Became) as became:
        start.main(["test", "-k", "clock"])
    python = ROOT / "test" / "python"
    arguments = [str(python), "-m", "openmash.cli", "test", "-k", "clock"]
    assert became.value.args == (python, arguments, str(ROOT), "1")


@pytest.mark.usefixtures("becoming")
@pytest.mark.parametrize(
    ("arguments", "lock"),
    [(["a.csv"], "link"), (["--engine=spark://host:7077"], "spark"), (["a.csv", "--engine", "spark"], "spark")],
)
def test_an_option_may_need_more_than_its_verb(arguments: list[str], lock: str) -> None:
    with pytest.raises(Became) as became:
        start.main(["link", *arguments])
    assert became.value.args[0] == ROOT / lock / "python"


@pytest.mark.usefixtures("becoming")
def test_what_was_on_the_path_stays_on_it_after_us(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", "/elsewhere")
    with pytest.raises(Became) as became:
        start.main(["demo"])
    assert became.value.args[2] == f"{ROOT}:/elsewhere"


@pytest.mark.parametrize(
    ("trouble", "code", "line"),
    [
        (CannotRun("the disk is full"), 2, "hub: the disk is full\n"),
        (KeyboardInterrupt(), 130, "hub: stopped; run it again to finish setting up\n"),
    ],
)
def test_a_set_up_that_cannot_be_finished_is_one_line(
    trouble: BaseException, code: int, line: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def ready_for(lock: str, *, root: Path) -> Path:
        raise trouble

    monkeypatch.setattr(environment, "ready_for", ready_for)
    assert start.main(["demo"]) == code
    assert capsys.readouterr().err == line


def test_setting_up_needs_nothing_but_the_standard_library() -> None:
    code = f"import sys; sys.path.insert(0, {str(ROOT)!r}); import openmash.cli.start;"
    code += "print({name.partition('.')[0] for name in sys.modules} - set(sys.stdlib_module_names) - {'__main__'})"
    done = subprocess.run([sys.executable, "-I", "-S", "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "{'openmash'}\n"


def test_older_pythons_can_read_the_script_that_refuses_them() -> None:
    ast.parse((ROOT / "hub").read_text(), feature_version=(3, 7))


@pytest.mark.parametrize(("path", "remedy"), [("/nowhere", "install one"), (None, "run it with python3.13")])
def test_an_older_python_is_refused_in_one_line(path: str | None, remedy: str, tmp_path: Path) -> None:
    (tmp_path / "python3.13").touch(mode=0o755)
    code = f"import sys; sys.version_info = (3, 9, 2); exec(open({str(ROOT / 'hub')!r}).read())"
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, env={"PATH": path or str(tmp_path)}, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr == f"hub: Python 3.11 or newer is needed and this is 3.9.2: {remedy}\n"
