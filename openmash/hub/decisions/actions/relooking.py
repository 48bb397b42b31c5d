"""What becomes of a reply that came after the decision? Somebody looks again, and says what they made of it."""

from django.db import transaction

from openmash.hub.audit.actions import record
from openmash.hub.audit.events import Event
from openmash.hub.contacts import access as contacts
from openmash.hub.contacts.actions import moving
from openmash.hub.contacts.models import Contact
from openmash.hub.contacts.workflow import Stage, Step
from openmash.hub.decisions import access
from openmash.hub.decisions.models import Relook, RelookAnswer
from openmash.hub.decisions.workflow import RelookVerdict
from openmash.hub.enquiries.models import Reply
from openmash.hub.enquiries.questions import awaited
from openmash.hub.outbox.models import Message
from openmash.hub.partnership.actions import Job
from openmash.hub.partnership.models import Member
from openmash.hub.records.refusals import StepNotAllowed, given


@transaction.atomic
def ask_relook(message: Message) -> None:
    """A reply arrived late: from now on somebody is due to look again. Asked once for each reply."""
    reply = Reply.objects.select_related("request__enquiry__contact").get(reference=message.on_reference)
    contact = reply.request.enquiry.contact
    relook, is_new = Relook.objects.get_or_create(hub_id=reply.hub_id, contact=contact, reply=reply)
    if is_new:
        about = [child.reference for child in contacts.children_of(contact)]
        record(Event.RELOOK_ASKED, by=Job(reply.hub_id, "late-replies"), on=relook, about=about)


@transaction.atomic
def answer_relook(relook: Relook, *, verdict: RelookVerdict, reason: str, by: Member) -> RelookAnswer:
    """Say what a late reply changes. Where it changes the decision, it waits until somebody has decided again."""
    contact = moving.locked(relook.contact)
    access.check_can_decide(by, contact)
    if RelookAnswer.objects.filter(relook=relook).exists():
        raise StepNotAllowed("Somebody has just looked at this reply. Read what they made of it.")
    reason = given(reason, otherwise="Say what you made of the reply.")
    answer = RelookAnswer.objects.create(hub_id=contact.hub_id, relook=relook, verdict=verdict, reason=reason, by=by)
    _finish_again(contact)
    about = [child.reference for child in contacts.children_of(contact)]
    record(Event.RELOOK_DONE, by=by, on=relook, about=about, verdict=verdict)
    return answer


def _finish_again(contact: Contact) -> None:
    """A contact that was asked about again after its decision, and for which nothing is left to do, is finished."""
    if contact.stage not in (Stage.ENQUIRED, Stage.PREPARED) or contacts.children_on_the_way(contact).exists():
        return
    waiting = access.relooks_waiting(Relook.objects.filter(contact=contact))
    if not awaited(contact.enquiry) and not waiting.exists():
        moving.move(contact, Step.DECIDE_LAST)
