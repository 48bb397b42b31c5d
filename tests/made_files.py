"""Files as senders would give them, for the tests of what reads them."""

import csv
from collections.abc import Iterable, Sequence
from html.parser import HTMLParser
from io import StringIO
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile

from openmash.hub.contacts.files.table import Table, open_table

HEADINGS = ["Report No", "Received", "Surname", "Forename", "DOB", "Sex", "Postcode", "Concern", "Mother name"]
ROW = [
    "R1", "16/11/2026 21:10", "ROWE", "Ada", "05/04/2018", "F", "TM1 4AA", "Called to an argument. Ada was awake.",
    "ROWE, Jo",
]  # fmt: skip
CASES = ["Case No", "Surname", "Forename", "DOB", "NHS No", "UPN", "Worker", "Team", "Phone"]
CASE = ["C1", "Okafor-Vale", "Tamsin", "09/03/2017", "", "", "Rowan Idle", "North", "020 7946 0101"]


def with_changes(row: Sequence[str], headings: Sequence[str], **cells: str) -> list[str]:
    """The same row with other cells, by the first word of their headings."""
    names = {heading.split()[0].casefold(): place for place, heading in enumerate(headings)}
    changed = list(row)
    for name, cell in cells.items():
        changed[names[name]] = cell
    return changed


def row(**cells: str) -> list[str]:
    """A row of notifications, with other cells: ``row(report="R2", dob="unknown")``."""
    return with_changes(ROW, HEADINGS, **cells)


def case(**cells: str) -> list[str]:
    """A row of the list of open cases, with other cells."""
    return with_changes(CASE, CASES, **cells)


def written(*rows: Iterable[str], headings: Sequence[str] = HEADINGS, delimiter: str = ",") -> str:
    """The file as text."""
    text = StringIO()
    csv.writer(text, delimiter=delimiter).writerows([headings, *rows])
    return text.getvalue()


def sent(content: bytes | str, name: str = "night.csv") -> SimpleUploadedFile:
    """The file as a browser sends it."""
    return SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content)


def opened(folder: Path, content: bytes | str) -> Table:
    """The file as it lies on a disk, opened."""
    path = folder / "file.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return open_table(path)


class Chosen(HTMLParser):
    """What a page's lists of choices show as chosen, by their names: what would be sent as it stands."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.by_name: dict[str, str] = {}
        self.name = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag == "select":
            self.name = said.get("name") or ""
            self.by_name[self.name] = ""
        if tag == "option" and "selected" in said:
            self.by_name[self.name] = said.get("value") or ""
