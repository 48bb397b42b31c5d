"""Who may read the log?"""

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import OuterRef, QuerySet, Subquery

from openmash.hub.partnership import access as partnership
from openmash.hub.partnership.actions import Job
from openmash.hub.partnership.models import Member
from openmash.hub.partnership.workflow import Role
from openmash.hub.records import wall

from .models import Alert, Judgement, Verification
from .workflow import Finding, Sign, Verdict

SHOWN = 100  # alerts on one page; the filters find the others
NOT_YET = "not_yet"


def check_can_read_log(by: Member | Job) -> None:
    """Who looked at what is for the governance lead, who sees no content, and for whoever runs the machine."""
    if isinstance(by, Member):
        partnership.check_has(by, Role.GOVERNANCE_LEAD)


def verifications(member: Member) -> QuerySet[Verification]:
    """The verifications of the hub's log."""
    found = Verification.objects.filter(hub_id=member.hub_id).select_related("by__agency")
    return found if member.has(Role.GOVERNANCE_LEAD) else found.none()


def running(hub_id: int) -> QuerySet[Verification]:
    """The verifications of a hub that have not come to their end."""
    return Verification.objects.filter(hub_id=hub_id, finding=Finding.RUNNING).order_by("moved_at")


def left_behind(hub_id: int) -> list[str]:
    """Those of them that nobody has carried on for a minute."""
    stood = running(hub_id).filter(moved_at__lt=wall.now() - timedelta(minutes=1))
    return list(stood.values_list("reference", flat=True))


def members_named(hub_id: int, references: Iterable[str]) -> dict[str, Member]:
    """The members of a hub with these references, those who have left too: the log outlives a membership."""
    found = Member.objects.filter(hub_id=hub_id, reference__in=set(references)).select_related("agency")
    return {member.reference: member for member in found}


def alerts(member: Member, *, sign: str = "", judged: str = "") -> QuerySet[Alert]:
    """The look-ups that stand out, each with what was made of it last as ``verdict``; None where nobody has judged."""
    latest = Judgement.objects.filter(alert=OuterRef("pk")).order_by("-pk").values("verdict")[:1]
    found = Alert.objects.filter(hub_id=member.hub_id).annotate(verdict=Subquery(latest))
    found = found.select_related("member__agency").order_by("-pk")
    if sign in set(Sign):
        found = found.filter(sign=sign)
    if judged == NOT_YET:
        found = found.filter(verdict=None)
    elif judged in set(Verdict):
        found = found.filter(verdict=judged)
    return found if member.has(Role.GOVERNANCE_LEAD) else found.none()
