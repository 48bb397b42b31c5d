"""A second person approves exactly what they have read, or sends it back with words."""

from django.db import transaction

from openmash.hub.audit.actions import record
from openmash.hub.audit.events import Event
from openmash.hub.disclosure import access, draft
from openmash.hub.disclosure.models import AccessRequest, Departure, Frozen, Handling
from openmash.hub.disclosure.pack import said_in
from openmash.hub.disclosure.shared import giving
from openmash.hub.disclosure.workflow import Step
from openmash.hub.partnership.models import Member
from openmash.hub.records.refusals import StepNotAllowed, given
from openmash.hub.sharing import gate

from .handling import frozen_now, handled, locked


@transaction.atomic
def approve(
    request: AccessRequest, *, seen: str, by: Member, words: str = "", confirmed: gate.Confirmed = gate.UNCONFIRMED
) -> Frozen:
    """Let it leave. What an owner has taken back since it was submitted has fallen out, and is not approved."""
    request = locked(request, by=by)
    access.check_can_approve(by, request)
    now = draft.submitted(request)
    if now.digest != seen:
        raise StepNotAllowed("The pack has changed since you opened this page. Read it again, then approve it.")
    handled(request, Step.APPROVE, words=words.strip(), by=by)
    gate.let_pass(giving(said_in(now.content)), on=request, by=by, confirmed=confirmed)
    frozen = frozen_now(now, by)
    record(Event.DISCLOSURE_APPROVED, by=by, on=request, about=now.about, digest=frozen.digest)
    return frozen


@transaction.atomic
def send_back(request: AccessRequest, *, words: str, by: Member) -> Handling:
    """It is not fit to leave yet, and why."""
    request = locked(request, by=by)
    access.check_can_approve(by, request)
    if Departure.objects.filter(copy__frozen__request=request).exists():
        raise StepNotAllowed("This pack has left already: it cannot be sent back any more.")
    said = given(words, otherwise="Say what must change.")
    made = handled(request, Step.SEND_BACK, words=said, by=by)
    record(Event.DISCLOSURE_SENT_BACK, by=by, on=request, about=[request.child.reference])
    return made
