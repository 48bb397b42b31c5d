"""What becomes bits, under which key, and which files may be compared: without the encoder."""

import doctest
import json
import secrets
from types import ModuleType

import pytest

from openmash.linkage.encoding import columns, header, keys
from openmash.linkage.encoding.columns import Lacking, digest, lacking, row, schema
from openmash.linkage.encoding.header import Header, check_comparable
from openmash.linkage.encoding.refusals import NotComparable, NotEncodings, WeakKey
from openmash.linkage.standard.records import Written, standard
from openmash.linkage.standard.same_names import ROOTS

KEY = "06832ccb5a02a11aaff921ba8fcf5207354cd342763393d3a654c1edb854f2c6"
HEADER = Header("3ebd48dc16177dfd", 1024, 3, "599b2a7bbe0e1462")


@pytest.mark.parametrize("module", [columns, header, keys])
def test_the_examples_in_the_words_are_true(module: ModuleType) -> None:
    assert doctest.testmod(module).failed == 0
    assert doctest.testmod(module).attempted


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("", "has 0 bytes and needs 32"),
        ("correct horse battery staple", "not 64 hexadecimal digits"),
        (KEY[:-2], "has 31 bytes and needs 32"),
        (KEY + KEY, "has 64 bytes and needs 32"),
        ("00" * 32, "not made by chance"),
        ("deadbeef" * 8, "not made by chance"),
        (bytes(range(32)).hex(), "not made by chance"),
        (bytes(range(255, 223, -1)).hex(), "not made by chance"),
        (b"Thornmere and Easterly, one key!".hex(), "not made by chance"),
    ],
)
def test_a_key_that_somebody_could_guess_is_refused(text: str, refusal: str) -> None:
    with pytest.raises(WeakKey, match=refusal):
        keys.read(text)


def test_a_key_of_chance_is_taken_as_it_was_written() -> None:
    assert keys.read(f" {KEY.upper()}\n") == bytes.fromhex(KEY)
    for _ in range(1_000):
        key = secrets.token_bytes(keys.BYTES)
        assert keys.read(keys.written(key)) == key


def test_the_check_value_tells_keys_apart_and_is_no_part_of_what_encodes() -> None:
    key, other = bytes.fromhex(KEY), bytes.fromhex(KEY[:-1] + "7")
    assert keys.check_value(key) == "599b2a7bbe0e1462" != keys.check_value(other)
    assert len({KEY, keys.secret(key), keys.secret(other)}) == 3
    assert keys.check_value(key) not in KEY + keys.secret(key)


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (Written("1", forename="Ada", surname="Vale", dob="2016-04-03"), None),
        (Written("1", forename="Twin 1", surname="Vale", dob="2016-04-03"), Lacking.FORENAME),
        (Written("1", surname="Vale"), Lacking.FORENAME),
        (Written("1", forename="Ada", surname="N/K", dob="2016-04-03"), Lacking.SURNAME),
        (Written("1", forename="Ada", surname="Vale", dob="2016"), Lacking.BIRTH),
    ],
)
def test_nobody_is_asked_for_by_less_than_a_whole_name_and_a_day_of_birth(
    record: Written, reason: Lacking | None
) -> None:
    assert lacking(standard(record)) is reason


def test_numbers_and_addresses_are_not_encoded() -> None:
    record = Written(
        "7", "health", "Ada", "May", "Vale", "2016-04-03", "F", "1 Quay St", "TM1 4AA", "9434765919", "", "1"
    )
    assert row(standard(record)) == ["ada", "vale", "20160403", "TM14AA", "F"]
    assert [part["identifier"] for part in schema()["features"]] == ["fore", "sur", "dob", "postcode", "sex"]


def test_the_number_of_the_rules_changes_with_the_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two sides with other rules would be compared as nonsense. A change of the rules is meant to be seen here."""
    assert digest(schema()) == "3ebd48dc16177dfd"
    assert digest(schema(bits=512)) != digest(schema())
    monkeypatch.setattr(columns, "ROOTS", ROOTS | {"tamsin": "thomasina"})
    assert digest(schema()) != "3ebd48dc16177dfd"


def test_the_first_line_says_what_it_is_told() -> None:
    assert header.read(HEADER.written()) == HEADER
    assert json.loads(HEADER.written())["format"] == "openmash encodings"


@pytest.mark.parametrize(
    ("line", "refusal"),
    [
        ("", "it is no file of encodings"),
        ("record_id,forename", "it is no file of encodings"),
        ("[]", "it is no file of encodings"),
        ('{"clks": []}', "it is no file of encodings"),
        (HEADER.written().replace('"version": 1', '"version": 2'), "of version 2, and this openmash reads 1"),
        (HEADER.written().replace('"bits"', '"size"'), "says no bits"),
        (HEADER.written().replace("1024", "true"), "says no bits"),
        (HEADER._replace(people=0).written(), "promises 0 encodings of 1024 bits"),
        (HEADER._replace(bits=0).written(), "promises 3 encodings of 0 bits"),
        (HEADER._replace(bits=1023).written(), "promises 3 encodings of 1023 bits"),
    ],
)
def test_a_first_line_that_cannot_be_trusted_is_refused(line: str, refusal: str) -> None:
    with pytest.raises(NotEncodings, match=refusal):
        header.read(line)


@pytest.mark.parametrize(
    ("theirs", "refusal"),
    [
        (HEADER._replace(schema="0" * 16), r"by different rules \(3ebd48dc16177dfd and 0000000000000000\)"),
        (HEADER._replace(bits=512), "by different rules"),
        (
            HEADER._replace(key_check="0" * 16),
            r"with different keys .check values 599b2a7bbe0e1462 and 0000000000000000",
        ),
    ],
)
def test_bits_that_mean_different_things_are_not_compared(theirs: Header, refusal: str) -> None:
    with pytest.raises(NotComparable, match=refusal):
        check_comparable(HEADER, theirs)


def test_how_many_people_there_are_does_not_matter() -> None:
    check_comparable(HEADER, HEADER._replace(people=1))
