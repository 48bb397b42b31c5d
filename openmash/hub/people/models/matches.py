"""Which two records may be one person, on what evidence, and what did people say?"""

from django.db import models

from openmash.hub.partnership.models import Member, choices
from openmash.hub.people.workflow import Harm, Said, Waits, Why
from openmash.hub.records import reach as rules
from openmash.hub.records.catalogue import Kept, Retention, sensitive, system
from openmash.hub.records.models import Referenced

from .protected import IS_PROTECTED
from .records import AgencyRecord


class CloseMatch(Referenced):
    """Two records that a person is asked about, with the evidence as it was weighed: it never changes.

    ``first`` is the one that was known before. ``steps`` are (part, level, weight); ``evidence`` a digest of parts and
    levels, by which evidence that was judged before is known again.
    """

    first = models.ForeignKey(AgencyRecord, on_delete=models.PROTECT, related_name="matches_as_first")
    second = models.ForeignKey(AgencyRecord, on_delete=models.PROTECT, related_name="matches_as_second")
    model = models.CharField(max_length=60)
    before = models.FloatField()
    weight = models.FloatField()
    same_from = models.FloatField()
    ask_from = models.FloatField()
    steps = models.JSONField()
    evidence = models.CharField(max_length=64)
    why = models.CharField(max_length=20, choices=choices(Why))
    harm = models.PositiveSmallIntegerField(choices=[(harm.value, harm.name) for harm in Harm])
    waits = models.CharField(max_length=10, choices=choices(Waits), default=Waits.ANYBODY)

    kept = Kept(
        "Puts to a person whether two records are one person's",
        Retention.CASE,
        sensitive("steps", "weight", "why", "harm")
        | system("model", "before", "same_from", "ask_from", "evidence", "waits"),
    )
    may_change = ("waits",)
    reach = (
        f"{rules.ON_CASES} AND first_id <> ALL {rules.CLOSED_RECORDS} AND second_id <> ALL {rules.CLOSED_RECORDS}"
        f" AND NOT {IS_PROTECTED.format(record='first_id')} AND NOT {IS_PROTECTED.format(record='second_id')}"
    )

    class Meta:
        ordering = ["-harm", "id"]
        constraints = [
            models.UniqueConstraint(fields=["first", "second", "evidence"], name="the_same_evidence_is_put_once")
        ]
        indexes = [
            models.Index(fields=["hub", "waits", "-harm"], name="close_matches", condition=~models.Q(waits="nobody"))
        ]


class Judgement(Referenced):
    """What one member said of a close match, and why. The latest counts; a joining that is undone says different."""

    match = models.ForeignKey(CloseMatch, on_delete=models.PROTECT, related_name="judgements")
    said = models.CharField(max_length=10, choices=choices(Said))
    reason = models.TextField()
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    kept = Kept("Who said that two records are one person's, or two's", Retention.CASE, sensitive("said", "reason"))
    reach = rules.within("people_closematch", "match_id")

    class Meta:
        ordering = ["id"]
