"""Which columns and rows has a file, by which numbers, and what is refused of its form?"""

import csv
from pathlib import Path

import pytest

from openmash.hub.contacts.files.table import Record
from openmash.hub.records.refusals import NotUnderstood
from tests.made_files import opened


def rows(folder: Path, content: bytes | str) -> list[Record]:
    return list(opened(folder, content).records())


@pytest.mark.parametrize(
    ("delimiter", "said"), [(",", "commas"), (";", "semicolons"), ("\t", "tabs"), ("|", "strokes")]
)
def test_columns_may_be_parted_in_four_ways(tmp_path: Path, delimiter: str, said: str) -> None:
    found = opened(tmp_path, f"A{delimiter}B\n1{delimiter}2\n")
    assert found.read_as == f"UTF-8; columns parted by {said}"
    assert [record.cells for record in found.records()] == [{"A": "1", "B": "2"}]


def test_a_delimiter_inside_a_quoted_heading_does_not_count(tmp_path: Path) -> None:
    found = opened(tmp_path, '"Name, first, second, third";DOB\nx;y\n')
    assert found.columns == ("Name, first, second, third", "DOB")


def test_excel_may_say_its_delimiter_in_a_line_of_its_own_which_is_no_row(tmp_path: Path) -> None:
    found = opened(tmp_path, "sep=;\r\nA;B,C\r\n1;2\r\n")
    assert found.columns == ("A", "B,C")
    assert [record.number for record in found.records()] == [2]


def test_a_delimiter_of_which_nobody_has_heard_is_found_out_instead(tmp_path: Path) -> None:
    assert opened(tmp_path, "sep=x\nA,B\n1,2\n").columns == ("A", "B")


