"""A reply that comes after the decision is not lost: somebody looks again, and says what they made of it."""

import pytest
from django.db import DatabaseError

from openmash.hub.audit.events import Event
from openmash.hub.audit.models import Entry
from openmash.hub.config.listeners import LISTENERS
from openmash.hub.contacts.models import Child, Contact
from openmash.hub.contacts.workflow import Stage
from openmash.hub.decisions import access, actions
from openmash.hub.decisions.models import Relook, RelookAnswer
from openmash.hub.decisions.workflow import RelookVerdict
from openmash.hub.enquiries import actions as enquiries
from openmash.hub.enquiries.workflow import Visibility
from openmash.hub.outbox import actions as outbox
from openmash.hub.outbox.models import Message
from openmash.hub.partnership.models import Member
from openmash.hub.partnership.workflow import CASE_ROLES, Role
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
def child(decider: Member) -> Child:
    """A child decided for while police and health had not answered."""
    decided = make.child(make.enquiry("police", "health").contact)
    make.decision(decided, by=decider)
    make.later(hours=5)
    return decided


def delivered() -> None:
    """What the worker does with every message that waits."""
    for message in outbox.waiting():
        outbox.deliver(message, listeners=LISTENERS)


def late(child: Child, code: str = "police", visibility: Visibility = Visibility.DISCLOSED) -> Relook:
    """A reply comes late, and the hub's worker hears of it."""
    request = make.request(child.contact.enquiry, code)
    make.item(request, text="Third attendance since June.", visibility=visibility)
    make.replied(request)
    delivered()
    return Relook.objects.get(reply__request=request)


def contact_of(child: Child) -> Contact:
    return Contact.objects.get(pk=child.contact_id)


def test_a_late_reply_asks_for_another_look_once(child: Child, decider: Member) -> None:
    relook = late(child)
    assert list(actions.list_relooks(by=decider).waiting) == [relook]
    message = Message.objects.get(event=Event.REPLY_ARRIVED_LATE)
    actions.ask_relook(message)
    assert Relook.objects.count() == 1
    asked = Entry.objects.filter(event=Event.RELOOK_ASKED)
    assert [(one.by, one.about) for one in asked] == [("late-replies", [child.reference])]


def test_a_reply_in_time_asks_for_nothing(decider: Member) -> None:
    make.replied(make.request(make.enquiry("police"), "police"))
    delivered()
    assert not Relook.objects.exists()


def test_the_decision_stands(child: Child, decider: Member) -> None:
    relook = late(child)
    finished_at = contact_of(child).finished_at
    answer = actions.answer_relook(relook, verdict=RelookVerdict.STANDS, reason="Known already.", by=decider)
    assert answer.by == decider
    assert not actions.list_relooks(by=decider).waiting
    assert (contact_of(child).stage, contact_of(child).finished_at) == (Stage.DECIDED, finished_at)
    done = Entry.objects.get(event=Event.RELOOK_DONE)
    assert (done.about, done.details) == ([child.reference], {"verdict": "stands"})


def test_to_be_decided_again_it_waits_until_somebody_has_decided(child: Child, decider: Member) -> None:
    relook = late(child)
    actions.answer_relook(relook, verdict=RelookVerdict.DECIDE_AGAIN, reason="A pattern now.", by=decider)
    assert list(actions.list_relooks(by=decider).waiting) == [relook]
    assert actions.read_relook(relook, by=decider).waits
    make.later(minutes=20)
    make.decision(child, by=decider, level=3)
    assert not actions.list_relooks(by=decider).waiting
    assert not actions.read_relook(relook, by=decider).waits


def test_a_relook_is_answered_once(child: Child, decider: Member) -> None:
    relook = late(child)
    actions.answer_relook(relook, verdict=RelookVerdict.STANDS, reason="Known already.", by=decider)
    with pytest.raises(StepNotAllowed, match="just looked"):
        actions.answer_relook(relook, verdict=RelookVerdict.STANDS, reason="Known already.", by=decider)


def test_an_answer_says_what_was_made_of_the_reply(child: Child, decider: Member) -> None:
    relook = late(child)
    with pytest.raises(NotUnderstood, match="Say what you made"):
        actions.answer_relook(relook, verdict=RelookVerdict.STANDS, reason=" ", by=decider)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.DECISION_MAKER])
def test_nobody_but_a_decision_maker_answers(child: Child, role: Role) -> None:
    relook = late(child)
    reader = make.member(role, agency="police" if role == Role.REPRESENTATIVE else "hub")
    with pytest.raises(Denied):
        actions.answer_relook(relook, verdict=RelookVerdict.STANDS, reason="Known.", by=reader)
    assert access.relooks(reader).exists() == (role in CASE_ROLES)
    if role not in CASE_ROLES:
        with pytest.raises(Denied):
            actions.read_relook(relook, by=reader)
        with pytest.raises(Denied):
            actions.list_relooks(by=reader)


