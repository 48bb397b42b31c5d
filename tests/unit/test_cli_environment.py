"""Does setting up end in an environment that works, or in one clear line?"""

import fcntl
import json
import os
import shutil
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from openmash.cli import environment
from openmash.cli.environment import Environment, pins_of, ready_for
from openmash.cli.refusal import CannotRun

LOCK = "one==1 \\\n    --hash=sha256:0\n    # via nobody\ntwo==2 ; sys_platform != 'win32' \\\n    --hash=sha256:0\n"
MORE = LOCK + "three==3 \\\n    --hash=sha256:0\n"
PINS = {"one==1", "two==2 ; sys_platform != 'win32'"}


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout with two locks, on a machine whose uv notes what it was asked and does nothing."""
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "run.txt").write_text(LOCK)
    (tmp_path / "requirements" / "test.txt").write_text(MORE)
    (tmp_path / "commands").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "commands"), prepend=os.pathsep)
    monkeypatch.setattr(environment, "INSTALLED", {"run": 0, "test": 0})
    monkeypatch.setattr(environment, "UNPACKING", {"run": 0, "test": 0})
    uv(tmp_path, 'echo "$@" >> "$(dirname "$0")/asked"')
    return tmp_path


def uv(root: Path, script: str) -> None:
    program = root / "commands" / "uv"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)


def asked(root: Path) -> list[str]:
    try:
        return (root / "commands" / "asked").read_text().splitlines()
    except FileNotFoundError:
        return []


def without_pip(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "_base_executable", shutil.which("false"), raising=False)


def test_a_lock_asks_for_its_pins_under_their_conditions(root: Path) -> None:
    assert pins_of(root / "requirements" / "run.txt") == PINS


def test_the_locks_of_running_are_part_of_the_locks_of_testing() -> None:
    locks = Path(environment.__file__).parents[2] / "requirements"
    assert pins_of(locks / "run.txt") < pins_of(locks / "test.txt")


def test_the_first_time_an_environment_is_made_and_filled_by_hash(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    python = ready_for("run", root=root)
    assert python == root / ".venv" / "bin" / "python"
    assert python.exists()
    assert not (root / ".venv" / "bin" / "pip").exists()
    assert asked(root) == [
        f"pip install --quiet --python {python} --no-deps --require-hashes -r {root}/requirements/run.txt"
    ]
    assert not (root / ".venv-unfinished").exists()
    assert "2 packages" in capsys.readouterr().err


def test_the_second_time_nothing_is_done(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ready_for("run", root=root)
    capsys.readouterr()
    ready_for("run", root=root)
    assert len(asked(root)) == 1
    assert capsys.readouterr().err == ""


def test_what_was_set_up_for_testing_is_enough_for_running(root: Path) -> None:
    ready_for("test", root=root)
    ready_for("run", root=root)
    assert len(asked(root)) == 1


def test_what_was_set_up_for_running_is_added_to_for_testing(root: Path) -> None:
    python = ready_for("run", root=root)
    made = python.lstat().st_ctime_ns
    ready_for("test", root=root)
    assert [line.rpartition("/")[2] for line in asked(root)] == ["run.txt", "test.txt"]
    assert python.lstat().st_ctime_ns == made


def test_what_cannot_share_the_hubs_packages_has_a_folder_of_its_own(root: Path) -> None:
    ready_for("run", root=root)
    python = ready_for("test", root=root, folder=".venv-apart")
    assert python == root / ".venv-apart" / "bin" / "python"
    assert ready_for("run", root=root) != python
    assert len(asked(root)) == 2
    assert not list(root.glob("*-unfinished"))


def test_a_changed_lock_is_installed_again(root: Path) -> None:
    ready_for("run", root=root)
    (root / "requirements" / "run.txt").write_text(LOCK.replace("one==1", "one==1.1"))
    ready_for("run", root=root)
    assert len(asked(root)) == 2


def test_when_its_python_moved_on_the_environment_is_made_again(root: Path) -> None:
    python = ready_for("run", root=root)
    (root / ".venv" / "old").touch()
    python.unlink()
    python.symlink_to("/nowhere/python3")
    ready_for("run", root=root)
    assert len(asked(root)) == 2
    assert not (root / ".venv" / "old").exists()


@pytest.mark.parametrize("stamp", ["", "{}", '{"pins": []}'])
def test_a_stamp_that_cannot_be_read_is_no_stamp(root: Path, stamp: str) -> None:
    ready_for("run", root=root)
    (root / ".venv" / environment.STAMP).write_text(stamp)
    ready_for("run", root=root)
    assert len(asked(root)) == 2


def test_what_was_interrupted_is_begun_again(root: Path) -> None:
    (root / ".venv" / "bin").mkdir(parents=True)
    (root / ".venv" / "bin" / "half").touch()
    (root / ".venv-unfinished").touch()
    assert ready_for("run", root=root).exists()
    assert not (root / ".venv" / "bin" / "half").exists()


def test_an_environment_that_is_not_ours_is_left_alone(root: Path) -> None:
    (root / ".venv").mkdir()
    with pytest.raises(CannotRun, match=r"\.venv was not made by hub: move it away"):
        ready_for("run", root=root)
    assert asked(root) == []


def test_without_uv_pip_installs_into_the_environment(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (root / "commands" / "uv").unlink()
    note = root / "commands" / "asked"
    pip = root / "commands" / "python3"
    pip.write_text(f'#!/bin/sh\necho "$@" >> {note}\n')
    pip.chmod(0o755)
    monkeypatch.setenv("PATH", str(root / "commands"))
    monkeypatch.setattr(environment, "venv", type("venv", (), {"create": staticmethod(_made_by_hand)}))
    monkeypatch.setattr(sys, "_base_executable", str(pip), raising=False)
    ready_for("run", root=root)
    version, install = asked(root)
    assert version == "-m pip --disable-pip-version-check --no-input --version"
    assert f"--python {root}/.venv/bin/python install --no-compile" in install
    assert "--no-deps --require-hashes -r" in install


def _made_by_hand(folder: Path, **_: object) -> None:
    (folder / "bin").mkdir(parents=True)
    (folder / "bin" / "python").symlink_to(sys.executable)


def test_without_uv_and_pip_it_says_what_to_install(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (root / "commands" / "uv").unlink()
    without_pip(monkeypatch)
    monkeypatch.setenv("PATH", str(root / "commands"))
    with pytest.raises(CannotRun, match=r"pip is missing \(on Debian: apt-get install python3-pip\), and so is uv"):
        ready_for("run", root=root)
    assert not (root / ".venv").exists()


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        (
            "ERROR: no such package",
            r"could not install what is needed: ERROR: no such package \(all of it is in .*\.log\)",
        ),
        ("something is wrong", "something is wrong"),
        ("error: Failed to fetch\n  Caused by: error sending request for url", "no package registry answered"),
        ("", "no reason given"),
        ("OSError: [Errno 28] No space left on device", "the disk became full while setting up"),
    ],
)
def test_what_cannot_be_installed_is_said_and_begun_again(
    root: Path, monkeypatch: pytest.MonkeyPatch, said: str, refusal: str
) -> None:
    without_pip(monkeypatch)
    uv(root, f"echo '{said}'; echo >&2 'and more'; exit 1" if said.startswith("ERROR") else f"printf '{said}'; exit 1")
    with pytest.raises(CannotRun, match=refusal):
        ready_for("run", root=root)
    assert not (root / ".venv").exists()
    uv(root, "")
    assert ready_for("run", root=root).exists()


def test_a_disk_with_too_little_room_is_refused_before_anything_is_written(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environment, "INSTALLED", {"run": 10**9})
    with pytest.raises(CannotRun, match=r"the disk is full: .* MB free, and setting up needs 1000000000 MB"):
        ready_for("run", root=root)
    assert not (root / ".venv").exists()


def test_a_folder_that_cannot_be_written_is_said_to_be_so(root: Path) -> None:
    (root / ".venv-lock").mkdir()
    with pytest.raises(CannotRun, match=r"cannot set up in .*: Is a directory"):
        ready_for("run", root=root)


@pytest.fixture
def somebody_else(root: Path) -> Iterator[threading.Timer]:
    """Another `hub` is setting up, and will soon be done."""
    lock = (root / ".venv-lock").open("w")
    fcntl.flock(lock, fcntl.LOCK_EX)
    done = threading.Timer(0.2, lock.close)
    yield done
    done.join()


def test_two_at_once_take_turns(root: Path, somebody_else: threading.Timer, capsys: pytest.CaptureFixture[str]) -> None:
    somebody_else.start()
    ready_for("run", root=root)
    assert "another hub is setting up: waiting for it" in capsys.readouterr().err
    assert len(asked(root)) == 1


def test_who_waited_does_not_do_again_what_the_other_did(root: Path, somebody_else: threading.Timer) -> None:
    pins = sorted(PINS)

    def finish() -> None:
        _made_by_hand(root / ".venv")
        stamp = {"python": os.path.realpath(sys.executable), "pins": pins}
        (root / ".venv" / environment.STAMP).write_text(json.dumps(stamp))

    somebody_else.function = lambda done=somebody_else.function: (finish(), done())  # type: ignore[misc]
    somebody_else.start()
    ready_for("run", root=root)
    assert asked(root) == []


def test_every_verbs_lock_has_its_room_measured() -> None:
    from openmash.cli import asking_elsewhere
    from openmash.cli.verbs import VERBS

    locks = {verb.lock for verb in VERBS.values()} | {asking_elsewhere.LOCK}
    locks |= {lock for verb in VERBS.values() for lock in verb.with_option.values()}
    assert locks == set(environment.INSTALLED) == set(environment.UNPACKING)
    here = Environment(Path(environment.__file__).parents[2])
    assert all(here.lock(name).exists() for name in locks)
