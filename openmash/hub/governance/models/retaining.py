"""What is kept of retention: the schedule's versions, holds, what was proposed and answered, and certificates.

They name a case and a child by reference, never by a foreign key: they outlive what they are about.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from openmash.hub.governance.retention.terms import Since
from openmash.hub.governance.workflow import Held, Said
from openmash.hub.partnership.models import Member, choices
from openmash.hub.records import reach as rules
from openmash.hub.records.catalogue import Kept, Retention, sensitive, system
from openmash.hub.records.models import Referenced, Row


class RetentionVersion(Referenced):
    """A schedule, from a moment on. Of those that were confirmed the latest whose moment has come is in force."""

    number = models.PositiveIntegerField()
    title = models.TextField()
    document = models.TextField()
    transient_days = models.PositiveSmallIntegerField(null=True)  # not said: what only passes through is kept
    in_force_from = models.DateTimeField()
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+", null=True)  # nobody: the hub opened

    kept = Kept(
        "How long cases were kept, since when",
        Retention.DEPLOYMENT,
        system("title", "document", "number", "in_force_from", "transient_days"),
    )

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["hub", "number"], name="schedules_are_numbered")]


class RetentionConfirmation(Row):
    """A second person has confirmed a version, somebody other than who wrote it. Before, it is not in force."""

    version = models.OneToOneField(RetentionVersion, on_delete=models.PROTECT, related_name="confirmation")
    # Nobody: it was in force before a second person was asked.
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+", null=True)

    kept = Kept("Who else wanted cases to be kept so long", Retention.DEPLOYMENT)

    def __str__(self) -> str:
        return f"confirmation of version {self.version_id}"


class RetentionRule(Row):
    """One rule of a version, as the database reads it. A rule that is added can only keep a case longer."""

    version = models.ForeignKey(RetentionVersion, on_delete=models.PROTECT, related_name="rules")
    name = models.CharField(max_length=60)
    title = models.TextField()
    ends = ArrayField(models.CharField(max_length=30), default=list)
    agency = models.CharField(max_length=40, blank=True)
    since = models.CharField(max_length=15, choices=choices(Since))
    years = models.PositiveSmallIntegerField()

    kept = Kept(
        "What disposal is checked against", Retention.DEPLOYMENT,
        system("name", "title", "ends", "agency", "since", "years"),
    )  # fmt: skip

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(years__range=(1, 100)), name="nothing_is_kept_for_ever_or_for_no_time")
        ]

    def __str__(self) -> str:
        return self.name


class Hold(Referenced):
    """Nothing of a child's cases, or of one contact, is disposed of while this stands."""

    on_kind = models.CharField(max_length=10, choices=choices(Held))
    on_reference = models.CharField(max_length=15)
    reason = models.TextField()
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    kept = Kept(
        "Why a case must not be disposed of", Retention.AUDIT, sensitive("reason") | system("on_reference", "on_kind")
    )
    reach = rules.GOVERNING

    class Meta:
        ordering = ["-id"]


class HoldLift(Row):
    """A hold was lifted, by somebody other than who placed it."""

    hold = models.OneToOneField(Hold, on_delete=models.PROTECT, related_name="lift")
    reason = models.TextField()
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    kept = Kept("Why a case may be disposed of again", Retention.AUDIT, sensitive("reason"))
    reach = rules.GOVERNING

    def __str__(self) -> str:
        return f"lift of hold {self.hold_id}"


class Proposal(Referenced):
    """The first of two people proposes that a case be disposed of."""

    contact = models.CharField(max_length=15)
    due_on = models.DateField()
    rule = models.CharField(max_length=60)
    reason = models.TextField()
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    kept = Kept(
        "Who proposed a disposal, and why", Retention.DEPLOYMENT,
        sensitive("reason") | system("contact", "due_on", "rule"),
    )  # fmt: skip
    reach = rules.GOVERNING

    class Meta:
        ordering = ["id"]


class ProposalAnswer(Row):
    """What the second person said. Approved, the case goes in the same transaction."""

    proposal = models.OneToOneField(Proposal, on_delete=models.PROTECT, related_name="answer")
    said = models.CharField(max_length=10, choices=choices(Said))
    reason = models.TextField()
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    kept = Kept(
        "Who approved a disposal or declined it, and why", Retention.DEPLOYMENT, sensitive("reason") | system("said")
    )
    reach = rules.GOVERNING

    def __str__(self) -> str:
        return self.said


class Certificate(Referenced):
    """A case was disposed of: how many rows of which tables, by which rule. Only the disposer writes these."""

    proposal = models.OneToOneField(Proposal, on_delete=models.PROTECT, related_name="certificate")
    contact = models.CharField(max_length=15)
    rows = models.JSONField()  # table → how many
    due_on = models.DateField()
    rule = models.CharField(max_length=60)
    title = models.TextField()
    version = models.PositiveIntegerField()

    kept = Kept(
        "Proof that a case was disposed of, when and by whose decision", Retention.DEPLOYMENT,
        system("contact", "rows", "due_on", "rule", "title", "version"),
    )  # fmt: skip
    privileges = "SELECT"

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["hub", "contact"], name="a_case_is_disposed_of_once")]


class Clearance(Referenced):
    """What only passed through was cleared: how many rows of which tables. Only the disposer writes these."""

    rows = models.JSONField()  # table → how many
    days = models.PositiveSmallIntegerField()
    version = models.PositiveIntegerField()

    kept = Kept(
        "Shows what the hub clears by itself, and when it did", Retention.DEPLOYMENT, system("rows", "days", "version")
    )
    reach = rules.GOVERNING
    privileges = "SELECT"

    class Meta:
        ordering = ["-id"]
