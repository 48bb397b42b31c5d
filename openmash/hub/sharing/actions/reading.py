"""What does the hub share under which agreement, and what would another one change?"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from openmash.hub.audit.actions import record
from openmash.hub.audit.events import Event
from openmash.hub.partnership.models import Member
from openmash.hub.partnership.starter import ANYTHING_ELSE
from openmash.hub.records import wall
from openmash.hub.sharing import access
from openmash.hub.sharing.agreement import read
from openmash.hub.sharing.comparing import Change, Decide, changes, every_question
from openmash.hub.sharing.differences import Difference, differences
from openmash.hub.sharing.in_force import beginning, holds_on, revoked_in, reworded, seal_of, starter, stops, table_of
from openmash.hub.sharing.models import AgreementVersion, GateAnswer, Override, Revocation
from openmash.hub.sharing.table import Table, compiled, decide
from openmash.hub.sharing.terms import (
    NOTHING_REVOKED,
    Agreement,
    Data,
    Mode,
    NotAnAgreement,
    Question,
    Revoked,
)

LOOKED_AT = 500  # the latest answers that a trial decides again
RECENT = 50
SOON = 30  # days before its end, a reader of the agreement is told of it


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One version of the agreement, what it says, and what of it was taken back."""

    version: AgreementVersion | None
    is_in_force: bool
    is_past: bool
    agreement: Agreement | None
    revocations: Sequence[Revocation]
    revoked: Revoked
    names: Mapping[str, str]
    versions: Sequence[AgreementVersion]
    now: datetime
    holds: bool  # whether anything is shared by it today
    ends_in: int | None  # days from today, where that is soon
    reworded: Sequence[str]  # what is asked in words that it does not know


@transaction.atomic
def read_agreement(version: AgreementVersion | None = None, *, by: Member) -> Shown:
    """A version of the agreement, that in force unless said, with the list of all of them."""
    access.check_can_read(by)
    now = wall.now()
    in_force = access.in_force(by.hub_id, now)
    shown = version or in_force
    record(Event.AGREEMENT_READ, by=by, on=shown)
    today = timezone.localdate(now)
    is_past = bool(shown and in_force and shown.number < in_force.number)
    return Shown(
        version=shown,
        is_in_force=shown is not None and shown == in_force,
        is_past=is_past,
        agreement=_readable(shown),
        revocations=list(shown.revocations.select_related("by")) if shown and is_past else stops(shown),
        revoked=NOTHING_REVOKED if is_past else revoked_in(shown),
        names=access.agency_names(by.hub_id),
        versions=list(access.visible_to(by)[:RECENT]),
        now=now,
        holds=holds_on(shown, today),
        ends_in=_ends_in(shown, today),
        reworded=sorted(reworded(shown, table_of(shown), access.prompts_to_name(by.hub_id, today))),
    )


def _ends_in(version: AgreementVersion | None, today: date) -> int | None:
    """In how many days a version ends, where that is soon."""
    table = table_of(version)
    left = (table.ends - today).days if table else -1
    return left if 0 <= left <= SOON else None


def _readable(version: AgreementVersion | None) -> Agreement | None:
    try:
        return read(version.document) if version else None
    except NotAnAgreement:
        return None


@transaction.atomic
def document_in_force(*, by: Member) -> str:
    """The document that another one begins with; the starter agreement where none is in force."""
    access.check_can_keep(by)
    version = access.in_force(by.hub_id, wall.now())
    record(Event.AGREEMENT_READ, by=by, on=version)
    return version.document if version else starter()


@transaction.atomic
def read_difference(version: AgreementVersion, before: AgreementVersion, *, by: Member) -> list[Difference] | None:
    """What is different between two versions; None where one of them can no longer be read."""
    access.check_can_read(by)
    record(Event.AGREEMENT_READ, by=by, on=version, before=before.number)
    older, newer = _readable(before), _readable(version)
    return differences(older, newer, access.agency_names(by.hub_id)) if older and newer else None


@dataclass(frozen=True, kw_only=True)
class Trial:
    """What a document would change: of what it says, and of the latest answers of the gate."""

    agreement: Agreement
    differences: Sequence[Difference]
    changes: Sequence[Change]
    changes_of_all: Sequence[Change]  # of whatever either agreement speaks of
    looked_at: int
    names: Mapping[str, str]
    ends: Sequence[Revocation]  # the stops that putting it in force ends
    supersedes: Sequence[AgreementVersion]  # scheduled ones that would never take effect
    seal: str  # of what was tried, and of what it was compared with


@transaction.atomic
def try_agreement(document: str, *, by: Member, from_on: date | None = None) -> Trial:
    """Decide the latest questions again, as a document would from its first day on. Raises `NotAnAgreement`."""
    access.check_can_keep(by)
    now = wall.now()
    today = timezone.localdate(now)
    known = access.known_in(by.hub_id, today)
    agreement = read(document, today=today, from_on=from_on, **known)
    answers, version = list(access.answers(by)[:LOOKED_AT]), access.in_force(by.hub_id, now)
    record(Event.AGREEMENT_TRIED, by=by, looked_at=len(answers))
    in_force, names, day = _readable(version), access.agency_names(by.hub_id), max(from_on or today, today)
    table, asked = compiled(agreement, version=0), Counter(_question_of(answer, day) for answer in answers)
    every = every_question([one for one in (table_of(version), table) if one], day)
    before, after = _as_in_force(version, today, {*asked, *every}), _as_written(table, known["prompts"])
    return Trial(
        agreement=agreement,
        differences=differences(in_force, agreement, names) if in_force else [],
        changes=changes(asked, before, after),
        changes_of_all=changes(every, before, after),
        looked_at=len(answers),
        names=names,
        ends=stops(version),
        supersedes=list(access.superseded(by.hub_id, beginning(from_on, now))),
        seal=seal_of(document, from_on, version),
    )


def _as_in_force(version: AgreementVersion | None, today: date, asked: Collection[Question]) -> Decide:
    """What the gate says today, stops and all: what it once answered may have been answered by another version."""
    table, revoked = table_of(version), revoked_in(version)
    new = reworded(version, table, {question.prompt for question in asked})
    return lambda one: decide(replace(one, on=today, reworded=one.prompt in new), table, revoked)


def _as_written(table: Table, prompts: Collection[str]) -> Decide:
    """What the gate would say under a table that is put in force while these prompts are asked."""
    known = {*prompts, *table.prompts, "", ANYTHING_ELSE}
    return lambda one: decide(replace(one, reworded=bool(table.prompts) and one.prompt not in known), table)


def _question_of(answer: GateAnswer, day: date) -> Question:
    """The question of a kept answer, put on another day."""
    return Question(
        who=answer.who, whom=answer.whom, data=Data(answer.data), mode=Mode(answer.mode), purpose=answer.purpose,
        basis=answer.basis, on=day, prompt=answer.prompt,
    )  # fmt: skip


@transaction.atomic
def read_overrides(*, by: Member) -> Sequence[Override]:
    """What was shared in emergencies, the latest first."""
    access.check_can_look(by)
    record(Event.OVERRIDES_READ, by=by)
    return list(access.overrides(by)[:RECENT])
