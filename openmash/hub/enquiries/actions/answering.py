"""How does an agency answer what it was asked?"""

from django.db import transaction

from openmash.hub.audit.actions import record
from openmash.hub.audit.events import Event
from openmash.hub.contacts.actions import moving
from openmash.hub.contacts.models import Contact
from openmash.hub.contacts.workflow import Path, Stage, Step
from openmash.hub.enquiries import access, shared
from openmash.hub.enquiries.family import about
from openmash.hub.enquiries.models import Answer, Item, Question, Reply, Request, Seen, SentAnswer, SentItem
from openmash.hub.enquiries.questions import awaited, latest_answers, live_items, locked, sent_answers
from openmash.hub.enquiries.workflow import (
    WITHHELD_WORDS,
    AnswerKind,
    Hearing,
    Visibility,
    WithheldReason,
    answered_state,
)
from openmash.hub.outbox.actions import tell
from openmash.hub.partnership.models import Member
from openmash.hub.records import wall
from openmash.hub.records.refusals import NotUnderstood, StepNotAllowed
from openmash.hub.sharing import gate


@transaction.atomic
def see(request: Request, *, by: Member) -> Seen:
    """A member of the asked agency opens the request: the hub learns that it was seen, and when first by each."""
    access.check_can_reply(by, request)
    seen, first = Seen.objects.get_or_create(request=request, by=by, defaults={"hub_id": request.hub_id})
    if first:
        request = locked(request)
        if request.hearing == Hearing.ASKED:
            request.hearing = Hearing.SEEN
            request.save(update_fields=["hearing"])
        record(Event.REQUEST_SEEN, by=by, on=request, about=about(request.enquiry))
    return seen


@transaction.atomic
def answer(
    question: Question,
    *,
    kind: AnswerKind,
    by: Member,
    withheld_reason: WithheldReason | None = None,
    withheld_words: str = "",
) -> Answer:
    """Answer one question. It reaches the hub with the next reply; until then the agency may answer otherwise."""
    request = locked(question.request)
    access.check_can_reply(by, request)
    if kind == AnswerKind.WITHHELD and not (withheld_reason and withheld_words.strip()):
        raise NotUnderstood("Say why it is not shared: choose the reason, and put it in your own words.")
    if kind != AnswerKind.INFORMATION and live_items(request).filter(question=question).exists():
        raise StepNotAllowed(
            f"An item is written under “{question.text}”. Mark it as entered in error before you answer otherwise."
        )
    return _put(question, kind, by=by, withheld_reason=withheld_reason, withheld_words=withheld_words)


def _put(
    question: Question,
    kind: AnswerKind,
    *,
    by: Member,
    withheld_reason: WithheldReason | None = None,
    withheld_words: str = "",
) -> Answer:
    """Write the answer down and record it. The same answer given twice, by a double click, is one."""
    said = {"kind": kind, "withheld_reason": "", "withheld_words": ""}
    if kind == AnswerKind.WITHHELD:
        said |= {"withheld_reason": withheld_reason or "", "withheld_words": withheld_words}
    last = question.answers.order_by("-id").first()
    if last is not None and all(getattr(last, name) == value for name, value in said.items()):
        return last
    given = Answer.objects.create(hub_id=question.hub_id, question=question, by=by, **said)
    children = about(question.request.enquiry)
    record(
        Event.QUESTION_ANSWERED, by=by, on=question.request, about=children, order=question.order, kind=kind,
        why=withheld_reason if kind == AnswerKind.WITHHELD else None,
    )  # fmt: skip
    return given


@transaction.atomic
def nothing_held_for_rest(request: Request, *, by: Member) -> list[Answer]:
    """Nothing is held on any question that is not answered yet."""
    request = locked(request)
    access.check_can_reply(by, request)
    rest = list(request.questions.filter(answers__isnull=True))
    if not rest:
        raise StepNotAllowed("Every question of this request has its answer.")
    return [_put(question, AnswerKind.NOTHING_HELD, by=by) for question in rest]


