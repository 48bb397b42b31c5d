"""What does one row of a sender's file tell the hub?"""

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from functools import partial
from typing import TypeVar

from openmash.clock import local_date
from openmash.hub.contacts.told import ADULT, ChildTold, Notification, PersonTold, age_on
from openmash.hub.contacts.workflow import Channel, Informed
from openmash.hub.people.actions import Particulars
from openmash.hub.people.workflow import Sex
from openmash.hub.records.refusals import NotUnderstood

from . import cells, dates
from .columns import IN_A_ROW, REPEATED, Columns, Meaning, Means
from .table import Record

Read = TypeVar("Read")

LONGEST_WORRY = 20_000
WITHOUT_REASON = "The file does not say why."
RELATION_NOT_SAID = "Named in the report"
GIVEN_AS_CHILD = "Named in the report as a child"
IS_GROWN = "The date of birth that was given makes them 18 or over. Check it: if it is wrong, add them as a child."


@dataclass(frozen=True, kw_only=True)
class RowTold:
    """What a row says, the sender's number of its report (or nothing), and what to say of how it was read."""

    report: str
    told: Notification
    remark: str

    def digest(self) -> str:
        """The same however its cells were laid out."""
        said = [self.report, asdict(replace(self.told, agency=None))]
        return hashlib.sha256(json.dumps(said, default=str).encode()).hexdigest()


def understand(record: Record, columns: Columns, *, on: date) -> RowTold:
    """Read one row. Raises `NotUnderstood`, which names every column that is wrong and the remedy."""
    row = Cells(record, columns, on)
    report = row.read(Meaning.REPORT, partial(cells.line, at_most=100), "")
    trouble = record.trouble or row.cut_short()
    told = row.notification()
    if trouble or row.troubles:
        raise NotUnderstood((f"Report {report}: " if report else "") + (trouble or " ".join(row.troubles)))
    return RowTold(report=report, told=told, remark=" ".join(row.remarks))


