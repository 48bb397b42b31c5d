"""What was told, before it is kept; and how each part of it is kept.

These record nothing of their own: they are steps of actions that do (a contact received, a child added).
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from openmash.clock import LONDON
from openmash.hub.partnership.models import Agency, Member
from openmash.hub.people import actions as people
from openmash.hub.people.actions import Particulars
from openmash.hub.people.workflow import Twin
from openmash.hub.records.refusals import NotUnderstood, given

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


ADULT = 18
LONGEST_WAIT = timedelta(weeks=43)
LONGEST_OVERDUE = timedelta(weeks=4)


def check_all(told: Notification, *, on: datetime) -> None:
    """Refuse a date that cannot be, and say whose it is."""
    day = on.astimezone(LONDON).date()
    for number, child in enumerate(told.children, start=1):
        check_child(child, on=day, whose=f"Child {number}")
    for number, person in enumerate(told.connected, start=1):
        check_born(person.particulars, on=day, whose=f"Connected person {number}")


def check_child(told: ChildTold, *, on: date, whose: str) -> None:
    """A child is under 18, or expected within the time that a child is expected."""
    who = told.particulars
    check_born(who, on=on, whose=whose)
    if who.born_on is not None and age_on(on, born_on=who.born_on) >= ADULT:
        raise NotUnderstood(
            f"{whose}: born in {who.born_on.year}, which makes them {ADULT} or over. "
            "Check the year; name an adult among the people around the child."
        )
    if who.expected_on is not None and not on - LONGEST_OVERDUE <= who.expected_on <= on + LONGEST_WAIT:
        raise NotUnderstood(f"{whose}: an unborn child is expected within ten months. Check the expected date.")


def check_born(who: Particulars, *, on: date, whose: str) -> None:
    """Nobody is born after the contact, or both born and unborn."""
    if who.born_on is not None and who.born_on > on:
        raise NotUnderstood(f"{whose}: the date of birth is after the contact came. Check the year.")
    if who.born_on is not None and who.expected_on is not None:
        raise NotUnderstood(f"{whose}: give the date of birth or the expected date, not both.")


def age_on(day: date, *, born_on: date) -> int:
    """Whole years; somebody born on 29 February is a year older on 1 March of an ordinary year."""
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


def speaks_of_a_twin(told: PersonTold) -> bool:
    """Whether somebody around a child is said to be their twin: it may be that the twin is known by no other record."""
    return "twin" in told.relation.casefold()


def keep_child(contact: Contact, told: ChildTold, *, by: Member, twin: Twin = Twin.NOT_TOLD) -> Child:
    """One child of a contact, with a record of who they are."""
    kept = people.keep(
        told.particulars, hub_id=contact.hub_id, agency=contact.agency, told_in=contact.reference, twin=twin
    )
    return Child.objects.create(hub_id=contact.hub_id, contact=contact, record=kept, school=told.school, by=by)


def keep_connected(contact: Contact, told: PersonTold, *, by: Member) -> ConnectedPerson:
    """One person around the child, with a record of who they are."""
    relation = given(told.relation, otherwise="Connected person: say who they are to the child, such as “mother”.")
    twin = Twin.TOLD if speaks_of_a_twin(told) else Twin.NOT_TOLD
    kept = people.keep(
        told.particulars, hub_id=contact.hub_id, agency=contact.agency, told_in=contact.reference, twin=twin
    )
    return ConnectedPerson.objects.create(
        hub_id=contact.hub_id,
        contact=contact,
        record=kept,
        relation=relation,
        relevance=told.relevance,
        lives_with=told.lives_with,
        by=by,
    )
