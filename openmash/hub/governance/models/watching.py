"""What is kept of the watch over the log."""

from django.db import models
from django.db.models import Q

from openmash.hub.governance.workflow import Finding, Sign, Verdict
from openmash.hub.partnership.models import Member, choices
from openmash.hub.records import reach as rules
from openmash.hub.records.catalogue import Kept, Retention, staff, system
from openmash.hub.records.models import Moment, Referenced, Row
from openmash.hub.records.purposes import LOG

#: Who sees which look-ups stand out; the worker finds them.
WATCHING = rules.has("governance_lead", LOG)


class Verification(Referenced):
    """One comparison of a hub's log with its seals, from the beginning to the end."""

    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    sealed = models.BigIntegerField()  # how many entries were sealed when it began
    reached = models.BigIntegerField(default=0)
    waiting = models.BigIntegerField(default=0)
    finding = models.CharField(max_length=10, choices=choices(Finding), default=Finding.RUNNING)
    fault = models.TextField(blank=True)
    moved_at = models.DateTimeField(db_default=Moment())

    kept = Kept(
        "Shows when the log was verified, and what was found",
        Retention.AUDIT,
        system("fault", "sealed", "reached", "waiting", "finding", "moved_at"),
    )
    may_change = ("reached", "waiting", "finding", "fault", "moved_at")
    reach = WATCHING

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


class Home(Row):
    """Where a member lives, as a key and not as an address: known only where somebody chose to tell the hub."""

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=300)

    kept = Kept("Shows that a member looked up somebody at their own address", Retention.EMPLOYMENT, staff("key"))
    reach = rules.has("system_administrator", LOG)

    def __str__(self) -> str:
        return f"home of member {self.member_id}"


class Watched(Row):
    """Up to which entry of a hub's log look-ups were gone through."""

    reached = models.BigIntegerField(default=0)

    kept = Kept("Lets no look-up be passed over", Retention.DEPLOYMENT, system("reached"))
    may_change = ("reached",)
    adds = changes = WATCHING

    class Meta:
        constraints = [models.UniqueConstraint(fields=["hub"], name="a_hub_is_watched_once")]

    def __str__(self) -> str:
        return f"{self.hub_id}: {self.reached}"


class Alert(Referenced):
    """A look-up that stands out. The first of a member at a child for a reason: the log has the others."""

    sign = models.CharField(max_length=10, choices=choices(Sign))
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    child = models.CharField(max_length=15)  # a reference: neither a name nor a way to the record
    entry = models.BigIntegerField()
    looked_at = models.DateTimeField()

    kept = Kept(
        "Shows the governance lead a look-up that may have had no reason",
        Retention.AUDIT,
        system("child", "entry", "looked_at") | staff("sign"),
    )
    reach = WATCHING

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["hub", "sign", "member", "child"], name="one_alert_of_a_member_and_a_child")
        ]


class Judgement(Row):
    """What the governance lead made of an alert. The latest counts."""

    alert = models.ForeignKey(Alert, on_delete=models.PROTECT, related_name="judgements")
    verdict = models.CharField(max_length=15, choices=choices(Verdict))
    reason = models.TextField()
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    kept = Kept("Whether a look-up had a reason", Retention.AUDIT, staff("reason", "verdict"))
    reach = WATCHING
    adds = f"{rules.OVERSEEING} AND by_id = {rules.ME} AND " + rules.exists(
        f"governance_alert AS raised WHERE raised.id = alert_id AND raised.member_id <> {rules.ME}"
    )

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.verdict
