"""Each child is decided for, by a decision maker, on what is named."""

from dataclasses import replace

import pytest
from django.db import DatabaseError

from openmash.hub.audit.events import Event
from openmash.hub.audit.models import Entry
from openmash.hub.contacts.actions import correcting
from openmash.hub.contacts.models import Child, Contact
from openmash.hub.contacts.workflow import Path, Route, Stage
from openmash.hub.decisions import access, actions
from openmash.hub.decisions.models import Bearing, Decision, DecisionCorrection, Reliance
from openmash.hub.decisions.workflow import Bears, Influence, Outcome
from openmash.hub.enquiries import actions as enquiries
from openmash.hub.enquiries.workflow import Visibility
from openmash.hub.partnership.models import Member
from openmash.hub.partnership.workflow import Role
from openmash.hub.records.refusals import Denied, NotUnderstood, StepNotAllowed
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def a_tuesday_morning() -> None:
    make.hub()
    make.time(make.TUESDAY_MORNING)


@pytest.fixture
def decider() -> Member:
    return make.member(Role.DECISION_MAKER)


@pytest.fixture
def child() -> Child:
    """A child of a contact that triage sent straight to a decision."""
    return make.child(make.contact(at=Stage.PREPARED))


def told(of: str = "police", visibility: Visibility = Visibility.DISCLOSED) -> Child:
    """A child about whom police and health were asked, and one of them has told something."""
    enquiry = make.enquiry("police", "health")
    request = make.request(enquiry, of)
    make.item(request, visibility=visibility)
    make.replied(request)
    return make.child(Contact.objects.get(pk=enquiry.contact_id))


def stage_of(child: Child) -> str:
    return Contact.objects.get(pk=child.contact_id).stage


def last_entry() -> Entry:
    entry = Entry.objects.order_by("-id").first()
    assert entry is not None
    return entry


# The decision


def test_a_decision_ends_the_childs_path_and_the_last_one_stops_the_clock(child: Child, decider: Member) -> None:
    make.later(hours=2)
    decision = make.decision(child, by=decider)
    contact = Contact.objects.get(pk=child.contact_id)
    assert (contact.stage, contact.clock_with, contact.finished_at) == (Stage.DECIDED, "", decision.at)
    assert decision.child.path == Path.DECIDED
    assert decision.by == decider


def test_every_child_is_decided_for(decider: Member) -> None:
    told_of = make.notification(make.child_told(), make.child_told(make.particulars("Jude", born_on=None)))
    contact = make.contact(at=Stage.PREPARED, told=told_of)
    first, second = contact.children.all()
    make.decision(first, by=decider)
    assert stage_of(first) == Stage.PREPARED
    make.decision(second, by=decider, outcome=Outcome.REFERRAL, level=3)
    assert stage_of(second) == Stage.DECIDED


def test_the_log_says_what_was_decided_and_nothing_of_why(child: Child, decider: Member) -> None:
    decision = make.decision(child, by=decider, outcome=Outcome.REFERRAL, level=3, reasons="Hungry most days.")
    entry = last_entry()
    assert (entry.event, entry.by, entry.about) == (Event.DECISION_RECORDED, decider.reference, [child.reference])
    assert entry.on_reference == decision.reference
    assert entry.details == {"outcome": "referral", "level": 3, "influence": "not_changed", "relied_on": 0}


@pytest.mark.parametrize("stage", [Stage.RECEIVED, Stage.CHECKED, Stage.TRIAGED])
def test_before_triage_or_its_enquiry_nothing_can_be_decided(stage: Stage, decider: Member) -> None:
    with pytest.raises(StepNotAllowed, match="cannot happen now"):
        make.decision(make.child(make.contact(at=stage)), by=decider)


def test_a_child_with_their_worker_does_not_wait_for_a_decision(decider: Member, child: Child) -> None:
    child.path = Path.ROUTED
    child.save(update_fields=["path"])
    with pytest.raises(StepNotAllowed, match="does not wait"):
        make.decision(child, by=decider)


def test_a_child_entered_in_error_does_not_wait_for_a_decision(decider: Member, child: Child) -> None:
    correcting.correct_child(child, by=decider, reason="Another family.")
    with pytest.raises(StepNotAllowed, match="does not wait"):
        make.decision(child, by=decider)


