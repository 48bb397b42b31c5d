"""How does one room tell another, without knowing it?"""

from collections.abc import Callable, Mapping, Sequence

from django.db import transaction
from procrastinate.contrib.django import app

from openmash.hub.audit.actions import Thing
from openmash.hub.audit.events import Event
from openmash.hub.records.purposes import Purpose
from openmash.hub.records.wall import charge, now

from .models import Delivery, Message

Listener = Callable[[Message], None]
DELIVER = "openmash.deliver"


def tell(event: Event, *, on: Thing, hub_id: int) -> Message:
    """Write the message in this transaction, and the job that will deliver it."""
    message = Message.objects.create(hub_id=hub_id, event=event, on_reference=on.reference)
    token = charge(Purpose.DELIVER, about=message.reference)
    app.configure_task(DELIVER, allow_unknown=True).defer(hub=hub_id, reference=message.reference, token=token)
    return message


@transaction.atomic
def deliver(reference: str, *, listeners: Mapping[Event, Sequence[Listener]]) -> None:
    """Let every listener act on a message that is not yet delivered. Safe to call again at any time."""
    message = Message.objects.select_for_update().get(reference=reference)
    for listener in listeners.get(Event(message.event), ()):
        name = f"{listener.__module__}.{listener.__qualname__}"
        if not message.deliveries.filter(listener=name).exists():
            Delivery.objects.create(hub_id=message.hub_id, message=message, listener=name)
            listener(message)
    if message.delivered_at is None:
        message.delivered_at = now()
        message.save(update_fields=["delivered_at"])


def waiting() -> list[str]:
    """The messages of the entered hub that nobody has delivered yet, oldest first."""
    found = Message.objects.filter(delivered_at__isnull=True).order_by("at").values_list("reference", flat=True)
    return list(found[:500])
