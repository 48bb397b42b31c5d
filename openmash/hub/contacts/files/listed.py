"""What does one row of the list of open cases say?"""

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date

from openmash.hub.contacts.told import check_born
from openmash.hub.people.actions import Particulars
from openmash.hub.people.keys import person_keys
from openmash.hub.records.refusals import NotUnderstood

from .columns import Meaning, Means
from .guessing import guess
from .rows import Cells
from .table import Record

#: (pattern over the column's name in small letters, what it means); beside what is said of a child anywhere.
OF_THE_CASE = [
    (r"\bcase( (number|no|id|ref|reference))?$|^(id|person id|system id)$", Meaning.CASE_NUMBER),
    (r"(worker|team|duty).*(phone|tel|mobile|number)|^(phone|telephone|tel|contact number)$", Meaning.WORKER_PHONE),
    (r"worker|allocated", Meaning.WORKER),
    (r"\bteam\b|\bservice\b", Meaning.TEAM),
]
NAMED = {Meaning.CHILD_NAME, Meaning.CHILD_FAMILY_NAME}
NUMBERED = {Meaning.CHILD_NHS_NUMBER, Meaning.CHILD_UPN}
WHO_HAS_IT = {Meaning.WORKER, Meaning.TEAM}


@dataclass(frozen=True, kw_only=True)
class CaseTold:
    """A child who is open to a worker."""

    particulars: Particulars
    case_number: str
    worker: str
    team: str
    phone: str

    def digest(self) -> str:
        """The same from day to day while nothing of it changes."""
        return hashlib.sha256(json.dumps(asdict(self), default=str).encode()).hexdigest()


def columns_of_cases(names: Iterable[str]) -> dict[str, Means]:
    """What each column means, by its name: the list's columns are agreed, and not asked for. Raises `NotUnderstood`."""
    given = list(names)
    found: dict[str, Means] = {}
    for column in given:
        means = _meaning(column)
        if means is not None and means not in found.values():
            found[column] = means
    said = {means.what for means in found.values()}
    dated = said & {Meaning.CHILD_BORN, Meaning.CHILD_EXPECTED}
    if not ((said & NAMED and dated) or said & NUMBERED) or not said & WHO_HAS_IT:
        raise NotUnderstood(
            "The list must say who the children are (surname, forename and date of birth, or an NHS number, or a UPN) "
            f"and to whom they are open (worker or team), in columns of these names. Its columns are: "
            f"{', '.join(given)[:300]}."
        )
    return found


def _meaning(column: str) -> Means | None:
    name = " ".join(re.findall(r"[a-z]+|\d+", column.casefold()))
    for pattern, what in OF_THE_CASE:
        if re.search(pattern, name):
            return Means(what)
    means = guess(column)
    return means if means is not None and means.of_whom() == "child" and means.which == 1 else None


def understand_case(record: Record, columns: dict[str, Means], *, on: date) -> CaseTold:
    """Read one row. Raises `NotUnderstood`, which names every column that is wrong and the remedy."""
    cells = Cells(record, columns, on)
    told = CaseTold(
        particulars=cells.particulars("child", 1),
        case_number=cells.words(Meaning.CASE_NUMBER, 40),
        worker=cells.words(Meaning.WORKER, 120),
        team=cells.words(Meaning.TEAM, 120),
        phone=cells.words(Meaning.WORKER_PHONE, 40),
    )
    trouble = record.trouble or cells.cut_short() or " ".join(cells.troubles)
    if trouble:
        raise NotUnderstood(trouble)
    who = told.particulars
    check_born(who, on=on, whose="The child")
    found_by = person_keys(
        given=who.given_name, family=who.family_name, born_on=who.born_on, nhs=who.nhs_number, upn=who.upn
    )
    if not found_by and not (who.expected_on and who.family_name):
        raise NotUnderstood(
            "This child could not be found again. Give forename, surname and date of birth, or an NHS number, or a UPN."
        )
    return told
