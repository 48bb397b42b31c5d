"""What is kept of agreements: every version, what was taken back, what was answered, and what went past the answer."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from openmash.hub.partnership.models import Member, choices
from openmash.hub.records import reach as rules
from openmash.hub.records.catalogue import Kept, Retention, sensitive, staff, system
from openmash.hub.records.models import Referenced, Row

from .purposes import EnquiryPurpose, LawfulBasis
from .terms import Because, Data, Mode, Ruling
from .workflow import Outcome


class AgreementVersion(Referenced):
    """A document that was put in force, from a moment. The latest whose moment has come is in force."""

    number = models.PositiveIntegerField()
    title = models.TextField()
    document = models.TextField()
    digest = models.CharField(max_length=64)
    in_force_from = models.DateTimeField()
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+", null=True)  # nobody: the hub opened

    kept = Kept(
        "By which agreement information was shared",
        Retention.DEPLOYMENT,
        system("title", "document", "digest", "number", "in_force_from"),
    )
    adds = f"{rules.GOVERNING} AND by_id = {rules.ME}"

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["hub", "number"], name="versions_are_numbered")]


class Revocation(Referenced):
    """A rule, an agency or all was taken back urgently, until a version that was put in force later takes effect."""

    version = models.ForeignKey(AgreementVersion, on_delete=models.PROTECT, related_name="revocations")
    rule = models.CharField(max_length=200, blank=True)
    agency = models.CharField(max_length=40, blank=True)  # neither: everything
    reason = models.TextField()
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    kept = Kept(
        "What was no longer shared, since when", Retention.DEPLOYMENT, sensitive("reason") | system("rule", "agency")
    )
    adds = f"{rules.GOVERNING} AND by_id = {rules.ME}"

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(rule="") | Q(agency=""), name="a_rule_or_an_agency_is_taken_back")
        ]


class GateAnswer(Referenced):
    """What was asked of the gate, and what it answered: codes, and nothing of what was shared."""

    on_kind = models.CharField(max_length=40)
    on_reference = models.CharField(max_length=40)
    who = models.CharField(max_length=40)
    whom = models.CharField(max_length=40)
    data = models.CharField(max_length=20, choices=choices(Data))
    mode = models.CharField(max_length=10, choices=choices(Mode))
    purpose = models.CharField(max_length=20, choices=choices(EnquiryPurpose))
    basis = models.CharField(max_length=20, choices=choices(LawfulBasis))
    prompt = models.CharField(max_length=300, blank=True)
    ruling = models.CharField(max_length=10, choices=choices(Ruling))
    because = models.CharField(max_length=15, choices=choices(Because))
    rule = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField()  # 0: none
    obligations = ArrayField(models.TextField(), default=list)
    reason = models.TextField(blank=True)  # with which its owner confirmed it
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    kept = Kept(
        "Shows that each sharing was agreed, and by which rule", Retention.CASE,
        sensitive("reason", "prompt", "data", "purpose", "basis")
        | system("on_kind", "on_reference", "who", "whom", "mode")
        | system("ruling", "because", "rule", "version", "obligations"),
    )  # fmt: skip
    reach = (
        f"by_id = {rules.ME} OR {rules.GOVERNING}"
        f" OR {rules.exists(f'partnership_member AS m WHERE m.id = by_id AND m.agency_id = {rules.AGENCY}')}"
    )

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["hub", "on_reference"], name="answers_about_a_thing")]


class Override(Referenced):
    """Something was shared in an emergency though the gate had denied it."""

    answer = models.OneToOneField(GateAnswer, on_delete=models.PROTECT, related_name="override")
    reason = models.TextField()
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    kept = Kept("Why something was shared against the agreement", Retention.CASE, sensitive("reason"))
    reach = rules.within("sharing_gateanswer", "answer_id")
    adds = f"by_id = {rules.ME} AND {reach}"

    class Meta:
        ordering = ["-id"]


class OverrideReview(Row):
    """What a second person found when looking at an override."""

    override = models.OneToOneField(Override, on_delete=models.PROTECT, related_name="review")
    outcome = models.CharField(max_length=15, choices=choices(Outcome))
    words = models.TextField()
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    kept = Kept("Whether an override was justified", Retention.CASE, sensitive("words") | staff("outcome"))
    reach = rules.within("sharing_override", "override_id")
    adds = f"{rules.OVERSEEING} AND by_id = {rules.ME} AND " + rules.exists(
        f"sharing_override AS past WHERE past.id = override_id AND past.by_id <> {rules.ME}"
    )

    def __str__(self) -> str:
        return self.outcome
