"""Who is this, and who else works here?"""

import hashlib
from typing import TypeGuard

from django.db.models import QuerySet

from openmash.hub.records import wall
from openmash.hub.records.refusals import Denied

from .models import Agency, Hub, Member, Sender, User
from .workflow import AgencyKind, Role, Standing


def works_anywhere(user: object) -> bool:
    """Whether an account that is about to sign in is a member of a hub."""
    if not isinstance(user, User):
        return False
    wall.sign_in(user.pk)
    return Member.objects.filter(user=user, standing=Standing.JOINED).exists()


def member_with(user: User, token: str) -> Member | None:
    """Enter the hub of an account that has signed in; None where it is no longer a member. Raises `NotTheirs`."""
    found = wall.come_in(user.pk, token)
    if found is None:
        raise NotTheirs
    return Member.objects.select_related("agency", "hub").get(pk=found) if found else None


class NotTheirs(Exception):
    """The token that came with a session is not the one that the wall gave to who signed in."""


def is_member(person: Member | None) -> TypeGuard[Member]:
    """Whether somebody is signed in as a member."""
    return person is not None


def check_has(member: Member, *roles: Role) -> None:
    """Refuse whoever has none of these roles."""
    if not member.has(*roles):
        words = " or ".join(role.value.replace("_", " ") for role in roles)
        raise Denied(f"This is for a {words} of the hub.")


def visible_to(member: Member) -> QuerySet[Member]:
    """The members of the same hub who have not left."""
    return Member.objects.filter(hub_id=member.hub_id, standing=Standing.JOINED).select_related("agency")


def agencies(member: Member) -> QuerySet[Agency]:
    """The agencies that can be asked: all but the hub's own team."""
    return Agency.objects.filter(hub_id=member.hub_id).exclude(kind=AgencyKind.HUB)


def hubs() -> QuerySet[Hub]:
    """Every hub of this deployment."""
    return Hub.objects.order_by("pk")


def who_can_sign_in(hub_id: int) -> QuerySet[Member]:
    """The people, not the systems, of one hub: what the demonstration's door lists."""
    found = Member.objects.filter(hub_id=hub_id, standing=Standing.JOINED, user__isnull=False)
    return found.select_related("agency", "user").order_by("agency__name", "name")


def addresses_of(role: Role, hub_id: int) -> list[str]:
    """Where those of a hub who have a role have their electronic mail."""
    found = who_can_sign_in(hub_id).filter(roles__contains=[role])
    return sorted(found.values_list("user__email", flat=True))


def sender_with(key: str) -> Sender | None:
    """The system whose key this is, while it may send: whoever shows it enters that system's hub."""
    member = wall.show_key(key)
    if not member:
        return None
    sender = Sender.objects.select_related("member__agency", "member__hub").get(member=member)
    return sender if sender.member.has(Role.REFERRER) else None


def hash_of(key: str) -> str:
    """A sender's key has 256 random bits, so a plain hash cannot be guessed back."""
    return hashlib.sha256(key.encode()).hexdigest()
