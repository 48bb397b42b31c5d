"""How serious is it, how urgent, and what next? Two separate judgements, each with its reason."""

from dataclasses import dataclass

from django.db import transaction

from openmash.clock import Brag
from openmash.hub.audit.actions import record
from openmash.hub.audit.events import Event
from openmash.hub.contacts import access
from openmash.hub.contacts.models import Contact, Rating, Triage
from openmash.hub.contacts.workflow import ROUTE_STEP, Act, Route, Step
from openmash.hub.partnership.models import Member
from openmash.hub.records.refusals import NotUnderstood, StepNotAllowed, given

from .moving import locked, move, set_due


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """A level of need and a BRAG, with the reason for both."""

    level: int
    brag: Brag
    reason: str


@transaction.atomic
def triage(contact: Contact, judged: Judgement, *, route: Route, by: Member) -> Triage:
    """The first look: level, BRAG, and what next."""
    contact = locked(contact)
    access.check_may(by, contact, Act.TRIAGE)
    children = access.children_on_the_way(contact)
    if not children:
        raise StepNotAllowed(
            "Add the child first, even if nothing is known of them yet: every decision is for a child."
        )
    move(contact, ROUTE_STEP[route])
    rating = _rated(contact, judged, by)
    step = Triage.objects.create(hub_id=contact.hub_id, contact=contact, rating=rating, route=route, by=by)
    _record(Event.CONTACT_TRIAGED, contact, by, route=route)
    return step


@transaction.atomic
def rate(contact: Contact, judged: Judgement, *, by: Member) -> Rating:
    """Judge again, as information arrives. The deadline follows the BRAG."""
    contact = locked(contact)
    access.check_may(by, contact, Act.RATE)
    move(contact, Step.RATE)
    rating = _rated(contact, judged, by)
    _record(Event.CONTACT_RATED, contact, by)
    return rating


def _rated(contact: Contact, judged: Judgement, by: Member) -> Rating:
    if not 1 <= judged.level <= 4:
        raise NotUnderstood("Level: choose one of the four levels of need.")
    reason = given(judged.reason, otherwise="Say why this level and this BRAG.")
    rating = Rating.objects.create(
        hub_id=contact.hub_id, contact=contact, level=judged.level, brag=judged.brag, reason=reason, by=by
    )
    contact.level, contact.brag = judged.level, judged.brag
    contact.save(update_fields=["level", "brag"])
    set_due(contact)
    return rating


def _record(event: Event, contact: Contact, by: Member, route: str | None = None) -> None:
    about = [child.reference for child in access.children_of(contact)]
    record(event, by=by, on=contact, about=about, level=contact.level, brag=contact.brag, route=route)
