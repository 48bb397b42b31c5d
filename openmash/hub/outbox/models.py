"""What must happen next because of what just happened: written in the same transaction, delivered once."""

from django.db import models

from openmash.hub.records import reach as rules
from openmash.hub.records.catalogue import Kept, Retention, system
from openmash.hub.records.models import Asking, Referenced, Row


class Message(Referenced):
    """One event that other rooms listen to."""

    event = models.CharField(max_length=40)  # an `Event`
    on_reference = models.CharField(max_length=40)
    delivered_at = models.DateTimeField(null=True)
    told_by = models.BigIntegerField(db_default=Asking(), editable=False)

    kept = Kept(
        "Carries an event to the rooms that act on it",
        Retention.TRANSIENT,
        system("event", "on_reference", "delivered_at", "told_by"),
    )
    may_change = ("delivered_at",)
    reach = f"{rules.DELIVERING} OR told_by = {rules.ME}"
    changes = rules.DELIVERING

    class Meta:
        constraints = [models.UniqueConstraint(fields=["hub", "event", "on_reference"], name="an_event_is_told_once")]
        indexes = [
            models.Index(fields=["at"], name="outbox_waiting", condition=models.Q(delivered_at__isnull=True)),
        ]


class Delivery(Row):
    """One listener has acted on one message. Written in the transaction of the effect, so that it happens once."""

    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="deliveries")
    listener = models.CharField(max_length=200)

    kept = Kept("Shows that an effect happened, and happened once", Retention.TRANSIENT, system("listener"))
    reach = rules.DELIVERING

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "listener"], name="a_listener_acts_once")]

    def __str__(self) -> str:
        return f"{self.listener} on {self.message_id}"
