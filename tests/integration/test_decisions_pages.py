"""The pages of decisions: what a decision maker reads, says and is told."""

import re
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.test import Client

from openmash.hub.audit.events import Event
from openmash.hub.audit.models import Entry
from openmash.hub.config.listeners import LISTENERS
from openmash.hub.contacts.models import Child, Contact
from openmash.hub.contacts.workflow import Path, Stage
from openmash.hub.decisions import access, actions
from openmash.hub.decisions.models import Decision, Relook
from openmash.hub.decisions.workflow import Bears, Influence, Outcome, RelookVerdict
from openmash.hub.enquiries.models import Item
from openmash.hub.enquiries.workflow import Visibility
from openmash.hub.outbox import actions as outbox
from openmash.hub.partnership.models import Member
from openmash.hub.partnership.workflow import CASE_ROLES, Role
from openmash.hub.records.references import new_reference
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def a_tuesday_morning() -> None:
    make.hub()
    make.time(make.TUESDAY_MORNING)


@pytest.fixture
def decider() -> Member:
    return make.member(Role.DECISION_MAKER, sign_in=True, name="Dana Whitlock")


@pytest.fixture
def page(decider: Member) -> Client:
    return make.signed_in(decider)


@pytest.fixture
def child() -> Child:
    """Police have told something and sealed something else; health has not answered."""
    enquiry = make.enquiry("police", "health")
    request = make.request(enquiry, "police")
    make.item(request, text="Third attendance since June.")
    make.item(request, order=2, text="A live operation.", visibility=Visibility.SEALED)
    make.replied(request)
    return make.child(Contact.objects.get(pk=enquiry.contact_id))


def text_of(html: str) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html.split("<main", 1)[1]))).replace("\xa0", " ")


def read(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status, response.status_code
    return text_of(response.content.decode())


def hidden(client: Client, path: str) -> dict[str, str]:
    """What the page says of itself: what was known, and which decision stood, when it was read."""
    html = client.get(path).content.decode()
    return {name: re.findall(f'name="{name}" value="([^"]*)"', html)[0] for name in ("seen", "beside")}


def filled(client: Client, path: str, **said: Any) -> dict[str, Any]:
    """The form as a decision maker fills it."""
    usual = {
        "outcome": "early_help",
        "level": "2",
        "influence": "changed",
        "changed_by": ["police"],
        "without": ["health"],
        "without_reason": "The family is ready today.",
        "reasons": "A pattern of small worries.",
    }
    return usual | hidden(client, path) | said


def decide_page(child: Child) -> str:
    return f"/children/{child.reference}/decide"


# Deciding


def test_the_page_shows_what_is_known_and_chooses_nothing(page: Client, child: Child) -> None:
    html = page.get(decide_page(child)).content.decode()
    shown = text_of(html)
    assert "Decide for Tamsin Okafor-Vale, 9" in shown
    assert "Third attendance since June." in shown
    assert "Police hold information here; sealed." in shown
    assert "A live operation." not in shown
    assert "Health has not answered." in shown
    assert not re.findall(r"<input[^>]*\bchecked\b", html)
    assert "Tamsin" not in html.split("</title>", 1)[0]


def test_a_decision_is_recorded_as_it_was_said(page: Client, child: Child, decider: Member) -> None:
    item = Item.objects.get(visibility=Visibility.DISCLOSED)
    path = decide_page(child)
    response = page.post(path, filled(page, path, relied_on=[item.reference]))
    decision = Decision.objects.get()
    assert (response.status_code, response["Location"]) == (302, f"/decisions/{decision.reference}")
    assert (decision.outcome, decision.level, decision.influence) == (Outcome.EARLY_HELP, 2, Influence.CHANGED)
    assert (decision.by, decision.child) == (decider, child)
    assert [one.item for one in decision.relied_on.all()] == [item]
    borne = {(bearing.agency.code, bearing.how) for bearing in decision.bearings.all()}
    assert borne == {("police", Bears.CHANGED_THE_LEVEL), ("health", Bears.OUTSTANDING)}
    record = read(page, response["Location"])
    for words in (
        "Early help", "A pattern of small worries.", "Third attendance since June.", "Yes: Police",
        "Decided without waiting for Health", "The family is ready today.", "Nothing else.", "Dana Whitlock",
        "Police had told something that it has sealed",
    ):  # fmt: skip
        assert (words in record) == (words != "Police had told something that it has sealed")


def test_the_decider_is_whoever_has_signed_in_whatever_the_form_says(
    page: Client, child: Child, decider: Member
) -> None:
    path = decide_page(child)
    somebody = make.member(Role.DECISION_MAKER)
    page.post(path, filled(page, path, by=somebody.reference, decision_maker=str(somebody.pk)))
    assert Decision.objects.get().by == decider


def test_nothing_said_is_said_back_field_by_field(page: Client, child: Child) -> None:
    response = page.post(decide_page(child), {})
    assert response.status_code == 422
    shown = text_of(response.content.decode())
    for words in (
        "Choose what should happen",
        "Choose the final level of need",
        "Say whether another agency’s information changed the level",
        "Tick each agency that you decide without: Health",
        "Say why it cannot wait for every answer",
        "Say why you decide so",
    ):
        assert words in shown
    assert not Decision.objects.exists()


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"changed_by": []}, "Choose whose information changed the level"),
        ({"influence": "not_changed"}, "You answered “No” above"),
        ({"outcome": "close"}, "Choose one of the answers shown"),
        ({"level": "5"}, "Choose one of the answers shown"),
        ({"relied_on": [new_reference()]}, "Choose from the answers shown"),
        ({"changed_by": ["housing"]}, "Choose from the answers shown"),
        ({"without": ["housing"]}, "Tick each agency that you decide without: Health"),
        ({"without": []}, "Tick each agency that you decide without: Health"),
        ({"reasons": "A\0B"}, "has a character that cannot be kept"),
        ({"reasons": "x" * 1_000_000}, "characters or fewer"),
        ({"without_reason": "A\x1bB"}, "has a character that cannot be kept"),
        ({"seen": "another"}, "What the agencies say has changed since you opened this page"),
        ({"seen": "\0"}, "What the agencies say has changed since you opened this page"),
        ({"beside": new_reference()}, "Somebody has decided for this child since you opened this page"),
    ],
)
def test_what_does_not_hold_is_said_and_what_was_typed_is_kept(
    page: Client, child: Child, said: dict[str, Any], words: str
) -> None:
    path = decide_page(child)
    response = page.post(path, filled(page, path, **said))
    assert response.status_code == 422
    shown = text_of(response.content.decode())
    assert words in shown
    assert ("reasons" in said) or "A pattern of small worries." in shown
    assert not Decision.objects.exists()


