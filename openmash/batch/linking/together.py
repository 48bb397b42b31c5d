"""Which records of a file are one person? Where nothing speaks against it, whoever hangs together; else group by group.

`weighed` and `record` become `person` (`id, person`, the smallest number of the person's records) and the questions for
a person: pairs of people, each with its surest pair of records and the reason why it is asked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from typing import Any, Final

import pyarrow as pa

from openmash.linkage.model import Model
from openmash.linkage.persons import Conflict, Facts, Pair, grouped

from .engines import Engine, column, only, shared_out

#: So many pairs are put together by one process at a time.
AT_ONCE: Final = 40_000
#: Where all records are new, no person is known from before.
NOBODY: Final = "(SELECT id, id AS person FROM record WHERE false)"
Two = tuple[int, int]
NOT_SURE: Final = "not sure enough"


def put_together(
    engine: Engine,
    pool: Executor,
    model: Model,
    *,
    apart: Collection[Two] = (),
    joined: Collection[Two] = (),
    settled: str = NOBODY,
) -> list[Conflict]:
    """Make `person` of `weighed` and `record`. Return the sure pairs that were not joined.

    ``apart`` and ``joined`` are what people said of two records; ``settled`` is a table of the records whose person is
    known from before (`id, person`): whoever is new may join them, and no two of them become one.
    """
    engine.load("decided", _decided(apart, joined))
    sure = engine.rows(SURE.format(settled=settled, same_from=repr(model.same_from)))
    hanging = components([*zip(column(sure, "l"), column(sure, "r"), strict=True)])
    engine.load("node", pa.table({"id": list(hanging), "whole": list(hanging.values())}, _HANGING))
    engine.make("hanging", HANGING.format(settled=settled))
    engine.make("judged", JUDGED)
    engine.make("doubtful", DOUBTFUL)
    groups, conflicts = [], []
    for found, against in shared_out(pool, _grouped, _tasks(engine, model)):
        groups += found
        conflicts += against
    parted = [(number, min(group)) for group in groups for number in group]
    engine.load("parted", pa.table({"id": [one for one, _ in parted], "person": [two for _, two in parted]}, _WHOLE))
    engine.make("person", PERSON.format(settled=settled))
    engine.drop("decided", "node", "hanging", "judged", "doubtful", "parted")
    return conflicts


def _decided(apart: Collection[Two], joined: Collection[Two]) -> pa.Table:
    """What people said of two records; in order, so that of decisions that contradict each other the same ones hold."""
    told = [*((*two, False) for two in sorted(apart)), *((*two, True) for two in sorted(joined))]
    return pa.Table.from_pylist([{"l": l, "r": r, "same": same} for l, r, same in told], schema=_DECIDED)  # noqa: E741


_HANGING: Final = pa.schema([("id", pa.int64()), ("whole", pa.int64())])
_WHOLE: Final = pa.schema([("id", pa.int64()), ("person", pa.int64())])
_DECIDED: Final = pa.schema([("l", pa.int64()), ("r", pa.int64()), ("same", pa.bool_())])
#: Who is sure of whom. Whoever is known from before is all records of theirs.
SURE: Final = """
    SELECT coalesce(x.person, l) AS l, coalesce(y.person, r) AS r FROM (
        SELECT l, r FROM weighed WHERE why = '' AND weight >= {same_from} UNION ALL SELECT l, r FROM decided WHERE same
    ) AS sure LEFT JOIN {settled} AS x ON x.id = l LEFT JOIN {settled} AS y ON y.id = r
"""
HANGING: Final = """
    SELECT record.id AS id, whole, before.person AS person FROM record LEFT JOIN {settled} AS before
    ON before.id = record.id JOIN node ON node.id = coalesce(before.person, record.id)
"""
#: What people said of two who hang together. Of others it needs no looking at.
JUDGED: Final = """
    SELECT a.whole AS whole, l, r, same FROM decided JOIN hanging AS a ON a.id = l JOIN hanging AS b ON b.id = r
    WHERE a.whole = b.whole
"""
#: Whoever hangs together where something speaks against it: a pair, two numbers, two birthdays, or two known persons.
DOUBTFUL: Final = """
    WITH inside AS (
        SELECT a.whole AS whole, min(weight) AS least FROM weighed
        JOIN hanging AS a ON a.id = l JOIN hanging AS b ON b.id = r WHERE a.whole = b.whole GROUP BY a.whole
    ), facts AS (
        SELECT whole, count(DISTINCT nullif(nhs, '')) AS nhs, count(DISTINCT nullif(upn, '')) AS upn,
            count(DISTINCT CASE WHEN NOT guessed THEN nullif(dob, '') END) AS born, count(DISTINCT person) AS known
        FROM hanging JOIN record USING (id) GROUP BY whole
    )
    SELECT facts.whole AS whole FROM facts LEFT JOIN inside ON inside.whole = facts.whole
    WHERE least < 0 OR nhs > 1 OR upn > 1 OR born > 1 OR known > 1
    UNION SELECT whole FROM judged
