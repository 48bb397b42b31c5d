"""Somebody asks what is held about a child: who, how that was checked, and by when they are answered."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from openmash.clock import local_date
from openmash.hub.audit.actions import record
from openmash.hub.audit.events import Event
from openmash.hub.disclosure import access
from openmash.hub.disclosure.models import AccessRequest, Extension, Handling
from openmash.hub.disclosure.workflow import MONTHS_EXTENDED, Relationship, Stage, Step, due_on
from openmash.hub.partnership.models import Member
from openmash.hub.records import wall
from openmash.hub.records.refusals import NotUnderstood, StepNotAllowed, given

from .handling import handled, locked


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Who asked, in what right, how it was checked who they are, and when."""

    asked_by: str
    relationship: Relationship
    identity_check: str
    received_on: date


@transaction.atomic
def open_request(child: str, asked: Asked, *, by: Member) -> AccessRequest:
    """Open a request about the child with this reference."""
    access.check_can_prepare(by)
    found = access.child_called(by, child)
    if found is None:
        raise NotUnderstood("No child of this hub has this reference. It stands on the child’s contact.")
    opened = AccessRequest.objects.create(
        hub_id=by.hub_id, child=found, by=by, asked_by=asked.asked_by, relationship=asked.relationship,
        identity_check=asked.identity_check, received_on=asked.received_on, due_on=due_on(asked.received_on),
    )  # fmt: skip
    record(Event.DISCLOSURE_OPENED, by=by, on=opened, about=[child], relationship=asked.relationship)
    return opened


@transaction.atomic
def extend(request: AccessRequest, *, reason: str, by: Member) -> Extension:
    """Take two months more, once, because the request is complex."""
    request = locked(request, by=by)
    access.check_can_prepare(by)
    if request.stage in (Stage.APPROVED, Stage.CLOSED):
        raise StepNotAllowed("This request has been dealt with: it needs no more time.")
    if local_date(wall.now()) > request.due_on:
        raise StepNotAllowed("The term is over: it can be extended within it only. Answer what you can now.")
    if Extension.objects.filter(request=request).exists():
        raise StepNotAllowed("This request was extended already, and can be once only.")
    why = given(reason, otherwise="Say why the request is complex: the person is told.")
    request.due_on = due_on(request.received_on, MONTHS_EXTENDED)
    made = Extension.objects.create(hub_id=request.hub_id, request=request, due_on=request.due_on, reason=why, by=by)
    request.save(update_fields=["due_on"])
    record(Event.DISCLOSURE_EXTENDED, by=by, on=request, about=[request.child.reference])
    return made


@transaction.atomic
def close_request(request: AccessRequest, *, reason: str, by: Member) -> Handling:
    """Close a request without a pack: withdrawn, or whoever asked may not ask."""
    request = locked(request, by=by)
    access.check_can_prepare(by)
    why = given(reason, otherwise="Say why no pack is made.")
    made = handled(request, Step.CLOSE, words=why, by=by)
    record(Event.DISCLOSURE_CLOSED, by=by, on=request, about=[request.child.reference])
    return made
