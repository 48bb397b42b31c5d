"""From records to persons in tables: what one table says of the one before, step by step."""

import re
from functools import partial
from itertools import combinations
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from openmash.batch.linking import cleaning, first_weights, learning, pairing, together
from openmash.batch.linking.engines import CannotWork, OnDuckDB, column
from openmash.linkage import model as models
from openmash.linkage import teaching
from openmash.linkage.blocking import LARGEST, PIECE
from openmash.linkage.parts import PARTS, Asked
from openmash.linkage.persons import Refused
from openmash.linkage.standard.records import Standard, Written, standard
from tests.households import seen_together
from tests.linking import Here, a_borough, engine, records_table

TAMSIN = Written(
    "0", "health", "Tamsin", surname="Okafor", dob="2016-04-03", address="1 Quay Street", postcode="TM1 4AA"
)


@pytest.fixture
def tables(tmp_path: Path) -> Any:
    made = engine(tmp_path)
    yield made
    made.close()


def pairs_in(tables: OnDuckDB, table: str = "pair") -> list[tuple[int, int]]:
    rows = tables.rows(f"SELECT l, r FROM {table} ORDER BY l, r")
    return list(zip(column(rows, "l"), column(rows, "r"), strict=True))


def persons(tables: OnDuckDB) -> dict[int, int]:
    rows = tables.rows("SELECT id, person FROM person ORDER BY id")
    return dict(zip(column(rows, "id"), column(rows, "person"), strict=True))


# What only the others tell


def test_what_the_others_tell_is_in_tables_what_it_is_one_by_one(tables: OnDuckDB) -> None:
    written = [*a_borough(120, seed=5).records, *hostel(), *two_numbers()]
    rows = {name: [getattr(record, name) for record in written] for name in Written._fields}
    rows["dob"] = [str(born or "") for born in rows["dob"]]
    steps: list[int] = []
    tables.load("written", pa.table({"id": list(range(len(written))), **rows}))
    cleaning.clean(tables, Here(), done=lambda: steps.append(1))
    cleaning.see_together(tables, models.starter().names)
    found = tables.rows(f"SELECT {', '.join(Standard._fields)} FROM record ORDER BY id").to_pylist()
    assert [Standard(**row) for row in found] == seen_together(written, models.starter())
    assert steps


def hostel() -> list[Written]:
    """Men of one name, told apart by their birthdays."""
    place = {"address": "2 Station Road", "postcode": "TM1 1SR"}
    return [Written(f"man {n}", "police", "John", dob=f"{1970 + n}-05-06", **place) for n in range(12)]


def two_numbers() -> list[Written]:
    """Two people whom their numbers alone tell apart on the list of one agency."""
    two = {"one": "9434765919", "other": "9434765870"}
    return [TAMSIN._replace(record_id=name, nhs=nhs) for name, nhs in two.items()]


# Pairs


def test_whoever_shares_a_key_is_a_pair_once(tables: OnDuckDB) -> None:
    tables.load("record", records_table([standard(TAMSIN)] * 3 + [standard(Written("3", "police", "Rory"))]))
    assert pairing.pair(tables) == pairing.Blocks(0, 0)
    assert pairs_in(tables) == [(0, 1), (0, 2), (1, 2)]


def test_a_large_block_is_cut_and_each_is_beside_those_most_alike(tables: OnDuckDB) -> None:
    """All have one name; two by two they have one birthday, which stands nowhere near in their numbers."""
    many = 2 * LARGEST
    born = [f"{1950 + number % LARGEST}-05-06" for number in range(many)]
    records = [standard(TAMSIN._replace(dob=dob, address="", postcode="")) for dob in born]
    tables.load("record", records_table(records))
    blocks = pairing.pair(tables)
    assert (blocks.largest, blocks.alike) == (many, 0)
    assert blocks.large >= 1
    pairs = pairs_in(tables)
    assert {(number, number + LARGEST) for number in range(LARGEST)} <= {*pairs}
    assert {*range(many)} == {number for pair in pairs for number in pair}
    assert len(pairs) < many * PIECE * 2


