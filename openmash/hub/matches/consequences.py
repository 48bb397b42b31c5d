"""If two records were joined, who would see what they do not see now?

Asked of the model of who may see what (`sharing.visibility`), for each member there is: what joining adds is that each
contact of the one stands beside those of the other, for whoever may know of both.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from openmash.hub.contacts import access as contacts
from openmash.hub.contacts.earlier import LOOKED_BACK
from openmash.hub.contacts.models import Child, Conflict, ConnectedPerson, Contact
from openmash.hub.contacts.models.restricted import STANDS
from openmash.hub.contacts.workflow import Stage
from openmash.hub.partnership.models import Agency, Member
from openmash.hub.partnership.workflow import CASE_ROLES, Role, Standing
from openmash.hub.people.models import Indexed
from openmash.hub.records import wall
from openmash.hub.sharing import visibility


@dataclass(frozen=True)
class Consequences:
    """What joining would change: for how many of the hub, for which agencies nothing, and what the hub would count."""

    both: int  # members who would see the contacts of each beside the other's
    kept_out: int  # members to whom a contact of one is closed: they would see no more than now
    asked: Sequence[tuple[str, int]]  # agencies that are asked about one of them, with their members: no change
    counted_now: int  # contacts in twelve months of the record that came last
    counted_then: int
    open_now: Sequence[Contact]  # contacts of either that somebody works on


def of_joining(one: Indexed, other: Indexed, *, by: Member) -> Consequences:
    """What would be seen, and counted, if these two persons were one."""
    ours, theirs = contacts_of(one, by), contacts_of(other, by)
    everybody = list(Member.objects.filter(hub_id=by.hub_id, standing=Standing.JOINED).select_related("agency"))
    working = [member for member in everybody if member.has(*CASE_ROLES)]
    sides = [[_as_model(contact) for contact in side] for side in (ours, theirs)]
    now = wall.now()
    both = [who for who in working if all(_reaches_any(who, side, now) for side in sides)]
    since = now - LOOKED_BACK
    recent = [[contact for contact in side if contact.received_at >= since] for side in (ours, theirs)]
    together = {contact.pk for side in recent for contact in side}
    return Consequences(
        both=len(both),
        kept_out=len(working) - len(both),
        asked=_asked([*ours, *theirs], everybody),
        counted_now=len({contact.pk for contact in recent[1]}),
        counted_then=len(together),
        open_now=[contact for contact in (*ours, *theirs) if contact.finished_at is None],
    )


def contacts_of(row: Indexed, by: Member) -> list[Contact]:
    """The contacts in which this person was told of, as far as the reader may know of them."""
    records = Indexed.objects.filter(person=row.person_id).values("record")
    named = [model.objects.filter(record__in=records, correction__isnull=True) for model in (Child, ConnectedPerson)]
    ids = {key for found in named for key in found.values_list("contact_id", flat=True)}
    return list(contacts.visible_to(by).filter(pk__in=ids).order_by("received_at"))


def _as_model(contact: Contact) -> visibility.Contact:
    restriction = contacts.restriction_of(contact)
    named = None if restriction is None else frozenset(one.member_id for one in restriction.named_now)  # type: ignore[attr-defined]
    conflicted = Conflict.objects.filter(STANDS, contact=contact).values_list("member_id", flat=True)
    return visibility.Contact(
        hub=contact.hub_id, asked=frozenset(map(str, contact.asked)), sent_by=contact.by_id,
        in_error=contact.stage == Stage.WITHDRAWN, named=named, conflicted=frozenset(conflicted),
    )  # fmt: skip


def _reaches_any(member: Member, side: Sequence[visibility.Contact], now: object) -> bool:
    who = visibility.Principal(
        hub=member.hub_id, member=member.pk, agency=str(member.agency_id), roles=frozenset(member.roles)
    )
    return any(visibility.works_on(who, contact, now) for contact in side)  # type: ignore[arg-type]


def _asked(found: Sequence[Contact], members: Sequence[Member]) -> list[tuple[str, int]]:
    asked = {agency for contact in found for agency in contact.asked}
    names = dict(Agency.objects.filter(pk__in=asked).order_by("name").values_list("pk", "name"))
    answering = [member.agency_id for member in members if member.has(Role.REPRESENTATIVE)]
    return [(name, answering.count(agency)) for agency, name in names.items()]
