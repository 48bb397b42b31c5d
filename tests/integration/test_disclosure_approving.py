"""One prepares, another approves exactly what is frozen; then it leaves, and what left is kept."""

import hashlib
from collections.abc import Callable
from unittest.mock import patch

import pytest

from openmash.hub.contacts.actions import declaring, restricting
from openmash.hub.disclosure import access, actions, draft, held
from openmash.hub.disclosure.models import AccessRequest, Copy, Departure, Frozen
from openmash.hub.disclosure.workflow import Chosen, Exemption, Form
from openmash.hub.disclosure.workflow import Stage as PackStage
from openmash.hub.enquiries import actions as enquiries
from openmash.hub.enquiries.models import Item
from openmash.hub.enquiries.workflow import ItemKind, Visibility
from openmash.hub.partnership.models import Member
from openmash.hub.partnership.workflow import Role
from openmash.hub.records.refusals import Denied, NotUnderstood, StepNotAllowed
from openmash.hub.sharing import actions as sharing
from openmash.hub.sharing import gate
from openmash.hub.sharing.models import GateAnswer
from openmash.hub.sharing.terms import Because, Ruling, Verdict
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead() -> Member:
    make.hub()
    make.time(make.TUESDAY_MORNING)
    return make.member(Role.GOVERNANCE_LEAD)


@pytest.fixture
def item(lead: Member) -> Item:
    """Something that the police have released, in a reply."""
    enquiry = make.enquiry("police")
    made = make.item(make.request(enquiry, "police"), text="She was seen.", visibility=Visibility.RELEASED)
    make.replied(make.request(enquiry, "police"))
    return made


@pytest.fixture
def submitted(item: Item, lead: Member) -> AccessRequest:
    child = make.child(item.question.request.enquiry.contact)
    return make.access_request(child, at=PackStage.SUBMITTED, by=lead)


def seen(request: AccessRequest) -> str:
    return draft.submitted(request).digest


@pytest.mark.parametrize("role", [Role.DECISION_MAKER, Role.GOVERNANCE_LEAD])
def test_a_second_person_approves_what_is_frozen(submitted: AccessRequest, role: Role) -> None:
    frozen = actions.approve(submitted, seen=seen(submitted), by=make.member(role))
    assert "She was seen." in str(frozen.content)
    assert frozen.digest == Frozen.objects.filter(request=submitted).order_by("id")[0].digest
    owner, answer = GateAnswer.objects.filter(on_reference=submitted.reference).order_by("who").reverse()
    assert (owner.who, owner.whom, owner.data) == ("police", "data subject", "fact")
    assert owner.rule == "release-to-data-subject"
    assert owner.obligations
    assert (answer.who, answer.whom, answer.data, answer.ruling) == ("hub", "data subject", "product", "permit")
    assert (answer.rule, answer.purpose, answer.basis) == ("pack-to-who-asks", "help", "legal_obligation")


def test_nobody_approves_what_they_had_a_hand_in(submitted: AccessRequest, lead: Member) -> None:
    other, third = make.member(Role.GOVERNANCE_LEAD), make.member(Role.DECISION_MAKER)
    actions.send_back(submitted, words="Remove the time.", by=third)
    removed = actions.redact(submitted, words="seen", exemption=Exemption.CRIME, by=other)
    fourth = make.member(Role.GOVERNANCE_LEAD)
    actions.restore(removed, by=fourth)
    gathering = make.member(Role.GOVERNANCE_LEAD)
    actions.gather(submitted, make.child(make.contact()).reference, by=gathering)
    actions.submit(submitted, seen=draft.of(submitted).digest, by=lead)
    for hand in (lead, other, fourth, gathering):
        with pytest.raises(Denied, match="no hand in it"):
            actions.approve(submitted, seen=seen(submitted), by=hand)
        with pytest.raises(Denied, match="no hand in it"):
            actions.send_back(submitted, words="No.", by=hand)
    actions.approve(submitted, seen=seen(submitted), by=third)


