"""Who may see whose records may be one person's, and who may say so?"""

from collections.abc import Collection, Iterable

from django.db.models import Q, QuerySet

from openmash.hub.contacts import access as contacts
from openmash.hub.contacts.access import JUDGES
from openmash.hub.contacts.models import Child, ConnectedPerson
from openmash.hub.partnership.models import Member
from openmash.hub.partnership.workflow import CASE_ROLES, ROLE_WORDS, Role
from openmash.hub.people import access as people
from openmash.hub.people.models import CloseMatch, Indexed, Joining, Person, Protection
from openmash.hub.people.workflow import Waits
from openmash.hub.records.refusals import Denied, StepNotAllowed

GUARDS = (Role.GOVERNANCE_LEAD, Role.SYSTEM_ADMINISTRATOR)


def check_can_review(member: Member) -> None:
    """Whose records may be one person's is read by those who work on cases."""
    _check_has(member, CASE_ROLES, "To look at who is who")


def check_can_judge(member: Member) -> None:
    """Whether they are is said by those whose judgement counts."""
    _check_has(member, JUDGES, "To say who is who")


def check_can_protect(member: Member) -> None:
    """Whose records are never linked is said by who answers for the hub, and by who keeps it."""
    _check_has(member, GUARDS, "To protect somebody’s records")


def check_can_read_model(member: Member) -> None:
    """By which weights the hub places records is for who decides by them, and who answers for it."""
    _check_has(member, (Role.DECISION_MAKER, *GUARDS), "To read the model")


def _check_has(member: Member, roles: Collection[Role], what: str) -> None:
    if not member.has(*roles):
        words = " or ".join(sorted(ROLE_WORDS[role][0] for role in roles))
        raise Denied(f"{what} is for a {words} of this hub.")


def closed_to(member: Member, *paths: str) -> Q:
    """What names a record of somebody in a contact that is closed to this member, by any of these paths."""
    barred = contacts.barred_to(member, "contact")
    of_children = Child.objects.filter(barred).values("record")
    of_others = ConnectedPerson.objects.filter(barred).values("record")
    found = Q()
    for path in paths:
        found |= Q(**{f"{path}__in": of_children}) | Q(**{f"{path}__in": of_others})
    return found


def matches(member: Member) -> QuerySet[CloseMatch]:
    """The close matches of which a member may know both records, settled or not."""
    found = CloseMatch.objects.filter(hub_id=member.hub_id).exclude(closed_to(member, "first", "second"))
    found = found.exclude(people.Guarded("first_id")).exclude(people.Guarded("second_id"))
    return found.select_related("first__agency", "second__agency") if member.has(*CASE_ROLES) else found.none()


def waiting(member: Member) -> QuerySet[CloseMatch]:
    """Those that wait for somebody, the worst to get wrong first."""
    return matches(member).filter(pk__in=people.waiting(member.hub_id).values("pk"))


def rows(member: Member) -> QuerySet[Indexed]:
    """The placed records of which a member may know."""
    found = Indexed.objects.filter(hub_id=member.hub_id, person__isnull=False).exclude(closed_to(member, "record"))
    found = found.exclude(people.Guarded("record_id")).select_related("record__agency", "person").order_by("record_id")
    return found if member.has(*CASE_ROLES) else found.none()


def persons(member: Member) -> QuerySet[Person]:
    """The persons of whom a member may know a record."""
    return Person.objects.filter(hub_id=member.hub_id, pk__in=rows(member).values("person"))


def joinings(member: Member) -> QuerySet[Joining]:
    """The joinings of persons of whom a member may know."""
    known = persons(member)
    found = Joining.objects.filter(hub_id=member.hub_id, kept_person__in=known)
    return found.select_related("kept_person", "gone_person", "by", "parting__by")


def protections(member: Member) -> QuerySet[Protection]:
    """What is protected, and what was."""
    found = Protection.objects.filter(hub_id=member.hub_id).select_related("by", "lift__by")
    return found if member.has(*GUARDS) else found.none()


def check_waits_for(member: Member, match: CloseMatch) -> None:
    """A match is answered once; where a second person must, by somebody who has not said anything yet."""
    if match.waits == Waits.NOBODY:
        raise StepNotAllowed("This pair was answered already. Read it again.")
    if match.judgements.filter(by=member).exists():
        raise StepNotAllowed("You have said what you think of this pair. A second person answers now.")


def children_of(records: Iterable[int]) -> list[str]:
    """The references of the children whose records these are, for the log."""
    found = Child.objects.filter(record_id__in=list(records), correction__isnull=True)
    return list(found.values_list("reference", flat=True))
