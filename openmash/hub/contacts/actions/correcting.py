"""What was entered in error?

Nothing is taken away: a later row says what was wrong and why. Ordinary readers no longer see the content.
"""

from django.db import transaction

from openmash.hub.audit.actions import record
from openmash.hub.audit.events import Event
from openmash.hub.contacts import access
from openmash.hub.contacts.models import Child, ConnectedPerson, Contact, ContactCorrection, Rating, Routing
from openmash.hub.contacts.workflow import LIVE, Path, Stage, Step
from openmash.hub.partnership.models import Member
from openmash.hub.people import actions as people
from openmash.hub.records.refusals import StepNotAllowed, given

from .moving import locked, move, set_due, settle

DECIDABLE = (Stage.ENQUIRED, Stage.PREPARED)
END_BY_DECISION = (Step.DECIDE_ONE, Step.DECIDE_LAST)
END_BY_ROUTING = (Step.ROUTE_ONE, Step.ROUTE_LAST)
WHY = "Say why it was entered in error."


@transaction.atomic
def correct_contact(contact: Contact, *, by: Member, reason: str) -> ContactCorrection:
    """The whole contact was entered in error: it waits for nothing any more."""
    contact = locked(contact)
    access.check_can_correct(by, contact, contact)
    row = _corrected(contact, by, reason)
    named = [one.record for one in contact.children.select_related("record")]
    people.set_aside([*named, *(one.record for one in contact.connected.select_related("record"))])
    move(contact, Step.WITHDRAW)
    return _recorded(contact, row, by, what="contact")


@transaction.atomic
def correct_child(child: Child, *, by: Member, reason: str) -> ContactCorrection:
    """The child does not belong here. When no other child is waiting, the contact is finished."""
    contact = locked(child.contact)
    access.check_can_correct(by, contact, child)
    _check_stands(child)
    row = _corrected(contact, by, reason, child=child)
    people.set_aside([child.record])
    if contact.stage in LIVE and _only_others_have_ended(contact, child):
        # The others' paths have ended, so nothing is left to wait for.
        one, last = END_BY_DECISION if contact.stage in DECIDABLE else END_BY_ROUTING
        settle(child, Path(child.path), one=one, last=last)
    return _recorded(contact, row, by, what="child", about=[child.reference])


def _only_others_have_ended(contact: Contact, child: Child) -> bool:
    others = access.children_of(contact).exclude(pk=child.pk)
    return others.exists() and not others.filter(path=Path.LIVE).exists()


@transaction.atomic
def correct_connected(person: ConnectedPerson, *, by: Member, reason: str) -> ContactCorrection:
    """The person is not connected with the child, or not as it was said."""
    contact = locked(person.contact)
    access.check_can_correct(by, contact, person)
    _check_stands(person)
    row = _corrected(contact, by, reason, connected=person)
    people.set_aside([person.record])
    return _recorded(contact, row, by, what="connected person")


@transaction.atomic
def correct_rating(rating: Rating, *, by: Member, reason: str) -> ContactCorrection:
    """The rating was a slip: the one before it counts again, and so does its deadline."""
    contact = locked(rating.contact)
    access.check_can_correct(by, contact, rating)
    _check_stands(rating)
    row = _corrected(contact, by, reason, rating=rating)
    latest = contact.ratings.filter(correction__isnull=True).order_by("-id").first()
    contact.level, contact.brag = (latest.level, latest.brag) if latest else (None, "")
    contact.save(update_fields=["level", "brag"])
    set_due(contact)
    return _recorded(contact, row, by, what="rating")


@transaction.atomic
def correct_routing(routing: Routing, *, by: Member, reason: str) -> ContactCorrection:
    """The child was not for that worker: they wait again, and the clock runs on."""
    child = routing.child
    contact = locked(child.contact)
    access.check_can_correct(by, contact, routing)
    _check_stands(routing)
    row = _corrected(contact, by, reason, routing=routing)
    child.path = Path.LIVE
    child.save(update_fields=["path"])
    if contact.stage == Stage.DECIDED:
        move(contact, Step.REOPEN)
    return _recorded(contact, row, by, what="routing", about=[child.reference])


def _check_stands(thing: Child | ConnectedPerson | Rating | Routing) -> None:
    if hasattr(thing, "correction"):
        raise StepNotAllowed("This is already marked as entered in error.")


def _corrected(
    contact: Contact,
    by: Member,
    reason: str,
    **what: Child | ConnectedPerson | Rating | Routing,
) -> ContactCorrection:
    return ContactCorrection.objects.create(
        hub_id=contact.hub_id, contact=contact, by=by, reason=given(reason, otherwise=WHY), **what
    )


def _recorded(
    contact: Contact, row: ContactCorrection, by: Member, *, what: str, about: list[str] | None = None
) -> ContactCorrection:
    if about is None:
        about = [child.reference for child in access.children_of(contact)]
    record(Event.ENTRY_CORRECTED, by=by, on=contact, about=about, what=what)
    return row
