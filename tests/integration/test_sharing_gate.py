"""Nothing is asked, disclosed or released but by the agreement in force; every answer of the gate is kept."""

from datetime import date
from typing import Any

import pytest

from openmash.hub.audit.events import Event
from openmash.hub.audit.models import Entry
from openmash.hub.enquiries import access as enquiry_access
from openmash.hub.enquiries import actions as enquiries
from openmash.hub.enquiries.models import Item, Request
from openmash.hub.enquiries.workflow import WITHHELD_WORDS, AnswerKind, ItemKind, Visibility, WithheldReason
from openmash.hub.outbox.models import Message
from openmash.hub.partnership.models import Member
from openmash.hub.partnership.workflow import Role
from openmash.hub.sharing import access, actions, gate
from openmash.hub.sharing.in_force import starter, table_of
from openmash.hub.sharing.models import AgreementVersion, GateAnswer, Override
from openmash.hub.sharing.terms import Data, Mode
from tests import make, walls
from tests.agreements import agreement, rule

pytestmark = pytest.mark.django_db

NOTHING_MORE = agreement(rule(who="police", whom="hub"))


@pytest.fixture(autouse=True)
def a_tuesday_morning() -> None:
    make.hub()
    make.time(make.TUESDAY_MORNING)


@pytest.fixture
def lead() -> Member:
    return make.member(Role.GOVERNANCE_LEAD)


@pytest.fixture
def constable() -> Member:
    return make.representative("police")


@pytest.fixture
def asked() -> Request:
    return make.request(make.enquiry("police", "voluntary"), "police")


def latest() -> GateAnswer:
    found = GateAnswer.objects.first()
    assert found is not None
    return found


def draft(**said: Any) -> enquiries.Draft:
    usual = {"kind": ItemKind.FACT, "text": "Seen on Tuesday.", "visibility": Visibility.DISCLOSED}
    return enquiries.Draft(**usual | said)


def test_a_hub_opens_under_the_starter_agreement() -> None:
    version = access.in_force(make.entered().pk, make.TUESDAY_MORNING)
    assert version is not None
    assert (version.number, version.by) == (1, None)
    assert version.title.startswith("Starter agreement")


def test_each_agency_that_is_asked_is_a_question_to_the_gate() -> None:
    enquiry = make.enquiry("police", "health")
    kept = GateAnswer.objects.filter(on_reference=enquiry.reference)
    assert {(one.who, one.whom, one.data, one.mode, one.ruling) for one in kept} == {
        ("hub", code, "request", "content", "permit") for code in ("police", "health")
    }
    assert {(one.rule, one.version, one.purpose, one.basis) for one in kept} == {
        ("hub-asks-agencies", 1, "help", "public_task")
    }
    assert all("never say who told the hub" in one.obligations[1] for one in kept)


def test_an_agency_that_has_not_signed_is_not_asked(lead: Member) -> None:
    enquiry, screener = make.enquiry("police"), make.member(Role.SCREENER)
    actions.put_in_force(agreement(rule(who="hub", whom="police", data="request"), parties=["police"]), by=lead)
    with pytest.raises(gate.NotAgreed, match="The hub asking Housing is not agreed"):
        enquiries.ask(enquiry, agency=make.agency("housing"), by=screener)
    assert not enquiry.requests.filter(agency__code="housing").exists()


def test_every_agency_with_which_nothing_is_agreed_is_named(lead: Member) -> None:
    actions.put_in_force(agreement(rule(who="hub", whom="police", data="request")), by=lead)
    with pytest.raises(gate.NotAgreed) as stopped:
        make.enquiry("police", "housing", "health")
    assert str(stopped.value).count("is not agreed") == 2
    assert "The hub asking Housing" in str(stopped.value)
    assert "The hub asking Health" in str(stopped.value)
    assert str(stopped.value).count("Ask the governance lead") == 1


