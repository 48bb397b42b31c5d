"""What was told, before it is kept; and how each part of it is kept.

These record nothing of their own: they are steps of actions that do (a contact received, a child added).
"""

from dataclasses import dataclass, field
from datetime import datetime

from openmash.hub.partnership.models import Agency, Member
from openmash.hub.people import actions as people
from openmash.hub.people.actions import Particulars
from openmash.hub.records.refusals import given

from .models import Child, ConnectedPerson, Contact
from .workflow import Channel, Informed, LivesWith


@dataclass(frozen=True, kw_only=True)
class ChildTold:
    """A child as somebody told of them. Everything may be missing."""

    particulars: Particulars = field(default_factory=Particulars)
    school: str = ""


@dataclass(frozen=True, kw_only=True)
class PersonTold:
    """A person around the child, and why they matter."""

    relation: str
    particulars: Particulars = field(default_factory=Particulars)
    relevance: str = ""
    lives_with: LivesWith = LivesWith.NOT_KNOWN


@dataclass(frozen=True, kw_only=True)
class Notification:
    """What arrived: who said what, about whom, when. ``received_at`` None means now."""

    channel: Channel
    received_at: datetime | None = None
    source: str = ""
    source_detail: str = ""
    agency: Agency | None = None
    referrer_name: str = ""
    referrer_phone: str = ""
    referrer_email: str = ""
    worry: str = ""
    informed: Informed = Informed.NOT_KNOWN
    informed_reason: str = ""
    children: tuple[ChildTold, ...] = ()
    connected: tuple[PersonTold, ...] = ()


def keep_child(contact: Contact, told: ChildTold, *, by: Member) -> Child:
    """One child of a contact, with a record of who they are."""
    kept = people.keep(told.particulars, hub_id=contact.hub_id, agency=contact.agency)
    return Child.objects.create(hub_id=contact.hub_id, contact=contact, record=kept, school=told.school, by=by)


def keep_connected(contact: Contact, told: PersonTold, *, by: Member) -> ConnectedPerson:
    """One person around the child, with a record of who they are."""
    relation = given(told.relation, otherwise="Connected person: say who they are to the child, such as “mother”.")
    kept = people.keep(told.particulars, hub_id=contact.hub_id, agency=contact.agency)
    return ConnectedPerson.objects.create(
        hub_id=contact.hub_id,
        contact=contact,
        record=kept,
        relation=relation,
        relevance=told.relevance,
        lives_with=told.lives_with,
        by=by,
    )
