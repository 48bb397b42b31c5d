"""What does a police force's nightly export look like? Its own headings, its own dates, and on a bad night mistakes.

The layout is typical of what forces send and is no force's own. Dates are DD/MM/YYYY, times HH:MM by the clock on
the wall in England. What is said of people is what police wrote down, slips included.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import islice
from typing import Final, NamedTuple

from openmash.clock import Brag
from openmash.synthetic import contacts
from openmash.synthetic.borough import LARGEST, UNTIL, Plan, inhabitants
from openmash.synthetic.chance import Chance
from openmash.synthetic.flaws import ORDINARY
from openmash.synthetic.holdings import Clerk, Family
from openmash.synthetic.rhythm import LONDON, Calendar, calendar
from openmash.synthetic.shapes import Agency, AgencyRecord, ContactEvent, Informed, Person, Role, Sex

CHILDREN_IN_ROW: Final = 4
REPORT: Final = (
    "Report Ref", "Report Type", "Created", "Incident Date/Time", "Borough", "Risk Grading", "Officer",
    "Location", "Location Postcode",
)  # fmt: skip
CHILD: Final = ("Surname", "Forename(s)", "DOB", "Sex", "Home Address", "Home Postcode")
CLOSING: Final = ("Adult 1 Name", "Adult 1 DOB", "Adult 2 Name", "Adult 2 DOB", "Parent Aware Y/N", "Circumstances")


class Spoiled(StrEnum):
    """What can be wrong with a row."""

    NO_SUCH_DATE = "no_such_date"
    BIRTHDAY_UNKNOWN = "birthday_unknown"
    CREATED_IN_FUTURE = "created_in_future"
    NO_REFERENCE = "no_reference"
    SENT_TWICE = "sent_twice"
    EXTRA_CELL = "extra_cell"
    CUT_SHORT = "cut_short"
    DATE_AS_NUMBER = "date_as_number"
    YEAR_NOUGHT = "year_nought"
    NUL_IN_TEXT = "nul_in_text"


class Export(NamedTuple):
    """One night's file: its headings, its rows, and which rows (from 0) were spoiled on purpose, and how."""

    header: list[str]
    rows: list[list[str]]
    spoiled: dict[int, Spoiled]


class _Report(NamedTuple):
    contact: ContactEvent
    family: Family
    written: dict[str, AgencyRecord]


def export(count: int, *, seed: int, until: datetime = UNTIL, row_per_child: bool = False, bad: int = 0) -> Export:
    """`count` notifications of the three days before an aware moment, oldest first, of which `bad` rows are spoiled.

    One row a report with up to four children beside each other, or with `row_per_child` one row a child, which repeats
    the report. Rows are spoiled in each way in turn. Raises `ValueError` when more are to be spoiled than there are.
    """
    if bad > count:
        raise ValueError(f"Of {count} notifications, {bad} cannot be spoiled.")
    reports = sorted(islice(_reports(seed, until), count), key=lambda report: report.contact.received_at)
    rows = [row for number, report in enumerate(reports) for row in _rows(report, number, row_per_child=row_per_child)]
    spoiled = _spoil(rows, bad, Chance(seed, "spoiled"))
    return Export(_header(1 if row_per_child else CHILDREN_IN_ROW), rows, spoiled)


def _header(children: int) -> list[str]:
    numbered = [f"Subject {number} {cell}" for number in range(1, children + 1) for cell in CHILD]
    return [*REPORT, *numbered, *CLOSING]


def _reports(seed: int, until: datetime) -> Iterator[_Report]:
    """A report about every other family with children, without end."""
    when, chance = calendar(until), Chance(seed, "police export")
    plan, number = Plan(LARGEST, seed, until), 0
    while True:
        clerk = Clerk(ORDINARY, when.last, number, chance)
        for family in inhabitants(number, plan):
            children = [person for person in family.people if person.role is Role.CHILD]
            if children and chance.happens(0.5):
                yield _report(family, children, clerk, when)
        number += 1


def _report(family: Family, children: list[Person], clerk: Clerk, when: Calendar) -> _Report:
    since = when.last - timedelta(days=3)
    contact = contacts.contact(family, children, when, clerk.chance, since=since, sender=contacts.POLICE)
    written = {
        person.person_id: clerk.write(family, person, Agency.POLICE, number)[0]
        for number, person in enumerate(family.people)
    }
    return _Report(contact, family, written)


