"""How is a contact closed to all but named members, and opened again?"""

from collections.abc import Iterable

from django.db import transaction

from openmash.hub.audit.actions import record
from openmash.hub.audit.events import Event
from openmash.hub.contacts import access
from openmash.hub.contacts.models import Contact, Named, Restriction
from openmash.hub.partnership.models import Member
from openmash.hub.records.refusals import Denied, NotUnderstood, StepNotAllowed, given

from .moving import let_go, locked

NO_DECIDER = "Name at least one decision maker: somebody must be able to decide."


@transaction.atomic
def restrict(contact: Contact, *, named: Iterable[Member], reason: str, by: Member) -> Restriction:
    """From now on the contact is for these members and whoever says so. For everybody else it does not exist."""
    contact = locked(contact)
    access.check_can_restrict(by, contact)
    if access.restriction_of(contact) is not None:
        raise StepNotAllowed("This contact is restricted already: name more members, or take names off.")
    why = given(reason, otherwise="Say why it is restricted: whoever is named reads it.")
    wanted = {by.pk: by} | {member.pk: member for member in named}
    for member in wanted.values():
        _check_can_be_named(contact, member)
    restriction = Restriction.objects.create(hub_id=contact.hub_id, contact=contact, reason=why, by=by)
    for member in wanted.values():
        _name(restriction, member, why, by)
    if not access.deciders_of(contact).exists():
        raise NotUnderstood(NO_DECIDER)
    if contact.worker_id is not None and contact.worker_id not in wanted:
        let_go(contact, by=by, reason=why)
    record(Event.CONTACT_RESTRICTED, by=by, on=contact, about=_about(contact), named=_references(wanted.values()))
    return restriction


@transaction.atomic
def name(restriction: Restriction, member: Member, *, reason: str, by: Member) -> Named:
    """Open it to one more member."""
    contact = _standing(restriction, by)
    _check_can_be_named(contact, member)
    if restriction.named.filter(member=member, lifted_at__isnull=True).exists():
        raise StepNotAllowed(f"{member.name} is named already.")
    named = _name(restriction, member, given(reason, otherwise="Say why they are to read it."), by)
    record(Event.MEMBER_NAMED, by=by, on=contact, about=_about(contact), named=[member.reference])
    return named


@transaction.atomic
def name_decider(restriction: Restriction, member: Member, *, reason: str, by: Member) -> Named:
    """Every decision maker who was named has left: the governance lead, who reads nothing of it, names another."""
    restriction = Restriction.objects.select_for_update(of=("self",)).get(pk=restriction.pk)
    if not access.without_decider(by).filter(pk=restriction.pk).exists():
        raise Denied("Members are named by those who are named, while one of them is a decision maker.")
    if not access.who_could_decide(restriction).filter(pk=member.pk).exists():
        raise NotUnderstood(
            f"{member.name} cannot be named: only a decision maker without a conflict of interest here."
        )
    named = _name(restriction, member, given(reason, otherwise="Say why they are to read it."), by)
    record(Event.MEMBER_NAMED, by=by, on=restriction, named=[member.reference])
    return named


@transaction.atomic
def take_off(named: Named, *, reason: str, by: Member) -> Named:
    """Close it to one of them again. What they had in hand is nobody's from then on."""
    contact = _standing(named.restriction, by)
    named = Named.objects.select_for_update(of=("self",)).select_related("member").get(pk=named.pk)
    if named.lifted_at is not None:
        raise StepNotAllowed("This name was taken off already.")
    why = given(reason, otherwise="Say why the name is taken off.")
    named.lift(by=by, because=why)
    if not access.deciders_of(contact).exists():
        raise StepNotAllowed(f"{named.member.name} is the last decision maker who is named. Name another one first.")
    if contact.worker_id == named.member_id:
        let_go(contact, by=by, reason=why)
    record(Event.NAME_TAKEN_OFF, by=by, on=contact, about=_about(contact), named=[named.member.reference])
    return named


@transaction.atomic
def lift(restriction: Restriction, *, reason: str, by: Member) -> Restriction:
    """Open it to everybody who works on cases. Who was named stays on record."""
    contact = _standing(restriction, by)
    restriction = Restriction.objects.select_for_update(of=("self",)).get(pk=restriction.pk)
    restriction.lift(by=by, because=given(reason, otherwise="Say why it is restricted no longer."))
    record(Event.RESTRICTION_LIFTED, by=by, on=contact, about=_about(contact))
    return restriction


def _standing(restriction: Restriction, by: Member) -> Contact:
    """Its contact, locked, while the restriction stands and this member may change it."""
    contact = locked(restriction.contact)
    access.check_can_restrict(by, contact)
    if not contact.restrictions.filter(pk=restriction.pk, lifted_at__isnull=True).exists():
        raise StepNotAllowed("Somebody has just lifted this restriction: the contact is open to all who work on cases.")
    return contact


def _check_can_be_named(contact: Contact, member: Member) -> None:
    if not access.who_could_be_named(contact).filter(pk=member.pk).exists():
        raise NotUnderstood(
            f"{member.name} cannot be named: only who works on cases in this hub, and has no conflict of interest here."
        )


def _name(restriction: Restriction, member: Member, reason: str, by: Member) -> Named:
    return Named.objects.create(hub_id=restriction.hub_id, restriction=restriction, member=member, reason=reason, by=by)


def _about(contact: Contact) -> list[str]:
    return [child.reference for child in access.children_of(contact)]


def _references(members: Iterable[Member]) -> list[str]:
    return [member.reference for member in members]