def test_what_arrived_meanwhile_is_shown_and_nothing_typed_is_lost(page: Client, child: Child) -> None:
    path = decide_page(child)
    given = filled(page, path)
    health = make.request(child.contact.enquiry, "health")
    make.item(health, text="Seen by the health visitor.")
    make.replied(health)
    response = page.post(path, given)
    assert response.status_code == 422
    shown = text_of(response.content.decode())
    assert "Read what came, then decide." in shown
    assert "Seen by the health visitor." in shown
    assert "A pattern of small worries." in shown
    again = page.post(path, given | hidden(page, path))
    assert again.status_code == 302


def test_what_changes_at_the_very_moment_is_refused_on_the_same_page(
    page: Client, child: Child, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = decide_page(child)
    given = filled(page, path)
    decide = actions.decide

    def overtaken(*what: Any, **how: Any) -> Decision:
        monkeypatch.setattr(actions, "decide", decide)
        make.hub()  # somebody else's transaction, at the same moment
        make.decision(child)
        return decide(*what, **how)

    monkeypatch.setattr(actions, "decide", overtaken)
    response = page.post(path, given)
    assert response.status_code == 422
    assert "Somebody has decided for this child" in text_of(response.content.decode())
    assert "A pattern of small worries." in text_of(response.content.decode())


def test_without_an_enquiry_the_decision_rests_on_the_contact(page: Client) -> None:
    child = make.child(make.contact(at=Stage.PREPARED))
    path = decide_page(child)
    assert "No agency was asked." in read(page, path)
    response = page.post(path, filled(page, path, influence="not_changed", changed_by=[]))
    assert "No agency was asked" in read(page, response["Location"])


@pytest.mark.parametrize("stage", [Stage.RECEIVED, Stage.CHECKED, Stage.TRIAGED])
def test_where_nothing_can_be_decided_the_page_says_what_comes_first(page: Client, stage: Stage) -> None:
    shown = read(page, decide_page(make.child(make.contact(at=stage))))
    assert "Nothing can be decided here now" in shown
    assert "cannot happen now" in shown


def test_a_child_with_their_worker_has_nothing_to_decide(page: Client, child: Child) -> None:
    child.path = Path.ROUTED
    child.save(update_fields=["path"])
    assert "routed to their worker" in read(page, decide_page(child))


def test_one_child_after_the_other(page: Client, decider: Member) -> None:
    told = make.notification(
        make.child_told(), make.child_told(make.particulars("Jude", "Okafor-Vale", date(2025, 12, 5)))
    )
    contact = make.contact(at=Stage.PREPARED, told=told)
    first, second = contact.children.all()
    assert "Jude Okafor-Vale , 11 months not decided yet" in read(page, decide_page(first))
    make.decision(first, by=decider)
    shown = read(page, f"/decisions/{access.standing(first).get().reference}")
    assert "Decide for Jude" in shown
    screener = make.signed_in(make.member(Role.SCREENER, sign_in=True))
    assert "Jude Okafor-Vale is not decided yet" in read(
        screener, f"/decisions/{access.standing(first).get().reference}"
    )
    assert "Tamsin Okafor-Vale , 9 decided" in read(page, decide_page(second))


# Again, and in error


def test_deciding_again_says_what_stands(page: Client, child: Child, decider: Member) -> None:
    first = make.decision(child, by=decider)
    path = decide_page(child)
    assert "Decided already: Early help, level 2" in read(page, path)
    page.post(path, filled(page, path, outcome="referral", level="3"))
    old = read(page, f"/decisions/{first.reference}")
    assert "Decided again since: Referral to children’s social care, level 3" in old
    assert "This was a mistake" not in old


def test_a_mistake_is_marked_and_what_was_meant_stands_in_its_place(
    page: Client, child: Child, decider: Member
) -> None:
    wrong = make.decision(child, by=decider, outcome=Outcome.NO_FURTHER_ACTION, reasons="Typed in the wrong window.")
    path = f"/decisions/{wrong.reference}/correct"
    assert "You are correcting No further action, level 2" in read(page, path)
    assert page.post(path, filled(page, path)).status_code == 422
    response = page.post(path, filled(page, path, in_error="The wrong child."))
    assert response.status_code == 302
    corrected = read(page, f"/decisions/{wrong.reference}")
    assert "Entered in error." in corrected
    assert "The wrong child." in corrected
    assert "Typed in the wrong window." not in corrected
    assert "Read what stands in its place" in corrected
    again = page.post(path, filled(page, path, in_error="The wrong child."))
    assert again.status_code == 422
    assert "no longer stands" in text_of(again.content.decode())


# What was known


def test_what_was_sealed_since_is_not_shown_and_said_so(page: Client, child: Child, decider: Member) -> None:
    from openmash.hub.enquiries import actions as enquiries

    item = Item.objects.get(visibility=Visibility.DISCLOSED)
    decision = make.decision(child, by=decider)
    assert "Third attendance since June." in read(page, f"/decisions/{decision.reference}")
    make.later(minutes=1)
    enquiries.move_item(item, visibility=Visibility.SEALED, by=make.representative("police"), reason="A live case.")
    shown = read(page, f"/decisions/{decision.reference}")
    assert "Third attendance since June." not in shown
    assert "Police had told something that it has sealed" in shown


# Late replies


def late(child: Child, decider: Member) -> Relook:
    """Health replies after the decision."""
    make.decision(child, by=decider)
    make.later(minutes=10)
    health = make.request(child.contact.enquiry, "health")
    make.item(health, text="Not brought to the clinic.")
    make.replied(health)
    for message in outbox.waiting():
        outbox.deliver(message, listeners=LISTENERS)
    return Relook.objects.get()


def test_a_late_reply_is_listed_by_initials_until_it_is_answered(page: Client, child: Child, decider: Member) -> None:
    assert "No reply waits for another look" in read(page, "/relooks/")
    relook = late(child, decider)
    listed = read(page, "/relooks/")
    assert "T.O-V. 9" in listed
    assert "Tamsin" not in listed
    shown = read(page, f"/relooks/{relook.reference}")
    assert "Health answered after the decision" in shown
    assert "Not brought to the clinic." in shown
    given = {"verdict": "stands", "reason": "Known to the lead professional."}
    assert page.post(f"/relooks/{relook.reference}", given)["Location"] == "/relooks/"
    assert "No reply waits for another look" in read(page, "/relooks/")
    assert "The decision stands" in read(page, f"/relooks/{relook.reference}")


def test_to_be_decided_again_the_page_leads_to_the_decision(page: Client, child: Child, decider: Member) -> None:
    relook = late(child, decider)
    path = f"/relooks/{relook.reference}"
    assert page.post(path, {"verdict": "decide_again", "reason": "A pattern now."})["Location"] == path
    assert "Decide for Tamsin" in read(page, path)
    assert "a new decision" in read(page, "/relooks/")
    screener = make.signed_in(make.member(Role.SCREENER, sign_in=True))
    assert "It waits for a decision maker." in read(screener, path)


def test_a_late_reply_with_nothing_to_read_says_so(page: Client, child: Child, decider: Member) -> None:
    make.decision(child, by=decider)
    make.replied(make.request(child.contact.enquiry, "health"))
    for message in outbox.waiting():
        outbox.deliver(message, listeners=LISTENERS)
    assert "Nothing that you can read" in read(page, f"/relooks/{Relook.objects.get().reference}")


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"verdict": "perhaps", "reason": "x"},
        {"verdict": "stands", "reason": "\0"},
        {"verdict": "stands", "reason": "x" * 1_000_000},
    ],
)
def test_an_answer_that_does_not_hold_is_said(
    page: Client, child: Child, decider: Member, said: dict[str, str]
) -> None:
    relook = late(child, decider)
    assert page.post(f"/relooks/{relook.reference}", said).status_code == 422
    assert page.get("/relooks/").status_code == 200


