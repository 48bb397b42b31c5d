"""What waits for a governance lead, across the rooms? Counts and places only."""

from dataclasses import dataclass
from datetime import date

from openmash.hub.disclosure import access as disclosure
from openmash.hub.partnership.models import Member
from openmash.hub.sharing import access as sharing

from . import access


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """How many of one thing wait, what they are called, and the name of the page on which they stand."""

    many: int
    one: str
    several: str
    place: str


def waiting(member: Member, today: date) -> list[Waiting]:
    """What somebody else than whoever did it must look at, and what is late. What nobody waits for is left out."""
    glasses = access.glasses_waiting(member).exclude(by=member)
    emergencies = sharing.overrides_waiting(member).exclude(by=member)
    alerts = access.alerts(member, judged=access.NOT_YET).exclude(member=member)
    late = disclosure.overdue(member, today)
    proposals = access.proposals(member).exclude(by=member)
    found = [
        Waiting(many=glasses.count(), one="break-glass review", several="break-glass reviews", place="glasses"),
        Waiting(
            many=emergencies.count(), one="emergency to review", several="emergencies to review", place="emergencies"
        ),
        Waiting(many=alerts.count(), one="look-up to judge", several="look-ups to judge", place="alerts"),
        Waiting(
            many=late.count(), one="overdue access request", several="overdue access requests", place="disclosures"
        ),
        Waiting(many=proposals.count(), one="disposal to answer", several="disposals to answer", place="retention"),
    ]
    return [one for one in found if one.many]
