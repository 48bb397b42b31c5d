"""Python and SQL give every pair the same levels: the same table of weights may then be applied by either."""

import random
from collections.abc import Iterator
from itertools import combinations
from typing import get_type_hints

import duckdb
import pytest

from openmash.linkage.comparing import Part
from openmash.linkage.model import Model
from openmash.linkage.parts import PARTS
from openmash.linkage.standard.records import Standard, Written, standard
from openmash.synthetic.borough import borough
from tests.promises.depth import times

NAMES = [
    "Mohammed", "Muhammad", "Mo", "Anne-Marie", "Ann", "A", "Baby girl", "", "Wójcik", "Wojcik", "Okafor-Vale", "Vale",
    "McDonald", "Macdonald", "Kate", "Katherine", "Иван", "O'Brien", "Twin 1", "Jean Luc", "Luc", "Alexander", "Ale",
    "Alexandros", "Tamsin", "Tamson", "Tomsen", "Montgomery", "Montbomeri",
]  # fmt: skip
DATES = ["2016-04-03", "2016-03-04", "2016-01-01", "2016-04-13", "2015-04-03", "2016-04-04", "1990-04-03", "", "2016"]
HOMES = [
    ("14 Larkspur Court", "TM1 4AA"), ("14 Larkspur Ct", "tm14aa"), ("Flat 2, 14 Larkspur Court", "TM1 4AA"),
    ("14 Larkspur Court", "TM1 4AB"), ("9 Quay Street", "TM1 4AC"), ("Rose Cottage", "TM9 1AB"), ("", ""),
]  # fmt: skip
NUMBERS = ["9434765919", "9434765918", "9434765991", "9999999468", "", "n/k"]


def made_up(chance: random.Random, number: int) -> Standard:
    """A record in which anything may be next to anything."""
    address, postcode = chance.choice(HOMES)
    upn = chance.choice(["", "A123456789012", "H801200001001"])
    written = Written(
        str(number), chance.choice(["police", "health", ""]), chance.choice(NAMES), chance.choice(NAMES),
        chance.choice(NAMES), chance.choice(DATES), chance.choice(["F", "male", ""]), address, postcode,
        chance.choice(NUMBERS), upn, chance.choice(["", "07700 900123", "0044 7700 900123"]),
    )  # fmt: skip
    rare = chance.choice([0, 1, 2, 3])
    return standard(written)._replace(
        fore_rare=rare,
        sur_rare=rare,
        home_size=chance.choice([0, 1, 2]),
        twin=chance.random() < 0.2,
        namesake=chance.random() < 0.2,
    )


def of_a_borough(people: int) -> Iterator[Standard]:
    """The records of invented people, as their agencies wrote them."""
    for block in borough(people, seed=7):
        for record in block.records:
            yield standard(Written(*record))


def differing(records: list[Standard]) -> list[tuple[str, Standard, Standard]]:
    """The pairs to which the two give another level, each with its part."""
    with duckdb.connect() as database:
        database.execute("CREATE MACRO arrays_overlap(a, b) AS list_has_any(a, b)")
        database.execute(f"CREATE TABLE records ({', '.join(f'{name} {kind(name)}' for name in Standard._fields)})")
        database.executemany(f"INSERT INTO records VALUES ({', '.join('?' * len(Standard._fields))})", records)
        levels = ", ".join(part.sql for part in PARTS)
        both = "records AS l JOIN records AS r ON l.record_id < r.record_id"
        rows = database.execute(f"SELECT l.record_id, r.record_id, {levels} FROM {both}").fetchall()
    known = {record.record_id: record for record in records}
    assert len(rows) == len(list(combinations(records, 2)))
    return [
        (part.name, known[left], known[right])
        for left, right, *found in rows
        for part, level in zip(PARTS, found, strict=True)
        if part.level(known[left], known[right]) != level
    ]


def kind(column: str) -> str:
    """The type of a column in SQL."""
    return {str: "VARCHAR", bool: "BOOLEAN", int: "INTEGER"}[get_type_hints(Standard)[column]]


def test_records_in_which_anything_stands_beside_anything() -> None:
    chance = random.Random(11)
    for _ in range(times(3, deep=60)):
        assert differing([made_up(chance, number) for number in range(140)]) == []


def test_records_of_a_borough() -> None:
    records = list(of_a_borough(300))
    chance = random.Random(3)
    for _ in range(times(1, deep=20)):
        assert differing(chance.sample(records, 220)) == []


def test_every_level_is_reached_by_some_pair() -> None:
    chance = random.Random(11)
    records = [made_up(chance, number) for number in range(400)] + list(of_a_borough(200))[:200]
    reached = {part.name: {part.level(a, b) for a, b in combinations(records, 2)} for part in PARTS}
    missing = {part.name: [part.names[n] for n in set(range(len(part.names))) - reached[part.name]] for part in PARTS}
    assert {name: levels for name, levels in missing.items() if levels} == {}


def test_the_weight_of_a_pair_is_the_same_sum_in_python_and_in_sql() -> None:
    chance = random.Random(2)
    weights = {part.name: {name: chance.uniform(-9, 9) for name in part.names} for part in PARTS}
    model = Model("any", "chance", before=-3.25, weights=weights, same_from=1, ask_from=0)
    records = [made_up(chance, number) for number in range(40)]
    with duckdb.connect() as database:
        for a, b in combinations(records, 2):
            levels = ", ".join(f"{part.level(a, b)} AS p{number}" for number, part in enumerate(PARTS))
            [(weight,)] = database.execute(f"SELECT {model.sql} FROM (SELECT {levels})").fetchall()
            assert float(weight) == pytest.approx(model.weight(a, b), abs=1e-9)


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.name)
def test_a_level_is_the_same_whichever_record_comes_first(part: Part) -> None:
    chance = random.Random(5)
    # What only the other records tell is the same for both where what it is about is the same.
    records = [made_up(chance, number)._replace(fore_rare=1, sur_rare=1, home_size=1) for number in range(120)]
    for a, b in combinations(records, 2):
        assert part.level(a, b) == part.level(b, a)
