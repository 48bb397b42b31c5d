"""How do files become one table of records, whoever wrote them?

CSV, XLSX or Parquet, in whatever columns; every value is text, empty where nothing was said. What cannot be read is
refused with the file, the row and the remedy.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from zipfile import BadZipFile

import openpyxl  # type: ignore[import-untyped]
import pyarrow as pa
import pyarrow.parquet
from openpyxl.utils.exceptions import InvalidFileException  # type: ignore[import-untyped]

from openmash.linkage.standard.records import Written

from . import commas
from .commas import AT_ONCE
from .commas import CannotRead as CannotRead

COLUMNS: Final = Written._fields
#: What is compared: without any of these nothing can be said of anybody.
COMPARED: Final = tuple(name for name in COLUMNS if name not in ("record_id", "agency"))
#: Other names for a column, without capitals, spaces and signs.
OTHERWISE: Final[Mapping[str, str]] = {
    "id": "record_id", "recid": "record_id", "recordid": "record_id", "uniqueid": "record_id", "reference": "record_id",
    "source": "agency", "organisation": "agency", "sourcedataset": "agency",
    "givenname": "forename", "firstname": "forename", "christianname": "forename", "forenames": "forename",
    "middlename": "middle", "middlenames": "middle", "othernames": "middle",
    "lastname": "surname", "familyname": "surname", "secondname": "surname",
    "dateofbirth": "dob", "birthdate": "dob", "born": "dob", "bornon": "dob", "birthday": "dob",
    "gender": "sex", "homeaddress": "address",
    "zip": "postcode", "postalcode": "postcode", "nhsnumber": "nhs", "nhsno": "nhs",
    "uniquepupilnumber": "upn", "pupilnumber": "upn", "telephone": "phone", "mobile": "phone", "phonenumber": "phone",
}  # fmt: skip
#: What an address is written in where it has several columns, in the order in which it is read.
LINES: Final = (
    "housename", "housenumber", "streetnumber", "doornumber", "addressline1", "address1", "street", "addressline2",
    "address2", "addressline3", "address3",
)  # fmt: skip


@dataclass
class Read:
    """What was read: of which file how many records, by which columns, and what is worth saying."""

    records: dict[str, int] = field(default_factory=dict)
    columns: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)


Keep = Callable[[pa.Table], None]
Named = str | Sequence[str]  # a column of the file; or several, which are one after another


def read(files: Sequence[Path], mapping: Mapping[str, Named], *, keep: Keep) -> Read:
    """Hand every record of these files on, some thousands at a time, in the columns of `Written`.

    ``mapping`` names the file's own column, or columns, for each of ours. Raises `CannotRead`.
    """
    told = Read()
    for path in files:
        count = 0
        for number, rows in enumerate(tables(path, told)):
            if number == 0:
                told.columns[path.name] = _understood(path, rows.column_names, mapping)
            keep(_ours(rows, told.columns[path.name], path.stem, count))
            count += rows.num_rows
        if not count:
            raise CannotRead(f"{path.name} holds no record: it is empty, or has headings only.")
        told.records[path.name] = count
    return told


def mapping_in(path: Path) -> dict[str, Named]:
    """The columns that a person named: `[columns]` with a line for each of ours. Raises `CannotRead`."""
    try:
        columns = tomllib.loads(path.read_text(encoding="utf-8")).get("columns")
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as wrong:
        raise CannotRead(f"{path.name} cannot be read as TOML: {wrong}") from None
    if not isinstance(columns, dict) or not all(_are_names(name) for name in columns.values()):
        raise CannotRead(
            f'{path.name} must have a table [columns], with lines such as: forename = "First name", or, of several'
            ' columns, address = ["Number", "Street"]'
        )
    if unknown := sorted(columns.keys() - set(COLUMNS)):
        raise CannotRead(f"{path.name}: there is no column {unknown[0]!r} to map: there are {', '.join(COLUMNS)}")
    return columns


def _are_names(given: object) -> bool:
    return isinstance(given, str) or (isinstance(given, list) and bool(given) and all(map(_is_text, given)))


def _is_text(given: object) -> bool:
    return isinstance(given, str)


def _understood(path: Path, names: Sequence[str], mapping: Mapping[str, Named]) -> dict[str, list[str]]:
    """Our column → theirs, of which an address may have several."""
    found = {}
    for ours, given in mapping.items():
        found[ours] = [given] if isinstance(given, str) else list(given)
        if gone := [theirs for theirs in found[ours] if theirs not in names]:
            raise CannotRead(f"{path.name} has no column {gone[0]!r}: it has {', '.join(names)}")
    used = {theirs for several in found.values() for theirs in several}
    lines: dict[int, str] = {}
    for name in names:
        plain = re.sub(r"[^a-z0-9]", "", name.casefold())
        ours = OTHERWISE.get(plain, next((one for one in COLUMNS if one.replace("_", "") == plain), ""))
        if name not in used and ours:
            found.setdefault(ours, [name])
        elif name not in used and plain in LINES:
            lines.setdefault(LINES.index(plain), name)
    if lines:
        found.setdefault("address", [lines[at] for at in sorted(lines)])
    if not set(found) & set(COMPARED):
        raise CannotRead(
            f"{path.name} has no column that can be compared: it has {', '.join(names)}. Name at least one of"
            f" {', '.join(COMPARED)} in it, or give a mapping."
        )
    return found


def _ours(rows: pa.Table, columns: Mapping[str, Sequence[str]], stem: str, before: int) -> pa.Table:
    """These rows in our columns. Records without a number are numbered; those without an agency are the file's."""
    made = {}
    for name in COLUMNS:
        if name in columns:
            made[name] = _joined([text(rows.column(theirs)) for theirs in columns[name]])
        elif name == "record_id":
            made[name] = pa.array([f"{stem}-{before + number + 1}" for number in range(rows.num_rows)], pa.string())
        else:
            made[name] = pa.array([stem if name == "agency" else ""] * rows.num_rows, pa.string())
    return pa.table(made)


