"""Do the processes we start live while they should, and no longer?"""

import contextlib
import os
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from openmash.cli import processes
from openmash.cli.processes import Process, Stopped, Watch, stopping_when_asked, tied
from openmash.cli.refusal import CannotRun

FOREVER = "import time; print('up', flush=True); time.sleep(60)"
STUBBORN = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN);" + FOREVER


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[[str], Process]]:
    """Starts some Python and stops it after the test."""
    with contextlib.ExitStack() as stack:

        def start(code: str, *, door: int | None = None) -> Process:
            command = [sys.executable, "-c", code]
            process = Process("clerk", command, log=tmp_path / "log", environment={"DESK": "screening"}, door=door)
            stack.callback(process.stop)
            process.start()
            return process

        yield start


def test_a_process_writes_to_its_log_in_its_own_surroundings(start: Callable[[str], Process]) -> None:
    process = start("import os; print(dict(os.environ)['DESK'], 'PATH' in os.environ)")
    wait_until(lambda: process.pid is None)
    assert process.log.read_text() == "screening False\n"


def test_a_process_takes_over_the_door_it_is_handed(start: Callable[..., Process]) -> None:
    reading, writing = os.pipe()
    start(f"import os; os.write({writing}, b'through')", door=writing)
    os.close(writing)
    with open(reading, "rb") as pipe:
        assert pipe.read() == b"through"


def test_a_process_is_asked_to_stop(start: Callable[[str], Process]) -> None:
    process = start(FOREVER)
    pid = process.pid
    assert pid is not None
    process.stop()
    assert process.pid is None
    assert not psutil.pid_exists(pid)


def test_a_process_that_does_not_stop_is_killed(
    start: Callable[[str], Process], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processes, "SECONDS_TO_STOP", 0.1)
    process = start(STUBBORN)
    wait_until(lambda: process.log.exists() and "up" in process.log.read_text())
    process.stop()
    assert process.pid is None


def test_a_process_that_never_started_has_nothing_to_stop(tmp_path: Path) -> None:
    process = Process("clerk", ["true"], log=tmp_path / "log", environment={})
    process.stop()
    assert process.pid is None


def test_what_is_tied_ends_with_whoever_started_it(start: Callable[[str], Process]) -> None:
    child = tied([sys.executable, "-c", FOREVER])
    starter = start(
        f"import os, subprocess; child = subprocess.Popen({child!r}, stdout=subprocess.PIPE);"
        "child.stdout.readline(); print(child.pid, flush=True); os._exit(0)"
    )
    wait_until(lambda: starter.pid is None)
    pid = int(starter.log.read_text())
    wait_until(lambda: not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE)


def test_where_nothing_can_be_tied_the_command_is_left_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    assert tied(["postgres"]) == ["postgres"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_every_way_of_asking_stops_us_once(number: signal.Signals) -> None:
    before = signal.getsignal(number)
    with stopping_when_asked():
        with pytest.raises(Stopped):
            signal.raise_signal(number)
        signal.raise_signal(number)  # a second Ctrl-C, while things are being stopped
    assert signal.getsignal(number) is before


def test_nohup_is_respected(monkeypatch: pytest.MonkeyPatch) -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with stopping_when_asked():
            signal.raise_signal(signal.SIGHUP)
    finally:
        signal.signal(signal.SIGHUP, before)


class Clerk:
    """Starts so many times, and then no more."""

    def __init__(self, name: str, starts: int, diary: list[str]) -> None:
        self.name, self.log, self.starts, self.diary = name, Path("clerk.log"), starts, diary
        self.pid: int | None = None

    def start(self) -> None:
        self.diary.append(f"{self.name} starts")
        if self.starts == 0:
            raise CannotRun("no more")
        self.starts -= 1
        self.pid = 1

    def stop(self) -> None:
        self.diary.append(f"{self.name} stops")


def test_things_stop_in_the_other_order_even_if_one_could_not_start() -> None:
    diary: list[str] = []
    with Watch(diary.append) as watch:
        watch.start(Clerk("database", 1, diary))
        with pytest.raises(CannotRun, match="no more"):
            watch.start(Clerk("worker", 0, diary))
    assert diary == ["database starts", "worker starts", "worker stops", "database stops"]


def test_what_stopped_is_started_again_and_said_to_be() -> None:
    diary: list[str] = []
    with Watch(diary.append) as watch:
        worker = Clerk("worker", 2, diary)
        watch.start(worker)
        watch.look()
        worker.pid = None
        watch.look()
    assert diary == ["worker starts", "the worker stopped and is started again", "worker starts", "worker stops"]


def test_what_keeps_stopping_is_given_up() -> None:
    diary: list[str] = []
    with Watch(diary.append) as watch:
        worker = Clerk("worker", 1, diary)
        watch.start(worker)
        worker.pid = None
        for _ in range(processes.STARTS):
            watch.look()
        with pytest.raises(CannotRun, match=r"the worker keeps stopping: see clerk\.log"):
            watch.look()


def test_what_stops_now_and_then_is_not_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    hours = iter(range(0, 10**6, 3600))
    monkeypatch.setattr(processes.time, "monotonic", lambda: next(hours))
    diary: list[str] = []
    with Watch(diary.append) as watch:
        worker = Clerk("worker", 100, diary)
        watch.start(worker)
        for _ in range(3 * processes.STARTS):
            worker.pid = None
            watch.look()
    assert diary.count("worker starts") == 1 + 3 * processes.STARTS
