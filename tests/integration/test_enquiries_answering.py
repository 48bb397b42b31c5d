"""An agency answers what it was asked, question by question, and sends what is answered."""

from datetime import timedelta

import pytest
from django.db import DatabaseError

from openmash.hub.audit.events import Event
from openmash.hub.audit.models import Entry
from openmash.hub.contacts.actions import moving
from openmash.hub.contacts.models import Contact
from openmash.hub.contacts.workflow import Path, Stage, Step
from openmash.hub.enquiries import actions
from openmash.hub.enquiries.models import Answer, Reply, Request, Seen, SentItem
from openmash.hub.enquiries.workflow import AnswerKind, Hearing, LedgerState, Visibility, WithheldReason
from openmash.hub.outbox.models import Message
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
def constable() -> Member:
    return make.representative("police")


@pytest.fixture
def asked() -> Request:
    return make.request(make.enquiry("police", "health"), "police")


def contact_of(request: Request) -> Contact:
    return Contact.objects.get(pk=request.enquiry.contact_id)


def withheld(request: Request, by: Member, words: str = "A covert source would be shown.") -> Answer:
    return actions.answer(
        make.question(request),
        kind=AnswerKind.WITHHELD,
        withheld_reason=WithheldReason.LIVE_INVESTIGATION,
        withheld_words=words,
        by=by,
    )


# Seen


def test_the_first_reading_is_a_receipt(asked: Request, constable: Member) -> None:
    make.later(minutes=9)
    seen = actions.see(asked, by=constable)
    asked.refresh_from_db()
    assert asked.hearing == Hearing.SEEN
    assert seen.at == make.TUESDAY_MORNING + timedelta(minutes=9)
    assert Entry.objects.filter(event=Event.REQUEST_SEEN, on_reference=asked.reference).count() == 1


def test_each_member_gives_one_receipt(asked: Request, constable: Member) -> None:
    sergeant = make.representative("police")
    first = actions.see(asked, by=constable)
    make.later(minutes=5)
    assert actions.see(asked, by=constable) == first
    actions.see(asked, by=sergeant)
    assert Seen.objects.filter(request=asked).count() == 2
    assert Entry.objects.filter(event=Event.REQUEST_SEEN).count() == 2


def test_reading_an_answered_request_does_not_take_its_answer_back(asked: Request, constable: Member) -> None:
    make.replied(asked, by=constable)
    actions.see(asked, by=make.representative("police"))
    asked.refresh_from_db()
    assert asked.hearing == Hearing.ANSWERED


# Answering


def test_nothing_held_is_an_answer(asked: Request, constable: Member) -> None:
    given = actions.answer(make.question(asked), kind=AnswerKind.NOTHING_HELD, by=constable)
    assert (given.kind, given.by) == (AnswerKind.NOTHING_HELD, constable)
    entry = Entry.objects.get(event=Event.QUESTION_ANSWERED)
    assert (entry.on_reference, entry.details) == (asked.reference, {"order": 1, "kind": "nothing_held"})


def test_the_same_answer_by_a_double_click_is_one(asked: Request, constable: Member) -> None:
    first = actions.answer(make.question(asked), kind=AnswerKind.NOTHING_HELD, by=constable)
    assert actions.answer(make.question(asked), kind=AnswerKind.NOTHING_HELD, by=constable) == first
    assert Answer.objects.count() == 1


def test_another_answer_stands_beside_the_first(asked: Request, constable: Member) -> None:
    actions.answer(make.question(asked), kind=AnswerKind.NOTHING_HELD, by=constable)
    withheld(asked, constable)
    assert [given.kind for given in Answer.objects.order_by("id")] == ["nothing_held", "withheld"]


def test_what_is_withheld_says_why(asked: Request, constable: Member) -> None:
    given = withheld(asked, constable)
    assert (given.withheld_reason, given.withheld_words) == ("live_investigation", "A covert source would be shown.")
    assert Entry.objects.get(event=Event.QUESTION_ANSWERED).details["why"] == "live_investigation"


def test_the_words_of_a_withholding_are_not_in_the_log(asked: Request, constable: Member) -> None:
    withheld(asked, constable, words="CANARY")
    assert "CANARY" not in str(list(Entry.objects.values()))


@pytest.mark.parametrize(("reason", "words"), [(None, "Words."), (WithheldReason.COURT_ORDER, "  ")])
def test_withholding_without_reason_or_words_is_refused(
    asked: Request, constable: Member, reason: WithheldReason | None, words: str
) -> None:
    with pytest.raises(NotUnderstood, match="Say why"):
        actions.answer(
            make.question(asked), kind=AnswerKind.WITHHELD, withheld_reason=reason, withheld_words=words, by=constable
        )


