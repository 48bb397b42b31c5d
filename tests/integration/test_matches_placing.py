"""Each new record is placed: with whom it surely is, with nobody, or put to a person. The hard cases stay apart."""

from datetime import date
from itertools import product

import pytest

from openmash.hub.audit.events import Event
from openmash.hub.audit.models import Entry
from openmash.hub.contacts.actions import adding, correcting
from openmash.hub.contacts.models import Child
from openmash.hub.contacts.told import ChildTold
from openmash.hub.matches.actions import placing
from openmash.hub.partnership.actions import Job
from openmash.hub.people.actions import Particulars
from openmash.hub.people.models import CloseMatch, Indexed, Person, Placement
from openmash.hub.people.workflow import Because, Harm, Sex, Why
from tests import make
from tests.alike import BORN, HOME, POSTCODE, around, asked, nhs, place, placed, told, who

pytestmark = pytest.mark.django_db
GIVEN = ("Ayodele", "Bronwen", "Casimir", "Delphine", "Ezekiel")
FAMILIES = ("Abara", "Bielski", "Cardew", "Dhaliwal", "Estrada", "Farouk", "Grimaldi", "Hlavac")
ELSEWHERE = ("3 Tannery Row, Thornmere", "TM2 1BB")


@pytest.fixture(autouse=True)
def hub() -> None:
    make.hub()
    make.time(make.TUESDAY_MORNING)


def test_a_record_like_no_other_is_a_person_of_its_own() -> None:
    [person] = placed(who())
    [placement] = Placement.objects.filter(person=person)
    assert (placement.because, placement.weight, asked()) == (Because.FIRST, None, [])


def test_the_same_child_told_of_again_stands_with_the_same_person() -> None:
    [first] = placed(who(nhs=nhs(1)))
    [second] = placed(who(nhs=nhs(1)))
    assert first == second
    placement = Placement.objects.latest("id")
    assert (placement.because, placement.model) == (Because.MODEL, "starter")
    assert placement.weight is not None
    assert placement.weight > 3
    assert asked() == []


def test_a_close_one_is_put_to_somebody_with_the_evidence_as_it_was() -> None:
    [first] = placed(who())
    [second] = placed(who("Amelie", "Tarrent", date(2019, 4, 9), home=ELSEWHERE))
    assert first != second
    [match] = asked()
    assert (match.first.given_name, match.second.given_name) == ("Amelia", "Amelie")
    assert match.weight == pytest.approx(match.before + sum(weight for _, _, weight in match.steps), abs=0.001)
    assert (match.why, match.harm) == (Why.NAME_AND_BIRTHDAY, Harm.CHILD)


def test_children_of_one_contact_are_two_however_alike() -> None:
    first, second = placed(who(nhs=nhs(1)), who(nhs=nhs(1)))
    assert first != second
    assert asked() == []


def test_one_nhs_number_typed_on_both_twins_joins_nobody() -> None:
    amelia, annalise = placed(who(), who("Annalise"))
    [third] = placed(who("Annalise", nhs=nhs(1)))
    placed(who("Amelia", nhs=nhs(1)))
    persons = {row.record.given_name: set() for row in Indexed.objects.all()}  # type: ignore[var-annotated]
    for row in Indexed.objects.select_related("record"):
        persons[row.record.given_name].add(row.person_id)
    assert persons["Amelia"] & persons["Annalise"] == set()
    assert amelia != annalise
    assert third.pk in persons["Annalise"]


def test_a_twin_who_is_not_yet_in_the_index_does_not_become_her_sister() -> None:
    twin = around("Twin sister", Particulars(given_name="Annalise", family_name="Tarrant"))
    [amelia] = placed(who(), around=(twin,))
    [new] = placed(who("Amelie"))
    assert new != amelia
    [match] = asked()
    assert (match.why, match.harm) == (Why.TWIN, Harm.TWINS)


def test_a_twin_who_is_told_of_later_counts_from_then_on() -> None:
    screener = make.member()
    contact = told(who(), by=screener)
    adding.connect(contact, around("Twin", Particulars(given_name="Annalise")), by=screener)
    place()
    placed(who("Amelie"))
    assert [match.why for match in asked()] == [Why.TWIN]


def test_two_numbers_that_are_both_valid_are_put_to_somebody_and_never_joined() -> None:
    [first] = placed(who(nhs=nhs(1)))
    [second] = placed(who(nhs=nhs(7)))
    assert first != second
    assert [(match.why, match.harm) for match in asked()] == [(Why.NUMBERS, Harm.TWO_NUMBERS)]


@pytest.mark.parametrize("typed", ["9434765918", "123"])
def test_a_number_that_is_false_neither_joins_nor_parts(typed: str) -> None:
    [first] = placed(who(nhs=nhs(1)))
    [second] = placed(who(nhs=typed))
    assert first == second


def test_a_number_that_somebody_else_uses_joins_no_stranger() -> None:
    [first] = placed(who(nhs=nhs(1)))
    [second] = placed(who("Kofi", "Mensah", date(2011, 2, 3), sex=Sex.MALE, nhs=nhs(1), home=ELSEWHERE))
    assert first != second


def test_a_father_and_a_son_of_one_name_stay_two() -> None:
    father = Particulars(
        given_name="Owen", family_name="Pryce", born_on=date(1985, 3, 2), address=HOME, postcode=POSTCODE
    )
    [son] = placed(who("Owen", "Pryce", date(2015, 6, 1), sex=Sex.MALE), around=(around("Father", father),))
    assert Person.objects.count() == 2
    [again] = placed(who("Owen", "Pryce", date(2015, 6, 1), sex=Sex.MALE))
    assert again == son
    placed(who("Owen", "Pryce", None, sex=Sex.MALE))
    assert Placement.objects.latest("id").because == Because.FIRST, "without a birthday it could be either"


