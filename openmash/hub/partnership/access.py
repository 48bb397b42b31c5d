"""Who is this, and who else works here?"""

import hashlib
from typing import TypeGuard

from django.db.models import QuerySet

from openmash.hub.records import wall
from openmash.hub.records.refusals import Denied

from .models import Agency, Hub, Member, Sender, User
from .workflow import AgencyKind, Role, Standing


def member_of(user: object) -> Member | None:
    """Enter the hub in which this account is a member, and return the membership; None where there is none."""
    if not isinstance(user, User):
        return None
    wall.enter(wall.NO_HUB, user_id=user.pk)
    mine = Member.objects.filter(user=user, standing=Standing.JOINED)
    hub_id = mine.values_list("hub_id", flat=True).first()  # the agency is seen only from inside its hub
    if hub_id is None:
        return None
    wall.enter(hub_id, user_id=user.pk)
    return mine.select_related("agency", "hub").first()  # None: left between the two statements


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


def sender_with(key: str) -> Sender | None:
    """The system whose key this is, while it may send. Asked before any hub is entered."""
    wall.leave()
    found = Sender.objects.filter(key_hash=hash_of(key), standing=Standing.JOINED).first()
    if found is None:
        return None
    wall.enter(found.hub_id, member_id=found.member_id)
    sender = Sender.objects.select_related("member__agency", "member__hub").get(pk=found.pk)
    return sender if sender.member.has(Role.REFERRER) else None


def hash_of(key: str) -> str:
    """A sender's key has 256 random bits, so a plain hash cannot be guessed back."""
    return hashlib.sha256(key.encode()).hexdigest()
