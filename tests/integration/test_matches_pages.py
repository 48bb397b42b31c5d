"""The pages of who is who: the queue, a pair side by side, a person, whom the hub knows while a contact is typed."""

from datetime import date

import pytest
from django.test import Client

from openmash.hub.audit.events import Event
from openmash.hub.audit.models import Entry
from openmash.hub.contacts.actions import restricting
from openmash.hub.contacts.models import Contact
from openmash.hub.matches.actions import judging, looking, protecting, reading
from openmash.hub.partnership.models import Member
from openmash.hub.partnership.workflow import Role
from openmash.hub.people.actions import Particulars
from openmash.hub.people.models import CloseMatch, Indexed, Joining, Protection
from openmash.hub.people.workflow import Protected, Said, Sex
from openmash.hub.records.refusals import Denied, StepNotAllowed
from tests import make
from tests.alike import around, asked, child_of, close_match, nhs, place, placed, told, who

pytestmark = pytest.mark.django_db
ELSEWHERE = ("3 Tannery Row, Thornmere", "TM2 1BB")
MORE = "More people than can be listed are like this."


@pytest.fixture
def screener() -> Member:
    make.hub()
    make.time(make.TUESDAY_MORNING)
    return make.member(Role.SCREENER, sign_in=True)


@pytest.fixture
def browser(screener: Member) -> Client:
    return make.signed_in(screener)


def page(browser: Client, where: str) -> str:
    answer = browser.get(where)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def found_by(reader: Member) -> set[int]:
    """The records by which it may be said to a reader that Amelia is known."""
    return {one.row.record_id for one in looking.look_up(who(), by=reader).candidates}


def test_an_empty_queue_says_when_something_will_be_there(browser: Client) -> None:
    assert "No close match waits" in page(browser, "/matches/")


def test_the_queue_has_the_worst_to_get_wrong_first(screener: Member, browser: Client) -> None:
    for _ in range(2):
        placed(who("Muhammad", "Khan", date(2014, 5, 6), sex=Sex.MALE, home=("", "")))
    close_match()
    text = page(browser, "/matches/")
    assert text.index("One twin’s record would stand under the other’s name.") < text.index("history would be wrong")
    entry = Entry.objects.get(event=Event.MATCHES_LISTED)
    assert entry.details == {"found": len(asked())}
    assert len(entry.about) >= 4


def test_two_records_stand_side_by_side_with_what_differs_marked(browser: Client) -> None:
    mother = around("Mother", Particulars(given_name="Joanna", family_name="Tarrant", born_on=date(1991, 2, 3)))
    told(who(nhs=nhs(1)), who("Annalise", nhs=nhs(2)), around=(mother,))
    told(who("Amelie", "Tarrent", date(2019, 4, 9)))
    place()
    match = max(asked(), key=lambda one: one.weight)
    text = page(browser, f"/matches/{match.reference}")
    assert "<h1>Are these the same child?</h1>" in text
    assert "Ameli<mark>a</mark>" in text and "Ameli<mark>e</mark>" in text  # noqa: PT018
    assert "<mark>4 September</mark>" in text.replace("\N{NO-BREAK SPACE}", " ") or "<mark>" in text
    assert "A twin is known at this address." in text
    assert "Annalise Tarrant" in text
    assert "Joanna Tarrant" in text
    assert "Less likely: first name further away" in text or "Unlikely: another birthday" in text
    assert "No: adult" not in text, "their mother’s home was not told"
    assert "check digit right" in text
    assert 'class="om-fall om-wide"' in text and 'class="om-fall om-narrow"' in text  # noqa: PT018
    entry = Entry.objects.get(event=Event.MATCH_READ)
    assert len(entry.about) == 3, "the two, and the twin who lives there"


def test_it_says_what_joining_would_change_and_for_whom(screener: Member, browser: Client) -> None:
    make.member(Role.ADMINISTRATOR)
    decider = make.member(Role.DECISION_MAKER)
    one = told(who(), by=screener)
    told(who("Amelie", "Tarrent", date(2019, 4, 9), home=ELSEWHERE), by=screener)
    place()
    [match] = asked()
    restricting.restrict(one, named=[decider], reason="A colleague’s.", by=screener)
    make.representative("health")
    text = page(browser, f"/matches/{match.reference}").replace("\N{NO-BREAK SPACE}", " ")
    assert "<strong>2 people of the hub</strong> will see the contacts of each beside the other’s." in text
    assert "<strong>1 person of the hub</strong> will see no more than now" in text
    assert "will count 2 contacts in 12 months, not 1" in text
    assert "<strong>Nobody</strong> will read anything that its owner has not disclosed." in text