def test_rows_have_the_numbers_that_a_spreadsheet_shows_and_blank_ones_are_none(tmp_path: Path) -> None:
    found = rows(tmp_path, '\n,\nA,B\n\n1,"2\nstill 2"\n , \n3,4\n')
    assert [(record.number, record.cells) for record in found] == [
        (5, {"A": "1", "B": "2\nstill 2"}),
        (7, {"A": "3", "B": "4"}),
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_may_end_in_three_ways(tmp_path: Path, end: str) -> None:
    assert [record.cells for record in rows(tmp_path, end.join(["A,B", "1,2", "3,4"]))] == [
        {"A": "1", "B": "2"},
        {"A": "3", "B": "4"},
    ]


def test_what_a_system_writes_to_keep_excel_from_counting_is_taken_off(tmp_path: Path) -> None:
    assert rows(tmp_path, 'A,B\n"=""0123 """,  spaced  \n')[0].cells == {"A": "0123", "B": "spaced"}


def test_columns_are_told_apart_by_name_or_by_place(tmp_path: Path) -> None:
    found = opened(tmp_path, "Surname,Surname,,Surname (2),\x00 DOB\n1,2,3,4,5\n")
    assert found.columns == ("Surname", "Surname (2)", "Column 3", "Surname (2) (2)", "DOB")


def test_commas_that_excel_leaves_at_the_ends_of_lines_are_no_columns(tmp_path: Path) -> None:
    found = opened(tmp_path, "A,B,,\n1,2,,\n")
    assert found.columns == ("A", "B")
    assert [record.trouble for record in found.records()] == [""]


def test_the_first_thing_that_stands_in_a_column_is_its_example(tmp_path: Path) -> None:
    assert opened(tmp_path, "A,B,C\n,2,\n1,3,\n").samples() == {"A": "1", "B": "2", "C": ""}


def test_too_many_cells_are_the_trouble_of_their_row_alone(tmp_path: Path) -> None:
    found = rows(tmp_path, "A,B\n1,2,3\n4,5,\n")
    assert "3 cells, and there are 2 columns. A comma inside a text" in found[0].trouble
    assert found[1].trouble == ""


def test_cells_that_are_not_there_are_not_said_to_be_empty(tmp_path: Path) -> None:
    assert rows(tmp_path, "A,B\n1\n")[0].cells == {"A": "1"}


def test_a_character_that_cannot_be_kept_is_named_by_its_column_and_place(tmp_path: Path) -> None:
    assert "B: a character cannot be kept (U+0000, after 2 others)" in rows(tmp_path, "A,B\n1,ab\x00c\n")[0].trouble


def test_quotation_marks_out_of_balance_refuse_their_row_and_the_next_is_read(tmp_path: Path) -> None:
    found = rows(tmp_path, 'A,B\n"he said "no" to it",2\n3,4\n')
    assert "not balanced" in found[0].trouble
    assert found[1] == Record(3, {"A": "3", "B": "4"}, "")


def test_a_quotation_mark_that_never_closes_refuses_the_file_as_rows_may_be_inside_it(tmp_path: Path) -> None:
    found = opened(tmp_path, 'A,B\n1,2\n3,"4\n5,6\n')
    with pytest.raises(NotUnderstood, match=r"^Row 3: A quotation mark opens here and never closes"):
        found.count()


def test_a_cell_of_a_million_characters_is_one_cell_of_its_row(tmp_path: Path) -> None:
    found = opened(tmp_path, f"A,B\n1,{'x' * 10**6}\n2,3\n")
    assert found.count() == 2
    assert [len(record.cells["B"]) for record in found.records()] == [10**6, 1]


def test_a_cell_over_many_lines_that_is_longer_than_any_is_the_trouble_of_its_row(tmp_path: Path) -> None:
    before = csv.field_size_limit(100)
    try:
        found = rows(tmp_path, 'A,B\n1,"' + "x\n" * 200 + '"\n2,3\n')
    finally:
        csv.field_size_limit(before)
    assert found[0].trouble


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("\n\n \n", "nothing in the file but blank rows"),
        (",,\n,,\n", "no names of columns"),
        ("A,B\n", "headings and no rows"),
        ("A,B\n\n , \n", "headings and no rows"),
        ("Narrative\nSomething\n", "a single column, “Narrative”"),
        ("Narrative,\nSomething,\n", "a single column, “Narrative”"),
        ("26TM1,03/09/2017,x\n26TM2,04/09/2017,y\n", r"here it holds a date \(03/09/2017\)"),
        (",".join(f"c{n}" for n in range(201)) + "\n1\n", "201 columns, and at most 200"),
        ('"A,B\n1,2\n', "Row 1, the names of the columns: A quotation mark"),
        ("x" * 2_000_000 + "\n", "2,000,000 characters or more: it is no table"),
    ],
    ids=["blank", "commas", "header", "and blanks", "one", "and a comma", "no header", "many", "open", "line"],
)
def test_what_is_no_table_is_refused_whole_with_a_reason(tmp_path: Path, content: str, said: str) -> None:
    with pytest.raises(NotUnderstood, match=said):
        opened(tmp_path, content).count()


def test_blank_rows_above_the_headings_are_counted_but_not_read(tmp_path: Path) -> None:
    assert opened(tmp_path, "\n,,\nA,B\n1,2\n").header_number == 3


def test_a_file_of_more_rows_than_a_night_has_is_not_read_to_its_end(tmp_path: Path) -> None:
    found = opened(tmp_path, "A,B\n" + "1,2\n" * 100_001)
    with pytest.raises(NotUnderstood, match="more than 100,000 rows"):
        found.count()
    with pytest.raises(NotUnderstood, match="1,000,000 lines or more"):
        opened(tmp_path, "A,B\n" + "\n" * 1_000_000).count()
    with pytest.raises(NotUnderstood, match="1,000,000 lines or more"):
        opened(tmp_path, "\n" * 1_000_000)


def test_rows_after_a_number_are_those_that_are_left(tmp_path: Path) -> None:
    found = opened(tmp_path, "A,B\n1,2\n3,4\n5,6\n")
    assert [record.number for record in found.records(after=3)] == [4]
