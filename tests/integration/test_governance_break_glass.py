"""Break-glass, looked at afterwards: by a second person, without the child's name, and how often it happens."""

from datetime import datetime
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from openmash.hub.audit.events import Event
from openmash.hub.audit.models import Entry
from openmash.hub.config.listeners import LISTENERS
from openmash.hub.config.mail import Server
from openmash.hub.contacts import access as contacts
from openmash.hub.contacts.actions import breaking, declaring, reading, restricting
from openmash.hub.contacts.models import BrokenGlass, Contact
from openmash.hub.governance import access, actions
from openmash.hub.governance.models import GlassReview
from openmash.hub.governance.months import last_months
from openmash.hub.governance.workflow import Reviewed
from openmash.hub.outbox import actions as outbox
from openmash.hub.partnership import actions as partnership
from openmash.hub.partnership.models import Member
from openmash.hub.partnership.workflow import Role
from openmash.hub.records import wall
from openmash.hub.records.refusals import Denied, NotUnderstood, StepNotAllowed
from tests import make

pytestmark = pytest.mark.django_db

SAID = {"outcome": Reviewed.JUSTIFIED, "words": "He was at the door, and nobody named answered."}


@pytest.fixture(autouse=True)
def a_tuesday_morning() -> None:
    make.hub()
    make.time(make.TUESDAY_MORNING)


@pytest.fixture
def lead() -> Member:
    return make.member(Role.GOVERNANCE_LEAD, name="Gwen Marsh", sign_in=True)


@pytest.fixture
def stranger() -> Member:
    return make.member(Role.SCREENER, name="Ada Fell")


@pytest.fixture
def contact() -> Contact:
    decider = make.member(Role.DECISION_MAKER)
    made = make.contact(by=decider)
    restricting.restrict(made, named=[], reason="A colleague’s.", by=decider)
    return made


@pytest.fixture
def glass(contact: Contact, stranger: Member) -> BrokenGlass:
    """Broken at half past nine, and the contact read twice by eleven."""
    glass = breaking.break_glass(contact.reference, hours=2, reason="He is at the door.", by=stranger)
    for minutes in (5, 85):
        make.later(minutes=minutes)
        reading.read(contact, by=stranger)
    return glass


@pytest.fixture
def page(lead: Member) -> Client:
    return make.signed_in(lead)


def opened(page: Client, address: str, status: int = 200) -> str:
    answer = page.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def test_the_governance_lead_is_told_at_once_without_the_child(
    glass: BrokenGlass, page: Client, contact: Contact
) -> None:
    assert '<b>1</b> <a href="/governance/break-glass">break-glass review</a>' in opened(page, "/governance/")
    text = opened(page, "/governance/break-glass")
    assert "Ada Fell" in text
    assert "Waits for you" in text
    for said in ("Tamsin", "Okafor-Vale", "hungry", contact.reference, "He is at the door."):
        assert said not in text


def test_what_was_read_is_shown_by_event_and_reference(
    glass: BrokenGlass, lead: Member, page: Client, contact: Contact
) -> None:
    looked = actions.read_glass(glass, by=lead)
    assert [entry.event for entry in looked.readings] == [Event.CONTACT_READ] * 2
    assert looked.children == [make.child(contact).reference]
    assert Entry.objects.filter(event=Event.BROKEN_GLASS_READ).get().about == looked.children
    text = opened(page, f"/governance/break-glass/{glass.reference}")
    assert "He is at the door." in text
    assert "2 pages" in text.replace("\xa0", " ")
    assert "Tamsin" not in text


def test_one_that_opened_nothing_says_so(stranger: Member, page: Client) -> None:
    glass = breaking.break_glass("ZZZZZ-ZZZZZ-ZZZ", hours=1, reason="I was told so.", by=stranger)
    assert "Nothing was read under it" in opened(page, f"/governance/break-glass/{glass.reference}")


def test_it_is_reviewed_once_with_words(glass: BrokenGlass, lead: Member) -> None:
    with pytest.raises(NotUnderstood, match="what you found"):
        actions.review_glass(glass, outcome=Reviewed.JUSTIFIED, words=" ", by=lead)
    actions.review_glass(glass, outcome=Reviewed.NOT_JUSTIFIED, words="Dana could have been rung.", by=lead)
    with pytest.raises(StepNotAllowed, match="already"):
        actions.review_glass(glass, outcome=Reviewed.JUSTIFIED, words="Or not.", by=make.member(Role.GOVERNANCE_LEAD))
    assert str(GlassReview.objects.get()) == "not_justified"
    assert Entry.objects.get(event=Event.BROKEN_GLASS_REVIEWED).details == {"outcome": "not_justified"}


def test_nobody_reviews_what_they_broke_themself(contact: Contact) -> None:
    both = make.member(Role.GOVERNANCE_LEAD, Role.SCREENER, sign_in=True)
    glass = breaking.break_glass(contact.reference, hours=2, reason="He is at the door.", by=both)
    with pytest.raises(Denied, match="somebody else reviews it"):
        actions.review_glass(glass, **SAID, by=both)  # type: ignore[arg-type]
    browser = make.signed_in(both)
    assert "somebody else reviews it" in opened(browser, "/governance/break-glass")
    assert "somebody else reviews it" in opened(browser, f"/governance/break-glass/{glass.reference}")
    assert browser.post(f"/governance/break-glass/{glass.reference}", SAID).status_code == 403


def test_only_the_governance_lead_looks(glass: BrokenGlass, stranger: Member) -> None:
    assert not access.glasses(stranger).exists()
    for act in (
        lambda: actions.read_glasses(by=stranger),
        lambda: actions.read_glass(glass, by=stranger),
        lambda: actions.review_glass(glass, **SAID, by=stranger),  # type: ignore[arg-type]
    ):
        with pytest.raises(Denied):
            act()  # type: ignore[no-untyped-call]


