"""The pages of a contact: what they show, to whom, and that every reading is on record."""

import html
import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from openmash.hub.audit.events import Event
from openmash.hub.audit.models import Entry
from openmash.hub.contacts.actions import checking, taking
from openmash.hub.contacts.models import Child, Contact
from openmash.hub.contacts.told import ChildTold
from openmash.hub.contacts.workflow import CaseCheck, Path, Stage
from openmash.hub.partnership.models import Member
from openmash.hub.partnership.workflow import Role
from openmash.hub.people.actions import Particulars
from tests import make

pytestmark = pytest.mark.django_db


class Desk:
    """A member at a browser without scripts."""

    def __init__(self, member: Member) -> None:
        self.member = member
        self.browser = make.signed_in(member)

    def opens(self, address: str, status: int = 200) -> str:
        return self.reads(self.browser.get(address), status)

    def sends(self, address: str, data: dict[str, Any], status: int = 302) -> str:
        return self.reads(self.browser.post(address, data), status)

    def reads(self, answer: Any, status: int) -> str:
        make.time(make.TUESDAY_MORNING)
        self.answer = answer
        text = re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))
        assert answer.status_code == status, text
        return text


@pytest.fixture(autouse=True)
def a_tuesday_morning() -> None:
    make.hub()
    make.time(make.TUESDAY_MORNING)


@pytest.fixture
def decider() -> Desk:
    return Desk(make.member(Role.DECISION_MAKER, Role.SCREENER, name="Dana Whitlock", sign_in=True))


def page_of(contact: Contact, page: str = "") -> str:
    return f"/contacts/{contact.reference}{page}"


NEW = {"channel": "phone", "worry": "Shouting heard at night.", "source": "2A", "child-blocks": "1"}
GIRL = {
    "child-0-given_name": "Tamsin",
    "child-0-family_name": "Okafor-Vale",
    "child-0-born_on-day": "9",
    "child-0-born_on-month": "3",
    "child-0-born_on-year": "2017",
    "child-0-address": "14 Larkspur Court",
    "child-0-postcode": "TM1 4AA",
}


def test_a_contact_is_entered_and_answered_with_its_reference_and_what_is_known(decider: Desk) -> None:
    make.open_cases(make.particulars())
    earlier = make.contact()
    decider.sends("/contacts/new", NEW | GIRL)
    contact = Contact.objects.exclude(pk=earlier.pk).get()
    assert decider.answer.url == page_of(contact, "/received")
    text = decider.opens(decider.answer.url)
    assert f"Reference to quote {contact.reference}" in text
    assert "On the open-cases list: Rowan Idle, North locality" in text
    assert "The same child, the same address" in text


def test_a_worry_alone_is_enough_and_the_time_is_now(decider: Desk) -> None:
    decider.sends("/contacts/new", {"channel": "phone", "worry": "Shouting heard."})
    assert Contact.objects.get().received_at == make.TUESDAY_MORNING
    assert "No child is named yet" in decider.opens(decider.answer.url)


def test_a_child_alone_is_enough(decider: Desk) -> None:
    decider.sends("/contacts/new", {"channel": "phone", "child-blocks": "1", "child-0-given_name": "Kit"})
    assert Child.objects.get().record.name == "Kit"


def test_neither_is_too_little_and_says_so(decider: Desk) -> None:
    text = decider.sends("/contacts/new", {"channel": "phone", "child-blocks": "2"}, status=422)
    assert "Say what the worry is, or name at least one child" in text
    assert not Contact.objects.exists()


def test_another_child_is_one_more_block_and_loses_nothing_that_was_typed(decider: Desk) -> None:
    half = {"add": "child", "child-blocks": "1", "child-0-given_name": "Tam", "child-0-born_on-day": "31", "worry": "W"}
    text = decider.sends("/contacts/new", half, status=200)
    assert "Child 2" in text
    assert "problem" not in text
    body = decider.answer.content.decode()
    assert 'value="Tam"' in body
    assert 'value="31"' in body
    assert ">W</textarea>" in body
    assert 'name="child-blocks" value="2"' in body


@pytest.mark.parametrize("blocks", ["", "-1", "x", "999999999", "²", "0"])
def test_a_nonsense_number_of_blocks_is_one_block_or_at_most_thirty(decider: Desk, blocks: str) -> None:
    decider.sends("/contacts/new", {"add": "person", "child-blocks": blocks}, status=200)
    assert 'name="child-blocks" value="1"' in decider.answer.content.decode()


