"""How does an agency write down what it holds, and who may see it?"""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from openmash.hub.audit.actions import record
from openmash.hub.audit.events import Event
from openmash.hub.contacts.actions import moving
from openmash.hub.enquiries import access, shared, workflow
from openmash.hub.enquiries.family import about
from openmash.hub.enquiries.models import Item, ItemCorrection, ItemMove, Question, SourceIdentity
from openmash.hub.enquiries.sources import source_of, think_twice
from openmash.hub.enquiries.workflow import AnswerKind, ItemKind, KnownTo, Visibility
from openmash.hub.partnership.models import Member
from openmash.hub.records.refusals import given
from openmash.hub.sharing import gate

from .answering import answer

MOVED = {
    Visibility.SEALED: Event.ITEM_SEALED,
    Visibility.DISCLOSED: Event.ITEM_DISCLOSED,
    Visibility.RELEASED: Event.ITEM_RELEASED,
}


@dataclass(frozen=True, kw_only=True)
class Draft:
    """One piece of information as it is written down. ``source_identity``, who told the agency, is kept apart."""

    kind: ItemKind
    text: str
    visibility: Visibility
    happened_on: date | None = None
    known_to: KnownTo = KnownTo.DAY
    context: str = ""
    source_identity: str = ""
    told_anyway: str = ""  # why words of it may stand in what others read


@transaction.atomic
def write_item(question: Question, *, draft: Draft, by: Member, confirmed: gate.Confirmed = gate.UNCONFIRMED) -> Item:
    """Write one item in answer to a question, which thereby says *information*. The next reply carries it."""
    request = question.request
    access.check_can_reply(by, request)
    text = given(draft.text, otherwise="Say what you hold: an item needs its text.")
    answer(question, kind=AnswerKind.INFORMATION, by=by)
    if (again := _just_written(question, text, draft)) is not None:
        return again
    item = Item(
        hub_id=request.hub_id, question=question, agency=request.agency, by=by,
        kind=draft.kind, text=text, context=draft.context, visibility=draft.visibility,
        happened_on=draft.happened_on, known_to=draft.known_to,
    )  # fmt: skip
    why = think_twice(item, visibility=draft.visibility, source=draft.source_identity, told_anyway=draft.told_anyway)
    sharings = shared.showing(item, draft.visibility)
    gate.let_pass(sharings, on=item, refused_on=request, by=by, confirmed=confirmed)
    item.save()
    ItemMove.objects.create(hub_id=item.hub_id, item=item, visibility=item.visibility, reason=why, by=by)
    children = about(request.enquiry)
    record(Event.ITEM_WRITTEN, by=by, on=item, about=children, kind=draft.kind, visibility=draft.visibility)
    if draft.source_identity:
        SourceIdentity.objects.create(hub_id=item.hub_id, item=item, text=draft.source_identity, by=by)
        record(Event.SOURCE_KEPT, by=by, on=item, about=children)
    return item


@transaction.atomic
def move_item(
    item: Item,
    *,
    visibility: Visibility,
    by: Member,
    reason: str = "",
    told_anyway: str = "",
    confirmed: gate.Confirmed = gate.UNCONFIRMED,
) -> ItemMove:
    """Seal, disclose or release an item of one's own agency. It acts at once. The gate never keeps one from sealing."""
    moving.locked(item.question.request.enquiry.contact)  # an agency that is asked meanwhile must not be overlooked
    item = _locked(item)
    access.check_owns(by, item)
    access.check_stands(item)
    workflow.check_can_become(Visibility(item.visibility), visibility)
    why = think_twice(item, visibility=visibility, source=source_of(item), told_anyway=told_anyway)
    if visibility != Visibility.SEALED:
        gate.let_pass(shared.showing(item, visibility), on=item, by=by, confirmed=confirmed)

    said = "\n".join(filter(None, [reason, why]))
    move = ItemMove.objects.create(hub_id=item.hub_id, item=item, visibility=visibility, reason=said, by=by)
    item.visibility = visibility
    item.save(update_fields=["visibility"])
    if hasattr(item, "sent"):  # what no reply has carried is kept apart when one does
        shared.keep_apart([item], shared.agencies_in(item.question.request.enquiry), by=by)
    record(MOVED[visibility], by=by, on=item, about=_about(item))
    return move


@transaction.atomic
def correct_item(item: Item, *, reason: str, by: Member) -> ItemCorrection:
    """An item was entered in error: nobody reads it from now on; the record keeps it."""
    item = _locked(item)
    access.check_owns(by, item)
    access.check_stands(item)
    why = given(reason, otherwise="Say why it was entered in error.")
    correction = ItemCorrection.objects.create(hub_id=item.hub_id, item=item, reason=why, by=by)
    item.in_error = True
    item.save(update_fields=["in_error"])
    record(Event.ENTRY_CORRECTED, by=by, on=item, about=_about(item))
    return correction


def _just_written(question: Question, text: str, draft: Draft) -> Item | None:
    """The same item, not sent yet: a double click, or a page read again, writes it once."""
    same = question.items.filter(
        sent__isnull=True, in_error=False, text=text, kind=draft.kind, context=draft.context,
        visibility=draft.visibility, happened_on=draft.happened_on, known_to=draft.known_to,
    )  # fmt: skip
    told = {"sources__text": draft.source_identity} if draft.source_identity else {"sources": None}
    return same.filter(**told).first()


def _about(item: Item) -> list[str]:
    """The references of the children whom an item is about, for the log."""
    return about(item.question.request.enquiry)


def _locked(item: Item) -> Item:
    found = Item.objects.select_for_update(of=("self",)).select_related("question__request__enquiry__contact", "agency")
    return found.get(pk=item.pk)