def test_a_contact_entered_in_error_cannot_be_decided(decider: Member, child: Child) -> None:
    judged = make.judged(child, by=decider)
    correcting.correct_contact(child.contact, by=decider, reason="A test call.")
    with pytest.raises(StepNotAllowed, match="Entered in error"):
        actions.decide(child, judged, by=decider)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"level": 5}, "Level"),
        ({"level": 0}, "Level"),
        ({"reasons": " \n"}, "Say why"),
        ({"influence": Influence.CHANGED}, "whose information"),
    ],
)
def test_what_is_missing_is_said(child: Child, decider: Member, said: dict[str, object], words: str) -> None:
    with pytest.raises(NotUnderstood, match=words):
        make.decision(child, by=decider, **said)
    assert stage_of(child) == Stage.PREPARED


# Who decides


@pytest.mark.parametrize("role", [role for role in Role if role != Role.DECISION_MAKER])
def test_nobody_but_a_decision_maker_decides(child: Child, decider: Member, role: Role) -> None:
    judged = make.judged(child, by=decider)
    agency = "police" if role == Role.REPRESENTATIVE else "hub"
    with pytest.raises(Denied, match="decision maker"):
        actions.decide(child, judged, by=make.member(role, agency=agency))
    with pytest.raises(Denied, match="decision maker"):
        actions.read_weighing(child, by=make.member(role, agency=agency))


def test_a_decision_maker_of_another_hub_does_not_decide_here(child: Child, decider: Member) -> None:
    judged = make.judged(child, by=decider)
    make.hub("Easterly")
    stranger = make.member(Role.DECISION_MAKER)
    make.hub()
    with pytest.raises(Denied):
        actions.decide(child, judged, by=stranger)


# What it rests on


def test_a_decision_names_the_items_that_it_relies_on(decider: Member) -> None:
    child = told()
    [item] = actions.read_weighing(child, by=decider).evidence.items
    decision = make.decision(child, by=decider, relied_on=[item])
    assert [one.item for one in Reliance.objects.filter(decision=decision)] == [item]


def test_a_sealed_item_cannot_be_relied_on(decider: Member) -> None:
    child = told(visibility=Visibility.SEALED)
    evidence = actions.read_weighing(child, by=decider).evidence
    assert ([one.code for one in evidence.sealed], evidence.items) == (["police"], [])
    sealed = enquiries.list_own_items(by=make.representative("police")).items
    with pytest.raises(NotUnderstood, match="items that you can read"):
        make.decision(child, by=decider, relied_on=sealed)


def test_an_item_of_another_enquiry_cannot_be_relied_on(decider: Member) -> None:
    [elsewhere] = actions.read_weighing(told(), by=decider).evidence.items
    with pytest.raises(NotUnderstood, match="items that you can read"):
        make.decision(told(), by=decider, relied_on=[elsewhere])


def test_whose_information_changed_the_level_is_kept(decider: Member) -> None:
    child = told()
    police = make.agency("police")
    decision = make.decision(child, by=decider, influence=Influence.CHANGED, changed_by=[police])
    assert Bearing.objects.get(decision=decision, how=Bears.CHANGED_THE_LEVEL).agency == police


def test_an_agency_that_was_not_asked_changed_nothing(decider: Member) -> None:
    with pytest.raises(NotUnderstood, match="could have told"):
        make.decision(told(), by=decider, influence=Influence.CHANGED, changed_by=[make.agency("housing")])


def test_without_an_enquiry_any_agency_may_have_told_by_telephone(child: Child, decider: Member) -> None:
    decision = make.decision(child, by=decider, influence=Influence.CHANGED, changed_by=[make.agency("housing")])
    assert Bearing.objects.get(decision=decision).agency.code == "housing"


def test_no_cannot_name_an_agency(decider: Member) -> None:
    with pytest.raises(NotUnderstood, match="said that none did"):
        make.decision(told(), by=decider, changed_by=[make.agency("police")])


# Whose answer is missing


def test_an_agency_that_has_not_answered_must_be_acknowledged(decider: Member) -> None:
    child = told()
    with pytest.raises(NotUnderstood, match="Not answered yet: Health"):
        make.decision(child, by=decider, without=[])
    with pytest.raises(NotUnderstood, match="without waiting"):
        make.decision(child, by=decider, without_reason=" ")
    decision = make.decision(child, by=decider, without_reason="The family is ready today.")
    assert decision.outstanding_reason == "The family is ready today."
    assert [one.agency.code for one in Bearing.objects.filter(decision=decision, how=Bears.OUTSTANDING)] == ["health"]
    assert last_entry().details["outstanding"] == ["health"]


