"""The pages on which a schedule is read and tried, a hold is placed, and two people dispose of a case."""

from datetime import date

import pytest
from django.test import Client

from openmash.hub.contacts.models import Contact
from openmash.hub.governance import access
from openmash.hub.governance.models import Certificate, Hold, Proposal, RetentionVersion
from openmash.hub.governance.retention import starter
from openmash.hub.partnership.models import Member
from openmash.hub.partnership.workflow import Role
from tests import make, retained

pytestmark = pytest.mark.django_db
LATER = date(2033, 1, 5)
WHY = "Six years are over."


@pytest.fixture(autouse=True)
def thornmere() -> None:
    make.hub()
    make.time(make.TUESDAY_MORNING)


@pytest.fixture
def lead() -> Member:
    return retained.lead("Imogen First")


@pytest.fixture
def browser(lead: Member) -> Client:
    return make.signed_in(lead)


@pytest.fixture
def other() -> Client:
    return make.signed_in(make.member(Role.SYSTEM_ADMINISTRATOR, sign_in=True, name="Idris Second"))


def text(browser: Client, address: str, status: int = 200, **sent: str) -> str:
    answer = browser.post(address, sent) if sent else browser.get(address)
    assert answer.status_code == status, answer.content.decode()
    return answer.content.decode().replace("\xa0", " ")


def led_to(browser: Client, address: str, **sent: str) -> str:
    """Where a form leads that was right, and what is read there."""
    answer = browser.post(address, sent)
    assert answer.status_code == 302, answer.content.decode()
    return text(browser, answer.headers["Location"])


def test_what_is_due_is_listed_without_a_name(browser: Client) -> None:
    case = retained.decided()
    retained.on(LATER)
    page = text(browser, "/retention/")
    assert case.reference in page
    assert "No further action, or advice only" in page
    assert "Tamsin" not in page
    one = f"/retention/cases/{case.reference}"
    assert "Say why it should go" in text(browser, one, 422, reason=" ")


def test_two_people_and_a_certificate(browser: Client, other: Client) -> None:
    case = retained.decided()
    retained.on(LATER)
    assert "Proposed. It goes when a second person approves it." in led_to(
        browser, f"/retention/cases/{case.reference}", reason=WHY
    )
    proposal = Proposal.objects.get()
    address = f"/retention/proposals/{proposal.reference}"
    own = text(browser, address)
    assert "You proposed this yourself" in own
    assert 'value="approved"' not in own
    assert "Choose" in text(browser, address, 422, said="approved", reason=WHY)
    assert "Choose what you say" in text(other, address, 422, said="", reason=WHY)
    assert WHY in text(other, address, 422, said="", reason=WHY), "what was typed is kept"
    page = led_to(other, address, said="approved", reason="I looked too.")
    assert "Certificate of disposal" in page
    assert "Imogen First" in page
    assert "Idris Second" in page
    certificate = Certificate.objects.get()
    assert certificate.reference in text(browser, "/retention/certificates")
    assert not Contact.objects.filter(pk=case.pk).exists()


def test_what_is_gone_is_answered_like_what_never_was(browser: Client, other: Client) -> None:
    case = retained.decided()
    retained.on(LATER)
    worker = make.signed_in(make.member(Role.SCREENER, sign_in=True))
    text(worker, f"/contacts/{case.reference}")
    led_to(browser, f"/retention/cases/{case.reference}", reason=WHY)
    led_to(other, f"/retention/proposals/{Proposal.objects.get().reference}", said="approved", reason=WHY)
    gone = text(worker, f"/contacts/{case.reference}", 404)
    never = text(worker, "/contacts/ZZZZZ-ZZZZZ-ZZZ", 404)
    assert len(gone) == len(never)
    for address in (f"/retention/cases/{case.reference}", "/retention/cases/nothing"):
        text(browser, address, 404)


def test_the_second_person_can_decline(browser: Client, other: Client) -> None:
    case = retained.decided()
    retained.on(LATER)
    assert "A governance lead proposes" in text(other, f"/retention/cases/{case.reference}")
    led_to(browser, f"/retention/cases/{case.reference}", reason=WHY)
    page = led_to(other, f"/retention/proposals/{Proposal.objects.get().reference}", said="declined", reason="No.")
    assert "Declined. The case stays." in page
    assert case.reference in page