def test_there_is_an_end_to_more_blocks(decider: Desk) -> None:
    text = decider.sends("/contacts/new", {"add": "child", "child-blocks": "30"}, status=200)
    assert "Child 30" in text
    assert "Child 31" not in text
    assert "Add another child" not in text


def test_a_sibling_and_the_mother_at_the_same_address_need_no_typing(decider: Desk) -> None:
    more = {
        "child-blocks": "2", "person-blocks": "1", "child-1-given_name": "Kit", "child-1-same_address": "on",
        "person-0-relation": "Mother", "person-0-same_address": "on", "person-0-lives_with": "yes",
    }  # fmt: skip
    decider.sends("/contacts/new", NEW | GIRL | more)
    contact = Contact.objects.get()
    records = [child.record for child in contact.children.all()] + [one.record for one in contact.connected.all()]
    assert {(record.address, record.postcode) for record in records} == {("14 Larkspur Court", "TM1 4AA")}


KEY = {"key": "k" * 22}


def test_a_page_that_is_sent_twice_is_one_contact(decider: Desk) -> None:
    decider.sends("/contacts/new", NEW | GIRL | KEY)
    first = decider.answer.url
    decider.sends("/contacts/new", NEW | GIRL | KEY)
    assert decider.answer.url == first
    assert Contact.objects.count() == 1


def test_a_page_sent_again_with_other_words_is_asked_about_and_then_kept(decider: Desk) -> None:
    decider.sends("/contacts/new", NEW | KEY)
    changed = NEW | {"worry": "Another worry altogether."}
    text = decider.sends("/contacts/new", changed | KEY, status=422)
    assert "This page was saved before, with other words" in text
    body = decider.answer.content.decode()
    assert "Another worry altogether." in body
    new_key = re.search(r'name="key" value="([^"]+)"', body)
    assert new_key is not None
    decider.sends("/contacts/new", changed | {"key": new_key[1]})
    assert Contact.objects.count() == 2


@pytest.mark.parametrize("key", ["", "short", "x" * 61, "a b" * 10, "\x00" * 20])
def test_a_key_that_is_none_is_made_anew(decider: Desk, key: str) -> None:
    decider.sends("/contacts/new", NEW | {"key": key})
    assert Contact.objects.count() == 1


def test_an_unborn_child_is_entered_with_an_expected_date(decider: Desk) -> None:
    due = {"child-0-expected_on-day": "28", "child-0-expected_on-month": "2", "child-0-expected_on-year": "2027"}
    decider.sends("/contacts/new", NEW | {"child-0-family_name": "Vale"} | due)
    assert "Vale, unborn, due 28 Feb" in decider.opens(decider.answer.url)


def test_the_time_at_which_it_came_starts_the_clock(decider: Desk) -> None:
    decider.sends("/contacts/new", NEW | {"received_time": "8.15"})
    assert make.TUESDAY_MORNING.replace(hour=8, minute=15) == Contact.objects.get().received_at


@pytest.mark.parametrize("role", [Role.REPRESENTATIVE, Role.REFERRER, Role.GOVERNANCE_LEAD, Role.SYSTEM_ADMINISTRATOR])
def test_whoever_does_not_work_on_cases_opens_no_contact(role: Role) -> None:
    contact = make.contact(at=Stage.CHECKED)
    agency = "police" if role == Role.REPRESENTATIVE else "hub"
    outsider = Desk(make.member(role, agency=agency, sign_in=True))
    outsider.opens("/contacts/new", status=403)
    for page in ("", "/received", "/triage", "/hand-on", "/add-child", "/entered-in-error"):
        outsider.opens(page_of(contact, page), status=404)


@pytest.mark.parametrize("reference", ["7Q4XH-2KD9T-M3R", "1", "new-", "x" * 200])
def test_what_does_not_exist_and_what_may_not_be_seen_are_answered_alike(decider: Desk, reference: str) -> None:
    make.hub("Easterly")
    hidden = make.contact()
    make.hub()
    answers = {re.sub(r"Quote this number: \w+", "", decider.opens(f"/contacts/{one}", status=404))
               for one in (hidden.reference, reference)}  # fmt: skip
    assert len(answers) == 1