def test_an_answer_to_what_is_answered_is_refused_on_the_page(page: Client, child: Child, decider: Member) -> None:
    relook = late(child, decider)
    actions.answer_relook(relook, verdict=RelookVerdict.STANDS, reason="Known.", by=decider)
    response = page.post(f"/relooks/{relook.reference}", {"verdict": "stands", "reason": "Known."})
    assert response.status_code == 422
    assert "Somebody has just looked" in text_of(response.content.decode())


# For whom


@pytest.mark.parametrize("role", Role)
def test_who_reaches_which_page(child: Child, decider: Member, role: Role) -> None:
    relook = late(child, decider)
    decision = access.standing(child).get()
    reader = make.member(role, agency="police" if role == Role.REPRESENTATIVE else "hub", sign_in=True)
    client = make.signed_in(reader)
    sees, decides = role in CASE_ROLES, role == Role.DECISION_MAKER
    expected = {
        f"/decisions/{decision.reference}": 200 if sees else 404,
        f"/relooks/{relook.reference}": 200 if sees else 404,
        "/relooks/": 200 if sees else 403,
        decide_page(child): 200 if decides else 403 if sees else 404,
        f"/decisions/{decision.reference}/correct": 200 if decides else 403 if sees else 404,
    }
    assert {path: client.get(path).status_code for path in expected} == expected
    posts = [decide_page(child), f"/decisions/{decision.reference}/correct", f"/relooks/{relook.reference}"]
    answers = {client.post(path, {"verdict": "stands", "reason": "x"}).status_code for path in posts}
    assert answers <= ({422, 302} if decides else {403} if sees else {404})
    assert Decision.objects.count() == 1


