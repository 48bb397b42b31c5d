"""Where the gate stops something on a page, the page says why, keeps what was typed, and asks for what is wanted."""

import re

import pytest
from django.test import Client

from openmash.hub.enquiries.models import Item, Request
from openmash.hub.enquiries.workflow import Visibility
from openmash.hub.partnership.models import Member
from openmash.hub.partnership.workflow import Role
from openmash.hub.sharing import actions
from openmash.hub.sharing.models import GateAnswer, Override
from tests import make
from tests.agreements import agreement, rule

pytestmark = pytest.mark.django_db

SECOND_THOUGHT = "Why it should be shared all the same"
EMERGENCY = "In an emergency only: why it cannot wait"


@pytest.fixture(autouse=True)
def a_tuesday_morning() -> None:
    make.hub()
    make.time(make.TUESDAY_MORNING)


@pytest.fixture
def constable() -> Member:
    return make.member(Role.REPRESENTATIVE, agency="police", sign_in=True)


@pytest.fixture
def page(constable: Member) -> Client:
    return make.signed_in(constable)


@pytest.fixture
def screener() -> Member:
    return make.member(Role.SCREENER, sign_in=True)


@pytest.fixture
def asked() -> Request:
    return make.request(make.enquiry("police"), "police")


def in_force(*rules: str) -> None:
    actions.put_in_force(agreement(*rules), by=make.member(Role.GOVERNANCE_LEAD))


WRITTEN = {"q1i-kind": "third_party", "q1i-text": "A neighbour heard shouting.", "q1i-visibility": "released"}


def test_an_item_that_needs_a_second_thought_is_written_with_its_reason(asked: Request, page: Client) -> None:
    address = f"/requests/{asked.reference}/1/item"
    first = page.post(address, WRITTEN)
    assert first.status_code == 422
    shown = first.content.decode()
    assert "needs a second thought: “What a third party said" in shown
    assert SECOND_THOUGHT in shown
    assert "A neighbour heard shouting." in shown
    assert not Item.objects.exists()
    assert GateAnswer.objects.filter(whom="receiving team", ruling="review", reason="").exists()
    again = page.post(address, {**WRITTEN, "q1i-gate": "review", "q1i-why_shared": "She knows, and agrees."})
    assert again.status_code == 302
    assert GateAnswer.objects.filter(whom="receiving team", reason="She knows, and agrees.").exists()
    assert Item.objects.get().visibility == Visibility.RELEASED


def test_no_field_is_asked_for_before_the_gate_wants_it(asked: Request, page: Client) -> None:
    shown = page.get(f"/requests/{asked.reference}").content.decode()
    assert SECOND_THOUGHT not in shown
    assert EMERGENCY not in shown


def test_an_item_that_is_not_agreed_is_moved_in_an_emergency_only(
    asked: Request, constable: Member, page: Client
) -> None:
    item = make.item(asked, by=constable, visibility=Visibility.SEALED)
    in_force(rule(whom=["hub", "any"]))
    address, sent = f"/items/{item.reference}/move", {"visibility": "released", "reason": "It helps."}
    shown = page.post(address, sent).content.decode()
    assert "is not agreed: no rule of the agreement permits it" in shown
    assert re.search(r'value="released"[^>]*checked', shown)
    assert EMERGENCY in shown
    assert page.post(address, {**sent, "gate": "deny"}).status_code == 422
    assert page.post(address, {**sent, "gate": "review", "why_shared": "It is only a reason."}).status_code == 422
    assert not Override.objects.exists()
    assert page.post(address, {**sent, "gate": "deny", "why_shared": "He is at the door."}).status_code == 302
    assert Override.objects.get().reason == "He is at the door."


def test_an_agency_with_which_nothing_is_agreed_is_asked_in_an_emergency_only(screener: Member) -> None:
    browser, enquiry = make.signed_in(screener), make.enquiry("police")
    in_force(rule(who="hub", whom="police", data="request"))
    address, sent = f"/enquiries/{enquiry.reference}/ask", {"agency": "housing"}
    first = browser.post(address, sent)
    assert first.status_code == 422
    assert "The hub asking Housing is not agreed" in first.content.decode()
    assert not enquiry.requests.filter(agency__code="housing").exists()
    browser.post(address, {**sent, "gate": "deny", "why_shared": "They are evicted tonight."})
    assert enquiry.requests.filter(agency__code="housing").exists()


def test_an_enquiry_that_is_not_agreed_is_not_opened_and_what_was_typed_is_there(screener: Member) -> None:
    browser, contact = make.signed_in(screener), make.contact(at=make.Stage.TRIAGED, by=screener)
    in_force(rule(who="hub", whom="police", data="request", verdict="review", title="Is it needed?"))
    address = f"/contacts/{contact.reference}/enquiry/open"
    sent = {
        "purpose": "help", "basis": "public_task", "special_category": "safeguarding", "agencies": ["police"],
        "reason": "Who sees the child?",
    }  # fmt: skip
    first = browser.post(address, sent)
    assert first.status_code == 422
    assert "Who sees the child?" in first.content.decode()
    assert SECOND_THOUGHT in first.content.decode()
    assert browser.post(address, {**sent, "gate": "review", "why_shared": "It is."}).status_code == 302


def test_a_refusal_that_no_page_asks_about_is_said_and_its_answer_kept(
    asked: Request, constable: Member, page: Client
) -> None:
    make.item(asked, by=constable)
    actions.revoke(agency="police", reason="A leak.", by=make.member(Role.GOVERNANCE_LEAD))
    stopped = page.post(f"/requests/{asked.reference}/send")
    assert stopped.status_code == 403
    assert "has been stopped urgently" in stopped.content.decode()
    assert GateAnswer.objects.filter(because="revoked", ruling="deny").exists()
