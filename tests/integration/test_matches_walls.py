"""What the hub puts together is for who works on cases: the database itself keeps it from everybody else."""

import pytest
from django.db import connection

from openmash.hub.matches.actions import judging, reading
from openmash.hub.partnership.models import Member
from openmash.hub.partnership.workflow import Role
from openmash.hub.people.models import AgencyRecord, CloseMatch, Indexed, Joining, Judgement, Person, Placement
from openmash.hub.people.workflow import Said
from tests import make, walls
from tests.alike import close_match, person_of, place, told, who

pytestmark = pytest.mark.django_db
ALL = (Indexed, Person, Placement, CloseMatch, Judgement, Joining)


@pytest.fixture(autouse=True)
def hub() -> None:
    make.hub()
    make.time(make.TUESDAY_MORNING)


def test_whoever_sent_a_contact_knows_of_the_record_and_of_nothing_that_was_put_together_with_it() -> None:
    referrer = make.member(Role.REFERRER, agency="education")
    mine = told(who(), by=referrer)
    place()
    told(who())  # another agency tells of her too
    place()
    record = mine.children.get().record
    walls.asks(referrer)
    assert AgencyRecord.objects.filter(pk=record.pk).exists()
    assert [model.__name__ for model in ALL if model.objects.exists()] == []


def test_a_record_that_waits_tells_nobody_more_than_was_told() -> None:
    referrer = make.member(Role.REFERRER, agency="education")
    told(who(), by=referrer)
    walls.asks(referrer)
    [row] = Indexed.objects.all()
    assert (row.person_id, row.number, set(row.context)) == (None, None, {0})


def saw(made: Joining, by: Member) -> list[object]:
    walls.asks(by)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM wall.saw_together(%s)", [made.pk])
        return cursor.fetchall()


def test_who_saw_both_is_told_of_a_joining_to_who_may_undo_it_and_to_nobody_else() -> None:
    make.hub("Easterly")
    stranger = make.member(Role.SCREENER)
    make.hub()
    others = [make.member(Role.ADMINISTRATOR), make.member(Role.REPRESENTATIVE, agency="police"), stranger]
    match, screener = close_match(), make.member(Role.SCREENER)
    judging.judge(match, Said.SAME, reason="Her school says so.", by=screener)
    made = Joining.objects.get()
    reading.read_person(person_of(match.first), by=screener)
    assert saw(made, screener) != []
    assert [saw(made, one) for one in others] == [[], [], []]
