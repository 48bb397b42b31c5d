"""How does an agreement take effect, and how is it stopped at once?"""

from datetime import date, datetime

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from openmash.hub.audit.actions import record
from openmash.hub.audit.events import Event
from openmash.hub.outbox.actions import tell
from openmash.hub.partnership.actions import Job
from openmash.hub.partnership.models import Hub, Member
from openmash.hub.records import wall
from openmash.hub.records.refusals import NotUnderstood, StepNotAllowed, given
from openmash.hub.sharing import access
from openmash.hub.sharing.agreement import read
from openmash.hub.sharing.in_force import beginning, beginning_of, digest_of, seal_of, starter
from openmash.hub.sharing.models import AgreementVersion, Revocation
from openmash.hub.sharing.terms import Agreement, NotAnAgreement

BUSY = (
    "Somebody else has put a version in force meanwhile, or the clock was set back. Read the newest version, and then "
    "put yours in force."
)


class NotTried(StepNotAllowed):
    """What would take effect is not what was shown."""


@transaction.atomic
def put_in_force(
    document: str, *, by: Member, from_on: date | None = None, tried: str | None = None
) -> AgreementVersion:
    """Put a document in force now, or from the beginning of a later day. Raises `NotAnAgreement`.

    ``tried`` is the seal of the trial that a person has seen: what they saw is what takes effect, or nothing does.
    """
    access.check_can_keep(by)
    _alone(by.hub_id)
    now = wall.now()
    today = timezone.localdate(now)
    agreement = read(document, today=today, from_on=from_on, **access.known_in(by.hub_id, today))
    if from_on is not None and from_on < today:
        raise NotUnderstood("A version takes effect today or later: what was shared before was shared by another.")
    if tried is not None and tried != seal_of(document, from_on, access.in_force(by.hub_id, now)):
        raise NotTried("This is not what you tried, or something was put in force or stopped since.")
    at = beginning(from_on, now)
    made = _numbered(agreement, document, hub_id=by.hub_id, at=at, by=by)
    record(Event.AGREEMENT_PUT_IN_FORCE, by=by, on=made, number=made.number, since=at.isoformat())
    tell(Event.AGREEMENT_PUT_IN_FORCE, on=made, hub_id=made.hub_id)
    return made


@transaction.atomic
def begin_with_starter(hub: Hub, valid_from: date) -> AgreementVersion:
    """The agreement with which a hub opens; the hub's own takes its place."""
    document = starter()
    made = _numbered(read(document), document, hub_id=hub.pk, at=beginning_of(valid_from), by=None)
    record(Event.AGREEMENT_PUT_IN_FORCE, by=Job(hub.pk, "open-hub"), on=made, number=made.number)
    return made


@transaction.atomic
def revoke(*, reason: str, by: Member, rule: str = "", agency: str = "") -> Revocation:
    """Stop sharing at once, by one rule, with and by one agency, or altogether. The next decision knows it."""
    access.check_can_keep(by)
    _alone(by.hub_id)
    version = access.taken_effect(by.hub_id, wall.now())
    if version is None:
        raise StepNotAllowed("No agreement is in force: nothing is shared.")
    _check_there(version, rule, agency)
    why = given(reason, otherwise="Say why it is stopped: the agencies will ask.")
    made = Revocation.objects.create(
        hub_id=by.hub_id, version=version, rule=rule, agency=agency, reason=why, by=by
    )  # fmt: skip
    record(Event.SHARING_REVOKED, by=by, on=made, number=version.number, rule=rule, agency=agency)
    tell(Event.SHARING_REVOKED, on=made, hub_id=made.hub_id)
    return made


def _alone(hub_id: int) -> None:
    """A stop and a new version come one after the other: neither is decided on what the other is about to change."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('agreement in force'), %s)", [hub_id])


def _check_there(version: AgreementVersion, rule: str, agency: str) -> None:
    """What is stopped is something that the agreement speaks of. Everything can be, whatever has become of it."""
    if rule and agency:
        raise NotUnderstood("Stop one rule, or one agency, or everything.")
    try:
        agreement = read(version.document)
        rules, parties = {one.name for one in agreement.rules}, set(agreement.parties)
    except NotAnAgreement:
        rules, parties = set(), set(access.agency_names(version.hub_id))
    if rule and rule not in rules:
        raise NotUnderstood(f"The agreement in force has no rule “{rule}”.")
    if agency and agency not in parties:
        raise NotUnderstood(f"“{agency}” has not signed the agreement in force.")


def _numbered(agreement: Agreement, document: str, *, hub_id: int, at: datetime, by: Member | None) -> AgreementVersion:
    if access.put_after(hub_id, wall.now()):
        raise StepNotAllowed(BUSY)
    last = AgreementVersion.objects.filter(hub_id=hub_id).aggregate(last=Max("number"))["last"] or 0
    return AgreementVersion.objects.create(
        hub_id=hub_id, number=last + 1, title=agreement.title, document=document,
        digest=digest_of(document), in_force_from=at, by=by,
    )  # fmt: skip