def test_what_its_owner_takes_back_falls_out_and_both_are_told(submitted: AccessRequest, item: Item) -> None:
    other, read = make.member(Role.DECISION_MAKER), seen(submitted)
    enquiries.move_item(item, visibility=Visibility.SEALED, by=make.representative("police"))
    shown = actions.read_request(submitted, by=other)
    assert shown.fallen == 1
    with pytest.raises(StepNotAllowed, match="changed since"):
        actions.approve(submitted, seen=read, by=other)
    frozen = actions.approve(submitted, seen=seen(submitted), by=other)
    assert "She was seen." not in str(frozen.content)


def test_what_is_released_after_it_was_submitted_is_not_in_it(submitted: AccessRequest, item: Item) -> None:
    by, request = make.representative("police"), item.question.request
    make.item(request, by=by, text="He was seen.", visibility=Visibility.RELEASED)
    enquiries.send_reply(request, by=by)
    frozen = actions.approve(submitted, seen=seen(submitted), by=make.member(Role.DECISION_MAKER))
    assert "He was seen." not in str(frozen.content)


def test_what_is_sent_back_says_why_and_is_prepared_again(submitted: AccessRequest, item: Item, lead: Member) -> None:
    other = make.member(Role.DECISION_MAKER)
    with pytest.raises(NotUnderstood, match="what must change"):
        actions.send_back(submitted, words=" ", by=other)
    actions.send_back(submitted, words="Who is she?", by=other)
    actions.choose(submitted, f"item-{item.reference}", chosen=Chosen.KEEP, reason="It is Tamsin.", by=lead)
    enquiries.move_item(item, visibility=Visibility.SEALED, by=make.representative("police"))
    assert draft.of(submitted).gone == [f"item-{item.reference}"]
    with pytest.raises(StepNotAllowed, match="Being prepared"):
        actions.send_back(submitted, words="Again.", by=other)


def test_without_an_agreement_it_does_not_leave(submitted: AccessRequest) -> None:
    refused = Verdict(ruling=Ruling.DENY, because=Because.NO_RULE)
    with patch.object(gate, "decide", lambda *asked: refused), pytest.raises(gate.NotAgreed, match="whom a record"):
        actions.approve(submitted, seen=seen(submitted), by=make.member(Role.DECISION_MAKER))
    submitted.refresh_from_db()
    assert submitted.stage == PackStage.SUBMITTED


@pytest.mark.parametrize("when", ["before it is approved", "once it is approved"])
def test_a_pack_with_items_of_an_agency_that_was_stopped_does_not_leave(
    submitted: AccessRequest, lead: Member, when: str
) -> None:
    other, admin = make.member(Role.DECISION_MAKER), make.member(Role.SYSTEM_ADMINISTRATOR)
    if when == "once it is approved":
        actions.approve(submitted, seen=seen(submitted), by=other)
    sharing.revoke(agency="police", reason="A breach.", by=admin)
    acts: dict[str, Callable[[], object]] = {
        "before it is approved": lambda: actions.approve(submitted, seen=seen(submitted), by=other),
        "once it is approved": lambda: actions.fetch(submitted, form=Form.HTML, by=lead),
    }
    with pytest.raises(gate.NotAgreed, match="stopped urgently") as refused:
        acts[when]()
    gate.keep_refused(refused.value)
    assert GateAnswer.objects.filter(on_reference=submitted.reference, who="police", because="revoked").exists()
    assert not Departure.objects.exists()


