"""What can a column mean, and what is guessed of it? Nothing of a guess counts before somebody has looked."""

import pytest

from openmash.hub.contacts.files import columns, guessing
from openmash.hub.contacts.files.columns import Meaning, Means
from openmash.hub.records.refusals import NotUnderstood
from openmash.synthetic import police_csv


def test_of_a_police_force_s_export_every_column_is_guessed_and_none_twice() -> None:
    header = police_csv.export(1, seed=1).header
    found = guessing.guesses(header)
    assert set(found) == set(header)
    columns.check_columns(found)
    assert found["Report Ref"] == Means(Meaning.REPORT)
    assert found["Created"] == Means(Meaning.RECEIVED)
    assert found["Subject 3 DOB"] == Means(Meaning.CHILD_BORN, 3)
    assert found["Adult 2 Name"] == Means(Meaning.PERSON_NAME, 2)
    assert found["Risk Grading"] == Means(Meaning.ALSO)
    assert found["Circumstances"] == Means(Meaning.WORRY)


@pytest.mark.parametrize(
    ("column", "means"),
    [
        ("URN", "report"),
        ("Incident number", "report"),
        ("Date", "received"),
        ("Time reported", "received_time"),
        ("Concern", "worry"),
        ("Officer telephone", "referrer_phone"),
        ("Referrer e-mail", "referrer_email"),
        ("Reported by", "referrer_name"),
        ("Parent/carer aware?", "informed"),
        ("Reason not informed", "informed_reason"),
        ("Child's NHS No", "child_nhs_number.1"),
        ("UPN", "child_upn.1"),
        ("Name", "child_name.1"),
        ("Child 2", "child_name.2"),
        ("EDD", "child_expected.1"),
        ("Age", "child_age.1"),
        ("Gender", "child_sex.1"),
        ("School attended", "child_school.1"),
        ("Telephone", "child_phone.1"),
        ("Relationship to child", "person_relation.1"),
        ("Why they matter", "person_relevance.1"),
        ("Mother's name", "person_name.1"),
        ("Adult 2 post code", "person_postcode.2"),
        ("Child of adult 1 surname", "child_family_name.1"),
    ],
)
def test_a_name_that_people_use_is_guessed(column: str, means: str) -> None:
    assert str(guessing.guess(column)) == means


@pytest.mark.parametrize("column", ["Spare", "", "X1", "Adult 1 school", "Child 9 DOB", "Ωμέγα"])
def test_of_a_name_that_says_nothing_nothing_is_guessed(column: str) -> None:
    assert guessing.guess(column) is None


def test_a_second_column_of_the_same_meaning_is_left_to_a_person() -> None:
    assert set(guessing.guesses(["Surname", "Family name", "Location", "Borough"])) == {
        "Surname",
        "Location",
        "Borough",
    }


def test_what_was_said_is_kept_and_read_again() -> None:
    said = {"A": Means(Meaning.REPORT), "B": Means(Meaning.CHILD_BORN, 4), "C": Means(Meaning.NOT_KEPT)}
    assert columns.read_columns(columns.kept(said)) == said


@pytest.mark.parametrize("text", ["", "nonsense", "child_born.0", "child_born.7", "child_born.x", "worker", "1"])
def test_a_meaning_that_is_none_is_refused_with_those_that_are(text: str) -> None:
    with pytest.raises(NotUnderstood, match=r"“A” means .* none of: not_kept, report"):
        columns.read_columns({"A": text})


def test_two_columns_cannot_both_be_the_report_number() -> None:
    said = {"A": Means(Meaning.REPORT), "B": Means(Meaning.REPORT), "C": Means(Meaning.WORRY)}
    with pytest.raises(NotUnderstood, match="“A” and “B” cannot both mean “Report number of the sender”"):
        columns.check_columns(said)


def test_two_columns_may_be_two_children_and_any_number_be_added_or_left_out() -> None:
    columns.check_columns(
        {
            "A": Means(Meaning.CHILD_NAME, 1),
            "B": Means(Meaning.CHILD_NAME, 2),
            "C": Means(Meaning.ALSO),
            "D": Means(Meaning.ALSO),
            "E": Means(Meaning.NOT_KEPT),
            "F": Means(Meaning.NOT_KEPT),
        }
    )


def test_without_a_worry_or_a_child_there_is_no_contact() -> None:
    with pytest.raises(NotUnderstood, match="which column holds the worry, or a child’s name"):
        columns.check_columns({"A": Means(Meaning.REPORT), "B": Means(Meaning.PERSON_NAME)})


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (["A", "B"], ""),
        (["B", "A"], ""),
        (["A", "B", "C"], "new: “C”"),
        (["A"], "missing: “B”"),
        (["A", "C"], "new: “C”; missing: “B”"),
    ],
)
def test_how_columns_changed_is_said_by_name(now: list[str], said: str) -> None:
    assert columns.changed(["A", "B"], now) == said


def test_of_whom_a_column_speaks_is_said_with_it() -> None:
    assert Means(Meaning.CHILD_BORN, 2).words() == "Child 2: date of birth"
    assert Means(Meaning.RECEIVED).words() == "Received: date, or date and time"
