"""How does a worry arrive?

A contact is kept with what is known so far: a worry without a name, or a child without a worry, is enough.
"""

from django.db import connection, transaction

from openmash.clock import ClockRefusal
from openmash.hub.audit.actions import record
from openmash.hub.audit.events import Event
from openmash.hub.contacts import access
from openmash.hub.contacts.models import Contact, IdempotencyKey, Referrer, Turn
from openmash.hub.contacts.told import Notification, check_all, keep_child, keep_connected, speaks_of_a_twin
from openmash.hub.contacts.workflow import HUB_HOLDS, Arrival, Informed
from openmash.hub.outbox.actions import tell
from openmash.hub.partnership.models import Member
from openmash.hub.people.workflow import Twin
from openmash.hub.records import wall
from openmash.hub.records.refusals import NotUnderstood, given

from .moving import due_for

#: What of a notification is kept in rows of its own.
APART = {"received_at", "children", "connected"}
REFERRER = {"referrer_name": "name", "referrer_phone": "phone", "referrer_email": "email", "source_detail": "detail"}


class KeyUsedOtherwise(NotUnderstood):
    """One key names one submission, and this is another."""


@transaction.atomic
def receive(told: Notification, *, by: Member) -> Contact:
    """Keep a contact with its children and the people around them, start its clock with the hub, and tell."""
    access.check_can_receive(by)
    _check(told)
    contact = _begin(told, by)
    check_all(told, on=contact.received_at)
    twin = Twin.TOLD if any(map(speaks_of_a_twin, told.connected)) else Twin.NOT_TOLD
    children = [keep_child(contact, child, by=by, twin=twin) for child in told.children]
    for person in told.connected:
        keep_connected(contact, person, by=by)
    about = [child.reference for child in children]
    record(Event.CONTACT_RECEIVED, by=by, on=contact, about=about, channel=told.channel, source=told.source)
    tell(Event.CONTACT_RECEIVED, on=contact, hub_id=by.hub_id)
    return contact


@transaction.atomic
def receive_once(
    told: Notification, *, key: str, payload_digest: str, sender: str, by: Member
) -> tuple[Contact, Arrival]:
    """Keep a submission once, however often it is sent, and answer every sending with the same contact.

    The first to write the key goes on; whoever sends the same key meanwhile waits in the database for the first to
    commit, and then finds its contact. Where the first fails, the next in line becomes the first.
    """
    access.check_can_receive(by)
    claimed = _claim(by.hub_id, sender=sender, key=key, digest=payload_digest)
    if claimed is not None:
        contact = receive(told, by=by)
        IdempotencyKey.objects.filter(pk=claimed).update(contact=contact)
        return contact, Arrival.NEW
    before = IdempotencyKey.objects.select_related("contact").get(hub_id=by.hub_id, sender=sender, key=key)
    if before.digest != payload_digest or before.contact is None:
        raise KeyUsedOtherwise(
            "This key was used before, for another submission. Give every submission a key of its own; "
            "send the same submission again with the same key and nothing changed."
        )
    record(Event.CONTACT_SENT_AGAIN, by=by, on=before.contact)
    return before.contact, Arrival.AGAIN


def _claim(hub_id: int, *, sender: str, key: str, digest: str) -> int | None:
    """Write the key, and return its row; None where somebody has written it before."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO contacts_idempotencykey (hub_id, sender, key, digest) VALUES (%s, %s, %s, %s)"
            " ON CONFLICT (hub_id, sender, key) DO NOTHING RETURNING id",
            [hub_id, sender, key, digest],
        )
        row = cursor.fetchone()
    return row[0] if row else None


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
        **{name: value for name, value in vars(told).items() if name not in APART | REFERRER.keys()},
    )
    referrer = {column: getattr(told, name) for name, column in REFERRER.items()}
    if any(referrer.values()):
        Referrer.objects.create(hub_id=by.hub_id, contact=contact, **referrer)
    Turn.objects.create(hub_id=by.hub_id, contact=contact, holders=HUB_HOLDS, at=received_at)
    return contact
