"""Where a file lies until its rows are read: under a random name, for the hub alone, and no longer than it must."""

import errno
import hashlib
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings

from openmash.hub.contacts.files import storage
from openmash.hub.contacts.files.storage import NoRoom
from openmash.hub.records.refusals import NotUnderstood

NOW = datetime(2026, 11, 17, 9, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def folder(settings: LazySettings, tmp_path: Path) -> Path:
    settings.UPLOADS = tmp_path / "home" / "uploads"
    return settings.UPLOADS  # type: ignore[no-any-return]


def test_a_file_is_written_for_us_alone_and_known_by_its_digest(folder: Path) -> None:
    stored = storage.store([b"A,B\n", b"1,2\n"])
    path = storage.path_of(stored.name)
    assert path.read_bytes() == b"A,B\n1,2\n"
    assert (stored.digest, stored.size) == (hashlib.sha256(b"A,B\n1,2\n").hexdigest(), 8)
    assert (path.stat().st_mode & 0o777, folder.stat().st_mode & 0o777) == (0o600, 0o700)
    assert storage.store([]).name != stored.name


def test_a_full_disk_leaves_nothing_and_says_what_to_do(folder: Path) -> None:
    def chunks() -> Iterator[bytes]:
        yield b"A,B\n"
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(NoRoom, match=r"Nothing was kept\. Tell the hub’s desk"):
        storage.store(chunks())
    assert list(folder.iterdir()) == []


def test_a_file_that_lies_elsewhere_is_described_and_never_removed(tmp_path: Path, settings: LazySettings) -> None:
    path = tmp_path / "night.csv"
    path.write_bytes(b"A,B\n")
    described = storage.described(path)
    assert described == ("", hashlib.sha256(b"A,B\n").hexdigest(), 4)
    storage.remove(described.name)
    assert path.exists()
    settings.UPLOAD_LIMIT = 3
    with pytest.raises(NotUnderstood, match="MB or smaller"):
        storage.described(path)


def test_a_file_is_removed_once_and_again(folder: Path) -> None:
    stored = storage.store([b"x"])
    storage.remove(stored.name)
    storage.remove(stored.name)
    assert list(folder.iterdir()) == []


def test_what_a_killed_process_left_is_removed_after_a_day_and_what_is_needed_is_not(folder: Path) -> None:
    assert storage.tidy([], now=NOW) == []
    needed, left, fresh = (storage.store([b"x"]).name for _ in range(3))
    for name in (needed, left):
        long_ago = (NOW - timedelta(days=1, seconds=1)).timestamp()
        os.utime(storage.path_of(name), (long_ago, long_ago))
    os.utime(storage.path_of(fresh), (NOW.timestamp(), NOW.timestamp()))
    assert storage.tidy([needed], now=NOW) == [left]
    assert {path.name for path in folder.iterdir()} == {needed, fresh}