def test_the_reading_shows_what_came_and_is_recorded(child: Child, decider: Member) -> None:
    looking = actions.read_relook(late(child), by=decider)
    assert [item.text for item in looking.items] == ["Third attendance since June."]
    assert not looking.sealed
    [(looked_at, decision)] = looking.children
    assert (looked_at, decision) == (child, access.standing(child).get())
    entry = Entry.objects.order_by("-id")[0]
    assert (entry.event, entry.about) == (Event.RELOOK_READ, [child.reference])
    actions.list_relooks(by=decider)
    entry = Entry.objects.order_by("-id")[0]
    assert (entry.event, entry.about) == (Event.RELOOKS_LISTED, [child.reference])


def test_what_came_sealed_shows_only_that_it_exists(child: Child, decider: Member) -> None:
    looking = actions.read_relook(late(child, visibility=Visibility.SEALED), by=decider)
    assert (list(looking.items), looking.sealed) == ([], True)


def test_the_list_asks_the_database_as_often_for_many_as_for_one(
    child: Child, decider: Member, django_assert_max_num_queries: object
) -> None:
    late(child)
    late(child, "health")
    with django_assert_max_num_queries(7):  # type: ignore[operator]
        assert len(actions.list_relooks(by=decider).waiting) == 2


# Asked again after the decision


def asked_again(child: Child, decider: Member) -> Relook:
    """Housing is asked after the decision, and everybody answers."""
    enquiries.ask(child.contact.enquiry, agency=make.agency("housing"), by=decider)
    for code in ("police", "health"):
        make.replied(make.request(child.contact.enquiry, code))
    relook = late(child, "housing")
    for one in Relook.objects.exclude(pk=relook.pk):
        actions.answer_relook(one, verdict=RelookVerdict.STANDS, reason="Nothing held.", by=decider)
    assert contact_of(child).stage == Stage.PREPARED
    return relook


def test_a_contact_asked_about_again_is_finished_when_the_decision_stands(child: Child, decider: Member) -> None:
    relook = asked_again(child, decider)
    actions.answer_relook(relook, verdict=RelookVerdict.STANDS, reason="Nothing new.", by=decider)
    contact = contact_of(child)
    assert (contact.stage, contact.clock_with) == (Stage.DECIDED, "")


def test_a_contact_asked_about_again_is_finished_when_it_is_decided_again(child: Child, decider: Member) -> None:
    relook = asked_again(child, decider)
    actions.answer_relook(relook, verdict=RelookVerdict.DECIDE_AGAIN, reason="They moved.", by=decider)
    assert contact_of(child).stage == Stage.PREPARED
    make.decision(child, by=decider)
    assert contact_of(child).stage == Stage.DECIDED


def test_while_an_agency_is_awaited_the_contact_stays_open(child: Child, decider: Member) -> None:
    relook = late(child)
    enquiries.ask(child.contact.enquiry, agency=make.agency("housing"), by=decider)
    actions.answer_relook(relook, verdict=RelookVerdict.STANDS, reason="Nothing new.", by=decider)
    assert contact_of(child).stage == Stage.ENQUIRED


# No entry, no relook


def test_when_the_log_cannot_be_written_nothing_is_answered(
    child: Child, decider: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    relook = late(child)

    def unwritable(*_: object, **__: object) -> None:
        raise DatabaseError("the log is out of reach")

    monkeypatch.setattr(Entry.objects, "create", unwritable)
    with pytest.raises(DatabaseError):
        actions.answer_relook(relook, verdict=RelookVerdict.STANDS, reason="Known.", by=decider)
    for read in (actions.list_relooks, lambda *, by: actions.read_relook(relook, by=by)):
        with pytest.raises(DatabaseError):
            read(by=decider)  # type: ignore[operator]
    assert not RelookAnswer.objects.exists()


def test_when_the_log_cannot_be_written_a_late_reply_is_heard_later(
    child: Child, monkeypatch: pytest.MonkeyPatch
) -> None:
    make.replied(make.request(child.contact.enquiry, "police"))

    def unwritable(*_: object, **__: object) -> None:
        raise DatabaseError("the log is out of reach")

    with monkeypatch.context() as patched:
        patched.setattr(Entry.objects, "create", unwritable)
        with pytest.raises(DatabaseError):
            delivered()
    assert not Relook.objects.exists()
    delivered()
    assert Relook.objects.count() == 1