def test_who_has_written_an_item_cannot_say_that_nothing_is_held(asked: Request, constable: Member) -> None:
    item = make.item(asked, by=constable)
    with pytest.raises(StepNotAllowed, match="entered in error"):
        actions.answer(make.question(asked), kind=AnswerKind.NOTHING_HELD, by=constable)
    actions.correct_item(item, reason="About another family.", by=constable)
    actions.answer(make.question(asked), kind=AnswerKind.NOTHING_HELD, by=constable)


def test_nothing_held_for_the_rest_leaves_what_is_answered(asked: Request, constable: Member) -> None:
    withheld(asked, constable)
    rest = actions.nothing_held_for_rest(asked, by=constable)
    assert [given.question.order for given in rest] == [2, 3, 4, 5, 6]
    assert make.question(asked).answers.get().kind == AnswerKind.WITHHELD
    with pytest.raises(StepNotAllowed, match="Every question"):
        actions.nothing_held_for_rest(asked, by=constable)


# Sending


def test_nothing_is_sent_before_it_is_sent(asked: Request, constable: Member) -> None:
    actions.answer(make.question(asked), kind=AnswerKind.NOTHING_HELD, by=constable)
    asked.refresh_from_db()
    assert (asked.hearing, asked.said) == (Hearing.ASKED, "")


def test_a_reply_in_part_leaves_the_clock_where_it_is(asked: Request, constable: Member) -> None:
    actions.answer(make.question(asked), kind=AnswerKind.NOTHING_HELD, by=constable)
    reply = actions.send_reply(asked, by=constable)
    asked.refresh_from_db()
    assert (reply.complete, asked.hearing, asked.heard_at, asked.said) == ("no", Hearing.PARTLY, None, "")
    assert contact_of(asked).clock_with == "health,police"


def test_a_complete_reply_passes_the_clock_to_those_still_awaited(asked: Request, constable: Member) -> None:
    make.later(hours=2)
    make.replied(asked, by=constable)
    assert (asked.hearing, asked.heard_at) == (Hearing.ANSWERED, make.TUESDAY_MORNING + timedelta(hours=2))
    contact = contact_of(asked)
    assert (contact.stage, contact.clock_with) == (Stage.ENQUIRED, "health")


def test_the_last_reply_gives_the_clock_back_to_the_hub(asked: Request, constable: Member) -> None:
    make.replied(asked, by=constable)
    make.replied(make.request(asked.enquiry, "health"))
    contact = contact_of(asked)
    assert (contact.stage, contact.clock_with) == (Stage.PREPARED, "hub")


@pytest.mark.parametrize(
    ("kinds", "said"),
    [
        ([AnswerKind.NOTHING_HELD], LedgerState.NOTHING_HELD),
        ([AnswerKind.WITHHELD, AnswerKind.NOTHING_HELD], LedgerState.WITHHELD),
        ([AnswerKind.WITHHELD, AnswerKind.INFORMATION], LedgerState.INFORMATION),
    ],
)
def test_a_complete_reply_says_one_thing_as_a_whole(
    asked: Request, constable: Member, kinds: list[AnswerKind], said: LedgerState
) -> None:
    if AnswerKind.WITHHELD in kinds:
        withheld(asked, constable)
    if AnswerKind.INFORMATION in kinds:
        make.item(asked, by=constable, order=2)
    assert make.replied(asked, by=constable).said == said


def test_a_reply_carries_every_item_sealed_ones_too(asked: Request, constable: Member) -> None:
    items = {make.item(asked, by=constable, visibility=visibility) for visibility in Visibility}
    wrong = make.item(asked, by=constable, text="Seen twice on Tuesday.")
    actions.correct_item(wrong, reason="A typing mistake.", by=constable)
    make.replied(asked, by=constable)
    assert {carried.item for carried in SentItem.objects.all()} == items


def test_sending_is_recorded_and_counts_not_content(asked: Request, constable: Member) -> None:
    make.item(asked, by=constable, text="CANARY")
    reply = actions.send_reply(asked, by=constable)
    entry = Entry.objects.get(event=Event.REPLY_SENT)
    assert (entry.on_reference, entry.details) == (reply.reference, {"complete": "no", "items": 1})
    assert entry.about == [make.child(contact_of(asked)).reference]
    assert not Message.objects.filter(event=Event.REPLY_ARRIVED_LATE).exists()


def test_information_without_an_item_is_not_sent(asked: Request, constable: Member) -> None:
    actions.answer(make.question(asked, 2), kind=AnswerKind.INFORMATION, by=constable)
    with pytest.raises(StepNotAllowed, match="Missing episodes"):
        actions.send_reply(asked, by=constable)


