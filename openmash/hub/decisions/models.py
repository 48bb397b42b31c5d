"""What is kept of a decision: the outcome for each child, on what, and by whom."""

from django.db import models

from openmash.hub.contacts.models import Child, Contact
from openmash.hub.enquiries.models import Item, Reply
from openmash.hub.partnership.models import Agency, Member, choices
from openmash.hub.records import reach as rules
from openmash.hub.records.catalogue import Kept, Retention, sensitive
from openmash.hub.records.models import Correction, Referenced, Row

from .workflow import Bears, Influence, Outcome, RelookVerdict


class Decision(Referenced):
    """The outcome for one child. A later decision stands beside it, never over it."""

    child = models.ForeignKey(Child, on_delete=models.PROTECT, related_name="decisions")
    outcome = models.CharField(max_length=25, choices=choices(Outcome))
    level = models.PositiveSmallIntegerField()
    reasons = models.TextField()
    influence = models.CharField(max_length=12, choices=choices(Influence))
    outstanding_reason = models.TextField(blank=True)
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    kept = Kept(
        "What was decided for a child, and why",
        Retention.CASE,
        sensitive("reasons", "outstanding_reason", "outcome", "level", "influence"),
    )
    reach = f"({rules.ON_CASES} OR {rules.OVERSEEING}) AND {rules.of_case('contacts_child', 'child_id')}"
    adds = rules.has("decision_maker")

    class Meta:
        ordering = ["at", "id"]
        constraints = [models.CheckConstraint(condition=models.Q(level__range=(1, 4)), name="decision_level_is_1_to_4")]


class Reliance(Row):
    """One item that a decision relied on."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="relied_on")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")

    kept = Kept("The evidence of a decision", Retention.CASE)
    reach = rules.within("decisions_decision", "decision_id")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["decision", "item"], name="an_item_is_relied_on_once")]

    def __str__(self) -> str:
        return f"item {self.item_id}"


class Bearing(Row):
    """How one agency bore on a decision: its information changed the level, or it had not answered yet."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="bearings")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    how = models.CharField(max_length=20, choices=choices(Bears))

    kept = Kept("Whose information changed the level; who had not answered", Retention.CASE, sensitive("how"))
    reach = rules.within("decisions_decision", "decision_id")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["decision", "agency", "how"], name="an_agency_bears_once")]

    def __str__(self) -> str:
        return self.how


class Relook(Referenced):
    """A reply came after the decision: somebody must look again."""

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="relooks")
    reply = models.OneToOneField(Reply, on_delete=models.PROTECT, related_name="relook")

    kept = Kept("Makes sure that a late reply is read", Retention.CASE)
    reach = f"{rules.ON_CASES} AND {rules.of_case('contacts_contact', 'contact_id')}"

    class Meta:
        ordering = ["at", "id"]


class RelookAnswer(Row):
    """What a person made of a late reply."""

    relook = models.OneToOneField(Relook, on_delete=models.PROTECT, related_name="answer")
    verdict = models.CharField(max_length=15, choices=choices(RelookVerdict))
    reason = models.TextField()
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    kept = Kept("What was made of a late reply", Retention.CASE, sensitive("reason", "verdict"))
    reach = rules.within("decisions_relook", "relook_id")

    def __str__(self) -> str:
        return self.verdict


class DecisionCorrection(Correction):
    """A decision was entered in error."""

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="correction")

    kept = Kept("What was entered in error, and why", Retention.CASE, sensitive("reason"))
    reach = rules.within("decisions_decision", "decision_id")

    def __str__(self) -> str:
        return f"correction of decision {self.decision_id}"
