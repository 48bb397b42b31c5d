"""Does the demonstration come up whole, and go down without a trace, however it is ended?"""

import contextlib
import importlib
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import psutil
import pytest
from typer.testing import CliRunner

from openmash.cli import demo, home
from openmash.cli.postgres import Server
from openmash.cli.postgres.account import Account
from openmash.cli.processes import Watch
from openmash.cli.refusal import CannotRun

# Nothing a demonstration is given may depend on whoever happens to run the tests.
SURROUNDINGS = {name: value for name, value in os.environ.items() if not name.startswith(("OPENMASH", "DJANGO"))}


class Running:
    """A demonstration in a process of its own."""

    def __init__(self, folder: Path, *options: str) -> None:
        command = [sys.executable, "-m", "openmash.cli", "demo", "--home", str(folder), "--port=0", "--no-browser"]
        self.process = subprocess.Popen([*command, *options], stdout=subprocess.PIPE, text=True, env=SURROUNDINGS)
        self.said: list[str] = []
        self.address = self.hears(r"ready at (http://127\.0\.0\.1:\d+/) ")
        self.family = psutil.Process(self.process.pid).children(recursive=True)

    def hears(self, pattern: str) -> str:
        """The rest of what it says up to this line."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said.append(line)
            if found := re.search(pattern, line):
                return found[found.re.groups]
        raise AssertionError(self.said)

    def part(self, words: str) -> psutil.Process:
        (found, *_) = [
            each for each in psutil.Process(self.process.pid).children() if words in " ".join(each.cmdline())
        ]
        return found

    def health(self) -> int:
        with urllib.request.urlopen(f"{self.address}health", timeout=30) as answer:
            return int(answer.status)

    def end(self, number: signal.Signals) -> int:
        self.process.send_signal(number)
        return self.process.wait(timeout=60)

    def left_behind(self) -> list[psutil.Process]:
        _, alive = psutil.wait_procs(self.family, timeout=30)
        return [each for each in alive if each.status() != psutil.STATUS_ZOMBIE]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo") / "home"


@pytest.fixture
def running(folder: Path) -> Iterator[Callable[..., Running]]:
    """Starts a demonstration, and ends it after the test whatever became of it."""
    with contextlib.ExitStack() as stack:

        def run(*options: str) -> Running:
            running = Running(folder, *options)
            stack.callback(lambda: (running.process.kill(), running.process.communicate()))
            return running

        yield run


def test_from_nothing_it_is_whole_and_ctrl_c_ends_all_of_it(running: Callable[..., Running], folder: Path) -> None:
    demonstration = running()
    assert demonstration.health() == 200
    kinds = " ".join(" ".join(each.cmdline()) for each in demonstration.family)
    assert all(part in kinds for part in ("postgres", "gunicorn", "openmash.cli worker"))
    assert (folder / home.MARK).exists()
    assert demonstration.end(signal.SIGINT) == 0
    assert demonstration.left_behind() == []


def test_a_second_one_in_the_same_home_is_one_line_and_what_dies_is_started_again(
    running: Callable[..., Running], folder: Path
) -> None:
    demonstration = running()
    second = subprocess.run(
        [sys.executable, "-m", "openmash.cli", "demo", "--home", folder, "--port", "0"],
        capture_output=True, text=True, check=False, env=SURROUNDINGS,
    )  # fmt: skip
    assert (second.returncode, second.stdout, second.stderr.count("\n")) == (2, "", 1)
    assert "another demonstration is running in" in second.stderr
    for words, name in (("gunicorn", "web server"), ("worker", "worker"), ("postgres", "database")):
        demonstration.part(words).kill()
        demonstration.hears(f"the {name} stopped and is started again")
    demonstration.family += psutil.Process(demonstration.process.pid).children(recursive=True)
    wait_until(lambda: healthy(demonstration))
    assert demonstration.end(signal.SIGTERM) == 0
    assert demonstration.left_behind() == []


def test_killed_outright_it_leaves_nothing_and_starts_again(running: Callable[..., Running]) -> None:
    demonstration = running()
    demonstration.end(signal.SIGKILL)
    assert demonstration.left_behind() == []
    again = running()
    assert again.health() == 200
    assert again.end(signal.SIGHUP) == 0
    assert again.left_behind() == []


def healthy(demonstration: Running) -> bool:
    with contextlib.suppress(OSError):
        return demonstration.health() == 200
    return False


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_a_person_at_a_desktop_is_shown_the_hub(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Within this process; a second after it is shown, somebody stops it."""
    shown: list[str] = []

    def open_browser(address: str) -> None:
        shown.append(address)
        threading.Timer(1, os.kill, [os.getpid(), signal.SIGINT]).start()

    for name in set(os.environ) - set(SURROUNDINGS):
        monkeypatch.delenv(name)
    monkeypatch.setattr(demo, "prepare", with_nobody_in_it(demo.prepare))
    monkeypatch.setattr(demo, "can_browse", lambda: True)
    monkeypatch.setattr(demo.webbrowser, "open", open_browser)
    (tmp_path / home.MARK).touch()
    (tmp_path / "left from the last one").touch()
    result = CliRunner().invoke(demo.app, ["--home", str(tmp_path), "--port", "0", "--fresh"])
    assert (result.exit_code, result.output.splitlines()[-1]) == (0, "stopped")
    assert f"ready at {shown[0]} " in result.output
    assert not (tmp_path / "left from the last one").exists()


