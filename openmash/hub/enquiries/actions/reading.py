"""Who reads an enquiry, or the request of their own agency? Every reading is recorded, with the children it showed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from openmash.hub.audit.actions import record
from openmash.hub.audit.events import Event
from openmash.hub.contacts import workflow
from openmash.hub.contacts.earlier import Earlier, earlier_contacts
from openmash.hub.contacts.models import BrokenGlass, Contact, Rating
from openmash.hub.contacts.workflow import Stage, Step
from openmash.hub.enquiries import access, held
from openmash.hub.enquiries.chronology import Chronology, known
from openmash.hub.enquiries.family import Family, family_of
from openmash.hub.enquiries.ledger import Line, heard, lines
from openmash.hub.enquiries.models import Answer, Enquiry, Item, Question, Reply, Request, Seen
from openmash.hub.enquiries.questions import latest_answers, prompts_of, sent_answers
from openmash.hub.govuk.pictures import Held
from openmash.hub.partnership import timescales
from openmash.hub.partnership.models import Agency, LevelOfNeed, Member
from openmash.hub.partnership.workflow import CASE_ROLES
from openmash.hub.records import wall
from openmash.hub.records.refusals import StepNotAllowed

from .answering import see


@dataclass(frozen=True, kw_only=True)
class Picture:
    """Everything that is known of an enquiry to one reader at one moment."""

    enquiry: Enquiry
    contact: Contact
    family: Family
    lines: Sequence[Line]
    chronology: Chronology
    clock: Held
    ratings: Sequence[Rating]
    levels: dict[int, LevelOfNeed]
    room: Sequence[Seen]
    replies: Sequence[Reply]
    earlier: Sequence[Earlier] | None  # None: not for this reader
    glass: BrokenGlass | None  # under which it is read
    at: datetime
    now: datetime

    @property
    def is_now(self) -> bool:
        """Whether this is the picture of now, and not of an earlier moment."""
        return self.at == self.now

    @property
    def awaited(self) -> list[Line]:
        """The agencies that have not finished answering."""
        return [line for line in self.lines if line.awaited]


@transaction.atomic
def read_enquiry(enquiry: Enquiry, *, by: Member, at: datetime | None = None) -> Picture:
    """The enquiry as its reader may see it, now or as it was known at an earlier moment."""
    glass = access.check_can_read_enquiry(by, enquiry)
    now = wall.now()
    contact, family = enquiry.contact, family_of(enquiry.contact)
    moment = max(min(at or now, now), contact.received_at)
    agencies, told = list(access.askable(by)), heard(enquiry)
    earlier = earlier_contacts(contact, family.children, family.connected, by=by) if by.has(*CASE_ROLES) else None
    shown = [child.reference for one in earlier or () for child in one.children]
    record(
        Event.ENQUIRY_READ, by=by, on=enquiry, about=[*family.references, *shown],
        known_at=moment.isoformat() if moment != now else None, glass=glass.reference if glass else None,
    )  # fmt: skip
    return Picture(
        enquiry=enquiry,
        contact=contact,
        family=family,
        lines=lines(enquiry, agencies, at=moment, known=told),
        chronology=known(enquiry, by=by, at=moment),
        clock=held.picture(contact, agencies, at=moment),
        ratings=list(contact.ratings.filter(correction__isnull=True, at__lte=moment).select_related("by")),
        levels=timescales.levels(enquiry.hub_id, on=contact.received_at),
        room=told.by(moment).seen,
        replies=told.replies,
        earlier=earlier,
        glass=glass,
        at=moment,
        now=now,
    )


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One question as its own agency sees it: the answer that counts, and what was written."""

    question: Question
    answer: Answer | None
    items: Sequence[Item]
    sent: bool  # whether the hub has the answer that counts, and every item


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A request as the asked agency sees it."""

    request: Request
    contact: Contact
    family: Family
    asked: Sequence[Asked]
    seen_at: datetime
    replies: Sequence[Reply]
    now: datetime

    @property
    def answered(self) -> int:
        """How many questions have an answer."""
        return sum(1 for one in self.asked if one.answer)

    @property
    def left(self) -> int:
        """How many have none."""
        return len(self.asked) - self.answered

    @property
    def unsent(self) -> int:
        """How many questions have something that the hub does not know of yet."""
        return sum(1 for one in self.asked if one.answer and not one.sent)


@transaction.atomic
def read_request(request: Request, *, by: Member) -> Reading:
    """What is asked of one's own agency. The first reading by each member is the receipt that the hub sees."""
    seen = see(request, by=by)
    family = family_of(request.enquiry.contact)
    record(Event.REQUEST_READ, by=by, on=request, about=family.references)
    answers, sent = latest_answers(request), sent_answers(request)
    items: dict[int, list[Item]] = {}
    for item in access.written_by(by).filter(question__request=request).order_by("id"):
        items.setdefault(item.question_id, []).append(item)
    return Reading(
        request=request,
        contact=request.enquiry.contact,
        family=family,
        asked=[_asked(one, answers.get(one.pk), items.get(one.pk, []), sent=sent) for one in request.questions.all()],
        seen_at=seen.at,
        replies=list(request.replies.all()),
        now=wall.now(),
    )


def _asked(question: Question, answer: Answer | None, items: list[Item], *, sent: set[int]) -> Asked:
    carried = answer is not None and answer.pk in sent and all(hasattr(item, "sent") for item in items)
    return Asked(question=question, answer=answer, items=items, sent=carried)


@dataclass(frozen=True, kw_only=True)
class Opening:
    """Before agencies are asked: whom it is about, and what each agency would be asked."""

    contact: Contact
    family: Family
    agencies: Sequence[tuple[Agency, Sequence[str]]]


@transaction.atomic
def read_opening(contact: Contact, *, by: Member) -> Opening:
    """What must be known to open an enquiry on a contact."""
    access.check_can_open_enquiry(by, contact)
    if Enquiry.objects.filter(contact=contact).exists():
        raise StepNotAllowed("An enquiry is open on this contact already: ask another agency from its page.")
    workflow.after(Stage(contact.stage), Step.OPEN_ENQUIRY)
    family = family_of(contact)
    record(Event.CONTACT_READ, by=by, on=contact, about=family.references)
    return Opening(contact=contact, family=family, agencies=_with_prompts(list(access.askable(by))))


@transaction.atomic
def read_asking(enquiry: Enquiry, *, by: Member) -> Opening:
    """What must be known to ask another agency: those not asked yet."""
    access.check_can_ask(by, enquiry)
    family = family_of(enquiry.contact)
    record(Event.ENQUIRY_READ, by=by, on=enquiry, about=family.references)
    unasked = access.askable(by).exclude(requests__enquiry=enquiry)
    return Opening(contact=enquiry.contact, family=family, agencies=_with_prompts(list(unasked)))


def _with_prompts(agencies: Sequence[Agency]) -> list[tuple[Agency, Sequence[str]]]:
    if not agencies:
        return []
    prompts = prompts_of(agencies[0].hub_id, {agency.kind for agency in agencies}, on=wall.now())
    return [(agency, prompts[agency.kind]) for agency in agencies]
