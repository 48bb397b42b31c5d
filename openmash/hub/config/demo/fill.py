"""How is an empty database filled with a hub at work?"""

from datetime import datetime, timedelta

from django.db import transaction

from openmash.hub.partnership.actions import open_hub
from openmash.hub.partnership.models import Hub
from openmash.hub.records import wall
from openmash.synthetic import borough
from openmash.synthetic.open_cases import open_cases

from . import samples
from .alike import place_everybody, tell_alike
from .morning import arrive
from .past import JUST_CHECKED, TODAYS, remember
from .story import tell_story
from .team import gather
from .telling import Borough
from .watched import leave_to_review

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
    samples.write_police_night(wall.now(), seed=SEED)
    lists = samples.DailyLists(samples.write_open_cases(place.open_cases), team, now=wall.now())
    remember(place, team)
    arrive(place, team, lists)
    tell_story(team)
    leave_to_review(team)
    tell_alike(team)
    place_everybody(hub, team)
    wall.leave()
    return True


def invented(now: datetime) -> Borough:
    """The borough, up to yesterday."""
    blocks = list(borough.borough(PEOPLE, seed=SEED, until=now - timedelta(days=1)))
    people = {person.person_id: person for block in blocks for person in block.people}
    homes = {home.household_id: home for block in blocks for home in block.households}
    contacts = sorted((event for block in blocks for event in block.contacts), key=lambda event: event.received_at)
    before_today = contacts[-TODAYS].received_at
    cases = list(open_cases(blocks, seed=SEED, as_at=before_today))
    checked = [people[child] for slot in JUST_CHECKED for child in contacts[slot - TODAYS].children]
    person = next(child for child in checked if child.born and child.nhs)  # an unborn child is found on no list
    cases.append(
        cases[0]._replace(
            case_number="CS0000001", forename=person.forename, surname=person.surname, born=person.born,
            expected_on=person.due_on, nhs=person.nhs, address=homes[person.household_id].address,
            postcode=homes[person.household_id].postcode,
        )
    )  # fmt: skip
    return Borough(people, homes, tuple(contacts), tuple(cases))
