"""The pages of a subject access request: what they show, to whom, and what they say when something is wrong."""

from typing import Any
from unittest.mock import patch

import pytest
from django.test import Client

from openmash.hub.contacts.models import Child
from openmash.hub.disclosure import actions, draft
from openmash.hub.disclosure.models import AccessRequest
from openmash.hub.disclosure.workflow import Chosen, Exemption
from openmash.hub.disclosure.workflow import Stage as PackStage
from openmash.hub.enquiries import actions as enquiries
from openmash.hub.enquiries.workflow import Visibility
from openmash.hub.partnership.models import Member
from openmash.hub.partnership.workflow import Role
from openmash.hub.sharing import gate
from openmash.hub.sharing.models import GateAnswer
from openmash.hub.sharing.terms import Because, Ruling, Verdict
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead() -> Member:
    make.hub()
    make.time(make.TUESDAY_MORNING)
    return make.member(Role.GOVERNANCE_LEAD, sign_in=True)


@pytest.fixture
def maker(lead: Member) -> Client:
    return make.signed_in(make.member(Role.DECISION_MAKER, sign_in=True))


@pytest.fixture
def client(lead: Member) -> Client:
    return make.signed_in(lead)


@pytest.fixture
def child(lead: Member) -> Child:
    enquiry = make.enquiry("police")
    request = make.request(enquiry, "police")
    make.item(request, text="She was seen.", visibility=Visibility.RELEASED)
    make.item(request, text="It is hidden.", visibility=Visibility.DISCLOSED)
    make.replied(request)
    return make.child(enquiry.contact)


@pytest.fixture
def asked(child: Child, lead: Member) -> AccessRequest:
    return make.access_request(child, by=lead)


def text(answer: Any) -> str:
    return str(answer.content.decode())


def at(asked: AccessRequest, rest: str = "") -> str:
    return f"/disclosure/{asked.reference}{rest}"


def test_nobody_has_asked_yet(client: Client, maker: Client) -> None:
    assert "Nobody has asked" in text(client.get("/disclosure/"))
    assert "New request" in text(client.get("/disclosure/"))
    assert "New request" not in text(maker.get("/disclosure/"))


def test_a_request_is_opened_with_its_term(client: Client, child: Child) -> None:
    assert "One calendar month" in text(client.get("/disclosure/new"))
    said = {
        "child": child.reference.lower(), "asked_by": "Her mother", "relationship": "parent",
        "identity_check": "Passport.", "received_on-day": "16", "received_on-month": "11", "received_on-year": "2026",
    }  # fmt: skip
    answer = client.post("/disclosure/new", said, follow=True)
    assert "16 December 2026" in text(answer).replace("\N{NO-BREAK SPACE}", " ")
    assert "Her mother" in text(answer)
    for wrong, words in (("7Q4", "13 letters"), ("ZZZZZ-ZZZZZ-ZZZ", "No child of this hub")):
        answer = client.post("/disclosure/new", said | {"child": wrong})
        assert answer.status_code == 422
        assert words in text(answer)
        assert "Her mother" in text(answer)


def test_the_draft_shows_what_leaves_and_what_does_not(
    client: Client, maker: Client, asked: AccessRequest, lead: Member
) -> None:
    page = text(client.get(at(asked)))
    assert "She was seen." in page
    assert "It is hidden." not in page
    assert "Police" in page.partition("Not released")[2]
    assert "Change" in page
    assert "Change" not in text(maker.get(at(asked)))
    assert "Overdue" not in text(client.get("/disclosure/"))
    make.later(days=40)
    client = make.signed_in(lead)
    assert "Overdue" in text(client.get("/disclosure/"))
    page = text(client.get(at(asked)))
    assert "Overdue" in page
    assert "Take two months more" not in page
    late = client.post(at(asked, "/extend"), {"reason": "Long."})
    assert late.status_code == 422
    assert "The term is over" in text(late)


def test_a_line_is_left_out_or_kept_on_its_page(client: Client, asked: AccessRequest, child: Child) -> None:
    here = at(asked, f"/lines/contact-{child.contact.reference}")
    assert client.get(here).status_code == 200
    assert client.get(at(asked, "/lines/contact-none")).status_code == 404
    answer = client.post(here, {"chosen": "take_out", "reason": "It would harm."})
    assert answer.status_code == 422
    assert "by what exemption" in text(answer)
    assert "It would harm." in text(answer)
    assert client.post(here, {"chosen": "take_out", "exemption": "crime", "reason": "A case."}).status_code == 302
    assert "A case." in text(client.get(here))
    assert client.post(here, {"chosen": "keep", "exemption": "crime", "reason": "No case."}).status_code == 302
    redacting = client.get(at(asked, f"/lines/contact-{child.contact.reference}/redact"))
    assert redacting.status_code == 200
    gone = client.post(at(asked, "/lines/item-none"), {"chosen": "keep", "reason": "Why not?"})
    assert gone.status_code == 404