@transaction.atomic
def send_reply(request: Request, *, by: Member) -> Reply:
    """Send the hub what is answered so far. Complete when no question is left; then the clock passes on."""
    contact = moving.locked(request.enquiry.contact)
    request = locked(request)
    access.check_can_reply(by, request)
    answers = latest_answers(request)
    known = sent_answers(request)
    unsent = [given for given in answers.values() if given.pk not in known]
    unsent_items = live_items(request).filter(sent__isnull=True)
    items = list(unsent_items.select_related("agency", "question__request__enquiry"))
    _check_worth_sending(request, answers, unsent, items)
    _pass_the_gate(request, unsent, items, by=by)
    # Only from now on can another agency read them: what the agreement says now is what counts.
    shared.keep_apart(items, shared.agencies_in(request.enquiry), by=by)

    complete = len(answers) == request.questions.count()
    reply = Reply.objects.create(hub_id=request.hub_id, request=request, complete="yes" if complete else "no", by=by)
    SentAnswer.objects.bulk_create(SentAnswer(hub_id=reply.hub_id, reply=reply, answer=given) for given in unsent)
    SentItem.objects.bulk_create(SentItem(hub_id=reply.hub_id, reply=reply, item=item) for item in items)
    _hear(request, answers, complete=complete)
    if complete:
        _pass_clock_on(request, contact)
    children = about(request.enquiry)
    record(Event.REPLY_SENT, by=by, on=reply, about=children, complete=reply.complete, items=len(items))
    if _came_late(contact):
        record(Event.REPLY_ARRIVED_LATE, by=by, on=reply, about=children)
        tell(Event.REPLY_ARRIVED_LATE, on=reply, hub_id=reply.hub_id)
    return reply


def _pass_the_gate(request: Request, unsent: list[Answer], items: list[Item], *, by: Member) -> None:
    """What a reply tells is agreed: each item, and that something is held where it is not shared."""
    for given in unsent:
        if given.kind == AnswerKind.WITHHELD:
            why = gate.Confirmed(reason=WITHHELD_WORDS[WithheldReason(given.withheld_reason)])
            gate.let_pass([shared.withholding(given, by=by)], on=request, by=by, confirmed=why)
    for item in items:
        for sharing in shared.showing(item, Visibility(item.visibility)):
            gate.let_pass([sharing], on=item, by=by, confirmed=shared.confirmed_before(item, sharing))


def _check_worth_sending(request: Request, answers: dict[int, Answer], unsent: list[Answer], items: list[Item]) -> None:
    """Something new is said, and whatever is called information comes with an item."""
    if not unsent and not items:
        raise StepNotAllowed("There is nothing new to send. Answer a question first.")
    written = set(live_items(request).values_list("question_id", flat=True))
    claimed = [pk for pk, given in answers.items() if given.kind == AnswerKind.INFORMATION]
    empty = request.questions.filter(pk__in=[pk for pk in claimed if pk not in written]).first()
    if empty is not None:
        raise StepNotAllowed(
            f"You answered “Information” to “{empty.text}”. Write at least one item there, or answer otherwise."
        )


def _hear(request: Request, answers: dict[int, Answer], *, complete: bool) -> None:
    """Keep how far the request has come beside the rows that say it."""
    if complete:
        request.said = answered_state(AnswerKind(given.kind) for given in answers.values())
        request.hearing, request.heard_at = Hearing.ANSWERED, request.heard_at or wall.now()
    else:
        request.hearing = Hearing.PARTLY
    request.save(update_fields=["hearing", "heard_at", "said"])


def _pass_clock_on(request: Request, contact: Contact) -> None:
    """To the agencies still awaited, or back to the hub when all have answered. A decided contact has no clock."""
    if contact.stage != Stage.ENQUIRED:
        return
    waiting = awaited(request.enquiry)
    if not waiting:
        moving.move(contact, Step.HEAR_ALL)
    moving.hand_clock(contact, waiting)


def _came_late(contact: Contact) -> bool:
    """Whether somebody decided, for the contact or for a child of it, without this reply."""
    return contact.stage == Stage.DECIDED or contact.children.filter(path=Path.DECIDED).exists()
