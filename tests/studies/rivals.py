"""What would others have made of the same records? Splink as its tutorial has it, tuned, and with a rule for twins.

They are given the records in our standard form, which is more than they would have: names in plain letters, postcodes
put right, numbers checked. Each makes a table of persons, by connected components, as its users do.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

import pyarrow as pa
from splink import DuckDBAPI, Linker, SettingsCreator, block_on
from splink import comparison_library as cl

from openmash.batch.linking.engines import OnDuckDB, column
from openmash.batch.linking.together import components

SURE = 0.95
COLUMNS = ("fore", "middle", "sur", "dob", "sex", "postcode", "home", "nhs", "upn", "phone")


def splink_tutorial(engine: OnDuckDB, into: str) -> None:
    """As Splink's tutorial for people has it: names by Jaro-Winkler with frequencies, dates, postcodes, numbers."""
    _put_together(engine, tutorial(engine), into)


def tutorial(engine: OnDuckDB) -> Linker:
    """The same, trained, before anything is linked."""
    linker = _linker(
        engine,
        [
            cl.NameComparison("fore").configure(term_frequency_adjustments=True),
            cl.NameComparison("sur").configure(term_frequency_adjustments=True),
            cl.DateOfBirthComparison("dob", input_is_string=True, datetime_format="%Y%m%d"),
            cl.PostcodeComparison("postcode"),
            cl.ExactMatch("nhs"),
            cl.ExactMatch("upn"),
        ],
        [block_on("nhs"), block_on("fore", "sur"), block_on("dob", "sur"), block_on("dob", "postcode")],
    )
    _trained(linker)
    return linker


def splink_tuned(engine: OnDuckDB, into: str) -> None:
    """With wider blocking, one comparison for the home, and weights from pairs that share an NHS number."""
    _put_together(engine, _tuned(engine), into)


def splink_with_twins(engine: OnDuckDB, into: str) -> None:
    """The same, and whoever looks like a twin is not linked: the rule of the Ministry of Justice's person match."""
    _put_together(engine, _tuned(engine), into, but=POSSIBLE_TWINS)


POSSIBLE_TWINS = "l.dob = r.dob AND l.sur = r.sur AND l.postcode = r.postcode AND l.fore <> r.fore"


def _tuned(engine: OnDuckDB) -> Linker:
    linker = _linker(
        engine,
        [
            cl.NameComparison("fore").configure(term_frequency_adjustments=True),
            cl.NameComparison("sur").configure(term_frequency_adjustments=True),
            cl.DateOfBirthComparison("dob", input_is_string=True, datetime_format="%Y%m%d"),
            cl.ExactMatch("sex"),
            _home(),
            cl.ExactMatch("nhs"),
            cl.ExactMatch("upn"),
        ],
        [block_on(*two) for two in WIDER],
    )
    linker.training.estimate_probability_two_random_records_match([block_on("fore", "sur", "dob")], recall=0.7)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    linker.training.estimate_m_from_label_column("nhs")
    return linker


WIDER = (
    ("nhs",), ("upn",), ("dob", "postcode"), ("dob", "sur"), ("dob", "fore"), ("postcode", "sur"), ("postcode", "fore"),
    ("fore", "sur"), ("dob", "phone"),
)  # fmt: skip


def _home() -> dict[str, Any]:
    levels = [
        ("home_l = '' OR home_r = '' OR home_l IS NULL OR home_r IS NULL", True),
        ("home_l = home_r", False), ("postcode_l = postcode_r", False), ("ELSE", False),
    ]  # fmt: skip
    told = [{"sql_condition": sql, "label_for_charts": sql, "is_null_level": null} for sql, null in levels]
    return {"output_column_name": "home", "comparison_levels": told}


def _linker(engine: OnDuckDB, comparisons: list[Any], blocking: list[Any]) -> Linker:
    cells = ", ".join(f"nullif({name}, '') AS {name}" for name in COLUMNS)
    engine.make("for_splink", f"SELECT id AS unique_id, {cells} FROM record")
    settings = SettingsCreator(
        link_type="dedupe_only", comparisons=comparisons, blocking_rules_to_generate_predictions=blocking,
        retain_matching_columns=False,
    )  # fmt: skip
    table = DuckDBAPI(connection=engine.connection).register("for_splink")
    return Linker(table, settings, log_level="ERROR", validate_settings=False)


