"""What does the daily open-cases list say of a child, and how old is it?"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from openmash.hub.partnership.models import Hub
from openmash.hub.people.keys import OF_A_PERSON
from openmash.hub.people.models import AgencyRecord, RecordKey
from openmash.hub.records import wall

from .models import OpenCase, OpenCaseList
from .workflow import CaseCheck


@dataclass(frozen=True)
class ListAge:
    """The newest list, and how old it is. None at all: it was never given."""

    newest: OpenCaseList | None
    age: timedelta | None
    fresh: bool


@dataclass(frozen=True)
class Found:
    """What the list says of one child. Not checked with a list: too little is known of the child to look."""

    result: CaseCheck
    case: OpenCase | None = None
    list_used: OpenCaseList | None = None


def age_of_list(hub: Hub) -> ListAge:
    """How old the newest list is, and whether this hub still believes it."""
    newest = OpenCaseList.objects.filter(hub_id=hub.pk).first()
    if newest is None:
        return ListAge(None, None, False)
    age = wall.now() - newest.as_at
    return ListAge(newest, age, age <= timedelta(hours=hub.open_cases_stale_after_hours))


def look_up(records: Iterable[AgencyRecord], *, listed: ListAge) -> dict[int, Found]:
    """What the list says of each of these records, by the record's key. A list that is too old says nothing."""
    wanted = list(records)
    if listed.newest is None or not listed.fresh:
        return {record.pk: Found(CaseCheck.NOT_CHECKED) for record in wanted}
    keys = RecordKey.objects.filter(record__in=wanted, kind__in=OF_A_PERSON)
    by_record: dict[int, set[str]] = {}
    for row in keys:
        by_record.setdefault(row.record_id, set()).add(row.key)
    cases = _cases_by_key(listed.newest, {key for keys in by_record.values() for key in keys})
    return {record.pk: _found(by_record.get(record.pk, set()), cases, listed.newest) for record in wanted}


def _cases_by_key(listed: OpenCaseList, keys: set[str]) -> dict[str, OpenCase]:
    matches = RecordKey.objects.filter(key__in=keys, record__open_case__last_list=listed)
    return {row.key: row.record.open_case for row in matches.select_related("record__open_case")}


def _found(keys: set[str], cases: dict[str, OpenCase], listed: OpenCaseList) -> Found:
    if not keys:
        return Found(CaseCheck.NOT_CHECKED, list_used=listed)
    case = next((cases[key] for key in sorted(keys) if key in cases), None)
    return Found(CaseCheck.OPEN if case else CaseCheck.NOT_OPEN, case, listed)