def test_an_agency_that_is_asked_about_one_sees_no_more_than_now(screener: Member, browser: Client) -> None:
    make.representative("police")
    enquiry = make.enquiry("police", of=make.triaged(_checked(told(who())), by=screener), by=screener)
    told(who("Amelie", "Tarrent", date(2019, 4, 9), home=ELSEWHERE))
    place()
    [match] = asked()
    text = page(browser, f"/matches/{match.reference}").replace("\N{NO-BREAK SPACE}", " ")
    assert "Police (1 person)</strong> is asked about one of them, and will see no more than now." in text
    assert enquiry.reference


def _checked(contact: Contact) -> Contact:
    from openmash.hub.contacts.actions import checking

    checking.check(contact, by=make.member(Role.SCREENER))
    contact.refresh_from_db()
    return contact


def test_an_answer_is_kept_and_leads_on(screener: Member, browser: Client) -> None:
    match = close_match()
    answer = browser.post(f"/matches/{match.reference}", {"said": "different", "reason": "Two girls."})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/matches/")
    match.refresh_from_db()
    assert match.waits == "nobody"
    text = page(browser, f"/matches/{match.reference}")
    assert "The two records stand with two people." in text
    assert "Two girls." in text
    assert "People have judged 1" in text


def test_without_a_reason_the_page_comes_back_and_says_so(browser: Client) -> None:
    match = close_match()
    answer = browser.post(f"/matches/{match.reference}", {"said": "same", "reason": ""})
    assert answer.status_code == 422
    assert "Say why" in answer.content.decode()


def test_who_has_answered_is_told_that_a_second_person_looks(screener: Member, browser: Client) -> None:
    match = close_match()
    judging.judge(match, Said.UNSURE, reason="Both fit.", by=screener)
    assert "A second person looks at it now." in page(browser, f"/matches/{match.reference}")
    assert "Waits for a second person." in page(browser, "/matches/")


def test_an_administrator_reads_and_does_not_answer(screener: Member) -> None:
    match = close_match()
    reader = make.signed_in(make.member(Role.ADMINISTRATOR, sign_in=True))
    assert "Screeners and decision makers answer this." in page(reader, f"/matches/{match.reference}")
    assert reader.post(f"/matches/{match.reference}", {"said": "same", "reason": "x"}).status_code == 403


def test_two_numbers_are_said_to_need_two_people(browser: Client) -> None:
    placed(who(nhs=nhs(1)))
    placed(who(nhs=nhs(7)))
    assert "Two people must say" in page(browser, f"/matches/{asked()[0].reference}")


def test_a_pair_of_which_one_record_is_closed_does_not_exist_for_who_is_kept_out(screener: Member) -> None:
    contact = told(who())
    placed(who("Amelie", "Tarrent", date(2019, 4, 9), home=ELSEWHERE))
    [match] = asked()
    reader = make.member(Role.DECISION_MAKER, sign_in=True)
    browser = make.signed_in(reader)
    assert "Amelie" in page(browser, "/matches/")
    decider = make.member(Role.DECISION_MAKER)
    restricting.restrict(contact, named=[decider], reason="A colleague’s.", by=screener)
    assert "No close match waits" in page(browser, "/matches/")
    assert browser.get(f"/matches/{match.reference}").status_code == 404
    person = Indexed.objects.get(record=match.first).person
    assert person is not None
    assert browser.get(f"/people/{person.reference}").status_code == 404
    assert match.first_id not in found_by(reader)


def test_a_person_is_shown_with_every_record_addresses_and_family(browser: Client) -> None:
    mother = around("Mother", Particulars(given_name="Joanna", family_name="Tarrant"))
    placed(who(nhs=nhs(1)), who("Toby", born_on=date(2021, 1, 2), sex=Sex.MALE), around=(mother,))
    [person] = placed(who(nhs=nhs(1), home=ELSEWHERE))
    text = page(browser, f"/people/{person.reference}")
    assert "2 records" in text.replace("\N{NO-BREAK SPACE}", " ")
    assert "3 Tannery Row" in text and "22 Copperfield Quay" in text  # noqa: PT018
    assert "Also told to live there: Toby Tarrant" in text
    assert "om-fam__drawn" in text
    assert "Who told what of the family" in text
    assert "it was sure, and nothing spoke against it" in text


