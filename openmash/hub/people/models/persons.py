"""Which records are one person, as far as the hub knows, and who joined and parted them?"""

from django.db import models

from openmash.hub.partnership.models import Member, choices
from openmash.hub.people.workflow import Because
from openmash.hub.records import reach as rules
from openmash.hub.records.catalogue import Kept, Retention, sensitive, system
from openmash.hub.records.models import Asking, Referenced, Row

from .records import AgencyRecord

#: Who works on cases reads of a record as far as it is not closed to them.
OF_A_RECORD = f"{rules.ON_CASES} AND record_id <> ALL {rules.CLOSED_RECORDS}"


class Person(Referenced):
    """One person. The reference stays theirs for good; which records are theirs is said by placements."""

    made_by = models.BigIntegerField(db_default=Asking(), editable=False)

    kept = Kept("A name without meaning for one person, which never changes", Retention.CASE, system("made_by"))
    reach = (
        f"{rules.ON_EVERY_CASE} OR made_by = {rules.ME}"
        f" OR {rules.exists('people_placement AS placed WHERE placed.person_id = people_person.id')}"
    )
    adds = rules.ON_CASES


class Placement(Row):
    """One record stands with one person. The latest counts."""

    record = models.ForeignKey(AgencyRecord, on_delete=models.PROTECT, related_name="placements")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="placements")
    because = models.CharField(max_length=10, choices=choices(Because))
    model = models.CharField(max_length=60, blank=True)  # which was in force, where it was the model's doing
    weight = models.FloatField(null=True)
    joining = models.CharField(max_length=15, blank=True)  # the reference of the joining that moved it
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+", null=True)

    kept = Kept(
        "Which records are one person, since when and why", Retention.CASE,
        sensitive("because", "weight") | system("model", "joining"),
    )  # fmt: skip
    reach = OF_A_RECORD

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.record_id} with {self.person_id}"


class Joining(Referenced):
    """A member said that two persons are one. The one who was known first leads; both references stay."""

    kept_person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="joined_to_it")
    gone_person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="joined_to_another")
    match = models.CharField(max_length=15)  # the reference of the close match that was answered
    reason = models.TextField()
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    kept = Kept("Who joined two persons, and why", Retention.CASE, sensitive("reason") | system("match"))
    reach = (
        f"{rules.ON_EVERY_CASE} OR ({rules.within('people_person', 'kept_person_id')}"
        f" AND {rules.within('people_person', 'gone_person_id')})"
    )

    class Meta:
        ordering = ["-id"]


class Parting(Row):
    """A joining was undone: every record stands again with whom it stood before."""

    joining = models.OneToOneField(Joining, on_delete=models.PROTECT, related_name="parting")
    reason = models.TextField()
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    kept = Kept("Who undid the joining of two persons, and why", Retention.CASE, sensitive("reason"))
    reach = rules.within("people_joining", "joining_id")

    def __str__(self) -> str:
        return f"of {self.joining_id}"
