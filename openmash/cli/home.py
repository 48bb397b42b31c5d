"""Where does a demonstration keep everything, and who may use that folder now?

A mark in the folder says that it is a demonstration's, so that nothing else is ever written into or wiped; whoever runs
the demonstration holds a lock on the mark.
"""

import contextlib
import fcntl
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from openmash.cli.refusal import CannotRun

MARK = "openmash-demo"

# A new demonstration takes 70 MB; its logs, its write-ahead log and some days of use have room beside it.
MEGABYTES = 300


def default() -> Path:
    """The user's own data folder."""
    data = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
    return Path(data) / "openmash" / "demo"


@contextlib.contextmanager
def claimed(folder: Path) -> Iterator[bool]:
    """The folder is ours, and whether it is a new one: marked as a demonstration's home, for nobody but us."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        is_new = not (folder / MARK).exists()
        if is_new and any(folder.iterdir()):
            raise CannotRun(f"{folder} holds something else than a demonstration: choose another folder with --home")
        mark = (folder / MARK).open("w")
    except OSError as error:
        raise CannotRun(f"cannot use the folder {folder}: {error.strerror}") from error
    with mark:
        try:
            fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CannotRun(f"another demonstration is running in {folder}: stop it, or use --home") from None
        yield is_new


def wipe(folder: Path) -> None:
    """Everything in a claimed folder but the mark."""
    for entry in folder.iterdir():
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry)
        elif entry.name != MARK:
            entry.unlink()


def check_room(folder: Path) -> None:
    """Refuse a disk that will be full before long."""
    free = shutil.disk_usage(folder).free // 10**6
    if free < MEGABYTES:
        raise CannotRun(f"the disk is full: {folder} has {free} MB free, and the demonstration needs {MEGABYTES} MB")
