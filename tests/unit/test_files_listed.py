"""What does a row of the list of open cases say, and which lists can be read at all?"""

from datetime import date

import pytest

from openmash.hub.contacts.files.columns import Meaning, Means
from openmash.hub.contacts.files.listed import CaseTold, columns_of_cases, understand_case
from openmash.hub.contacts.files.table import Record
from openmash.hub.records.refusals import NotUnderstood
from openmash.synthetic.open_cases import OpenCase
from tests.made_files import CASES, case

TODAY = date(2026, 11, 17)


def told(**cells: str) -> CaseTold:
    row = Record(2, dict(zip(CASES, case(**cells), strict=True)))
    return understand_case(row, columns_of_cases(CASES), on=TODAY)


def test_a_row_says_which_child_is_open_to_whom() -> None:
    found = told(nhs="943 476 5919", upn="B801200005001")
    assert (found.case_number, found.worker, found.team, found.phone) == ("C1", "Rowan Idle", "North", "020 7946 0101")
    who = found.particulars
    assert (who.given_name, who.family_name, who.born_on) == ("Tamsin", "Okafor-Vale", date(2017, 3, 9))
    assert (who.nhs_number, who.upn) == ("9434765919", "B801200005001")


def test_the_synthetic_list_s_own_columns_are_known() -> None:
    found = columns_of_cases(OpenCase._fields)
    assert found["worker_phone"] == Means(Meaning.WORKER_PHONE)
    assert found["worker"] == Means(Meaning.WORKER)
    assert found["case_number"] == Means(Meaning.CASE_NUMBER)
    assert found["expected_on"] == Means(Meaning.CHILD_EXPECTED)
    assert "status" not in found


@pytest.mark.parametrize(
    "columns",
    [
        ["Name", "DOB", "Team"],
        ["NHS number", "Allocated worker"],
        ["UPN", "Worker"],
        ["Surname", "Forename", "EDD", "Duty team"],
    ],
)
def test_a_list_must_say_who_and_to_whom(columns: list[str]) -> None:
    assert set(columns_of_cases(columns)) == set(columns)


@pytest.mark.parametrize(
    "columns",
    [["Name", "Worker"], ["DOB", "Worker"], ["Name", "DOB"], ["Mother name", "Mother DOB", "Worker"], ["A", "B"]],
)
def test_a_list_that_does_not_is_refused_with_its_columns(columns: list[str]) -> None:
    with pytest.raises(NotUnderstood, match=rf"must say who the children are.*Its columns are: {columns[0]}"):
        columns_of_cases(columns)


def test_of_two_columns_of_one_meaning_the_first_counts() -> None:
    assert set(columns_of_cases(["Name", "DOB", "Birth date", "Worker"])) == {"Name", "DOB", "Worker"}


def test_an_unborn_child_is_listed_by_family_name() -> None:
    row = Record(2, {"Surname": "Rowe", "Forename": "", "EDD": "28/02/2027", "Worker": "Rowan Idle"})
    found = understand_case(row, columns_of_cases(row.cells), on=TODAY)
    assert found.particulars.expected_on == date(2027, 2, 28)


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        ({"dob": "31/02/2017"}, "DOB: “31/02/2017” is a day that 2017 does not have"),
        ({"dob": "01/01/2027"}, "after the contact came"),
        ({"dob": "unknown"}, "could not be found again"),
        ({"surname": ""}, "could not be found again"),
        ({"nhs": "123"}, "NHS No: “123” is not an NHS number"),
        ({"case": "x" * 41}, "Case No: 41 characters"),
        ({"worker": "x" * 10**6}, "Worker: 1,000,000 characters"),
    ],
)
def test_a_row_that_cannot_be_used_is_refused_with_its_reason(cells: dict[str, str], why: str) -> None:
    with pytest.raises(NotUnderstood, match=why):
        told(**cells)


def test_a_row_cut_short_is_refused() -> None:
    row = Record(2, {"Case No": "C1", "Surname": "Rowe"})
    with pytest.raises(NotUnderstood, match="“Forename” is not there"):
        understand_case(row, columns_of_cases(CASES), on=TODAY)


def test_the_digest_stays_from_day_to_day_and_changes_with_the_worker() -> None:
    assert told().digest() == told(dob="9-Mar-17").digest()
    assert told().digest() != told(worker="Bea Lund").digest()
