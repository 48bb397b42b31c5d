"""How does a bare machine get what a verb needs? Standard library only.

`.venv` is made without pip, and filled from one of the locks in `requirements/`. A stamp, written last, says what is in
it. While it is being filled a mark beside it says so: what was begun and never finished is begun again. What cannot
share the hub's packages has a folder of its own.
"""

import contextlib
import fcntl
import json
import os
import shutil
import subprocess
import sys
import tempfile
import venv
from collections.abc import Iterator
from pathlib import Path

from openmash.cli.processes import tied
from openmash.cli.refusal import CannotRun

STAMP = "openmash.json"

# MB that each lock takes once installed, and while its wheels are unpacked: measured on Debian 12, rounded up.
INSTALLED = {"run": 400, "link": 650, "spark": 1_150, "test": 1_050, "study": 1_400, "private": 140}
UNPACKING = {"run": 150, "link": 250, "spark": 1_000, "test": 400, "study": 500, "private": 60}

HUBS_OWN = ".venv"

# What pip and uv say where there is no network.
UNREACHED = ("after connection broken by", "error sending request")


def ready_for(lock: str, *, root: Path, folder: str = HUBS_OWN) -> Path:
    """The Python of an environment that has everything in this lock, set up first if need be."""
    environment = Environment(root, folder)
    pins = pins_of(environment.lock(lock))
    if not environment.has(pins):
        with environment.alone():
            # Another `hub` may have done it while this one waited.
            if not environment.has(pins):
                environment.set_up(lock, pins)
    return environment.python


def pins_of(lock: Path) -> set[str]:
    """What a lock asks for: `name==version`, with its condition. One lock includes another if its pins do."""
    lines = lock.read_text(encoding="utf-8").splitlines()
    return {line.rstrip("\\ ") for line in lines if line and not line.startswith(("#", " "))}


class Environment:
    """The folder `.venv` of one checkout, or another, and what stands beside it."""

    def __init__(self, root: Path, folder: str = HUBS_OWN) -> None:
        self.root = root
        self.folder = root / folder
        self.python = self.folder / "bin" / "python"
        self.stamp = self.folder / STAMP
        self.unfinished = root / f"{folder}-unfinished"
        self.log = root / f"{folder}-setup.log"

    def lock(self, name: str) -> Path:
        return self.root / "requirements" / f"{name}.txt"

    def has(self, pins: set[str]) -> bool:
        """After the system's Python moved on or went, an environment made with it has nothing."""
        try:
            stamp = json.loads(self.stamp.read_text(encoding="utf-8"))
            return pins <= set(stamp["pins"]) and stamp["python"] == os.path.realpath(self.python, strict=True)
        except (OSError, ValueError, KeyError):
            return False

    @contextlib.contextmanager
    def alone(self) -> Iterator[None]:
        """Nobody else sets up here meanwhile."""
        with _refusing_for(self.root), (self.root / ".venv-lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                _say("another hub is setting up: waiting for it")
                fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def set_up(self, lock: str, pins: set[str]) -> None:
        if self.folder.exists() and not self.stamp.exists() and not self.unfinished.exists():
            raise CannotRun(f"{self.folder} was not made by hub: move it away")
        installers = list(self._installers())
        if not installers:
            raise CannotRun(
                "pip is missing (on Debian: apt-get install python3-pip), and so is uv: install one of them"
            )
        self._check_room(lock)
        _say(f"setting up {self.folder} for this: {len(pins)} packages, about a minute")
        self._make()
        try:
            self._fill(installers, self.lock(lock))
        except (CannotRun, OSError):
            # It would be begun again anyhow; what it holds may be what fills the disk.
            shutil.rmtree(self.folder, ignore_errors=True)
            raise
        python = os.path.realpath(self.python, strict=True)
        self.stamp.write_text(json.dumps({"python": python, "pins": sorted(pins)}, indent=1), encoding="utf-8")
        self.unfinished.unlink()

    def _check_room(self, lock: str) -> None:
        needed: dict[int, int] = {}
        folders: dict[int, Path] = {}
        for folder, megabytes in ((self.root, INSTALLED[lock]), (Path(tempfile.gettempdir()), UNPACKING[lock])):
            disk = folder.stat().st_dev
            folders.setdefault(disk, folder)
            needed[disk] = needed.get(disk, 0) + megabytes
        for disk, folder in folders.items():
            free = shutil.disk_usage(folder).free // 10**6
            if free < needed[disk]:
                raise CannotRun(
                    f"the disk is full: {folder} has {free} MB free, and setting up needs {needed[disk]} MB"
                )

    def _installers(self) -> Iterator[list[str]]:
        """Commands that fill the environment from a lock, best first; the lock's name is to follow."""
        options = ["--no-deps", "--require-hashes", "-r"]
        if uv := shutil.which("uv"):
            yield [uv, "pip", "install", "--quiet", "--python", str(self.python), *options]
        # pip stands beside the Python that makes the environment, not beside one that was made from it.
        base = str(getattr(sys, "_base_executable", sys.executable))
        pip = [base, "-m", "pip", "--disable-pip-version-check", "--no-input"]
        if subprocess.run([*pip, "--version"], capture_output=True, check=False).returncode == 0:  # noqa: S603
            # What is imported will be compiled when it is imported, and the rest never.
            install = ["--python", str(self.python), "install", "--no-compile", "--root-user-action=ignore"]
            yield [*pip, *install, *options]

    def _make(self) -> None:
        begun_before = self.unfinished.exists()
        self.unfinished.touch()
        if begun_before or not self.python.exists():
            shutil.rmtree(self.folder, ignore_errors=True)
        self.stamp.unlink(missing_ok=True)
        if not self.folder.exists():
            venv.create(self.folder, symlinks=True, with_pip=False)

    def _fill(self, installers: list[list[str]], lock: Path) -> None:
        for command in installers:
            done = subprocess.run(tied([*command, str(lock)]), capture_output=True, text=True, check=False)  # noqa: S603
            said = done.stdout + done.stderr
            self.log.write_text(said, encoding="utf-8")
            if done.returncode == 0:
                return
            if "No space left on device" in said:
                raise CannotRun("the disk became full while setting up: make room and run it again")
        raise CannotRun(f"could not install what is needed: {_reason(said)} (all of it is in {self.log})")


@contextlib.contextmanager
def _refusing_for(root: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise CannotRun(f"cannot set up in {root}: {error.strerror}") from error


def _reason(said: str) -> str:
    if any(sign in said for sign in UNREACHED):
        return "no package registry answered; run it again where there is a network"
    errors = [line for line in said.splitlines() if line.startswith(("ERROR", "error"))]
    return (errors or said.splitlines() or ["no reason given"])[-1]


def _say(text: str) -> None:
    print(f"hub: {text}", file=sys.stderr, flush=True)
