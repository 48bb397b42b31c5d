"""How are agencies asked what they hold?"""

from collections.abc import Iterable, Sequence

from django.db import transaction

from openmash.clock import Brag, Purpose
from openmash.hub.audit.actions import record
from openmash.hub.audit.events import Event
from openmash.hub.contacts.actions import moving
from openmash.hub.contacts.models import Contact
from openmash.hub.contacts.workflow import Step
from openmash.hub.enquiries import access, shared
from openmash.hub.enquiries.family import about
from openmash.hub.enquiries.models import Enquiry, Item, Question, Request
from openmash.hub.enquiries.questions import awaited, prompts_of
from openmash.hub.outbox.actions import tell
from openmash.hub.partnership import timescales
from openmash.hub.partnership.models import Agency, Member
from openmash.hub.records import wall
from openmash.hub.records.refusals import NotUnderstood, StepNotAllowed, given
from openmash.hub.sharing import gate
from openmash.hub.sharing.purposes import EnquiryPurpose, LawfulBasis, SpecialCategory


@transaction.atomic
def open_enquiry(
    contact: Contact,
    *,
    purpose: EnquiryPurpose,
    basis: LawfulBasis,
    special_category: SpecialCategory,
    reason: str,
    agencies: Iterable[Agency],
    by: Member,
    confirmed: gate.Confirmed = gate.UNCONFIRMED,
) -> Enquiry:
    """Ask these agencies for a stated purpose, on a stated basis; from now on the clock is with them."""
    contact = moving.locked(contact)
    access.check_can_open_enquiry(by, contact)
    if Enquiry.objects.filter(contact=contact).exists():
        raise StepNotAllowed("An enquiry is open on this contact already: ask another agency from its page.")
    asked = _askable(agencies, by)

    enquiry = Enquiry.objects.create(
        hub_id=contact.hub_id, contact=contact, purpose=purpose, basis=basis, special_category=special_category,
        reason=given(reason, otherwise="Say why you are asking: the agencies read it."), by=by,
    )  # fmt: skip
    gate.let_pass(shared.asking(enquiry, asked), on=enquiry, refused_on=contact, by=by, confirmed=confirmed)
    moving.move(contact, Step.OPEN_ENQUIRY)
    _put(enquiry, asked, contact=contact, by=by)
    children = about(enquiry)
    record(Event.ENQUIRY_OPENED, by=by, on=enquiry, about=children, purpose=purpose, basis=basis)
    tell(Event.ENQUIRY_OPENED, on=enquiry, hub_id=enquiry.hub_id)
    return enquiry


@transaction.atomic
def ask(enquiry: Enquiry, *, agency: Agency, by: Member, confirmed: gate.Confirmed = gate.UNCONFIRMED) -> Request:
    """Ask one more agency in an open enquiry."""
    contact = moving.locked(enquiry.contact)
    access.check_can_ask(by, enquiry)
    (agency,) = _askable([agency], by)
    if enquiry.requests.filter(agency=agency).exists():
        raise StepNotAllowed(f"{agency.name} has been asked already.")

    gate.let_pass(shared.asking(enquiry, [agency]), on=enquiry, by=by, confirmed=confirmed)
    moving.move(contact, Step.ASK)
    shared.keep_apart(_items(enquiry), [agency], by=by)
    (request,) = _put(enquiry, [agency], contact=contact, by=by)
    tell(Event.REQUEST_MADE, on=request, hub_id=enquiry.hub_id)
    return request


def _items(enquiry: Enquiry) -> list[Item]:
    """What replies have carried in an enquiry so far."""
    found = Item.objects.filter(question__request__enquiry=enquiry, in_error=False, sent__isnull=False)
    return list(found.select_related("agency", "question__request__enquiry"))


def _askable(agencies: Iterable[Agency], by: Member) -> list[Agency]:
    """These agencies, once each, if they can all be asked."""
    keys = {agency.pk for agency in agencies}
    found = list(access.askable(by).filter(pk__in=keys))
    if not keys or len(found) != len(keys):
        raise NotUnderstood("Choose at least one of the agencies that work with this hub.")
    return found


def _put(enquiry: Enquiry, agencies: Sequence[Agency], *, contact: Contact, by: Member) -> list[Request]:
    """Put each agency's prompts to it, due by the hub's timescale for this urgency, counted from the request."""
    if not contact.brag:
        raise StepNotAllowed("This contact has no rating now. Rate it first: its BRAG sets by when agencies answer.")
    now = wall.now()
    due = timescales.due(enquiry.hub_id, purpose=Purpose.RESPONSE, brag=Brag(contact.brag), since=now)
    contact.asked = sorted({*contact.asked, *(agency.pk for agency in agencies)})
    contact.save(update_fields=["asked"])
    requests = Request.objects.bulk_create(
        Request(hub_id=enquiry.hub_id, enquiry=enquiry, agency=agency, due_at=due, by=by) for agency in agencies
    )
    prompts = prompts_of(enquiry.hub_id, {agency.kind for agency in agencies}, on=now)
    Question.objects.bulk_create(
        Question(hub_id=enquiry.hub_id, request=request, order=order, text=text)
        for request in requests
        for order, text in enumerate(prompts[request.agency.kind], start=1)
    )
    moving.hand_clock(contact, awaited(enquiry))
    children = about(enquiry)
    for request in requests:
        record(Event.REQUEST_MADE, by=by, on=request, about=children, asked=request.agency.code)
    return requests
