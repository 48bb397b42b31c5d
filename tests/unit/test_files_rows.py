"""What does a row tell? Everything that is in it, or nothing, with the reason."""

from datetime import date, datetime

import pytest

from openmash.clock import LONDON
from openmash.hub.contacts.files.columns import Meaning, Means
from openmash.hub.contacts.files.rows import RowTold, names, understand
from openmash.hub.contacts.files.table import Record
from openmash.hub.contacts.workflow import Channel, Informed
from openmash.hub.people.workflow import Sex
from openmash.hub.records.refusals import NotUnderstood

TODAY = date(2026, 11, 17)
MEANS = {
    "Ref": Means(Meaning.REPORT),
    "Date": Means(Meaning.RECEIVED),
    "Time": Means(Meaning.RECEIVED_TIME),
    "Concern": Means(Meaning.WORRY),
    "Grade": Means(Meaning.ALSO),
    "Place": Means(Meaning.ALSO),
    "Beat": Means(Meaning.NOT_KEPT),
    "Officer": Means(Meaning.REFERRER_NAME),
    "Aware": Means(Meaning.INFORMED),
    "Why not": Means(Meaning.INFORMED_REASON),
    "Name": Means(Meaning.CHILD_NAME),
    "Given": Means(Meaning.CHILD_GIVEN_NAME),
    "Family": Means(Meaning.CHILD_FAMILY_NAME),
    "DOB": Means(Meaning.CHILD_BORN),
    "EDD": Means(Meaning.CHILD_EXPECTED),
    "Age": Means(Meaning.CHILD_AGE),
    "Sex": Means(Meaning.CHILD_SEX),
    "NHS": Means(Meaning.CHILD_NHS_NUMBER),
    "UPN": Means(Meaning.CHILD_UPN),
    "Address": Means(Meaning.CHILD_ADDRESS),
    "Postcode": Means(Meaning.CHILD_POSTCODE),
    "School": Means(Meaning.CHILD_SCHOOL),
    "Name 2": Means(Meaning.CHILD_NAME, 2),
    "Address 2": Means(Meaning.CHILD_ADDRESS, 2),
    "Sex 2": Means(Meaning.CHILD_SEX, 2),
    "Adult": Means(Meaning.PERSON_NAME),
    "Adult DOB": Means(Meaning.PERSON_BORN),
    "Relation": Means(Meaning.PERSON_RELATION),
    "Matters": Means(Meaning.PERSON_RELEVANCE),
}


def record(**cells: str) -> Record:
    given = {name.replace("_", " "): cell for name, cell in cells.items()}
    return Record(2, dict.fromkeys(MEANS, "") | {"Ref": "R1", "Concern": "Shouting."} | given)


def told(**cells: str) -> RowTold:
    return understand(record(**cells), MEANS, on=TODAY)


def test_a_row_tells_who_said_what_about_whom_and_when() -> None:
    row = told(
        Date="16/11/2026", Time="21:10", Grade="HIGH", Place="Larkspur Court", Beat="B7", Officer="PC 1000", Aware="Y",
        Given="Ada", Family="ROWE", DOB="05/04/2018", Sex="F", NHS="943 476 5919", UPN="B801200005001",
        Address="14 Larkspur Court", Postcode="TM1 4AA", School="Millbrook Primary", Adult="ROWE, Jo",
        Adult_DOB="02/06/1989", Relation="Mother", Matters="At home",
    )  # fmt: skip
    said = row.told
    assert row.report == "R1"
    assert said.channel == Channel.FILE
    assert said.received_at == datetime(2026, 11, 16, 21, 10, tzinfo=LONDON)
    assert said.worry == "Shouting.\n\nGrade: HIGH\nPlace: Larkspur Court"
    assert (said.referrer_name, said.informed) == ("PC 1000", Informed.TOLD)
    [child] = said.children
    assert child.school == "Millbrook Primary"
    who = child.particulars
    assert (who.given_name, who.family_name, who.born_on, who.sex) == ("Ada", "ROWE", date(2018, 4, 5), Sex.FEMALE)
    assert (who.nhs_number, who.upn, who.postcode) == ("9434765919", "B801200005001", "TM1 4AA")
    [person] = said.connected
    assert (person.relation, person.relevance, person.particulars.given_name) == ("Mother", "At home", "Jo")
    assert row.remark == ""


def test_what_is_not_known_is_nothing() -> None:
    said = told(
        Given="unknown", Family="N/K", DOB="unknown", Sex="unknown", NHS="-", UPN="tbc", Age="?", Aware="U"
    ).told
    assert said.children == said.connected == ()
    assert said.informed == Informed.NOT_KNOWN
    assert said.received_at is None


def test_an_unborn_child_is_one_by_the_expected_date() -> None:
    [child] = told(Family="Rowe", EDD="28/02/27").told.children
    assert child.particulars.expected_on == date(2027, 2, 28)


@pytest.mark.parametrize(
    ("text", "sex"), [("M", Sex.MALE), ("girl", Sex.FEMALE), ("X", Sex.INDETERMINATE), ("U", Sex.NOT_KNOWN)]
)
def test_sex_is_a_letter_or_a_word(text: str, sex: Sex) -> None:
    assert told(Given="Ada", Sex=text).told.children[0].particulars.sex == sex


@pytest.mark.parametrize(("text", "years"), [("7", 7), ("7 yrs", 7), ("12 years old", 12), ("0", 0)])
def test_an_age_is_whole_years(text: str, years: int) -> None:
    assert told(Given="Ada", Age=text).told.children[0].particulars.age_stated == years


def test_that_parents_do_not_know_has_a_reason_even_where_the_file_gives_none() -> None:
    assert told(Aware="N").told.informed_reason == "The file does not say why."
    assert told(Aware="N", Why_not="Father at home").told.informed_reason == "Father at home"
    assert told(Aware="Y").told.informed_reason == ""