def _joined(several: Sequence[pa.ChunkedArray]) -> pa.ChunkedArray:
    """One after another, what is empty left out: an address in the columns that it was written in."""
    if len(several) == 1:
        return several[0]
    rows = zip(*(one.to_pylist() for one in several), strict=True)
    return pa.chunked_array([pa.array([", ".join(filter(str.strip, row)) for row in rows], pa.string())])


def text(values: pa.ChunkedArray) -> pa.ChunkedArray:
    """A column as text, empty where nothing is said."""
    if pa.types.is_timestamp(values.type):
        values = values.cast(pa.date32(), safe=False)
    if pa.types.is_nested(values.type) or pa.types.is_binary(values.type):
        values = pa.chunked_array([pa.array([str(one or "") for one in values.to_pylist()], pa.string())])
    return values.cast(pa.string()).fill_null("")


def tables(path: Path, told: Read) -> Iterator[pa.Table]:
    """The rows of one file in its own columns, some thousands at a time. Raises `CannotRead`."""
    how = {".csv": _csv, ".txt": _csv, ".xlsx": _xlsx, ".parquet": _parquet}.get(path.suffix.casefold())
    if how is None:
        raise CannotRead(f"{path.name} is none of CSV (.csv), Excel (.xlsx) and Parquet (.parquet).")
    try:
        yield from how(path, told)
    except OSError as wrong:
        raise CannotRead(f"{path.name} cannot be read: {wrong.strerror or wrong}") from None


def _parquet(path: Path, _: Read) -> Iterator[pa.Table]:
    try:
        with pyarrow.parquet.ParquetFile(path) as file:
            for batch in file.iter_batches(AT_ONCE):
                yield pa.Table.from_batches([batch])
    except pa.ArrowException as wrong:
        raise CannotRead(f"{path.name} cannot be read as Parquet: {str(wrong).splitlines()[0]}") from None


def _xlsx(path: Path, _: Read) -> Iterator[pa.Table]:
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError, ValueError) as wrong:
        raise CannotRead(f"{path.name} cannot be read as Excel: {wrong}") from None
    rows = ([_cell(value) for value in row] for row in book.worksheets[0].iter_rows(values_only=True))
    yield from commas.by_row(path, rows)
    book.close()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return f"{value:%Y-%m-%d}" if hasattr(value, "strftime") else str(value)


def _csv(path: Path, told: Read) -> Iterator[pa.Table]:
    return commas.tables(path, told.said)
