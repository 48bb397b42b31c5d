"""What an agency said of who a person is, and the keys by which that person may be found again."""

from django.db import models

from openmash.hub.partnership.models import Agency, choices
from openmash.hub.people.keys import KeyKind
from openmash.hub.people.workflow import Sex
from openmash.hub.records import reach as rules
from openmash.hub.records.catalogue import Kept, Retention, identity, system
from openmash.hub.records.models import Referenced, Row


class AgencyRecord(Referenced):
    """One person as one agency told of them, once. Light: names, dates, identifiers, an address."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", null=True)
    given_name = models.CharField(max_length=100, blank=True)
    family_name = models.CharField(max_length=100, blank=True)
    other_names = models.CharField(max_length=200, blank=True)
    born_on = models.DateField(null=True)
    expected_on = models.DateField(null=True)
    age_stated = models.PositiveSmallIntegerField(null=True)
    sex = models.CharField(max_length=15, choices=choices(Sex), default=Sex.NOT_KNOWN)
    ethnicity = models.CharField(max_length=4, blank=True)
    nhs_number = models.CharField(max_length=10, blank=True)
    upn = models.CharField(max_length=13, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    address = models.CharField(max_length=300, blank=True)
    postcode = models.CharField(max_length=10, blank=True)

    kept = Kept(
        "Who a contact or a reply is about",
        Retention.CASE,
        identity(
            "given_name", "family_name", "other_names", "born_on", "expected_on", "age_stated", "sex", "ethnicity",
            "nhs_number", "upn", "phone", "address", "postcode",
        ),
    )  # fmt: skip
    reach = (
        f"({rules.ON_CASES} AND id <> ALL {rules.CLOSED_RECORDS}) OR agency_id = {rules.SENT_FOR}"
        f" OR {rules.is_known('contacts_child AS told WHERE told.record_id = people_agencyrecord.id')}"
        f" OR {rules.is_known('contacts_connectedperson AS told WHERE told.record_id = people_agencyrecord.id')}"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(born_on__isnull=True) | models.Q(expected_on__isnull=True),
                name="nobody_is_both_born_and_unborn",
            ),
        ]

    @property
    def name(self) -> str:
        """As people say it; "Name not known" where nobody said it, and Baby for who is not born and has none."""
        given = self.given_name or ("Baby" if self.expected_on else "")
        return f"{given} {self.family_name}".strip() or "Name not known"

    @property
    def called(self) -> str:
        """As a child is spoken of in a sentence or on a button."""
        return self.given_name or ("the unborn child" if self.expected_on else self.family_name or "this child")


class RecordKey(Row):
    """One exact key of one record. A table of its own, because only equality is safe to search behind the wall."""

    record = models.ForeignKey(AgencyRecord, on_delete=models.PROTECT, related_name="keys")
    kind = models.CharField(max_length=15, choices=choices(KeyKind))
    key = models.CharField(max_length=300)

    kept = Kept("Finds earlier records about the same person or home", Retention.CASE, identity("key") | system("kind"))
    reach = f"({rules.ON_EVERY_CASE} OR {rules.within('people_agencyrecord', 'record_id')})"

    class Meta:
        indexes = [models.Index(fields=["hub", "key"], name="records_by_key")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.record_id}"