def test_an_adult_is_shown_without_a_family_map(browser: Client) -> None:
    joanna = around("Mother", Particulars(given_name="Joanna", family_name="Tarrant", sex=Sex.FEMALE))
    placed(who(), around=(joanna,))
    row = Indexed.objects.get(fore="joanna")
    assert row.person is not None
    text = page(browser, f"/people/{row.person.reference}")
    assert "No address was told." in text
    assert "om-fam__drawn" not in text


def test_contradictions_between_the_records_of_one_person_are_shown(screener: Member, browser: Client) -> None:
    match = close_match()
    judging.judge(match, Said.SAME, reason="Her school says so.", by=screener)
    person = Joining.objects.get().kept_person
    text = page(browser, f"/people/{person.reference}")
    assert "2 different dates of birth, 2 different surnames" in text
    assert "Undo this" in text


def test_a_joining_is_undone_on_its_page(screener: Member, browser: Client) -> None:
    match = close_match()
    judging.judge(match, Said.SAME, reason="Her school says so.", by=screener)
    made = Joining.objects.get()
    where = f"/people/{made.kept_person.reference}/undo/{made.reference}"
    assert "Nobody was shown records of both on one page" in page(browser, where)
    page(browser, f"/people/{made.kept_person.reference}")
    assert "Read this person’s records" in page(browser, where)
    assert browser.post(where, {"reason": ""}).status_code == 422
    assert browser.post(where, {"reason": "Her cousin."}).status_code == 302
    assert "Undone at" in page(browser, f"/people/{made.kept_person.reference}")


def test_a_record_is_taken_out_on_its_page(screener: Member, browser: Client) -> None:
    [person] = placed(who(nhs=nhs(1)))
    placed(who(nhs=nhs(1)))
    row = person.records_now.order_by("-id")[0]
    where = f"/people/{person.reference}/part/{row.record.reference}"
    assert "Is this record somebody else’s?" in page(browser, where)
    assert browser.post(where, {"reason": ""}).status_code == 422
    answer = browser.post(where, {"reason": "Another girl."})
    assert answer.status_code == 302
    assert "Taken out of another person’s records." in page(browser, answer.headers["Location"])
    assert browser.get(f"/people/{person.reference}/part/{person.reference}").status_code == 404


TYPED = {
    "channel": "phone", "child-blocks": "1", "child-0-given_name": "Amelie", "child-0-family_name": "Tarrent",
    "child-0-born_on-day": "9", "child-0-born_on-month": "4", "child-0-born_on-year": "2019",
    "child-0-address": "Flat 6, 22 Copperfield Quay", "child-0-postcode": "TM3 7BD", "worry": "Shouting heard.",
}  # fmt: skip


def test_while_a_contact_is_typed_the_hub_says_whom_it_knows_and_keeps_what_was_typed(browser: Client) -> None:
    placed(who())
    text = browser.post("/people/known", TYPED).content.decode()
    assert "Amelia Tarrant, 7" in text
    assert "Probably the same" in text
    assert "Address the same" in text or "address the same" in text
    assert "Shouting heard." in text, "the page is as it was typed"
    entry = Entry.objects.get(event=Event.PEOPLE_LOOKED_UP)
    assert (entry.details, len(entry.about)) == ({"found": 1}, 1)


def test_a_script_is_given_the_list_alone(browser: Client) -> None:
    placed(who())
    text = browser.post("/people/known", TYPED, headers={"HX-Request": "true"}).content.decode()
    assert "Do we know them?" in text
    assert "Shouting heard." not in text


def test_of_nobody_typed_nobody_is_looked_up(browser: Client) -> None:
    text = browser.post("/people/known", {"channel": "phone", "child-blocks": "1"}).content.decode()
    assert "Type a name or a number first" in text
    assert not Entry.objects.filter(event=Event.PEOPLE_LOOKED_UP).exists()


def test_whoever_lives_at_the_first_childs_address_is_looked_up_there(browser: Client) -> None:
    placed(who("Toby", born_on=date(2021, 1, 2)))
    more = {
        "child-blocks": "2",
        "child-1-given_name": "Toby",
        "child-1-family_name": "Tarrant",
        "child-1-same_address": "on",
    }
    text = browser.post("/people/known", TYPED | more).content.decode()
    assert "Nobody like this is known to you." in text
    assert "Toby Tarrant, 5" in text


def test_never_more_than_ten_are_shown_and_then_the_page_says_that_there_are_more(browser: Client) -> None:
    for number in range(10):
        placed(who("Amelie", "Tarrent", date(2019, 4, 9), nhs=nhs(number)))
    assert MORE not in browser.post("/people/known", TYPED).content.decode()
    placed(who("Amelie", "Tarrent", date(2019, 4, 9), nhs=nhs(10)))
    text = browser.post("/people/known", TYPED).content.decode()
    assert text.count("(opens in a new tab)") == 10
    assert MORE in text