def test_to_disclose_is_a_question_about_the_hub_and_to_release_one_about_the_receiving_team_too(
    asked: Request, constable: Member
) -> None:
    sealed = make.item(asked, by=constable, visibility=Visibility.SEALED)
    assert [(one.whom, one.mode) for one in GateAnswer.objects.filter(on_reference=sealed.reference)] == [
        ("hub", "existence")
    ]
    enquiries.move_item(sealed, visibility=Visibility.RELEASED, by=constable)
    kept = GateAnswer.objects.filter(on_reference=sealed.reference, mode="content").exclude(whom="voluntary")
    assert {one.whom for one in kept} == {"hub", "receiving team"}
    assert {one.prompt for one in kept} == {make.question(asked).text}


def test_what_no_rule_permits_is_refused_in_words_fit_for_a_person(
    asked: Request, constable: Member, lead: Member
) -> None:
    item = make.item(asked, by=constable, visibility=Visibility.SEALED)
    actions.put_in_force(NOTHING_MORE, by=lead)
    with pytest.raises(gate.NotAgreed) as refused:
        enquiries.move_item(item, visibility=Visibility.RELEASED, by=constable)
    assert str(refused.value) == (
        "Police sharing facts with the receiving team is not agreed: no rule of the agreement permits it. "
        "Ask the governance lead to have the agreement changed."
    )
    item.refresh_from_db()
    assert item.visibility == Visibility.SEALED
    enquiries.move_item(item, visibility=Visibility.DISCLOSED, by=constable)


def test_an_item_can_be_sealed_whatever_is_agreed(asked: Request, constable: Member, lead: Member) -> None:
    item = make.item(asked, by=constable)
    actions.revoke(reason="A leak is suspected.", by=lead)
    enquiries.move_item(item, visibility=Visibility.SEALED, by=constable)
    item.refresh_from_db()
    assert item.visibility == Visibility.SEALED


def test_what_a_third_party_said_is_released_with_a_reason_only(asked: Request, constable: Member) -> None:
    said = draft(kind=ItemKind.THIRD_PARTY, visibility=Visibility.RELEASED)
    with pytest.raises(gate.NotAgreed, match="needs a second thought: “What a third party said") as stopped:
        enquiries.write_item(make.question(asked), draft=said, by=constable)
    assert (stopped.value.wants_reason, stopped.value.wants_emergency) == (True, False)
    with pytest.raises(gate.NotAgreed):
        enquiries.write_item(make.question(asked), draft=said, by=constable, confirmed=gate.Confirmed(reason=" "))
    confirmed = gate.Confirmed(reason="She has agreed to it.")
    item = enquiries.write_item(make.question(asked), draft=said, by=constable, confirmed=confirmed)
    kept = GateAnswer.objects.filter(on_reference=item.reference).exclude(whom="voluntary")
    assert {(one.whom, one.ruling, one.reason) for one in kept} == {
        ("hub", "permit", ""), ("receiving team", "review", "She has agreed to it.")
    }  # fmt: skip
    make.replied(asked, by=constable)
    assert Item.objects.filter(pk=item.pk, sent__isnull=False).exists()
    assert not Override.objects.exists()


def test_a_live_investigation_is_told_of_and_not_told(asked: Request, constable: Member) -> None:
    with pytest.raises(gate.NotAgreed, match="Of a live investigation the police tell that there is one"):
        enquiries.write_item(make.question(asked, 5), draft=draft(), by=constable)
    item = make.item(asked, by=constable, order=5, visibility=Visibility.SEALED)
    assert latest().mode == "existence"
    assert item.visibility == Visibility.SEALED


def test_the_voluntary_sector_learns_that_the_police_hold_something_and_not_what(
    asked: Request, constable: Member
) -> None:
    item = make.item(asked, by=constable)
    make.replied(asked, by=constable)
    helper, screener = make.representative("voluntary"), make.member(Role.SCREENER)
    enquiry = asked.enquiry
    assert list(enquiry_access.readable_in(enquiry, screener)) == [item]
    assert not enquiry_access.readable_in(enquiry, helper).exists()
    assert not enquiry_access.readable_by(helper).exists()
    picture = enquiries.read_enquiry(enquiry, by=helper)
    assert [agency.code for agency in picture.chronology.sealed] == ["police"]
    assert GateAnswer.objects.filter(on_reference=item.reference, whom="voluntary", ruling="deny").exists()


