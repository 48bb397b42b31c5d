"""Who has a contact in hand: taken, assigned, handed over, put back."""

import pytest

from openmash.hub.audit.events import Event
from openmash.hub.audit.models import Entry
from openmash.hub.contacts.actions import correcting, taking
from openmash.hub.contacts.models import Contact
from openmash.hub.partnership import actions as partnership
from openmash.hub.partnership.models import Member
from openmash.hub.partnership.workflow import Role
from openmash.hub.records.refusals import Denied, NotUnderstood, StepNotAllowed
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def a_tuesday_morning() -> None:
    make.hub()
    make.time(make.TUESDAY_MORNING)


@pytest.fixture
def screener() -> Member:
    return make.member(Role.SCREENER, name="Sam Wick")


@pytest.fixture
def colleague() -> Member:
    return make.member(Role.SCREENER, name="Ada Fell")


def in_hand(contact: Contact) -> Member | None:
    contact.refresh_from_db()
    return contact.worker


def test_what_nobody_has_can_be_taken(screener: Member) -> None:
    contact = make.contact()
    taking.take(contact, by=screener)
    assert in_hand(contact) == screener


def test_what_a_colleague_has_cannot_be_taken(screener: Member, colleague: Member) -> None:
    contact = make.contact()
    taking.take(contact, by=colleague)
    with pytest.raises(StepNotAllowed, match="Ada Fell has this contact in hand already"):
        taking.take(contact, by=screener)
    with pytest.raises(StepNotAllowed, match="You have"):
        taking.take(contact, by=colleague)


def test_what_nobody_has_can_be_assigned_to_a_colleague(screener: Member, colleague: Member) -> None:
    contact = make.contact()
    taking.assign(contact, to=colleague, by=screener)
    assert in_hand(contact) == colleague
    assert Entry.objects.get(event=Event.CONTACT_HANDED_OVER).details == {"to": colleague.reference}


def test_it_is_handed_over_by_whoever_has_it_and_with_a_reason(screener: Member, colleague: Member) -> None:
    contact = make.contact()
    taking.take(contact, by=screener)
    with pytest.raises(NotUnderstood, match="Say why it changes hands"):
        taking.hand_over(contact, to=colleague, by=screener, reason="")
    with pytest.raises(StepNotAllowed, match="Sam Wick has this contact in hand already"):
        taking.hand_over(contact, to=screener, by=screener, reason="x")
    taking.hand_over(contact, to=colleague, by=screener, reason="End of shift")
    assert in_hand(contact) == colleague
    assert [a.worker for a in contact.assignments.all()] == [screener, colleague]


def test_it_is_put_back_with_a_reason(screener: Member) -> None:
    contact = make.contact()
    taking.take(contact, by=screener)
    with pytest.raises(NotUnderstood, match="Say why you put it back"):
        taking.put_back(contact, by=screener, reason=" ")
    taking.put_back(contact, by=screener, reason="Not mine")
    assert in_hand(contact) is None


def test_a_colleague_does_not_pass_on_what_another_has_but_a_decision_maker_does(
    screener: Member, colleague: Member
) -> None:
    contact = make.contact()
    taking.take(contact, by=screener)
    with pytest.raises(Denied, match="whoever has it in hand"):
        taking.put_back(contact, by=colleague, reason="x")
    taking.put_back(contact, by=make.member(Role.DECISION_MAKER), reason="Off sick")
    assert in_hand(contact) is None


def test_what_nobody_has_cannot_be_passed_on(screener: Member, colleague: Member) -> None:
    with pytest.raises(StepNotAllowed, match="Nobody has this contact in hand"):
        taking.hand_over(make.contact(), to=colleague, by=screener, reason="x")


def test_nobody_who_does_not_work_on_cases_is_given_one(screener: Member, colleague: Member) -> None:
    contact = make.contact()
    with pytest.raises(StepNotAllowed, match="Only those who work on cases"):
        taking.assign(contact, to=make.member(Role.REPRESENTATIVE, agency="police"), by=screener)
    partnership.leave(colleague, by=make.member(Role.SYSTEM_ADMINISTRATOR))
    with pytest.raises(StepNotAllowed, match="Only those who work on cases"):
        taking.assign(contact, to=colleague, by=screener)


def test_a_finished_contact_is_in_nobodys_hand(screener: Member) -> None:
    contact = make.contact(by=screener)
    correcting.correct_contact(contact, by=screener, reason="Typed twice")
    with pytest.raises(StepNotAllowed, match="finished"):
        taking.take(contact, by=screener)
