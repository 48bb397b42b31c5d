"""How is a restricted contact read in an emergency by somebody who is not named?

Nothing here looks whether there is such a contact: what is answered, and how long that takes, is the same either way.
"""

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction

from openmash.hub.audit.actions import record
from openmash.hub.audit.events import Event
from openmash.hub.contacts import access
from openmash.hub.contacts.models import BrokenGlass
from openmash.hub.contacts.models.restricted import LONGEST
from openmash.hub.outbox.actions import tell
from openmash.hub.partnership.models import Member
from openmash.hub.records import wall
from openmash.hub.records.references import heard
from openmash.hub.records.refusals import NotUnderstood, StepNotAllowed, given


@transaction.atomic
def break_glass(asked: str, *, hours: int, reason: str, by: Member) -> BrokenGlass:
    """Open the contact with this reference, should there be one, to whoever asks, for so many hours, to be read.

    The governance lead is told at once. A conflict of interest, a seal and the sharing agreement stand all the same.
    """
    access.check_can_break_glass(by)
    reference = heard(asked)
    if reference is None:
        raise NotUnderstood("A reference has 13 letters and figures, like 7Q4XH-2KD9T-M3R.")
    lasts = timedelta(hours=hours)
    if not timedelta(hours=1) <= lasts <= LONGEST:
        raise NotUnderstood("Choose for how long: one hour to four.")
    if access.broken_by(by).filter(asked=reference).exists():
        raise StepNotAllowed("You broke the glass for this reference already, and it is open still.")
    glass = BrokenGlass.objects.create(
        hub_id=by.hub_id, asked=reference, by=by, until=wall.now() + lasts,
        reason=given(reason, otherwise="Say why it cannot wait: a second person looks at your reason."),
    )  # fmt: skip
    record(Event.GLASS_BROKEN, by=by, on=glass, hours=hours)
    tell(Event.GLASS_BROKEN, on=glass, hub_id=by.hub_id)
    return glass


@transaction.atomic
def give_back(glass: BrokenGlass, *, by: Member) -> BrokenGlass:
    """It is not needed any more: from the next request on it opens nothing."""
    glass = BrokenGlass.objects.select_for_update(of=("self",)).get(pk=glass.pk)
    access.check_broke(by, glass)
    if glass.given_back_at is None:
        glass.given_back_at = wall.now()
        glass.save(update_fields=["given_back_at"])
        record(Event.GLASS_GIVEN_BACK, by=by, on=glass)
    return glass


@transaction.atomic
def read_broken(*, by: Member) -> Sequence[BrokenGlass]:
    """What a member has broken and what is open still, the latest first."""
    access.check_can_break_glass(by)
    found = list(access.broken_by(by))
    record(Event.GLASS_LISTED, by=by, open=len(found))
    return found
