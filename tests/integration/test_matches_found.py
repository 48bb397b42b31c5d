"""Which records are looked at beside a new one? All that share a key, of those of whom whoever asks may know."""

from itertools import product

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from openmash.hub.contacts.actions import restricting
from openmash.hub.matches.actions import looking, protecting
from openmash.hub.partnership.workflow import Role
from openmash.hub.people import placing
from openmash.hub.people.actions import Particulars
from openmash.hub.people.index import read, row_of
from openmash.hub.people.models import AgencyRecord, Indexed
from openmash.hub.people.placing import Alike
from openmash.hub.people.workflow import Protected
from tests import make, walls
from tests.alike import BORN, child_of, person_of, placed, told, who

pytestmark = pytest.mark.django_db
NAMED = Particulars(given_name="Amelia", family_name="Tarrant")
DOORS = [f"{number} {road}" for number, road in product(range(1, 40), ("Mill Road", "Tannery Row"))]


@pytest.fixture(autouse=True)
def hub() -> None:
    make.hub()
    make.time(make.TUESDAY_MORNING)


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Four may share a key."""
    monkeypatch.setattr(placing, "LARGEST", 4)


def alike(particulars: Particulars) -> Alike:
    row = row_of(AgencyRecord(hub_id=make.entered().pk, **vars(particulars)))
    return placing.alike(row.keys)


def namesakes(count: int) -> list[AgencyRecord]:
    """So many girls of one name, of whom nothing else agrees."""
    for number in range(count):
        placed(who(born_on=BORN.replace(year=2010 + number), home=(DOORS[number], f"TM{number + 1} 1AB")))
    return list(AgencyRecord.objects.filter(given_name="Amelia").order_by("id"))


def test_what_is_found_is_read_as_it_is_kept() -> None:
    placed(who())
    [row] = Indexed.objects.all()
    [known] = alike(who()).known
    assert (known.record, known.person, known.standard) == (row.record_id, row.person_id, read(row))


def test_a_key_that_too_many_share_finds_nobody_and_is_counted(few: None) -> None:
    records = namesakes(4)
    assert alike(NAMED).crowded == 0
    assert [each.record for each in alike(NAMED).known] == [record.pk for record in records]
    namesakes(1)
    assert alike(NAMED) == ([], 1)


def test_who_is_not_found_by_a_key_that_too_many_share_is_found_by_another(few: None) -> None:
    third = namesakes(6)[2]
    found = alike(who(born_on=third.born_on, home=("", "")))
    assert [each.record for each in found.known] == [third.pk]
    assert found.crowded == 1
    [again] = placed(who(born_on=third.born_on, home=(third.address, third.postcode)))
    assert again == person_of(third)


def test_what_is_closed_to_a_reader_crowds_nobody_out_for_them(few: None) -> None:
    decider, reader = make.member(Role.DECISION_MAKER), make.member(Role.SCREENER)
    open_to_all = namesakes(4)
    closed = told(who(born_on=BORN.replace(year=2018), home=("9 Mill Road", "TM9 1AB")))
    placed(who("Toby"))  # places both
    restricting.restrict(closed, named=[decider], reason="A colleague’s.", by=decider)
    walls.asks(decider)
    assert alike(NAMED) == ([], 1)
    walls.asks(reader)
    assert [each.record for each in alike(NAMED).known] == [record.pk for record in open_to_all]
    assert alike(NAMED).crowded == 0, "nor does it show that there is one more"


def test_what_is_protected_crowds_nobody_out(few: None) -> None:
    girls = namesakes(5)
    lead = make.member(Role.GOVERNANCE_LEAD)
    child = child_of(person_of(girls[0])).reference
    protecting.protect(child, Protected.MOVED, reason="They had to move.", by=lead)
    walls.asks(make.member(Role.SCREENER))
    assert [each.record for each in alike(NAMED).known] == [record.pk for record in girls[1:]]
    assert alike(NAMED).crowded == 0


@pytest.mark.parametrize("role", [Role.REPRESENTATIVE, Role.REFERRER, Role.SYSTEM_ADMINISTRATOR])
def test_who_does_not_work_on_cases_finds_nobody(role: Role) -> None:
    placed(who())
    agency = {} if role == Role.SYSTEM_ADMINISTRATOR else {"agency": "police"}
    walls.asks(make.member(role, **agency))
    assert alike(who()) == ([], 0)


def test_who_looks_is_told_that_more_are_like_this_than_a_key_finds(few: None) -> None:
    screener = make.member(Role.SCREENER)
    namesakes(5)
    found = looking.look_up(NAMED, by=screener)
    assert (found.candidates, found.more) == ([], True)


def test_whom_a_record_is_like_is_asked_once_however_many_share_a_key() -> None:
    asked = []
    for count in (1, 12):
        namesakes(count)
        with CaptureQueriesContext(connection) as queries:
            placing.alike(row_of(AgencyRecord(hub_id=1, **vars(NAMED))).keys)
        asked.append([query["sql"].partition("(")[0] for query in queries])
    assert asked[0] == asked[1] == ["SELECT openmash.alike"]
