"""Who disposes of a case? Two people, through the one function of the database that may delete."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from openmash.hub.audit.actions import record
from openmash.hub.audit.events import Event
from openmash.hub.governance import access
from openmash.hub.governance.models import Certificate, Proposal, ProposalAnswer
from openmash.hub.governance.retention import cases
from openmash.hub.governance.retention.document import read
from openmash.hub.governance.workflow import Said
from openmash.hub.partnership.models import Member
from openmash.hub.records import wall
from openmash.hub.records.references import new_reference
from openmash.hub.records.refusals import StepNotAllowed, given

RECENT = 100
WHY = "Say why: it is kept with the certificate."


@transaction.atomic
def read_case(reference: str, *, by: Member) -> cases.Due | None:
    """A case whose time is over, also where it must stay; None where there is none of this reference."""
    access.check_can_dispose(by)
    found = _due(reference, by)
    record(Event.DISPOSAL_READ, by=by, case=found.case.reference if found else None)
    return found


def _due(reference: str, by: Member) -> cases.Due | None:
    version = access.schedule_in_force(by.hub_id, wall.now())
    if version is None:
        return None
    today = timezone.localdate(wall.now())
    found = cases.due_by(read(version.document), cases.finished(reference=reference), today)
    return next(iter(found), None)


@transaction.atomic
def propose(reference: str, *, reason: str, by: Member) -> Proposal:
    """The first of two people says that a case that is due should go."""
    access.check_can_retain(by)
    due = _due(reference, by)
    if due is None:
        raise StepNotAllowed("This case cannot be disposed of today: by the schedule in force it is not due.")
    if due.case.stays:
        raise StepNotAllowed(f"This case cannot be disposed of today. {due.case.stays}")
    if access.proposals(by).filter(contact=reference).exists():
        raise StepNotAllowed("This case is proposed already, and waits for a second person.")
    made = Proposal.objects.create(
        hub_id=by.hub_id, contact=reference, due_on=due.disposal.day, rule=due.disposal.rule.name,
        reason=given(reason, otherwise=WHY), by=by,
    )  # fmt: skip
    record(Event.DISPOSAL_PROPOSED, by=by, on=made, about=due.case.children, case=reference)
    return made


@dataclass(frozen=True, kw_only=True)
class Proposed:
    """A proposal, and the case as it stands now; None where it is no longer due."""

    proposal: Proposal
    due: cases.Due | None


@transaction.atomic
def read_proposal(proposal: Proposal, *, by: Member) -> Proposed:
    """What waits for a second person."""
    access.check_can_dispose(by)
    record(Event.DISPOSAL_READ, by=by, on=proposal, case=proposal.contact)
    return Proposed(proposal=proposal, due=_due(proposal.contact, by))


@transaction.atomic
def decline(proposal: Proposal, *, reason: str, by: Member) -> ProposalAnswer:
    """The case stays. Whoever proposed it may say so too."""
    access.check_can_dispose(by)
    made = _answered(proposal, Said.DECLINED, reason, by)
    record(Event.DISPOSAL_DECLINED, by=by, on=proposal, case=proposal.contact)
    return made


@transaction.atomic
def approve(proposal: Proposal, *, reason: str, by: Member) -> Certificate:
    """The second of two people agrees, and the case goes at once: all of it or nothing."""
    access.check_can_approve(by, proposal)
    children = [child for case in cases.finished(reference=proposal.contact) for child in case.children]
    _answered(proposal, Said.APPROVED, reason, by)
    certificate = new_reference()
    cases.dispose(proposal.reference, certificate=certificate)
    made = access.certificates(by).get(reference=certificate)
    record(Event.CASE_DISPOSED, by=by, on=made, about=children, case=proposal.contact, rule=made.rule)
    return made


def _answered(proposal: Proposal, said: Said, reason: str, by: Member) -> ProposalAnswer:
    cases.lock(by.hub_id)
    if ProposalAnswer.objects.filter(proposal=proposal).exists():
        raise StepNotAllowed("Somebody has answered this proposal already.")
    return ProposalAnswer.objects.create(
        hub_id=by.hub_id, proposal=proposal, said=said, reason=given(reason, otherwise=WHY), by=by
    )


@transaction.atomic
def read_certificates(*, by: Member) -> Sequence[Certificate]:
    """What was disposed of, the latest first."""
    access.check_can_dispose(by)
    record(Event.CERTIFICATES_LISTED, by=by)
    return list(access.certificates(by)[:RECENT])


@transaction.atomic
def read_certificate(certificate: Certificate, *, by: Member) -> Certificate:
    """One of them."""
    access.check_can_dispose(by)
    record(Event.CERTIFICATE_READ, by=by, on=certificate)
    return certificate
