"""How far had the log come, minute by minute? Kept in files outside the database, which nobody there can change.

One line for each head: which hub, how far, the seal there, when. Each line is signed with the key that seals the log,
over what it says and the signature before it, so that a line that was changed or taken away shows. A file a day; lines
are only ever added.
"""

import fcntl
import hmac
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings

from .chain import Head, Outside, outside

NAME = "heads-{day:%Y-%m-%d}.jsonl"
FILES = "heads-????-??-??.jsonl"
BEGINNING = ""  # what stands before the first signature


class Line(NamedTuple):
    """One head as it was kept: the position and the seal of a hub's chain at a time, and the signatures."""

    hub: int
    position: int
    mac: str
    at: str
    before: str
    signed: str

    @property
    def head(self) -> Head:
        """How far the chain had come, and the seal there."""
        return Head(self.position, bytes.fromhex(self.mac))

    @classmethod
    def made(cls, hub: int, head: Head, *, at: datetime, before: str) -> "Line":
        """A line, signed."""
        moment = at.astimezone(UTC).isoformat(timespec="seconds")
        said = (hub, head.position, head.mac.hex(), moment, before)
        return cls(*said, signed=_signature(said))

    @classmethod
    def read(cls, text: str) -> "Line | None":
        """What a line says; None where it is none of ours, or was changed."""
        try:
            line = cls(**json.loads(text))
        except (ValueError, TypeError, RecursionError):
            return None
        is_ours = isinstance(line.signed, str) and hmac.compare_digest(_signature(line[:-1]), line.signed)
        return line if is_ours else None

    def __str__(self) -> str:
        return json.dumps(self._asdict(), separators=(",", ":"))


def _signature(said: Iterable[Any]) -> str:
    """Over another beginning than a seal's, so that neither can be passed off as the other."""
    spelled = "openmash head\n" + json.dumps(list(said), separators=(",", ":"))
    return hmac.digest(settings.AUDIT_KEY, spelled.encode("utf-8", "replace"), "sha256").hex()


@dataclass
class Heads:
    """What the files say, and what in them is not as it was written."""

    lines: int = 0
    last: str = BEGINNING
    last_at: str = ""
    last_file: str = ""
    newest: dict[int, Line] = field(default_factory=dict)
    kept: dict[int, list[Head]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def of(self, hub_id: int) -> Outside:
        """The heads of one hub, to compare its chain with."""
        return outside(self.kept.get(hub_id, ()))

    def add(self, line: Line, where: str) -> None:
        """Take up one more line, which is ours; say what does not fit to those before."""
        if self.lines and line.before != self.last:
            self.faults.append(f"{where}: lines before it were taken away or changed")
        if line.at < self.last_at:
            self.faults.append(f"{where}: the clock was set back from {self.last_at} to {line.at}")
        earlier = self.newest.get(line.hub)
        if earlier is not None and line.position < earlier.position:
            self.faults.append(f"{where}: the chain went back from {earlier.position} to {line.position} entries")
        self.lines, self.last, self.last_at = self.lines + 1, line.signed, line.at
        self.newest[line.hub] = line
        self.kept.setdefault(line.hub, []).append(line.head)


def read(folder: Path, *, since: str = "") -> Heads:
    """Every head in a folder, or those of the files from one on.

    A line that was cut short, as by a power failure while it was written, is passed over where the next one follows on
    the last whole one: then nothing is missing. OSError where a file cannot be read.
    """
    found = Heads()
    unread: list[str] = []
    for file in sorted(folder.glob(FILES)):
        if file.name < since:
            continue
        found.last_file = file.name
        for number, text in enumerate(file.read_text("utf-8", "replace").splitlines(), start=1):
            where, line = f"{file.name}, line {number}", Line.read(text)
            if line is None:
                unread += [f"{where}: not a head that was signed with this key"] if text.strip() else []
                continue
            found.faults += unread if line.before != found.last else []
            unread.clear()
            found.add(line, where)
    found.faults += unread
    return found


def keep(folder: Path, heads: Iterable[tuple[int, Head, datetime]]) -> list[Line]:
    """Write down the heads that have moved since they were last kept, and return their lines once they are on disk.

    One process writes at a time. A clock that was set back opens no earlier file: lines stand in the order of writing.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _alone(folder):
        before = read(folder, since=_last_file(folder))
        return _append(folder, before, heads)


def _append(folder: Path, before: Heads, heads: Iterable[tuple[int, Head, datetime]]) -> list[Line]:
    lines: dict[str, list[Line]] = {}
    signed, name = before.last, before.last_file
    for hub, head, at in heads:
        last = before.newest.get(hub)
        if last is None or last.head != head:
            line = Line.made(hub, head, at=at, before=signed)
            signed, name = line.signed, max(name, NAME.format(day=at.astimezone(UTC)))
            lines.setdefault(name, []).append(line)
    for file, new in lines.items():
        _write(folder / file, "".join(f"{line}\n" for line in new))
    return [line for new in lines.values() for line in new]


def _write(file: Path, text: str) -> None:
    """Add to a file, and wait for the disk. What a killed writer left unfinished ends its line first."""
    with file.open("a+b") as opened:
        if opened.tell():
            opened.seek(-1, os.SEEK_END)
            text = text if opened.read(1) == b"\n" else f"\n{text}"
        opened.write(text.encode())
        opened.flush()
        os.fsync(opened.fileno())


def _last_file(folder: Path) -> str:
    """The newest file that says something: a new day follows on the last line of the day before."""
    written = [file.name for file in folder.glob(FILES) if file.stat().st_size]
    return max(written, default="")


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    opened = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(opened, fcntl.LOCK_EX)
        yield
        os.fsync(opened)  # the name of a new file, too
    finally:
        os.close(opened)
