"""Which columns and rows has a file? Read row by row, so that no file is ever whole in memory."""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import NamedTuple

from openmash.hub.govuk.fields.text import LINE_BREAKS, UNKEEPABLE
from openmash.hub.govuk.words import number as in_words
from openmash.hub.records.refusals import NotUnderstood

from .text import SAVE_AS, encoding_of

#: A night has some hundred rows. What is larger by far is another kind of file, and is not read to its end to say so.
ROWS_AT_MOST, LINES_AT_MOST, COLUMNS_AT_MOST = 100_000, 1_000_000, 200
LONGEST_LINE = 2_000_000  # characters between two line breaks
LONGEST_NAME = 100
#: A cell of any length is read, so that its row can be refused by its number and the others go on.
csv.field_size_limit(LONGEST_LINE + 1)

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "stroke"}
SAYS_DELIMITER = re.compile(r'"?sep=(.)"?', re.IGNORECASE)  # Excel's own first line
DATE = re.compile(r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}.*")
AS_TEXT = re.compile(r'="([^"]*)"')  # how some systems keep Excel from counting with a number

UNCLOSED = (
    "A quotation mark opens here and never closes, so every row after it may be inside it, or the file was cut short. "
    "Mend the quotation mark or export the file again."
)
UNBALANCED = (
    "The quotation marks are not balanced. Write a quotation mark inside a text twice, or leave it out, and send this "
    "row again."
)


class Record(NamedTuple):
    """One row: its number as a spreadsheet shows it, its cells by column, and what is wrong with it as a row.

    Columns for which the row has no cell at all are not among its cells.
    """

    number: int
    cells: dict[str, str]
    trouble: str = ""


