"""The pages of a subject access request: what they show, to whom, and what they say when something is wrong."""

from typing import Any

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
    assert "Overdue" in text(client.get(at(asked)))


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
        said = {"words": "contacted" if not everywhere else "telephone", "exemption": "crime", **everywhere}
        assert client.post(here, said).status_code == 302
    page = text(client.get(at(asked)))
    assert "The hub was [removed] about this child. How it came: [removed]." in page
    assert "Every line" in page
    redaction = asked.redactions.first()
    assert redaction is not None
    assert client.post(at(asked, f"/restore/{redaction.reference}")).status_code == 302
    assert "The hub was contacted" in text(client.get(at(asked)))


def test_the_same_child_elsewhere_is_offered(client: Client, asked: AccessRequest) -> None:
    other = make.child(make.contact())
    assert "May be the same child" in text(client.get(at(asked)))
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
