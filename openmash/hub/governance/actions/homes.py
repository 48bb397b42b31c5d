"""Where do members live, so that a look-up of somebody at their own address stands out?

Known only where a member wishes it, or their agency asks for it. Only a key is kept, of the postcode and the number or
name of the house, and no page shows it. A member who moves is noted again, and the latest counts.
"""

from collections.abc import Sequence

from django.db import transaction

from openmash.hub.audit.actions import record
from openmash.hub.audit.events import Event
from openmash.hub.governance import access
from openmash.hub.governance.models import Home
from openmash.hub.partnership.models import Member
from openmash.hub.people.keys import home_key
from openmash.hub.records.refusals import StepNotAllowed


@transaction.atomic
def read_homes(*, by: Member) -> Sequence[Member]:
    """Everybody who works in the hub, each with when their home was noted last; None where it never was."""
    access.check_can_keep_homes(by)
    found = list(access.homes(by))
    record(Event.HOMES_LISTED, by=by, members=len(found))
    return found


@transaction.atomic
def keep_home(member: Member, *, house: str, postcode: str, by: Member) -> Home:
    """Note where a member lives: by the number or name of the house, with the flat, and the postcode."""
    access.check_can_keep_homes(by)
    key = home_key(house, postcode)
    if not key:
        raise StepNotAllowed("A home is known by its house number or name and its postcode.")
    kept = Home.objects.create(hub_id=member.hub_id, member=member, key=key)
    record(Event.HOME_KEPT, by=by, on=member)
    return kept
