"""The open-case check: is a child already open to a worker? Then what is new goes there, and the clock stops."""

from datetime import date, timedelta

import pytest

from openmash.hub.audit.events import Event
from openmash.hub.audit.models import Entry
from openmash.hub.contacts import cases
from openmash.hub.contacts.actions import checking
from openmash.hub.contacts.models import CaseCheckResult, Contact, Routing
from openmash.hub.contacts.told import ChildTold
from openmash.hub.contacts.workflow import CaseCheck, Path, Stage
from openmash.hub.partnership.models import Member
from openmash.hub.partnership.workflow import Role
from openmash.hub.people.actions import Particulars
from openmash.hub.records.refusals import Denied, NotUnderstood, StepNotAllowed
from tests import make

pytestmark = pytest.mark.django_db

BROTHER = make.particulars("Kit", born_on=date(2020, 1, 5))


@pytest.fixture(autouse=True)
def a_tuesday_morning() -> None:
    make.hub()
    make.time(make.TUESDAY_MORNING)


@pytest.fixture
def screener() -> Member:
    return make.member(Role.SCREENER)


def results(contact: Contact) -> list[str]:
    return [str(row.result) for row in CaseCheckResult.objects.filter(child__contact=contact).order_by("child_id")]


def test_a_child_on_the_list_is_open_and_a_sibling_who_is_not_on_it_is_not(screener: Member) -> None:
    (case,) = make.open_cases(make.particulars())
    contact = make.contact(told=make.notification(make.child_told(), make.child_told(BROTHER)))
    checking.check(contact, by=screener)
    contact.refresh_from_db()
    assert results(contact) == [CaseCheck.OPEN, CaseCheck.NOT_OPEN]
    assert make.child(contact).case_checks.get().case == case
    assert contact.stage == Stage.CHECKED


def test_the_check_is_recorded_with_the_children_it_was_about(screener: Member) -> None:
    contact = make.contact(at=Stage.CHECKED, by=screener)
    entry = Entry.objects.get(event=Event.CONTACT_CHECKED, on_reference=contact.reference)
    assert entry.about == [make.child(contact).reference]
    assert entry.details["results"] == [CaseCheck.NOT_CHECKED]


def test_without_a_list_nothing_is_checked() -> None:
    assert results(make.contact(at=Stage.CHECKED)) == [CaseCheck.NOT_CHECKED]


def test_a_list_that_is_too_old_says_nothing(screener: Member) -> None:
    make.open_cases(make.particulars(), hours_old=30.1)
    assert results(make.contact(at=Stage.CHECKED)) == [CaseCheck.NOT_CHECKED]
    listed = cases.age_of_list(screener.hub)
    assert (listed.fresh, listed.age) == (False, timedelta(hours=30, minutes=6))


def test_a_list_is_believed_until_the_hour_that_the_hub_has_set(screener: Member) -> None:
    make.open_cases(make.particulars(), hours_old=30)
    assert results(make.contact(at=Stage.CHECKED)) == [CaseCheck.OPEN]


def test_a_child_of_whom_too_little_is_known_is_not_checked_rather_than_not_open(screener: Member) -> None:
    make.open_cases(make.particulars())
    contact = make.contact(told=make.notification(ChildTold(particulars=Particulars(given_name="Tamsin"))))
    checking.check(contact, by=screener)
    assert results(contact) == [CaseCheck.NOT_CHECKED]
    assert make.child(contact).case_checks.get().list_used is not None


def test_yesterdays_list_does_not_count_where_todays_leaves_the_child_out(screener: Member) -> None:
    make.open_cases(make.particulars(), hours_old=26)
    make.open_cases(BROTHER, hours_old=2)
    assert results(make.contact(at=Stage.CHECKED)) == [CaseCheck.NOT_OPEN]


def test_what_a_person_found_out_stands_after_the_list(screener: Member) -> None:
    contact = make.contact(at=Stage.CHECKED)
    checking.check_by_hand(
        make.child(contact), result=CaseCheck.OPEN, note="Duty social worker, by telephone", by=screener
    )
    assert results(contact) == [CaseCheck.NOT_CHECKED, CaseCheck.OPEN]


@pytest.mark.parametrize(
    ("result", "note", "words"),
    [(CaseCheck.OPEN, " ", "Say who was asked"), (CaseCheck.NOT_CHECKED, "x", "open to a worker, or not open")],
)
def test_a_check_by_hand_says_what_and_how(screener: Member, result: CaseCheck, note: str, words: str) -> None:
    with pytest.raises(NotUnderstood, match=words):
        checking.check_by_hand(make.child(), result=result, note=note, by=screener)


def test_routing_the_only_child_stops_the_clock(screener: Member) -> None:
    make.open_cases(make.particulars())
    contact = make.contact(at=Stage.CHECKED)
    routing = route(make.child(contact), by=screener)
    contact.refresh_from_db()
    assert contact.stage == Stage.DECIDED
    assert contact.finished_at == make.TUESDAY_MORNING
    assert contact.clock_with == ""
    assert routing.case is not None
    assert make.child(contact).path == Path.ROUTED


def test_the_clock_runs_on_while_another_child_waits(screener: Member) -> None:
    make.open_cases(make.particulars())
    contact = make.contact(at=Stage.CHECKED, told=make.notification(make.child_told(), make.child_told(BROTHER)))
    route(make.child(contact), by=screener)
    contact.refresh_from_db()
    assert contact.stage == Stage.CHECKED
    assert contact.clock_with == "hub"


def route(child, *, by: Member, told: str = "Rowan Idle", how: str = "By telephone, 10:20") -> Routing:  # type: ignore[no-untyped-def]
    return checking.route(child, told=told, how=how, by=by)


def test_a_child_who_is_not_open_is_routed_nowhere(screener: Member) -> None:
    with pytest.raises(StepNotAllowed, match="does not say that this child is open"):
        route(make.child(make.contact(at=Stage.CHECKED)), by=screener)


def test_a_child_who_was_never_checked_is_routed_nowhere(screener: Member) -> None:
    with pytest.raises(StepNotAllowed, match="Check first"):
        route(make.child(), by=screener)


def test_a_child_is_routed_once(screener: Member) -> None:
    make.open_cases(make.particulars())
    child = make.child(make.contact(at=Stage.CHECKED))
    route(child, by=screener)
    with pytest.raises(StepNotAllowed, match="no longer waits"):
        route(child, by=screener)


@pytest.mark.parametrize(("told", "how", "words"), [(" ", "x", "Who was told"), ("x", " ", "How they were told")])
def test_routing_says_who_was_told_and_how(screener: Member, told: str, how: str, words: str) -> None:
    make.open_cases(make.particulars())
    child = make.child(make.contact(at=Stage.CHECKED))
    with pytest.raises(NotUnderstood, match=words):
        route(child, by=screener, told=told, how=how)


def test_an_administrator_checks_but_does_not_route() -> None:
    make.open_cases(make.particulars())
    administrator = make.member(Role.ADMINISTRATOR)
    contact = make.contact()
    checking.check(contact, by=administrator)
    with pytest.raises(Denied):
        route(make.child(contact), by=administrator)