def test_a_reference_is_understood_however_it_was_typed(decider: Desk) -> None:
    contact = make.contact()
    decider.opens(f"/contacts/{contact.reference.lower().replace('-', '')}")


def test_no_childs_name_stands_in_a_title_or_an_address(decider: Desk) -> None:
    contact = make.contact(at=Stage.TRIAGED)
    for page in ("", "/triage", "/rate", "/hand-on", "/entered-in-error"):
        decider.opens(page_of(contact, page))
        body = decider.answer.content.decode()
        title = re.search(r"<title>(.*?)</title>", body, re.DOTALL)
        assert title is not None
        assert "Tamsin" not in title[1]
        assert not [href for href in re.findall(r'href="([^"]*)"', body) if "amsin" in href]


@pytest.mark.parametrize("page", ["", "/received", "/triage", "/hand-on", "/add-child", "/add-person"])
def test_every_page_that_shows_the_child_is_on_record(decider: Desk, page: str) -> None:
    contact = make.contact(at=Stage.CHECKED)
    decider.opens(page_of(contact, page))
    entry = Entry.objects.get(event=Event.CONTACT_READ)
    assert (entry.by, entry.on_reference) == (decider.member.reference, contact.reference)
    assert entry.about == [make.child(contact).reference]


def offered(desk: Desk, contact: Contact) -> set[str]:
    """The buttons and links of what can be done now."""
    body = desk.opens(page_of(contact)) and desk.answer.content.decode()
    aside = re.search(r"<aside.*?</aside>", body, re.DOTALL)
    assert aside is not None
    found = re.findall(r"<(?:a|button)(?: [^>]*)?>(.*?)</(?:a|button)>", aside[0], re.DOTALL)
    return {html.unescape(re.sub(r"<[^>]+>|\s+", " ", words)).strip() for words in found}


CORRECT_ALL = "This whole contact was entered in error"
WHO_READS = {"Restrict to named members", "Declare a conflict of interest"}
FREE = {"Take it", "Assign it to a colleague", CORRECT_ALL, *WHO_READS}


@pytest.mark.parametrize(
    ("stage", "expected"),
    [
        (Stage.RECEIVED, {"Check for open cases"}),
        (Stage.CHECKED, {"Triage", "Check for open cases again"}),
        (Stage.TRIAGED, {"Open an enquiry", "choose another way", "Re-rate"}),
        (Stage.PREPARED, {"Decide for Tamsin", "Re-rate"}),
    ],
)
def test_what_is_offered_is_what_can_be_done_next(decider: Desk, stage: Stage, expected: set[str]) -> None:
    assert offered(decider, make.contact(at=stage)) == expected | FREE


def test_an_open_child_is_first_of_all_routed(decider: Desk) -> None:
    make.open_cases(make.particulars())
    assert "Route Tamsin to their worker" in offered(decider, make.contact(at=Stage.CHECKED))


def test_an_administrator_is_told_for_whom_it_waits() -> None:
    administrator = Desk(make.member(Role.ADMINISTRATOR, sign_in=True))
    assert "Waits for triage by a screener" in administrator.opens(page_of(make.contact(at=Stage.CHECKED)))
    assert "Waits for a decision maker" in administrator.opens(page_of(make.contact(at=Stage.PREPARED)))


def test_an_enquiry_is_one_click_away(decider: Desk) -> None:
    enquiry = make.enquiry("police", of=make.contact(at=Stage.TRIAGED))
    assert "Go to the enquiry" in offered(decider, enquiry.contact)
    assert "Clock is with Police" in decider.opens(page_of(enquiry.contact))


def test_a_finished_contact_offers_nothing_more(decider: Desk) -> None:
    make.open_cases(make.particulars())
    contact = make.contact(at=Stage.CHECKED)
    checking.route(make.child(contact), told="Rowan Idle", how="Telephone", by=decider.member)
    assert offered(decider, contact) == {CORRECT_ALL, *WHO_READS}
    assert "What is new is a new contact" in decider.opens(page_of(contact))
    assert "With their worker. Rowan Idle was told: Telephone" in decider.opens(page_of(contact))


def test_how_old_the_list_is_stands_where_it_is_used(decider: Desk) -> None:
    contact = make.contact()
    assert "Not checked: there is no list yet" in decider.opens(page_of(contact))
    make.open_cases(hours_old=31)
    assert "Not checked: the list is 31 h old" in decider.opens(page_of(contact))
    decider.sends(page_of(contact, "/check"), {})
    assert "Not checked: the list is 31 h old" in decider.opens(page_of(contact))
    make.open_cases(hours_old=1)
    assert "there is one now. Check again" in decider.opens(page_of(contact))


