"""Who may do what with a contact, and when: written out, not worked out."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from openmash.clock import Brag
from openmash.hub.contacts import access
from openmash.hub.contacts.actions import adding, checking, correcting, reading, receiving, taking, triaging
from openmash.hub.contacts.models import Contact
from openmash.hub.contacts.workflow import Act, CaseCheck, Route, Stage
from openmash.hub.partnership.models import Member
from openmash.hub.partnership.workflow import Role
from openmash.hub.records.refusals import Denied, StepNotAllowed
from tests import make

pytestmark = pytest.mark.django_db

ADMIN, SCREENER, DECIDER = Role.ADMINISTRATOR, Role.SCREENER, Role.DECISION_MAKER
ON_CASES = {ADMIN, SCREENER, DECIDER}
JUDGE = {SCREENER, DECIDER}
JUDGED = triaging.Judgement(level=3, brag=Brag.AMBER, reason="Repeated worries.")

Do = Callable[[Contact, Member], object]


@dataclass(frozen=True)
class Rule:
    """One action: who may, and at which of the stages that a contact comes to without an enquiry."""

    do: Do
    who: set[Role]
    when: set[Stage]


R, C, T, P, D = Stage.RECEIVED, Stage.CHECKED, Stage.TRIAGED, Stage.PREPARED, Stage.DECIDED
LIVE = {R, C, T, P}

RULES: dict[str, Rule] = {
    "read": Rule(lambda c, m: reading.read(c, by=m), ON_CASES, {R, C, T, P, D}),
    "receive": Rule(lambda c, m: receiving.receive(make.notification(), by=m), ON_CASES | {Role.REFERRER}, LIVE | {D}),
    "check": Rule(lambda c, m: checking.check(c, by=m), ON_CASES, {R, C, T}),
    "check by hand": Rule(
        lambda c, m: checking.check_by_hand(make.child(c), result=CaseCheck.OPEN, note="Asked", by=m),
        ON_CASES, {R, C, T},
    ),
    "route": Rule(lambda c, m: checking.route(make.child(c), told="Rowan", how="Rang", by=m), JUDGE, {R, C, T}),
    "triage": Rule(lambda c, m: triaging.triage(c, JUDGED, route=Route.ADVICE, by=m), JUDGE, {C, T}),
    "rate": Rule(lambda c, m: triaging.rate(c, JUDGED, by=m), JUDGE, {T, P}),
    "add a child": Rule(lambda c, m: adding.add_child(c, make.child_told(), by=m), ON_CASES, LIVE),
    "connect": Rule(lambda c, m: adding.connect(c, make.mother_told(), by=m), ON_CASES, LIVE),
    "take": Rule(lambda c, m: taking.take(c, by=m), ON_CASES, LIVE),
    "assign": Rule(lambda c, m: taking.assign(c, to=make.member(SCREENER), by=m), ON_CASES, LIVE),
    "correct what another entered": Rule(
        lambda c, m: correcting.correct_contact(c, by=m, reason="Typed twice"), {DECIDER}, LIVE | {D}
    ),
}  # fmt: skip


@pytest.fixture(autouse=True)
def a_tuesday_morning() -> None:
    make.hub()
    make.time(make.TUESDAY_MORNING)


def contact_at(stage: Stage) -> Contact:
    """A contact about a child who is open to a worker, at this stage."""
    by = make.member(SCREENER)
    contact = make.contact(by=by, at=stage if stage in {C, T, P} else R)
    if stage not in {P, D}:
        note_that_open(contact)
    if stage == D:
        note_that_open(contact)
        checking.route(make.child(contact), told="Rowan", how="Rang", by=by)
    contact.refresh_from_db()
    return contact


def note_that_open(contact: Contact) -> None:
    """As a check by hand would, without moving the contact on."""
    make.child(contact).case_checks.create(hub_id=contact.hub_id, result=CaseCheck.OPEN, by=contact.by)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("name", RULES)
def test_only_these_roles_may(name: str, role: Role) -> None:
    rule = RULES[name]
    contact = contact_at(C if C in rule.when else T)
    member = make.member(role, agency="police" if role == Role.REPRESENTATIVE else "hub")
    if role in rule.who:
        assert rule.do(contact, member)
    else:
        with pytest.raises(Denied):
            rule.do(contact, member)


@pytest.mark.parametrize("stage", [R, C, T, P, D])
@pytest.mark.parametrize("name", RULES)
def test_only_at_these_stages_may_it_happen(name: str, stage: Stage) -> None:
    rule = RULES[name]
    contact, decider = contact_at(stage), make.member(DECIDER)
    if stage in rule.when:
        assert rule.do(contact, decider)
    else:
        with pytest.raises(StepNotAllowed):
            rule.do(contact, decider)


@pytest.mark.parametrize("name", RULES)
def test_a_member_of_another_hub_may_nothing(name: str) -> None:
    make.hub("Easterly")
    stranger = make.member(DECIDER, SCREENER)
    make.hub()
    if name == "receive":
        return  # whoever receives does so in their own hub
    with pytest.raises(Denied):
        RULES[name].do(contact_at(C), stranger)


def test_a_member_who_has_left_may_nothing() -> None:
    from openmash.hub.partnership import actions as partnership

    left = make.member(DECIDER)
    partnership.leave(left, by=make.member(Role.SYSTEM_ADMINISTRATOR))
    with pytest.raises(Denied):
        reading.read(make.contact(), by=left)


JUDGING = {
    R: {Act.CHECK, Act.ROUTE},
    C: {Act.CHECK, Act.ROUTE, Act.TRIAGE},
    T: {Act.CHECK, Act.ROUTE, Act.TRIAGE, Act.RATE, Act.OPEN_ENQUIRY},
    Stage.ENQUIRED: {Act.RATE, Act.DECIDE},
    P: {Act.RATE, Act.OPEN_ENQUIRY, Act.DECIDE},
    D: set(),
    Stage.WITHDRAWN: set(),
}


@pytest.mark.parametrize("stage", list(Stage))
def test_what_is_offered_fits_the_stage(stage: Stage) -> None:
    contact, decider = make.contact(), make.member(DECIDER)
    contact.stage = stage
    in_hand = {Act.ADD, Act.TAKE, Act.ASSIGN} if stage not in {D, Stage.WITHDRAWN} else set()
    assert access.open_acts(decider, contact) == JUDGING[stage] | in_hand


def test_what_is_offered_fits_the_role() -> None:
    contact = make.contact(at=T)
    offered = {role: access.open_acts(make.member(role), contact) for role in (ADMIN, SCREENER, Role.GOVERNANCE_LEAD)}
    assert offered[ADMIN] == {Act.CHECK, Act.ADD, Act.TAKE, Act.ASSIGN}
    assert offered[SCREENER] == JUDGING[T] | {Act.ADD, Act.TAKE, Act.ASSIGN}
    assert offered[Role.GOVERNANCE_LEAD] == set()


def test_who_has_it_in_hand_is_offered_to_hand_it_on_and_a_decision_maker_too() -> None:
    contact, holder = make.contact(), make.member(SCREENER)
    taking.take(contact, by=holder)
    contact.refresh_from_db()
    in_hand = {Act.TAKE, Act.ASSIGN, Act.HAND_ON}
    assert access.open_acts(holder, contact) & in_hand == {Act.HAND_ON}
    assert access.open_acts(make.member(DECIDER), contact) & in_hand == {Act.HAND_ON}
    assert access.open_acts(make.member(SCREENER), contact) & in_hand == set()


def test_what_cannot_be_finished_is_not_begun() -> None:
    contact, screener = make.contact(), make.member(SCREENER)
    with pytest.raises(StepNotAllowed, match="read it again"):
        access.check_open(screener, contact, Act.TRIAGE)
    with pytest.raises(Denied):
        access.check_open(make.member(ADMIN), contact, Act.TRIAGE)
    taking.take(contact, by=make.member(SCREENER))
    contact.refresh_from_db()
    with pytest.raises(Denied, match="handed on by whoever has it"):
        access.check_open(screener, contact, Act.HAND_ON)
    access.check_open(screener, contact, Act.CHECK)