def test_an_agency_asked_later_reads_nothing_that_the_agreement_keeps_from_it(constable: Member) -> None:
    enquiry = make.enquiry("police", "health")
    item = make.item(make.request(enquiry, "police"), by=constable)
    enquiries.ask(enquiry, agency=make.agency("voluntary"), by=make.member(Role.SCREENER))
    make.replied(make.request(enquiry, "police"), by=constable)
    assert not enquiry_access.readable_in(enquiry, make.representative("voluntary")).exists()
    assert list(enquiry_access.readable_in(enquiry, make.representative("health"))) == [item]


def test_what_is_agreed_later_opens_when_its_owner_moves_it_again(
    asked: Request, constable: Member, lead: Member
) -> None:
    item = make.item(asked, by=constable)
    make.replied(asked, by=constable)
    helper = make.representative("voluntary")
    actions.put_in_force(agreement(rule(who="any", whom=["hub", "any"], data="item")), by=lead)
    assert not enquiry_access.readable_in(asked.enquiry, helper).exists()
    for visibility in (Visibility.SEALED, Visibility.DISCLOSED):
        enquiries.move_item(item, visibility=visibility, by=constable)
    assert list(enquiry_access.readable_in(asked.enquiry, helper)) == [item]
    actions.put_in_force(agreement(rule(who="any", whom="hub", data="item")), by=lead)
    for visibility in (Visibility.SEALED, Visibility.DISCLOSED):
        enquiries.move_item(item, visibility=visibility, by=constable)
    assert not enquiry_access.readable_in(asked.enquiry, helper).exists()


def test_what_is_agreed_when_a_reply_is_sent_counts_and_not_when_it_was_written(
    asked: Request, constable: Member, lead: Member
) -> None:
    helper = make.representative("voluntary")
    actions.put_in_force(agreement(rule(who="any", whom=["hub", "any"], data="item")), by=lead)
    item = make.item(asked, by=constable)
    actions.put_in_force(agreement(rule(who="any", whom="hub", data="item")), by=lead)
    make.replied(asked, by=constable)
    assert item.sent
    assert not enquiry_access.readable_in(asked.enquiry, helper).exists()


def test_who_never_read_an_item_is_not_told_that_it_was_entered_in_error(asked: Request, constable: Member) -> None:
    item = make.item(asked, by=constable)
    make.replied(asked, by=constable)
    enquiries.correct_item(item, reason="Another family.", by=constable)
    screener, helper = make.member(Role.SCREENER), make.representative("voluntary")
    told = [
        enquiries.read_enquiry(asked.enquiry, by=walls.asks(reader)).chronology.withdrawn
        for reader in (screener, helper)
    ]
    assert [[agency.code for agency in agencies] for agencies in told] == [["police"], []]


def test_without_an_agreement_nothing_is_shared(asked: Request, constable: Member) -> None:
    make.time(make.TUESDAY_MORNING.replace(year=2014))
    with pytest.raises(gate.NotAgreed, match="no agreement is in force today"):
        enquiries.write_item(make.question(asked), draft=draft(), by=constable)


def test_a_document_that_is_not_the_one_put_in_force_shares_nothing() -> None:
    version = access.in_force(make.entered().pk, make.TUESDAY_MORNING)
    assert version is not None
    assert table_of(version) is not None
    version.document += "# something was added past the hub"
    assert table_of(version) is None


def test_a_document_that_can_no_longer_be_read_shares_nothing() -> None:
    from openmash.hub.sharing.in_force import digest_of

    assert table_of(AgreementVersion(number=3, document="rule = 1", digest=digest_of("rule = 1"))) is None


def test_who_told_an_agency_is_never_shared_not_even_in_an_emergency(constable: Member, asked: Request) -> None:
    source = gate.Sharing(
        who="police", whom="hub", data=Data.SOURCE, mode=Mode.CONTENT, purpose="protect", basis="vital_interests"
    )
    with pytest.raises(gate.NotAgreed, match="never agreed: a source is protected") as stopped:
        gate.let_pass([source], on=asked, by=constable, confirmed=gate.Confirmed(reason="Now.", emergency=True))
    assert not stopped.value.wants_emergency


