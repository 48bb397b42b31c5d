"""Which records stand in these files?"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from openmash.linkage.encoding.columns import NEEDED
from openmash.linkage.encoding.refusals import EncodingRefused
from openmash.linkage.standard.records import Written


class Line(NamedTuple):
    """A record, and where it stands."""

    file: str
    line: int
    record: Written


def lines(files: Sequence[Path]) -> Iterator[Line]:
    """The records of all files, one at a time. Raises `EncodingRefused`, `OSError`."""
    for path in files:
        with path.open(encoding="utf-8-sig", newline="") as text:
            reader = csv.reader(text, strict=True)
            try:
                yield from _lines_of(path, reader)
            except UnicodeDecodeError:
                raise EncodingRefused(f"{path} is not UTF-8 text: save it as CSV (UTF-8)") from None
            except csv.Error as wrong:
                raise EncodingRefused(f"{path}, line {reader.line_num}: {wrong}") from None


def _lines_of(path: Path, reader: Iterator[list[str]]) -> Iterator[Line]:
    headings = [heading.strip().casefold() for heading in next(reader, [])]
    missing = [name for name in NEEDED if name not in headings]
    if missing:
        raise EncodingRefused(
            f"{path} has no column {', '.join(missing)}: {', '.join(NEEDED)} are needed, and may be empty"
        )
    places = {name: headings.index(name) for name in NEEDED}
    for number, cells in enumerate(reader, start=2):
        if len(cells) > len(headings):
            raise EncodingRefused(f"{path}, row {number}: it has more cells than there are columns")
        if cells:
            cells += [""] * (len(headings) - len(cells))
            yield Line(path.name, number, Written(**{name: cells[place] for name, place in places.items()}))


def about_how_many(files: Sequence[Path]) -> int:
    """How many lines there are, the headings left out: a cell of two lines counts twice."""
    return sum(_count(path) for path in files) - len(files)


def _count(path: Path) -> int:
    with path.open("rb") as file:
        return sum(some.count(b"\n") for some in iter(lambda: file.read(1 << 20), b""))