def test_a_reply_in_part_is_still_outstanding(decider: Member) -> None:
    enquiry = make.enquiry("police")
    request = make.request(enquiry, "police")
    constable = make.representative("police")
    make.item(request, by=constable)
    enquiries.send_reply(request, by=constable)
    evidence = actions.read_weighing(make.child(enquiry.contact), by=decider).evidence
    assert [one.code for one in evidence.outstanding] == ["police"]
    assert len(evidence.items) == 1


def test_when_everybody_has_answered_there_is_nothing_to_acknowledge(decider: Member) -> None:
    enquiry = make.enquiry("police")
    make.replied(make.request(enquiry, "police"))
    child = make.child(Contact.objects.get(pk=enquiry.contact_id))
    decision = make.decision(child, by=decider, without_reason="left over from an earlier page")
    assert decision.outstanding_reason == ""


def test_what_arrived_after_the_page_was_opened_is_read_first(decider: Member) -> None:
    child = told()
    judged = make.judged(child, by=decider)
    make.replied(make.request(child.contact.enquiry, "health"))
    with pytest.raises(StepNotAllowed, match="has changed since"):
        actions.decide(child, judged, by=decider)


def test_what_was_sealed_after_the_page_was_opened_is_not_relied_on(decider: Member) -> None:
    child = told()
    [item] = actions.read_weighing(child, by=decider).evidence.items
    judged = make.judged(child, by=decider, relied_on=[item])
    enquiries.move_item(item, visibility=Visibility.SEALED, by=make.representative("police"), reason="Live operation.")
    with pytest.raises(StepNotAllowed, match="has changed since"):
        actions.decide(child, judged, by=decider)


# Again, and in error


def test_deciding_again_stands_beside_the_old_and_keeps_the_turnaround(child: Child, decider: Member) -> None:
    first = make.decision(child, by=decider)
    finished_at = Contact.objects.get(pk=child.contact_id).finished_at
    make.later(hours=3)
    second = make.decision(child, by=decider, outcome=Outcome.REFERRAL, level=3)
    assert list(access.standing(child)) == [second, first]
    assert Contact.objects.get(pk=child.contact_id).finished_at == finished_at


def test_the_same_page_sent_twice_decides_once(child: Child, decider: Member) -> None:
    judged = make.judged(child, by=decider)
    actions.decide(child, judged, by=decider)
    with pytest.raises(StepNotAllowed, match="Somebody has decided"):
        actions.decide(child, judged, by=decider)
    assert Decision.objects.filter(child=child).count() == 1


def test_a_decision_entered_in_error_is_replaced_by_what_was_meant(child: Child, decider: Member) -> None:
    wrong = make.decision(child, by=decider, outcome=Outcome.NO_FURTHER_ACTION)
    meant = make.judged(child, by=decider, outcome=Outcome.REFERRAL)
    right = actions.correct_decision(wrong, meant, by=decider, reason="The wrong button.")
    assert list(access.standing(child)) == [right]
    assert wrong.correction.reason == "The wrong button."
    assert [e.event for e in Entry.objects.order_by("-id")[:2]] == [Event.DECISION_RECORDED, Event.ENTRY_CORRECTED]


def test_only_the_decision_that_stands_is_corrected(child: Child, decider: Member) -> None:
    first = make.decision(child, by=decider)
    make.decision(child, by=decider)
    with pytest.raises(StepNotAllowed, match="no longer stands"):
        actions.correct_decision(first, make.judged(child, by=decider), by=decider, reason="Late thought.")
    assert not DecisionCorrection.objects.exists()


def test_a_correction_says_why(child: Child, decider: Member) -> None:
    wrong = make.decision(child, by=decider)
    with pytest.raises(NotUnderstood, match="Say why it was entered in error"):
        actions.correct_decision(wrong, make.judged(child, by=decider), by=decider, reason="")


