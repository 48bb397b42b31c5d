"""Whom of all who are known may a new record be? Those few are laid beside the new ones, and are compared with them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

import pyarrow as pa

from .cleaning import BY_ITSELF
from .engines import Engine
from .pairing import keys
from .store import Known

#: Where they stand once they are laid beside each other: who was known (`id, person`), whose names are counted, and who
#: lives where one of them lives.
SETTLED, EVERYBODY, AROUND = "settled", "everybody", "around"
#: What of everybody tells something of others.
TELLING: Final = "agency, fore, fore_root, sur, dob, year, nhs, home"


def lay_beside(engine: Engine, known: Known, named: Collection[int]) -> None:
    """Add to `standard`, which holds the new records, every known one that shares a key with one of them, or is named.

    With it come all records of the same person: only whole persons are joined. Makes `key` for `pairing.pair`: the keys
    of the new records, each with all who have it.
    """
    engine.load("named", pa.table({"id": pa.array(sorted(named), pa.int64())}))
    engine.make("fresh", "SELECT * FROM standard")
    engine.make("fresh_key", keys(engine, "fresh"))
    engine.make(
        "key",
        f"SELECT * FROM fresh_key UNION ALL SELECT * FROM ({keys(engine, known.records)}) AS k"
        " WHERE key IN (SELECT key FROM fresh_key)",
    )
    engine.make(
        SETTLED,
        f"SELECT id, person FROM {known.records} AS k WHERE person IN"
        f" (SELECT person FROM {known.records} AS f WHERE id IN (SELECT id FROM key UNION SELECT id FROM named))",
    )
    columns = ", ".join(BY_ITSELF)
    engine.make(
        "standard",
        f"SELECT {columns} FROM fresh UNION ALL"
        f" SELECT {columns} FROM {known.records} AS k WHERE id IN (SELECT id FROM {SETTLED})",
    )
    engine.make(EVERYBODY, f"SELECT {TELLING} FROM {known.records} AS k UNION ALL SELECT {TELLING} FROM fresh")
    engine.make(AROUND, f"SELECT * FROM {EVERYBODY} WHERE home IN (SELECT home FROM standard)")
    engine.drop("named", "fresh", "fresh_key")
