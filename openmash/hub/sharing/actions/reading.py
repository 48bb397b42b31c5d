"""What does the hub share under which agreement, and what would another one change?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from openmash.hub.audit.actions import record
from openmash.hub.audit.events import Event
from openmash.hub.partnership.models import Member
from openmash.hub.records import wall
from openmash.hub.sharing import access
from openmash.hub.sharing.agreement import read
from openmash.hub.sharing.differences import Difference, differences
from openmash.hub.sharing.in_force import beginning, revoked_in, starter, stops
from openmash.hub.sharing.models import AgreementVersion, GateAnswer, Override, Revocation
from openmash.hub.sharing.table import compiled, decide
from openmash.hub.sharing.terms import (
    NOTHING_REVOKED,
    Agreement,
    Data,
    Mode,
    NotAnAgreement,
    Question,
    Revoked,
    Verdict,
)

LOOKED_AT = 500  # the latest answers that a trial decides again
RECENT = 50


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


@transaction.atomic
def read_agreement(version: AgreementVersion | None = None, *, by: Member) -> Shown:
    """A version of the agreement, that in force unless said, with the list of all of them."""
    access.check_can_read(by)
    now = wall.now()
    in_force = access.in_force(by.hub_id, now)
    shown = version or in_force
    record(Event.AGREEMENT_READ, by=by, on=shown)
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
    )


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
class Change:
    """An answer that would be another one, and how often it was given."""

    answer: GateAnswer
    then: Verdict
    times: int


@dataclass(frozen=True, kw_only=True)
class Trial:
    """What a document would change: of what it says, and of the latest answers of the gate."""

    agreement: Agreement
    differences: Sequence[Difference]
    changes: Sequence[Change]
    looked_at: int
    names: Mapping[str, str]
    ends: Sequence[Revocation]  # the stops that putting it in force ends
    supersedes: Sequence[AgreementVersion]  # scheduled ones that would never take effect


@transaction.atomic
def try_agreement(document: str, *, by: Member, from_on: date | None = None) -> Trial:
    """Decide the latest questions again, as a document would from its first day on. Raises `NotAnAgreement`."""
    access.check_can_keep(by)
    today = timezone.localdate(wall.now())
    names = access.agency_names(by.hub_id)
    agreement = read(document, today=today, from_on=from_on, **access.known_in(by.hub_id, today))
    answers = list(access.answers(by)[:LOOKED_AT])
    record(Event.AGREEMENT_TRIED, by=by, looked_at=len(answers))
    version = access.in_force(by.hub_id, wall.now())
    in_force = _readable(version)
    return Trial(
        agreement=agreement,
        differences=differences(in_force, agreement, names) if in_force else [],
        changes=_changes(answers, agreement, max(from_on or today, today)),
        looked_at=len(answers),
        names=names,
        ends=stops(version),
        supersedes=list(access.superseded(by.hub_id, beginning(from_on, wall.now()))),
    )


def _changes(answers: Sequence[GateAnswer], agreement: Agreement, day: date) -> list[Change]:
    """The questions whose answer would be another one, each once, those asked most often first."""
    table, found = compiled(agreement, version=0), dict[Question, Change]()
    for answer in answers:
        question = _question_of(answer, day)
        then = decide(question, table)
        if then.ruling != answer.ruling:
            seen = found.get(question) or Change(answer=answer, then=then, times=0)
            found[question] = replace(seen, times=seen.times + 1)
    return sorted(found.values(), key=lambda change: -change.times)


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
