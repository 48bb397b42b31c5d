"""Whoever wrote a file and with whatever, its records are read; or it is said what is wrong, where, and what to do."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]
import pyarrow as pa
import pyarrow.parquet
import pytest

from openmash.batch.linking import commas, reading
from openmash.batch.linking.reading import COLUMNS, CannotRead, Named, Read, mapping_in

Row = dict[str, str]


def rows_of(*files: Path, mapping: dict[str, Named] | None = None) -> tuple[list[Row], Read]:
    kept: list[pa.Table] = []
    told = reading.read(files, mapping or {}, keep=kept.append)
    assert all(table.schema == pa.schema([(name, pa.string()) for name in COLUMNS]) for table in kept)
    return [row for table in kept for row in table.to_pylist()], told


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Path]:
    def write(what: str | bytes, name: str = "police.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(what if isinstance(what, bytes) else what.encode())
        return path

    return write


Written = Callable[..., Path]


def said(row: Row) -> Row:
    """What a row says."""
    return {name: value for name, value in row.items() if value}


# Commas, signs and systems


@pytest.mark.parametrize("between", [",", ";", "\t", "|"])
def test_columns_may_be_parted_by_what_a_system_likes(written: Written, between: str) -> None:
    lines = [["record_id", "forename", "surname"], ["1", "Tamsin", "Okafor"]]
    rows, told = rows_of(written("\n".join(between.join(line) for line in lines)))
    assert [said(row) for row in rows] == [
        {"record_id": "1", "agency": "police", "forename": "Tamsin", "surname": "Okafor"}
    ]
    assert told.records == {"police.csv": 1}
    assert told.said == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_it_may_be_any_unicode(written: Written, encoding: str) -> None:
    marks = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}
    text = "record_id,forename,surname\n1,Łukasz,Wójcik\n2,Иван,O’Neill\n".encode(encoding)
    rows, told = rows_of(written(marks.get(encoding, b"") + text))
    assert [(row["forename"], row["surname"]) for row in rows] == [("Łukasz", "Wójcik"), ("Иван", "O’Neill")]
    assert told.said == []


def test_lines_that_another_system_wrote_are_read_as_it_wrote_them_and_counted(written: Written) -> None:
    lines = ["record_id,forename", "1,Zoë", "2,Renée", "3,Ana"]
    encoded = [line.encode("cp1252" if "2," in line else "utf-8") for line in lines]
    rows, told = rows_of(written(b"\n".join(encoded)))
    assert [row["forename"] for row in rows] == ["Zoë", "Renée", "Ana"]
    assert told.said == ["police.csv: 1 lines are not UTF-8 and were read as Windows-1252."]


def test_a_sign_that_is_in_no_encoding_is_kept_as_a_question(written: Written) -> None:
    rows, _ = rows_of(written(b"forename\nZo\x81\n"))
    assert rows[0]["forename"] == "Zo\ufffd"


def test_a_value_may_hold_line_ends_and_commas_in_quotes(written: Written) -> None:
    text = 'forename,address,postcode\nTamsin,"Flat 2,\n14 Larkspur Court",TM1 4AA\nOrla,"9 ""Quay"" Street",\n'
    rows, _ = rows_of(written(text))
    assert [row["address"] for row in rows] == ["Flat 2,\n14 Larkspur Court", '9 "Quay" Street']
    assert [row["record_id"] for row in rows] == ["police-1", "police-2"]


def test_rows_may_be_shorter_than_the_headings_and_empty_ones_are_none(written: Written) -> None:
    rows, told = rows_of(written("forename,surname,dob\nTamsin\n\n,,\nOrla,Vale,2016-04-03,,\n"))
    assert [said(row) for row in rows] == [
        {"record_id": "police-1", "agency": "police", "forename": "Tamsin"},
        {"record_id": "police-2", "agency": "police", "forename": "Orla", "surname": "Vale", "dob": "2016-04-03"},
    ]
    assert told.records == {"police.csv": 2}


def test_one_column_is_enough_if_it_can_be_compared(written: Written) -> None:
    rows, told = rows_of(written("NHS number\n943 476 5919\n"))
    assert rows[0]["nhs"] == "943 476 5919"
    assert told.columns == {"police.csv": {"nhs": ["NHS number"]}}


@pytest.mark.parametrize(
    ("way", "last", "pieces"), [("BLOCK", b"Zoe", [9, 10, 6]), ("AT_ONCE", "Zoë".encode("cp1252"), [10, 10, 5])]
)
def test_a_long_file_is_read_some_thousands_at_a_time_and_numbered_through(
    written: Written, monkeypatch: pytest.MonkeyPatch, way: str, last: bytes, pieces: list[int]
) -> None:
    monkeypatch.setattr(commas, way, {"BLOCK": 100, "AT_ONCE": 10}[way])
    kept: list[pa.Table] = []
    text = b"forename\n" + b"".join(b"Name %04d\n" % n for n in range(24)) + last + b"\n"
    reading.read([written(text)], {}, keep=kept.append)
    assert sum(table.num_rows for table in kept) == 25
    assert [table.num_rows for table in kept] == pieces
    assert kept[-1].column("record_id").to_pylist()[-1] == "police-25"


# Excel and Parquet


def test_a_sheet_of_excel_is_read_with_its_dates_and_numbers(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["Ref", "First name", "Born on", "NHS"], [7, "Tamsin", datetime(2016, 4, 3), 9434765919], [8, None]):  # noqa: DTZ001
        book.active.append(row)
    book.save(tmp_path / "health.XLSX")
    rows, told = rows_of(tmp_path / "health.XLSX", mapping={"record_id": "Ref"})
    assert [said(row) for row in rows] == [
        {"record_id": "7", "agency": "health", "forename": "Tamsin", "dob": "2016-04-03", "nhs": "9434765919"},
        {"record_id": "8", "agency": "health"},
    ]
    assert told.columns["health.XLSX"] == {
        "record_id": ["Ref"], "forename": ["First name"], "dob": ["Born on"], "nhs": ["NHS"]
    }  # fmt: skip


def test_parquet_is_read_with_dates_times_whole_numbers_lists_and_nothing(tmp_path: Path) -> None:
    table = pa.table(
        {
            "record_id": pa.array([1, 2, None], pa.int64()),
            "dob": pa.array([date(2016, 4, 3), None, date(2014, 9, 11)]),
            "surname": pa.array(["Okafor", None, "Vale"]).dictionary_encode(),
            "upn": pa.array([b"A123", None, b""], pa.binary()),
            "middle": pa.array([["Rose"], None, []]),
            "Date of birth": pa.array([datetime(2016, 4, 3, 12, 30), None, None]),  # noqa: DTZ001
        }
    )
    pyarrow.parquet.write_table(table, tmp_path / "care.parquet")
    rows, _ = rows_of(tmp_path / "care.parquet")
    assert [row["record_id"] for row in rows] == ["1", "2", ""]
    assert [row["dob"] for row in rows] == ["2016-04-03", "", "2014-09-11"]
    assert [row["surname"] for row in rows] == ["Okafor", "", "Vale"]
    rows, _ = rows_of(tmp_path / "care.parquet", mapping={"dob": "Date of birth"})
    assert [row["dob"] for row in rows] == ["2016-04-03", "", ""]


# Headings


@pytest.mark.parametrize(
    ("heading", "ours"),
    [("Forename", "forename"), ("FIRST NAME", "forename"), ("Date of Birth", "dob"), ("record-id", "record_id"),
     ("Post code", "postcode"),
     ("Telephone", "phone")],
)  # fmt: skip
def test_a_heading_is_understood_however_it_is_written(written: Written, heading: str, ours: str) -> None:
    _, told = rows_of(written(f"surname,{heading},anything else\na,b,c\n"))
    assert told.columns["police.csv"] == {"surname": ["surname"], ours: [heading]}


def test_columns_without_a_heading_are_left_alone(written: Written) -> None:
    rows, _ = rows_of(written("forename,,\nTamsin,b,c\n"))
    assert said(rows[0]) == {"record_id": "police-1", "agency": "police", "forename": "Tamsin"}


def test_of_two_headings_for_one_column_the_first_is_used_unless_a_mapping_says_otherwise(written: Written) -> None:
    path = written("First name,Forename\nTam,Tamsin\n")
    assert rows_of(path)[0][0]["forename"] == "Tam"
    assert rows_of(path, mapping={"forename": "Forename"})[0][0]["forename"] == "Tamsin"


def test_rows_that_say_nothing_are_no_records(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commas, "AT_ONCE", 2)
    rows = iter([["forename", "surname"], ["", ""], [], ["Tamsin", ""]])
    assert [table.num_rows for table in commas.by_row(Path("police.csv"), rows)] == [1]


def test_an_address_in_several_columns_is_read_from_all_of_them_in_order(written: Written) -> None:
    path = written(
        "Address line 2,Street number,Address 1,Postcode\nThornmere,14,Larkspur Court,TM1 4AA\n,, ,TM1 4AB\n"
    )
    rows, told = rows_of(path)
    assert told.columns["police.csv"]["address"] == ["Street number", "Address 1", "Address line 2"]
    assert [row["address"] for row in rows] == ["14, Larkspur Court, Thornmere", ""]
    rows, _ = rows_of(path, mapping={"address": ["Address 1", "Address line 2"], "surname": "Postcode"})
    assert [row["address"] for row in rows] == ["Larkspur Court, Thornmere", ""]


def test_a_mapping_is_read_from_toml(written: Written) -> None:
    path = written('[columns]\nforename = "Given"\nnhs = "NHS No."\naddress = ["No", "Street"]\n', "mapping.toml")
    assert mapping_in(path) == {"forename": "Given", "nhs": "NHS No.", "address": ["No", "Street"]}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("columns", "cannot be read as TOML"),
        (b"\xff\xfe", "cannot be read as TOML"),
        ("[column]\nforename = 'x'", r"must have a table \[columns\]"),
        ("columns = 3", r"must have a table \[columns\]"),
        ("[columns]\nforename = 3", r"must have a table \[columns\]"),
        ("[columns]\naddress = []", r"must have a table \[columns\]"),
        ("[columns]\naddress = ['No', 3]", r"must have a table \[columns\]"),
        ("[columns]\nshoe = 'x'", "there is no column 'shoe' to map: there are record_id, agency"),
    ],
)
def test_a_mapping_that_cannot_be_used_says_why(written: Written, text: str, why: str) -> None:
    with pytest.raises(CannotRead, match=why):
        mapping_in(written(text, "mapping.toml"))


def test_a_mapping_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(CannotRead, match=r"none\.toml cannot be read as TOML: .*No such file"):
        mapping_in(tmp_path / "none.toml")


# Refused


@pytest.mark.parametrize(
    ("name", "what", "why"),
    [
        ("a.csv", "", "a.csv holds no record: it is empty, or has headings only"),
        ("a.csv", "forename,surname\n", "a.csv holds no record"),
        ("a.csv", "forename,surname\n,\n\n", "a.csv holds no record"),
        ("a.csv", "shoe,hat\n1,2\n", "no column that can be compared: it has shoe, hat. Name at least one of forename"),
        ("a.csv", "record_id,agency\n1,2\n", "no column that can be compared"),
        ("a.csv", "forename,dob,forename\na,b,c\n", "a.csv has two columns 'forename': name them apart"),
        ("a.csv", "forename,dob\na,b\nc,d,e\n", "a.csv, row 3: 3 values under 2 headings"),
        ("a.csv", b"PK\x00\x00", "a.csv is no CSV: its first line holds signs that no text has"),
        ("a.csv", "forename\nTam\rsin\n", "a.csv cannot be read as CSV: new-line character"),
        ("a.doc", "forename\na\n", "a.doc is none of CSV"),
        ("a", "forename\na\n", "a is none of CSV"),
        ("a.xlsx", "forename\na\n", "a.xlsx cannot be read as Excel"),
        ("a.parquet", "forename\na\n", "a.parquet cannot be read as Parquet"),
        ("a.parquet", "", "a.parquet cannot be read as Parquet"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_remedy(
    written: Written, name: str, what: str | bytes, why: str
) -> None:
    with pytest.raises(CannotRead, match=why):
        rows_of(written(what, name))


def test_a_file_that_is_not_there_and_a_folder_are_refused(tmp_path: Path) -> None:
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(CannotRead, match=r"none\.csv cannot be read: No such file"):
        rows_of(tmp_path / "none.csv")
    with pytest.raises(CannotRead, match=r"none\.parquet cannot be read: .*No such file"):
        rows_of(tmp_path / "none.parquet")
    with pytest.raises(CannotRead, match=r"none\.xlsx cannot be read: No such file"):
        rows_of(tmp_path / "none.xlsx")
    with pytest.raises(CannotRead, match=r"folder\.csv cannot be read: Is a directory"):
        rows_of(tmp_path / "folder.csv")


def test_a_mapping_to_a_column_that_is_not_there_names_those_that_are(written: Written) -> None:
    with pytest.raises(CannotRead, match=r"police\.csv has no column 'Given': it has forename, surname"):
        rows_of(written("forename,surname\na,b\n"), mapping={"forename": "Given"})
