"""What may leave is drafted by default, what may not is not there, and every choice says why."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from openmash.hub.audit.models import Entry
from openmash.hub.contacts.actions import correcting
from openmash.hub.contacts.models import Child
from openmash.hub.contacts.workflow import Stage
from openmash.hub.disclosure import actions, draft, held, pack
from openmash.hub.disclosure.models import (
    AccessRequest,
    AlsoAbout,
    Choice,
    Copy,
    Departure,
    Extension,
    Frozen,
    Handling,
    Redaction,
    Restoration,
)
from openmash.hub.disclosure.pack import Line
from openmash.hub.disclosure.workflow import Chosen, Exemption, Form, LineKind
from openmash.hub.disclosure.workflow import Stage as PackStage
from openmash.hub.enquiries import actions as enquiries
from openmash.hub.enquiries.models import Item
from openmash.hub.enquiries.workflow import ItemKind, Visibility
from openmash.hub.partnership.models import Member
from openmash.hub.partnership.workflow import Role
from openmash.hub.records.refusals import Denied, NotUnderstood, StepNotAllowed
from openmash.hub.sharing import gate
from tests import make, walls

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead() -> Member:
    make.hub()
    make.time(make.TUESDAY_MORNING)
    return make.member(Role.GOVERNANCE_LEAD)


@pytest.fixture
def told(lead: Member) -> Child:
    """A child of whom the police have told one thing of each kind, and decided for."""
    enquiry = make.enquiry("police")
    request, by = make.request(enquiry, "police"), make.representative("police")
    for visibility in Visibility:
        make.item(request, by=by, text=f"It is {visibility}.", visibility=visibility, source_identity="A neighbour")
    for kind in (ItemKind.OPINION, ItemKind.THIRD_PARTY):
        written(request, by, kind)
    make.replied(request, by=by)
    make.item(request, by=by, text="It is not sent.", visibility=Visibility.RELEASED)
    make.decision(make.child(enquiry.contact))
    return make.child(enquiry.contact)


def written(request: Any, by: Member, kind: ItemKind) -> Item:
    """An item of a kind, released with the reason that the agreement asks for."""
    said = enquiries.Draft(kind=kind, text=f"It is of {kind}.", visibility=Visibility.RELEASED, context="Heard.")
    confirmed = gate.Confirmed(reason="Nobody can be recognised.")
    return enquiries.write_item(make.question(request), draft=said, by=by, confirmed=confirmed)


def kept(request: AccessRequest) -> str:
    return str(draft.of(request).content)


def line(request: AccessRequest, kind: str) -> str:
    return next(one.key for one in draft.of(request).lines if one.kind == kind)


def item_line(request: AccessRequest, text: str) -> str:
    return next(one.key for one in draft.of(request).lines if text in one.text)


def test_only_what_its_owner_has_released_and_a_reply_has_carried_is_drafted(told: Child) -> None:
    request = make.access_request(told)
    everything = str(draft.of(request).lines)
    assert "It is released." in kept(request)
    assert "It is of opinion.\\nHeard." in kept(request)
    for never in ("It is sealed.", "It is disclosed.", "It is not sent.", "A neighbour", "Head of year"):
        assert never not in everything


def test_what_could_be_of_others_is_left_out_until_somebody_keeps_it_with_a_reason(told: Child, lead: Member) -> None:
    request = make.access_request(told, by=lead)
    for words in ("It is of third_party.", "hungry", "lead professional", "Larkspur"):
        assert words not in kept(request)
        key = item_line(request, words)
        actions.choose(request, key, chosen=Chosen.KEEP, reason="She said it herself.", by=lead)
        assert words in kept(request)


def test_an_enquiry_about_brothers_and_sisters_too_gives_nothing_by_default(lead: Member) -> None:
    both = make.notification(make.child_told(), make.child_told(make.particulars("Kit", born_on=date(2016, 5, 4))))
    enquiry = make.enquiry("police", of=make.contact(at=Stage.TRIAGED, told=both))
    request = make.request(enquiry, "police")
    make.item(request, text="Kit was seen.", visibility=Visibility.RELEASED)
    make.replied(request)
    asked = make.access_request(make.child(enquiry.contact), by=lead)
    assert "Kit was seen." not in kept(asked)
    key = item_line(asked, "Kit was seen.")
    actions.choose(asked, key, chosen=Chosen.KEEP, reason="She was there.", by=lead)
    (warned,) = draft.of(asked).warned
    assert warned.named == ["Kit"]
    sibling = enquiry.contact.children.order_by("-id").first()
    assert sibling is not None
    actions.read_request(asked, by=lead)
    assert sibling.reference in Entry.objects.order_by("-pk")[0].about


def test_what_is_left_out_names_its_exemption_and_nothing_else_does(told: Child, lead: Member) -> None:
    request = make.access_request(told, by=lead)
    key = line(request, "item")
    with pytest.raises(NotUnderstood, match="exemption"):
        actions.choose(request, key, chosen=Chosen.TAKE_OUT, reason="Harm.", by=lead)
    with pytest.raises(NotUnderstood, match="exemption"):
        actions.choose(request, key, chosen=Chosen.KEEP, exemption=Exemption.CRIME, reason="Harm.", by=lead)
    with pytest.raises(NotUnderstood, match="Say why"):
        actions.choose(request, key, chosen=Chosen.TAKE_OUT, exemption=Exemption.CRIME, reason=" ", by=lead)
    with pytest.raises(StepNotAllowed, match="may not leave"):
        actions.choose(request, "item-ZZZZZ-ZZZZZ-ZZZ", chosen=Chosen.KEEP, reason="Why not?", by=lead)
    actions.choose(request, key, chosen=Chosen.TAKE_OUT, exemption=Exemption.CRIME, reason="A live case.", by=lead)
    assert key not in kept(request)


def test_words_are_removed_before_anything_is_made_and_can_stand_again(told: Child, lead: Member) -> None:
    request = make.access_request(told, by=lead)
    key = item_line(request, "It is released.")
    with pytest.raises(NotUnderstood, match="do not stand there"):
        actions.redact(request, words="It is sealed.", exemption=Exemption.THIRD_PARTY, line=key, by=lead)
    with pytest.raises(NotUnderstood, match="which words"):
        actions.redact(request, words=" ", exemption=Exemption.THIRD_PARTY, line=key, by=lead)
    one = actions.redact(request, words="RELEASED", exemption=Exemption.THIRD_PARTY, line=key, by=lead)
    assert "It is [removed]." in kept(request)
    assert "It is of opinion." in kept(request)
    every = actions.redact(request, words="It is", exemption=Exemption.THIRD_PARTY, by=lead)
    assert "[removed] of opinion." in kept(request)
    actions.restore(every, by=lead)
    actions.restore(one, by=lead)
    actions.restore(one, by=lead)
    assert "It is released." in kept(request)


def test_the_name_of_somebody_else_in_a_kept_line_must_be_explained(told: Child, lead: Member) -> None:
    request = make.access_request(told, by=lead)
    by = make.representative("police")
    asked = make.request(told.contact.enquiry, "police")
    make.item(asked, by=by, text="Adaeze called; nobody called Okafor-Vale-Smith.", visibility=Visibility.RELEASED)
    enquiries.send_reply(asked, by=by)
    key = item_line(request, "Adaeze called")
    assert key not in kept(request)
    actions.choose(request, key, chosen=Chosen.KEEP, reason="It is she who asks.", by=lead)
    now = draft.of(request)
    assert [one.named for one in now.warned] == [["Adaeze"]]
    with pytest.raises(NotUnderstood, match="names of others"):
        actions.submit(request, seen=now.digest, by=lead)
    actions.submit(request, seen=now.digest, names_reason="It is she who asks.", by=lead)
    assert Handling.objects.get(request=request).words == "It is she who asks."


@pytest.mark.parametrize(
    "text",
    [
        "ADAEZÉ was seen.", "He is called Nwafor there.", "He can be rung on +44 7700 900 461.",
        "She slept at 3 Quarry-Row.", "The car stood in tm91qq.", "Ada’s uncle Kit was there.",
    ],
)  # fmt: skip
def test_what_tells_of_somebody_else_is_left_out_unless_it_is_chosen(lead: Member, text: str) -> None:
    uncle = replace(
        make.particulars("Adaeze", "O’Hara", None, address="3 Quarry Row", postcode="TM9 1QQ"),
        other_names="also Nwafor",
        phone="07700 900461",
    )
    told = make.notification(make.child_told(), make.child_told(make.particulars("Kit", born_on=date(2016, 5, 4))))
    told = replace(told, connected=(replace(make.mother_told(), particulars=uncle),))
    child = make.child(make.contact(told=told))
    traces = held.traces_of_others([child], held.siblings([child]))
    line = Line(kind=LineKind.ITEM, of="1", head="Police: fact", text=text)
    [made] = pack.prepared([line], chosen={}, removed=[], names=traces)
    assert (made.is_kept, made.exemption) == (False, Exemption.THIRD_PARTY)
    own = Line(kind=LineKind.ITEM, of="2", head="Police: fact", text=f"{child.record.name} was seen at home.")
    assert pack.prepared([own], chosen={}, removed=[], names=traces)[0].is_kept


@pytest.mark.parametrize(
    ("text", "tells"),
    [
        ("MRS PÉLL was there.", True), ("Rung from 07700-900 461.", True), ("Write to j.pell@example.org.", True),
        ("A pellet was found.", False), ("Mrs Vale was there.", False),
    ],
)  # fmt: skip
def test_what_may_tell_who_raised_the_contact_is_left_out_and_not_said_by_what(
    lead: Member, text: str, tells: bool
) -> None:
    told = replace(
        make.notification(), referrer_name="Mrs Pell", referrer_phone="+44 7700 900461",
        referrer_email="J.Pell@example.org",
    )  # fmt: skip
    enquiry = make.enquiry("police", of=make.contact(at=Stage.TRIAGED, told=told))
    request = make.request(enquiry, "police")
    make.item(request, text=text, visibility=Visibility.RELEASED)
    make.replied(request)
    asked = make.access_request(make.child(enquiry.contact), by=lead)
    walls.asks(lead)
    [line] = [one for one in draft.of(asked).lines if one.kind == LineKind.ITEM]
    assert (line.is_kept, line.named) == (not tells, [])
    assert (line.why == pack.NAMED) == tells


def test_what_is_submitted_is_what_was_read(told: Child, lead: Member) -> None:
    request = make.access_request(told, by=lead)
    seen = draft.of(request).digest
    actions.redact(request, words="opinion", exemption=Exemption.NOT_ABOUT, by=lead)
    with pytest.raises(StepNotAllowed, match="changed since"):
        actions.submit(request, seen=seen, by=lead)
    actions.submit(request, seen=draft.of(request).digest, by=lead)
    with pytest.raises(StepNotAllowed, match="not changed any more"):
        actions.redact(request, words="released", exemption=Exemption.NOT_ABOUT, by=lead)


def test_the_same_child_in_another_contact_joins_when_somebody_says_so(told: Child, lead: Member) -> None:
    other = make.child(make.contact())
    kit = make.child(make.contact(told=make.notification(make.child_told(make.particulars("Kit")))))
    request = make.access_request(told, by=lead)
    assert other.contact.reference not in kept(request)
    with pytest.raises(StepNotAllowed, match="may be the same"):
        actions.gather(request, kit.reference, by=lead)
    actions.gather(request, other.reference, by=lead)
    assert other.contact.reference in kept(request)
    with pytest.raises(StepNotAllowed, match="may be the same"):
        actions.gather(request, other.reference, by=lead)


def test_a_child_entered_in_error_is_in_no_pack(told: Child, lead: Member) -> None:
    wrong = make.child(make.contact())
    correcting.correct_child(wrong, reason="Another family.", by=make.member(Role.DECISION_MAKER))
    with pytest.raises(NotUnderstood, match="No child"):
        make.access_request(wrong, by=lead)


def test_a_pack_begins_with_what_the_law_says_must_be_told(told: Child, lead: Member) -> None:
    said = {one["title"]: one["text"] for one in draft.of(make.access_request(told, by=lead)).content["information"]}
    assert "Thornmere" in said["Who holds it"]
    assert "Decide what help a child and family need." in said["What it is used for"]
    assert "Police" in said["Who may receive it"]
    assert "Information Commissioner" in said["If you are not content"]
    assert len(said) == 9
    line = next(one for one in draft.of(make.access_request(told, by=lead)).lines if one.kind == "identity")
    assert "How it came" not in str(draft.of(make.access_request(told, by=lead)).lines)
    assert held._as_said("9434765919") == "943 476 5919"
    assert "NHS number" not in line.text


def test_the_term_is_extended_once_and_the_request_closed_with_a_reason(told: Child, lead: Member) -> None:
    request = make.access_request(told, by=lead)
    assert request.due_on == date(2026, 12, 16)
    actions.extend(request, reason="Five agencies.", by=lead)
    request.refresh_from_db()
    assert request.due_on == date(2027, 2, 16)
    with pytest.raises(StepNotAllowed, match="once only"):
        actions.extend(request, reason="Again.", by=lead)
    with pytest.raises(NotUnderstood, match="no pack"):
        actions.close_request(request, reason="", by=lead)
    actions.close_request(request, reason="Withdrawn.", by=lead)
    with pytest.raises(StepNotAllowed, match="dealt with"):
        actions.extend(request, reason="Later.", by=lead)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.GOVERNANCE_LEAD])
def test_a_pack_is_prepared_by_a_governance_lead_and_nobody_else(told: Child, role: Role) -> None:
    request, other = make.access_request(told), make.member(role, agency="police")
    for act in (
        lambda: make.access_request(told, by=other),
        lambda: actions.extend(request, reason="x", by=other),
        lambda: actions.close_request(request, reason="x", by=other),
        lambda: actions.choose(request, "x", chosen=Chosen.KEEP, reason="x", by=other),
        lambda: actions.redact(request, words="x", exemption=Exemption.CRIME, by=other),
        lambda: actions.submit(request, seen="", by=other),
        lambda: actions.read_line(request, "x", by=other),
    ):
        with pytest.raises(Denied):
            act()


def test_without_the_log_nothing_is_done(told: Child, lead: Member) -> None:
    request = make.access_request(told, by=lead)
    key, seen = line(request, "item"), draft.of(request).digest
    removed = actions.redact(request, words="hungry", exemption=Exemption.CRIME, by=lead)
    seen = draft.of(request).digest
    for act in (
        lambda: make.access_request(told, by=lead),
        lambda: actions.extend(request, reason="x", by=lead),
        lambda: actions.close_request(request, reason="x", by=lead),
        lambda: actions.choose(request, key, chosen=Chosen.KEEP, reason="x", by=lead),
        lambda: actions.redact(request, words="released", exemption=Exemption.CRIME, by=lead),
        lambda: actions.restore(removed, by=lead),
        lambda: actions.submit(request, seen=seen, by=lead),
        lambda: actions.list_requests(by=lead),
        lambda: actions.read_request(request, by=lead),
        lambda: actions.read_line(request, key, by=lead),
    ):
        with make.log_out_of_reach():
            act()
    request.refresh_from_db()
    assert request.stage == PackStage.DRAFTED
    assert AccessRequest.objects.count() == 1
    assert not Extension.objects.exists()
    assert not Choice.objects.exists()
    assert Redaction.objects.count() == 1
    assert not Frozen.objects.exists()


def test_each_row_says_what_it_is_without_a_word_of_anybody(told: Child, lead: Member) -> None:
    request = make.access_request(told, at=PackStage.APPROVED, by=lead)
    actions.fetch(request, form=Form.HTML, by=lead)
    rows = [
        AlsoAbout(child=told), Extension(due_on=date(2027, 2, 16)), Choice(chosen=Chosen.KEEP),
        Restoration(redaction_id=1), *Handling.objects.all(), *Copy.objects.all(), *Departure.objects.all(),
    ]  # fmt: skip
    assert [str(row).split()[0] for row in rows] == [
        "also", "until", "keep", "redaction", "submit", "approve", "html", "copy"
    ]  # fmt: skip
