"""Who may read agreements, put them in force, take them back, and look at what went past them?"""

from collections.abc import Collection
from datetime import date, datetime

from django.db.models import F, Q, QuerySet, Subquery

from openmash.hub.partnership import access as partnership
from openmash.hub.partnership.models import Agency, Member, Prompt
from openmash.hub.partnership.workflow import CASE_ROLES, Role
from openmash.hub.records.refusals import Denied

from .models import AgreementVersion, GateAnswer, Override

#: The roles that put agreements in force and take them back.
KEEPERS = (Role.GOVERNANCE_LEAD, Role.SYSTEM_ADMINISTRATOR)
READERS = (*KEEPERS, *sorted(CASE_ROLES), Role.REPRESENTATIVE)


def visible_to(member: Member) -> QuerySet[AgreementVersion]:
    """The versions of the hub's agreement: for everybody who works under it."""
    found = AgreementVersion.objects.filter(hub_id=member.hub_id).select_related("by")
    return found if member.has(*READERS) else found.none()


def in_force(hub_id: int, at: datetime) -> AgreementVersion | None:
    """The version by which a hub shares at a moment: the last one put in force whose moment has come.

    Where somebody has put one in force later than that, the clock was set back. An older version, from before what was
    stopped since, does not come back: nothing is shared until the clock is right.
    """
    if put_after(hub_id, at):
        return None
    return AgreementVersion.objects.filter(hub_id=hub_id, in_force_from__lte=at).order_by("-number").first()


def put_after(hub_id: int, at: datetime) -> bool:
    """Whether somebody has put a version in force later than a moment; a hub opens with one that nobody has."""
    return AgreementVersion.objects.filter(hub_id=hub_id, at__gt=at, by__isnull=False).exists()


def taken_effect(hub_id: int, at: datetime) -> AgreementVersion | None:
    """The last version that has taken effect, were it since this moment: what is stopped at once is stopped in that."""
    begun = AgreementVersion.objects.filter(Q(in_force_from__lte=at) | Q(in_force_from=F("at")), hub_id=hub_id)
    return begun.order_by("-number").first()


def superseded(hub_id: int, at: datetime) -> QuerySet[AgreementVersion]:
    """The versions that would have taken effect at a moment or later, and never do once another takes effect then."""
    later = AgreementVersion.objects.filter(hub_id=hub_id, in_force_from__gte=at)
    return later.select_related("by").order_by("in_force_from")


def agency_names(hub_id: int) -> dict[str, str]:
    """The names of a hub's agencies, by code, without the hub's own team."""
    found = Agency.objects.filter(hub_id=hub_id).exclude(kind="hub")
    return dict(found.values_list("code", "name"))


def prompts(hub_id: int, *, on: date, known_at: datetime) -> frozenset[str]:
    """What a hub's agencies are asked on a day, as far as that was settled at a moment: the newest words of each."""
    opening = AgreementVersion.objects.filter(hub_id=hub_id, number=1).values("at")
    settled = Prompt.objects.filter(Q(at__lte=known_at) | Q(at=Subquery(opening)), hub_id=hub_id, valid_from__lte=on)
    return _newest(settled)


def prompts_to_name(hub_id: int, on: date) -> frozenset[str]:
    """What a new agreement may name: what is asked on a day, and what is to be asked later."""
    asked = Prompt.objects.filter(hub_id=hub_id)
    later = asked.filter(valid_from__gt=on).values_list("text", flat=True)
    return _newest(asked.filter(valid_from__lte=on)) | frozenset(later)


def _newest(of: QuerySet[Prompt]) -> frozenset[str]:
    """Of each prompt the words that were settled last."""
    newest = of.order_by("kind", "order", "-valid_from", "-id").distinct("kind", "order")
    return frozenset(newest.values_list("text", flat=True))


def known_in(hub_id: int, today: date) -> dict[str, Collection[str]]:
    """Whom and what an agreement of this hub may name."""
    return {"agencies": agency_names(hub_id), "prompts": prompts_to_name(hub_id, today)}


def answers(member: Member) -> QuerySet[GateAnswer]:
    """What the gate has answered, the latest first."""
    found = GateAnswer.objects.filter(hub_id=member.hub_id)
    return found if member.has(*KEEPERS) else found.none()


def answers_to(member: Member, reference: str) -> QuerySet[GateAnswer]:
    """What the gate answered to a member's own agency about one thing, the latest first."""
    found = GateAnswer.objects.filter(hub_id=member.hub_id, by__agency_id=member.agency_id, on_reference=reference)
    return found.select_related("by")


def overrides(member: Member) -> QuerySet[Override]:
    """What went past the gate, the latest first."""
    found = Override.objects.filter(hub_id=member.hub_id).select_related("answer", "by__agency", "review__by")
    return found if member.has(Role.GOVERNANCE_LEAD) else found.none()


def overrides_waiting(member: Member) -> QuerySet[Override]:
    """Those of them that nobody has looked at yet."""
    return overrides(member).filter(review__isnull=True)


def check_can_read(member: Member) -> None:
    """Everybody who works under an agreement may read it."""
    partnership.check_has(member, *READERS)


def check_can_keep(member: Member) -> None:
    """Agreements are put in force and taken back by those who answer for them."""
    partnership.check_has(member, *KEEPERS)


def may_look(member: Member) -> bool:
    """What was shared in emergencies is looked at by the governance lead."""
    return member.has(Role.GOVERNANCE_LEAD)


def check_can_look(member: Member) -> None:
    """The same, for whoever asks."""
    partnership.check_has(member, Role.GOVERNANCE_LEAD)


def check_can_review(member: Member, override: Override) -> None:
    """An override is looked at by the governance lead, and never by whoever made it."""
    check_can_look(member)
    if override.by_id == member.pk:
        raise Denied("An override is looked at by somebody other than the person who made it.")
