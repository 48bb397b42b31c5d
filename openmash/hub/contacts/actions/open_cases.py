"""How does the daily list of open cases come into force? Whole, or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import connection, transaction

from openmash.clock import LONDON
from openmash.hub.audit.actions import record
from openmash.hub.audit.events import Event
from openmash.hub.contacts import access, cases
from openmash.hub.contacts.files.listed import CaseTold, columns_of_cases, understand_case
from openmash.hub.contacts.files.table import Table, open_table
from openmash.hub.contacts.models import OpenCase, OpenCaseList
from openmash.hub.govuk.words import date_and_time, number
from openmash.hub.partnership.models import Agency, Member
from openmash.hub.people import actions as people
from openmash.hub.records import wall
from openmash.hub.records.refusals import NotUnderstood

AT_MOST = 50_000
SHOWN = 14  # lists on the page
REFUSALS_KEPT = 500
FAR_FEWER = 2  # a list with less than one part in so many of the last one's children may be only a part of it


class FarFewer(NotUnderstood):
    """The list may be cut short: whoever gives it must say that it is whole."""


@dataclass(frozen=True, kw_only=True)
class Lists:
    """How old the list in force is, whether it is believed, and the last ones."""

    age: cases.ListAge
    last: Sequence[OpenCaseList]
    stale_after_hours: int


@transaction.atomic
def list_cases(
    path: Path,
    *,
    filename: str,
    agency: Agency | None = None,
    as_at: datetime | None = None,
    whole: bool = False,
    by: Member,
) -> OpenCaseList:
    """Put a list in force. A child whom the last one named stays the same; who is no longer named is no longer open."""
    access.check_can_import(by)
    agency = agency or _social_care(by)
    _alone(by.hub_id)
    newest = OpenCaseList.objects.filter(hub_id=by.hub_id).first()
    as_at = _checked_time(as_at, newest)
    table = open_table(path)
    told, refusals = _read(table, as_at)
    _check_whole(told, newest, refusals, whole=whole)
    listed = OpenCaseList.objects.create(
        hub_id=by.hub_id,
        agency=agency,
        as_at=as_at,
        filename=filename[:200],
        rows=len(told),
        refused=len(refusals),
        refusals=refusals[:REFUSALS_KEPT],
        read_as=table.read_as[:120],
        by=by,
    )
    _keep(told, listed)
    record(Event.OPEN_CASES_LISTED, by=by, on=listed, rows=len(told), refused=len(refusals))
    return listed


@transaction.atomic
def read_lists(*, by: Member) -> Lists:
    """The last lists, for everybody who works on cases."""
    access.check_can_see_lists(by)
    record(Event.FILE_READ, by=by, what="open cases")
    return Lists(
        age=cases.age_of_list(by.hub),
        last=list(access.lists_of(by)[:SHOWN]),
        stale_after_hours=by.hub.open_cases_stale_after_hours,
    )


def _social_care(by: Member) -> Agency:
    found = list(access.who_list_cases(by)[:2])
    if len(found) != 1:
        raise NotUnderstood("Say which agency keeps the list: this hub has not exactly one of children’s social care.")
    return found[0]


def _alone(hub_id: int) -> None:
    """Two lists given at once come into force one after the other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('list of open cases'), %s)", [hub_id])


def _checked_time(as_at: datetime | None, newest: OpenCaseList | None) -> datetime:
    now = wall.now()
    as_at = as_at or now
    if as_at > now:
        raise NotUnderstood("The day of the list is still to come. Say when it was made.")
    if newest is not None and as_at < newest.as_at:
        raise NotUnderstood(
            f"A newer list is in force, of {date_and_time(newest.as_at)}. Give one that was made after it, or check "
            "the day of this one."
        )
    return as_at


def _read(table: Table, as_at: datetime) -> tuple[dict[str, CaseTold], list[tuple[int, str]]]:
    """The children of a list, each once, and the rows that are refused."""
    columns, on = columns_of_cases(table.columns), as_at.astimezone(LONDON).date()
    if table.count() > AT_MOST:
        raise NotUnderstood(f"The list has more than {number(AT_MOST)} rows: it cannot be the open cases of one area.")
    told: dict[str, CaseTold] = {}
    refusals = []
    for row in table.records():
        try:
            case = understand_case(row, columns, on=on)
        except NotUnderstood as refusal:
            refusals.append((row.number, str(refusal)))
        else:
            told[case.digest()] = case
    return told, refusals


def _check_whole(
    told: dict[str, CaseTold], newest: OpenCaseList | None, refusals: list[tuple[int, str]], *, whole: bool
) -> None:
    """Without a child, a list would say of every child that they are not open: so it is refused."""
    if not told:
        row, why = refusals[0]
        raise NotUnderstood(f"No row of the list can be used, so the last list stays in force. Row {row}: {why}")
    if newest is not None and len(told) * FAR_FEWER < newest.rows and not whole:
        raise FarFewer(
            f"This list names {number(len(told))} children, and the last one named {number(newest.rows)}. If it is "
            "only a part, give the whole list. If it is whole, say so."
        )


def _keep(told: dict[str, CaseTold], listed: OpenCaseList) -> None:
    """Those who were known stay, now named by this list; the others are new."""
    hub_id, agency = listed.hub_id, listed.agency
    known = OpenCase.objects.filter(hub_id=hub_id, digest__in=list(told))
    before = set(known.values_list("digest", flat=True))
    known.update(last_list=listed)
    new = {digest: case for digest, case in told.items() if digest not in before}
    records = people.keep_all([case.particulars for case in new.values()], hub_id=hub_id, agency=agency)
    OpenCase.objects.bulk_create(
        [
            OpenCase(
                hub_id=hub_id,
                record=kept,
                digest=digest,
                last_list=listed,
                case_number=case.case_number,
                worker=case.worker,
                team=case.team,
                phone=case.phone,
            )
            for kept, (digest, case) in zip(records, new.items(), strict=True)
        ],
        batch_size=1_000,
    )
