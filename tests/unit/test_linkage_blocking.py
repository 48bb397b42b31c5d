"""A record's keys are those of what it says, and of nothing that it does not say."""

from itertools import combinations
from pathlib import Path

import pyarrow as pa
import pytest

from openmash.batch.linking import pairing
from openmash.batch.linking.engines import OnDuckDB, column
from openmash.linkage.blocking import KEYS, keys
from openmash.linkage.standard.records import Standard, Written, standard
from openmash.synthetic.borough import borough

TAMSIN = Written(
    "1", "health", "Tamsin", "Rose", "Okafor-Vale", "2016-04-03", "F", "14 Larkspur Court", "TM1 4AA",
    "9434765919", "H801200001001", "07700 900123",
)  # fmt: skip


def shared(one: Written, other: Written) -> int:
    """How many keys two records share."""
    return len({*keys(standard(one))} & {*keys(standard(other))})


def test_a_record_that_says_everything_has_every_key_once_and_each_is_a_bigint() -> None:
    found = keys(standard(TAMSIN))
    assert len({*found}) == len(found) == len(KEYS)
    assert all(-(2**63) <= key < 2**63 for key in found)


def test_a_record_that_says_nothing_has_no_key() -> None:
    assert keys(standard(Written("1", "health"))) == []


@pytest.mark.parametrize(
    "otherwise",
    [
        {"forename": "Zoë", "surname": "Ward", "postcode": "", "address": "", "dob": ""},  # the numbers and the phone
        {"nhs": "", "upn": "", "phone": "", "surname": "Ward", "address": "9 Quay Street", "postcode": "TM9 1AB"},
        {"nhs": "", "upn": "", "phone": "", "dob": "2016-03-04", "forename": "Tam", "postcode": ""},
        {"nhs": "", "upn": "", "phone": "", "dob": "", "surname": "Vale"},
    ],
)
def test_what_is_left_of_a_person_is_still_found(otherwise: dict[str, str]) -> None:
    assert shared(TAMSIN, TAMSIN._replace(record_id="2", **otherwise))


def test_the_same_word_in_another_column_is_another_key() -> None:
    """Forename Vale and birthday; surname Vale and birthday."""
    assert shared(Written("1", forename="Vale", dob="2016-04-03"), Written("2", surname="Vale", dob="2016-04-03")) == 0


def test_nobody_is_found_by_what_is_missing() -> None:
    blank = Written("1", dob="2016-04-03")
    assert shared(blank, blank._replace(record_id="2")) == 0


def test_keys_in_python_and_in_sql_lay_the_same_records_beside_each_other(tmp_path: Path) -> None:
    records = [standard(Written(*record)) for block in borough(200, seed=12) for record in block.records][:250]
    python: dict[int, list[int]] = {}
    for number, record in enumerate(records):
        for key in keys(record):
            python.setdefault(key, []).append(number)
    engine = OnDuckDB(threads=1, memory="500MB", spill=tmp_path)
    columns = zip(*records, strict=True)
    made = {name: list(values) for name, values in zip(Standard._fields, columns, strict=True)}
    engine.load("record", pa.table({"id": list(range(len(records))), **made}))
    engine.make("key", pairing.keys(engine, "record"))
    rows = engine.rows("SELECT a.id AS l, b.id AS r FROM key AS a JOIN key AS b ON a.key = b.key AND a.id < b.id")
    engine.close()
    assert sorted(zip(column(rows, "l"), column(rows, "r"), strict=True)) == sorted(
        two for together in python.values() for two in combinations(together, 2)
    )
