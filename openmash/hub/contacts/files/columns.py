"""What can a column of a sender's file mean?"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import NamedTuple

from openmash.hub.records.refusals import NotUnderstood

#: So many children, and so many people around them, can stand beside each other in one row.
IN_A_ROW = 6


class Meaning(StrEnum):
    """What a column says."""

    NOT_KEPT = "not_kept"
    REPORT = "report"
    RECEIVED = "received"
    RECEIVED_TIME = "received_time"
    WORRY = "worry"
    ALSO = "also"
    REFERRER_NAME = "referrer_name"
    REFERRER_PHONE = "referrer_phone"
    REFERRER_EMAIL = "referrer_email"
    INFORMED = "informed"
    INFORMED_REASON = "informed_reason"
    CHILD_NAME = "child_name"
    CHILD_GIVEN_NAME = "child_given_name"
    CHILD_FAMILY_NAME = "child_family_name"
    CHILD_BORN = "child_born"
    CHILD_EXPECTED = "child_expected"
    CHILD_AGE = "child_age"
    CHILD_SEX = "child_sex"
    CHILD_NHS_NUMBER = "child_nhs_number"
    CHILD_UPN = "child_upn"
    CHILD_ADDRESS = "child_address"
    CHILD_POSTCODE = "child_postcode"
    CHILD_PHONE = "child_phone"
    CHILD_SCHOOL = "child_school"
    PERSON_NAME = "person_name"
    PERSON_GIVEN_NAME = "person_given_name"
    PERSON_FAMILY_NAME = "person_family_name"
    PERSON_RELATION = "person_relation"
    PERSON_RELEVANCE = "person_relevance"
    PERSON_BORN = "person_born"
    PERSON_SEX = "person_sex"
    PERSON_NHS_NUMBER = "person_nhs_number"
    PERSON_ADDRESS = "person_address"
    PERSON_POSTCODE = "person_postcode"
    PERSON_PHONE = "person_phone"
    # Only in a list of open cases.
    CASE_NUMBER = "case_number"
    WORKER = "worker"
    TEAM = "team"
    WORKER_PHONE = "worker_phone"


#: What a column of notifications can mean, in words.
MEANING_WORDS = {
    Meaning.NOT_KEPT: "Not kept",
    Meaning.REPORT: "Report number of the sender",
    Meaning.RECEIVED: "Received: date, or date and time",
    Meaning.RECEIVED_TIME: "Received: time, where it has a column of its own",
    Meaning.WORRY: "The worry: what was seen or said",
    Meaning.ALSO: "Added to the worry, under the column’s name",
    Meaning.REFERRER_NAME: "Referrer: name",
    Meaning.REFERRER_PHONE: "Referrer: telephone",
    Meaning.REFERRER_EMAIL: "Referrer: electronic mail",
    Meaning.INFORMED: "Parents informed: yes or no",
    Meaning.INFORMED_REASON: "Parents informed: why not",
    Meaning.CHILD_NAME: "Child: whole name",
    Meaning.CHILD_GIVEN_NAME: "Child: given names",
    Meaning.CHILD_FAMILY_NAME: "Child: family name",
    Meaning.CHILD_BORN: "Child: date of birth",
    Meaning.CHILD_EXPECTED: "Child: expected date, if unborn",
    Meaning.CHILD_AGE: "Child: age in years",
    Meaning.CHILD_SEX: "Child: sex",
    Meaning.CHILD_NHS_NUMBER: "Child: NHS number",
    Meaning.CHILD_UPN: "Child: unique pupil number",
    Meaning.CHILD_ADDRESS: "Child: address",
    Meaning.CHILD_POSTCODE: "Child: postcode",
    Meaning.CHILD_PHONE: "Child: telephone",
    Meaning.CHILD_SCHOOL: "Child: school",
    Meaning.PERSON_NAME: "Person: whole name",
    Meaning.PERSON_GIVEN_NAME: "Person: given names",
    Meaning.PERSON_FAMILY_NAME: "Person: family name",
    Meaning.PERSON_RELATION: "Person: relation to the child",
    Meaning.PERSON_RELEVANCE: "Person: why they matter",
    Meaning.PERSON_BORN: "Person: date of birth",
    Meaning.PERSON_SEX: "Person: sex",
    Meaning.PERSON_NHS_NUMBER: "Person: NHS number",
    Meaning.PERSON_ADDRESS: "Person: address",
    Meaning.PERSON_POSTCODE: "Person: postcode",
    Meaning.PERSON_PHONE: "Person: telephone",
}

#: Several columns may mean these.
REPEATED = (Meaning.NOT_KEPT, Meaning.ALSO)


class Means(NamedTuple):
    """What a column says, and of which child or person of the row."""

    what: Meaning
    which: int = 1

    def __str__(self) -> str:
        return f"{self.what}.{self.which}" if self.of_whom() else str(self.what)

    def of_whom(self) -> str:
        """``child``, ``person``, or nothing where it is about the report."""
        first = self.what.partition("_")[0]
        return first if first in ("child", "person") else ""

    def words(self) -> str:
        """As people read it."""
        words = MEANING_WORDS[self.what]
        return words.replace(":", f" {self.which}:", 1) if self.of_whom() else words


Columns = Mapping[str, Means]


def read_columns(said: Mapping[str, str]) -> dict[str, Means]:
    """What was said of each column: as it is kept, and as a file of the command line says it. Raises `NotUnderstood`.

    >>> read_columns({"Surname 2": "child_family_name.2"})["Surname 2"].words()
    'Child 2: family name'
    """
    found = {}
    for column, text in said.items():
        what, _, which = str(text).partition(".")
        if what not in MEANING_WORDS or which not in ("", *map(str, range(1, IN_A_ROW + 1))):
            raise NotUnderstood(
                f"“{column}” means “{text}”, which is none of: {', '.join(MEANING_WORDS)}. "
                f"Those of a child or person may end in .1 to .{IN_A_ROW}."
            )
        found[column] = Means(Meaning(what), int(which or 1))
    return found


def kept(columns: Columns) -> dict[str, str]:
    """The same, to be kept."""
    return {column: str(means) for column, means in columns.items()}


def check_columns(columns: Columns) -> None:
    """Refuse what cannot be: two columns of one meaning, or nothing that makes a contact."""
    taken: dict[Means, str] = {}
    for column, means in columns.items():
        if means.what in REPEATED:
            continue
        if means in taken:
            raise NotUnderstood(
                f"“{taken[means]}” and “{column}” cannot both mean “{means.words()}”. Choose something else for one of "
                "them."
            )
        taken[means] = column
    said = {means.what for means in columns.values()}
    if not said & {Meaning.WORRY, Meaning.CHILD_NAME, Meaning.CHILD_GIVEN_NAME, Meaning.CHILD_FAMILY_NAME}:
        raise NotUnderstood("Say which column holds the worry, or a child’s name: without one there is no contact.")


def changed(before: Iterable[str], now: Iterable[str]) -> str:
    """How a file's columns differ from those that are known, in words; empty where they do not."""
    known, given = list(before), list(now)
    new = [f"“{column}”" for column in given if column not in known]
    missing = [f"“{column}”" for column in known if column not in given]
    said = [f"new: {', '.join(new)}"] * bool(new) + [f"missing: {', '.join(missing)}"] * bool(missing)
    return "; ".join(said)
