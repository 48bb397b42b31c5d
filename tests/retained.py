"""Cases that are over, and the people who may dispose of them. Each acts as who they are: the database asks."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from openmash.hub.contacts.actions import correcting
from openmash.hub.contacts.models import Child, Contact
from openmash.hub.contacts.workflow import Stage
from openmash.hub.decisions.workflow import Outcome
from openmash.hub.disclosure import actions as disclosure
from openmash.hub.disclosure.models import AccessRequest
from openmash.hub.disclosure.workflow import Form
from openmash.hub.governance import actions
from openmash.hub.governance.models import Certificate, Clearance, Hold, Proposal, ProposalAnswer, RetentionVersion
from openmash.hub.governance.retention import cases
from openmash.hub.governance.workflow import Held, Said
from openmash.hub.partnership.actions import Job
from openmash.hub.partnership.models import Member
from openmash.hub.partnership.workflow import Role
from openmash.hub.records import wall
from openmash.hub.records.purposes import Purpose
from openmash.hub.records.references import new_reference
from openmash.hub.records.refusals import StepNotAllowed
from tests import make

Done = TypeVar("Done")


def lead(name: str = "") -> Member:
    """A governance lead with an account."""
    return make.member(Role.GOVERNANCE_LEAD, sign_in=True, name=name)


def enter(by: Member) -> None:
    """Come into the hub as this member."""
    wall.rehearse(by.hub_id, member_id=by.pk)


def acting(by: Member, act: Callable[..., Done], *what: Any, **how: Any) -> Done:
    """What somebody does, asked for by themselves; what comes after is asked for by the tests again."""
    enter(by)
    try:
        return act(*what, by=by, **how)
    finally:
        wall.rehearse(by.hub_id)


def in_force(document: str, *, first: Member, second: Member, from_on: date | None = None) -> RetentionVersion:
    """A version of the schedule that one lead has written and another person has confirmed."""
    made = acting(first, actions.put_schedule_in_force, document, from_on=from_on)
    acting(second, actions.confirm_schedule, made)
    return made


def decided(*outcomes: Outcome, of: Contact | None = None, **said: Any) -> Contact:
    """A contact whose children were decided for, in order: no further action, unless said."""
    of = of or make.contact(at=Stage.PREPARED, **said)
    for child, outcome in zip(of.children.order_by("id"), outcomes or [Outcome.NO_FURTHER_ACTION], strict=True):
        make.decision(child, outcome=outcome)
    of.refresh_from_db()
    assert of.stage == Stage.DECIDED
    return of


def in_error(*, by: Member, given: str = "Ned") -> Contact:
    """A contact about another child, that was entered in error and is over at once."""
    child = make.particulars(given, "Quill", wall.now().date() - timedelta(days=1_500))
    made = make.contact(by=by, told=make.notification(make.child_told(child)))
    correcting.correct_contact(made, by=by, reason="Typed twice.")
    return made


def held(child: Child, *, by: Member) -> Hold:
    """A child whose cases may not be disposed of."""
    reference = child.reference
    return acting(by, actions.place_hold, on_kind=Held.CHILD, on_reference=reference, reason="A claim was made.")


def closed(request: AccessRequest) -> None:
    """Nothing more is owed to who asked what is held."""
    disclosure.close_request(request, reason="They no longer want it.", by=request.by)


def fetched(request: AccessRequest) -> None:
    """An approved pack has left."""
    disclosure.fetch(request, form=Form.HTML, by=request.by)


def cleared() -> Clearance | None:
    """The night’s clearing, as the worker does it."""
    hub = make.entered()
    try:
        with wall.inside(hub.pk, Purpose.CLEAR):
            return actions.clear(by=Job(hub.pk, "clear"))
    finally:
        wall.rehearse(hub.pk)


def on(day: date) -> None:
    """Let it be noon of a day."""
    make.time(datetime(day.year, day.month, day.day, 12, tzinfo=make.LONDON))


def before(day: date) -> None:
    """Let it be the last minute of the day before."""
    make.time(datetime(day.year, day.month, day.day, tzinfo=make.LONDON) - timedelta(minutes=1))


def proposed(case: Contact, *, by: Member) -> Proposal:
    return acting(by, actions.propose, case.reference, reason="Six years are over.")


def disposed(case: Contact, *, first: Member, second: Member) -> Certificate:
    """A case disposed of by two people."""
    return acting(second, actions.approve, proposed(case, by=first), reason="I looked at the schedule too.")


def let_go(case: Contact, *, first: Member, second: Member) -> bool:
    """Whether the database lets a case go that two people have agreed on, past all checks of Python's."""
    enter(first)
    proposal = Proposal.objects.create(
        hub_id=first.hub_id, contact=case.reference, due_on=wall.now().date(), rule="any", reason="Try.", by=first
    )
    enter(second)
    ProposalAnswer.objects.create(hub_id=first.hub_id, proposal=proposal, said=Said.APPROVED, reason="Try.", by=second)
    try:
        cases.dispose(proposal.reference, certificate=new_reference())
    except StepNotAllowed:
        return False
    finally:
        wall.rehearse(first.hub_id)
    return not Contact.objects.filter(pk=case.pk).exists()