def test_words_are_removed_and_stand_again(client: Client, asked: AccessRequest, child: Child) -> None:
    here = at(asked, f"/lines/contact-{child.contact.reference}/redact")
    refused = client.post(here, {"words": "giraffe", "exemption": "crime"})
    assert refused.status_code == 422
    assert "do not stand there" in text(refused)
    for everywhere in ({}, {"everywhere": "on"}):
        said = {"words": "contacted" if not everywhere else "about", "exemption": "crime", **everywhere}
        assert client.post(here, said).status_code == 302
    page = text(client.get(at(asked)))
    assert "The hub was [removed] [removed] this child." in page
    assert "How it came" not in page
    assert "Every line" in page
    redaction = asked.redactions.first()
    assert redaction is not None
    assert client.post(at(asked, f"/restore/{redaction.reference}")).status_code == 302
    assert "The hub was contacted" in text(client.get(at(asked)))


def test_the_same_child_elsewhere_is_offered_and_looked_at_once_more(
    client: Client, maker: Client, asked: AccessRequest
) -> None:
    told = make.notification(make.child_told(make.particulars(nhs="9434765919")))
    other = make.child(make.contact(told=told))
    assert "May be the same child" in text(client.get(at(asked)))
    page = text(client.get(at(asked, f"/gather/{other.reference}")))
    for words in ("Is it the same child?", "This is not undone", "943 476 5919", "14 Larkspur Court"):
        assert words in page
    assert client.get(at(asked, "/gather/ZZZZZ-ZZZZZ-ZZZ")).status_code == 404
    assert maker.get(at(asked, f"/gather/{other.reference}")).status_code == 403
    client.post(at(asked, f"/gather/{other.reference}"))
    assert "May be the same child" not in text(client.get(at(asked)))


def test_a_request_is_extended_and_closed(client: Client, asked: AccessRequest) -> None:
    for rest in ("/extend", "/close"):
        assert client.get(at(asked, rest)).status_code == 200
        assert client.post(at(asked, rest), {"reason": ""}).status_code == 422
        assert client.post(at(asked, rest), {"reason": "Said so."}).status_code == 302
        assert "Said so." in text(client.get(at(asked)))
    again = client.post(at(asked, "/extend"), {"reason": "Once more."})
    assert again.status_code == 422
    assert "Once more." in text(again)
    assert "No pack was made" in text(client.get(at(asked)))


def test_a_pack_goes_from_one_person_to_another_and_out(
    client: Client, maker: Client, asked: AccessRequest, lead: Member
) -> None:
    page = text(client.get(at(asked, "/submit")))
    assert "She was seen." in page
    assert client.post(at(asked, "/submit"), {"seen": "old"}).status_code == 422
    assert client.post(at(asked, "/submit"), {"seen": draft.of(asked).digest}).status_code == 302
    assert client.post(at(asked, "/verdict"), {"verdict": "approve"}).status_code == 403
    page = text(maker.get(at(asked, "/verdict")))
    assert "She was seen." in page
    assert maker.post(at(asked, "/verdict"), {"verdict": "send_back"}).status_code == 422
    assert maker.post(at(asked, "/verdict"), {"verdict": "send_back", "words": "Again."}).status_code == 302
    actions.submit(asked, seen=draft.of(asked).digest, by=lead)
    assert "Read and approve" in text(maker.get(at(asked)))
    stale = maker.post(at(asked, "/verdict"), {"verdict": "approve", "seen": "old"})
    assert stale.status_code == 422
    seen = draft.submitted(asked).digest
    assert maker.post(at(asked, "/verdict"), {"verdict": "approve", "seen": seen}).status_code == 302
    assert client.post(at(asked, "/fetch/docx")).status_code == 404
    for form, kind in (("pdf", "application/pdf"), ("html", "text/html; charset=utf-8")):
        answer = client.post(at(asked, f"/fetch/{form}"))
        assert answer["Content-Type"] == kind
        assert answer["Content-Disposition"] == f'attachment; filename="pack-{asked.reference}.{form}"'
    assert "Has left" in text(client.get(at(asked)))


def test_the_second_person_sees_what_was_left_out_and_why(
    client: Client, maker: Client, asked: AccessRequest, lead: Member
) -> None:
    actions.submit(asked, seen=draft.of(asked).digest, by=lead)
    page = text(maker.get(at(asked, "/verdict"))).partition("<h2>Left out</h2>")[2]
    for words in ("what was said", "It may tell who told the hub", "About somebody else.", "hungry", "By default"):
        assert words in page
    actions.approve(asked, seen=draft.submitted(asked).digest, by=make.member(Role.GOVERNANCE_LEAD))
    page = text(client.get(at(asked))).partition("<h2>Left out</h2>")[2]
    assert "It may tell who told the hub" in page
    assert "hungry" not in page


