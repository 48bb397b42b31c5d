"""Some pairs are put to a person whatever they weigh."""

from itertools import product

import duckdb
import pytest

from openmash.linkage import model as models
from openmash.linkage.model import Verdict
from openmash.linkage.parts import FORENAME, KIN, NHS, PARTS, Asked, asked, asked_in_sql
from openmash.linkage.standard.records import Written, standard

HOME = {"dob": "2026-04-03", "sex": "F", "address": "14 Larkspur Court", "postcode": "TM1 4AA"}
COMMON = {"fore_rare": 1, "sur_rare": 1}


def judged(one: str, other: str, **more: str) -> tuple[Verdict, Asked | None]:
    a, b = (
        standard(Written(name, name, name, surname="Ward", **HOME, **more))._replace(**COMMON) for name in (one, other)
    )
    verdict, _, why = models.starter().judged(a, b)
    return verdict, why


def test_nobody_without_a_name_is_joined_but_by_a_number() -> None:
    assert judged("Baby girl", "Amelia") == (Verdict.ASK, Asked.NO_NAME)
    assert judged("Twin 1", "Twin 2") == (Verdict.ASK, Asked.NO_NAME)
    assert judged("Baby girl", "Amelia", nhs="9434765919") == (Verdict.SAME, None)


def test_names_alike_that_are_two_names_may_be_twins_of_whom_one_is_not_known() -> None:
    assert judged("Ella", "Ellie")[1] == judged("Hassan", "Hussain")[1] == Asked.TWINS
    assert judged("Ella", "Ella") == (Verdict.SAME, None)


@pytest.mark.parametrize("reasons", [(), (Asked.NO_NAME,), tuple(Asked)])
def test_tables_and_single_pairs_are_asked_about_alike(reasons: tuple[Asked, ...]) -> None:
    varied = [FORENAME, KIN, NHS]
    kinds = [
        [levels[varied.index(part)] if part in varied else 0 for part in PARTS]
        for levels in product(*(range(len(part.names)) for part in varied))
    ]
    with duckdb.connect() as database:
        database.execute(f"CREATE TABLE kinds ({', '.join(f'p{number} INTEGER' for number in range(len(PARTS)))})")
        database.executemany(f"INSERT INTO kinds VALUES ({', '.join('?' * len(PARTS))})", kinds)
        found = database.execute(f"SELECT *, {asked_in_sql(*reasons)} FROM kinds").fetchall()
    assert len(found) == len(kinds)
    for *levels, why in found:
        expected = asked({part.name: part.names[level] for part, level in zip(PARTS, levels, strict=True)})
        assert why == (expected if expected in reasons else "")
