"""Who reads a request, and what of a child is shown to them? Every reading is recorded."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from openmash.clock import local_date
from openmash.hub.audit.actions import record
from openmash.hub.audit.events import Event
from openmash.hub.contacts.models import Child
from openmash.hub.disclosure import access, draft, held
from openmash.hub.disclosure.models import AccessRequest, Departure, Frozen, Handling
from openmash.hub.disclosure.pack import Line
from openmash.hub.disclosure.workflow import Stage
from openmash.hub.partnership.models import Member
from openmash.hub.records import wall

A_LIST = 200


@dataclass(frozen=True, kw_only=True)
class Listed:
    """The requests of a hub, the soonest due first, and what day it is."""

    requests: Sequence[AccessRequest]
    today: date


@transaction.atomic
def list_requests(*, by: Member) -> Listed:
    """The requests that a hub was sent."""
    access.check_can_list(by)
    found = list(access.visible_to(by).select_related("child__record")[:A_LIST])
    record(Event.DISCLOSURES_LISTED, by=by, about=[one.child.reference for one in found])
    return Listed(requests=found, today=local_date(wall.now()))


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A request with its pack as it stands, what was done with it, and what left."""

    request: AccessRequest
    draft: draft.Draft | None  # None where the pack is settled
    frozen: Frozen | None
    fallen: int
    taken_back: Sequence[str]  # lines of what was approved that may not leave any more: they are not shown either
    alike: Sequence[Child]
    not_released: Sequence[str]
    handlings: Sequence[Handling]
    departures: Sequence[Departure]
    today: date


@transaction.atomic
def read_request(request: AccessRequest, *, by: Member) -> Shown:
    """A request. While it is being prepared its pack is made anew; once approved it is what was frozen."""
    access.check_can_see(by, request)
    frozen = request.frozen.order_by("-id").first()
    settled = request.stage in (Stage.APPROVED, Stage.CLOSED)
    submitted = request.stage == Stage.SUBMITTED
    read = None if request.stage == Stage.CLOSED else draft.submitted(request) if submitted else draft.of(request)
    now = None if settled else read
    approved = request.stage == Stage.APPROVED
    taken_back = read.taken_back(frozen) if frozen and read and approved else []
    fallen = now.fallen(frozen) if now and frozen and submitted else len(taken_back)
    alike = access.alike(by, request, now.children) if now else []
    about = [request.child.reference, *(read.about if read else ()), *(child.reference for child in alike)]
    record(Event.DISCLOSURE_READ, by=by, on=request, about=about)
    return Shown(
        request=request,
        draft=now,
        frozen=frozen,
        fallen=fallen,
        taken_back=taken_back,
        alike=alike,
        not_released=held.not_released(now.children) if now else [],
        handlings=list(request.handlings.select_related("by")),
        departures=list(Departure.objects.filter(copy__frozen__request=request).select_related("copy", "by")),
        today=local_date(wall.now()),
    )


@transaction.atomic
def read_line(request: AccessRequest, key: str, *, by: Member) -> tuple[draft.Draft, Line] | None:
    """One line of a pack that is being prepared; None where there is none of this name."""
    access.check_can_prepare(by)
    access.check_can_see(by, request)
    now = draft.of(request)
    record(Event.DISCLOSURE_READ, by=by, on=request, about=now.about)
    line = now.line(key)
    return (now, line) if line else None
