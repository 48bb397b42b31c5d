"""Who of ours is like whom of theirs, by their bits alone?"""

from __future__ import annotations

import binascii
import csv
from base64 import b64decode
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from openmash.linkage.encoding import header
from openmash.linkage.encoding.header import Header
from openmash.linkage.encoding.refusals import EncodingRefused, NotEncodings

from .apart import Apart
from .encode import Kept, new

Progress = Callable[[int], None]

PIECE: Final = 2_000  # of ours, against ten times as many of theirs: what is in memory at once beside the bits
MOST: Final = 5_000_000  # pairs that are enough alike: more are noise
#: Where one twin in forty is alike enough to be taken for the other (seeds 101 to 106; others are measured in
#: docs/study/privacy-preserving.md).
THRESHOLD: Final = 0.76
CLOSE: Final = 0.05  # somebody else is nearly as much alike


class Match(NamedTuple):
    """Somebody of ours is like somebody of theirs, by the numbers of their encodings from 1.

    `next_best`: how much one of the two is like somebody else; 0 where that is below the threshold.
    """

    ours: int
    theirs: int
    similarity: float
    next_best: float


class Compared(NamedTuple):
    """How many there were on either side, how many matched, and of how many somebody else is nearly as much alike."""

    ours: int
    theirs: int
    matches: int
    close: int


def checked(path: Path) -> Header:
    """The first line of a file, once all of it is known to be what it says. Raises `NotEncodings`, `OSError`."""
    try:
        with path.open(encoding="ascii") as lines:
            said = header.read(next(lines, ""))
            count = sum(1 for _ in _whole(lines, said.bits // 8))
    except UnicodeDecodeError:
        raise NotEncodings(f"{path}: it is no file of encodings") from None
    except NotEncodings as wrong:
        raise NotEncodings(f"{path}: {wrong}") from None
    if count != said.people:
        raise NotEncodings(f"{path}: it holds {count:,} encodings and should hold {said.people:,}: a part is missing")
    return said


def _whole(lines: Iterator[str], size: int) -> Iterator[bytes]:
    for number, line in enumerate(lines, start=2):
        try:
            bits = b64decode(line.rstrip("\n"), validate=True)
        except binascii.Error:
            bits = b""
        if len(bits) != size:
            raise NotEncodings(f"line {number} is no encoding")
        yield bits


def comparisons(ours: Path, theirs: Path) -> int:
    """How many pairs there are to compare. Raises `EncodingRefused` where the two files do not fit."""
    mine, other = checked(ours), checked(theirs)
    header.check_comparable(mine, other)
    return mine.people * other.people


def compare(
    ours: Path,
    theirs: Path,
    *,
    threshold: float,
    out: Path,
    python: Sequence[str],
    kept: Path | None = None,
    progress: Progress = lambda _: None,
) -> Compared:
    """Write to `out` who is like whom, each at most once, the most alike first.

    `kept`: what `encode` kept beside `ours`; whose record it is then stands in the row. `progress` is called with the
    number of pairs just compared. Raises `EncodingRefused`, `OSError`.
    """
    mine, other = checked(ours), checked(theirs)
    header.check_comparable(mine, other)
    whose = _kept(kept, mine.people) if kept else None
    matches = close = 0
    with new(out) as file, Apart(python) as process:
        table = csv.writer(file, lineterminator="\n")
        table.writerow([*Match._fields, *(Kept._fields[1:] if whose else ())])
        question = {"ours": str(ours), "theirs": str(theirs), "threshold": threshold, "piece": PIECE, "most": MOST}
        process.tell({"wanted": "compare", **question})
        for match in _matches(process, progress):
            matches += 1
            close += match.similarity - match.next_best < CLOSE
            told = match._replace(similarity=round(match.similarity, 4), next_best=round(match.next_best, 4))
            table.writerow([*told, *(whose[match.ours - 1][1:] if whose else ())])
    return Compared(mine.people, other.people, matches, close)


def _matches(process: Apart, progress: Progress) -> Iterator[Match]:
    for answer in process.answers():
        if "too_many" in answer:
            raise EncodingRefused(f"more than {MOST:,} pairs are so much alike: choose a higher threshold")
        progress(answer.get("compared", 0))
        yield from (Match(ours + 1, theirs + 1, *alike) for ours, theirs, *alike in answer.get("pairs", ()))


def _kept(path: Path, count: int) -> list[Kept]:
    with path.open(encoding="utf-8", newline="") as file:
        rows: list[list[Any]] = list(csv.reader(file))
    numbers = [row[:1] for row in rows[1:]]
    if rows[:1] != [list(Kept._fields)] or numbers != [[str(number)] for number in range(1, count + 1)]:
        raise EncodingRefused(f"{path} is not what was kept beside these encodings")
    return [Kept(*row) for row in rows[1:]]