def _trained(linker: Linker) -> None:
    linker.training.estimate_probability_two_random_records_match([block_on("fore", "sur", "dob")], recall=0.7)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    for rule in (block_on("dob"), block_on("fore", "sur")):
        linker.training.estimate_parameters_using_expectation_maximisation(rule)


def _put_together(engine: OnDuckDB, linker: Linker, into: str, *, but: str = "") -> None:
    found = linker.inference.predict(threshold_match_probability=SURE).physical_name
    unless = f" WHERE NOT ({but})" if but else ""
    joined = " JOIN record AS l ON l.id = unique_id_l JOIN record AS r ON r.id = unique_id_r" if but else ""
    hanging(engine, f"SELECT unique_id_l AS l, unique_id_r AS r FROM {found}{joined}{unless}", into)


def trigrams(engine: OnDuckDB, into: str) -> None:
    """Who shares a birthday or a postcode and has a name that is alike by six tenths of its trigrams."""
    engine.connection.execute("""
        CREATE OR REPLACE MACRO trigrams(name) AS
            list_distinct(list_transform(range(1, length(name) - 1), lambda place: substr(name, place, 3)))
    """)
    parts = "trigrams(concat('  ', fore, ' ', sur, ' ')) AS parts"
    engine.make("spelt", f"SELECT id, dob, postcode, {parts} FROM record WHERE fore <> '' AND sur <> ''")
    alike = "len(list_intersect(l.parts, r.parts)) >= 0.6 * len(list_distinct(list_concat(l.parts, r.parts)))"
    sides = [
        f"SELECT l.id AS l, r.id AS r FROM spelt AS l JOIN spelt AS r ON l.{one} = r.{one} AND l.id < r.id"
        f" WHERE l.{one} <> '' AND (l.{other} = r.{other} OR l.{other} = '' OR r.{other} = '') AND {alike}"
        for one, other in (("dob", "postcode"), ("postcode", "dob"))
    ]
    hanging(engine, " UNION ".join(sides), into)


#: What two records must share to be compared by recordlinkage.
BLOCKS = (("dob", "sur"), ("dob", "postcode"), ("dob", "fore"), ("postcode", "sur"), ("fore", "sur"))


def record_linkage(engine: OnDuckDB, into: str) -> None:
    """As the Python Record Linkage Toolkit has it: five blocks, names by Jaro-Winkler, and weights by ECM."""
    import recordlinkage

    cells = ", ".join(f"nullif({name}, '') AS {name}" for name in COLUMNS)
    frame = engine.connection.sql(f"SELECT id, {cells} FROM record").df().set_index("id")
    index, compare = recordlinkage.Index(), recordlinkage.Compare()
    for block in BLOCKS:
        index.block(list(block))
    for name in ("fore", "sur"):
        compare.string(name, name, method="jarowinkler", threshold=0.85, label=name)
    for name in ("dob", "sex", "postcode", "home", "nhs", "upn", "phone"):
        compare.exact(name, name, label=name)
    found = recordlinkage.ECMClassifier().fit_predict(compare.compute(index.index(frame), frame))
    pairs = found.to_frame(index=False, name=["l", "r"])
    engine.load("matched", pa.Table.from_pandas(pairs, preserve_index=False))
    hanging(engine, "SELECT l, r FROM matched", into)


def hanging(engine: OnDuckDB, query: str, into: str) -> None:
    """Whoever hangs together by these pairs is one person."""
    pairs = engine.rows(query)
    whole = components(list(zip(column(pairs, "l"), column(pairs, "r"), strict=True)))
    engine.load(
        "by_pairs",
        pa.table({"id": pa.array(list(whole), pa.int64()), "whole": pa.array(list(whole.values()), pa.int64())}),
    )
    engine.make(into, "SELECT id, coalesce(whole, id) AS person FROM record LEFT JOIN by_pairs USING (id)")


RIVALS: dict[str, Callable[[OnDuckDB, str], None]] = {
    "Splink 5, as its tutorial": splink_tutorial,
    "Splink 5, tuned": splink_tuned,
    "Splink 5, tuned, possible twins left out": splink_with_twins,
    "a trigram rule": trigrams,
}
if find_spec("recordlinkage"):  # `hub study` brings it
    RIVALS["recordlinkage, five blocks and ECM"] = record_linkage
