"""Break-glass: reasoned, short, by the database's clock, on every reading, and never past a conflict of interest."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from openmash.hub.audit.events import Event
from openmash.hub.audit.models import Entry
from openmash.hub.contacts import access
from openmash.hub.contacts.actions import breaking, checking, declaring, reading, restricting
from openmash.hub.contacts.models import BrokenGlass, Contact
from openmash.hub.decisions import actions as decisions
from openmash.hub.desk import finding
from openmash.hub.enquiries import actions as asking
from openmash.hub.enquiries.models import Enquiry
from openmash.hub.enquiries.workflow import Visibility
from openmash.hub.outbox.models import Message
from openmash.hub.partnership.models import Member
from openmash.hub.partnership.workflow import Role
from openmash.hub.records import wall
from openmash.hub.records.refusals import Denied, NotUnderstood, StepNotAllowed
from tests import make, walls

pytestmark = pytest.mark.django_db

RANDOM = "ZZZZZ-ZZZZZ-ZZZ"
WHY = "He is at the door."


@pytest.fixture(autouse=True)
def a_tuesday_morning() -> None:
    make.hub()
    make.time(make.TUESDAY_MORNING)


@pytest.fixture
def decider() -> Member:
    return make.member(Role.DECISION_MAKER, name="Dana Whitlock")


@pytest.fixture
def stranger() -> Member:
    """Somebody who works on cases and is not named."""
    return make.member(Role.SCREENER, Role.DECISION_MAKER, name="Ada Fell", sign_in=True)


@pytest.fixture
def enquiry(decider: Member) -> Enquiry:
    """A decided one, restricted to who decided it, with something open and something sealed."""
    made = make.enquiry("police", by=make.member(Role.SCREENER))
    request, police = make.request(made, "police"), make.representative("police")
    make.item(request, by=police, text="Seen at the door.")
    make.item(request, by=police, text="Kept close.", visibility=Visibility.SEALED)
    make.replied(request, by=police)
    make.decision(make.child(made.contact), by=decider)
    restricting.restrict(made.contact, named=[], reason="A colleague’s.", by=decider)
    return made


def broken(contact: Contact, by: Member, hours: int = 2) -> BrokenGlass:
    return breaking.break_glass(contact.reference, hours=hours, reason=WHY, by=by)


def finds(member: Member, contact: Contact) -> bool:
    return access.readable_by(member).filter(pk=contact.pk).exists()


def test_it_opens_the_contact_to_be_read_until_its_hours_are_over(enquiry: Enquiry, stranger: Member) -> None:
    contact = enquiry.contact
    assert not finds(stranger, contact)
    broken(contact, stranger)
    assert finds(stranger, contact)
    make.later(hours=1, minutes=59)
    assert finds(stranger, contact)
    make.later(minutes=1)
    assert not finds(stranger, contact)
    with pytest.raises(Denied):
        reading.read(contact, by=stranger)


def test_a_clock_that_was_set_back_opens_it_no_more(enquiry: Enquiry, stranger: Member) -> None:
    broken(enquiry.contact, stranger)
    walls.asks(stranger)  # so that the wall of the database is asked as well
    assert Contact.objects.filter(pk=enquiry.contact_id).exists()
    make.later(hours=-30)
    assert not finds(stranger, enquiry.contact)
    walls.asks(stranger)
    assert not Contact.objects.filter(pk=enquiry.contact_id).exists()


def test_every_reading_under_it_names_it(enquiry: Enquiry, stranger: Member) -> None:
    glass, before = broken(enquiry.contact, stranger), Entry.objects.latest("pk").pk
    decision = make.child(enquiry.contact).decisions.get()
    assert reading.read(enquiry.contact, by=stranger).glass == glass
    assert asking.read_enquiry(enquiry, by=stranger).glass == glass
    assert decisions.read_decision(decision, by=stranger).glass == glass
    entries = Entry.objects.filter(pk__gt=before, by=stranger.reference)
    assert [(entry.event, entry.details["glass"]) for entry in entries.order_by("pk")] == [
        (Event.CONTACT_READ, glass.reference),
        (Event.ENQUIRY_READ, glass.reference),
        (Event.DECISION_READ, glass.reference),
    ]


def test_a_reading_that_needs_none_names_none(enquiry: Enquiry, decider: Member, stranger: Member) -> None:
    open_to_all = make.contact()
    broken(open_to_all, stranger)
    broken(enquiry.contact, decider)
    assert reading.read(open_to_all, by=stranger).glass is None
    assert reading.read(enquiry.contact, by=decider).glass is None
    assert not Entry.objects.filter(event=Event.CONTACT_READ, details__has_key="glass").exists()


def test_it_lets_read_and_nothing_else(enquiry: Enquiry, stranger: Member) -> None:
    contact = enquiry.contact
    broken(contact, stranger)
    assert reading.read(contact, by=stranger).acts == set()
    child = make.child(contact)
    for act in (
        lambda: checking.check(contact, by=stranger),
        lambda: restricting.lift(contact.restrictions.get(), reason="It is known.", by=stranger),
        lambda: decisions.read_weighing(child, by=stranger),
        lambda: asking.read_asking(enquiry, by=stranger),
        lambda: declaring.declare(contact, of=make.member(), reason="His aunt.", by=stranger),
    ):
        with pytest.raises(Denied), transaction.atomic():
            act()  # type: ignore[no-untyped-call]


def test_no_list_or_search_shows_what_it_opens(enquiry: Enquiry, stranger: Member) -> None:
    broken(enquiry.contact, stranger)
    sought = finding.Sought(reference=enquiry.contact.reference)
    assert finding.found(sought, by=stranger, now=wall.now()).hits == []
    assert asking.list_enquiries(by=stranger, live=False).enquiries == []
    assert not access.children_in(stranger, [enquiry.contact_id]).exists()
    later = make.contact(by=stranger)
    assert reading.read(later, by=stranger).earlier == []


def test_what_an_agency_has_sealed_stays_sealed(enquiry: Enquiry, stranger: Member) -> None:
    broken(enquiry.contact, stranger)
    chronology = asking.read_enquiry(enquiry, by=stranger).chronology
    assert [item.text for item in chronology.items] == ["Seen at the door."]
    assert [agency.code for agency in chronology.sealed] == ["police"]


def test_it_never_beats_a_conflict_of_interest(enquiry: Enquiry, stranger: Member, decider: Member) -> None:
    declaring.declare(enquiry.contact, of=stranger, reason="Her sister.", by=decider)
    broken(enquiry.contact, stranger)
    assert not finds(stranger, enquiry.contact)
    for act in (
        lambda: reading.read(enquiry.contact, by=stranger),
        lambda: asking.read_enquiry(enquiry, by=stranger),
    ):
        with pytest.raises(Denied):
            act()  # type: ignore[no-untyped-call]


def test_whoever_finds_that_it_is_their_own_family_declares_it(enquiry: Enquiry, stranger: Member) -> None:
    broken(enquiry.contact, stranger)
    declaring.declare(enquiry.contact, of=stranger, reason="Her sister.", by=stranger)
    assert not finds(stranger, enquiry.contact)


def test_it_is_given_back_early_by_whoever_broke_it(enquiry: Enquiry, stranger: Member) -> None:
    glass = broken(enquiry.contact, stranger)
    with pytest.raises(Denied, match="whoever broke"):
        breaking.give_back(glass, by=make.member())
    breaking.give_back(glass, by=stranger)
    assert not finds(stranger, enquiry.contact)
    breaking.give_back(glass, by=stranger)  # twice is once
    assert Entry.objects.filter(event=Event.GLASS_GIVEN_BACK).count() == 1
    broken(enquiry.contact, stranger)
    assert finds(stranger, enquiry.contact)


@pytest.mark.parametrize("hours", [0, -1, 5, 10**9])
def test_it_is_for_one_hour_to_four(enquiry: Enquiry, stranger: Member, hours: int) -> None:
    with pytest.raises(NotUnderstood, match="one hour to four"):
        broken(enquiry.contact, stranger, hours=hours)


def test_the_database_itself_refuses_more(stranger: Member) -> None:
    with pytest.raises(IntegrityError, match="open_for_hours"), transaction.atomic():
        BrokenGlass.objects.create(
            hub_id=stranger.hub_id, asked=RANDOM, reason=WHY, until=wall.now() + timedelta(hours=4, seconds=1),
            by=stranger,
        )  # fmt: skip
    glass = breaking.break_glass(RANDOM, hours=4, reason=WHY, by=stranger)
    with pytest.raises(Exception, match="permission denied"), transaction.atomic():
        BrokenGlass.objects.filter(pk=glass.pk).update(until=wall.now() + timedelta(days=1))


def test_it_is_reasoned_and_names_a_reference(stranger: Member) -> None:
    with pytest.raises(NotUnderstood, match="why it cannot wait"):
        breaking.break_glass(RANDOM, hours=1, reason=" ", by=stranger)
    with pytest.raises(NotUnderstood, match="13 letters and figures"):
        breaking.break_glass("Tamsin", hours=1, reason=WHY, by=stranger)
    breaking.break_glass("zzzzz zzzzz zzz", hours=1, reason=WHY, by=stranger)
    with pytest.raises(StepNotAllowed, match="already"):
        breaking.break_glass(RANDOM, hours=1, reason=WHY, by=stranger)


def test_it_is_for_who_works_on_cases() -> None:
    for member in (make.member(Role.GOVERNANCE_LEAD), make.representative("police")):
        with pytest.raises(Denied, match="Break-glass is for"):
            breaking.break_glass(RANDOM, hours=1, reason=WHY, by=member)
        with pytest.raises(Denied, match="Break-glass is for"):
            breaking.read_broken(by=member)


def test_it_is_told_at_once_and_the_log_names_neither_child_nor_contact(enquiry: Enquiry, stranger: Member) -> None:
    glass = broken(enquiry.contact, stranger)
    assert Message.objects.filter(event=Event.GLASS_BROKEN, on_reference=glass.reference).exists()
    entry = Entry.objects.get(event=Event.GLASS_BROKEN)
    assert (entry.on_reference, entry.about, entry.details) == (glass.reference, [], {"hours": 2})


def test_whoever_asks_is_answered_alike_whether_or_not_there_is_such_a_contact(
    enquiry: Enquiry, stranger: Member, decider: Member
) -> None:
    conflicted = make.contact()
    declaring.declare(conflicted, of=stranger, reason="Her sister.", by=decider)
    asked = (enquiry.contact.reference, make.contact().reference, conflicted.reference, RANDOM)
    browser, answers = make.signed_in(stranger), set()
    for reference in asked:
        sent = browser.post("/break-glass", {"asked": reference, "reason": WHY, "hours": "1"})
        page = browser.get("/break-glass")
        answers.add((sent.status_code, sent.headers["Location"], page.content.count(b"/give-back")))
        breaking.give_back(BrokenGlass.objects.get(asked=reference), by=stranger)
    assert answers == {(302, "/break-glass", 1)}


def test_its_pages(enquiry: Enquiry, stranger: Member) -> None:
    browser: Any = make.signed_in(stranger)
    said = {"asked": "Tamsin", "reason": WHY, "hours": "2"}
    wrong = browser.post("/break-glass", said)
    assert wrong.status_code == 422
    assert "A reference has 13 letters" in wrong.content.decode()
    contact = f"/contacts/{enquiry.contact.reference}"
    assert browser.get(contact).status_code == 404
    assert browser.post("/break-glass", said | {"asked": enquiry.contact.reference}).status_code == 302
    again = browser.post("/break-glass", said | {"asked": enquiry.contact.reference})
    assert (again.status_code, "You broke the glass for this reference already" in again.content.decode()) == (
        422,
        True,
    )
    decision = make.child(enquiry.contact).decisions.get()
    for address in (contact, f"/enquiries/{enquiry.reference}", f"/decisions/{decision.reference}"):
        page = browser.get(address)
        assert page.status_code == 200
        assert "You broke the glass: until" in page.content.decode()
        assert "Decide again" not in page.content.decode()
    glass = BrokenGlass.objects.get()
    assert browser.post(f"/break-glass/{glass.reference}/give-back").status_code == 302
    assert browser.get(contact).status_code == 404
    assert browser.post(f"/break-glass/{glass.reference}/give-back").status_code == 404
