"""A second person approves exactly what they have read, or sends it back with words."""

from collections.abc import Iterable

from django.db import transaction

from openmash.hub.audit.actions import record
from openmash.hub.audit.events import Event
from openmash.hub.disclosure import access, draft
from openmash.hub.disclosure.models import AccessRequest, Frozen, Handling
from openmash.hub.disclosure.pack import said_in
from openmash.hub.disclosure.workflow import LineKind, Step
from openmash.hub.enquiries.models import Enquiry
from openmash.hub.partnership.models import Member
from openmash.hub.records.refusals import StepNotAllowed, given
from openmash.hub.sharing import gate
from openmash.hub.sharing.purposes import EnquiryPurpose, LawfulBasis
from openmash.hub.sharing.terms import DATA_SUBJECT, HUB, Data, Mode

from .opening import handled, locked
from .preparing import frozen_now


@transaction.atomic
def approve(request: AccessRequest, *, seen: str, by: Member, words: str = "") -> Frozen:
    """Let it leave. What an owner has taken back since it was submitted has fallen out, and is not approved."""
    request = locked(request)
    access.check_can_approve(by, request)
    now = draft.submitted(request)
    if now.digest != seen:
        raise StepNotAllowed("The pack has changed since you opened this page. Read it again, then approve it.")
    handled(request, Step.APPROVE, words=words.strip(), by=by)
    gate.let_pass(sharings(said_in(now.content)), on=request, by=by)
    frozen = frozen_now(now, by)
    record(Event.DISCLOSURE_APPROVED, by=by, on=request, about=now.about, digest=frozen.digest)
    return frozen


def sharings(keys: Iterable[str]) -> list[gate.Sharing]:
    """A pack is a product of the hub for whoever it is about; for the purposes for which its items were asked."""
    items = [key.partition("-")[2] for key in keys if key.startswith(f"{LineKind.ITEM}-")]
    asked = Enquiry.objects.filter(requests__questions__items__reference__in=items).values_list("purpose", flat=True)
    return [
        gate.Sharing(
            who=HUB, whom=DATA_SUBJECT, data=Data.PRODUCT, mode=Mode.CONTENT, purpose=purpose,
            basis=LawfulBasis.LEGAL_OBLIGATION,
        )
        for purpose in sorted(set(asked)) or [EnquiryPurpose.HELP]
    ]  # fmt: skip


@transaction.atomic
def send_back(request: AccessRequest, *, words: str, by: Member) -> Handling:
    """It is not fit to leave yet, and why."""
    request = locked(request)
    access.check_can_approve(by, request)
    said = given(words, otherwise="Say what must change.")
    made = handled(request, Step.SEND_BACK, words=said, by=by)
    record(Event.DISCLOSURE_SENT_BACK, by=by, on=request, about=[request.child.reference])
    return made
