"""The judgements made of a contact: rows that only grow."""

from django.db import models
from django.db.models import Q

from openmash.clock import Brag
from openmash.hub.contacts.workflow import Route
from openmash.hub.partnership.models import Member, choices
from openmash.hub.records import reach as rules
from openmash.hub.records.catalogue import Kept, Retention, sensitive, system
from openmash.hub.records.models import Correction, Referenced, Row

from .cases import Routing
from .contact import Child, ConnectedPerson, Contact

LEVELS = Q(level__range=(1, 4))


class Rating(Referenced):
    """A level and a BRAG, two separate judgements, with the reason: the first at triage, then each re-rating."""

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="ratings")
    level = models.PositiveSmallIntegerField()
    brag = models.CharField(max_length=6, choices=choices(Brag))
    reason = models.TextField()
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    kept = Kept(
        "How serious and how urgent, when, by whom and why", Retention.CASE, sensitive("reason", "level", "brag")
    )
    reach = rules.of_work("contacts_contact", "contact_id")

    class Meta:
        ordering = ["at", "id"]
        constraints = [models.CheckConstraint(condition=LEVELS, name="rating_level_is_1_to_4")]

    def __str__(self) -> str:
        return f"level {self.level}, {self.brag}"


class Triage(Row):
    """The first look: the rating, and the way chosen."""

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="triages")
    rating = models.OneToOneField(Rating, on_delete=models.PROTECT, related_name="triage")
    route = models.CharField(max_length=20, choices=choices(Route))
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    kept = Kept("What triage chose to do next", Retention.CASE, sensitive("route"))
    reach = rules.of_work("contacts_contact", "contact_id")

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return self.route


class Assignment(Row):
    """Who has the contact in hand from now on; nobody, where it was put back."""

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="assignments")
    worker = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+", null=True)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    kept = Kept("Who had the contact in hand, when", Retention.CASE, sensitive("reason"))
    reach = f"{rules.FOR_THE_HUB} AND " + rules.of_case("contacts_contact", "contact_id")

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.worker_id}"


class Turn(Row):
    """From this moment the clock is with these: ``hub``, or the codes of the agencies awaited; nobody when stopped."""

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="turns")
    holders = models.CharField(max_length=200, blank=True)

    kept = Kept("Who held the clock, minute by minute", Retention.CASE, system("holders"))
    reach = rules.of_case("contacts_contact", "contact_id")

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return self.holders


class ContactCorrection(Correction):
    """A contact, or a child, connected person, rating or routing of it, was entered in error."""

    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="corrections")
    child = models.OneToOneField(Child, on_delete=models.PROTECT, related_name="correction", null=True)
    connected = models.OneToOneField(ConnectedPerson, on_delete=models.PROTECT, related_name="correction", null=True)
    rating = models.OneToOneField(Rating, on_delete=models.PROTECT, related_name="correction", null=True)
    routing = models.OneToOneField(Routing, on_delete=models.PROTECT, related_name="correction", null=True)

    kept = Kept("What was entered in error, and why", Retention.CASE, sensitive("reason"))
    reach = rules.of_work("contacts_contact", "contact_id")

    @property
    def is_of_the_contact(self) -> bool:
        """Whether the contact itself was entered in error, and not a part of it."""
        return not any((self.child_id, self.connected_id, self.rating_id, self.routing_id))

    @property
    def what(self) -> str:
        """What was entered in error, without saying anything of it."""
        parts = (("A child", self.child_id), ("A person", self.connected_id), ("A rating", self.rating_id))
        named = next((words for words, found in parts if found), "")
        return named or ("A routing" if self.routing_id else "The contact")

    def __str__(self) -> str:
        return f"correction of contact {self.contact_id}"
