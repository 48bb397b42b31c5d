"""Is the log whole? A long one is compared in steps, the first at once and the others by the worker."""

from dataclasses import replace

from django.db import transaction
from procrastinate.contrib.django import app

from openmash.hub.audit import chain
from openmash.hub.audit.actions import record
from openmash.hub.audit.events import Event
from openmash.hub.governance import access, whole
from openmash.hub.governance.models import Verification
from openmash.hub.governance.workflow import Finding
from openmash.hub.partnership.models import Member
from openmash.hub.records import wall
from openmash.hub.records.purposes import Purpose

VERIFY = "openmash.verify"
STEP = 50_000  # entries compared in one transaction: about half a second


@transaction.atomic
def begin_verification(*, by: Member) -> Verification:
    """Compare the hub's log with its seals. One at a time: while one is under way, that one is returned."""
    access.check_can_read_log(by)
    under_way = access.running(by.hub_id).first()
    if under_way is not None:
        return under_way
    head = chain.head(by.hub_id)
    begun = Verification.objects.create(hub_id=by.hub_id, by=by, sealed=head.position if head else 0)
    record(Event.VERIFICATION_BEGUN, by=by, on=begun)
    begun = go_on(begun.reference)
    if begun.is_running:
        token = wall.charge(Purpose.VERIFY, about=begun.reference)
        job = app.configure_task(VERIFY, allow_unknown=True)
        job.defer(hub=by.hub_id, reference=begun.reference, token=token)
    return begun


@transaction.atomic
def go_on(reference: str) -> Verification:
    """Compare the next stretch, and keep how far it has come. Safe to call at any time, also when it has ended."""
    one = Verification.objects.select_for_update(of=("self",)).select_related("by__agency").get(reference=reference)
    if not one.is_running:
        return one
    verdict = chain.verify(one.hub_id, after=one.reached, at_most=STEP)
    if verdict.whole and not chain.lists_its_children(one.hub_id):
        verdict = replace(verdict, fault=whole.NOT_LISTED)
    one.reached, one.fault, one.waiting, one.moved_at = verdict.reached, verdict.fault, verdict.waiting, wall.now()
    if verdict.fault or verdict.ended:
        one.finding = Finding.BROKEN if verdict.fault else Finding.WHOLE
        record(Event.CHAIN_VERIFIED, by=one.by, on=one, finding=one.finding, reached=one.reached)
    one.save(update_fields=list(Verification.may_change))
    return one
