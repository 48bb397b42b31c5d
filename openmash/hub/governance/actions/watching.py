"""Which look-ups stand out? Gone through as they are sealed, so that none is passed over; judged by a person.

Only what somebody opened or searched for counts, not the lists that a day's work shows.
"""

from collections.abc import Iterator, Sequence

from django.db import transaction
from django.db.models import Prefetch, QuerySet

from openmash.hub.audit import access as audit
from openmash.hub.audit import fhir
from openmash.hub.audit.actions import record
from openmash.hub.audit.events import Event
from openmash.hub.audit.models import Entry
from openmash.hub.contacts.models import Child
from openmash.hub.contacts.workflow import LIVE
from openmash.hub.enquiries.models import Enquiry
from openmash.hub.governance import access
from openmash.hub.governance.models import Alert, Home, Judgement, Watched
from openmash.hub.governance.workflow import Sign, Verdict
from openmash.hub.outbox.actions import tell
from openmash.hub.partnership.actions import Job
from openmash.hub.partnership.models import Member
from openmash.hub.people.keys import KeyKind, folded
from openmash.hub.records.refusals import StepNotAllowed

AT_ONCE = 500  # entries gone through in one transaction
LOOK_UPS = (
    Event.CONTACT_READ, Event.ENQUIRY_READ, Event.REQUEST_READ, Event.DECISION_READ, Event.RELOOK_READ,
    Event.SOURCE_READ, Event.SEARCH_MADE, Event.PEOPLE_LOOKED_UP, Event.MATCH_READ, Event.PERSON_READ,
)  # fmt: skip


@transaction.atomic
def watch(hub_id: int) -> bool:
    """Go through the next sealed entries of a hub, and raise what stands out. Whether there may be more."""
    watched, _ = Watched.objects.get_or_create(hub_id=hub_id)
    watched = Watched.objects.select_for_update().get(pk=watched.pk)
    places = list(audit.sealed_after(hub_id, watched.reached)[:AT_ONCE])
    entries = Entry.objects.filter(hub_id=hub_id, pk__in=[entry for _, entry in places], event__in=LOOK_UPS)
    looked = list(entries.exclude(about=[]).order_by("pk"))
    members = access.members_named(hub_id, [entry.by for entry in looked])
    for entry in looked:
        if entry.by in members:
            for child in _children(hub_id, entry.about):
                _raise(entry, members[entry.by], child)
    if places:
        watched.reached = places[-1][0]
        watched.save(update_fields=["reached"])
    return len(places) == AT_ONCE


def _children(hub_id: int, references: Sequence[str]) -> QuerySet[Child]:
    found = Child.objects.filter(hub_id=hub_id, reference__in=references)
    return found.select_related("record", "contact").prefetch_related(Prefetch("record__keys"))


def _raise(entry: Entry, member: Member, child: Child) -> None:
    for sign in _signs(entry, member, child):
        alert, is_new = Alert.objects.get_or_create(
            hub_id=entry.hub_id, sign=sign, member=member, child=child.reference,
            defaults={"entry": entry.pk, "looked_at": entry.at},
        )  # fmt: skip
        if is_new:
            record(Event.ALERT_RAISED, by=Job(entry.hub_id, "watch"), on=alert, about=[child.reference], sign=sign)
            tell(Event.ALERT_RAISED, on=alert, hub_id=entry.hub_id)


def _signs(entry: Entry, member: Member, child: Child) -> Iterator[Sign]:
    surname = folded(child.record.family_name)
    if surname and [surname] == [folded(name) for name in member.name.split()[-1:]]:
        yield Sign.SURNAME
    homes = {key.key for key in child.record.keys.all() if key.kind == KeyKind.HOME}
    if homes & set(Home.objects.filter(member=member).order_by("-pk").values_list("key", flat=True)[:1]):
        yield Sign.HOME
    if child.contact.stage not in LIVE and _is_opened(entry, child) and not _has_worked(entry, child):
        yield Sign.NO_TASK


def _is_opened(entry: Entry, child: Child) -> bool:
    """Whether the child is in what was opened, and does not only stand beside it, in an earlier contact."""
    if entry.event == Event.CONTACT_READ:
        return child.contact.reference == entry.on_reference
    if entry.event == Event.ENQUIRY_READ:
        return Enquiry.objects.filter(reference=entry.on_reference, contact=child.contact_id).exists()
    return True


def _has_worked(entry: Entry, child: Child) -> bool:
    """Whether the member had done something about the child by then, beyond looking."""
    theirs = audit.entries_about(entry.hub_id, child.reference).filter(by=entry.by, pk__lt=entry.pk)
    return any(fhir.action_of(event) in "CU" for event in theirs.values_list("event", flat=True).distinct())


@transaction.atomic
def read_alerts(*, sign: str = "", judged: str = "", by: Member) -> list[Alert]:
    """The look-ups that stand out, the newest first: all, or those of one kind, or judged in one way (or not yet)."""
    access.check_can_read_log(by)
    found = list(access.alerts(by, sign=sign, judged=judged)[: access.SHOWN])
    record(Event.ALERTS_LISTED, by=by, about=[alert.child for alert in found])
    return found


@transaction.atomic
def read_alert(alert: Alert, *, by: Member) -> Entry | None:
    """One of them: what was opened then, as the log has it."""
    access.check_can_read_log(by)
    record(Event.ALERT_READ, by=by, on=alert, about=[alert.child])
    return audit.entry(alert.hub_id, alert.entry)


@transaction.atomic
def judge(alert: Alert, *, verdict: Verdict, reason: str, by: Member) -> Judgement:
    """What is made of it. Judged again, the latest counts; nobody judges their own look-ups."""
    access.check_can_read_log(by)
    if alert.member_id == by.pk:
        raise StepNotAllowed("You looked there yourself: somebody else judges it.")
    made = Judgement.objects.create(hub_id=alert.hub_id, alert=alert, verdict=verdict, reason=reason, by=by)
    record(Event.ALERT_JUDGED, by=by, on=alert, about=[alert.child], verdict=verdict)
    return made