class Cells:
    """The cells of one row by what they mean, and what was wrong with them."""

    def __init__(self, record: Record, columns: Columns, on: date) -> None:
        self.record, self.columns, self.on, self.year = record, columns, on, on.year
        self.troubles: list[str] = []
        self.remarks: list[str] = []
        given = [(column, means, record.cells[column]) for column, means in columns.items() if column in record.cells]
        self.also = [f"{column}: {cell}" for column, means, cell in given if means.what is Meaning.ALSO and cell]
        self.cells = {means: (column, cell) for column, means, cell in given if means.what not in REPEATED}

    def cut_short(self) -> str:
        """Why a row that has not all of its cells cannot be read."""
        missing = [
            column
            for column, means in self.columns.items()
            if means.what is not Meaning.NOT_KEPT and column not in self.record.cells
        ]
        if not missing:
            return ""
        return (
            f"The row stops after {len(self.record.cells)} cells: “{missing[0]}” is not there. "
            "A line break inside a text cuts a row in two: put that text in quotation marks."
        )

    def read(self, what: Meaning, reader: Callable[[str], Read], nothing: Read, *, which: int = 1) -> Read:
        """What the cell of this meaning says; what is wrong with it is kept for the refusal of the row."""
        column, cell = self.cells.get(Means(what, which), ("", ""))
        try:
            return reader(cell)
        except NotUnderstood as refusal:
            self.troubles.append(f"{column}: {refusal}")
            return nothing

    def words(self, what: Meaning, at_most: int, *, which: int = 1) -> str:
        """One line."""
        return self.read(what, partial(cells.line, at_most=at_most), "", which=which)

    def notification(self) -> Notification:
        """Everything that the row says."""
        informed = self.read(Meaning.INFORMED, cells.informed, Informed.NOT_KNOWN)
        reason = self.read(Meaning.INFORMED_REASON, partial(cells.text, at_most=2_000), "")
        received_at = self.read(Meaning.RECEIVED, self.received, None)
        children, grown = self.children(local_date(received_at) if received_at else self.on)
        return Notification(
            channel=Channel.FILE,
            received_at=received_at,
            referrer_name=self.words(Meaning.REFERRER_NAME, 120),
            referrer_phone=self.words(Meaning.REFERRER_PHONE, 40),
            referrer_email=self.words(Meaning.REFERRER_EMAIL, 254),
            worry=self.worry(),
            informed=informed,
            informed_reason=reason or (WITHOUT_REASON if informed is Informed.NOT_TOLD else ""),
            children=tuple(children),
            connected=(*grown, *self.connected()),
        )

    def received(self, cell: str) -> datetime | None:
        """When the report came; its time may stand in a column of its own."""
        _, clock = self.cells.get(Means(Meaning.RECEIVED_TIME), ("", ""))
        only = dates.day(cell, until=self.year) if clock and not dates.is_unknown(clock) else None
        return dates.moment(f"{only:%d/%m/%Y} {clock}" if only else cell, until=self.year)

    def worry(self) -> str:
        """The worry, and under it what else is to be read with it."""
        said = self.read(Meaning.WORRY, partial(cells.text, at_most=LONGEST_WORRY), "")
        whole = "\n\n".join(part for part in (said, "\n".join(self.also)) if part)
        if len(whole) > LONGEST_WORRY + len(said):
            self.troubles.append(f"What is added to the worry has more than {LONGEST_WORRY:,} characters. Shorten it.")
        return whole

    def children(self, on: date) -> tuple[list[ChildTold], list[PersonTold]]:
        """The children of the row; and who was given as a child, but is grown up by the date of birth."""
        children, grown = [], []
        for which in range(1, IN_A_ROW + 1):
            school = self.words(Meaning.CHILD_SCHOOL, 120, which=which)
            who = self.particulars("child", which)
            if who.born_on is not None and age_on(on, born_on=who.born_on) >= ADULT:
                self.remarks.append(f"Child {which} is {ADULT} or over by the date of birth: kept as a person around.")
                relevance = f"{IS_GROWN} School: {school}." if school else IS_GROWN
                grown.append(PersonTold(relation=GIVEN_AS_CHILD, relevance=relevance, particulars=who))
            elif school or _is_somebody(who, homes=which == 1):
                children.append(ChildTold(particulars=who, school=school))
        return children, grown

    def connected(self) -> Iterator[PersonTold]:
        """The people around them."""
        for which in range(1, IN_A_ROW + 1):
            relation = self.words(Meaning.PERSON_RELATION, 60, which=which)
            relevance = self.words(Meaning.PERSON_RELEVANCE, 300, which=which)
            who = self.particulars("person", which)
            if relevance or _is_somebody(who, homes=False):
                yield PersonTold(relation=relation or RELATION_NOT_SAID, relevance=relevance, particulars=who)

    def particulars(self, whose: str, which: int) -> Particulars:
        """Who somebody is."""

        def line(end: str, at_most: int) -> str:
            return self.words(Meaning(f"{whose}_{end}"), at_most, which=which)

        given, family = line("given_name", 100), line("family_name", 100)
        whole = line("name", 100)
        if whole and not given and not family:
            given, family = names(whole)
        child = whose == "child"
        return Particulars(
            given_name=given,
            family_name=family,
            born_on=self.day(Meaning(f"{whose}_born"), which, until=self.year),
            expected_on=self.day(Meaning.CHILD_EXPECTED, which, until=self.year + 1) if child else None,
            age_stated=self.read(Meaning.CHILD_AGE, cells.age, None, which=which) if child else None,
            sex=self.read(Meaning(f"{whose}_sex"), cells.sex, Sex.NOT_KNOWN, which=which),
            nhs_number=self.read(Meaning(f"{whose}_nhs_number"), cells.nhs, "", which=which),
            upn=self.read(Meaning.CHILD_UPN, cells.pupil, "", which=which) if child else "",
            phone=line("phone", 40),
            address=line("address", 300),
            postcode=line("postcode", 10),
        )

    def day(self, what: Meaning, which: int, *, until: int) -> date | None:
        """A day; how a number was read as one is said."""
        found = self.read(what, partial(dates.day, until=until), None, which=which)
        column, cell = self.cells.get(Means(what, which), ("", ""))
        if found and dates.is_number(cell):
            self.remarks.append(f"{column}: the number {cell} was read as {found:%d/%m/%Y}, as Excel counts days.")
        return found


def names(whole: str) -> tuple[str, str]:
    """Given and family name of somebody, from one cell.

    >>> names("OKAFOR-VALE, Adaeze"), names("Adaeze Ruth Okafor-Vale"), names("Adaeze")
    (('Adaeze', 'OKAFOR-VALE'), ('Adaeze Ruth', 'Okafor-Vale'), ('Adaeze', ''))
    """
    family, comma, given = whole.partition(",")
    if comma:
        return given.strip(), family.strip()
    first, _, last = whole.rpartition(" ")
    return (first, last) if first else (last, "")


def _is_somebody(who: Particulars, *, homes: bool) -> bool:
    """Whether anything is said of somebody; the sex, and unless ``homes`` counts a home, is not enough."""
    home = {} if homes else {"address": "", "postcode": "", "phone": ""}
    return replace(who, sex=Sex.NOT_KNOWN, **home) != Particulars()  # type: ignore[arg-type]
