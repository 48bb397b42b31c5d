"""Is a child already open to a worker? If so, what is new goes there, and the clock stops."""

from django.db import transaction

from openmash.hub.audit.actions import record
from openmash.hub.audit.events import Event
from openmash.hub.contacts import access, cases
from openmash.hub.contacts.models import CaseCheckResult, Child, Contact, Routing
from openmash.hub.contacts.workflow import Act, CaseCheck, Path, Step
from openmash.hub.partnership.models import Member
from openmash.hub.records.refusals import NotUnderstood, StepNotAllowed, given

from .moving import locked, move, settle


@transaction.atomic
def check(contact: Contact, *, by: Member) -> list[CaseCheckResult]:
    """Look every child up in the open-cases list, and keep what it said, or that it could not be asked."""
    contact = locked(contact)
    access.check_may(by, contact, Act.CHECK)
    children = list(access.children_on_the_way(contact))
    found = cases.look_up([child.record for child in children], listed=cases.age_of_list(by.hub))
    results = [
        CaseCheckResult.objects.create(
            hub_id=contact.hub_id,
            child=child,
            result=found[child.record_id].result,
            case=found[child.record_id].case,
            list_used=found[child.record_id].list_used,
            by=by,
        )
        for child in children
    ]
    move(contact, Step.CHECK)
    _record_check(contact, results, by)
    return results


@transaction.atomic
def check_by_hand(child: Child, *, result: CaseCheck, note: str, by: Member) -> CaseCheckResult:
    """Keep what a person found out who asked: the list was too old, or what it said is about somebody else."""
    contact = locked(child.contact)
    access.check_may(by, contact, Act.CHECK)
    if result == CaseCheck.NOT_CHECKED:
        raise NotUnderstood("Say whether the child is open to a worker, or not open.")
    access.check_waits(child)
    checked = CaseCheckResult.objects.create(
        hub_id=contact.hub_id,
        child=child,
        result=result,
        note=given(note, otherwise="Say who was asked, or how you know."),
        by=by,
    )
    move(contact, Step.CHECK)
    _record_check(contact, [checked], by)
    return checked


def _record_check(contact: Contact, results: list[CaseCheckResult], by: Member) -> None:
    about = [result.child.reference for result in results]
    said = [str(result.result) for result in results]
    record(Event.CONTACT_CHECKED, by=by, on=contact, about=about, results=said)


@transaction.atomic
def route(child: Child, *, told: str, how: str, by: Member) -> Routing:
    """Confirm that the worker of an open child was told. When no child is left, the contact's clock stops."""
    contact = locked(child.contact)
    access.check_may(by, contact, Act.ROUTE)
    access.check_waits(child)
    latest = child.case_checks.order_by("-id").first()
    if latest is None or latest.result != CaseCheck.OPEN:
        raise StepNotAllowed("The open-case check does not say that this child is open to a worker. Check first.")
    routing = Routing.objects.create(
        hub_id=contact.hub_id,
        child=child,
        case=latest.case,
        told=given(told, otherwise="Who was told: give the name of the worker, or of the duty worker."),
        how=given(how, otherwise="How they were told: for example, by telephone at 10:20."),
        by=by,
    )
    settle(child, Path.ROUTED, last=Step.ROUTE_LAST, one=Step.ROUTE_ONE)
    record(Event.CONTACT_ROUTED, by=by, on=contact, about=[child.reference])
    return routing