def test_the_list_is_refused_to_who_does_not_work_on_cases(child: Child, decider: Member) -> None:
    late(child, decider)
    lead = make.signed_in(make.member(Role.GOVERNANCE_LEAD, sign_in=True))
    assert lead.get("/relooks/").status_code == 403


@pytest.mark.parametrize("path", ["/children/{}/decide", "/decisions/{}", "/decisions/{}/correct", "/relooks/{}"])
def test_what_is_another_hubs_and_what_is_nowhere_are_answered_alike(page: Client, path: str) -> None:
    make.hub("Easterly")
    stranger = make.member(Role.DECISION_MAKER)
    elsewhere = make.child(make.enquiry("police", "health").contact)
    relook = late(elsewhere, stranger)
    decision = access.standing(elsewhere).get()
    make.hub()
    of = {"children": elsewhere.reference, "decisions": decision.reference, "relooks": relook.reference}
    hidden_one = of[path.split("/")[1]]
    answers = [page.get(path.format(one)) for one in (hidden_one, new_reference(), "nothing-like-it")]
    assert [answer.status_code for answer in answers] == [404] * 3
    bodies = {re.sub(r"[0-9a-f]{16}|[0-9A-Za-z]{64}|at [0-9:]+", "", answer.content.decode()) for answer in answers}
    assert len(bodies) == 1


def test_a_child_entered_in_error_is_not_there(page: Client, child: Child, decider: Member) -> None:
    from openmash.hub.contacts.actions import correcting

    correcting.correct_child(child, by=decider, reason="Another family.")
    assert page.get(decide_page(child)).status_code == 404


def test_every_page_is_a_reading_on_record(page: Client, child: Child, decider: Member) -> None:
    relook = late(child, decider)
    decision = access.standing(child).get()
    pages = {
        decide_page(child): Event.ENQUIRY_READ,
        f"/decisions/{decision.reference}": Event.DECISION_READ,
        "/relooks/": Event.RELOOKS_LISTED,
        f"/relooks/{relook.reference}": Event.RELOOK_READ,
    }
    for path, event in pages.items():
        page.get(path)
        entry = Entry.objects.order_by("-id")[0]
        assert (entry.event, entry.by, entry.about) == (event, decider.reference, [child.reference])


def test_the_page_asks_the_database_as_often_for_many_items_as_for_few(
    child: Child, decider: Member, page: Client, django_assert_max_num_queries: Any
) -> None:
    for order in range(1, 6):
        health = make.request(child.contact.enquiry, "health")
        make.item(health, order=order, text=f"Item {order}")
    make.replied(health)
    with django_assert_max_num_queries(24):
        actions.read_weighing(child, by=decider)
    decision = make.decision(child, by=decider)
    with django_assert_max_num_queries(20):
        actions.read_decision(decision, by=decider)
    with django_assert_max_num_queries(60):
        page.get(decide_page(child))
