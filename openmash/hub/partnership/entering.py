"""How does a command find the hub and the agency that somebody named?"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from openmash.hub.records import wall
from openmash.hub.records.purposes import Purpose
from openmash.hub.records.refusals import NotUnderstood

from .models import Agency, Hub, Member
from .workflow import Role


@contextmanager
def the_hub(name: str, purpose: Purpose) -> Iterator[Hub]:
    """Enter the hub of this name, or the only one, for one transaction."""
    hubs = list(Hub.objects.order_by("pk"))
    names = meant(name, [hub.name for hub in hubs])
    found = [hub for hub in hubs if hub.name in names]
    if len(found) != 1:
        there = ", ".join(hub.name for hub in hubs) or "none is open yet"
        raise NotUnderstood(f"Say which hub: {there}")
    with wall.inside(found[0].pk, purpose):
        yield found[0]


def meant(name: str, names: Iterable[str]) -> list[str]:
    """The names that somebody may have meant: one that is written so; else all that this is a part of.

    >>> meant("thornmere", ["Thornmere", "Thornmere North"]), meant("north", ["Thornmere", "Thornmere North"])
    (['Thornmere'], ['Thornmere North'])
    """
    names, said = list(names), name.casefold()
    return [one for one in names if one.casefold() == said] or [one for one in names if said in one.casefold()]


def the_agency(hub: Hub, code: str) -> Agency:
    """The agency of this code in the entered hub."""
    found = Agency.objects.filter(hub=hub, code=code).first()
    if found is None:
        codes = ", ".join(Agency.objects.filter(hub=hub).order_by("code").values_list("code", flat=True))
        raise NotUnderstood(f"There is no agency {code!r} here. There are: {codes}")
    return found


def the_administrator(hub: Hub, email: str) -> Member:
    """The administrator with this address, or the only one, of the entered hub."""
    people = Member.objects.filter(hub=hub, user__isnull=False).select_related("agency", "hub", "user")
    all_of_them = [member for member in people if member.has(Role.ADMINISTRATOR)]
    found = [member for member in all_of_them if email.casefold() in ("", str(member.user).casefold())]
    if len(found) != 1:
        addresses = ", ".join(sorted(str(member.user) for member in all_of_them)) or "there is none yet"
        raise NotUnderstood(f"Say as which administrator of the hub: {addresses}")
    return found[0]
