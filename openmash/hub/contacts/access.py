"""Who may see a contact, and who may do what with it?"""

from django.db.models import Prefetch, QuerySet

from openmash.hub.partnership.models import Member
from openmash.hub.partnership.workflow import CASE_ROLES, Role
from openmash.hub.records.refusals import Denied

from .models import Child, Contact
from .workflow import LIVE


def visible_to(member: Member) -> QuerySet[Contact]:
    """The contacts that a member may read: all of the hub's for who works on cases there, none for anybody else."""
    found = Contact.objects.filter(hub_id=member.hub_id)
    return found if member.has(*CASE_ROLES) else found.none()


def live(member: Member) -> QuerySet[Contact]:
    """The contacts that still wait for something."""
    return visible_to(member).filter(stage__in=LIVE)


def with_children(contacts: QuerySet[Contact]) -> QuerySet[Contact]:
    """The same, each with its children (but those entered in error) at hand as ``children_now``."""
    shown = Child.objects.filter(correction__isnull=True).select_related("record")
    return contacts.prefetch_related(Prefetch("children", queryset=shown, to_attr="children_now"))


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


def check_can_triage(member: Member, contact: Contact) -> None:
    """Level and BRAG are set by a screener or a decision maker."""
    check_can(member, contact, Role.SCREENER, Role.DECISION_MAKER, what="triage a contact")


def check_can_rate(member: Member, contact: Contact) -> None:
    """Re-rating is as triage."""
    check_can(member, contact, Role.SCREENER, Role.DECISION_MAKER, what="rate a contact")
