"""The pages on which a contact is restricted, a conflict of interest declared, and both lifted."""

from typing import Any

import pytest
from django.http import HttpResponse

from openmash.hub.contacts.actions import declaring, restricting
from openmash.hub.contacts.models import Contact, Named
from openmash.hub.partnership.models import Member
from openmash.hub.partnership.workflow import Role
from tests import make

pytestmark = pytest.mark.django_db


class Desk:
    """A member at a browser without scripts."""

    def __init__(self, member: Member, contact: Contact) -> None:
        self.browser, self.at = make.signed_in(member), f"/contacts/{contact.reference}"

    def opens(self, page: str = "", status: int = 200) -> str:
        return self.reads(self.browser.get(self.at + page), status)

    def sends(self, page: str, *, status: int = 302, **said: Any) -> str:
        return self.reads(self.browser.post(self.at + page, said), status)

    def reads(self, answer: Any, status: int) -> str:
        make.time(make.TUESDAY_MORNING)
        self.answer: HttpResponse = answer
        text: str = answer.content.decode()
        assert answer.status_code == status, text
        return text


@pytest.fixture(autouse=True)
def a_tuesday_morning() -> None:
    make.hub()
    make.time(make.TUESDAY_MORNING)


@pytest.fixture
def screener() -> Member:
    return make.member(Role.SCREENER, name="Sam Wick", sign_in=True)


@pytest.fixture
def decider() -> Member:
    return make.member(Role.DECISION_MAKER, name="Dana Whitlock", sign_in=True)


@pytest.fixture
def contact(screener: Member, decider: Member) -> Contact:
    return make.contact(by=screener)


@pytest.fixture
def restricted(contact: Contact, screener: Member, decider: Member) -> Contact:
    restricting.restrict(contact, named=[decider], reason="A colleague’s.", by=screener)
    return contact


def test_a_screener_restricts_it(contact: Contact, screener: Member, decider: Member) -> None:
    desk = Desk(screener, contact)
    assert "Restrict to named members" in desk.opens()
    page = desk.opens("/restrict")
    assert "Dana Whitlock, decision maker" in page
    assert "Sam Wick, screener" not in page
    assert "Choose who may read it" in desk.sends("/restrict", reason="A colleague’s.", status=422)
    desk.sends("/restrict", named=[decider.reference], reason="A colleague’s.")
    page = desk.opens()
    assert "Restricted to named members</strong> Sam Wick, Dana Whitlock" in page
    assert "A colleague’s." in page


def test_a_screener_who_names_no_decision_maker_is_told(contact: Contact, screener: Member) -> None:
    named = [make.member(Role.SCREENER).reference]
    page = Desk(screener, contact).sends("/restrict", named=named, reason="A colleague’s.", status=422)
    assert "Name at least one decision maker" in page
    assert "A colleague’s." in page


def test_a_decision_maker_may_name_nobody_else(contact: Contact, decider: Member, screener: Member) -> None:
    Desk(decider, contact).sends("/restrict", reason="A colleague’s.")
    Desk(screener, contact).opens(status=404)


def test_one_more_is_named_and_a_name_taken_off(restricted: Contact, screener: Member) -> None:
    desk, ada = Desk(screener, restricted), make.member(Role.ADMINISTRATOR, name="Ada Fell")
    page = desk.opens("/restrict/name")
    assert "Ada Fell, administrator" in page
    assert "Dana Whitlock, decision maker" not in page
    desk.sends("/restrict/name", member=ada.reference, reason="She enters what comes.")
    named = Named.objects.get(member=ada)
    take_off = f"/restrict/{named.reference}/take-off"
    assert "Ada Fell" in desk.opens(take_off)
    assert "Say why" in desk.sends(take_off, reason="", status=422)
    desk.sends(take_off, reason="On leave.")
    assert "Ada Fell" not in desk.opens()
    desk.opens(take_off, status=404)


def test_whoever_takes_off_their_own_name_is_led_away(restricted: Contact, screener: Member) -> None:
    desk = Desk(screener, restricted)
    desk.sends(f"/restrict/{Named.objects.get(member=screener).reference}/take-off", reason="I move on.")
    assert desk.answer.headers["Location"] == "/board"
    desk.opens(status=404)


def test_it_is_lifted(restricted: Contact, screener: Member) -> None:
    desk, other = Desk(screener, restricted), make.member(Role.ADMINISTRATOR, sign_in=True)
    assert "Lift the restriction" in desk.opens("/restrict/lift")
    desk.sends("/restrict/lift", reason="She has left.")
    assert "Restrict to named members" not in Desk(other, restricted).opens()
    assert "not restricted" in desk.opens("/restrict/lift", status=409)
    assert "not restricted" in desk.opens("/restrict/name", status=409)


def test_ones_own_conflict_of_interest(contact: Contact, screener: Member) -> None:
    desk = Desk(screener, contact)
    assert "Whose it is" not in desk.opens("/conflict")
    assert "Say what the conflict is" in desk.sends("/conflict", reason="", status=422)
    desk.sends("/conflict", reason="My own family.")
    assert desk.answer.headers["Location"] == "/board"
    desk.opens(status=404)


def test_a_decision_maker_declares_a_colleagues_and_lifts_it(
    contact: Contact, decider: Member, screener: Member
) -> None:
    desk = Desk(decider, contact)
    assert "Sam Wick, screener" in desk.opens("/conflict")
    desk.sends("/conflict", of=screener.reference, reason="His aunt.")
    page = desk.opens()
    assert "Not Sam Wick:" in page
    assert "His aunt." in page
    assert "Sam Wick, screener" not in desk.opens("/conflict")
    Desk(screener, contact).opens(status=404)
    lift = f"/conflict/{contact.conflicts.get().reference}/lift"
    assert "Sam Wick" in desk.opens(lift)
    desk.sends(lift, reason="A namesake.")
    Desk(screener, contact).opens()


def test_only_a_decision_maker_is_led_to_lift_one(contact: Contact, decider: Member, screener: Member) -> None:
    declaring.declare(contact, of=make.member(), reason="His aunt.", by=decider)
    assert "/lift" in Desk(decider, contact).opens()
    assert "/lift" not in Desk(screener, contact).opens()


def test_a_representative_declares_one_at_the_request() -> None:
    officer = make.member(Role.REPRESENTATIVE, agency="police", sign_in=True)
    request = make.request(make.enquiry("police"), "police")
    browser, address = make.signed_in(officer), f"/requests/{request.reference}/conflict"
    assert "I have a conflict of interest" in browser.get(f"/requests/{request.reference}").content.decode()
    assert "A colleague of your agency answers" in browser.get(address).content.decode()
    assert browser.post(address, {"reason": ""}).status_code == 422
    answer = browser.post(address, {"reason": "My own family."})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/worklist")
    assert browser.get(f"/requests/{request.reference}").status_code == 404
    assert browser.get(address).status_code == 404
