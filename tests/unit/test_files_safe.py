"""Nothing that is handed out runs, and nothing that is given kills: whatever the bytes are."""

import contextlib
import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openmash.hub.contacts.files import guessing
from openmash.hub.contacts.files.rows import understand
from openmash.hub.contacts.files.table import open_table
from openmash.hub.govuk import spreadsheets
from openmash.hub.records.refusals import NotUnderstood
from tests.unit.test_files_rows import TODAY

ACTIVE = ["=", "+", "-", "@", "\t", "\r", "\n"]
FORMULAS = [f"{before}{sign}HYPERLINK(1)" for sign in ACTIVE for before in ("", " ", "\u00a0", " \t")]


def cells_of(content: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("formula", [*FORMULAS, "＝1+1", "－1", "＋1", "＠x"])
def test_no_cell_that_is_handed_out_is_active_in_a_spreadsheet(formula: str) -> None:
    [headings, row] = cells_of(spreadsheets.written(["Row", formula], [(5, formula)]))
    assert headings[1] == row[1] == f"'{formula}"
    assert row[0] == "5"


@given(st.lists(st.text(), min_size=1, max_size=3))
def test_whatever_the_text_no_cell_begins_like_a_formula(row: list[str]) -> None:
    keepable = [cell.replace("\x00", "").encode("utf-8", "ignore").decode() for cell in row]
    [_, written] = cells_of(spreadsheets.written(["x"] * len(row), [keepable]))
    assert not [cell for cell in written if cell.lstrip().startswith(tuple(ACTIVE))]
    assert [cell.removeprefix("'") for cell in written] == [cell.removeprefix("'") for cell in keepable]


def test_nothing_is_an_empty_cell() -> None:
    assert spreadsheets.inert(None) == ""


ALMOST = st.lists(
    st.sampled_from(
        ["Report Ref", "Surname", "DOB", "Created", "Circumstances", ",", ";", "\t", "\n", "\r\n", '"', '""', "\x00",
         "=", "31/02/2020", "05/04/2018", "43195", "é", "\ufeff", "sep=;\n", "unknown", "9" * 40, "\ud7ff", "\u2028"]
    ),
    max_size=60,
).map("".join)  # fmt: skip
CODECS = st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
BYTES = st.binary(max_size=400) | st.builds(lambda text, codec: text.encode(codec, "replace"), ALMOST, CODECS)


@given(BYTES)
def test_no_bytes_are_more_than_not_understood(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes(content)
    with contextlib.suppress(NotUnderstood):
        table = open_table(path)
        total, columns = table.count(), guessing.guesses(table.columns)
        numbers = []
        for record in table.records():
            numbers.append(record.number)
            with contextlib.suppress(NotUnderstood):
                understand(record, columns, on=TODAY)
        assert numbers == sorted(set(numbers))
        assert len(numbers) == total
