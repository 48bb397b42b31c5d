"""A legal hold wins, and is lifted by somebody else."""

from datetime import date

import pytest

from openmash.hub.contacts.models import Contact
from openmash.hub.governance import actions
from openmash.hub.governance.models import Hold
from openmash.hub.governance.workflow import Held
from openmash.hub.partnership.models import Member
from openmash.hub.partnership.workflow import Role
from openmash.hub.records.refusals import Denied, NotUnderstood, StepNotAllowed
from tests import make, retained

pytestmark = pytest.mark.django_db
LATER = date(2040, 1, 1)


@pytest.fixture(autouse=True)
def thornmere() -> None:
    make.hub()
    make.time(make.TUESDAY_MORNING)


@pytest.fixture
def first() -> Member:
    return retained.lead("Imogen First")


@pytest.fixture
def second() -> Member:
    return retained.lead("Idris Second")


def on_contact(case: Contact, by: Member) -> Hold:
    return retained.acting(
        by, actions.place_hold, on_kind=Held.CONTACT, on_reference=case.reference, reason="An inquiry."
    )


def test_a_held_case_is_neither_listed_nor_proposed_nor_disposed_of(first: Member, second: Member) -> None:
    case = retained.decided()
    retained.on(LATER)
    proposal = retained.proposed(case, by=first)
    on_contact(case, first)
    listed = retained.acting(first, actions.read_due)
    assert (listed.total, len(listed.kept)) == (0, 1)
    with pytest.raises(StepNotAllowed, match="legal hold stands"):
        retained.acting(second, actions.approve, proposal, reason="Yes.")
    with pytest.raises(StepNotAllowed, match="A legal hold stands"):
        retained.proposed(case, by=first)
    assert Contact.objects.filter(pk=case.pk).exists()


def test_a_hold_on_a_child_keeps_every_case_of_the_same_child(first: Member) -> None:
    one, another = retained.decided(), retained.decided()
    other = retained.in_error(by=make.member(Role.ADMINISTRATOR))
    retained.held(make.child(one), by=first)
    retained.on(LATER)
    listed = retained.acting(first, actions.read_due)
    assert [due.case.reference for due in listed.due] == [other.reference]
    assert another.reference not in [due.case.reference for due in listed.due]
    assert len(listed.kept) == 2


def test_a_lifted_hold_lets_the_schedule_decide_again(first: Member, second: Member) -> None:
    case = retained.decided()
    hold = on_contact(case, first)
    retained.on(LATER)
    retained.acting(second, actions.lift_hold, hold, reason="It was settled.")
    assert retained.disposed(case, first=first, second=second)
    with pytest.raises(StepNotAllowed, match="lifted already"):
        retained.acting(second, actions.lift_hold, hold, reason="Again.")


def test_whoever_placed_a_hold_does_not_lift_it(first: Member) -> None:
    hold = on_contact(retained.decided(), first)
    with pytest.raises(Denied, match="another governance lead lifts it"):
        retained.acting(first, actions.lift_hold, hold, reason="It was settled.")


def test_a_hold_needs_something_to_hold_and_a_reason(first: Member) -> None:
    case = retained.decided()
    with pytest.raises(StepNotAllowed, match="holds no child of this reference"):
        retained.acting(first, actions.place_hold, on_kind=Held.CHILD, on_reference=case.reference, reason="A claim.")
    with pytest.raises(NotUnderstood, match="Say why"):
        retained.acting(first, actions.place_hold, on_kind=Held.CONTACT, on_reference=case.reference, reason=" ")


def test_only_a_governance_lead_holds(second: Member) -> None:
    administrator = make.member(Role.SYSTEM_ADMINISTRATOR, sign_in=True)
    hold = on_contact(retained.decided(), second)
    for act in (actions.read_holds, actions.read_hold, actions.lift_hold):
        what = () if act is actions.read_holds else (hold,)
        how = {"reason": "It was settled."} if act is actions.lift_hold else {}
        with pytest.raises(Denied):
            retained.acting(administrator, act, *what, **how)