def test_an_address_alone_is_a_first_child_and_no_second_one() -> None:
    assert len(told(Address="14 Larkspur Court").told.children) == 1
    assert len(told(Given="Ada", Address_2="14 Larkspur Court", Sex_2="M").told.children) == 1
    assert len(told(Given="Ada", Name_2="Jude Rowe").told.children) == 2


def test_a_relation_alone_is_nobody_and_why_somebody_matters_is_somebody() -> None:
    assert told(Relation="Mother").told.connected == ()
    assert len(told(Matters="A man was seen at the door").told.connected) == 1
    assert told(Adult="Jo Rowe").told.connected[0].relation == "Named in the report"


def test_whoever_is_grown_up_is_kept_as_a_person_around_and_that_is_remarked() -> None:
    row = told(Name="Jude Rowe", DOB="05/04/2008", Name_2="Ada Rowe")
    assert [child.particulars.given_name for child in row.told.children] == ["Ada"]
    [person] = row.told.connected
    assert (person.particulars.given_name, person.relation) == ("Jude", "Named in the report as a child")
    assert "18 or over" in person.relevance
    assert row.remark == "Child 1 is 18 or over by the date of birth: kept as a person around."
    assert "School: Sixth form." in told(Name="Jude", DOB="05/04/2008", School="Sixth form").told.connected[0].relevance


def test_who_was_a_child_when_the_report_came_is_one() -> None:
    assert len(told(Name="Jude Rowe", DOB="17/11/2008", Date="16/11/2026").told.children) == 1
    assert len(told(Name="Jude Rowe", DOB="16/11/2008", Date="16/11/2026").told.children) == 0


def test_a_number_that_excel_made_of_a_date_is_read_and_remarked() -> None:
    row = told(Given="Ada", DOB="43195")
    assert row.told.children[0].particulars.born_on == date(2018, 4, 5)
    assert row.remark == "DOB: the number 43195 was read as 05/04/2018, as Excel counts days."


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        ({"DOB": "31/02/2018"}, "DOB: “31/02/2018” is a day that 2018 does not have"),
        ({"Date": "2026"}, "Date: “2026” is not a date"),
        ({"Date": "16/11/2026", "Time": "25:00"}, "Date: “16/11/2026 25:00” has no time of day"),
        ({"Sex": "?x"}, "Sex: “?x” is not understood. Write F, M or I"),
        ({"Aware": "perhaps"}, "Aware: “perhaps” is not understood. Write Y or N"),
        ({"Age": "seven"}, "Age: “seven” is not an age in years"),
        ({"Age": "131"}, "Age: “131” is not an age in years"),
        ({"NHS": "9434765918"}, "NHS: “9434765918” is not an NHS number: its check digit is wrong"),
        ({"NHS": "9.43477E+09"}, "NHS: “9.43477E+09” is what Excel makes of a long number"),
        ({"UPN": "A801200005001"}, "UPN: “A801200005001” is not a unique pupil number"),
        ({"Given": "x" * 101}, "Given: 101 characters, and at most 100 can be kept"),
        ({"Concern": "x" * 10**6}, "Concern: 1,000,000 characters, and at most 20,000"),
        ({"Grade": "x" * 10**6}, "What is added to the worry has more than 20,000 characters"),
        ({"Postcode": "x" * 11}, "Postcode: 11 characters"),
        ({"DOB": "x", "Sex": "x1"}, "Sex: “x1” is not understood"),
    ],
)
def test_a_cell_that_cannot_be_refuses_the_row_by_report_and_column(cells: dict[str, str], why: str) -> None:
    with pytest.raises(NotUnderstood) as refusal:
        told(**cells)
    assert str(refusal.value).startswith("Report R1: ")
    assert why in str(refusal.value)


def test_a_row_without_its_last_cells_is_refused_unless_they_are_not_kept() -> None:
    whole = record().cells
    cut = Record(2, {column: cell for column, cell in whole.items() if column != "Matters"})
    with pytest.raises(NotUnderstood, match=r"Report R1: The row stops after 28 cells: “Matters” is not there"):
        understand(cut, MEANS, on=TODAY)
    understand(cut, MEANS | {"Matters": Means(Meaning.NOT_KEPT)}, on=TODAY)


def test_what_is_wrong_with_a_row_as_a_row_is_said_first() -> None:
    with pytest.raises(NotUnderstood, match=r"^Report R1: Not balanced\.$"):
        understand(record(DOB="x")._replace(trouble="Not balanced."), MEANS, on=TODAY)


def test_the_digest_knows_the_same_row_however_its_cells_are_laid_out() -> None:
    one = told(Given="Ada", DOB="05/04/2018")
    assert one.digest() == told(Given=" Ada", DOB="5-Apr-18").digest()
    assert one.digest() != told(Given="Ada", DOB="06/04/2018").digest()
    assert one.digest() != told(Ref="R2", Given="Ada", DOB="05/04/2018").digest()


@pytest.mark.parametrize(
    ("whole", "parts"),
    [
        ("ROWE, Ada May", ("Ada May", "ROWE")),
        ("Ada Rowe", ("Ada", "Rowe")),
        ("Ada", ("Ada", "")),
        ("ROWE,", ("", "ROWE")),
    ],
)
def test_a_whole_name_is_parted_as_people_write_it(whole: str, parts: tuple[str, str]) -> None:
    assert names(whole) == parts


def test_a_whole_name_gives_way_to_names_in_columns_of_their_own() -> None:
    [child] = told(Name="Somebody Else", Given="Ada").told.children
    assert (child.particulars.given_name, child.particulars.family_name) == ("Ada", "")
