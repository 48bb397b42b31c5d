"""A contact, the children it is about and the people around them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from openmash.clock import Brag
from openmash.hub.contacts.census import REFERRAL_SOURCE
from openmash.hub.contacts.workflow import FINISHED, LIVE, Channel, Informed, LivesWith, Path, Stage
from openmash.hub.partnership.models import Agency, Member, choices
from openmash.hub.people.models import AgencyRecord
from openmash.hub.records import reach as rules
from openmash.hub.records.catalogue import Kept, Privacy, Retention, identity, sensitive, system
from openmash.hub.records.models import Referenced, Row


class Contact(Referenced):
    """One notification of worry about one or more children, as received. A contact is not a referral."""

    received_at = models.DateTimeField()
    channel = models.CharField(max_length=12, choices=choices(Channel))
    source = models.CharField(max_length=2, choices=list(REFERRAL_SOURCE.items()), blank=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", null=True)
    worry = models.TextField(blank=True)
    informed = models.CharField(max_length=10, choices=choices(Informed), default=Informed.NOT_KNOWN)
    informed_reason = models.TextField(blank=True)
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    # Current state, kept beside the rows that it can be derived from, so that the board is one indexed read.
    stage = models.CharField(max_length=10, choices=choices(Stage), default=Stage.RECEIVED)
    level = models.PositiveSmallIntegerField(null=True)
    brag = models.CharField(max_length=6, choices=choices(Brag), blank=True)
    due_at = models.DateTimeField(null=True)
    worker = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+", null=True)
    clock_with = models.CharField(max_length=200, default="hub")
    clock_since = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    #: The agencies that are asked about it, by key: for them it exists.
    asked = ArrayField(models.BigIntegerField(), default=list, db_default=[])

    kept = Kept(
        "What was said, and where it is on its way",
        Retention.CASE,
        sensitive("worry", "informed_reason", "informed", "level", "brag")
        | system("clock_with", "received_at", "channel", "stage", "due_at", "clock_since", "finished_at", "asked")
        | {"source": Privacy.SOURCE},
    )
    may_change = ("stage", "level", "brag", "due_at", "worker", "clock_with", "clock_since", "finished_at", "asked")
    known = rules.known(
        f"whole.id, {rules.WORKED_ON} AS worked_on, whole.by_id = {rules.ME} AS ours", "contacts_contact AS whole"
    )
    reach = rules.contact("contacts_contact")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(level__isnull=True) | models.Q(level__range=(1, 4)), name="contact_level_is_1_to_4"
            ),
            models.CheckConstraint(
                condition=models.Q(stage__in=FINISHED, finished_at__isnull=False)
                | (~models.Q(stage__in=FINISHED) & models.Q(finished_at__isnull=True)),
                name="a_live_contact_is_not_finished",
            ),
        ]
        indexes = [
            models.Index(fields=["hub", "due_at"], name="live_contacts", condition=models.Q(stage__in=LIVE)),
            models.Index(fields=["hub", "received_at"], name="contacts_by_day"),
        ]


class Referrer(Row):
    """Who raised a contact, where somebody said. An agency that is asked about the child is never told.

    A row of its own, so that the database can keep it from whoever reads the rest of the contact.
    """

    contact = models.OneToOneField(Contact, on_delete=models.PROTECT, related_name="referrer")
    name = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    email = models.CharField(max_length=254, blank=True)
    detail = models.CharField(max_length=120, blank=True)  # as what they came to know it: "Head of year 9"

    kept = Kept(
        "Lets the hub go back to whoever is worried",
        Retention.CASE,
        dict.fromkeys(("name", "phone", "email", "detail"), Privacy.SOURCE),
    )
    reach = (
        f"({rules.ON_CASES} AND {rules.of_case('contacts_contact', 'contact_id')})"
        f" OR {rules.is_known('contacts_contact AS whole WHERE whole.id = contact_id AND whole.ours')}"
    )


class Child(Referenced):
    """A child whom a contact is about, on a path of their own; unborn where the record has an expected date."""

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="children")
    record = models.ForeignKey(AgencyRecord, on_delete=models.PROTECT, related_name="children")
    school = models.CharField(max_length=120, blank=True)
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    path = models.CharField(max_length=10, choices=choices(Path), default=Path.LIVE)
    outcome = models.CharField(max_length=25, blank=True)  # the decision that stands, in its own room's code

    kept = Kept("Whom the contact is about", Retention.CASE, identity("school") | sensitive("outcome", "path"))
    may_change = ("path", "outcome")
    known = rules.known(
        f"child.id, child.record_id, {rules.WORKED_ON} AS worked_on",
        "contacts_child AS child JOIN contacts_contact AS whole ON whole.id = child.contact_id",
    )
    reach = rules.of_case("contacts_contact", "contact_id")

    class Meta:
        ordering = ["id"]


class ConnectedPerson(Referenced):
    """An adult or child related to, living with, or posing a risk to a child. The relevance is stated."""

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="connected")
    record = models.ForeignKey(AgencyRecord, on_delete=models.PROTECT, related_name="connections")
    relation = models.CharField(max_length=60)
    relevance = models.CharField(max_length=300, blank=True)
    lives_with = models.CharField(max_length=10, choices=choices(LivesWith), default=LivesWith.NOT_KNOWN)
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    kept = Kept(
        "Who is around the child, and why that matters",
        Retention.CASE,
        sensitive("relation", "relevance", "lives_with"),
    )
    known = rules.known(
        "person.id, person.record_id",
        "contacts_connectedperson AS person JOIN contacts_contact AS whole ON whole.id = person.contact_id",
    )
    reach = rules.of_case("contacts_contact", "contact_id")

    class Meta:
        ordering = ["id"]
