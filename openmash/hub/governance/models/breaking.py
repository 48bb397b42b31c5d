"""What is kept of the look at those who broke the glass."""

from django.db import models

from openmash.hub.contacts.models import BrokenGlass
from openmash.hub.governance.workflow import Reviewed
from openmash.hub.partnership.models import Member, choices
from openmash.hub.records import reach as rules
from openmash.hub.records.catalogue import Kept, Retention, staff
from openmash.hub.records.models import Row


class GlassReview(Row):
    """What a second person found when looking at why somebody broke the glass. Said once."""

    glass = models.OneToOneField(BrokenGlass, on_delete=models.PROTECT, related_name="review")
    outcome = models.CharField(max_length=15, choices=choices(Reviewed))
    words = models.TextField()
    by = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")

    kept = Kept("Whether breaking the glass was justified", Retention.AUDIT, staff("words", "outcome"))
    reach = rules.OVERSEEING
    adds = f"{rules.OVERSEEING} AND by_id = {rules.ME} AND " + rules.exists(
        f"contacts_brokenglass AS broken WHERE broken.id = glass_id AND broken.by_id <> {rules.ME}"
    )

    def __str__(self) -> str:
        return self.outcome
