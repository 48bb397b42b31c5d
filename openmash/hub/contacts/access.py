"""Who may see a contact, and who may do what with it?"""

from django.db.models import Prefetch, QuerySet

from openmash.hub.partnership.models import Member
from openmash.hub.partnership.workflow import CASE_ROLES, Role
from openmash.hub.records.refusals import Denied, StepNotAllowed

from .models import Child, ConnectedPerson, Contact, Rating, Routing
from .workflow import LIVE, Path, Stage

Entered = Contact | Child | ConnectedPerson | Rating | Routing


def visible_to(member: Member) -> QuerySet[Contact]:
    """The contacts that a member may read: the hub's, for who works on cases there, but those entered in error."""
    return known_to(member).exclude(stage=Stage.WITHDRAWN)


def known_to(member: Member) -> QuerySet[Contact]:
    """The same, and those entered in error, of which only that is shown."""
    found = Contact.objects.filter(hub_id=member.hub_id)
    return found if member.has(*CASE_ROLES) else found.none()


def sent_by(member: Member) -> QuerySet[Contact]:
    """What a member, or the system of an agency, sent itself: all that it may ask about."""
    return Contact.objects.filter(hub_id=member.hub_id, by=member)


def check_sent(member: Member, contact: Contact) -> None:
    """How far a contact has come is for whoever sent it."""
    if contact.by_id != member.pk:
        raise Denied("Only the system that sent a contact may ask about it.")


def live(member: Member) -> QuerySet[Contact]:
    """The contacts that still wait for something."""
    return visible_to(member).filter(stage__in=LIVE)


def with_children(contacts: QuerySet[Contact]) -> QuerySet[Contact]:
    """The same, each with its children (but those entered in error) at hand as ``children_now``."""
    shown = Child.objects.filter(correction__isnull=True).select_related("record")
    return contacts.prefetch_related(Prefetch("children", queryset=shown, to_attr="children_now"))


def children_of(contact: Contact) -> QuerySet[Child]:
    """The children of a contact, but those entered in error."""
    return contact.children.filter(correction__isnull=True).select_related("record")


def children_on_the_way(contact: Contact) -> QuerySet[Child]:
    """Those of them whose path has not ended."""
    return children_of(contact).filter(path=Path.LIVE)


def check_waits(child: Child) -> None:
    """Refuse what is asked of a child whose path has ended, or who was entered in error."""
    if not children_on_the_way(child.contact).filter(pk=child.pk).exists():
        raise StepNotAllowed("This child no longer waits for anything in this contact. Read it again.")


def check_can(member: Member, contact: Contact, *roles: Role, what: str) -> None:
    """Refuse whoever is not in the contact's hub with one of these roles; ``what`` says what they tried."""
    if member.hub_id != contact.hub_id or not member.has(*roles):
        words = " or ".join(role.value.replace("_", " ") for role in roles)
        raise Denied(f"To {what} is for a {words} of this hub.")


def check_can_receive(member: Member) -> None:
    """Contacts are entered by those who work on cases, and sent in by referrers' systems."""
    if not member.has(*CASE_ROLES, Role.REFERRER):
        raise Denied("To enter a contact is for an administrator, a screener or a decision maker of this hub.")


def check_can_work(member: Member, contact: Contact) -> None:
    """Take, hand over, add what is known: everybody who works on cases."""
    check_can(member, contact, *sorted(CASE_ROLES), what="work on a contact")


def check_can_check(member: Member, contact: Contact) -> None:
    """The open-case check is everybody's who works on cases."""
    check_can(member, contact, *sorted(CASE_ROLES), what="check for an open case")


def check_can_route(member: Member, contact: Contact) -> None:
    """To hand a child to their worker stops the clock: a screener's or a decision maker's step."""
    check_can(member, contact, Role.SCREENER, Role.DECISION_MAKER, what="route a child to their worker")


def check_can_pass_on(member: Member, contact: Contact) -> None:
    """What somebody has in hand is passed on by them, or by a decision maker."""
    if member.pk != contact.worker_id and not member.has(Role.DECISION_MAKER):
        raise Denied("A contact is passed on by whoever has it in hand, or by a decision maker.")


def check_can_correct(member: Member, contact: Contact, entered: Entered) -> None:
    """What was entered in error is marked by whoever entered it, or by a decision maker."""
    check_can_work(member, contact)
    if member.pk != entered.by_id and not member.has(Role.DECISION_MAKER):
        raise Denied("Something entered in error is marked by whoever entered it, or by a decision maker.")


def check_can_triage(member: Member, contact: Contact) -> None:
    """Level and BRAG are set by a screener or a decision maker."""
    check_can(member, contact, Role.SCREENER, Role.DECISION_MAKER, what="triage a contact")


def check_can_rate(member: Member, contact: Contact) -> None:
    """Re-rating is as triage."""
    check_can(member, contact, Role.SCREENER, Role.DECISION_MAKER, what="rate a contact")