def test_what_needs_a_second_thought_is_said_once_and_holds_when_it_leaves(
    submitted: AccessRequest, item: Item, lead: Member
) -> None:
    by, request, other = make.representative("police"), item.question.request, make.member(Role.DECISION_MAKER)
    said = enquiries.Draft(kind=ItemKind.THIRD_PARTY, text="Heard by many.", visibility=Visibility.RELEASED)
    confirmed = gate.Confirmed(reason="Nobody can be recognised.")
    heard = enquiries.write_item(make.question(request), draft=said, by=by, confirmed=confirmed)
    enquiries.send_reply(request, by=by)
    actions.send_back(submitted, words="There is more.", by=other)
    actions.choose(submitted, f"item-{heard.reference}", chosen=Chosen.KEEP, reason="Hers.", by=lead)
    actions.submit(submitted, seen=draft.of(submitted).digest, by=lead)
    with pytest.raises(gate.NotAgreed, match="second thought"):
        actions.approve(submitted, seen=seen(submitted), by=other)
    actions.approve(submitted, seen=seen(submitted), by=other, confirmed=confirmed)
    assert b"Heard by many." in bytes(actions.fetch(submitted, form=Form.HTML, by=lead).content)


def test_what_was_left_out_is_on_record_by_what_exemption_and_why(item: Item, lead: Member) -> None:
    contact = item.question.request.enquiry.contact
    asked = make.access_request(make.child(contact), by=lead)
    line = f"contact-{contact.reference}"
    actions.choose(asked, line, chosen=Chosen.TAKE_OUT, exemption=Exemption.CRIME, reason="A live case.", by=lead)
    actions.submit(asked, seen=draft.of(asked).digest, by=lead)
    frozen = actions.approve(asked, seen=seen(asked), by=make.member(Role.DECISION_MAKER))
    found = {row["key"]: (row["exemption"], row["reason"], row["by"]) for row in frozen.left_out}
    assert found[line] == ("crime", "A live case.", lead.name)
    assert found[f"worry-{contact.reference}"] == ("third_party", held.WORRY, "")
    assert found[f"whereabouts-{make.child(contact).reference}"][0] == "serious_harm"
    assert "hungry" not in str(frozen.left_out)


def test_only_an_approved_pack_is_fetched_and_each_fetching_is_kept(submitted: AccessRequest, lead: Member) -> None:
    with pytest.raises(StepNotAllowed, match="second person"):
        actions.fetch(submitted, form=Form.PDF, by=lead)
    other = make.member(Role.DECISION_MAKER)
    actions.approve(submitted, seen=seen(submitted), by=other)
    with pytest.raises(Denied, match="fetched by a governance lead"):
        actions.fetch(submitted, form=Form.PDF, by=other)
    first, again, page = (actions.fetch(submitted, form=form, by=lead) for form in (Form.PDF, Form.PDF, Form.HTML))
    assert (first.pk, bytes(first.content)[:5]) == (again.pk, b"%PDF-")
    assert "She was seen." in bytes(page.content).decode()
    assert all(hashlib.sha256(bytes(copy.content)).hexdigest() == copy.digest for copy in Copy.objects.all())
    assert Departure.objects.count() == 3


def test_a_pack_that_has_left_stays_as_it_was(submitted: AccessRequest, item: Item, lead: Member) -> None:
    actions.approve(submitted, seen=seen(submitted), by=make.member(Role.DECISION_MAKER))
    actions.fetch(submitted, form=Form.HTML, by=lead)
    enquiries.move_item(item, visibility=Visibility.SEALED, by=make.representative("police"))
    submitted.refresh_from_db()
    shown = actions.read_request(submitted, by=lead)
    assert shown.draft is None
    assert shown.frozen is not None
    assert "She was seen." in str(shown.frozen.content)
    assert [gone.by for gone in shown.departures] == [lead]


