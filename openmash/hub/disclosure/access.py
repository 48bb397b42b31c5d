"""Who prepares what is given to somebody who asks, and who approves it? Never the same person."""

from collections.abc import Sequence
from datetime import date

from django.db.models import QuerySet

from openmash.hub.contacts import access as contacts
from openmash.hub.contacts.models import Child
from openmash.hub.partnership import access as partnership
from openmash.hub.partnership.models import Member
from openmash.hub.partnership.workflow import Role
from openmash.hub.records.refusals import Denied

from . import held
from .models import AccessRequest, AlsoAbout, Choice, Handling, Redaction, Restoration
from .workflow import Stage, Step

PREPARING = (Role.GOVERNANCE_LEAD,)
APPROVING = (Role.GOVERNANCE_LEAD, Role.DECISION_MAKER)


def visible_to(member: Member) -> QuerySet[AccessRequest]:
    """The requests of the hub, for those who prepare and approve, but where they have a conflict of interest.

    A restriction to named members binds who approves. Who prepares must answer by law, and is not bound by it.
    """
    found = AccessRequest.objects.filter(hub_id=member.hub_id)
    closed = contacts.conflicted if member.has(*PREPARING) else contacts.barred_to
    for path in ("child__contact", "also_about__child__contact"):
        found = found.exclude(closed(member, path))
    return found if member.has(*APPROVING) else found.none()


def overdue(member: Member, today: date) -> QuerySet[AccessRequest]:
    """Those of them whose last day is past, and that nobody has answered or closed."""
    return visible_to(member).filter(due_on__lt=today, stage__in=[Stage.DRAFTED, Stage.SUBMITTED])


def child_called(member: Member, reference: str) -> Child | None:
    """The child with this reference, for who prepares."""
    found = held.standing(member.hub_id).exclude(contacts.conflicted(member, "contact")).filter(reference=reference)
    return found.first() if member.has(*PREPARING) else None


def alike(member: Member, request: AccessRequest, children: Sequence[Child]) -> list[Child]:
    """Children of other contacts who may be the same child, but where the member has a conflict of interest."""
    return list(held.alike(request, children).exclude(contacts.conflicted(member, "contact")))


def check_can_see(member: Member, request: AccessRequest) -> None:
    """Whoever prepares or approves is one for whom the request exists."""
    if not visible_to(member).filter(pk=request.pk).exists():
        raise Denied("This request is for a governance lead or a decision maker who has no conflict of interest.")


def check_can_list(member: Member) -> None:
    """Requests are listed for those who prepare or approve."""
    partnership.check_has(member, *APPROVING)


def check_can_prepare(member: Member) -> None:
    """A pack is prepared by a governance lead."""
    partnership.check_has(member, *PREPARING)


def hands(request: AccessRequest) -> set[int]:
    """Everybody who had a hand in a pack: it is approved by somebody else."""
    found = {request.by_id}
    for rows in (AlsoAbout, Choice, Redaction):
        found |= set(rows.objects.filter(request=request).values_list("by_id", flat=True))
    found |= set(Restoration.objects.filter(redaction__request=request).values_list("by_id", flat=True))
    return found | set(Handling.objects.filter(request=request, step=Step.SUBMIT).values_list("by_id", flat=True))


def may_approve(member: Member, request: AccessRequest) -> bool:
    """Whether somebody may approve a pack, or send it back."""
    return member.has(*APPROVING) and member.pk not in hands(request)


def check_can_approve(member: Member, request: AccessRequest) -> None:
    """A pack is approved by another governance lead or a decision maker, who had no hand in it."""
    if not may_approve(member, request):
        raise Denied("A pack is approved by a governance lead or a decision maker who had no hand in it.")


def check_can_fetch(member: Member, request: AccessRequest) -> None:
    """An approved pack is fetched by a governance lead, who gives it to whoever asked."""
    if member.hub_id != request.hub_id or not member.has(*PREPARING):
        raise Denied("A pack is fetched by a governance lead of this hub.")


def redactions(member: Member, request: AccessRequest) -> QuerySet[Redaction]:
    """The words that were removed from a pack, for who prepares it."""
    found = Redaction.objects.filter(request=request, hub_id=member.hub_id).select_related("request__child")
    return found if member.has(*PREPARING) else found.none()