def test_looking_up_is_for_who_works_on_cases_and_without_the_log_shows_nothing(screener: Member) -> None:
    with pytest.raises(Denied):
        looking.look_up(who(), by=make.representative("police"))
    with make.log_out_of_reach():
        looking.look_up(who(), by=screener)


def test_without_an_entry_in_the_log_nothing_of_who_is_who_is_read(screener: Member) -> None:
    match = close_match()
    row = Indexed.objects.get(record=match.first)
    assert row.person is not None
    for attempt in (
        lambda: reading.list_matches(by=screener),
        lambda: reading.read_match(match, by=screener),
        lambda: reading.read_person(row.person, by=screener),
        lambda: reading.read_row(row, by=screener),
    ):
        with make.log_out_of_reach():
            attempt()


def protected_pair(lead: Member) -> tuple[CloseMatch, Protection]:
    placed(who())
    placed(who("Amelie", "Tarrent", date(2019, 4, 9), home=ELSEWHERE))
    [match] = asked()
    person = Indexed.objects.get(record=match.first).person
    assert person is not None
    return match, protecting.protect(child_of(person).reference, Protected.ADOPTED, reason="An order.", by=lead)


def test_the_records_of_an_adopted_child_are_found_by_nobody_and_joined_to_none(screener: Member) -> None:
    lead = make.member(Role.GOVERNANCE_LEAD)
    match, _ = protected_pair(lead)
    assert reading.list_matches(by=screener) == ([], 0)
    assert match.first_id not in found_by(screener)
    [again] = placed(who())
    assert Indexed.objects.get(person=again).record != match.first


def test_what_is_protected_ties_no_contact_by_any_key(screener: Member) -> None:
    from openmash.hub.contacts.actions import reading as contacts

    first, second = told(who(nhs=nhs(1))), told(who(nhs=nhs(1)))
    place()
    assert len(contacts.read(second, by=screener).earlier) == 1
    child = make.child(first).reference
    protecting.protect(child, Protected.MOVED, reason="They had to move.", by=make.member(Role.GOVERNANCE_LEAD))
    assert contacts.read(second, by=screener).earlier == []
    assert contacts.read(first, by=screener).earlier == []


def test_protecting_is_for_who_answers_for_the_hub_and_who_keeps_it(screener: Member) -> None:
    with pytest.raises(Denied):
        protecting.protect("7Q4XH-2KD9T-M3R", Protected.MOVED, reason="x", by=screener)
    with pytest.raises(StepNotAllowed, match="no child of this reference"):
        protecting.protect("7Q4XH-2KD9T-M3R", Protected.MOVED, reason="x", by=make.member(Role.SYSTEM_ADMINISTRATOR))


def test_a_protection_is_set_and_ended_on_its_page(screener: Member) -> None:
    [person] = placed(who())
    browser = make.signed_in(make.member(Role.SYSTEM_ADMINISTRATOR, sign_in=True))
    assert "No record is protected" in page(browser, "/protected")
    sent = {"child": child_of(person).reference, "kind": "moved", "reason": "They had to move."}
    assert browser.post("/protected", sent | {"child": "Amelia"}).status_code == 422
    assert browser.post("/protected", sent).status_code == 302
    assert "They had to move." in page(browser, "/protected")
    where = f"/protected/{Protection.objects.get().reference}/lift"
    assert "End this protection?" in page(browser, where)
    assert browser.post(where, {"reason": ""}).status_code == 422
    assert browser.post(where, {"reason": "A slip."}).status_code == 302
    assert "Ended by" in page(browser, "/protected")
    with pytest.raises(StepNotAllowed, match="ended already"):
        protecting.lift(Protection.objects.get(), reason="Again.", by=make.member(Role.GOVERNANCE_LEAD))


def test_without_an_entry_in_the_log_nothing_is_protected(screener: Member) -> None:
    lead = make.member(Role.GOVERNANCE_LEAD)
    _, protection = protected_pair(lead)
    [other] = placed(who("Wren", "Ashby", date(2020, 2, 2)))
    child = child_of(other).reference
    for attempt in (
        lambda: protecting.protect(child, Protected.MOVED, reason="x", by=lead),
        lambda: protecting.lift(protection, reason="x", by=lead),
        lambda: protecting.list_protections(by=lead),
        lambda: protecting.read_protection(protection, by=lead),
    ):
        with make.log_out_of_reach():
            attempt()
    assert Protection.objects.filter(child=child).count() == 0