def test_a_correction_is_a_decision_makers(child: Child, decider: Member) -> None:
    wrong = make.decision(child, by=decider)
    meant = make.judged(child, by=decider)
    with pytest.raises(Denied):
        actions.correct_decision(wrong, meant, by=make.member(Role.SCREENER), reason="I know better.")


# What was known


def test_what_was_known_at_that_moment_is_a_query(decider: Member) -> None:
    child = told()
    [item] = actions.read_weighing(child, by=decider).evidence.items
    make.later(minutes=5)
    decision = make.decision(child, by=decider)
    make.later(minutes=5)
    health = make.request(child.contact.enquiry, "health")
    make.item(health, text="Came too late.")
    make.replied(health)
    enquiries.move_item(item, visibility=Visibility.SEALED, by=make.representative("police"), reason="Live operation.")
    assert [one.item for one in access.known_when(decision)] == [item.pk]
    read = actions.read_decision(decision, by=decider)
    assert (list(read.known), [one.code for one in read.unread]) == ([], ["police"])


def test_what_was_entered_in_error_before_was_not_known_and_after_was(decider: Member) -> None:
    child = told()
    [item] = actions.read_weighing(child, by=decider).evidence.items
    constable = make.representative("police")
    first = make.decision(child, by=decider, relied_on=[item])
    make.later(minutes=5)
    enquiries.correct_item(item, by=constable, reason="Another child.")
    make.later(minutes=5)
    second = make.decision(child, by=decider)
    assert [one.item for one in access.known_when(first)] == [item.pk]
    assert access.known_when(second) == []
    assert list(actions.read_decision(first, by=decider).relied_on) == []


def test_without_an_enquiry_nothing_was_known_of_agencies(child: Child, decider: Member) -> None:
    decision = make.decision(child, by=decider)
    assert access.known_when(decision) == []
    assert actions.read_decision(decision, by=decider).lines == []


def test_a_decision_is_read_by_those_who_work_on_cases_and_the_reading_is_recorded(
    child: Child, decider: Member
) -> None:
    decision = make.decision(child, by=decider)
    screener = make.member(Role.SCREENER)
    actions.read_decision(decision, by=screener)
    entry = last_entry()
    assert (entry.event, entry.by, entry.about) == (Event.DECISION_READ, screener.reference, [child.reference])
    for role in (Role.GOVERNANCE_LEAD, Role.SYSTEM_ADMINISTRATOR, Role.REFERRER):
        nobody = make.member(role)
        assert not access.visible_to(nobody).exists()
        with pytest.raises(Denied):
            actions.read_decision(decision, by=nobody)


# No entry, no decision


def test_when_the_log_cannot_be_written_nothing_is_decided(
    child: Child, decider: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged = make.judged(child, by=decider)

    def unwritable(*_: object, **__: object) -> None:
        raise DatabaseError("the log is out of reach")

    monkeypatch.setattr(Entry.objects, "create", unwritable)
    with pytest.raises(DatabaseError):
        actions.decide(child, judged, by=decider)
    with pytest.raises(DatabaseError):
        actions.read_weighing(child, by=decider)
    assert not Decision.objects.exists()
    assert Child.objects.get(pk=child.pk).path == Path.LIVE
    assert stage_of(child) == Stage.PREPARED


def test_when_the_log_cannot_be_written_nothing_is_corrected(
    child: Child, decider: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = make.decision(child, by=decider)
    meant = replace(make.judged(child, by=decider), outcome=Outcome.REFERRAL)

    def unwritable(*_: object, **__: object) -> None:
        raise DatabaseError("the log is out of reach")

    monkeypatch.setattr(Entry.objects, "create", unwritable)
    with pytest.raises(DatabaseError):
        actions.correct_decision(wrong, meant, by=decider, reason="The wrong button.")
    with pytest.raises(DatabaseError):
        actions.read_decision(wrong, by=decider)
    assert not DecisionCorrection.objects.exists()
    assert list(access.standing(child)) == [wrong]


def test_a_strategy_discussion_needs_no_enquiry(decider: Member) -> None:
    by = make.member(Role.SCREENER)
    contact = make.triaged(make.contact(at=Stage.CHECKED, by=by), by=by, level=4, route=Route.STRATEGY_DISCUSSION)
    decision = make.decision(make.child(contact), by=decider, outcome=Outcome.STRATEGY_DISCUSSION, level=4)
    assert stage_of(decision.child) == Stage.DECIDED
