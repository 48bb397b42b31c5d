"""What if people answer the questions, one in twenty wrongly? What is right among them, and what they find."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from openmash.batch.linking.engines import Engine, column
from openmash.batch.linking.together import components

WRONG, SEED = 0.05, 20261128


def answered(engine: Engine, into: str, *, asked: int | None = None) -> tuple[int, int]:
    """Make a table of persons after the first so many questions, surest first. Return how many were put, and how many
    truly were one person.
    """
    rows = engine.rows("""
        SELECT x.person AS p, y.person AS q, a.person = b.person AS same FROM question
        JOIN person AS x ON x.id = l JOIN person AS y ON y.id = r
        JOIN truth AS a ON a.id = l JOIN truth AS b ON b.id = r
        ORDER BY weight DESC, l, r
    """)
    ones, others, same = (column(rows, name)[:asked] for name in ("p", "q", "same"))
    slips = np.random.default_rng(SEED).random(len(same)) < WRONG
    joined = [(one, other) for one, other, yes, slip in zip(ones, others, same, slips, strict=True) if yes != slip]
    whole = components(joined)
    engine.load(
        "whole",
        pa.table({"person": pa.array(list(whole), pa.int64()), "whole": pa.array(list(whole.values()), pa.int64())}),
    )
    engine.make(into, "SELECT id, coalesce(whole, person) AS person FROM person LEFT JOIN whole USING (person)")
    return len(same), sum(same)