def with_nobody_in_it(prepare: Callable[..., None]) -> Callable[..., None]:
    """An empty hub, where nobody is needed: inventing the borough is most of the work."""

    def prepare_empty(environment: Mapping[str, str], *, log: Path) -> None:
        prepare({name: value for name, value in environment.items() if name != "OPENMASH_DEMO"}, log=log)

    return prepare_empty


def test_nobody_at_a_desktop_is_shown_a_browser_in_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setattr("sys.stdout.isatty", lambda: False, raising=False)
    assert not demo.can_browse()
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    assert demo.can_browse()
    monkeypatch.delenv("DISPLAY")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert demo.can_browse() == (sys.platform == "darwin")


def test_a_port_that_is_taken_is_one_line(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = subprocess.run(
            [sys.executable, "-m", "openmash.cli", "demo", "--home", tmp_path / "demo", "--port", str(port)],
            capture_output=True, text=True, check=False, env=SURROUNDINGS,
        )  # fmt: skip
    assert (result.returncode, result.stdout) == (2, "")
    said = f"openmash: port {port} cannot be used: Address already in use; choose another with --port\n"
    assert result.stderr == said
    assert not (tmp_path / "demo").exists()


def test_a_port_that_nobody_may_have_is_refused() -> None:
    with pytest.raises(CannotRun, match="port 80 cannot be used: "), socket_refused(), demo.listening(80):
        pass


@contextlib.contextmanager
def socket_refused() -> Iterator[None]:
    """A machine on which nobody may listen."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "bind", refuse)
        yield


def refuse(*_: object) -> None:
    raise PermissionError(13, "Permission denied")


def test_a_number_that_is_no_port_is_refused(tmp_path: Path) -> None:
    result = CliRunner().invoke(demo.app, ["--home", str(tmp_path / "demo"), "--port", "80000"])
    assert result.exit_code == 2
    assert not (tmp_path / "demo").exists()


def test_what_a_removed_home_left_elsewhere_does_not_come_back(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """As where root may not use namespaces, and the data stand outside the home."""
    elsewhere = tmp_path / "elsewhere"
    (elsewhere / "postgres").mkdir(parents=True)
    (elsewhere / "postgres" / "PG_VERSION").write_text("18\n")
    monkeypatch.setattr(Account, "folder_for", lambda *_: elsewhere)
    monkeypatch.setattr(demo, "run", lambda *_, **__: None)
    assert CliRunner().invoke(demo.app, ["--port", "0", "--home", str(tmp_path / "demo")]).exit_code == 0
    assert not (elsewhere / "postgres").exists()


def test_a_full_disk_is_refused_before_anything_is_started(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(home, "MEGABYTES", 10**9)
    with demo.listening(0) as listener, pytest.raises(CannotRun, match="the disk is full"):
        demo.run(tmp_path, listener, show=str)
    assert not (tmp_path / "postgres").exists()


def test_without_fresh_nothing_is_wiped(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(demo, "run", lambda *_, **__: None)
    (tmp_path / home.MARK).touch()
    (tmp_path / "left from the last one").touch()
    monkeypatch.setenv("OPENMASH_HOME", str(tmp_path))
    assert CliRunner().invoke(demo.app, ["--port", "0"]).exit_code == 0
    assert (tmp_path / "left from the last one").exists()


def test_a_demonstration_serves_as_the_application_whatever_it_was_started_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGOPTIONS", "-c role=openmash_owner")
    monkeypatch.setenv("DATABASE_URL", "postgresql:///real")
    found = demo.surroundings(Server(tmp_path))
    assert "PGOPTIONS" not in found
    assert found["DATABASE_URL"].startswith("postgresql://openmash_app:")
    assert (found["OPENMASH_DEMO"], len(bytes.fromhex(found["OPENMASH_AUDIT_KEY"]))) == ("1", 32)


def test_a_database_that_cannot_be_prepared_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(CannotRun, match=r"the database could not be prepared: see .*prepare\.log"):
        demo.prepare({"PATH": os.environ["PATH"]}, log=tmp_path / "prepare.log")
    assert "OPENMASH_OWNER_URL" in (tmp_path / "prepare.log").read_text()


def test_a_hub_that_never_answers_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "SECONDS_TO_ANSWER", 0.2)
    with demo.listening(0) as silent, Watch(print) as watch, pytest.raises(CannotRun, match="did not answer"):
        demo.wait_for(f"http://127.0.0.1:{silent.getsockname()[1]}/", watch)


def test_gunicorn_reads_how_to_serve() -> None:
    assert importlib.import_module("openmash.cli.web").worker_class == "gthread"
    checked = subprocess.run(
        [sys.executable, "-m", "gunicorn", "--config", "python:openmash.cli.web", "--print-config"],
        capture_output=True, text=True, check=False, env=SURROUNDINGS | {"OPENMASH_PLAIN_HTTP": "1"},
    )  # fmt: skip
    assert re.search(r"worker_class\s+= gthread", checked.stdout)
    assert re.search(r"accesslog\s+= None", checked.stdout)
