"""Which weights do these files teach? First without any label, then by their identifiers, then by whole persons."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Executor
from dataclasses import replace
from typing import Final

import numpy as np
import pyarrow as pa

from openmash.linkage import context, teaching
from openmash.linkage.model import Model
from openmash.linkage.parts import PARTS

from .engines import Engine, column
from .pairing import weigh
from .together import put_together

#: From which sum on two records are put together before the second round, and afterwards; and from which a person is
#: asked. Chosen in an invented borough on which nothing is reported (seed 102): one false pair in some thousands, and
#: somewhat more than two questions for a hundred records, of which the surest two are put.
FIRST_FROM, SAME_FROM, ASK_FROM = 2.0, 3.0, -5.5
#: A name is listed in a model from this share of the records on: a rarer one is very rare, whatever its share.
LISTED_FROM: Final = context.RARER_THAN[0][0]

Weights = Mapping[str, Mapping[str, float]]


def further(engine: Engine, pool: Executor, model: Model) -> Model:
    """This model taught further by `record` and `compared`; or as it is, where too few of them bear a number."""
    try:
        taught = learn(
            engine, pool, name=f"{model.name}, taught by these files", origin=model.name, first=model.weights
        )
    except teaching.TooFewLabels:
        return model
    return replace(taught, same_from=model.same_from, ask_from=model.ask_from, names=model.names)


def learn(engine: Engine, pool: Executor, *, name: str, origin: str, first: Weights) -> Model:
    """A model taught by `record` and `compared`, from first weights on. Raises `TooFewLabels`."""
    levels, counts, _ = _kinds(
        engine, "SELECT {parts}, count(*) AS pairs, CAST(NULL AS BOOLEAN) AS same FROM compared GROUP BY {parts}"
    )
    once = teaching.taught(levels, counts, *teaching.labels(levels), first=first)
    model = Model(name, origin, once.before, once.weights, FIRST_FROM, ASK_FROM)
    weigh(engine, model)
    put_together(engine, pool, model)
    levels, counts, same = _kinds(engine, BY_PERSON)
    twice = teaching.taught(levels, counts, same, ~same, first=first)
    told = (
        f"{origin}; {once.same:,} pairs that share a number and {once.different:,} with two, then {twice.same:,} and"
        f" {twice.different:,} by persons"
    )
    return replace(
        model, origin=told, before=twice.before, weights=twice.weights, same_from=SAME_FROM, names=_names(engine)
    )


#: Pairs of two records of one person who has a number, and of two people who have two different ones.
BY_PERSON: Final = """
    WITH held AS (
        SELECT person, max(nhs) AS nhs, max(upn) AS upn FROM person JOIN record USING (id) GROUP BY person
    )
    SELECT {parts}, count(*) AS pairs, x.person = y.person AS same
    FROM compared JOIN person AS x ON x.id = l JOIN person AS y ON y.id = r
    JOIN held AS h ON h.person = x.person JOIN held AS k ON k.person = y.person
    WHERE (x.person = y.person AND concat(h.nhs, h.upn) <> '')
        OR (x.person <> y.person AND ((h.nhs <> '' AND k.nhs <> '' AND h.nhs <> k.nhs)
            OR (h.upn <> '' AND k.upn <> '' AND h.upn <> k.upn)))
    GROUP BY {parts}, x.person = y.person
"""


def _kinds(engine: Engine, query: str) -> tuple[teaching.Levels, teaching.Counts, np.ndarray]:
    """Each kind of pair with how many there are of it: as many rows as there are combinations, not pairs."""
    parts = [f"p{number}" for number in range(len(PARTS))]
    rows: pa.Table = engine.rows(query.format(parts=", ".join(parts)))
    levels = np.stack([rows.column(part).to_numpy() for part in parts], axis=1).astype(np.int64)
    return levels, rows.column("pairs").to_numpy().astype(float), np.array(column(rows, "same"), dtype=bool)


def _names(engine: Engine) -> dict[str, dict[str, float]]:
    """The shares of the names that are not very rare, commonest first."""
    found = {}
    for kind in context.NAMES:
        rows = engine.rows(
            f"SELECT {kind} AS name, count(*) / (SELECT CAST(count(*) AS DOUBLE) FROM record) AS share FROM record"
            f" WHERE {kind} <> '' GROUP BY {kind} HAVING count(*) >= {LISTED_FROM} * (SELECT count(*) FROM record)"
            " ORDER BY share DESC, name"
        )
        shares = zip(column(rows, "name"), column(rows, "share"), strict=True)
        found[kind] = {name: round(share, 6) for name, share in shares}
    return found
