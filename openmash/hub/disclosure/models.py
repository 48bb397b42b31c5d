"""What is kept of subject access requests: who asked, what was chosen, what two people approved, and what left."""

from django.db import models
from django.db.models import Q

from openmash.hub.contacts.models import Child
from openmash.hub.partnership.models import Member, choices
from openmash.hub.records.catalogue import Kept, Privacy, Retention, identity, sensitive, system
from openmash.hub.records.models import Referenced, Row
from openmash.hub.records.reach import within

from . import reach as rules
from .workflow import Chosen, Exemption, Form, Relationship, Stage, Step


class AccessRequest(Referenced):
    """Somebody asked what is held about one child."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="access_requests")
    asked_by = models.CharField(max_length=200)
    relationship = models.CharField(max_length=20, choices=choices(Relationship))
    identity_check = models.TextField()
    received_on = models.DateField()
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    stage = models.CharField(max_length=10, choices=choices(Stage), default=Stage.DRAFTED)

    kept = Kept(
        "Shows who asked what is held, and that they might", Retention.CASE,
        identity("asked_by", "relationship") | sensitive("identity_check") | system("received_on", "due_on", "stage"),
    )  # fmt: skip
    may_change = ("due_on", "stage")
    reach, adds, becomes = rules.REQUEST, rules.OPENED, rules.BECOMES

    class Meta:
        ordering = ["due_on", "id"]


class AlsoAbout(Row):
    """The same child stands in another contact too, as somebody judged who compared them."""

    request = models.ForeignKey(AccessRequest, on_delete=models.PROTECT, related_name="also_about")
    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    kept = Kept("Gathers everything about one child", Retention.CASE)
    reach, adds = rules.OF_REQUEST, rules.PREPARED

    class Meta:
        constraints = [models.UniqueConstraint(fields=["request", "child"], name="a_child_is_gathered_once")]

    def __str__(self) -> str:
        return f"also child {self.child_id}"


class Extension(Row):
    """The term was extended, once, and why."""

    request = models.OneToOneField(AccessRequest, on_delete=models.PROTECT, related_name="extension")
    due_on = models.DateField()
    reason = models.TextField()
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    kept = Kept("Why an answer took longer than a month", Retention.CASE, sensitive("reason") | system("due_on"))
    reach, adds = rules.OF_REQUEST, rules.PREPARED

    def __str__(self) -> str:
        return f"until {self.due_on}"


class Choice(Row):
    """A line is kept or left out, and why. The latest counts."""

    request = models.ForeignKey(AccessRequest, on_delete=models.PROTECT, related_name="choices")
    line = models.CharField(max_length=40)
    chosen = models.CharField(max_length=10, choices=choices(Chosen))
    exemption = models.CharField(max_length=15, choices=choices(Exemption), blank=True)
    reason = models.TextField()
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    kept = Kept(
        "Why a line left or was left out", Retention.CASE, sensitive("reason", "chosen", "exemption") | system("line")
    )
    reach, adds = rules.OF_REQUEST, rules.PREPARED

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(chosen=Chosen.TAKE_OUT) ^ Q(exemption=""), name="what_is_left_out_says_by_what_exemption"
            )
        ]

    def __str__(self) -> str:
        return self.chosen


class Redaction(Referenced):
    """These words are removed before anything is made: from one line, or from all of them."""

    request = models.ForeignKey(AccessRequest, on_delete=models.PROTECT, related_name="redactions")
    line = models.CharField(max_length=40, blank=True)  # empty: from every line
    words = models.TextField()
    exemption = models.CharField(max_length=15, choices=choices(Exemption))
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    kept = Kept("Which words were removed, and why", Retention.CASE, sensitive("words", "exemption") | system("line"))
    reach, adds = rules.OF_REQUEST, rules.PREPARED

    class Meta:
        ordering = ["id"]


class Restoration(Row):
    """Words that were removed stand again."""

    redaction = models.OneToOneField(Redaction, on_delete=models.PROTECT, related_name="restoration")
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    kept = Kept("Which redactions no longer hold", Retention.CASE)
    reach, adds = within("disclosure_redaction", "redaction_id"), rules.RESTORED

    def __str__(self) -> str:
        return f"redaction {self.redaction_id} restored"


class Frozen(Referenced):
    """What a pack says, word for word, at a moment, with its hash: what was submitted, and what was approved."""

    request = models.ForeignKey(AccessRequest, on_delete=models.PROTECT, related_name="frozen")
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    left_out = models.JSONField(default=list)  # which lines did not leave, by what exemption, why, by whose choice
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    kept = Kept(
        "Exactly what was approved to leave, and what was left out", Retention.CASE,
        sensitive("content", "left_out") | system("digest"),
    )  # fmt: skip
    reach, adds = rules.OF_REQUEST, rules.FROZEN

    class Meta:
        ordering = ["id"]


class Handling(Row):
    """A request was submitted, sent back, approved or closed, and in what words."""

    request = models.ForeignKey(AccessRequest, on_delete=models.PROTECT, related_name="handlings")
    step = models.CharField(max_length=10, choices=choices(Step))
    words = models.TextField(blank=True)
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    kept = Kept("Which two people answered for a pack", Retention.CASE, sensitive("words") | system("step"))
    reach, adds = rules.OF_REQUEST, rules.HANDLED

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.step


class Copy(Row):
    """A file as it left, byte for byte, with its hash."""

    frozen = models.ForeignKey(Frozen, on_delete=models.PROTECT, related_name="copies")
    form = models.CharField(max_length=4, choices=choices(Form))
    content = models.BinaryField()
    digest = models.CharField(max_length=64)

    kept = Kept("Exactly what left", Retention.CASE, {"content": Privacy.SENSITIVE} | system("digest", "form"))
    reach, adds = within("disclosure_frozen", "frozen_id"), rules.COPIED

    class Meta:
        constraints = [models.UniqueConstraint(fields=["frozen", "form"], name="a_pack_has_one_copy_of_a_form")]

    def __str__(self) -> str:
        return f"{self.form} of {self.frozen_id}"


class Departure(Row):
    """Somebody fetched a copy: from then on it has left."""

    copy = models.ForeignKey(Copy, on_delete=models.PROTECT, related_name="departures")
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    kept = Kept("Who fetched a pack, and when", Retention.CASE)
    reach, adds = within("disclosure_copy", "copy_id"), rules.FETCHED

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"copy {self.copy_id} fetched"
