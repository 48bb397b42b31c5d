"""How does a worry arrive?

A contact is kept with what is known so far: a worry without a name, or a child without a worry, is enough.
"""

from django.db import transaction

from openmash.clock import ClockRefusal
from openmash.hub.audit.actions import record
from openmash.hub.audit.events import Event
from openmash.hub.contacts import access
from openmash.hub.contacts.models import Contact, Turn
from openmash.hub.contacts.told import Notification, keep_child, keep_connected
from openmash.hub.contacts.workflow import HUB_HOLDS, Informed
from openmash.hub.outbox.actions import tell
from openmash.hub.partnership.models import Member
from openmash.hub.records import wall
from openmash.hub.records.refusals import NotUnderstood, given

from .moving import due_for


@transaction.atomic
def receive(told: Notification, *, by: Member) -> Contact:
    """Keep a contact with its children and the people around them, start its clock with the hub, and tell."""
    access.check_can_receive(by)
    _check(told)
    contact = _begin(told, by)
    children = [keep_child(contact, child, by=by) for child in told.children]
    for person in told.connected:
        keep_connected(contact, person, by=by)
    about = [child.reference for child in children]
    record(Event.CONTACT_RECEIVED, by=by, on=contact, about=about, channel=told.channel, source=told.source)
    tell(Event.CONTACT_RECEIVED, on=contact, hub_id=by.hub_id)
    return contact


def _check(told: Notification) -> None:
    if not told.worry.strip() and not told.children:
        raise NotUnderstood("Say what the worry is, or name at least one child.")
    if told.informed == Informed.NOT_TOLD:
        given(told.informed_reason, otherwise="Parents informed: say why the parents were not told.")


def _begin(told: Notification, by: Member) -> Contact:
    """The contact itself, due within one working day. From its receipt on the hub holds the clock."""
    now = wall.now()
    received_at = told.received_at or now
    if received_at > now:
        raise NotUnderstood("Received: the time is still to come. Give the date and time at which the contact came.")
    try:
        due_at = due_for(by.hub_id, "", received_at)
    except ClockRefusal as refusal:
        raise NotUnderstood(f"Received: {refusal}") from None
    contact = Contact.objects.create(
        hub_id=by.hub_id,
        received_at=received_at,
        due_at=due_at,
        clock_with=HUB_HOLDS,
        clock_since=received_at,
        by=by,
        **_said(told),
    )
    Turn.objects.create(hub_id=by.hub_id, contact=contact, holders=HUB_HOLDS, at=received_at)
    return contact


def _said(told: Notification) -> dict[str, object]:
    apart = {"received_at", "children", "connected"}
    return {name: value for name, value in vars(told).items() if name not in apart}