def _rows(report: _Report, number: int, *, row_per_child: bool) -> list[list[str]]:
    contact, home = report.contact, report.family.home
    received_at = contact.received_at.astimezone(LONDON)
    happened_at = received_at - timedelta(minutes=150 + number % 240)
    opening = [
        f"{received_at:%y}TM{number + 4501:06d}", "Child coming to notice", f"{received_at:%d/%m/%Y %H:%M}",
        f"{happened_at:%d/%m/%Y %H:%M}", "THORNMERE", _GRADES[contact.brag], f"PC {1000 + number * 37 % 8999} TM",
        home.address.upper(), home.postcode,
    ]  # fmt: skip
    children = [_child(report.written[child]) for child in contact.children][:CHILDREN_IN_ROW]
    closing = [*_adults(report), _AWARE[contact.informed], contact.narrative]
    if row_per_child:
        return [[*opening, *child, *closing] for child in children]
    blank = [[""] * len(CHILD)] * (CHILDREN_IN_ROW - len(children))
    return [[*opening, *(cell for child in children + blank for cell in child), *closing]]


def _child(record: AgencyRecord) -> list[str]:
    return [
        record.surname.upper(), f"{record.forename} {record.middle}".strip(), _day(record.dob),
        _SEXES[record.sex], record.address, record.postcode,
    ]  # fmt: skip


def _adults(report: _Report) -> list[str]:
    """The first two grown-ups of the home, each with a date of birth."""
    grown = [
        report.written[person.person_id]
        for person in report.family.people
        if person.role not in (Role.CHILD, Role.UNBORN)
    ]
    cells = [cell for adult in grown[:2] for cell in (f"{adult.surname.upper()}, {adult.forename}", _day(adult.dob))]
    return cells + [""] * (4 - len(cells))


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""


_GRADES: Final = {Brag.BLUE: "STANDARD", Brag.GREEN: "STANDARD", Brag.AMBER: "MEDIUM", Brag.RED: "HIGH"}
_SEXES: Final = {Sex.FEMALE: "F", Sex.MALE: "M", Sex.UNKNOWN: "U"}
_AWARE: Final = {Informed.TOLD: "Y", Informed.NOT_TOLD: "N", Informed.NOT_KNOWN: ""}
_REFERENCE, _CREATED, _BIRTHDAY = 0, REPORT.index("Created"), len(REPORT) + CHILD.index("DOB")


def _spoil(rows: list[list[str]], bad: int, chance: Chance) -> dict[int, Spoiled]:
    """Spoil so many different rows, in each way in turn, and say which."""
    ways = list(Spoiled)
    chosen = sorted(range(len(rows)), key=lambda _: chance.random())[:bad]
    spoiled = {number: ways[turn % len(ways)] for turn, number in enumerate(chosen)}
    whole = [row for number, row in enumerate(rows) if number not in spoiled]
    for number, way in spoiled.items():
        rows[number] = _spoiled(rows[number], way, whole)
    return spoiled


def _spoiled(row: list[str], way: Spoiled, whole: list[list[str]]) -> list[str]:
    if way is Spoiled.SENT_TWICE:
        return list(whole[0]) if whole else row
    if way is Spoiled.EXTRA_CELL:
        return [*row, "see above"]
    if way is Spoiled.CUT_SHORT:
        return row[: _CREATED + 1]
    if way is Spoiled.NUL_IN_TEXT:
        return [*row[:-1], row[-1][:20] + "\0" + row[-1][20:]]
    at, cell = _CELLS[way]
    return [*row[:at], cell, *row[at + 1 :]]


_CELLS: Final = {
    Spoiled.NO_SUCH_DATE: (_CREATED, "31/02/2026 04:10"),
    Spoiled.BIRTHDAY_UNKNOWN: (_BIRTHDAY, "unknown"),
    Spoiled.CREATED_IN_FUTURE: (_CREATED, "01/01/2099 00:05"),
    Spoiled.NO_REFERENCE: (_REFERENCE, ""),
    Spoiled.DATE_AS_NUMBER: (_BIRTHDAY, "43892"),
    Spoiled.YEAR_NOUGHT: (_BIRTHDAY, "03/07/0000"),
}