def test_an_answer_that_stopped_something_is_kept_once_that_is_undone(
    asked: Request, constable: Member, lead: Member
) -> None:
    actions.put_in_force(NOTHING_MORE, by=lead)
    with pytest.raises(gate.NotAgreed) as stopped:
        make.item(asked, by=constable, visibility=Visibility.RELEASED)
    gate.keep_refused(ValueError("anything else"))
    assert not GateAnswer.objects.filter(whom="receiving team").exists()
    gate.keep_refused(stopped.value)
    kept = latest()
    assert (kept.whom, kept.ruling, kept.because, kept.rule) == ("receiving team", "deny", "no_rule", "")


def test_what_was_refused_is_kept_by_a_name_that_leads_somewhere(asked: Request, constable: Member) -> None:
    said = draft(kind=ItemKind.THIRD_PARTY, visibility=Visibility.RELEASED)
    with pytest.raises(gate.NotAgreed) as stopped:
        enquiries.write_item(make.question(asked), draft=said, by=constable)
    gate.keep_refused(stopped.value)
    assert (latest().on_kind, latest().on_reference) == ("request", asked.reference)


def test_an_enquiry_that_was_refused_is_kept_by_its_contact(lead: Member) -> None:
    screener = make.member(Role.SCREENER)
    contact = make.contact(at=make.Stage.TRIAGED, by=screener)
    actions.revoke(reason="A leak is suspected.", by=lead)
    with pytest.raises(gate.NotAgreed) as stopped:
        make.enquiry("police", of=contact, by=screener)
    gate.keep_refused(stopped.value)
    assert (latest().on_kind, latest().on_reference) == ("contact", contact.reference)


def test_in_an_emergency_it_is_shared_recorded_told_and_waits_for_a_second_person(
    asked: Request, constable: Member, lead: Member
) -> None:
    actions.put_in_force(NOTHING_MORE, by=lead)
    confirmed = gate.Confirmed(reason="The child is with him now.", emergency=True)
    released = draft(visibility=Visibility.RELEASED)
    item = enquiries.write_item(make.question(asked), draft=released, by=constable, confirmed=confirmed)
    made = Override.objects.get()
    assert (made.reason, made.by, made.answer.whom) == ("The child is with him now.", constable, "receiving team")
    assert Entry.objects.get(event=Event.SHARING_OVERRIDDEN).on_reference == made.reference
    assert Message.objects.get(event=Event.SHARING_OVERRIDDEN).on_reference == made.reference
    make.replied(asked, by=constable)
    assert Item.objects.filter(pk=item.pk, sent__isnull=False).exists()
    assert Override.objects.count() == 1


def test_an_emergency_of_which_only_a_part_was_denied_is_carried_by_its_reply(
    asked: Request, constable: Member, lead: Member
) -> None:
    actions.revoke(rule="agencies-tell-the-hub", reason="A leak is suspected.", by=lead)
    said = draft(kind=ItemKind.THIRD_PARTY, visibility=Visibility.RELEASED)  # to the receiving team: a second thought
    confirmed = gate.Confirmed(reason="He is at the door.", emergency=True)
    item = enquiries.write_item(make.question(asked), draft=said, by=constable, confirmed=confirmed)
    make.replied(asked, by=constable)
    assert Item.objects.filter(pk=item.pk, sent__isnull=False).exists()
    assert Override.objects.count() == 1


def test_an_emergency_lets_pass_what_it_was_said_of_and_nothing_else(
    asked: Request, constable: Member, lead: Member
) -> None:
    actions.revoke(reason="A leak is suspected.", by=lead)
    confirmed = gate.Confirmed(reason="They must know that there is something.", emergency=True)
    sealed = draft(visibility=Visibility.SEALED)
    item = enquiries.write_item(make.question(asked), draft=sealed, by=constable, confirmed=confirmed)
    actions.put_in_force(starter(), by=lead)
    enquiries.move_item(item, visibility=Visibility.DISCLOSED, by=constable)
    actions.revoke(agency="police", reason="It was one of theirs.", by=lead)
    with pytest.raises(gate.NotAgreed, match="has been stopped urgently"):
        make.replied(asked, by=constable)
    assert not Item.objects.filter(pk=item.pk, sent__isnull=False).exists()


