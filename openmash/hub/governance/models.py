"""What is kept of the watch over the log."""

from django.db import models
from django.db.models import Q

from openmash.hub.partnership.models import Member, choices
from openmash.hub.records.catalogue import Kept, Retention, system
from openmash.hub.records.models import Moment, Referenced

from .workflow import Finding


class Verification(Referenced):
    """One comparison of a hub's log with its seals, from the beginning to the end."""

    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    sealed = models.BigIntegerField()  # how many entries were sealed when it began
    reached = models.BigIntegerField(default=0)
    waiting = models.BigIntegerField(default=0)
    finding = models.CharField(max_length=10, choices=choices(Finding), default=Finding.RUNNING)
    fault = models.TextField(blank=True)
    moved_at = models.DateTimeField(db_default=Moment())

    kept = Kept("Shows when the log was verified, and what was found", Retention.AUDIT, system("fault"))
    may_change = ("reached", "waiting", "finding", "fault", "moved_at")

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(finding=Finding.BROKEN) ^ Q(fault=""), name="a_broken_chain_says_where_and_no_other_does"
            )
        ]
        indexes = [
            models.Index(fields=["moved_at"], name="running_verifications", condition=Q(finding=Finding.RUNNING))
        ]

    @property
    def is_running(self) -> bool:
        """Whether it has not come to its end yet."""
        return self.finding == Finding.RUNNING
