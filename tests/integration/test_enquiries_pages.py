"""The pages of an enquiry: what each role reads, does and is told."""

import re
from html import unescape

import pytest
from django.test import Client

from openmash.hub.audit.events import Event
from openmash.hub.audit.models import Entry
from openmash.hub.contacts.actions import moving, taking
from openmash.hub.contacts.workflow import Path, Stage, Step
from openmash.hub.enquiries import actions
from openmash.hub.enquiries.actions import listing
from openmash.hub.enquiries.models import Answer, Enquiry, Item, Reply, Request, SourceIdentity
from openmash.hub.enquiries.workflow import Visibility
from openmash.hub.partnership.models import Member
from openmash.hub.partnership.workflow import Role
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def a_tuesday_morning() -> None:
    make.hub()
    make.time(make.TUESDAY_MORNING)


@pytest.fixture
def screener() -> Member:
    return make.member(Role.SCREENER, sign_in=True, name="Sam Wick")


@pytest.fixture
def constable() -> Member:
    return make.representative("police", sign_in=True)


@pytest.fixture
def asked(screener: Member) -> Request:
    return make.request(make.enquiry("police", "health", by=screener), "police")


def text_of(page: str) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.split("<main", 1)[1]))).replace("\xa0", " ")


def read(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status, response.status_code
    return text_of(response.content.decode())


OPENING = {
    "purpose": "help",
    "basis": "public_task",
    "special_category": "safeguarding",
    "reason": "Small worries from several places.",
    "agencies": ["police", "housing"],
}


# Opening


def test_nothing_is_chosen_beforehand_when_an_enquiry_is_opened(screener: Member) -> None:
    contact = make.contact(at=Stage.TRIAGED)
    response = make.signed_in(screener).get(f"/contacts/{contact.reference}/enquiry/open")
    page = response.content.decode()
    assert " checked" not in page
    assert "Markers, and the last use of police protection; missing episodes" in page
    assert "Substantial public interest: safeguarding of children" in page


def test_a_screener_opens_an_enquiry_and_reads_it(screener: Member) -> None:
    contact = make.contact(at=Stage.TRIAGED)
    response = make.signed_in(screener).post(f"/contacts/{contact.reference}/enquiry/open", OPENING)
    enquiry = Enquiry.objects.get()
    assert response.headers["Location"] == f"/enquiries/{enquiry.reference}"
    assert {r.agency.code for r in enquiry.requests.all()} == {"police", "housing"}
    page = read(make.signed_in(screener), response.headers["Location"])
    assert "Tamsin Okafor-Vale, 9" in page
    assert "Decide what help a child and family need" in page


@pytest.mark.parametrize("left_out", sorted(OPENING))
def test_what_is_left_out_is_asked_for_and_the_rest_is_kept(screener: Member, left_out: str) -> None:
    contact = make.contact(at=Stage.TRIAGED)
    sent = {name: value for name, value in OPENING.items() if name != left_out}
    response = make.signed_in(screener).post(f"/contacts/{contact.reference}/enquiry/open", sent)
    page = response.content.decode()
    assert response.status_code == 422
    assert "There is a problem" in page
    assert not Enquiry.objects.exists()
    assert ("Small worries from several places." in page) == (left_out != "reason")
    assert page.count(" checked") == 5 - (0 if left_out == "reason" else 2 if left_out == "agencies" else 1)


def test_an_administrator_reads_enquiries_and_opens_none(screener: Member) -> None:
    contact = make.contact(at=Stage.TRIAGED)
    enquiry = make.enquiry("police", by=screener)
    client = make.signed_in(make.member(Role.ADMINISTRATOR, sign_in=True))
    assert "What each agency has answered" in read(client, f"/enquiries/{enquiry.reference}")
    assert client.get(f"/contacts/{contact.reference}/enquiry/open").status_code == 403
    assert client.post(f"/contacts/{contact.reference}/enquiry/open", OPENING).status_code == 403
    assert client.get(f"/enquiries/{enquiry.reference}/ask").status_code == 403


def test_an_enquiry_that_is_open_is_not_opened_again(screener: Member, asked: Request) -> None:
    path = f"/contacts/{asked.enquiry.contact.reference}/enquiry/open"
    assert make.signed_in(screener).get(path).status_code == 409


@pytest.mark.parametrize("stage", [Stage.RECEIVED, Stage.CHECKED])
def test_an_enquiry_that_could_not_be_opened_is_not_begun(screener: Member, stage: Stage) -> None:
    path = f"/contacts/{make.contact(at=stage).reference}/enquiry/open"
    assert make.signed_in(screener).get(path).status_code == 409


def test_another_agency_is_asked_from_the_enquiry(screener: Member, asked: Request) -> None:
    client, path = make.signed_in(screener), f"/enquiries/{asked.enquiry.reference}/ask"
    page = read(client, path)
    assert "Housing" in page
    assert client.post(path, {}).status_code == 422
    assert client.post(path, {"agency": "police"}).status_code == 422
    assert client.post(path, {"agency": "housing"}).status_code == 302
    assert asked.enquiry.requests.filter(agency__code="housing").exists()


def test_when_all_are_asked_there_is_nobody_left_to_ask(screener: Member) -> None:
    enquiry = make.enquiry(*ALL, by=screener)
    page = read(make.signed_in(screener), f"/enquiries/{enquiry.reference}/ask")
    assert "Every agency of this hub is asked already" in page


ALL = [
    "social-care", "police", "health", "education", "probation", "housing", "youth-justice", "adult-services",
    "early-help", "voluntary",
]  # fmt: skip


# The worklist


def test_the_worklist_shows_what_waits_by_initials_and_ages(constable: Member, asked: Request) -> None:
    make.later(hours=5, minutes=30)
    page = read(make.signed_in(constable), "/worklist")
    assert "T.O-V. 9" in page
    assert "Tamsin" not in page
    assert "30 min left" in page
    assert "0 of 6" in page
    entry = Entry.objects.get(event=Event.WORKLIST_READ)
    assert entry.about == [make.child(asked.enquiry.contact).reference]


def test_a_long_worklist_is_read_page_by_page_and_its_figures_count_all_of_it(
    constable: Member, asked: Request, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "A_PAGE", 2)
    for _ in range(2):
        make.enquiry("police")
    browser = make.signed_in(constable)
    pages = [browser.get(f"/worklist?page={number}").content.decode() for number in (1, 2, 9)]
    assert [page.count('<a href="/requests/') for page in pages] == [2, 1, 1], "what is past the end is the last page"
    assert [re.findall(r'href="\?page=(\d)"', page) for page in pages] == [["2"], ["1"], ["1"]]
    assert "3 to answer" in read(browser, "/worklist?page=2")


def test_an_empty_worklist_says_so(constable: Member) -> None:
    assert "Nothing waits for Police" in read(make.signed_in(constable), "/worklist")


def test_what_was_answered_moves_to_the_end_of_the_worklist(constable: Member, asked: Request) -> None:
    make.replied(asked, by=constable)
    page = read(make.signed_in(constable), "/worklist")
    assert "Nothing waits for Police" in page
    assert "Answered lately" in page
    assert "Nothing held" in page


def test_the_worklist_is_for_representatives(screener: Member) -> None:
    assert make.signed_in(screener).get("/worklist").status_code == 403
    assert make.signed_in(screener).get("/our-items").status_code == 403


# Answering


def test_opening_the_request_is_a_receipt_and_a_reading(constable: Member, asked: Request) -> None:
    page = read(make.signed_in(constable), f"/requests/{asked.reference}")
    assert "What does Police hold about Tamsin?" in page
    assert "born 9 March 2017" in page
    assert "A pattern of small worries: who sees the child?" in page
    assert "to do" in page
    asked.refresh_from_db()
    assert asked.hearing == "seen"
    assert Entry.objects.filter(event=Event.REQUEST_READ, on_reference=asked.reference).count() == 1


def test_what_the_referrer_said_is_not_shown_to_agencies(constable: Member, asked: Request) -> None:
    page = read(make.signed_in(constable), f"/requests/{asked.reference}")
    assert "hungry most days" not in page
    assert "Head of year" not in page


def test_nothing_held_is_one_click(constable: Member, asked: Request) -> None:
    response = make.signed_in(constable).post(f"/requests/{asked.reference}/2/nothing-held")
    assert response.headers["Location"] == f"/requests/{asked.reference}#q2"
    assert Answer.objects.get().question.order == 2


def test_nothing_held_for_the_rest_is_one_click(constable: Member, asked: Request) -> None:
    client = make.signed_in(constable)
    assert "Nothing held for the 6 left" in read(client, f"/requests/{asked.reference}")
    client.post(f"/requests/{asked.reference}/nothing-held")
    page = read(client, f"/requests/{asked.reference}")
    assert "6 of 6 answered" in page
    assert "Nothing is left to answer." in page


def test_withholding_asks_for_a_reason_and_words(constable: Member, asked: Request) -> None:
    client = make.signed_in(constable)
    response = client.post(f"/requests/{asked.reference}/1/withheld", {"q1w-words": "A covert source."})
    assert response.status_code == 422
    assert "Choose why it is not shared" in response.content.decode()
    assert "A covert source." in response.content.decode()
    sent = {"q1w-reason": "live_investigation", "q1w-words": "A covert source."}
    assert client.post(f"/requests/{asked.reference}/1/withheld", sent).status_code == 302
    assert "It would harm a live investigation." in read(client, f"/requests/{asked.reference}")


WRITTEN: dict[str, str] = {
    "q1i-happened_on-day": "3",
    "q1i-happened_on-month": "11",
    "q1i-happened_on-year": "2026",
    "q1i-kind": "fact",
    "q1i-text": "Officers attended.",
    "q1i-context": "Third since June.",
    "q1i-visibility": "released",
    "q1i-source_identity": "A neighbour at number 12",
}


def test_an_item_is_written_kept_and_its_source_put_apart(constable: Member, asked: Request) -> None:
    client = make.signed_in(constable)
    assert client.post(f"/requests/{asked.reference}/1/item", WRITTEN).status_code == 302
    item = Item.objects.get()
    assert (item.text, item.context, item.visibility, str(item.happened_on)) == (
        "Officers attended.", "Third since June.", "released", "2026-11-03"
    )  # fmt: skip
    page = read(client, f"/requests/{asked.reference}")
    assert "3 Nov 2026" in page
    assert "not sent yet" in page
    assert "neighbour" not in page
    assert SourceIdentity.objects.get().text == "A neighbour at number 12"


@pytest.mark.parametrize(
    ("day", "month", "known_to", "words"), [("", "11", "month", "Nov 2026"), ("", "", "year", "2026")]
)
def test_a_date_may_be_known_in_part(
    constable: Member, asked: Request, day: str, month: str, known_to: str, words: str
) -> None:
    client = make.signed_in(constable)
    client.post(
        f"/requests/{asked.reference}/1/item", {**WRITTEN, "q1i-happened_on-day": day, "q1i-happened_on-month": month}
    )
    assert Item.objects.get().known_to == known_to
    assert f"{words} Fact" in read(client, f"/requests/{asked.reference}")


def test_who_may_see_an_item_is_never_chosen_beforehand(constable: Member, asked: Request) -> None:
    client = make.signed_in(constable)
    page = client.get(f"/requests/{asked.reference}").content.decode()
    assert " checked" not in page
    missing = {name: value for name, value in WRITTEN.items() if "visibility" not in name and "kind" not in name}
    response = client.post(f"/requests/{asked.reference}/1/item", missing)
    assert response.status_code == 422
    assert "Choose who may see it" in response.content.decode()
    assert "Choose what kind of item it is" in response.content.decode()
    assert "Officers attended." in response.content.decode()
    assert not Item.objects.exists()


def test_sending_says_what_was_sent(constable: Member, asked: Request) -> None:
    client = make.signed_in(constable)
    client.post(f"/requests/{asked.reference}/1/nothing-held")
    client.post(f"/requests/{asked.reference}/send")
    page = read(client, f"/requests/{asked.reference}")
    assert "Sent what is answered. The rest is still awaited." in page
    client.post(f"/requests/{asked.reference}/nothing-held")
    response = client.post(f"/requests/{asked.reference}/send")
    assert response.headers["Location"] == "/worklist"
    assert Reply.objects.count() == 2
    page = read(client, f"/requests/{asked.reference}")
    assert "Everything is answered and sent." in page


def test_sending_nothing_is_refused_in_words(constable: Member, asked: Request) -> None:
    response = make.signed_in(constable).post(f"/requests/{asked.reference}/send")
    assert response.status_code == 409
    assert "Answer a question first" in response.content.decode()


@pytest.mark.parametrize("order", [0, 7, 99999999999999999999])
def test_a_question_that_was_not_asked_is_not_there(constable: Member, asked: Request, order: int) -> None:
    assert make.signed_in(constable).post(f"/requests/{asked.reference}/{order}/nothing-held").status_code == 404


# Our items


@pytest.fixture
def item(constable: Member, asked: Request) -> Item:
    return make.item(asked, by=constable, text="Officers attended.", source_identity="A neighbour")


def test_our_items_lists_what_we_wrote_and_moves_it(constable: Member, item: Item) -> None:
    client = make.signed_in(constable)
    page = read(client, "/our-items")
    assert "Officers attended." in page
    assert "T.O-V. 9" in page
    assert Entry.objects.filter(event=Event.ITEMS_LISTED).count() == 1
    moved = client.post(f"/items/{item.reference}/move", {"visibility": "sealed", "back": "our_items"})
    assert moved.headers["Location"] == "/our-items"
    assert "Officers attended." in read(client, "/our-items?show=sealed")
    assert "No item of yours is released now." in read(client, "/our-items?show=released")


def test_the_buttons_lead_back_to_where_they_were_pressed(constable: Member, item: Item, asked: Request) -> None:
    client = make.signed_in(constable)
    moved = client.post(f"/items/{item.reference}/move", {"visibility": "sealed", "back": "request"})
    assert moved.headers["Location"] == f"/requests/{asked.reference}#q1"
    moved = client.post(
        f"/items/{item.reference}/move", {"visibility": "released", "back": "https://elsewhere.invalid"}
    )
    assert moved.headers["Location"] == f"/items/{item.reference}"


def test_the_page_of_an_item_says_who_could_see_it_since_when(constable: Member, item: Item) -> None:
    client = make.signed_in(constable)
    client.post(f"/items/{item.reference}/move", {"visibility": "released", "reason": "The school needs it."})
    page = read(client, f"/items/{item.reference}")
    assert "Disclosed: this enquiry only" in page
    assert "The school needs it." in page
    assert "neighbour" not in page


def test_a_move_says_where_to(constable: Member, item: Item) -> None:
    response = make.signed_in(constable).post(f"/items/{item.reference}/move", {"reason": "Because."})
    assert response.status_code == 422
    assert "Choose who may see it from now on" in response.content.decode()


def test_who_told_us_is_read_on_a_page_of_its_own_and_recorded(constable: Member, item: Item, asked: Request) -> None:
    client = make.signed_in(constable)
    assert "A neighbour" in read(client, f"/items/{item.reference}/source")
    assert Entry.objects.filter(event=Event.SOURCE_READ, on_reference=item.reference).count() == 1
    nobody = make.item(asked, by=constable)
    assert "Nobody is named" in read(client, f"/items/{nobody.reference}/source")


def test_entered_in_error_needs_a_reason_and_takes_the_item_from_sight(constable: Member, item: Item) -> None:
    client, path = make.signed_in(constable), f"/items/{item.reference}/entered-in-error"
    assert client.post(path, {}).status_code == 422
    assert client.post(path, {"reason": "About another family."}).status_code == 302
    assert client.get(f"/items/{item.reference}").status_code == 404
    assert "Officers attended." not in read(client, "/our-items")
    assert "Officers attended." not in read(client, f"/requests/{item.question.request.reference}")


def test_many_items_come_in_pages(constable: Member, asked: Request) -> None:
    for number in range(51):
        make.item(asked, by=constable, text=f"Item number {number}.")
    client = make.signed_in(constable)
    first, second = read(client, "/our-items"), read(client, "/our-items?page=2&show=disclosed")
    assert "Next" in first
    assert "Item number 0." not in first
    assert "Item number 0." in second
    assert "Previous" in second
    assert "Next" not in second
    assert "Nothing here" in read(client, "/our-items?page=999")


# Enquiries


def test_enquiries_are_listed_by_initials_with_who_was_asked(screener: Member, asked: Request) -> None:
    page = read(make.signed_in(screener), "/enquiries/")
    assert "T.O-V. 9" in page
    assert "Tamsin" not in page
    assert "Police: asked, not yet seen" in page
    assert Entry.objects.get(event=Event.ENQUIRIES_LISTED).about == [make.child(asked.enquiry.contact).reference]


def test_a_representative_sees_the_enquiries_in_which_their_agency_is_asked(asked: Request) -> None:
    health, housing = make.representative("health", sign_in=True), make.representative("housing", sign_in=True)
    assert "T.O-V." in read(make.signed_in(health), "/enquiries/")
    assert "No enquiry is under way" in read(make.signed_in(housing), "/enquiries/")
    assert "No enquiry has been decided" in read(make.signed_in(housing), "/enquiries/?show=decided")


def test_the_enquiry_shows_each_answer_and_one_chronology(screener: Member, constable: Member, asked: Request) -> None:
    make.item(asked, by=constable, text="Officers attended.", visibility=Visibility.RELEASED)
    make.item(asked, by=constable, text="SEALED CANARY", visibility=Visibility.SEALED)
    make.replied(asked, by=constable)
    page = read(make.signed_in(screener), f"/enquiries/{asked.enquiry.reference}")
    assert "1 of 2 answered" in page
    assert "Police hold information here; sealed." in page
    assert "1 released; more is sealed" in page
    assert "Officers attended." in page
    assert "SEALED CANARY" not in page
    assert "Not asked: " in page
    assert "In the room Nobody has opened it yet." in page
    assert Entry.objects.filter(event=Event.ENQUIRY_READ, on_reference=asked.enquiry.reference).count() == 1


def test_the_enquiry_can_be_read_as_it_was_known(screener: Member, constable: Member, asked: Request) -> None:
    make.item(asked, by=constable, text="Officers attended.")
    make.later(hours=1)
    before = make.wall.now()
    make.later(hours=1)
    make.replied(asked, by=constable)
    client = make.signed_in(screener)
    page = read(client, f"/enquiries/{asked.enquiry.reference}?at={before:%Y-%m-%dT%H:%M}")
    assert "As it was known at" in page
    assert "Officers attended." not in page
    assert "Nothing is known yet" in page
    assert "Officers attended." in read(client, f"/enquiries/{asked.enquiry.reference}")
    assert "Officers attended." in read(client, f"/enquiries/{asked.enquiry.reference}?at=9999-01-01")
    assert Entry.objects.filter(event=Event.ENQUIRY_READ, details__has_key="known_at").count() == 1


@pytest.mark.parametrize("at", ["yesterday", "2026-02-30", "0000-01-01", "2026-11-17T25:00", "\x00", "9" * 5000])
def test_a_time_that_cannot_be_read_is_refused_in_words(screener: Member, asked: Request, at: str) -> None:
    response = make.signed_in(screener).get(f"/enquiries/{asked.enquiry.reference}", {"at": at})
    assert response.status_code == 422
    assert "Choose a time from the enquiry" in unescape(response.content.decode())


@pytest.mark.parametrize("at", ["0001-01-01", "0001-01-01T00:00:00+00:00", "9999-12-31T23:59:59-23:00"])
def test_times_at_the_edges_of_the_calendar_do_no_harm(screener: Member, asked: Request, at: str) -> None:
    response = make.signed_in(screener).get(f"/enquiries/{asked.enquiry.reference}", {"at": at})
    assert response.status_code in (200, 422)


def test_the_room_shows_who_opened_the_request(screener: Member, constable: Member, asked: Request) -> None:
    make.later(minutes=5)
    make.signed_in(constable).get(f"/requests/{asked.reference}")
    page = read(make.signed_in(screener), f"/enquiries/{asked.enquiry.reference}")
    assert f"In the room Police {constable.name}, 09:35" in page


def test_facts_can_be_read_alone(screener: Member, constable: Member, asked: Request) -> None:
    make.item(asked, by=constable, text="Officers attended.")
    draft = actions.Draft(kind="opinion", text="It felt tense.", visibility=Visibility.DISCLOSED)  # type: ignore[arg-type]
    actions.write_item(make.question(asked, 2), draft=draft, by=constable)
    make.replied(asked, by=constable)
    page = read(make.signed_in(screener), f"/enquiries/{asked.enquiry.reference}?kind=fact")
    assert "Officers attended." in page
    assert "It felt tense." not in page


def test_a_decision_maker_is_warned_of_who_has_not_answered(asked: Request) -> None:
    client = make.signed_in(make.member(Role.DECISION_MAKER, sign_in=True))
    path = f"/enquiries/{asked.enquiry.reference}"
    page = read(client, path)
    assert "Health and Police have not answered." in page
    assert "Decide for Tamsin" in page
    make.replied(make.request(asked.enquiry, "health"))
    assert "Police has not answered." in read(client, path)
    make.replied(asked)
    page = read(client, path)
    assert "not answered" not in page
    assert "Decide for Tamsin" in page


def test_a_decided_enquiry_says_so_and_leaves_nothing_to_decide(asked: Request) -> None:
    taking.take(asked.enquiry.contact, by=make.member(Role.SCREENER, name="Sam Wick"))
    moving.settle(make.child(asked.enquiry.contact), Path.DECIDED, one=Step.DECIDE_ONE, last=Step.DECIDE_LAST)
    client = make.signed_in(make.member(Role.DECISION_MAKER, sign_in=True))
    page = read(client, f"/enquiries/{asked.enquiry.reference}")
    assert "Nothing is left to decide here." in page
    assert "Sam Wick" in page
    assert "Re-rate" not in page
    assert "T.O-V. 9" in read(client, "/enquiries/?show=decided")


def test_what_is_left_is_said_beside_the_buttons(constable: Member, asked: Request) -> None:
    client, path = make.signed_in(constable), f"/requests/{asked.reference}"
    assert "Answer a question, then send what is answered." in read(client, path)
    client.post(f"{path}/1/nothing-held")
    assert "You can send now and answer the rest later." in read(client, path)


def test_a_representative_finds_their_own_reply_from_the_enquiry(constable: Member, asked: Request) -> None:
    response = make.signed_in(constable).get(f"/enquiries/{asked.enquiry.reference}")
    assert f'href="/requests/{asked.reference}"' in response.content.decode()
    assert "Re-rate" not in response.content.decode()
    assert "School" not in response.content.decode().split("Family and household")[0]  # who told the hub
    assert "Decide for" not in response.content.decode()


def test_a_contact_is_rated_again_beside_the_evidence(screener: Member, asked: Request) -> None:
    client, path = make.signed_in(screener), f"/enquiries/{asked.enquiry.reference}"
    assert "Re-rate" in read(client, path)
    assert " checked" not in client.get(path).content.decode()
    response = client.post(f"{path}/rate", {"brag": "red", "reason": "A new injury."})
    assert response.status_code == 422
    assert "Choose a level of need" in response.content.decode()
    assert "A new injury." in response.content.decode()
    assert client.post(f"{path}/rate", {"level": "4", "brag": "red", "reason": "A new injury."}).status_code == 302
    page = read(client, path)
    assert "Now level 4, Red" in page
    assert "First rated level 3, Amber" in page


def test_agencies_and_administrators_do_not_rate(constable: Member, asked: Request) -> None:
    path = f"/enquiries/{asked.enquiry.reference}/rate"
    for member in (constable, make.member(Role.ADMINISTRATOR, sign_in=True)):
        assert make.signed_in(member).post(path, {"level": "1"}).status_code == 403


def test_earlier_contacts_stand_beside_the_enquiry_for_the_hub_alone(screener: Member, constable: Member) -> None:
    make.contact()
    make.later(days=30)
    enquiry = make.enquiry("police", by=screener)
    page = read(make.signed_in(screener), f"/enquiries/{enquiry.reference}")
    assert "The same child" in page
    assert "17 Nov 2026" in page
    assert "Earlier contacts" not in read(make.signed_in(constable), f"/enquiries/{enquiry.reference}")
    first, second = Entry.objects.filter(event=Event.ENQUIRY_READ).order_by("id")
    assert (len(first.about), len(second.about)) == (2, 1)


# Nothing typed is lost


ELSEWHERE = {
    "q3open": "information", "q3i-text": "Half a sentence", "q3i-happened_on-year": "2025", "q3i-kind": "opinion",
    "q4open": "withheld", "q4w-words": "Words of ours", "q4w-reason": "court_order",
}  # fmt: skip


def kept(page: str) -> bool:
    """Whether all that was typed elsewhere stands in the page again, without being called a mistake."""
    return (
        "Half a sentence" in page
        and 'value="2025"' in page
        and "Words of ours" in page
        and 'value="court_order" selected' in page
        and page.count(" checked") >= 3
    )


@pytest.mark.parametrize("button", ["1/nothing-held", "1/withheld", "1/item", "nothing-held", "send"])
def test_what_was_typed_for_another_question_is_not_lost(constable: Member, asked: Request, button: str) -> None:
    client = make.signed_in(constable)
    client.post(f"/requests/{asked.reference}/2/nothing-held")
    sent = {**WRITTEN, "q1w-reason": "not_relevant", "q1w-words": "Not about the child.", **ELSEWHERE}
    if button == "send":
        sent = ELSEWHERE
    response = client.post(f"/requests/{asked.reference}/{button}", sent)
    page = response.content.decode()
    assert response.status_code == 200
    assert "It is not saved yet" in page
    assert kept(page)
    assert "There is a problem" not in page
    assert not Item.objects.filter(text="Half a sentence").exists()


def test_what_was_typed_is_not_lost_when_something_else_is_wrong(constable: Member, asked: Request) -> None:
    response = make.signed_in(constable).post(f"/requests/{asked.reference}/1/item", {"q1i-text": "Here", **ELSEWHERE})
    page = response.content.decode()
    assert response.status_code == 422
    assert kept(page)
    assert "Here" in page
    assert page.count("Choose who may see it") == 2  # in the summary and at the field, of this question alone


def test_what_was_typed_is_not_lost_when_an_item_is_moved(constable: Member, item: Item) -> None:
    sent = {"visibility": "sealed", "back": "request", **ELSEWHERE}
    response = make.signed_in(constable).post(f"/items/{item.reference}/move", sent)
    assert response.status_code == 200
    assert kept(response.content.decode())
    item.refresh_from_db()
    assert item.visibility == "sealed"


def test_the_enter_key_answers_nothing(constable: Member, asked: Request) -> None:
    page = make.signed_in(constable).get(f"/requests/{asked.reference}").content.decode()
    form = page.split('novalidate><input type="hidden" name="csrfmiddlewaretoken"')[1]
    assert re.search(r"<button[^>]*>", form)[0] == "<button disabled hidden>"  # type: ignore[index]
    assert page.count("</form>") == 2  # this one, and the one to sign out
