"""A CSV file read quickly says what it says read slowly; what the quick way cannot read the slow way goes on with."""

import csv
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from openmash.batch.linking import commas

AWKWARD = st.text(alphabet='a,"\n\r; é\0\t|', max_size=40)
HEADED = AWKWARD.map(lambda text: f"forename,dob\n{text}")
#: Rows that are whole, with whatever in their values: these the quick way must read itself.
VALUE = st.text(alphabet='a,"\n; éß\t', max_size=6)
WHOLE = st.lists(st.tuples(VALUE, VALUE), min_size=1, max_size=8)


def rows_of(tables: object) -> object:
    return pa.concat_tables(tables).to_pylist() if (tables := list(tables)) else []  # type: ignore[call-overload]


def outcome(read: object) -> object:
    """The rows, or what is said of them."""
    try:
        return rows_of(read)
    except commas.CannotRead as wrong:
        return str(wrong)


@pytest.fixture(autouse=True, scope="module")
def pieces_of_some_bytes() -> object:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(commas, "BLOCK", 64)
        yield


@given(st.one_of(AWKWARD, HEADED).map(str.encode) | st.binary(max_size=30))
@example(b'\xef\xbb\xbfforename,dob\n"Ta,m",1\n')
@example(b'a,b\n1,2\n\n3,4\n,\n""\n5\n')
@example(b"a,b\n1,2\n3,4,,\n")
@example(b"a,b\n1,2\n3,4,5\n")
@example(b"a,b\r\n1,2\r\n3,4\r\n")
@example(b"a,b\r1,2\r3,4\r")
@example(b'a,b\n"1\r2",3\n')
@example(b'a,b\n"1\n\n2",3\n4,"5')
@example(b'"a\nb",c\n1,2\n')
@example(b'a,b\nx"y"z,"x"y\n')
@example(b"a,b\n" + b"1,2\n" * 40 + b"3\n" + b"4,5\n" * 40)
@example(b"a,b\nZo\xc3\xab,1\nZo\xeb,2\n")
@example(b"a,b\n1,\xc3")
@example("a,b\n1,2\n".encode("utf-16"))
@example(b"\na,b\n1,2\n")
@example(b"a,a\n1,2\n")
@example(b" a , \n1,2\n")
@example(b"a\n\n1\n")
@example(b"a,b\n1," + b"2" * 200 + b"\n")
@example(b"a" * 140_000 + b",b\n1,2\n")
@example(b"a,b\n1,2\n" + b"3" * 140_000 + b",4\n")
def test_it_is_read_the_same_whichever_way(written: bytes) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.csv"
        path.write_bytes(written)
        one: list[str] = []
        other: list[str] = []
        assert outcome(commas.tables(path, one)) == outcome(commas.slowly(path, other))
        assert one == other


@given(WHOLE, st.sampled_from(["\n", "\r\n"]), st.sampled_from(["", "\ufeff"]))
def test_whole_rows_are_read_quickly(rows: list[tuple[str, str]], end: str, mark: str) -> None:
    quoted = ['"' + value.replace('"', '""') + '"' for row in rows for value in row]
    lines = ["forename,dob", *(f"{one},{two}" for one, two in zip(quoted[::2], quoted[1::2], strict=True))]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.csv"
        path.write_text(mark + end.join(lines) + end, encoding="utf-8", newline="")
        expected = [{"forename": one, "dob": two} for one, two in rows if one or two]
        assert rows_of(commas.quickly(path)) == expected


@pytest.mark.parametrize("text", ["a,b\n" + "3" * 40 + ",4\n", "a" * 40 + ",b\n3,4\n"], ids=["value", "heading"])
def test_what_is_longer_than_the_slow_way_takes_is_refused_as_it_is(text: str, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(text)
    before = csv.field_size_limit(30)
    try:
        with pytest.raises(commas.CannotRead, match="field larger than field limit"):
            rows_of(commas.tables(tmp_path / "a.csv", []))
    finally:
        csv.field_size_limit(before)


def test_what_stands_in_an_earlier_piece_is_read_once_when_the_slow_way_goes_on(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a,b\n" + "".join(f"{n},x\n" for n in range(60)) + "short\n1,2\n")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(commas, "AT_ONCE", 7)
        rows = rows_of(commas.tables(tmp_path / "a.csv", []))
    assert rows == [*({"a": str(n), "b": "x"} for n in range(60)), {"a": "short", "b": ""}, {"a": "1", "b": "2"}]