def test_what_was_found_in_the_list_is_said_before_and_after_it_is_confirmed(decider: Desk) -> None:
    make.open_cases(make.particulars())
    kit, nobody = make.child_told(make.particulars("Kit", born_on=None)), ChildTold(particulars=Particulars())
    contact = make.contact(told=make.notification(make.child_told(), kit, nobody))
    assert "On the open-cases list: Rowan Idle" in decider.opens(page_of(contact))
    decider.sends(page_of(contact, "/check"), {})
    text = decider.opens(page_of(contact))
    assert "Open to a worker: Rowan Idle, North locality, 020 7946 0101" in text
    assert "Not checked: too little is known of this child" in text
    assert "Name not known, age not known" in text


def test_no_list_then_is_no_list_said(decider: Desk) -> None:
    assert "Not checked: there was no list" in decider.opens(page_of(make.contact(at=Stage.CHECKED)))


@pytest.fixture
def triaged(decider: Desk) -> Contact:
    return make.contact(at=Stage.TRIAGED, by=decider.member)


def test_a_contact_with_everything_costs_no_more_queries_than_one_with_little(decider: Desk) -> None:
    def queries(contact: Contact) -> int:
        decider.opens(page_of(contact))
        with CaptureQueriesContext(
            connection,
        ) as asked:
            decider.opens(page_of(contact))
        return len(asked)

    few = queries(make.contact(at=Stage.CHECKED))
    for number in range(5):
        make.contact(told=make.notification(make.child_told(), make.child_told(make.particulars(f"Kit{number}"))))
    blocks = [make.child_told(make.particulars(f"Kit{number}")) for number in range(8)]
    many = make.contact(at=Stage.CHECKED, told=make.notification(make.child_told(), *blocks))
    assert queries(many) <= few + 6  # siblings are only looked for where the child is known
    assert queries(many) <= 45


def test_taken_assigned_and_handed_over_from_the_page(decider: Desk) -> None:
    contact, colleague = make.contact(), make.member(Role.SCREENER, name="Ada Fell")
    decider.sends(page_of(contact, "/take"), {})
    assert "You have this contact in hand" in decider.opens(page_of(contact))
    decider.sends(page_of(contact, "/hand-on"), {"to": colleague.reference}, status=422)
    decider.sends(page_of(contact, "/hand-on"), {"to": colleague.reference, "reason": "End of shift"})
    assert "Ada Fell has this contact in hand" in decider.opens(page_of(contact))
    decider.sends(page_of(contact, "/hand-on"), {"to": "nobody", "reason": "Off sick"})
    assert "Nobody has taken this contact" in decider.opens(page_of(contact))
    decider.sends(page_of(contact, "/hand-on"), {"to": colleague.reference})
    contact.refresh_from_db()
    assert contact.worker == colleague


def test_nobody_is_not_somebody_to_whom_a_free_contact_is_assigned(decider: Desk) -> None:
    decider.sends(page_of(make.contact(), "/hand-on"), {"to": "nobody"}, status=422)


def test_triage_leads_to_opening_the_enquiry(decider: Desk) -> None:
    contact = make.contact(at=Stage.CHECKED)
    judged = {"level": "3", "brag": "amber", "reason": "Repeated worries", "route": "enquiry"}
    decider.sends(page_of(contact, "/triage"), judged)
    assert decider.answer.url == page_of(contact, "/enquiry/open")


def test_triage_to_a_decision_leads_back(decider: Desk) -> None:
    contact = make.contact(at=Stage.CHECKED)
    decider.sends(page_of(contact, "/triage"), {"level": "1", "brag": "blue", "reason": "x", "route": "advice"})
    assert decider.answer.url == page_of(contact)


def test_nothing_is_chosen_beforehand_and_each_brag_says_when_it_would_be_due(decider: Desk) -> None:
    text = decider.opens(page_of(make.contact(at=Stage.CHECKED), "/triage"))
    assert not re.search(r"<input[^>]* checked", decider.answer.content.decode())
    assert re.search(r"Red Due .* Amber Due .* Green Due .* Blue No target", text)


