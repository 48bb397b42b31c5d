"""Does `hub test` leave nothing out, and does the runner have the last word?"""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from typer.testing import CliRunner

from openmash.cli import browser
from openmash.cli import test as verb
from openmash.cli.refusal import CannotRun

Ran = list[tuple[str, ...]]


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> Ran:
    """What was run; all of it passes."""
    return failing(monkeypatch, "nothing")


def failing(monkeypatch: pytest.MonkeyPatch, tool: str) -> Ran:
    ran: Ran = []

    def run(*command: str, environment: Mapping[str, str]) -> int:
        ran.append((*command, environment.get(browser.VARIABLE, "")))
        return int(command[0] == tool)

    monkeypatch.setattr(verb, "run", run)
    return ran


@pytest.fixture(autouse=True)
def chromium(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(browser.VARIABLE, "/opt/chromium")


def test_everything_is_run_and_the_tests_last(ran: Ran) -> None:
    assert CliRunner().invoke(verb.app).exit_code == 0
    assert [command[0] for command in ran] == ["ruff", "ruff", "mypy", "lint-imports", "pytest"]
    assert {command[-1] for command in ran} == {"/opt/chromium"}
    assert {"--cov", "--cov-fail-under=100"} < set(ran[-1])


@pytest.mark.parametrize("tool", ["ruff", "mypy", "lint-imports", "pytest"])
def test_whatever_fails_the_rest_is_run_and_the_whole_fails(tool: str, monkeypatch: pytest.MonkeyPatch) -> None:
    ran = failing(monkeypatch, tool)
    result = CliRunner().invoke(verb.app)
    assert result.exit_code != 0
    assert len(ran) == 5
    assert (f"FAILED: {tool}" in result.output) == (tool != "pytest")


@pytest.mark.parametrize("known", [True, False])
def test_with_arguments_only_those_tests_are_run_and_no_browser_is_asked_for(
    ran: Ran, known: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not known:
        monkeypatch.delenv(browser.VARIABLE)
        monkeypatch.setenv("PATH", "/nowhere")
    assert CliRunner().invoke(verb.app, ["-k", "clock", "--maxfail=1"]).exit_code == 0
    assert ran == [("pytest", "-k", "clock", "--maxfail=1", "/opt/chromium" if known else "")]


def test_a_tool_is_the_one_beside_our_python(capfd: pytest.CaptureFixture[str]) -> None:
    assert verb.run(Path(sys.executable).name, "-c", "raise SystemExit(3)", environment=os.environ) == 3
    assert f"$ {Path(sys.executable).name} -c" in capfd.readouterr().out


@pytest.fixture
def commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder on the PATH of a machine where no browser is named, and we are root."""
    monkeypatch.delenv(browser.VARIABLE)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setattr(browser, "NAMES", ("our-chromium", "our-chrome"))
    monkeypatch.setattr("os.geteuid", lambda: 0)
    monkeypatch.setattr(
        browser.shutil, "which", lambda name, which=browser.shutil.which: which(name, path=str(tmp_path))
    )
    return tmp_path


def program(path: Path, script: str = "") -> Path:
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


def test_the_browser_named_comes_before_those_on_the_path(commands: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chrome = program(commands / "our-chrome")
    assert browser.needed() == str(chrome)
    chromium = program(commands / "our-chromium")
    assert browser.needed() == str(chromium)
    monkeypatch.setenv(browser.VARIABLE, "/opt/chromium")
    assert browser.needed() == "/opt/chromium"


def test_root_installs_one_where_there_is_none(commands: Path) -> None:
    program(commands / "apt-get", f'echo "$DEBIAN_FRONTEND $@" >> {commands}/asked; cp "$0" {commands}/our-chromium')
    assert browser.needed() == str(commands / "our-chromium")
    assert (commands / "asked").read_text().splitlines() == [
        "noninteractive -qq update",
        "noninteractive -qq install -y --no-install-recommends chromium",
    ]


@pytest.mark.parametrize("why", ["no apt", "no root", "apt fails"])
def test_without_a_browser_the_tests_fail_in_one_line(
    commands: Path, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if why != "no apt":
        program(commands / "apt-get", "exit 100")
    if why == "no root":
        monkeypatch.setattr("os.geteuid", lambda: 1000)
    with pytest.raises(CannotRun, match="the journeys need a browser: install chromium, or set OPENMASH_BROWSER"):
        browser.needed()
