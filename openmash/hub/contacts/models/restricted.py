"""What closes a contact to members who could otherwise read it, and what opens it for some hours."""

from datetime import timedelta

from django.db import models
from django.db.models import F, Q

from openmash.hub.partnership.models import Member
from openmash.hub.records import reach as rules
from openmash.hub.records import wall
from openmash.hub.records.catalogue import Kept, Retention, sensitive, system
from openmash.hub.records.models import Referenced

from .contact import Contact

STANDS = Q(lifted_at__isnull=True)
LONGEST = timedelta(hours=4)  # for how long a broken glass opens a contact, at most


class UntilLifted(Referenced):
    """What somebody set up with a reason, and what holds until somebody lifts it with another."""

    reason = models.TextField()
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+", null=True)
    lifted_because = models.TextField(blank=True)

    may_change = ("lifted_at", "lifted_by", "lifted_because")

    class Meta:
        abstract = True
        ordering = ["id"]

    def lift(self, *, by: Member, because: str) -> None:
        """Keep when, by whom and why it no longer holds."""
        self.lifted_at, self.lifted_by, self.lifted_because = wall.now(), by, because
        self.save(update_fields=list(self.may_change))


def lifted_whole(name: str) -> models.CheckConstraint:
    """Whatever is lifted says when, by whom and why."""
    standing = Q(lifted_at__isnull=True, lifted_by__isnull=True, lifted_because="")
    lifted = Q(lifted_at__isnull=False, lifted_by__isnull=False) & ~Q(lifted_because="")
    return models.CheckConstraint(condition=standing | lifted, name=name)


class Restriction(UntilLifted):
    """From now on the contact, and all that hangs on it, is for named members only."""

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="restrictions")

    kept = Kept(
        "Why a contact was closed to colleagues",
        Retention.CASE,
        sensitive("reason", "lifted_because") | system("lifted_at"),
    )
    reach = rules.of_case("contacts_contact", "contact_id")

    class Meta(UntilLifted.Meta):
        constraints = [
            models.UniqueConstraint(fields=["contact"], condition=STANDS, name="a_contact_is_restricted_once"),
            lifted_whole("a_lifted_restriction_says_why"),
        ]


class Named(UntilLifted):
    """A member to whom a restricted contact is open."""

    restriction = models.ForeignKey(Restriction, on_delete=models.PROTECT, related_name="named")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    kept = Kept(
        "Who could read a restricted contact, when",
        Retention.CASE,
        sensitive("reason", "lifted_because") | system("lifted_at"),
    )
    reach = rules.within("contacts_restriction", "restriction_id")

    class Meta(UntilLifted.Meta):
        constraints = [
            models.UniqueConstraint(fields=["member", "restriction"], condition=STANDS, name="a_member_is_named_once"),
            lifted_whole("a_name_taken_off_says_why"),
        ]


class Conflict(UntilLifted):
    """A member has a conflict of interest in a contact: it is closed to them, whatever else is so."""

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="conflicts")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    kept = Kept(
        "Who was kept out of a contact, and why",
        Retention.CASE,
        sensitive("reason", "lifted_because") | system("lifted_at"),
    )
    reach = rules.of_case("contacts_contact", "contact_id")

    class Meta(UntilLifted.Meta):
        constraints = [
            models.UniqueConstraint(fields=["member", "contact"], condition=STANDS, name="a_conflict_is_declared_once"),
            lifted_whole("a_lifted_conflict_says_why"),
        ]


class BrokenGlass(Referenced):
    """A member gave the reference of a contact that may be closed to them: what is closed by a restriction is open to
    them until then, to be read. It names the reference as it was given, so that making it says nothing of what exists.
    """

    asked = models.CharField(max_length=15)
    reason = models.TextField()
    until = models.DateTimeField()
    given_back_at = models.DateTimeField(null=True)
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    kept = Kept(
        "Who read a restricted contact without being named, and why", Retention.AUDIT,
        sensitive("reason") | system("asked", "until", "given_back_at"),
    )  # fmt: skip
    may_change = ("given_back_at",)
    reach = f"by_id = {rules.ME} OR {rules.has('governance_lead')}"
    adds = f"by_id = {rules.ME}"

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__gt=F("at"), until__lte=F("at") + LONGEST), name="a_broken_glass_is_open_for_hours"
            )
        ]
        indexes = [models.Index(fields=["by", "until"], name="broken_glass_by_member")]