def test_a_proposal_that_no_longer_holds_says_so(browser: Client, other: Client) -> None:
    case = retained.decided()
    retained.on(LATER)
    led_to(browser, f"/retention/cases/{case.reference}", reason=WHY)
    led_to(browser, "/retention/holds", on_kind="contact", on_reference=case.reference, reason="A claim.")
    address = f"/retention/proposals/{Proposal.objects.get().reference}"
    assert "It cannot be disposed of now" in text(other, address)
    assert "legal hold stands" in text(other, address, 409, said="approved", reason="Yes.")
    page = text(other, "/retention/")
    assert "Due, but must stay" in page
    assert f'href="/retention/cases/{case.reference}"' in page
    held = text(browser, f"/retention/cases/{case.reference}")
    assert "A legal hold stands." in held
    assert "Propose to dispose of it" not in held
    refused = text(browser, f"/retention/cases/{case.reference}", 409, reason=WHY)
    assert "This case cannot be disposed of today. A legal hold stands." in refused


def test_empty_pages_say_what_that_means(browser: Client) -> None:
    page = text(browser, "/retention/")
    assert "Nothing waits" in page
    assert "Nothing is due" in page
    assert "Nothing was disposed of yet" in text(browser, "/retention/certificates")
    assert "No hold was placed yet" in text(browser, "/retention/holds")
    retained.on(date(2012, 1, 1))
    assert "No schedule is in force" in text(browser, "/retention/schedule")


def test_a_long_list_says_that_there_is_more(browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access, "SHOWN", 1)
    for _ in range(2):
        retained.decided()
    retained.on(LATER)
    assert "The others follow" in text(browser, "/retention/")


def test_a_hold_is_placed_read_and_lifted_by_another(browser: Client) -> None:
    child = make.child(retained.decided())
    assert "A reference has 13 letters" in text(
        browser, "/retention/holds", 422, on_kind="child", on_reference="Tamsin", reason="A claim."
    )
    page = led_to(browser, "/retention/holds", on_kind="child", on_reference=child.reference.lower(), reason="A claim.")
    assert "Stands" in page
    address = f"/retention/holds/{Hold.objects.get().reference}"
    assert "another governance lead lifts it" in text(browser, address)
    another = make.signed_in(retained.lead())
    assert "Say why it is lifted" in text(another, address, 422, reason=" ")
    assert "Lifted, 17 November 2026" in led_to(another, address, reason="It was settled.")
    assert "It was settled." in text(another, address)


def test_the_schedule_is_read_tried_and_put_in_force(browser: Client, other: Client) -> None:
    page = text(other, "/retention/schedule")
    assert "is kept for 6 years after the last contact" in page
    assert "New version" not in page
    case = retained.decided()
    retained.on(date(2030, 1, 5))
    shorter = starter().replace("years_after_last_contact = 6", "years_after_last_contact = 3")
    assert "Starter retention schedule" in text(browser, "/retention/schedule/new")
    tried = text(browser, "/retention/schedule/new", document=shorter)
    assert "Due by this version only (1)" in tried
    assert case.reference in tried
    assert RetentionVersion.objects.count() == 1
    page = led_to(browser, "/retention/schedule/new", document=shorter, then="force")
    assert "Version 2" in page
    assert "is kept for 3 years" in page
    assert "it is not in force" in page
    assert "You wrote this version yourself" in page
    waiting = f"/retention/schedule/{RetentionVersion.objects.get(number=2).reference}"
    assert "Confirm this version" not in page
    second = make.signed_in(retained.lead("Ines Third"))
    assert "Due by this version only (1)" in text(second, waiting)
    assert "confirmed by Ines Third" in led_to(second, waiting, confirm="yes")
    longer = text(browser, "/retention/schedule/new", document=starter())
    assert "Kept longer by this version (1)" in longer
    assert "No case would be due sooner or later" in text(browser, "/retention/schedule/new", document=shorter)


def test_mistakes_are_shown_beside_their_lines_and_what_was_typed_is_kept(browser: Client) -> None:
    wrong = starter().replace("years_after_last_contact = 6", "years_after_last_contact = 600", 1)
    page = text(browser, "/retention/schedule/new", 422, document=wrong)
    assert "1 mistake to put right" in page
    assert "from 1 to 100" in page
    assert "years_after_last_contact = 600" in page
    assert "Write the schedule" in text(browser, "/retention/schedule/new", 422, document="")


def test_what_was_cleared_last_is_shown_in_people_s_words(browser: Client) -> None:
    page = text(browser, "/retention/")
    assert "is kept for 30 days" in page
    assert "Nothing was cleared yet" in page
    make.open_cases(make.particulars("Nobody", "Referred"))
    make.open_cases()
    retained.on(date(2027, 1, 5))
    retained.cleared()
    assert "Children on a list of open cases" in text(make.signed_in(retained.lead()), "/retention/")
    retained.cleared()
    assert "Nothing was cleared last time" in text(make.signed_in(retained.lead()), "/retention/")
    retained.on(date(2012, 1, 1))
    assert "it stays" in text(make.signed_in(retained.lead()), "/retention/")
