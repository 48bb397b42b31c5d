"""How is a table handed out as CSV, so that no spreadsheet takes anybody's words for a formula?"""

import csv
import re
from collections.abc import Iterable
from io import StringIO

#: What spreadsheets take for the beginning of a formula, also in the wide letters of East Asian keyboards.
ACTIVE = re.compile(r"\s*[-=+@\t\r\n＝＋－＠]")


def inert(cell: object) -> str:
    """A cell as text that is shown and never run: the apostrophe before it says so to a spreadsheet.

    >>> inert("=1+1"), inert("Ada"), inert(" @here")
    ("'=1+1", 'Ada', "' @here")
    """
    text = "" if cell is None else str(cell)
    return f"'{text}" if ACTIVE.match(text) else text


def written(headings: Iterable[str], rows: Iterable[Iterable[object]]) -> bytes:
    """A CSV file, in UTF-8 with the mark by which Excel knows it."""
    page = StringIO()
    writer = csv.writer(page, quoting=csv.QUOTE_ALL)
    writer.writerows([inert(cell) for cell in row] for row in [headings, *rows])
    return page.getvalue().encode("utf-8-sig")
