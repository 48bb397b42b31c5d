"""Which weights does nobody's label give? Splink's: how often each level is seen in pairs of one person and of two.

Expectation maximisation for the model of Fellegi and Sunter (1969), as Splink 5 does it. It takes relatives for matches
now and then: so these are where the weights begin, and identifiers teach them further.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any, Final

from splink import DuckDBAPI, Linker, SettingsCreator, block_on

from openmash.linkage.comparing import DIFFERENT, Part
from openmash.linkage.parts import PARTS
from openmash.linkage.teaching import DECIMALS, IDENTIFIERS

from .engines import OnDuckDB

#: So many records are enough for shares of a part in a thousand, and train in seconds.
SAMPLED: Final = 200_000
RANDOM_PAIRS: Final = 1e6
#: However seldom a level was seen among pairs of one kind, it is no proof.
AT_MOST: Final = 10.0
UNKNOWN: Final = ("missing", "neither has a name yet", "no name yet")


def first_weights(engine: OnDuckDB, *, seed: int = 1) -> dict[str, dict[str, float]]:
    """Weights in bits by part and level, from `record` without any label."""
    engine.make("sampled", f"SELECT * FROM record USING SAMPLE reservoir({SAMPLED} ROWS) REPEATABLE ({seed})")
    table = DuckDBAPI(connection=engine.connection).register("sampled")
    linker = Linker(table, _settings(), log_level="ERROR", validate_settings=False)
    linker.training.estimate_u_using_random_sampling(max_pairs=RANDOM_PAIRS, seed=seed)
    for rule in (block_on("dob", "sector"), block_on("fore", "sur")):
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    told = {
        one["output_column_name"]: one["comparison_levels"] for one in linker.misc.save_model_to_json()["comparisons"]
    }
    engine.drop("sampled")
    return {part.name: _weights(part, told[_column(part)]) for part in _parts()}


def _parts() -> list[Part]:
    return [part for part in PARTS if part not in IDENTIFIERS]


def _column(part: Part) -> str:
    return part.name.replace(" ", "_")


def _settings() -> SettingsCreator:
    return SettingsCreator(
        link_type="dedupe_only", unique_id_column_name="id",
        comparisons=[{"output_column_name": _column(part), "comparison_levels": _levels(part)} for part in _parts()],
    )  # fmt: skip


def _levels(part: Part) -> list[dict[str, Any]]:
    levels = [
        {"sql_condition": re.sub(r"\b([lr])\.(\w+)", r"\2_\1", condition.sql), "label_for_charts": name}
        | ({"is_null_level": True} if name in UNKNOWN else {})
        for name, condition in part.levels
    ]
    return [*levels, {"sql_condition": "ELSE", "label_for_charts": DIFFERENT}]


def _weights(part: Part, told: list[Mapping[str, Any]]) -> dict[str, float]:
    """What Splink says of a part; nothing of a level that it never saw on one side."""
    weights = dict.fromkeys(part.names, 0.0)
    for level in told:
        one, other = level.get("m_probability"), level.get("u_probability")
        if one and other:
            weight = max(-AT_MOST, min(AT_MOST, math.log2(one / other)))
            weights[level["label_for_charts"]] = round(weight, DECIMALS)
    return weights