def test_whoever_lies_near_in_the_order_of_a_large_block_is_a_pair_wherever_it_is_cut(tables: OnDuckDB) -> None:
    born = [f"{1900 + number}-05-06" for number in range(LARGEST + 10)]
    tables.load(
        "record", records_table([standard(Written("", forename="Ana", surname="Vale", dob=dob)) for dob in born])
    )
    pairing.pair(tables)
    near = {(one, one + far) for far in range(1, PIECE // 2 + 1) for one in range(len(born) - far)}
    assert near <= {*pairs_in(tables)}


def test_of_two_large_blocks_of_one_size_none_is_dropped(tables: OnDuckDB) -> None:
    born = [f"{1900 + number}-05-06" for number in range(LARGEST + 1)]
    names = ("Ana", "Orla")
    records = [standard(Written("", forename=name, surname="Vale", dob=dob)) for name in names for dob in born]
    tables.load("record", records_table(records))
    pairing.pair(tables)
    pairs = pairs_in(tables)
    assert (0, 1) in pairs
    assert (LARGEST + 1, LARGEST + 2) in pairs


def test_one_stands_for_a_crowd_and_is_compared_with_everybody_else_for_them_all(tables: OnDuckDB) -> None:
    crowd = [standard(TAMSIN)] * (LARGEST + 2)
    other = standard(TAMSIN._replace(agency="police", forename="Tam"))
    tables.load("record", records_table([*crowd, other]))
    assert pairing.pair(tables).alike == LARGEST + 1
    assert pairs_in(tables) == [(0, number) for number in range(1, LARGEST + 3)]


def test_whoever_says_anything_else_is_none_of_the_crowd(tables: OnDuckDB) -> None:
    """Of another agency, or with another number: nobody stands for them."""
    crowd = [standard(TAMSIN)] * LARGEST
    others = [standard(TAMSIN._replace(agency="police")), standard(TAMSIN._replace(nhs="9434765919"))]
    tables.load("record", records_table([*crowd, *others]))
    assert pairing.pair(tables).alike == 0


# Persons


def weighed(tables: OnDuckDB, records: list[Standard], weights: dict[tuple[int, int], float]) -> None:
    tables.load("record", records_table(records))
    tables.load("weighed", pa.table({
        "l": [pair[0] for pair in weights], "r": [pair[1] for pair in weights], "weight": [*weights.values()],
        "why": [""] * len(weights),
    }))  # fmt: skip


def put(tables: OnDuckDB, **judged: list[tuple[int, int]]) -> list[tuple[int, int, Refused]]:
    conflicts = together.put_together(tables, Here(), models.starter(), **judged)
    together.ask(tables, models.starter(), conflicts, at_most=100)
    return [(one.pair.l, one.pair.r, one.why) for one in conflicts]


BLANK = standard(Written("", "health", "Tamsin"))


def test_whoever_hangs_together_is_one_person_called_by_the_first(tables: OnDuckDB) -> None:
    weighed(tables, [BLANK] * 5, {(1, 3): 9.0, (3, 4): 8.0, (0, 1): -1.0})
    assert put(tables) == []
    assert persons(tables) == {0: 0, 1: 1, 2: 2, 3: 1, 4: 1}
    assert tables.rows("SELECT l, r, why FROM question").to_pylist() == [{"l": 0, "r": 1, "why": together.NOT_SURE}]


def test_where_something_speaks_against_it_they_grow_pair_by_pair_and_the_rest_is_asked(tables: OnDuckDB) -> None:
    numbers = ["9434765919", "", "9434765870"]
    weighed(tables, [BLANK._replace(nhs=nhs) for nhs in numbers], {(0, 1): 9.0, (1, 2): 8.0})
    assert put(tables) == [(1, 2, Refused.NHS_NUMBERS)]
    assert persons(tables) == {0: 0, 1: 0, 2: 2}
    assert tables.rows("SELECT l, r, why FROM question").to_pylist() == [{"l": 1, "r": 2, "why": "two NHS numbers"}]


def test_of_two_people_the_surest_pair_is_asked_about(tables: OnDuckDB) -> None:
    weighed(tables, [BLANK] * 4, {(0, 1): 9.0, (2, 3): 9.0, (0, 2): -1.5, (1, 3): 0.5, (1, 2): -1.0, (0, 3): -9.0})
    put(tables)
    assert tables.rows("SELECT l, r, weight FROM question").to_pylist() == [{"l": 1, "r": 3, "weight": 0.5}]


def test_a_birthday_that_may_be_a_guess_contradicts_nobody(tables: OnDuckDB) -> None:
    records = [BLANK._replace(dob="20160101", guessed=True), BLANK._replace(dob="20140911")]
    weighed(tables, records, {(0, 1): 9.0})
    put(tables)
    assert persons(tables) == {0: 0, 1: 0}


def test_what_people_said_goes_before_what_pairs_weigh(tables: OnDuckDB) -> None:
    weighed(tables, [BLANK] * 7, {(0, 1): 9.0, (2, 3): -9.0, (4, 5): 9.0})
    assert put(tables, apart=[(0, 1), (1, 4), (6, 0)], joined=[(2, 3)]) == [(0, 1, Refused.KEPT_APART)]
    assert persons(tables) == {0: 0, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 6}


def test_many_doubtful_groups_are_shared_out(tables: OnDuckDB, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(together, "AT_ONCE", 4)
    families = [[3 * n, 3 * n + 1, 3 * n + 2] for n in range(5)]
    weights = {pair: 9.0 for family in families for pair in combinations(family, 2)}
    weighed(tables, [BLANK] * 15, weights | {(3 * n, 3 * n + 2): -9.5 for n in range(5)})
    assert len(put(tables)) == 5
    assert persons(tables) == {number: (number // 3) * 3 + (number % 3 == 2) * 2 for number in range(15)}


def test_of_two_whom_a_person_keeps_apart_nothing_is_asked(tables: OnDuckDB) -> None:
    weighed(tables, [BLANK] * 4, {(0, 1): 9.0, (1, 2): -1.0, (0, 3): -1.0})
    put(tables)
    assert [row["r"] for row in tables.rows("SELECT r FROM question ORDER BY r").to_pylist()] == [2, 3]
    together.ask(tables, models.starter(), [], at_most=100, apart=[(0, 2)])  # of 1, who is 0, and 2 it was answered
    assert tables.rows("SELECT l, r FROM question").to_pylist() == [{"l": 0, "r": 3}]


def test_twins_are_asked_about_where_the_other_may_come_tomorrow(tables: OnDuckDB) -> None:
    twins = [standard(TAMSIN), standard(TAMSIN._replace(record_id="1", forename="Kiran", agency="police"))]
    spelt = standard(TAMSIN._replace(record_id="2", forename="Tamsyn", agency="police"))
    tables.load("record", records_table([*twins, spelt]))
    pairing.pair(tables)
    pairing.compare(tables)
    for daily, why in ((False, ""), (True, Asked.TWINS)):
        pairing.weigh(tables, models.starter(), daily=daily)
        rows = tables.rows("SELECT l, r, why FROM weighed ORDER BY l, r").to_pylist()
        assert {(row["l"], row["r"]): row["why"] for row in rows} == {(0, 1): why, (0, 2): "", (1, 2): why}


# Weights


def test_a_borough_teaches_weights_of_its_own(tables: OnDuckDB, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(learning.teaching, "taught", partial(teaching.taught, at_least=20))
    tables.load("record", records_table(seen_together(a_borough(400, seed=3).records, models.starter())))
    pairing.pair(tables)
    pairing.compare(tables)
    first = models.starter().weights
    made = learning.learn(tables, Here(), name="ours", origin="invented", first=first)
    assert models.read(made.written()) == made
    assert re.fullmatch(r"invented; \d+ pairs that share a number and \d+ with two, then .* by persons", made.origin)
    assert made.weights != first
    assert made.weights["birth"]["same"] > 3
    assert made.weights["birth"]["different"] < -3
    shares = list(made.names["sur"].values())
    assert shares == sorted(shares, reverse=True) != []
    assert sum(made.names["fore"].values()) == pytest.approx(1, abs=0.15)  # in a short list every name is common


def test_a_model_is_taught_further_by_files_that_bear_numbers_and_stays_as_it_is_otherwise(
    tables: OnDuckDB, monkeypatch: pytest.MonkeyPatch
) -> None:
    tables.load("record", records_table(seen_together(a_borough(400, seed=3).records, models.starter())))
    pairing.pair(tables)
    pairing.compare(tables)
    assert learning.further(tables, Here(), models.starter()) == models.starter()  # too few
    monkeypatch.setattr(learning.teaching, "taught", partial(teaching.taught, at_least=20))
    made = learning.further(tables, Here(), models.starter())
    assert made.name == "starter, taught by these files"
    assert made.weights != models.starter().weights
    assert (made.same_from, made.names) == (models.starter().same_from, models.starter().names)


def test_first_weights_are_given_without_any_label(tables: OnDuckDB, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of three parts; of all it takes a quarter of a minute, most of which is reading its own statements."""
    parts = [part for part in PARTS if part.name in ("surname", "birth", "sex")]
    monkeypatch.setattr(first_weights, "_parts", lambda: parts)
    tables.load("record", records_table(seen_together(a_borough(300, seed=3).records, models.starter())))
    first = first_weights.first_weights(tables)
    assert {name: list(levels) for name, levels in first.items()} == {part.name: part.names for part in parts}
    assert first["birth"]["same"] > 0 > first["birth"]["different"]
    assert first["birth"]["missing"] == 0
    assert all(abs(weight) <= 10 for levels in first.values() for weight in levels.values())


def test_first_weights_are_of_every_part_that_is_no_identifier() -> None:
    assert [part.name for part in PARTS if part not in first_weights._parts()] == ["NHS number", "pupil number"]


# The engine


def test_a_full_disk_is_said_in_words(tables: OnDuckDB) -> None:
    with pytest.raises(CannotWork, match="the disk is full"):
        tables.write("SELECT * FROM range(10)", Path("/dev/full"))


def test_a_file_that_cannot_be_written_is_said_with_its_name(tables: OnDuckDB, tmp_path: Path) -> None:
    with pytest.raises(CannotWork, match=r"Cannot open file .*none"):
        tables.write("SELECT 1 AS one", tmp_path / "none" / "o.parquet")


def test_too_little_memory_is_said_in_words(tmp_path: Path) -> None:
    small = OnDuckDB(threads=1, memory="3MB", spill=tmp_path)
    with pytest.raises(CannotWork, match="not enough memory"):
        small.make("much", "SELECT string_agg(md5(CAST(range AS VARCHAR)), '') AS text FROM range(1000000)")
    small.close()


def test_whoever_stops_it_while_it_works_stops_it(tables: OnDuckDB, monkeypatch: pytest.MonkeyPatch) -> None:
    class Working:
        def sql(self, _: str) -> None:
            raise RuntimeError("Query interrupted")  # as DuckDB says it after a signal

        def close(self) -> None: ...

    with monkeypatch.context() as patched:
        patched.setattr(tables, "connection", Working())
        with pytest.raises(KeyboardInterrupt):
            tables.rows("SELECT 1")
