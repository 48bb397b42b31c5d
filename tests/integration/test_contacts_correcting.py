"""Entered in error: a later row says so, the content is no longer shown, and nothing gets stuck."""

from datetime import date, timedelta

import pytest

from openmash.clock import Brag
from openmash.hub.audit.events import Event
from openmash.hub.audit.models import Entry
from openmash.hub.contacts import access
from openmash.hub.contacts.actions import checking, correcting, triaging
from openmash.hub.contacts.models import Contact
from openmash.hub.contacts.workflow import Path, Stage
from openmash.hub.partnership.models import Member
from openmash.hub.partnership.workflow import Role
from openmash.hub.records.refusals import Denied, NotUnderstood, StepNotAllowed
from tests import make

pytestmark = pytest.mark.django_db

BROTHER = make.particulars("Kit", born_on=date(2020, 1, 5))


@pytest.fixture(autouse=True)
def a_tuesday_morning() -> None:
    make.hub()
    make.time(make.TUESDAY_MORNING)


@pytest.fixture
def screener() -> Member:
    return make.member(Role.SCREENER)


def two_children(by: Member) -> Contact:
    return make.contact(at=Stage.CHECKED, by=by, told=make.notification(make.child_told(), make.child_told(BROTHER)))


def test_a_contact_entered_in_error_is_live_no_longer_and_shown_to_no_ordinary_reader(screener: Member) -> None:
    contact = make.contact(by=screener)
    correcting.correct_contact(contact, by=screener, reason="Typed twice")
    contact.refresh_from_db()
    assert contact.stage == Stage.WITHDRAWN
    assert (contact.clock_with, contact.finished_at) == ("", make.TUESDAY_MORNING)
    assert not access.visible_to(screener).filter(pk=contact.pk).exists()
    assert access.known_to(screener).filter(pk=contact.pk).exists()
    with pytest.raises(StepNotAllowed):
        correcting.correct_contact(contact, by=screener, reason="again")


def test_a_child_entered_in_error_is_no_longer_among_the_children(screener: Member) -> None:
    contact = two_children(screener)
    correcting.correct_child(make.child(contact), by=screener, reason="Another family")
    assert [c.record.given_name for c in access.children_of(contact)] == ["Kit"]
    entry = Entry.objects.get(event=Event.ENTRY_CORRECTED)
    assert (entry.about, entry.details) == ([make.child(contact).reference], {"what": "child"})


def test_when_only_children_whose_path_has_ended_are_left_the_contact_is_finished(screener: Member) -> None:
    make.open_cases(make.particulars())
    contact = two_children(screener)
    tamsin, kit = contact.children.all()
    checking.route(tamsin, told="Rowan Idle", how="Telephone", by=screener)
    correcting.correct_child(kit, by=screener, reason="Another family")
    contact.refresh_from_db()
    assert contact.stage == Stage.DECIDED


def test_without_its_only_child_the_contact_waits_for_another(screener: Member) -> None:
    contact = make.contact(at=Stage.CHECKED, by=screener)
    correcting.correct_child(make.child(contact), by=screener, reason="Another family")
    contact.refresh_from_db()
    assert contact.stage == Stage.CHECKED


def test_a_connected_person_entered_in_error_leaves_the_contact_as_it_was(screener: Member) -> None:
    contact = make.contact(by=screener)
    person = contact.connected.get()
    correcting.correct_connected(person, by=screener, reason="Not her mother")
    assert not contact.connected.filter(correction__isnull=True).exists()
    with pytest.raises(StepNotAllowed, match="already marked"):
        correcting.correct_connected(person, by=screener, reason="again")


def test_after_a_slip_the_rating_before_counts_again(screener: Member) -> None:
    contact = make.contact(at=Stage.TRIAGED, by=screener)
    slip = triaging.rate(contact, triaging.Judgement(level=4, brag=Brag.RED, reason="x"), by=screener)
    correcting.correct_rating(slip, by=screener, reason="Wrong contact")
    contact.refresh_from_db()
    assert (contact.level, contact.brag) == (3, Brag.AMBER)
    assert contact.due_at == make.TUESDAY_MORNING + timedelta(hours=24)


def test_without_any_rating_the_contact_is_due_within_one_working_day(screener: Member) -> None:
    contact = make.contact(at=Stage.TRIAGED, by=screener, brag=Brag.BLUE)
    correcting.correct_rating(contact.ratings.get(), by=screener, reason="Wrong contact")
    contact.refresh_from_db()
    assert (contact.level, contact.brag) == (None, "")
    assert contact.due_at == make.TUESDAY_MORNING + timedelta(days=1)


def test_a_child_routed_in_error_waits_again_and_the_hub_holds_the_clock(screener: Member) -> None:
    make.open_cases(make.particulars())
    contact = make.contact(at=Stage.CHECKED, by=screener)
    child = make.child(contact)
    routing = checking.route(child, told="Rowan Idle", how="Telephone", by=screener)
    make.later(hours=1)
    correcting.correct_routing(routing, by=screener, reason="A namesake")
    contact.refresh_from_db()
    child.refresh_from_db()
    assert (contact.stage, contact.finished_at, contact.clock_with) == (Stage.CHECKED, None, "hub")
    assert child.path == Path.LIVE
    assert [turn.holders for turn in contact.turns.all()] == ["hub", "", "hub"]


def test_a_routing_corrected_while_another_child_waits_moves_nothing_else(screener: Member) -> None:
    make.open_cases(make.particulars())
    contact = two_children(screener)
    routing = checking.route(make.child(contact), told="Rowan Idle", how="Telephone", by=screener)
    correcting.correct_routing(routing, by=screener, reason="A namesake")
    contact.refresh_from_db()
    assert contact.stage == Stage.CHECKED
    assert access.children_on_the_way(contact).count() == 2


def test_whoever_entered_it_or_a_decision_maker_marks_it_and_nobody_else(screener: Member) -> None:
    contact = make.contact(by=screener)
    with pytest.raises(Denied, match="whoever entered it, or by a decision maker"):
        correcting.correct_contact(contact, by=make.member(Role.SCREENER), reason="x")
    correcting.correct_contact(contact, by=make.member(Role.DECISION_MAKER), reason="Typed twice")


def test_an_error_is_never_marked_without_a_reason(screener: Member) -> None:
    with pytest.raises(NotUnderstood, match="Say why it was entered in error"):
        correcting.correct_contact(make.contact(by=screener), by=screener, reason="  ")
