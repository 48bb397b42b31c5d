"""What should happen for a child? Decided by a decision maker, for each child, on what is named, with the reasons."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction

from openmash.hub.audit.actions import record
from openmash.hub.audit.events import Event
from openmash.hub.contacts.actions import moving
from openmash.hub.contacts.models import Child, Contact
from openmash.hub.contacts.workflow import Path, Stage, Step
from openmash.hub.decisions import access
from openmash.hub.decisions.evidence import Evidence, gathered
from openmash.hub.decisions.models import Bearing, Decision, DecisionCorrection, Reliance
from openmash.hub.decisions.workflow import Bears, Influence, Outcome
from openmash.hub.enquiries.models import Item
from openmash.hub.partnership.models import Agency, Member
from openmash.hub.records.refusals import NotUnderstood, StepNotAllowed, given


@dataclass(frozen=True, kw_only=True)
class Judged:
    """What a decision maker has judged, on what, and what they had before them when they did."""

    outcome: Outcome
    level: int
    reasons: str
    influence: Influence
    changed_by: Sequence[Agency] = ()  # whose information changed the level
    relied_on: Sequence[Item] = ()
    without: Sequence[Agency] = ()  # the agencies without whose answer it is decided
    without_reason: str = ""
    seen: str  # `Evidence.seen` of what was read
    beside: Decision | None = None  # the decision that stood when this was judged


@transaction.atomic
def decide(child: Child, judged: Judged, *, by: Member) -> Decision:
    """Decide for one child. The child's path ends, and with the last child's the contact's clock.

    Deciding again is a new row beside the old, at any time: after a late reply, or when the decider thinks again. The
    first decision keeps the time at which the contact was finished.
    """
    contact = moving.locked(child.contact)
    access.check_can_decide(by, contact)
    child = _waiting(child, judged)
    return _decided(child, contact, judged, by)


@transaction.atomic
def correct_decision(decision: Decision, judged: Judged, *, by: Member, reason: str) -> Decision:
    """The decision was entered in error: what was meant stands in its place, from now on.

    A child is never left without a decision by this, so that nothing comes to wait unseen. Where it was decided too
    early rather than wrongly, ask another agency: that opens the contact again.
    """
    contact = moving.locked(decision.child.contact)
    access.check_can_decide(by, contact)
    child = _waiting(decision.child, judged)
    if judged.beside != decision:
        raise StepNotAllowed("This decision no longer stands: read the latest one.")
    reason = given(reason, otherwise="Say why it was entered in error.")
    DecisionCorrection.objects.create(hub_id=contact.hub_id, decision=decision, reason=reason, by=by)
    record(Event.ENTRY_CORRECTED, by=by, on=decision, about=[child.reference], what="decision")
    return _decided(child, contact, judged, by)


def _waiting(child: Child, judged: Judged) -> Child:
    """The child as it is now, if it can be decided for and nobody else has just done so."""
    child = Child.objects.select_related("contact").get(pk=child.pk)
    if child.path == Path.ROUTED or hasattr(child, "correction"):
        raise StepNotAllowed("This child does not wait for a decision in this contact. Read it again.")
    if access.standing(child).first() != judged.beside:
        raise StepNotAllowed("Somebody has decided for this child since you opened this page. Read that first.")
    return child


def _decided(child: Child, contact: Contact, judged: Judged, by: Member) -> Decision:
    evidence = gathered(contact, by=by)
    _check_what_is_said(judged)
    _check_rests_on(judged, evidence)
    if contact.stage != Stage.DECIDED:
        moving.settle(child, Path.DECIDED, last=Step.DECIDE_LAST, one=Step.DECIDE_ONE)
    decision = _kept(child, judged, evidence.outstanding, by)
    moving.note_outcome(child, judged.outcome)
    record(
        Event.DECISION_RECORDED, by=by, on=decision, about=[child.reference], outcome=judged.outcome,
        level=judged.level, influence=judged.influence, relied_on=len(judged.relied_on),
        outstanding=[agency.code for agency in evidence.outstanding] or None,
    )  # fmt: skip
    return decision


def _check_what_is_said(judged: Judged) -> None:
    if not 1 <= judged.level <= 4:
        raise NotUnderstood("Level: choose one of the four levels of need.")
    given(judged.reasons, otherwise="Say why you decide so.")
    if judged.influence == Influence.CHANGED and not judged.changed_by:
        raise NotUnderstood("Say whose information changed the level.")
    if judged.influence == Influence.NOT_CHANGED and judged.changed_by:
        raise NotUnderstood("You named an agency whose information changed the level, and said that none did.")


def _check_rests_on(judged: Judged, evidence: Evidence) -> None:
    """It rests on what the decider can read today, and says openly whose answer is missing."""
    if judged.seen != evidence.seen:
        raise StepNotAllowed(
            "What the agencies say has changed since you opened this page. Read it again, then decide."
        )
    readable = {item.pk for item in evidence.items}
    if not {item.pk for item in judged.relied_on} <= readable:
        raise NotUnderstood("Choose what you relied on from the items that you can read here.")
    if not _keys(judged.changed_by) <= _keys(evidence.agencies):
        raise NotUnderstood("Choose from the agencies that could have told the hub.")
    missing = [agency.name for agency in evidence.outstanding if agency.pk not in _keys(judged.without)]
    if missing:
        raise NotUnderstood(f"Not answered yet: {', '.join(missing)}. Confirm that you decide without them.")
    if evidence.outstanding:
        given(judged.without_reason, otherwise="Say why you decide without waiting for every answer.")


def _keys(agencies: Iterable[Agency]) -> set[int]:
    return {agency.pk for agency in agencies}


def _kept(child: Child, judged: Judged, outstanding: Sequence[Agency], by: Member) -> Decision:
    hub = child.hub_id
    decision = Decision.objects.create(
        hub_id=hub,
        child=child,
        outcome=judged.outcome,
        level=judged.level,
        reasons=judged.reasons.strip(),
        influence=judged.influence,
        outstanding_reason=judged.without_reason.strip() if outstanding else "",
        by=by,
    )
    Reliance.objects.bulk_create(Reliance(hub_id=hub, decision=decision, item=item) for item in judged.relied_on)
    borne = [(agency, Bears.CHANGED_THE_LEVEL) for agency in judged.changed_by]
    borne += [(agency, Bears.OUTSTANDING) for agency in outstanding]
    Bearing.objects.bulk_create(Bearing(hub_id=hub, decision=decision, agency=agency, how=how) for agency, how in borne)
    return decision
