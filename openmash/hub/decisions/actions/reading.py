"""Who reads what a decision rests on, a decision, or what waits for another look? Every reading is recorded."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from openmash.hub.audit.actions import record
from openmash.hub.audit.events import Event
from openmash.hub.contacts import access as contacts
from openmash.hub.contacts import workflow
from openmash.hub.contacts.models import BrokenGlass, Child, Contact
from openmash.hub.contacts.workflow import Path, Stage, Step
from openmash.hub.decisions import access
from openmash.hub.decisions.evidence import Evidence, gathered
from openmash.hub.decisions.models import Bearing, Decision, Relook
from openmash.hub.decisions.workflow import Bears
from openmash.hub.enquiries import access as enquiries
from openmash.hub.enquiries.ledger import Line, lines
from openmash.hub.enquiries.models import Enquiry, Item, SentItem
from openmash.hub.partnership import timescales
from openmash.hub.partnership.models import Agency, LevelOfNeed, Member
from openmash.hub.records import wall
from openmash.hub.records.refusals import StepNotAllowed

A_LIST = 200


@dataclass(frozen=True, kw_only=True)
class Weighing:
    """Everything that a decision for one child can rest on."""

    child: Child
    contact: Contact
    others: Sequence[Child]
    evidence: Evidence
    lines: Sequence[Line]
    standing: Sequence[Decision]
    levels: dict[int, LevelOfNeed]
    hindrance: str  # why nothing can be decided now, in words; empty where it can
    now: datetime


@transaction.atomic
def read_weighing(child: Child, *, by: Member) -> Weighing:
    """What a decision maker has before them when they decide."""
    contact = child.contact
    access.check_can_decide(by, contact)
    now = wall.now()
    children = list(contacts.children_of(contact))
    record(Event.ENQUIRY_READ, by=by, on=contact, about=[one.reference for one in children], to="decide")
    return Weighing(
        child=child,
        contact=contact,
        others=[one for one in children if one.pk != child.pk],
        evidence=gathered(contact, by=by),
        lines=_asked(contact, at=now),
        standing=list(access.standing(child)),
        levels=timescales.levels(contact.hub_id, on=now),
        hindrance=_hindrance(child),
        now=now,
    )


def _hindrance(child: Child) -> str:
    if child.path == Path.ROUTED:
        return "This child was routed to their worker in this contact: there is nothing to decide."
    try:
        workflow.after(Stage(child.contact.stage), Step.DECIDE_LAST)
    except StepNotAllowed as refusal:
        return str(refusal)
    return ""


def _asked(contact: Contact, *, at: datetime) -> list[Line]:
    enquiry = Enquiry.objects.filter(contact=contact).first()
    return lines(enquiry, [], at=at) if enquiry else []


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A decision as one reader may see it today."""

    decision: Decision
    contact: Contact
    relied_on: Sequence[Item]
    known: Sequence[Item]  # known when it was decided, and not relied on
    unread: Sequence[Agency]  # whose items were known then and cannot be read today
    changed_by: Sequence[Agency]
    outstanding: Sequence[Agency]
    lines: Sequence[Line]
    later: Sequence[Decision]
    waiting: Sequence[Child]  # of the same contact, for whom nothing is decided yet
    levels: dict[int, LevelOfNeed]
    glass: BrokenGlass | None  # under which it is read
    now: datetime


@transaction.atomic
def read_decision(decision: Decision, *, by: Member) -> Kept:
    """The record of a decision, with what was known when it was made."""
    contact = decision.child.contact
    glass = access.check_can_read(by, contact)
    about = [decision.child.reference]
    record(Event.DECISION_READ, by=by, on=decision, about=about, glass=glass.reference if glass else None)
    known = access.known_when(decision)
    readable = list(access.readable(known, by=by))
    read = {item.pk for item in readable}
    relied_on = set(decision.relied_on.values_list("item_id", flat=True))
    bearings = list(decision.bearings.select_related("agency").order_by("agency__name"))
    return Kept(
        decision=decision,
        contact=contact,
        relied_on=[item for item in readable if item.pk in relied_on],
        known=[item for item in readable if item.pk not in relied_on],
        unread=enquiries.owners(one for one in known if one.item not in read),
        changed_by=_borne(bearings, Bears.CHANGED_THE_LEVEL),
        outstanding=_borne(bearings, Bears.OUTSTANDING),
        lines=_asked(contact, at=decision.at),
        waiting=list(contacts.children_on_the_way(contact)),
        later=[one for one in access.standing(decision.child) if one.pk > decision.pk],
        levels=timescales.levels(contact.hub_id, on=decision.at),
        glass=glass,
        now=wall.now(),
    )


def _borne(bearings: Sequence[Bearing], how: Bears) -> list[Agency]:
    return [bearing.agency for bearing in bearings if bearing.how == how]


@dataclass(frozen=True, kw_only=True)
class Relooks:
    """What waits for another look, the oldest first."""

    waiting: Sequence[Relook]
    children: dict[int, Sequence[Child]]  # of each contact
    now: datetime


@transaction.atomic
def list_relooks(*, by: Member) -> Relooks:
    """The replies that came after a decision and that nobody has dealt with yet."""
    access.check_can_list(by)
    found = list(access.relooks_waiting(access.relooks(by)).order_by("at", "id")[:A_LIST])
    children: dict[int, list[Child]] = {relook.contact_id: [] for relook in found}
    for child in access.children(by).filter(contact__in=children).order_by("id"):
        children[child.contact_id].append(child)
    shown = [child.reference for several in children.values() for child in several]
    record(Event.RELOOKS_LISTED, by=by, about=shown, shown=len(found))
    return Relooks(waiting=found, children=dict(children), now=wall.now())


@dataclass(frozen=True, kw_only=True)
class Looking:
    """A late reply, what it says, and what was decided without it."""

    relook: Relook
    contact: Contact
    children: Sequence[tuple[Child, Decision | None]]
    items: Sequence[Item]
    sealed: bool  # it also holds what its owner keeps sealed
    waits: bool
    now: datetime


@transaction.atomic
def read_relook(relook: Relook, *, by: Member) -> Looking:
    """A reply that came after the decision."""
    contact = relook.contact
    access.check_can_look(by, contact)
    children = list(contacts.children_of(contact))
    record(Event.RELOOK_READ, by=by, on=relook, about=[child.reference for child in children])
    came = set(SentItem.objects.filter(reply=relook.reply).values_list("item_id", flat=True))
    items = list(enquiries.readable_by(by).filter(pk__in=came).select_related("agency"))
    unread = came - {item.pk for item in items}
    carried = enquiries.carried(relook.reply.request.enquiry, wall.now()) if unread else []
    return Looking(
        relook=relook,
        contact=contact,
        children=[(child, access.standing(child).first()) for child in children],
        items=items,
        sealed=any(one.item in unread and not one.in_error_since for one in carried),
        waits=access.relooks_waiting(Relook.objects.filter(pk=relook.pk)).exists(),
        now=wall.now(),
    )
