"""Which records of a file are one person? Where nothing speaks against it, whoever hangs together; else group by group.

`weighed` and `record` become `person` (`id, person`, the smallest number of the person's records) and the questions for
a person: pairs of people, each with its surest pair of records and the reason why it is asked.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import Executor
from typing import Final

import pyarrow as pa

from openmash.linkage.model import Model
from openmash.linkage.persons import Conflict, Facts, Pair, grouped

from .engines import Engine, column, only

#: So many pairs are put together by one process at a time.
AT_ONCE: Final = 40_000
NOT_SURE: Final = "not sure enough"


def put_together(
    engine: Engine,
    pool: Executor,
    model: Model,
    *,
    apart: Collection[tuple[int, int]] = (),
    joined: Collection[tuple[int, int]] = (),
) -> list[Conflict]:
    """Make `person` of `weighed` and `record`. Return the sure pairs that were not joined."""
    sure = engine.rows(f"SELECT l, r FROM weighed WHERE why = '' AND weight >= {model.same_from!r}")
    hanging = components([*zip(column(sure, "l"), column(sure, "r"), strict=True), *joined])
    engine.load("hanging", pa.table({"id": list(hanging), "whole": list(hanging.values())}, _HANGING))
    judged = {hanging.get(number, number) for two in (*apart, *joined) for number in two}
    engine.load("judged", pa.table({"whole": pa.array(sorted(judged), pa.int64())}))
    engine.make("doubtful", DOUBTFUL)
    groups, conflicts = [], []
    for found, against in pool.map(_grouped, _tasks(engine, model, apart, joined)):
        groups += found
        conflicts += against
    parted = [(number, min(group)) for group in groups for number in group]
    engine.load("parted", pa.table({"id": [one for one, _ in parted], "person": [two for _, two in parted]}, _WHOLE))
    engine.make("person", PERSON)
    engine.drop("hanging", "judged", "doubtful", "parted")
    return conflicts


_HANGING: Final = pa.schema([("id", pa.int64()), ("whole", pa.int64())])
_WHOLE: Final = pa.schema([("id", pa.int64()), ("person", pa.int64())])
#: Whoever hangs together where something speaks against it: a pair, two numbers, or two birthdays.
DOUBTFUL: Final = """
    WITH inside AS (
        SELECT whole, min(weight) AS least FROM weighed JOIN hanging AS a ON a.id = l JOIN hanging AS b USING (whole)
        WHERE b.id = r GROUP BY whole
    ), facts AS (
        SELECT whole, count(DISTINCT nullif(nhs, '')) AS nhs, count(DISTINCT nullif(upn, '')) AS upn,
            count(DISTINCT CASE WHEN NOT guessed THEN nullif(dob, '') END) AS born
        FROM hanging JOIN record USING (id) GROUP BY whole
    )
    SELECT whole FROM inside JOIN facts USING (whole) WHERE least < 0 OR nhs > 1 OR upn > 1 OR born > 1
    UNION SELECT whole FROM judged
"""
PERSON: Final = """
    SELECT id, coalesce(parted.person, whole, id) AS person FROM record
    LEFT JOIN hanging USING (id) LEFT JOIN parted USING (id)
"""


def ask(engine: Engine, model: Model, conflicts: Sequence[Conflict], *, at_most: int) -> int:
    """Make `question` (`l, r, weight, why`): of each two people the surest pair between them, where it is sure enough.

    A pair that would have been joined is asked about with the reason why it was not. The surest ``at_most`` are asked
    about; how many are not is returned.
    """
    why = {(one.pair.l, one.pair.r): str(one.why) for one in conflicts}
    engine.load(
        "refused",
        pa.table(
            {
                "l": pa.array([pair[0] for pair in why], pa.int64()),
                "r": pa.array([pair[1] for pair in why], pa.int64()),
                "why": pa.array(list(why.values()), pa.string()),
            }
        ),
    )
    engine.make("doubt", DOUBT.format(ask_from=repr(model.ask_from), not_sure=NOT_SURE))
    engine.make("question", f"SELECT * FROM doubt ORDER BY weight DESC, l, r LIMIT {at_most}")
    count: int = only(engine.rows("SELECT count(*) FROM doubt"))
    engine.drop("refused", "doubt")
    return max(0, count - at_most)


DOUBT: Final = """
    SELECT l, r, weight, why FROM (
        SELECT weighed.l AS l, weighed.r AS r, weight,
            coalesce(refused.why, nullif(weighed.why, ''), '{not_sure}') AS why,
            row_number() OVER (
                PARTITION BY least(x.person, y.person), greatest(x.person, y.person)
                ORDER BY weight DESC, weighed.l, weighed.r
            ) AS place
        FROM weighed JOIN person AS x ON x.id = weighed.l JOIN person AS y ON y.id = weighed.r
        LEFT JOIN refused ON refused.l = weighed.l AND refused.r = weighed.r
        WHERE x.person <> y.person AND weight >= {ask_from}
    ) AS listed WHERE place = 1
"""


def components(pairs: Collection[tuple[int, int]]) -> dict[int, int]:
    """Whoever hangs together: each number with the smallest of its own (union and find: Tarjan 1975)."""
    above: dict[int, int] = {}

    def top(number: int) -> int:
        while (over := above.setdefault(number, number)) != number:
            above[number] = number = above[over]
        return number

    for one, other in pairs:
        first, second = sorted((top(one), top(other)))
        above[second] = first
    return {number: top(number) for number in above}


Task = tuple[list[Pair], dict[int, Facts], float, list[tuple[int, int]], list[tuple[int, int]]]


def _tasks(
    engine: Engine, model: Model, apart: Collection[tuple[int, int]], joined: Collection[tuple[int, int]]
) -> Iterator[Task]:
    """What is doubtful, some whole groups at a time."""
    known = engine.rows(
        "SELECT whole, id, nhs, upn, CASE WHEN guessed THEN '' ELSE dob END AS born FROM doubtful"
        " JOIN hanging USING (whole) JOIN record USING (id)"
    )
    facts: dict[int, dict[int, Facts]] = {}
    of: dict[int, int] = {}
    names = ("whole", "id", "nhs", "upn", "born")
    for whole, number, *told in zip(*(column(known, name) for name in names), strict=True):
        facts.setdefault(whole, {})[number] = Facts(*told)
        of[number] = whole
    found = engine.rows(
        "SELECT a.whole AS whole, l, r, weight, why FROM weighed"
        " JOIN hanging AS a ON a.id = l JOIN hanging AS b ON b.id = r"
        " JOIN doubtful ON doubtful.whole = a.whole WHERE a.whole = b.whole"
    )
    pairs: dict[int, list[Pair]] = {whole: [] for whole in facts}
    for whole, *pair in zip(*(column(found, name) for name in ("whole", "l", "r", "weight", "why")), strict=True):
        pairs[whole].append(Pair(*pair))
    judged = [[two for two in some if two[0] in of and two[1] in of] for some in (apart, joined)]
    task: Task = ([], {}, model.same_from, judged[0], judged[1])
    for whole, some in pairs.items():
        task[0].extend(some)
        task[1].update(facts[whole])
        if len(task[0]) >= AT_ONCE and not any(judged):
            yield task
            task = ([], {}, model.same_from, [], [])
    yield task


def _grouped(task: Task) -> tuple[list[list[int]], list[Conflict]]:
    pairs, facts, same_from, apart, joined = task
    return grouped(pairs, facts, same_from=same_from, apart=apart, together=joined)
