"""What people decided goes before what pairs weigh; and what of it cannot be obeyed is said."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet
import pytest

from openmash.batch.linking import decisions
from openmash.cli.refusal import CannotRun
from openmash.linkage.standard.records import Written
from tests.linking import Days

TAMSIN = Written(
    "1", "health", "Tamsin", "Rose", "Okafor-Vale", "2016-04-03", "F", "14 Larkspur Court", "TM1 4AA", "9434765919"
)
AGAIN = TAMSIN._replace(record_id="2", agency="education")
RORY = Written("3", "police", "Rory", "", "Whitlock", "1981-11-30", "M", "3 Station Road", "TM1 9ZZ")


def test_two_whom_a_person_keeps_apart_are_two_and_are_not_asked_about_again(days: Days) -> None:
    assert days.add(TAMSIN, AGAIN, told=[("2", "1", "different")]) == {"1": "1", "2": "2"}
    assert [pair["verdict"] for pair in days.pairs] == ["different"]
    assert "decided" not in days.said


def test_two_whom_a_person_joins_are_one_though_nothing_speaks_for_it(days: Days) -> None:
    assert days.add(TAMSIN, RORY, told=[("3", "1", "same")]) == {"1": "1", "3": "1"}


def test_what_was_decided_holds_for_the_days_to_come(days: Days) -> None:
    days.add(TAMSIN, AGAIN, told=[("1", "2", "different")])
    third = TAMSIN._replace(record_id="4", agency="police")
    joins = days.add(third, told=[("1", "2", "different"), ("4", "1", "different")])
    assert joins == {"4": "2"}
    assert days.asked() == {}  # who 1 and 2 are, and 1 and 4, was answered


def test_a_new_record_is_joined_with_a_known_one_that_it_shares_nothing_with(days: Days) -> None:
    days.add(RORY, TAMSIN)
    assert days.add(AGAIN._replace(nhs=""), told=[("2", "3", "same"), ("1", "2", "different")]) == {"2": "3"}


def test_to_be_apart_goes_before_to_be_together_and_that_is_said(days: Days) -> None:
    told = [("1", "2", "same"), ("2", "3", "same"), ("1", "3", "different")]
    assert days.add(TAMSIN, AGAIN, RORY, told=told) == {"1": "1", "2": "1", "3": "3"}
    assert "1 decisions say “same” of two whom others keep apart" in days.said


def test_one_pair_that_is_said_to_be_both_is_two(days: Days) -> None:
    days.add(TAMSIN, AGAIN, told=[("1", "2", "same"), ("2", "1", "different")])
    assert days.persons == {"1": "1", "2": "2"}
    assert "1 decisions say “same” of two whom others keep apart" in days.said


def test_two_who_were_known_before_stay_who_they_are_and_that_is_said(days: Days) -> None:
    days.add(TAMSIN, AGAIN, RORY)
    assert days.persons == {"1": "1", "2": "1", "3": "3"}
    late = [("1", "2", "different"), ("1", "3", "same"), ("1", "2", "same"), ("2", "3", "different")]
    bridge = TAMSIN._replace(record_id="4", agency="police")
    assert days.add(bridge, told=late) == {"4": "1"}
    assert "2 decisions say otherwise of records that were linked before: those keep their persons" in days.said
    both = [("1", "5", "same"), ("5", "3", "same")]
    assert days.add(bridge._replace(record_id="5"), told=both) == {"5": "1"}
    assert "1 decisions say “same” of two whom others keep apart, or who were two before" in days.said


def test_records_that_nobody_has_are_named(days: Days) -> None:
    told = [("1", f"x{number}", "same") for number in range(4)]
    days.add(TAMSIN, told=told)
    assert "4 records that were decided about are in none of the files: 'x0', 'x1', 'x2', and more." in days.said
    days.add(AGAIN, told=[("x9", "2", "different")])
    assert "1 records that were decided about are in none of the files: 'x9'." in days.said


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("record_l,record_r\n1,2\n", "decided.csv has no column verdict: decisions have record_l, record_r, verdict"),
        ("record_l,record_r,verdict\n1,2,same\n1,3,ask\n",
         r"'1' and '3' is same or different, and not 'ask' \(decision 2\)"),
        ("record_l,record_r,verdict\n1,1,same\n", r"decided.csv: '1' stands beside itself \(decision 1\)"),
    ],
)  # fmt: skip
def test_a_file_that_decides_nothing_is_refused(days: Days, text: str, why: str, tmp_path: Path) -> None:
    (tmp_path / "decided.csv").write_text(text)
    with pytest.raises(CannotRun, match=why):
        days.add(TAMSIN, decided=tmp_path / "decided.csv")


def test_a_file_in_which_nobody_has_decided_anything_yet_changes_nothing(days: Days, tmp_path: Path) -> None:
    (tmp_path / "decided.csv").write_text("record_l,record_r,verdict\n")
    assert days.add(TAMSIN, AGAIN, decided=tmp_path / "decided.csv") == {"1": "1", "2": "1"}


def test_pairs_as_they_were_written_can_be_answered(tmp_path: Path) -> None:
    """A table of them, with whatever other columns it has."""
    rows = {"record_l": ["1"], "record_r": [2], "weight": [0.5], "verdict": ["different"]}
    pyarrow.parquet.write_table(pa.table(rows), tmp_path / "pairs.parquet")
    read = decisions.read(tmp_path / "pairs.parquet")
    assert read.to_pylist() == [{"record_l": "1", "record_r": "2", "verdict": "different"}]