def test_what_was_permitted_since_is_no_emergency_any_more(asked: Request, constable: Member, lead: Member) -> None:
    actions.revoke(reason="A leak is suspected.", by=lead)
    confirmed = gate.Confirmed(reason="He is at the door.", emergency=True)
    item = enquiries.write_item(make.question(asked), draft=draft(), by=constable, confirmed=confirmed)
    actions.put_in_force(starter(), by=lead)
    for visibility in (Visibility.SEALED, Visibility.DISCLOSED):
        enquiries.move_item(item, visibility=visibility, by=constable)
    actions.revoke(reason="Another leak.", by=lead)
    with pytest.raises(gate.NotAgreed, match="has been stopped urgently"):
        make.replied(asked, by=constable)


def test_a_reason_alone_is_no_emergency(asked: Request, constable: Member, lead: Member) -> None:
    actions.put_in_force(NOTHING_MORE, by=lead)
    with pytest.raises(gate.NotAgreed) as stopped:
        enquiries.write_item(
            make.question(asked), draft=draft(visibility=Visibility.RELEASED), by=constable,
            confirmed=gate.Confirmed(reason="It would help."),
        )  # fmt: skip
    assert stopped.value.wants_emergency


def test_what_was_stopped_before_a_reply_is_not_carried_by_it(asked: Request, constable: Member, lead: Member) -> None:
    make.item(asked, by=constable)
    actions.revoke(agency="police", reason="A leak is suspected.", by=lead)
    with pytest.raises(gate.NotAgreed, match="has been stopped urgently"):
        make.replied(asked, by=constable)


def test_the_gate_counts_its_own_days_by_the_database(asked: Request, constable: Member, lead: Member) -> None:
    until_friday = agreement(rule(who="police", whom=["hub", "any"], data="item"), until=date(2026, 11, 20))
    actions.put_in_force(until_friday, by=lead)
    make.item(asked, by=constable)
    make.later(days=4)
    with pytest.raises(gate.NotAgreed, match="no agreement is in force today"):
        make.item(asked, by=constable, text="Another.")


HELD = {"kind": AnswerKind.WITHHELD, "withheld_reason": WithheldReason.LIVE_INVESTIGATION, "withheld_words": "Covert."}


def test_that_something_is_held_and_withheld_is_told_by_the_agreement(asked: Request, constable: Member) -> None:
    enquiries.answer(make.question(asked), **HELD, by=constable)
    enquiries.send_reply(asked, by=constable)
    kept = latest()
    assert (kept.on_reference, kept.whom, kept.mode, kept.ruling) == (asked.reference, "hub", "existence", "permit")


@pytest.mark.parametrize("data", [["fact"], ["opinion", "third_party"]])
def test_it_is_told_where_that_there_is_any_kind_of_item_may_be_told(
    data: list[str], asked: Request, constable: Member, lead: Member
) -> None:
    actions.put_in_force(agreement(rule(data=data, modes="existence")), by=lead)
    enquiries.answer(make.question(asked), **HELD, by=constable)
    assert enquiries.send_reply(asked, by=constable).complete == "no"


def test_it_is_not_told_where_nothing_permits_it(asked: Request, constable: Member, lead: Member) -> None:
    actions.put_in_force(agreement(rule(whom="hub", who="health"), rule(modes="content")), by=lead)
    enquiries.answer(make.question(asked), **HELD, by=constable)
    with pytest.raises(gate.NotAgreed, match="Police telling the hub that something is held is not agreed"):
        enquiries.send_reply(asked, by=constable)


def test_where_it_needs_a_reason_the_one_that_the_hub_is_told_will_do(
    asked: Request, constable: Member, lead: Member
) -> None:
    actions.put_in_force(agreement(rule(verdict="review")), by=lead)
    enquiries.answer(make.question(asked), **HELD, by=constable)
    enquiries.send_reply(asked, by=constable)
    assert (latest().ruling, latest().reason) == ("review", WITHHELD_WORDS[WithheldReason.LIVE_INVESTIGATION])
