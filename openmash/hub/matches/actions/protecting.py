"""Whose records are never linked with others: after an adoption, a protected move?"""

from collections.abc import Sequence

from django.db import connection, transaction

from openmash.hub.audit.actions import record
from openmash.hub.audit.events import Event
from openmash.hub.matches import access
from openmash.hub.partnership.models import Member
from openmash.hub.people import placing
from openmash.hub.people.models import Protection, ProtectionLift
from openmash.hub.people.workflow import Protected
from openmash.hub.records.refusals import StepNotAllowed, given

WHY = "Say why: whoever looks at it later will want to know."
AT_MOST = 200


@transaction.atomic
def protect(child: str, kind: Protected, *, reason: str, by: Member) -> Protection:
    """From now on the records of this child, and those that stand with them, are found by nobody and joined to none."""
    placing.alone(by.hub_id)
    access.check_can_protect(by)
    reason = given(reason, otherwise=WHY)
    with connection.cursor() as cursor:
        cursor.execute("SELECT wall.to_protect(%s)", [child])
        [records] = cursor.fetchone()
    if not records:
        raise StepNotAllowed("The hub holds no child of this reference.")
    made = [
        Protection.objects.create(hub_id=by.hub_id, record_id=one, kind=kind, reason=reason, child=child, by=by)
        for one in records
    ]
    record(Event.RECORD_PROTECTED, by=by, on=made[0], about=[child], kind=kind, records=len(made))
    return made[0]


@transaction.atomic
def lift(protection: Protection, *, reason: str, by: Member) -> list[ProtectionLift]:
    """What was protected with this child may be found and joined again."""
    placing.alone(by.hub_id)
    access.check_can_protect(by)
    reason = given(reason, otherwise=WHY)
    standing = Protection.objects.filter(hub_id=by.hub_id, child=protection.child, lift__isnull=True)
    made = [ProtectionLift.objects.create(hub_id=by.hub_id, protection=one, reason=reason, by=by) for one in standing]
    if not made:
        raise StepNotAllowed("This protection was ended already.")
    record(Event.PROTECTION_LIFTED, by=by, on=protection, about=[protection.child])
    return made


@transaction.atomic
def list_protections(*, by: Member) -> Sequence[Protection]:
    """What is protected, newest first: one line for each child. No name is shown."""
    access.check_can_protect(by)
    newest = access.protections(by).order_by("child", "-id").distinct("child")
    lines = sorted(newest[:AT_MOST], key=lambda one: -one.pk)
    record(Event.PROTECTIONS_LISTED, by=by, about=[one.child for one in lines])
    return lines


@transaction.atomic
def read_protection(protection: Protection, *, by: Member) -> Protection:
    """One of them, before it is ended."""
    access.check_can_protect(by)
    record(Event.PROTECTIONS_LISTED, by=by, on=protection, about=[protection.child])
    return protection