def test_the_review_on_its_page(glass: BrokenGlass, page: Client) -> None:
    address = f"/governance/break-glass/{glass.reference}"
    wrong = page.post(address, {"words": SAID["words"]})
    assert (wrong.status_code, SAID["words"] in wrong.content.decode()) == (422, True)
    assert page.post(address, SAID).status_code == 302
    assert "Justified: Gwen Marsh" in opened(page, "/governance/break-glass")
    assert "He was at the door" in opened(page, address)
    assert "Nothing waits for you" in opened(page, "/governance/")


def test_its_rate_stands_beside_how_often_contacts_are_read(
    glass: BrokenGlass, lead: Member, stranger: Member, page: Client
) -> None:
    make.time(datetime(2026, 12, 1, 0, 30, tzinfo=make.LONDON))
    breaking.give_back(
        breaking.break_glass("ZZZZZ-ZZZZZ-ZZZ", hours=1, reason="I was told so.", by=stranger), by=stranger
    )
    read = actions.read_glasses(by=lead)
    assert [(one.words, one.broken, one.read) for one in read.months[:3]] == [
        ("December 2026", 1, 0),
        ("November 2026", 1, 2),
        ("October 2026", 0, 0),
    ]
    assert [one.in_a_thousand for one in read.months[:2]] == [0, 500]
    assert len(read.months) == 12
    assert (list(read.open), len(read.waiting)) == ([], 2)
    text = opened(page, "/governance/break-glass")
    assert "500.0" in text
    assert "given back" in text


def test_before_anybody_broke_it_the_page_says_so(page: Client) -> None:
    text = opened(page, "/governance/break-glass")
    assert "Nothing waits" in text
    assert "None is open now" in text


def test_where_every_named_decision_maker_has_left_the_governance_lead_names_another(
    contact: Contact, page: Client, lead: Member
) -> None:
    dana, ada = (make.member(Role.DECISION_MAKER, name=name) for name in ("Dana Whitlock", "Ada Fell"))
    restriction = contact.restrictions.get()
    with pytest.raises(Denied, match="while one of them"):
        restricting.name_decider(restriction, dana, reason="They have left.", by=lead)
    address = f"/governance/restricted/{restriction.reference}"
    opened(page, address, status=404)
    partnership.leave(restriction.by, by=make.member(Role.SYSTEM_ADMINISTRATOR))
    declaring.declare(contact, of=ada, reason="Her sister.", by=ada)
    assert restriction.reference in opened(page, "/governance/break-glass")
    text = opened(page, address)
    assert "Dana Whitlock" in text
    assert "Ada Fell" not in text
    with pytest.raises(NotUnderstood, match="Ada Fell cannot be named"):
        restricting.name_decider(restriction, ada, reason="They have left.", by=lead)
    with make.log_out_of_reach():
        restricting.name_decider(restriction, dana, reason="They have left.", by=lead)
    assert page.post(address, {"member": dana.reference}).status_code == 422
    assert page.post(address, {"member": dana.reference, "reason": "They have left."}).status_code == 302
    assert [one.name for one in contacts.deciders_of(contact)] == ["Dana Whitlock"]
    opened(page, address, status=404)


def test_the_alert_is_posted_to_every_lead_and_names_nobody(glass: BrokenGlass, lead: Member) -> None:
    make.member(Role.GOVERNANCE_LEAD)  # has no account, and so no address
    for message in outbox.waiting():
        outbox.deliver(message, listeners=LISTENERS)
    make.hub()
    [letter] = mail.outbox
    assert lead.user is not None
    assert letter.to == [lead.user.email]
    assert glass.reference in letter.body
    assert letter.extra_headers["Message-ID"].startswith(f"<glass-{glass.reference}@")
    for said in ("Ada Fell", "Tamsin", glass.asked, glass.reason):
        assert said not in f"{letter.subject} {letter.body}"


def test_the_last_twelve_months_begin_at_midnight_here() -> None:
    months = last_months(datetime(2026, 3, 31, 23, 30, tzinfo=make.LONDON))
    assert [f"{one:%Y-%m}" for one in months][:2] == ["2025-04", "2025-05"]
    assert (len(months), {(one.day, one.hour, one.minute) for one in months}) == (12, {(1, 0, 0)})
    assert months[3].utcoffset() != months[9].utcoffset()


def test_when_the_log_cannot_be_written_nothing_is_read_or_reviewed(glass: BrokenGlass, lead: Member) -> None:
    for act in (
        lambda: actions.read_glasses(by=lead),
        lambda: actions.read_glass(glass, by=lead),
        lambda: actions.review_glass(glass, **SAID, by=lead),  # type: ignore[arg-type]
    ):
        with make.log_out_of_reach():
            act()  # type: ignore[no-untyped-call]
    assert not GlassReview.objects.exists()


def test_the_page_says_where_the_letter_reaches_nobody(page: Client, settings: Any) -> None:
    assert "This hub sends no mail" in opened(page, "/governance/break-glass")
    settings.MAIL = Server(host="mail.internal")
    assert "This hub sends no mail" not in opened(page, "/governance/break-glass")


def test_whoever_breaks_the_glass_is_told_where_no_lead_has_an_address() -> None:
    browser = make.signed_in(make.member(Role.SCREENER, sign_in=True))
    make.member(Role.GOVERNANCE_LEAD)  # a lead whom nothing can be sent to
    assert "No governance lead of this hub has an address" in opened(browser, "/break-glass")
    wall.rehearse(make.hub().pk)
    make.member(Role.GOVERNANCE_LEAD, sign_in=True)
    assert "No governance lead of this hub has an address" not in opened(browser, "/break-glass")
