"""Which records may never be linked with others: after an adoption, a protected move?"""

from django.db import models

from openmash.hub.partnership.models import Member, choices
from openmash.hub.people.workflow import Protected
from openmash.hub.records import reach as rules
from openmash.hub.records.catalogue import Kept, Retention, sensitive
from openmash.hub.records.models import Referenced, Row

from .records import AgencyRecord

GUARDS = rules.has("governance_lead", "system_administrator")
WHO_LOOKS = f"({rules.EVERYBODY} OR {rules.ON_CASES} OR {GUARDS})"
#: The keeper shows that a record is protected, and nothing of why, to whoever looks for people; to no agency.
IS_PROTECTED = rules.is_known("people_protection AS guarded WHERE guarded.record_id = {record}")


class Protection(Referenced):
    """From now on this record is found by nobody, and stands with nobody else's."""

    record = models.ForeignKey(AgencyRecord, on_delete=models.PROTECT, related_name="protections")
    kind = models.CharField(max_length=10, choices=choices(Protected))
    reason = models.TextField()
    child = models.CharField(max_length=15)  # the reference by which it was asked for
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    kept = Kept(
        "Why somebody's records are never linked with others", Retention.CASE, sensitive("kind", "reason", "child")
    )
    reach = GUARDS
    known = (
        "SELECT guarded.id, guarded.record_id FROM people_protection AS guarded"  # noqa: S608 - nothing comes from outside
        f" WHERE guarded.hub_id = (SELECT wall.hub()) AND {WHO_LOOKS}"
        " AND NOT EXISTS (SELECT FROM people_protectionlift AS lift WHERE lift.protection_id = guarded.id)"
    )

    class Meta:
        ordering = ["-id"]


class ProtectionLift(Row):
    """The protection was a mistake, or is over."""

    protection = models.OneToOneField(Protection, on_delete=models.PROTECT, related_name="lift")
    reason = models.TextField()
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    kept = Kept("Who ended a protection, and why", Retention.CASE, sensitive("reason"))
    reach = GUARDS

    def __str__(self) -> str:
        return f"of {self.protection_id}"
