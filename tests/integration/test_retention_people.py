"""When a case goes, so does what was put together of its people: all of it with the last of them, and not before."""

from datetime import date

import pytest

from openmash.hub.contacts.models import Contact
from openmash.hub.contacts.workflow import Stage
from openmash.hub.matches.actions import judging, placing, protecting, undoing
from openmash.hub.partnership.actions import Job
from openmash.hub.partnership.models import Member
from openmash.hub.people import models as people
from openmash.hub.people.workflow import Protected, Said
from openmash.hub.records import wall
from openmash.hub.records.purposes import Purpose
from tests import make, retained
from tests.alike import HOME, POSTCODE, asked, place, who

pytestmark = pytest.mark.django_db
SIX_YEARS_LATER = date(2032, 11, 17)
WHY = "Her school says so."
OF_PEOPLE = [getattr(people, name) for name in people.__all__]


@pytest.fixture(autouse=True)
def thornmere() -> None:
    make.hub()
    make.time(make.TUESDAY_MORNING)


def left() -> dict[str, int]:
    """How many rows there are of each kind, those that even jobs do not see among them."""
    return {model.__name__: model.objects.count() for model in OF_PEOPLE if model.objects.exists()}


def case_of(*names: str, born_on: date, home: tuple[str, str]) -> Contact:
    told = make.notification(make.child_told(who(*names, born_on, home=home)))
    return retained.decided(of=make.contact(at=Stage.PREPARED, told=told))


@pytest.mark.parametrize("then", ["joined", "undone", "protected"])
def test_what_was_joined_goes_with_the_last_case_and_the_other_child_stays_until_then(then: str) -> None:
    first, second = retained.lead("Imogen First"), retained.lead("Idris Second")
    screener: Member = make.member()
    one = case_of("Amelia", "Tarrant", born_on=date(2019, 9, 4), home=(HOME, POSTCODE))
    other = case_of("Amelie", "Tarrent", born_on=date(2019, 4, 9), home=("3 Tannery Row, Thornmere", "TM2 1BB"))
    while place():
        pass
    [match] = asked()
    judging.judge(match, Said.SAME, reason=WHY, by=screener)
    made = people.Joining.objects.get()
    if then == "undone":
        undoing.undo(made, reason="Her cousin.", by=screener)
    if then == "protected":
        kept = protecting.protect(make.child(one).reference, Protected.ADOPTED, reason="An order.", by=first)
        protecting.lift(kept, reason="A mistake.", by=first)
        protecting.protect(make.child(one).reference, Protected.MOVED, reason="Another order.", by=first)
    retained.on(SIX_YEARS_LATER)
    retained.disposed(one, first=first, second=second)
    theirs = {make.child(other).record_id, *other.connected.values_list("record", flat=True)}
    assert set(people.AgencyRecord.objects.values_list("pk", flat=True)) == theirs
    assert set(people.Placement.objects.values_list("record", flat=True)) == theirs
    assert not people.CloseMatch.objects.exists()
    retained.disposed(other, first=first, second=second)
    assert left() == {}
    wall.enter(make.entered().pk, Purpose.SWEEP)
    assert placing.place(by=Job(make.entered().pk, "place-records")) == 0
