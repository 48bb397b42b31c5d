"""Files and messages in: what came, how it was read, and what became of each row."""

from django.db import models

from openmash.hub.contacts.workflow import Progress, RowResult
from openmash.hub.partnership.models import Agency, Member, choices
from openmash.hub.records import reach as rules
from openmash.hub.records.catalogue import Kept, Retention, sensitive, system
from openmash.hub.records.models import Referenced, Row

from .contact import Contact


class Mapping(Row):
    """Which column of a sender's file means what, as somebody confirmed; the latest for the same columns is used."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="mappings")
    columns = models.JSONField()
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    kept = Kept("Reads a sender's file the same way every time", Retention.DEPLOYMENT, system("columns"))
    reach = rules.ON_CASES

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"mapping of {self.agency_id}"


class ImportedFile(Referenced):
    """A file of notifications from one sender. Until somebody has said what its columns mean, it has no mapping."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    mapping = models.ForeignKey(Mapping, on_delete=models.PROTECT, related_name="+", null=True)
    filename = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    read_as = models.CharField(max_length=120)
    stored_as = models.CharField(max_length=60, blank=True)  # nothing: whoever gave it reads it where it lies
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    progress = models.CharField(max_length=10, choices=choices(Progress), default=Progress.WAITING)
    total = models.PositiveIntegerField()
    trouble = models.CharField(max_length=300, blank=True)

    kept = Kept(
        "A file that came, and how far it was read",
        Retention.TRANSIENT,
        system("filename", "digest", "read_as", "stored_as", "trouble", "size", "progress", "total"),
    )
    may_change = ("mapping", "progress", "trouble")
    reach = rules.ON_CASES

    class Meta:
        ordering = ["-at", "-id"]


class ImportedRow(Row):
    """What became of one row. Written in the transaction of the contact that it made."""

    file = models.ForeignKey(ImportedFile, on_delete=models.PROTECT, related_name="rows")
    number = models.PositiveIntegerField()
    result = models.CharField(max_length=20, choices=choices(RowResult))
    reason = models.CharField(max_length=300, blank=True)
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="+", null=True)

    kept = Kept(
        "Shows the sender what became of every row",
        Retention.TRANSIENT,
        sensitive("reason") | system("number", "result"),
    )
    reach = rules.ON_CASES

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["file", "number"], name="a_row_is_read_once")]

    def __str__(self) -> str:
        return f"row {self.number}: {self.result}"


class IdempotencyKey(Row):
    """One submission is one contact, however often it is sent."""

    sender = models.CharField(max_length=60)
    key = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="+", null=True)

    kept = Kept("Recognises a submission that was sent before", Retention.TRANSIENT, system("sender", "key", "digest"))
    may_change = ("contact",)
    #: Files are read for the hub; a form or a system finds again what it sent itself.
    reach = (
        f"{rules.ON_CASES}"
        f" OR {rules.exists(f'partnership_member AS m WHERE m.id = {rules.ME} AND m.reference = sender')}"
        f" OR {rules.exists(f'partnership_sender AS s WHERE s.member_id = {rules.ME} AND s.reference = sender')}"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["hub", "sender", "key"], name="a_key_is_used_once")]

    def __str__(self) -> str:
        return self.key