class Row(NamedTuple):
    """One row as it stands: its number, its cells, and why it cannot be parted into cells."""

    number: int
    cells: list[str]
    trouble: str = ""

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands in it."""
        return not self.trouble and not any(cell.strip() for cell in self.cells)


@dataclass(frozen=True)
class Table:
    """How a file is laid out."""

    path: Path
    codec: str
    read_as: str
    delimiter: str
    columns: tuple[str, ...]
    skipped: int
    header_number: int

    def records(self, *, after: int = 0) -> Iterator[Record]:
        """Every row below the headings, and after the row of this number, that is not blank."""
        for number, cells, trouble in self._below(max(after, self.header_number)):
            yield self._record(number, [_clean(cell) for cell in cells], trouble)

    def _below(self, last: int) -> Iterator[Row]:
        lines = islice(_lines(self.path, self.codec), self.skipped, None)
        return (row for row in _rows(lines, self.delimiter) if row.number > last and not row.is_blank)

    def _record(self, number: int, cells: list[str], trouble: str) -> Record:
        named = dict(zip(self.columns, cells, strict=False))
        return Record(number, named, trouble or self._too_many(cells) or _unkeepable(named))

    def _too_many(self, cells: list[str]) -> str:
        if not any(cells[len(self.columns) :]):
            return ""
        return (
            f"The row has {len(cells)} cells, and there are {len(self.columns)} columns. "
            f"A {DELIMITERS[self.delimiter]} inside a text moves the cells after it: put that text in quotation marks."
        )

    def count(self) -> int:
        """How many rows there are. Raises `NotUnderstood` where it cannot be known, or where there is none."""
        counted = 0
        for row in self._below(self.header_number):
            if row.trouble == UNCLOSED:
                raise NotUnderstood(f"Row {row.number}: {UNCLOSED}")
            counted += 1
            if counted > ROWS_AT_MOST:
                raise NotUnderstood(
                    f"The file has more than {in_words(ROWS_AT_MOST)} rows. Export fewer days at a time, and send it "
                    "in parts."
                )
        if not counted:
            raise NotUnderstood("The file has headings and no rows under them. Check the export, and send it again.")
        return counted

    def samples(self, rows: int = 50) -> dict[str, str]:
        """For each column, the first thing that stands in it near the beginning of the file."""
        found = dict.fromkeys(self.columns, "")
        for record in islice(self.records(), rows):
            found |= {column: cell for column, cell in record.cells.items() if cell and not found[column]}
        return found


def open_table(path: Path) -> Table:
    """Find out how a file is laid out. Raises `NotUnderstood`, which names what is wrong and the remedy."""
    with path.open("rb") as file:
        encoding = encoding_of(file)
    lines = _lines(path, encoding.codec)
    first = next(lines, "")
    said = SAYS_DELIMITER.fullmatch(first.strip())
    delimiter, header, number = _headings(lines if said else chain([first], lines), said[1] if said else "")
    return Table(
        path=path,
        codec=encoding.codec,
        read_as=f"{encoding.words}; columns parted by {DELIMITERS[delimiter]}s",
        delimiter=delimiter,
        columns=_named(header),
        skipped=1 if said else 0,
        header_number=number,
    )


def _lines(path: Path, codec: str) -> Iterator[str]:
    """Line by line, whichever line breaks there are."""
    with path.open(encoding=codec, newline="") as text:
        for _ in range(LINES_AT_MOST):
            line = text.readline(LONGEST_LINE)
            if not line:
                return
            if len(line) == LONGEST_LINE:
                raise NotUnderstood(
                    f"A line of the file has {in_words(LONGEST_LINE)} characters or more: it is no table. {SAVE_AS}"
                )
            yield line
    raise NotUnderstood(
        f"The file has {in_words(LINES_AT_MOST)} lines or more. Export fewer days at a time, and send it in parts."
    )


def _rows(lines: Iterable[str], delimiter: str) -> Iterator[Row]:
    """Every row with its number, from 1; what cannot be parted into cells is said, and the next row is read."""
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    number = 0
    while True:
        number += 1
        try:
            yield Row(number, next(reader))
        except StopIteration:
            return
        except csv.Error as error:
            yield Row(number, [], UNCLOSED if "end of data" in str(error) else UNBALANCED)


def _clean(cell: str) -> str:
    text = LINE_BREAKS.sub("\n", cell).strip()
    kept_as_text = AS_TEXT.fullmatch(text)
    return kept_as_text[1].strip() if kept_as_text else text


def _unkeepable(cells: dict[str, str]) -> str:
    for column, cell in cells.items():
        if found := UNKEEPABLE.search(cell):
            return (
                f"{column}: a character cannot be kept (U+{ord(found[0]):04X}, after {found.start()} others). "
                "Take it out, and send this row again."
            )
    return ""


def _headings(lines: Iterator[str], said: str) -> tuple[str, list[str], int]:
    """What parts the columns, their names, and the number of the row in which these stand."""
    blank = 0
    for line in lines:
        if line.strip():
            break
        blank += 1
    else:
        raise NotUnderstood("There is nothing in the file but blank rows. Export it again and send the new file.")
    delimiter = said if said in DELIMITERS else _delimiter(line)
    for row in _rows(chain([line], lines), delimiter):
        if row.trouble:
            raise NotUnderstood(f"Row {blank + row.number}, the names of the columns: {row.trouble}")
        if not row.is_blank:
            cells = [_clean(cell) for cell in row.cells]
            _check_headings(cells)
            return delimiter, cells, blank + row.number
    raise NotUnderstood("There are no names of columns in the file. Export it again with its headings.")


def _delimiter(line: str) -> str:
    """Whatever parts the headings into most cells."""
    outside = re.sub(r'"[^"]*"', "", line)
    return max(DELIMITERS, key=outside.count)


def _check_headings(cells: list[str]) -> None:
    if date := next((cell for cell in cells if DATE.fullmatch(cell)), ""):
        raise NotUnderstood(
            f"The first row must hold the names of the columns, and here it holds a date ({date[:20]}). "
            "Export the file with its headings."
        )
    if len(cells) > COLUMNS_AT_MOST:
        raise NotUnderstood(
            f"The file has {in_words(len(cells))} columns, and at most {COLUMNS_AT_MOST} are read. "
            "Export only what the hub is to know."
        )
    if sum(bool(cell) for cell in cells) < 2:
        raise NotUnderstood(
            f"The file has a single column, “{next(filter(None, cells))[:60]}”. Its columns must be parted by commas, "
            f"semicolons or tabs. {SAVE_AS}"
        )


def _named(header: list[str]) -> tuple[str, ...]:
    """The columns' names, each different: a second “Surname” is “Surname (2)”, and one without a name has its place."""
    while not header[-1]:
        header = header[:-1]
    names: list[str] = []
    for place, cell in enumerate(header, start=1):
        name = " ".join(UNKEEPABLE.sub("", cell).split())[:LONGEST_NAME] or f"Column {place}"
        again = 2
        unique = name
        while unique in names:
            unique, again = f"{name} ({again})", again + 1
        names.append(unique)
    return tuple(names)