def test_a_second_thought_is_asked_for_on_the_page_of_the_second_person(
    maker: Client, asked: AccessRequest, lead: Member
) -> None:
    actions.submit(asked, seen=draft.of(asked).digest, by=lead)
    said = {"verdict": "approve", "seen": draft.submitted(asked).digest}
    review = Verdict(ruling=Ruling.REVIEW, because=Because.RULE, title="Does it harm?")
    with patch.object(gate, "decide", lambda *asked: review):
        answer = maker.post(at(asked, "/verdict"), said)
        assert answer.status_code == 422
        for words in ("Does it harm?", "Why it should be shared all the same", 'name="gate" value="review"'):
            assert words in text(answer)
        said |= {"gate": "review", "why_shared": "She knows it."}
        assert maker.post(at(asked, "/verdict"), said).status_code == 302
    kept = GateAnswer.objects.filter(on_reference=asked.reference, reason="She knows it.")
    assert set(kept.values_list("who", flat=True)) == {"hub", "police"}


def test_what_was_taken_back_since_it_was_approved_is_shown_to_nobody(
    client: Client, maker: Client, child: Child, lead: Member
) -> None:
    asked = make.access_request(child, at=PackStage.APPROVED, by=lead)
    item = child.contact.enquiry.requests.get().questions.get(order=1).items.get(text="She was seen.")
    for reader in (client, maker):
        assert "She was seen." in text(reader.get(at(asked)))
    enquiries.move_item(item, visibility=Visibility.SEALED, by=make.representative("police"))
    for reader in (client, maker):
        page = text(reader.get(at(asked)))
        assert "She was seen." not in page
        assert "taken back since" in page


def test_the_second_person_is_told_what_has_fallen_out(maker: Client, child: Child) -> None:
    asked = make.access_request(child, at=PackStage.SUBMITTED)
    item = child.contact.enquiry.requests.get().questions.get(order=1).items.get(text="She was seen.")
    enquiries.move_item(item, visibility=Visibility.SEALED, by=make.representative("police"))
    for rest in ("", "/verdict"):
        assert "fallen out" in text(maker.get(at(asked, rest)))


def test_the_preparer_is_told_what_is_gone_and_which_names_stand(
    client: Client, asked: AccessRequest, child: Child, lead: Member
) -> None:
    item = child.contact.enquiry.requests.get().questions.get(order=1).items.get(text="She was seen.")
    actions.choose(asked, f"item-{item.reference}", chosen=Chosen.KEEP, reason="It is hers.", by=lead)
    actions.choose(asked, f"worry-{child.contact.reference}", chosen=Chosen.KEEP, reason="She asks.", by=lead)
    enquiries.move_item(item, visibility=Visibility.SEALED, by=make.representative("police"))
    assert "1 line that was chosen is" in text(client.get(at(asked))).replace("\N{NO-BREAK SPACE}", " ")


def test_names_that_stand_in_it_are_asked_about_before_it_is_submitted(client: Client, lead: Member) -> None:
    child = make.child(make.contact(told=make.notification(worry="Adaeze was angry.")))
    asked = make.access_request(child, by=lead)
    worry = f"worry-{child.contact.reference}"
    actions.choose(asked, worry, chosen=Chosen.KEEP, reason="She asks.", by=lead)
    actions.redact(asked, words="angry", exemption=Exemption.CRIME, line=worry, by=lead)
    for rest in ("", f"/lines/{worry}", "/submit"):
        assert "Names of others stand" in text(client.get(at(asked, rest)))
    seen = draft.of(asked).digest
    answer = client.post(at(asked, "/submit"), {"seen": seen})
    assert answer.status_code == 422
    assert client.post(at(asked, "/submit"), {"seen": seen, "names_reason": "It is her."}).status_code == 302
    assert "It is her." in text(client.get(at(asked)))


def test_a_child_of_whom_little_is_known_has_a_short_pack(client: Client, lead: Member) -> None:
    told = make.child_told(make.particulars("", "", None, address="", postcode=""))
    child = make.child(make.contact(told=make.notification(told, worry="")))
    asked = make.access_request(child, by=lead)
    for line in draft.of(asked).lines:
        if line.is_kept:
            actions.choose(
                asked, line.key, chosen=Chosen.TAKE_OUT, exemption=Exemption.NOT_ABOUT, reason="Another.", by=lead
            )
    assert "Nothing would leave" in text(client.get(at(asked, "/submit")))
