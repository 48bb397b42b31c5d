"""How is an empty database filled with a hub at work?"""

from datetime import datetime, timedelta

from django.db import transaction

from openmash.hub.partnership.actions import open_hub
from openmash.hub.partnership.models import Hub
from openmash.hub.records import wall
from openmash.synthetic import borough
from openmash.synthetic.shapes import ContactEvent, Household, Person

from .morning import arrive
from .past import remember
from .story import tell_story
from .team import gather
from .telling import Borough

SEED = 2026
PEOPLE = 3_000
DESK = "020 7946 0000 (hub desk, 08:00 to 18:00)"


@transaction.atomic
def fill() -> bool:
    """Fill a database in which no hub is open, all or nothing, and say whether that was done.

    Everything goes through the actions that people use, at the time at which it would have happened.
    """
    if Hub.objects.exists():
        return False
    hub = open_hub("Thornmere multi-agency safeguarding hub", desk_line=DESK)
    team = gather(hub)
    place = invented(wall.now())
    remember(place, team)
    arrive(place, team)
    tell_story(team)
    wall.leave()
    return True


def invented(now: datetime) -> Borough:
    """The borough, up to yesterday."""
    people: dict[str, Person] = {}
    homes: dict[str, Household] = {}
    contacts: list[ContactEvent] = []
    for block in borough.borough(PEOPLE, seed=SEED, until=now - timedelta(days=1)):
        people |= {person.person_id: person for person in block.people}
        homes |= {home.household_id: home for home in block.households}
        contacts += block.contacts
    return Borough(people, homes, tuple(sorted(contacts, key=lambda event: event.received_at)))