"""
PERSON: Final = """
    SELECT record.id AS id, coalesce(parted.person, hanging.whole, before.person, record.id) AS person FROM record
    LEFT JOIN {settled} AS before ON before.id = record.id
    LEFT JOIN hanging ON hanging.id = record.id LEFT JOIN parted ON parted.id = record.id
"""


def ask(
    engine: Engine, model: Model, conflicts: Sequence[Conflict], *, at_most: int, apart: Collection[Two] = ()
) -> int:
    """Make `question` (`l, r, weight, why`): of each two people the surest pair between them, where it is sure enough.

    A pair that would have been joined is asked about with the reason why it was not. The surest ``at_most`` are asked
    about; how many are not is returned. Of two people whom somebody keeps ``apart`` nothing is asked again.
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
    engine.load("decided", _decided(apart, ()))
    engine.make("doubt", DOUBT.format(ask_from=repr(model.ask_from), not_sure=NOT_SURE))
    engine.make("question", f"SELECT * FROM doubt ORDER BY weight DESC, l, r LIMIT {at_most}")
    count: int = only(engine.rows("SELECT count(*) FROM doubt"))
    engine.drop("refused", "decided", "doubt")
    return max(0, count - at_most)


DOUBT: Final = """
    WITH answered AS (
        SELECT DISTINCT least(x.person, y.person) AS one, greatest(x.person, y.person) AS other
        FROM decided JOIN person AS x ON x.id = l JOIN person AS y ON y.id = r
    )
    SELECT l, r, weight, why FROM (
        SELECT weighed.l AS l, weighed.r AS r, weight,
            coalesce(refused.why, nullif(weighed.why, ''), '{not_sure}') AS why,
            row_number() OVER (
                PARTITION BY least(x.person, y.person), greatest(x.person, y.person)
                ORDER BY weight DESC, weighed.l, weighed.r
            ) AS place
        FROM weighed JOIN person AS x ON x.id = weighed.l JOIN person AS y ON y.id = weighed.r
        LEFT JOIN refused ON refused.l = weighed.l AND refused.r = weighed.r
        LEFT JOIN answered ON one = least(x.person, y.person) AND other = greatest(x.person, y.person)
        WHERE x.person <> y.person AND weight >= {ask_from} AND one IS NULL
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


@dataclass
class Task:
    """Some whole groups, for one process."""

    same_from: float
    pairs: list[Pair] = field(default_factory=list)
    facts: dict[int, Facts] = field(default_factory=dict)
    settled: dict[int, int] = field(default_factory=dict)
    apart: list[Two] = field(default_factory=list)
    joined: list[Two] = field(default_factory=list)

    def add(self, other: Task) -> None:
        """Take another's groups as well."""
        self.pairs += other.pairs
        self.facts |= other.facts
        self.settled |= other.settled
        self.apart += other.apart
        self.joined += other.joined


def _tasks(engine: Engine, model: Model) -> Iterator[Task]:
    """What is doubtful, some whole groups at a time."""
    wholes: defaultdict[int, Task] = defaultdict(lambda: Task(model.same_from))
    for whole, number, person, *told in _told(engine, FACTS):
        wholes[whole].facts[number] = Facts(*told)
        if person is not None:
            wholes[whole].settled[number] = person
    for whole, *pair in _told(engine, PAIRS):
        wholes[whole].pairs.append(Pair(*pair))
    for whole, one, other, same in _told(engine, "SELECT whole, l, r, same FROM judged ORDER BY l, r"):
        (wholes[whole].joined if same else wholes[whole].apart).append((one, other))
    task = Task(model.same_from)
    for some in wholes.values():
        task.add(some)
        if len(task.pairs) >= AT_ONCE:
            yield task
            task = Task(model.same_from)
    yield task


FACTS: Final = """
    SELECT whole, id, person, nhs, upn, CASE WHEN guessed THEN '' ELSE dob END AS born FROM doubtful
    JOIN hanging USING (whole) JOIN record USING (id)
"""
PAIRS: Final = """
    SELECT a.whole AS whole, l, r, weight, why FROM weighed JOIN hanging AS a ON a.id = l JOIN hanging AS b ON b.id = r
    JOIN doubtful ON doubtful.whole = a.whole WHERE a.whole = b.whole
"""


def _told(engine: Engine, query: str) -> Iterator[Sequence[Any]]:
    """What a query finds, row by row."""
    rows = engine.rows(query)
    return zip(*(column(rows, name) for name in rows.column_names), strict=True)


def _grouped(task: Task) -> tuple[list[list[int]], list[Conflict]]:
    return grouped(
        task.pairs, task.facts, same_from=task.same_from, apart=task.apart, together=task.joined, settled=task.settled
    )
