"""By what is a record found among all others, and with whom does it stand now?"""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from openmash.hub.partnership.models import choices
from openmash.hub.people.workflow import Twin
from openmash.hub.records import reach as rules
from openmash.hub.records.catalogue import Kept, Retention, identity, sensitive, system
from openmash.hub.records.models import Row

from .persons import OF_A_RECORD, Person
from .protected import IS_PROTECTED
from .records import AgencyRecord


class Indexed(Row):
    """One record in the form in which it is compared (`linkage.standard`), with the keys by which it is found.

    Of a protected record there is no row for anybody, not even for the hub's own jobs. ``context`` is what the other
    records told of it when it was placed (`linkage.context`).
    """

    record = models.OneToOneField(AgencyRecord, on_delete=models.PROTECT, related_name="indexed")
    keys = ArrayField(models.BigIntegerField(), default=list)
    standard = ArrayField(models.TextField(), default=list)
    context = ArrayField(models.SmallIntegerField(), default=list)
    home = models.CharField(max_length=100, blank=True)
    fore = models.CharField(max_length=100, blank=True)
    sur = models.CharField(max_length=100, blank=True)
    told_in = models.CharField(
        max_length=15, blank=True
    )  # the reference of the contact: who is told of together is two
    twin = models.CharField(max_length=10, choices=choices(Twin), default=Twin.NOT_TOLD)
    # Current state, kept beside the placements that it can be derived from. None: it waits to be placed.
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="records_now", null=True)
    number = models.PositiveIntegerField(null=True)  # how many were placed before it

    kept = Kept(
        "Finds whether somebody is known already, however they are spelt",
        Retention.CASE,
        identity("keys", "standard", "home", "fore", "sur")
        | sensitive("twin", "context")
        | system("told_in", "number"),
    )
    may_change = ("keys", "context", "twin", "person", "number")
    #: Placed, it tells what others told: whoever else may know of the record may only put the row there.
    reach = (
        f"(({OF_A_RECORD}) OR (person_id IS NULL AND {rules.within('people_agencyrecord', 'record_id')}))"
        f" AND NOT {IS_PROTECTED.format(record='people_indexed.record_id')}"
    )
    changes = OF_A_RECORD

    class Meta:
        indexes = [
            GinIndex(fields=["keys"], name="people_by_keys", fastupdate=False),
            models.Index(fields=["hub", "home"], name="people_by_home"),
            models.Index(fields=["hub", "fore"], name="people_by_forename"),
            models.Index(fields=["hub", "sur"], name="people_by_surname"),
            models.Index(fields=["hub", "number"], name="people_by_number"),
            models.Index(fields=["hub", "id"], name="people_to_place", condition=models.Q(person__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"of {self.record_id}"
