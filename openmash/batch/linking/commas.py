"""How is a CSV file read, whoever wrote it? By pyarrow where its rows are whole; where they are not, line by line.

The slow way reads what the quick one cannot: UTF-16, lines of two encodings, rows shorter than the headings; and it
knows the number of the row that is wrong. What both can read they read as the same.
"""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import IO, Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

AT_ONCE: Final = 50_000  # rows in memory at a time, read slowly
BLOCK: Final = 4 << 20  # bytes in memory at a time, read quickly


class CannotRead(Exception):
    """A file that cannot be linked, in words that say what to do."""


def tables(path: Path, said: list[str]) -> Iterator[pa.Table]:
    """The rows of a CSV file, some thousands at a time, every column as text. What is worth saying is added to `said`.

    Raises `CannotRead` and `OSError`.
    """
    begun = 0
    try:
        for rows in quickly(path):
            yield rows
            begun += rows.num_rows
    except (NotPlain, pa.ArrowInvalid):
        yield from _after(begun, slowly(path, said))


def _after(begun: int, read: Iterator[pa.Table]) -> Iterator[pa.Table]:
    """What comes after so many rows."""
    for rows in read:
        if begun < rows.num_rows:
            yield rows.slice(begun)
        begun = max(0, begun - rows.num_rows)


# Quickly


class NotPlain(Exception):
    """Rows that the quick way would read otherwise than the slow one, or not at all."""


def quickly(path: Path) -> Iterator[pa.Table]:
    """By pyarrow. Raises `NotPlain` or `pyarrow.ArrowInvalid` where the slow way has to go on, and `OSError`."""
    _check_plain(path)
    between, names = _headed(path)
    reader = pyarrow.csv.open_csv(
        path,
        read_options=pyarrow.csv.ReadOptions(column_names=names, skip_rows_after_names=1, block_size=BLOCK),
        parse_options=pyarrow.csv.ParseOptions(delimiter=between, newlines_in_values=True),
        convert_options=pyarrow.csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
        ),
    )
    with reader:
        for batch in reader:
            if max(pc.max(pc.binary_length(column)).as_py() or 0 for column in batch.columns) > csv.field_size_limit():
                raise NotPlain
            says = [pc.not_equal(column, "") for column in batch.columns]
            some = says[0]
            for one in says[1:]:
                some = pc.or_(some, one)
            if rows := pa.Table.from_batches([batch.filter(some)]):
                yield rows


def _headed(path: Path) -> tuple[str, list[str]]:
    """What parts the columns, and what they are called."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        first = file.readline()
        file.seek(0)
        try:
            names = _named(next(csv.reader(file, delimiter=_between(first)), []))
        except csv.Error:
            raise NotPlain from None
    if not names or "\0" in first or _doubled(names):
        raise NotPlain
    return _between(first), names


def _check_plain(path: Path) -> None:
    """Raises `NotPlain` where a file is not UTF-8, or has lines that end in a carriage return alone."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        while True:
            piece = file.read(BLOCK) + file.readline()  # so that no piece parts a line from its end
            try:
                decoder.decode(piece, final=not piece)
            except UnicodeDecodeError:
                raise NotPlain from None
            if piece.count(b"\r") > piece.count(b"\r\n"):
                raise NotPlain
            if not piece:
                break


# Slowly


def slowly(path: Path, said: list[str]) -> Iterator[pa.Table]:
    """UTF-8, or where that fails each line by itself as Windows wrote it: two systems may have written one file."""
    with path.open("rb") as file:
        begins = file.read(4)
        encoding = "utf-16" if begins[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) else ""
        file.seek(0)
        lines = _decoded(file, encoding, path, said)
        sample = list(islice(lines, 1))
        if not sample or "\0" in sample[0]:
            if not sample:
                return
            raise CannotRead(f"{path.name} is no CSV: its first line holds signs that no text has.")

        def all_lines() -> Iterator[str]:
            yield from sample
            yield from lines

        try:
            yield from by_row(path, csv.reader(all_lines(), delimiter=_between(sample[0])))
        except csv.Error as wrong:
            raise CannotRead(f"{path.name} cannot be read as CSV: {wrong}") from None


def _decoded(file: IO[bytes], encoding: str, path: Path, said: list[str]) -> Iterator[str]:
    if encoding:
        yield from codecs.getreader(encoding)(file)
        return
    otherwise = 0
    for number, line in enumerate(file):
        try:
            text = line.decode("utf-8-sig" if number == 0 else "utf-8")
        except UnicodeDecodeError:
            otherwise += 1
            text = line.decode("cp1252", errors="replace")
        yield text
    if otherwise:
        said.append(f"{path.name}: {otherwise:,} lines are not UTF-8 and were read as Windows-1252.")


def by_row(path: Path, rows: Iterator[list[str]]) -> Iterator[pa.Table]:
    """Tables of rows that come one by one, the headings first. Raises `CannotRead`."""
    names = _named(next(rows, []))
    if doubled := _doubled(names):
        raise CannotRead(f"{path.name} has two columns {doubled!r}: name them apart.")
    line = 1
    while some := list(islice(rows, AT_ONCE)):
        for row in some:
            line += 1
            if len(row) > len(names) and any(row[len(names) :]):
                raise CannotRead(f"{path.name}, row {line}: {len(row)} values under {len(names)} headings.")
        full = [row + [""] * (len(names) - len(row)) for row in some if any(row)]
        if full:
            columns = zip(*(row[: len(names)] for row in full), strict=True)
            yield pa.table({name: pa.array(values, pa.string()) for name, values in zip(names, columns, strict=True)})


# Both


def _between(line: str) -> str:
    """What parts the columns, by the first line."""
    return max(",;\t|", key=line.count)


def _named(headings: Sequence[str]) -> list[str]:
    return [name.strip() or f"column {number + 1}" for number, name in enumerate(headings)]


def _doubled(names: Sequence[str]) -> str | None:
    return next((name for name in names if names.count(name) > 1), None)
