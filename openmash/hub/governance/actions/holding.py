"""What must not be disposed of, whatever the schedule says?"""

from collections.abc import Sequence

from django.db import transaction

from openmash.hub.audit.actions import record
from openmash.hub.audit.events import Event
from openmash.hub.governance import access
from openmash.hub.governance.models import Hold, HoldLift
from openmash.hub.governance.retention import cases
from openmash.hub.governance.workflow import Held
from openmash.hub.partnership.models import Member
from openmash.hub.records.refusals import StepNotAllowed, given

RECENT = 100
WHY = "Say why: whoever asks for it later will want to know."


@transaction.atomic
def read_holds(*, by: Member) -> Sequence[Hold]:
    """The holds, those that stand first."""
    access.check_can_retain(by)
    found = sorted(access.holds(by)[:RECENT], key=lambda hold: hasattr(hold, "lift"))
    record(Event.HOLDS_LISTED, by=by, about=_children(found))
    return found


@transaction.atomic
def read_hold(hold: Hold, *, by: Member) -> Hold:
    """One of them."""
    access.check_can_retain(by)
    record(Event.HOLD_READ, by=by, on=hold, about=_children([hold]))
    return hold


@transaction.atomic
def place_hold(*, on_kind: Held, on_reference: str, reason: str, by: Member) -> Hold:
    """From now on nothing of the child's cases, or of one contact, is disposed of."""
    access.check_can_retain(by)
    cases.lock(by.hub_id)
    if not cases.is_there(on_kind, on_reference):
        raise StepNotAllowed(f"The hub holds no {on_kind} of this reference.")
    made = Hold.objects.create(
        hub_id=by.hub_id, on_kind=on_kind, on_reference=on_reference, reason=given(reason, otherwise=WHY), by=by
    )
    record(Event.HOLD_PLACED, by=by, on=made, about=_children([made]), on_reference=on_reference)
    return made


@transaction.atomic
def lift_hold(hold: Hold, *, reason: str, by: Member) -> HoldLift:
    """The schedule decides again. Lifted by somebody other than who placed it."""
    access.check_can_lift(by, hold)
    cases.lock(by.hub_id)
    if HoldLift.objects.filter(hold=hold).exists():
        raise StepNotAllowed("This hold was lifted already.")
    made = HoldLift.objects.create(hub_id=by.hub_id, hold=hold, reason=given(reason, otherwise=WHY), by=by)
    record(Event.HOLD_LIFTED, by=by, on=hold, about=_children([hold]))
    return made


def _children(holds: Sequence[Hold]) -> list[str]:
    return [hold.on_reference for hold in holds if hold.on_kind == Held.CHILD]