def test_an_item_entered_in_error_does_not_count_as_information(asked: Request, constable: Member) -> None:
    item = make.item(asked, by=constable)
    actions.correct_item(item, reason="About another family.", by=constable)
    with pytest.raises(StepNotAllowed, match="at least one item"):
        actions.send_reply(asked, by=constable)


def test_nothing_new_is_not_sent_again(asked: Request, constable: Member) -> None:
    with pytest.raises(StepNotAllowed, match="nothing new"):
        actions.send_reply(asked, by=constable)
    make.replied(asked, by=constable)
    with pytest.raises(StepNotAllowed, match="nothing new"):
        actions.send_reply(asked, by=constable)


def test_more_can_be_said_after_all_was_answered(asked: Request, constable: Member) -> None:
    make.replied(asked, by=constable)
    heard_at = asked.heard_at
    make.later(hours=1)
    make.item(asked, by=constable, order=3)
    actions.send_reply(asked, by=constable)
    asked.refresh_from_db()
    assert (asked.hearing, asked.said, asked.heard_at) == (Hearing.ANSWERED, LedgerState.INFORMATION, heard_at)
    assert contact_of(asked).clock_with == "health"


def decided(contact: Contact) -> None:
    """Every child decided, as the decisions room would have it."""
    moving.settle(make.child(contact), Path.DECIDED, one=Step.DECIDE_ONE, last=Step.DECIDE_LAST)


def test_a_reply_after_the_decision_is_told_as_late(asked: Request, constable: Member) -> None:
    decided(contact_of(asked))
    reply = Reply.objects.get(request=make.replied(asked, by=constable))
    assert Message.objects.get(event=Event.REPLY_ARRIVED_LATE).on_reference == reply.reference
    assert Entry.objects.filter(event=Event.REPLY_ARRIVED_LATE, on_reference=reply.reference).exists()
    contact = contact_of(asked)
    assert (contact.stage, contact.clock_with) == (Stage.DECIDED, "")


def test_a_reply_after_the_decision_for_one_child_of_two_is_late_for_that_child(constable: Member) -> None:
    two = make.notification(make.child_told(), make.child_told(make.particulars("Jude")))
    contact = make.triaged(make.contact(at=Stage.CHECKED, told=two), by=make.member(Role.SCREENER))
    request = make.request(make.enquiry("police", of=contact), "police")
    moving.settle(make.child(contact), Path.DECIDED, last=Step.DECIDE_LAST, one=Step.DECIDE_ONE)
    make.replied(request, by=constable)
    assert Message.objects.filter(event=Event.REPLY_ARRIVED_LATE).count() == 1
    assert contact_of(request).stage == Stage.PREPARED


# Refusals and atomicity


ROLES_AND_AGENCIES = [
    (Role.REPRESENTATIVE, "health"),
    *((role, "police") for role in sorted(set(Role) - {Role.REPRESENTATIVE})),
]


@pytest.mark.parametrize(("role", "agency"), ROLES_AND_AGENCIES)
def test_nobody_answers_for_an_agency_but_its_own_representatives(asked: Request, role: Role, agency: str) -> None:
    other = make.member(role, agency=agency)
    for attempt in (
        lambda: actions.see(asked, by=other),
        lambda: actions.answer(make.question(asked), kind=AnswerKind.NOTHING_HELD, by=other),
        lambda: actions.nothing_held_for_rest(asked, by=other),
        lambda: actions.send_reply(asked, by=other),
        lambda: make.item(asked, by=other),
        lambda: actions.read_request(asked, by=other),
    ):
        with pytest.raises(Denied):
            attempt()
    assert not Answer.objects.exists()


def test_a_representative_who_has_left_answers_nothing(asked: Request, constable: Member) -> None:
    constable.standing = "left"
    with pytest.raises(Denied):
        actions.answer(make.question(asked), kind=AnswerKind.NOTHING_HELD, by=constable)


def test_no_answer_counts_when_it_cannot_be_recorded(
    asked: Request, constable: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    actions.answer(make.question(asked), kind=AnswerKind.NOTHING_HELD, by=constable)

    def failing(*_: object, **__: object) -> None:
        raise DatabaseError("the log cannot be written")

    monkeypatch.setattr("openmash.hub.enquiries.actions.answering.record", failing)
    for attempt in (
        lambda: actions.see(asked, by=constable),
        lambda: actions.answer(make.question(asked, 2), kind=AnswerKind.NOTHING_HELD, by=constable),
        lambda: actions.nothing_held_for_rest(asked, by=constable),
        lambda: actions.send_reply(asked, by=constable),
        lambda: make.item(asked, by=constable, order=2),
    ):
        with pytest.raises(DatabaseError):
            attempt()
    asked.refresh_from_db()
    assert (Answer.objects.count(), Seen.objects.count(), Reply.objects.count()) == (1, 0, 0)
    assert asked.hearing == Hearing.ASKED
