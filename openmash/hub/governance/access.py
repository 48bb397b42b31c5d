"""Who may read the log, and who may say how long cases are kept, hold them, and dispose of them?"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TypeVar

from django.db.models import Model, OuterRef, Q, QuerySet, Subquery

from openmash.hub.contacts.models import BrokenGlass
from openmash.hub.partnership import access as partnership
from openmash.hub.partnership.actions import Job
from openmash.hub.partnership.models import Member
from openmash.hub.partnership.workflow import Role
from openmash.hub.records import wall
from openmash.hub.records.refusals import Denied

from .models import Alert, Certificate, Clearance, Hold, Home, Judgement, Proposal, RetentionVersion, Verification
from .workflow import Finding, Sign, Verdict

Kept = TypeVar("Kept", bound=Model)

SHOWN = 100  # alerts on one page; the filters find the others
NOT_YET = "not_yet"
#: The second person of a disposal; both read what there is to dispose of.
DISPOSERS = (Role.GOVERNANCE_LEAD, Role.SYSTEM_ADMINISTRATOR)


def check_can_read_log(by: Member | Job) -> None:
    """Who looked at what is for the governance lead, and no content; and for whoever runs the machine."""
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


def check_can_keep_homes(member: Member) -> None:
    """Where members live is noted by whoever keeps the members."""
    partnership.check_has(member, Role.SYSTEM_ADMINISTRATOR)


def homes(member: Member) -> QuerySet[Member]:
    """The people of the hub, each with when their home was noted last as ``home_at``. Where that is, nobody sees."""
    latest = Home.objects.filter(member=OuterRef("pk")).order_by("-pk").values("at")[:1]
    found = partnership.who_can_sign_in(member.hub_id).annotate(home_at=Subquery(latest))
    return found if member.has(Role.SYSTEM_ADMINISTRATOR) else found.none()


def glasses(member: Member) -> QuerySet[BrokenGlass]:
    """Who broke the glass, the latest first."""
    found = BrokenGlass.objects.filter(hub_id=member.hub_id).select_related("by__agency", "review__by")
    return found if member.has(Role.GOVERNANCE_LEAD) else found.none()


def glasses_waiting(member: Member) -> QuerySet[BrokenGlass]:
    """What nobody has looked at yet, the oldest first."""
    return glasses(member).filter(review__isnull=True).order_by("id")


def check_can_review(member: Member, glass: BrokenGlass) -> None:
    """It is reviewed by the governance lead, and never by whoever broke the glass."""
    check_can_read_log(member)
    if glass.by_id == member.pk:
        raise Denied("You broke the glass yourself: somebody else reviews it.")


def check_can_retain(member: Member) -> None:
    """The schedule, holds and proposals are the governance lead's."""
    partnership.check_has(member, Role.GOVERNANCE_LEAD)


def check_can_dispose(member: Member) -> None:
    """What is due, and what was disposed of, is read by those who may be the second person."""
    partnership.check_has(member, *DISPOSERS)


def check_can_lift(member: Member, hold: Hold) -> None:
    """A hold is lifted by a governance lead other than who placed it."""
    check_can_retain(member)
    if hold.by_id == member.pk:
        raise Denied("You placed this hold yourself: another governance lead lifts it.")


def check_can_approve(member: Member, proposal: Proposal) -> None:
    """Nobody is both of the two people."""
    check_can_dispose(member)
    if proposal.by_id == member.pk:
        raise Denied("You proposed this yourself: a second person approves it.")


def schedules(member: Member) -> QuerySet[RetentionVersion]:
    """The versions of the hub's retention schedule, the latest first."""
    return _for_disposers(member, RetentionVersion.objects.select_related("by", "confirmation__by"))


def schedule_in_force(hub_id: int, at: datetime) -> RetentionVersion | None:
    """The schedule in force at a moment: the last that was confirmed and whose moment has come."""
    confirmed = Q(by=None) | Q(confirmation__isnull=False)  # nobody’s: that with which the hub opened
    return RetentionVersion.objects.filter(confirmed, hub_id=hub_id, in_force_from__lte=at).order_by("-number").first()


def waits(version: RetentionVersion) -> bool:
    """Whether a second person has not confirmed a version yet."""
    return version.by_id is not None and not hasattr(version, "confirmation")


def check_can_confirm(member: Member, version: RetentionVersion) -> None:
    """Nobody alone says how long cases are kept."""
    check_can_dispose(member)
    if version.by_id == member.pk:
        raise Denied("You wrote this version yourself: another lead or a system administrator confirms it.")


def holds(member: Member) -> QuerySet[Hold]:
    """The holds that were ever placed, the latest first."""
    found = Hold.objects.filter(hub_id=member.hub_id).select_related("by__agency", "lift__by")
    return found if member.has(Role.GOVERNANCE_LEAD) else found.none()


def proposals(member: Member) -> QuerySet[Proposal]:
    """What was proposed to be disposed of and waits for a second person, the oldest first."""
    return _for_disposers(member, Proposal.objects.filter(answer__isnull=True).select_related("by__agency"))


def certificates(member: Member) -> QuerySet[Certificate]:
    """What was disposed of, the latest first."""
    named = ("proposal__by__agency", "proposal__answer__by__agency")
    return _for_disposers(member, Certificate.objects.select_related(*named))


def clearances(hub_id: int) -> QuerySet[Clearance]:
    """What went by itself, the latest first. Who may know of it the database decides."""
    return Clearance.objects.filter(hub_id=hub_id)


def _for_disposers(member: Member, found: QuerySet[Kept]) -> QuerySet[Kept]:
    mine = found.filter(hub_id=member.hub_id)
    return mine if member.has(*DISPOSERS) else mine.none()
