"""Where does a file lie until its rows are read? Under a random name, for nobody but the hub, and no longer."""

import hashlib
import os
import secrets
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

from openmash.hub.records.refusals import NotUnderstood, Refusal

ORPHANED_AFTER = timedelta(days=1)


class NoRoom(Refusal):
    """The disk takes no more."""


class Stored(NamedTuple):
    """A file on the disk: its name there, what it holds in one figure, and its size in bytes."""

    name: str
    digest: str
    size: int


def store(chunks: Iterable[bytes]) -> Stored:
    """Write a file piece by piece, and answer only when it is on the disk."""
    name, digest, size = secrets.token_hex(16), hashlib.sha256(), 0
    try:
        folder().mkdir(mode=0o700, parents=True, exist_ok=True)
        with open(path_of(name), "xb", opener=_for_us_alone) as file:
            for chunk in chunks:
                file.write(chunk)
                digest.update(chunk)
                size += len(chunk)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        remove(name)
        raise NoRoom(
            "The file could not be kept: the hub’s disk is full or cannot be written. Nothing was kept. "
            "Tell the hub’s desk, and send it again later."
        ) from error
    return Stored(name, digest.hexdigest(), size)


def described(path: Path) -> Stored:
    """A file that is read where it lies. Refused above the limit before it is read."""
    size = path.stat().st_size
    if size > settings.UPLOAD_LIMIT:
        raise NotUnderstood(too_large())
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return Stored("", digest.hexdigest(), size)


def too_large() -> str:
    """Why a file is not taken in."""
    limit = settings.UPLOAD_LIMIT // 1_000_000
    return f"The file must be {limit} MB or smaller. Export fewer days at a time, and send it in parts."


def remove(name: str) -> None:
    """A file is no longer needed. One that is read where it lies, and so has no name here, stays there."""
    if name:
        path_of(name).unlink(missing_ok=True)


def tidy(needed: Collection[str], *, now: datetime) -> list[str]:
    """Remove what a killed process left behind: files of yesterday or before that nothing names."""
    left = []
    for path in folder().iterdir() if folder().exists() else ():
        if path.name not in needed and path.stat().st_mtime < (now - ORPHANED_AFTER).timestamp():
            path.unlink(missing_ok=True)
            left.append(path.name)
    return left


def folder() -> Path:
    """The one folder for files that came."""
    return Path(settings.UPLOADS)


def path_of(name: str) -> Path:
    """Where the file of this name lies."""
    return folder() / name


def _for_us_alone(path: str, flags: int) -> int:
    return os.open(path, flags, mode=0o600)
