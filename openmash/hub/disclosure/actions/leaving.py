"""An approved pack leaves. The copy that left is kept byte for byte, with its hash, and who fetched it when."""

import hashlib

from django.db import transaction

from openmash.hub.audit.actions import record
from openmash.hub.audit.events import Event
from openmash.hub.disclosure import access, draft, drawn
from openmash.hub.disclosure.models import AccessRequest, Copy, Departure, Frozen
from openmash.hub.disclosure.pack import said_in
from openmash.hub.disclosure.shared import still_given
from openmash.hub.disclosure.workflow import Form, Stage
from openmash.hub.partnership.models import Member
from openmash.hub.records.refusals import StepNotAllowed

from .handling import locked

TAKEN_BACK = (
    "Something in this pack may not leave any more: its owner has taken it back, it was entered in error, or it tells "
    "of somebody of whom the hub has learned since. Nothing was given. Whoever approved it sends it back, and it is "
    "prepared again."
)


@transaction.atomic
def fetch(request: AccessRequest, *, form: Form, by: Member) -> Copy:
    """The copy of an approved pack in one form: made once, from what was frozen, and the same ever after."""
    request = locked(request, by=by)
    access.check_can_fetch(by, request)
    frozen = request.frozen.order_by("-id").first()
    if request.stage != Stage.APPROVED or frozen is None:
        raise StepNotAllowed("A pack leaves once a second person has approved it.")
    now = draft.of(request)
    if now.taken_back(frozen):
        raise StepNotAllowed(TAKEN_BACK)
    still_given(request, said_in(frozen.content), by=by)
    copy = frozen.copies.filter(form=form).first() or _made(frozen, form)
    Departure.objects.create(hub_id=request.hub_id, copy=copy, by=by)
    record(Event.DISCLOSURE_FETCHED, by=by, on=request, about=now.about, form=form, digest=copy.digest)
    return copy


def _made(frozen: Frozen, form: Form) -> Copy:
    content = drawn.drawn(frozen.content, form=form, at=frozen.at)
    digest = hashlib.sha256(content).hexdigest()
    return Copy.objects.create(hub_id=frozen.hub_id, frozen=frozen, form=form, content=content, digest=digest)
