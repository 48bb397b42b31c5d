"""What is shown of a contact? No entry in the log, no read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Prefetch

from openmash.hub.audit.actions import record
from openmash.hub.audit.events import Event
from openmash.hub.contacts import access, cases
from openmash.hub.contacts.earlier import Earlier, earlier_contacts
from openmash.hub.contacts.models import (
    BrokenGlass,
    CaseCheckResult,
    Child,
    Conflict,
    ConnectedPerson,
    Contact,
    ContactCorrection,
    Rating,
    Referrer,
    Restriction,
    Routing,
    Triage,
)
from openmash.hub.contacts.workflow import Act, Stage
from openmash.hub.partnership import timescales
from openmash.hub.partnership.models import Agency, LevelOfNeed, Member
from openmash.hub.records import wall


@dataclass(frozen=True, kw_only=True)
class ChildShown:
    """A child, what was found of an open case, what the list says now, and to whom they went."""

    child: Child
    check: CaseCheckResult | None
    listed: cases.Found
    routing: Routing | None


@dataclass(frozen=True, kw_only=True)
class Picture:
    """Everything that the page of a contact shows."""

    contact: Contact
    referrer: Referrer | None
    children: Sequence[ChildShown]
    connected: Sequence[ConnectedPerson]
    earlier: Sequence[Earlier]
    ratings: Sequence[Rating]
    triage: Triage | None
    corrections: Sequence[ContactCorrection]
    open_list: cases.ListAge
    levels: dict[int, LevelOfNeed]
    clock_with: Sequence[Agency]
    acts: set[Act]
    restriction: Restriction | None
    conflicts: Sequence[Conflict]
    glass: BrokenGlass | None  # under which it is read: then nothing can be done with it
    now: datetime

    @property
    def withdrawn(self) -> ContactCorrection | None:
        """Why the whole contact was entered in error, where it was."""
        return next((row for row in self.corrections if row.is_of_the_contact), None)


@transaction.atomic
def read(contact: Contact, *, by: Member) -> Picture:
    """The whole contact. Every child whom its page shows is in the log: also those of earlier contacts."""
    glass = access.check_can_read(by, contact)
    withdrawn = contact.stage == Stage.WITHDRAWN
    children = [] if withdrawn else _children(contact)
    connected = [] if withdrawn else list(_connected(contact))
    listed = cases.age_of_list(by.hub)
    earlier = earlier_contacts(contact, children, connected, by=by)
    others = [child.reference for one in earlier for child in one.children]
    about = [child.reference for child in children] + others
    record(
        Event.CONTACT_READ, by=by, on=contact, about=about, earlier=len(earlier),
        glass=glass.reference if glass else None,
    )  # fmt: skip
    return Picture(
        contact=contact,
        referrer=Referrer.objects.filter(contact=contact).first(),
        children=_with_cases(children, listed),
        connected=connected,
        earlier=earlier,
        ratings=list(contact.ratings.filter(correction__isnull=True).select_related("by")),
        triage=contact.triages.filter(rating__correction__isnull=True).order_by("-id").first(),
        corrections=list(contact.corrections.select_related("by").order_by("-id")),
        open_list=listed,
        levels=timescales.levels(contact.hub_id, on=contact.received_at),
        clock_with=list(Agency.objects.filter(hub_id=contact.hub_id, code__in=contact.clock_with.split(","))),
        acts=access.open_acts(by, contact) if glass is None else set(),
        restriction=access.restriction_of(contact),
        conflicts=list(access.conflicts_in(contact)),
        glass=glass,
        now=wall.now(),
    )


def _children(contact: Contact) -> list[Child]:
    checks = CaseCheckResult.objects.order_by("-id").select_related("case", "list_used", "by")
    routings = Routing.objects.filter(correction__isnull=True).select_related("by")
    return list(
        access.children_of(contact)
        .select_related("by")
        .prefetch_related(
            Prefetch("case_checks", queryset=checks, to_attr="checks"),
            Prefetch("routings", queryset=routings, to_attr="routed"),
        )
    )


def _with_cases(children: Sequence[Child], listed: cases.ListAge) -> list[ChildShown]:
    found = cases.look_up([child.record for child in children], listed=listed)
    return [
        ChildShown(
            child=child,
            check=next(iter(child.checks), None),  # type: ignore[attr-defined]
            listed=found[child.record_id],
            routing=next(iter(child.routed), None),  # type: ignore[attr-defined]
        )
        for child in children
    ]


def _connected(contact: Contact) -> Sequence[ConnectedPerson]:
    return contact.connected.filter(correction__isnull=True).select_related("record", "by")  # type: ignore[return-value]


@transaction.atomic
def read_stage(contact: Contact, *, by: Member) -> Contact:
    """How far a contact has come, for the system that sent it."""
    access.check_sent(by, contact)
    about = [child.reference for child in access.children_of(contact)]
    record(Event.CONTACT_READ, by=by, on=contact, about=about, what="stage")
    return contact
