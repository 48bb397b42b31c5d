"""A pair weighs in SQL, among millions, what it weighs in Python by itself, by the same levels."""

import random
from pathlib import Path

import pyarrow as pa
import pytest

from openmash.batch.linking import pairing
from openmash.batch.linking.engines import column
from openmash.linkage import model as models
from openmash.linkage.parts import PARTS
from openmash.linkage.standard.records import Standard
from tests.households import seen_together
from tests.linking import a_borough, engine, records_table
from tests.oracle.test_linkage_levels import made_up
from tests.promises.depth import times


def records() -> list[Standard]:
    """Half of them a borough's, half such that anything stands beside anything."""
    chance = random.Random(21)
    invented = seen_together(a_borough(times(60, deep=1_200), seed=9).records, models.starter())
    return [*invented, *(made_up(chance, number) for number in range(len(invented)))]


def test_a_pair_weighs_the_same_in_tables_and_by_itself(tmp_path: Path) -> None:
    known, model, chance = records(), models.starter(), random.Random(22)
    two = [sorted(chance.sample(range(len(known)), 2)) for _ in range(times(2_000, deep=1_000_000))]
    tables = engine(tmp_path)
    tables.load("record", records_table(known))
    tables.load("pair", pa.table({"l": [one for one, _ in two], "r": [other for _, other in two]}))
    pairing.compare(tables)
    pairing.weigh(tables, model)
    rows = tables.rows("SELECT * FROM weighed")
    tables.close()
    assert rows.num_rows == len(two)
    levels = [column(rows, f"p{number}") for number in range(len(PARTS))]
    for l, r, weight, *found in zip(*(column(rows, name) for name in ("l", "r", "weight")), *levels, strict=True):  # noqa: E741
        steps = model.steps(known[l], known[r])
        assert [step.level for step in steps] == [part.names[n] for part, n in zip(PARTS, found, strict=True)]
        assert weight == pytest.approx(model.before + sum(step.weight for step in steps), abs=1e-9)
