"""What is kept of what anyone did or saw: names and keys, never content."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Func

from openmash.hub.records import reach as rules
from openmash.hub.records.catalogue import Kept, Retention, staff, system
from openmash.hub.records.models import Moment
from openmash.hub.records.purposes import LOG

#: Who looked at whom is for the governance lead, and for the jobs that seal and go through the log.
READING = rules.has("governance_lead", LOG)


class TransactionNumber(Func):
    """The number of the transaction that writes the row: entries are sealed in the order of these."""

    function = "openmash.transaction_number"
    output_field = models.BigIntegerField()


class Entry(models.Model):
    """One thing that somebody did or saw. Holds keys, not foreign keys: it outlives what it is about."""

    hub_id = models.BigIntegerField()
    at = models.DateTimeField(db_default=Moment())
    transaction = models.BigIntegerField(db_default=TransactionNumber())
    event = models.CharField(max_length=40)  # an `Event`
    by = models.CharField(max_length=60)
    agency = models.CharField(max_length=40, blank=True)
    on_kind = models.CharField(max_length=40, blank=True)
    on_reference = models.CharField(max_length=40, blank=True)
    about = ArrayField(models.CharField(max_length=40), default=list)
    details = models.JSONField(default=dict)
    request = models.CharField(max_length=40, blank=True)

    kept = Kept(
        "Proof of who did and saw what; 'who looked at this child?'",
        Retention.AUDIT,
        staff("by", "agency")
        | system("event", "on_kind", "on_reference", "about", "details", "request", "hub_id", "transaction"),
    )
    #: Whoever writes an entry is told its number, in the transaction that writes it.
    append_only = f"{READING} OR transaction = openmash.transaction_number()"

    class Meta:
        ordering = ["transaction", "id"]
        indexes = [
            models.Index(fields=["hub_id", "transaction", "id"], name="audit_in_order"),
            models.Index(fields=["hub_id", "at"], name="audit_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.on_reference}"


class About(models.Model):
    """One child whom one entry shows or changes: the entry's own list, one by one, for 'who looked at this child?'.

    Behind row-level security only plain equality may use an index: whether a list holds a child may not.
    """

    pk = models.CompositePrimaryKey("entry", "child")
    hub_id = models.BigIntegerField()
    entry = models.BigIntegerField()
    child = models.CharField(max_length=40)

    kept = Kept("Finds at once who looked at a child", Retention.AUDIT, system("child", "hub_id", "entry"))
    append_only = READING

    class Meta:
        indexes = [models.Index(fields=["hub_id", "child", "entry"], name="audit_by_child")]

    def __str__(self) -> str:
        return f"{self.entry}: {self.child}"


class Seal(models.Model):
    """The place of one entry in its hub's chain, and the keyed MAC over it and the one before."""

    hub_id = models.BigIntegerField()
    position = models.BigIntegerField()
    entry = models.BigIntegerField(unique=True)
    transaction = models.BigIntegerField()
    mac = models.BinaryField(max_length=32)

    kept = Kept(
        "Makes tampering with the log visible",
        Retention.AUDIT,
        system("mac", "hub_id", "position", "entry", "transaction"),
    )
    append_only = READING

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["hub_id", "position"], name="one_entry_at_each_position")]

    def __str__(self) -> str:
        return f"{self.hub_id}/{self.position}"
