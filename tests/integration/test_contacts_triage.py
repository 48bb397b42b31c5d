"""Level and BRAG are two judgements, each with a reason; the deadline follows the BRAG."""

from datetime import timedelta

import pytest

from openmash.clock import Brag
from openmash.hub.audit.events import Event
from openmash.hub.audit.models import Entry
from openmash.hub.contacts.actions import triaging
from openmash.hub.contacts.actions.triaging import Judgement
from openmash.hub.contacts.models import Rating
from openmash.hub.contacts.told import Notification
from openmash.hub.contacts.workflow import Channel, Route, Stage
from openmash.hub.partnership.models import Member
from openmash.hub.partnership.workflow import Role
from openmash.hub.records.refusals import NotUnderstood, StepNotAllowed
from tests import make

pytestmark = pytest.mark.django_db

AMBER = Judgement(level=3, brag=Brag.AMBER, reason="Repeated worries from one household.")


@pytest.fixture(autouse=True)
def a_tuesday_morning() -> None:
    make.hub()
    make.time(make.TUESDAY_MORNING)


@pytest.fixture
def screener() -> Member:
    return make.member(Role.SCREENER)


def test_triage_sets_the_level_the_brag_and_the_deadline(screener: Member) -> None:
    contact = make.contact(at=Stage.CHECKED)
    triaging.triage(contact, AMBER, route=Route.ENQUIRY, by=screener)
    contact.refresh_from_db()
    assert (contact.level, contact.brag, contact.stage) == (3, Brag.AMBER, Stage.TRIAGED)
    assert contact.due_at == make.TUESDAY_MORNING + timedelta(hours=24)


@pytest.mark.parametrize(
    ("route", "stage"),
    [
        (Route.ENQUIRY, Stage.TRIAGED),
        (Route.ADVICE, Stage.PREPARED),
        (Route.EARLY_HELP, Stage.PREPARED),
        (Route.STRATEGY_DISCUSSION, Stage.PREPARED),
    ],
)
def test_only_an_enquiry_asks_agencies_first(screener: Member, route: Route, stage: Stage) -> None:
    contact = make.contact(at=Stage.CHECKED)
    triaging.triage(contact, AMBER, route=route, by=screener)
    contact.refresh_from_db()
    assert contact.stage == stage


def test_blue_has_no_target(screener: Member) -> None:
    contact = make.contact(at=Stage.TRIAGED, brag=Brag.BLUE)
    assert contact.due_at is None


def test_a_contact_is_checked_before_it_is_triaged(screener: Member) -> None:
    with pytest.raises(StepNotAllowed, match="Open-case check"):
        triaging.triage(make.contact(), AMBER, route=Route.ADVICE, by=screener)


def test_a_contact_without_a_child_is_not_triaged(screener: Member) -> None:
    contact = make.contact(at=Stage.CHECKED, told=Notification(channel=Channel.PHONE, worry="Shouting heard."))
    with pytest.raises(StepNotAllowed, match="Add the child first"):
        triaging.triage(contact, AMBER, route=Route.ADVICE, by=screener)


@pytest.mark.parametrize(
    ("judged", "words"),
    [
        (Judgement(level=5, brag=Brag.RED, reason="x"), "four levels"),
        (Judgement(level=3, brag=Brag.RED, reason="\n "), "Say why"),
    ],
)
def test_a_judgement_is_whole_or_not_at_all(screener: Member, judged: Judgement, words: str) -> None:
    contact = make.contact(at=Stage.CHECKED)
    with pytest.raises(NotUnderstood, match=words):
        triaging.triage(contact, judged, route=Route.ADVICE, by=screener)
    contact.refresh_from_db()
    assert contact.stage == Stage.CHECKED


def test_a_new_rating_stands_beside_the_old_one_and_moves_the_deadline(screener: Member) -> None:
    contact = make.contact(at=Stage.TRIAGED)
    make.later(hours=1)
    triaging.rate(contact, Judgement(level=4, brag=Brag.RED, reason="Police know the household."), by=screener)
    contact.refresh_from_db()
    assert [(r.level, r.brag) for r in Rating.objects.filter(contact=contact)] == [(3, "amber"), (4, "red")]
    assert contact.due_at == make.TUESDAY_MORNING + timedelta(hours=4)


def test_nobody_rates_before_triage(screener: Member) -> None:
    with pytest.raises(StepNotAllowed):
        triaging.rate(make.contact(at=Stage.CHECKED), AMBER, by=screener)


def test_the_log_names_the_codes_and_not_the_reason(screener: Member) -> None:
    contact = make.contact(at=Stage.TRIAGED)
    entry = Entry.objects.get(event=Event.CONTACT_TRIAGED, on_reference=contact.reference)
    assert entry.details == {"level": 3, "brag": "amber", "route": "enquiry"}
    assert entry.about == [make.child(contact).reference]
