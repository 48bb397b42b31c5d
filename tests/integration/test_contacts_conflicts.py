"""A conflict of interest keeps a member out of a contact, whatever else opens it."""

import pytest
from django.db import IntegrityError, transaction

from openmash.hub.audit.events import Event
from openmash.hub.audit.models import Entry
from openmash.hub.contacts import access
from openmash.hub.contacts.actions import declaring, restricting, taking
from openmash.hub.contacts.models import Conflict, Contact
from openmash.hub.enquiries import access as enquiries
from openmash.hub.enquiries import actions as asking
from openmash.hub.partnership.models import Member
from openmash.hub.partnership.workflow import Role
from openmash.hub.records.refusals import Denied, NotUnderstood, StepNotAllowed
from tests import make

pytestmark = pytest.mark.django_db

WHY = "My own family."


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


def finds(member: Member, contact: Contact) -> bool:
    return access.known_to(member).filter(pk=contact.pk).exists()


def test_whoever_declares_one_no_longer_finds_the_contact(screener: Member, decider: Member) -> None:
    contact = make.contact(by=screener)
    declaring.declare(contact, of=screener, reason=WHY, by=screener)
    assert (finds(screener, contact), finds(decider, contact)) == (False, True)
    entry = Entry.objects.filter(event=Event.CONFLICT_DECLARED).get()
    assert (entry.by, entry.details["of"]) == (screener.reference, screener.reference)
    assert entry.about == [make.child(contact).reference]


def test_it_beats_being_named(screener: Member, decider: Member) -> None:
    contact = make.contact(by=screener)
    restricting.restrict(contact, named=[decider], reason="A colleague’s.", by=screener)
    declaring.declare(contact, of=screener, reason=WHY, by=screener)
    assert not finds(screener, contact)
    assert not access.who_work_on(contact).filter(pk=screener.pk).exists()


def test_a_decision_maker_declares_it_for_a_colleague_and_nobody_else_does(screener: Member, decider: Member) -> None:
    contact, other = make.contact(), make.member(Role.SCREENER)
    with pytest.raises(Denied, match="decision maker"):
        declaring.declare(contact, of=other, reason="His aunt.", by=screener)
    declaring.declare(contact, of=other, reason="His aunt.", by=decider)
    assert not finds(other, contact)
    machine = make.member(Role.SYSTEM_ADMINISTRATOR)
    with pytest.raises(Denied, match="otherwise have to do"):
        declaring.declare(contact, of=machine, reason="His aunt.", by=machine)
    with pytest.raises(NotUnderstood, match="nothing to do with cases"):
        declaring.declare(contact, of=machine, reason="His aunt.", by=decider)


def test_what_they_have_in_hand_is_nobodys_then(screener: Member) -> None:
    contact = make.contact(by=screener)
    taking.take(contact, by=screener)
    declaring.declare(contact, of=screener, reason=WHY, by=screener)
    contact.refresh_from_db()
    assert contact.worker is None
    with pytest.raises(StepNotAllowed, match="not open to Sam Wick"):
        taking.assign(contact, to=screener, by=make.member(Role.SCREENER))


def test_somebody_is_always_left_to_decide(screener: Member, decider: Member) -> None:
    contact = make.contact(by=screener)
    with pytest.raises(StepNotAllowed, match="Nobody would be left to decide"), transaction.atomic():
        declaring.declare(contact, of=decider, reason=WHY, by=decider)
    assert finds(decider, contact)
    another = make.member(Role.DECISION_MAKER)
    declaring.declare(contact, of=decider, reason=WHY, by=decider)
    assert [one.pk for one in access.deciders_of(contact)] == [another.pk]


def test_it_is_declared_once(screener: Member, decider: Member) -> None:
    contact = make.contact()
    declaring.declare(contact, of=screener, reason=WHY, by=screener)
    with pytest.raises(StepNotAllowed, match="of Sam Wick is declared already"):
        declaring.declare(contact, of=screener, reason=WHY, by=decider)
    with pytest.raises(IntegrityError, match="declared_once"), transaction.atomic():
        Conflict.objects.create(hub_id=contact.hub_id, contact=contact, member=screener, reason=WHY, by=decider)


def test_a_decision_maker_lifts_it_and_never_their_own(screener: Member, decider: Member) -> None:
    contact = make.contact()
    another = make.member(Role.DECISION_MAKER)
    conflict = declaring.declare(contact, of=another, reason=WHY, by=another)
    for member in (another, screener):
        with pytest.raises(Denied, match="lift a conflict"):
            declaring.lift_conflict(conflict, reason="It was a namesake.", by=member)
    declaring.lift_conflict(conflict, reason="It was a namesake.", by=decider)
    assert finds(another, contact)
    with pytest.raises(StepNotAllowed, match="lifted already"):
        declaring.lift_conflict(conflict, reason="Again.", by=decider)


def test_a_representative_with_one_no_longer_answers_and_a_colleague_does() -> None:
    enquiry, officer, colleague = make.enquiry("police"), make.representative("police"), make.representative("police")
    request = make.request(enquiry, "police")
    item = make.item(request, by=officer)
    make.replied(request, by=officer)
    declaring.declare(enquiry.contact, of=officer, reason=WHY, by=officer)
    assert not enquiries.requests_to(officer).exists()
    assert not enquiries.owned_by(officer).exists()
    assert not enquiries.visible_to(officer).exists()
    assert not enquiries.readable_by(officer).exists()
    assert not enquiries.readable_in(enquiry, officer).exists()
    for act in (
        lambda: asking.read_request(request, by=officer),
        lambda: asking.read_item(item, by=officer),
        lambda: asking.read_source(item, by=officer),
        lambda: asking.read_enquiry(enquiry, by=officer),
    ):
        with pytest.raises(Denied):
            act()  # type: ignore[no-untyped-call]
    assert asking.read_request(request, by=colleague).request == request
    assert list(enquiries.owned_by(colleague)) == [item]