@pytest.mark.parametrize("took_it_back", ["sealed", "entered in error"])
def test_what_its_owner_takes_back_before_a_pack_has_left_does_not_leave(
    submitted: AccessRequest, item: Item, lead: Member, took_it_back: str
) -> None:
    other, police = make.member(Role.DECISION_MAKER), make.representative("police")
    actions.approve(submitted, seen=seen(submitted), by=other)
    if took_it_back == "sealed":
        enquiries.move_item(item, visibility=Visibility.SEALED, by=police)
    else:
        enquiries.correct_item(item, reason="Another child.", by=police)
    for form in Form:
        with pytest.raises(StepNotAllowed, match="may not leave any more"):
            actions.fetch(submitted, form=form, by=lead)
    assert not Copy.objects.exists()
    submitted.refresh_from_db()
    assert actions.read_request(submitted, by=lead).fallen == 1
    actions.send_back(submitted, words="Taken back.", by=other)
    actions.submit(submitted, seen=draft.of(submitted).digest, by=lead)
    actions.approve(submitted, seen=seen(submitted), by=other)
    assert "She was seen." not in bytes(actions.fetch(submitted, form=Form.HTML, by=lead).content).decode()


def test_what_has_left_is_not_sent_back_nor_given_again_once_it_is_taken_back(
    submitted: AccessRequest, item: Item, lead: Member
) -> None:
    other = make.member(Role.DECISION_MAKER)
    actions.approve(submitted, seen=seen(submitted), by=other)
    actions.fetch(submitted, form=Form.HTML, by=lead)
    enquiries.move_item(item, visibility=Visibility.SEALED, by=make.representative("police"))
    with pytest.raises(StepNotAllowed, match="has left already"):
        actions.send_back(submitted, words="Taken back.", by=other)
    with pytest.raises(StepNotAllowed, match="may not leave any more"):
        actions.fetch(submitted, form=Form.HTML, by=lead)
    assert Departure.objects.count() == 1


def test_without_the_log_nothing_is_approved_and_nothing_leaves(submitted: AccessRequest, lead: Member) -> None:
    other, read = make.member(Role.DECISION_MAKER), seen(submitted)
    with make.log_out_of_reach():
        actions.approve(submitted, seen=read, by=other)
    with make.log_out_of_reach():
        actions.send_back(submitted, words="No.", by=other)
    actions.approve(submitted, seen=read, by=other)
    with make.log_out_of_reach():
        actions.fetch(submitted, form=Form.PDF, by=lead)
    assert not Copy.objects.exists()
    assert not Departure.objects.exists()


def test_who_has_a_conflict_of_interest_has_no_part_in_it(submitted: AccessRequest, item: Item) -> None:
    decider, other = make.member(Role.DECISION_MAKER), make.member(Role.GOVERNANCE_LEAD)
    lead = make.member(Role.GOVERNANCE_LEAD)
    contact = item.question.request.enquiry.contact
    for member in (decider, lead):
        declaring.declare(contact, of=member, reason="A neighbour.", by=make.member(Role.DECISION_MAKER))
    assert not access.visible_to(decider).exists()
    assert not access.visible_to(lead).exists()
    assert access.child_called(lead, make.child(contact).reference) is None
    assert access.alike(lead, submitted, []) == []
    for act in (
        lambda: actions.approve(submitted, seen=seen(submitted), by=decider),
        lambda: actions.read_request(submitted, by=decider),
        lambda: actions.extend(submitted, reason="More time.", by=lead),
        lambda: actions.read_line(submitted, f"item-{item.reference}", by=lead),
    ):
        with pytest.raises(Denied, match="no conflict of interest"):
            act()
    actions.send_back(submitted, words="Look again.", by=other)


def test_a_restriction_binds_who_approves_and_not_who_must_answer_by_law(submitted: AccessRequest, item: Item) -> None:
    named, other = make.member(Role.DECISION_MAKER), make.member(Role.DECISION_MAKER)
    contact = item.question.request.enquiry.contact
    restricting.restrict(contact, named=[named], reason="A colleague’s child.", by=make.member(Role.SCREENER))
    assert not access.visible_to(other).exists()
    assert access.visible_to(make.member(Role.GOVERNANCE_LEAD)).exists()
    actions.approve(submitted, seen=seen(submitted), by=named)