def test_two_strangers_of_one_name_and_one_birthday_are_asked_about_and_not_joined() -> None:
    muhammad = Particulars(given_name="Muhammad", family_name="Khan", born_on=date(2014, 5, 6), sex=Sex.MALE)
    [first] = placed(muhammad)
    [second] = placed(muhammad)
    assert first != second
    assert [match.why for match in asked()] == [Why.NAME_AND_BIRTHDAY]


def test_a_refuge_with_forty_unrelated_residents_joins_and_asks_nothing() -> None:
    for number, (given, family) in enumerate(product(GIVEN, FAMILIES)):
        placed(who(given, family, date(2010 + number % 14, 1 + number % 12, 2 + number % 20)))
    assert Person.objects.count() == 40
    assert asked() == []
    row = Indexed.objects.latest("id")
    assert row.context[2] == 2, "many live there"


def test_a_shared_telephone_joins_nobody() -> None:
    mother = Particulars(given_name="Jo", family_name="Tarrant", phone="07700 900123")
    friend = Particulars(given_name="Sam", family_name="Okoro", phone="07700 900123")
    placed(who(), around=(around("Mother", mother),))
    placed(who("Kit", "Okoro", date(2016, 1, 5), home=ELSEWHERE), around=(around("Father", friend),))
    assert Person.objects.count() == 4
    assert asked() == []


def test_unborn_then_born_then_named_is_asked_about_each_time() -> None:
    unborn = Particulars(family_name="Tarrant", expected_on=date(2026, 12, 20), address=HOME, postcode=POSTCODE)
    [before] = placed(unborn)
    [born] = placed(who("Baby", born_on=date(2026, 11, 16)))
    assert before != born
    assert [match.why for match in asked()] == [Why.UNBORN]
    [named] = placed(who("Mabel", born_on=date(2026, 11, 16)))
    assert named not in (before, born)
    whys = sorted(match.why for match in asked())
    assert whys == [Why.NO_NAME, Why.UNBORN, Why.UNBORN]


def test_two_expected_children_of_one_surname_years_apart_are_not_asked_about() -> None:
    placed(Particulars(family_name="Tarrant", expected_on=date(2026, 12, 20), address=HOME, postcode=POSTCODE))
    placed(who("Toby", born_on=date(2021, 1, 2), sex=Sex.MALE))
    assert asked() == []


def test_whoever_fits_two_persons_is_joined_to_neither() -> None:
    girl = who(home=("", ""))
    [first] = placed(who(nhs=nhs(1)))
    [second] = placed(who(nhs=nhs(7)))
    assert first != second
    [third] = placed(who())
    assert third not in (first, second)
    assert {match.why for match in asked()} >= {Why.SEVERAL}
    assert girl.given_name == "Amelia"


def test_a_record_that_was_entered_in_error_is_found_by_nobody() -> None:
    screener = make.member()
    contact = told(who(), by=screener)
    place()
    correcting.correct_child(make.child(contact), by=screener, reason="Another family")
    [second] = placed(who())
    assert Placement.objects.latest("id").because == Because.FIRST
    assert second.reference


def test_a_child_who_is_added_later_is_placed_too() -> None:
    screener = make.member()
    contact = told(who(), by=screener)
    adding.add_child(contact, ChildTold(particulars=who("Toby", born_on=date(2021, 1, 2))), by=screener)
    assert place() == 2


def test_placing_is_in_the_log_with_how_many_and_no_name() -> None:
    placed(who(), who("Toby", born_on=date(2021, 1, 2)))
    entry = Entry.objects.filter(event=Event.RECORDS_PLACED).latest("id")
    assert entry.details == {"records": 2, "joined": 0, "asked": 0}
    assert entry.by == "place-records"


def test_without_an_entry_in_the_log_nobody_is_placed() -> None:
    told(who())
    with make.log_out_of_reach():
        place()


def test_records_from_before_there_was_an_index_are_taken_in_and_placed() -> None:
    contact = told(who(), who("Annalise"))
    records = list(Child.objects.filter(contact=contact).values_list("record", flat=True))
    assert placing.index(by=Job(make.entered().pk, "tests")) == 0
    assert Indexed.objects.filter(record__in=records).count() == 2
    assert {row.told_in for row in Indexed.objects.all()} == {contact.reference}


def test_another_hubs_records_are_never_found_here() -> None:
    make.hub("Easterly")
    placed(who())
    make.hub()
    placed(who())
    assert (asked(), Person.objects.count()) == ([], 1)
    assert CloseMatch.objects.count() == 0
    assert date(2019, 9, 4) == BORN


def test_twins_whose_names_are_alike_are_put_to_somebody() -> None:
    [ella] = placed(who("Ella", "Ward"))
    [ellie] = placed(who("Ellie", "Ward"))
    assert ella != ellie
    assert [(match.why, match.harm) for match in asked()] == [(Why.TWIN, Harm.TWINS)]


def test_what_came_before_there_was_an_index_is_taken_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """A record is always indexed as it is kept: only one of before there was an index has no row."""
    with monkeypatch.context() as before:
        before.setattr(Indexed, "save", lambda *_, **__: None)
        contact = told(who(nhs=nhs(1)))
    record = contact.children.get().record
    assert not Indexed.objects.filter(record=record).exists()
    assert placing.index(by=Job(make.entered().pk, "place-records")) == 1
    assert Indexed.objects.get(record=record).told_in == contact.reference
    assert Entry.objects.get(event=Event.RECORDS_INDEXED).details == {"records": 1}
    assert placing.index(by=Job(make.entered().pk, "place-records")) == 0