def test_a_new_rating_shows_the_one_before_it(decider: Desk, triaged: Contact) -> None:
    assert "A pattern of small worries" in decider.opens(page_of(triaged, "/rate"))
    decider.sends(page_of(triaged, "/rate"), {"level": "4", "brag": "red", "reason": "It is worse"})
    assert "It is worse" in decider.opens(page_of(triaged))


def test_a_check_by_hand_and_a_routing(decider: Desk, triaged: Contact) -> None:
    child = make.child(triaged)
    of_child = page_of(triaged, f"/children/{child.reference}")
    decider.opens(f"{of_child}/check")
    decider.sends(f"{of_child}/check", {"result": CaseCheck.OPEN, "note": "Duty worker rang back"})
    assert "Open to a worker. “Duty worker rang back”" in decider.opens(page_of(triaged))
    decider.opens(f"{of_child}/route")
    decider.sends(f"{of_child}/route", {"told": "Rowan Idle", "how": "Telephone"})
    child.refresh_from_db()
    assert child.path == Path.ROUTED
    decider.opens(f"{of_child}/route", status=404)


def test_a_child_and_a_person_are_added_later(decider: Desk, triaged: Contact) -> None:
    decider.sends(page_of(triaged, "/add-child"), {"given_name": "Kit"})
    decider.sends(page_of(triaged, "/add-person"), {"relation": "Uncle", "given_name": "Chidi"})
    text = decider.opens(page_of(triaged))
    assert "Kit, age not known" in text
    assert "Uncle" in text


def test_each_part_can_be_marked_as_entered_in_error(decider: Desk, triaged: Contact) -> None:
    child, person, rating = make.child(triaged), triaged.connected.get(), triaged.ratings.get()
    for part, entered in (("child", child), ("person", person), ("rating", rating)):
        address = page_of(triaged, f"/entered-in-error/{part}/{entered.reference}")
        decider.opens(address)
        decider.sends(address, {"reason": ""}, status=422)
        decider.sends(address, {"reason": "Another family"})
        decider.opens(address, status=404)
    text = decider.opens(page_of(triaged))
    assert "Adaeze" not in text
    assert text.count("Another family") == 3


def test_a_routing_in_error_is_marked_at_the_child(decider: Desk) -> None:
    make.open_cases(make.particulars())
    contact = make.contact(at=Stage.CHECKED)
    routing = checking.route(make.child(contact), told="Rowan Idle", how="Telephone", by=decider.member)
    assert "Routed in error" in decider.opens(page_of(contact))
    decider.sends(page_of(contact, f"/entered-in-error/routing/{routing.reference}"), {"reason": "A namesake"})
    assert "A routing, marked by Dana Whitlock" in decider.opens(page_of(contact))


def test_a_part_that_is_none_does_not_exist(decider: Desk, triaged: Contact) -> None:
    decider.opens(page_of(triaged, f"/entered-in-error/worker/{triaged.reference}"), status=404)


def test_whoever_did_not_enter_it_marks_nothing(triaged: Contact) -> None:
    other = Desk(make.member(Role.SCREENER, sign_in=True))
    other.opens(page_of(triaged, "/entered-in-error"), status=403)
    other.opens(page_of(triaged, f"/entered-in-error/child/{make.child(triaged).reference}"), status=403)
    assert "in error" not in other.opens(page_of(triaged))


def test_of_a_contact_entered_in_error_the_page_shows_only_that(decider: Desk, triaged: Contact) -> None:
    decider.sends(page_of(triaged, "/entered-in-error"), {"reason": "Typed twice"})
    text = decider.opens(page_of(triaged))
    assert "Typed twice" in text
    assert "Tamsin" not in text
    decider.opens(page_of(triaged, "/triage"), status=404)


def test_a_step_at_the_wrong_moment_is_refused_before_anything_is_asked(decider: Desk) -> None:
    contact = make.contact()
    assert "read it again" in decider.opens(page_of(contact, "/triage"), status=409)
    taking.take(contact, by=make.member(Role.SCREENER, name="Ada Fell"))
    assert "Ada Fell has this contact in hand already" in decider.sends(page_of(contact, "/take"), {}, status=409)


def test_take_and_check_are_never_done_by_following_a_link(decider: Desk) -> None:
    contact = make.contact()
    for page in ("/take", "/check"):
        decider.opens(page_of(contact, page), status=405)
