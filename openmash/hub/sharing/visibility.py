"""Who may know that an item exists, who may read it, who may move it, and where may it go?

The model, in the plainest words that say it. It serves nothing: the queries of `enquiries.access`, the policies of the
database (`records.reach`) and the pages are each held against it (`tests/promises/test_f1_no_agency_reads_another.py`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

ON_CASES = frozenset({"administrator", "screener", "decision_maker"})
OPENED = frozenset({"disclosed", "released"})


@dataclass(frozen=True, kw_only=True)
class Principal:
    """Who asks. A feed is a member that only sends; a referrer's link is no member; nor is a job of the worker.

    Of the hub's own jobs only those about cases are one here (`records.purposes`).
    """

    hub: int
    member: int = 0
    agency: str = ""
    roles: frozenset[str] = frozenset()  # of who has left: none
    job: bool = False


@dataclass(frozen=True, kw_only=True)
class Contact:
    """What an item is about, at this moment."""

    hub: int
    asked: frozenset[str]  # agencies
    sent_by: int = 0  # a member
    in_error: bool = False
    named: frozenset[int] | None = None  # members; None where it is not restricted
    conflicted: frozenset[int] = frozenset()
    glass: Mapping[int, datetime] = field(default_factory=dict)  # broken by which member, until when


@dataclass(frozen=True, kw_only=True)
class Item:
    """What one agency holds."""

    contact: Contact
    owner: str
    visibility: str
    sent: bool = True  # a reply has carried it
    in_error: bool = False
    kept_from: frozenset[str] = frozenset()  # agencies, by the sharing agreement


def reaches(who: Principal, contact: Contact, now: datetime) -> bool:
    """Whether a contact exists for somebody. Who only sends learns no more of one than that they sent it."""
    sent_it = who.hub == contact.hub and 0 != who.member == contact.sent_by and who.member not in contact.conflicted
    return works_on(who, contact, now) or (sent_it and not who.roles & ON_CASES)


def works_on(who: Principal, contact: Contact, now: datetime) -> bool:
    """Whether somebody may know what became of a contact."""
    if who.hub != contact.hub or who.member in contact.conflicted:
        return False
    if who.roles & ON_CASES:
        is_named = contact.named is None or who.member in contact.named
        return is_named or contact.glass.get(who.member, now) > now
    if "governance_lead" in who.roles:
        return True
    return who.job or (is_asked(who, contact) and not contact.in_error)


def may_know_source(who: Principal, contact: Contact, now: datetime) -> bool:
    """Whether somebody may know who raised a contact: who works on it, and who sent it. No agency that is asked."""
    if who.job or who.roles & ON_CASES:
        return works_on(who, contact, now)
    return who.member == contact.sent_by and reaches(who, contact, now)


def is_asked(who: Principal, contact: Contact) -> bool:
    """Whether somebody answers for an agency that is asked about a contact."""
    return "representative" in who.roles and who.agency in contact.asked


def owns(who: Principal, item: Item) -> bool:
    """Whether somebody answers for the agency whose item it is."""
    return who.hub == item.contact.hub and "representative" in who.roles and who.agency == item.owner


def may_know(who: Principal, item: Item, now: datetime) -> bool:
    """Whether somebody may learn that an item exists, and whose it is."""
    return not item.contact.in_error and works_on(who, item.contact, now) and (item.sent or owns(who, item))


def may_read(who: Principal, item: Item, now: datetime) -> bool:
    """Whether somebody may read what an item says. No job may."""
    if item.in_error or who.job or not may_know(who, item, now):
        return False
    kept = "representative" in who.roles and who.agency in item.kept_from
    on_it = bool(who.roles & ON_CASES) or is_asked(who, item.contact)
    return owns(who, item) or (on_it and item.visibility in OPENED and item.sent and not kept)


def may_give(who: Principal, item: Item, now: datetime) -> bool:
    """Whether somebody may put an item in what is given to a child who asks: on a page of its own, and nowhere else."""
    kept = "representative" in who.roles and who.agency in item.kept_from
    return "governance_lead" in who.roles and may_know(who, item, now) and may_leave(item) and not kept


def may_move(who: Principal, item: Item, now: datetime) -> bool:
    """Whether somebody may seal, disclose or release an item, or mark it as entered in error."""
    return owns(who, item) and may_read(who, item, now)


def may_leave(item: Item) -> bool:
    """Whether what an item says may leave the hub: released by its owner, carried, and standing."""
    return item.visibility == "released" and item.sent and not (item.in_error or item.contact.in_error)
