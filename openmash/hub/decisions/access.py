"""Who may see a decision, and who decides?"""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet

from openmash.hub.contacts import access as contacts
from openmash.hub.contacts.models import BrokenGlass, Child, Contact
from openmash.hub.enquiries import access as enquiries
from openmash.hub.enquiries.access import Carried
from openmash.hub.enquiries.models import Enquiry, Item
from openmash.hub.partnership import access as partnership
from openmash.hub.partnership.models import Member
from openmash.hub.partnership.workflow import CASE_ROLES, Role

from .models import Decision, Relook
from .workflow import RelookVerdict


def visible_to(member: Member) -> QuerySet[Decision]:
    """The decisions on the contacts that a member works on."""
    return Decision.objects.filter(child__contact__in=contacts.visible_to(member))


def known_to(member: Member) -> QuerySet[Decision]:
    """The same, and those on contacts that a broken glass opens: to be read one by one."""
    return Decision.objects.filter(child__contact__in=contacts.readable_by(member))


def children(member: Member) -> QuerySet[Child]:
    """The children of the contacts that a member works on, but those entered in error."""
    found = Child.objects.filter(contact__in=contacts.visible_to(member), correction__isnull=True)
    return found.select_related("record", "contact__worker")


def relooks(member: Member) -> QuerySet[Relook]:
    """What a reply after the decision asks for, on the contacts that a member works on."""
    found = Relook.objects.filter(contact__in=contacts.visible_to(member))
    return found.select_related("contact", "reply__request__agency", "answer__by")


def relooks_waiting(found: QuerySet[Relook]) -> QuerySet[Relook]:
    """Those of them that nobody has answered; and those to be decided again, until that is done."""
    since = Decision.objects.filter(child__contact=OuterRef("contact"), at__gte=OuterRef("answer__at"))
    again = Q(answer__verdict=RelookVerdict.DECIDE_AGAIN) & ~Exists(since)
    return found.filter(Q(answer__isnull=True) | again)


def standing(child: Child) -> QuerySet[Decision]:
    """The decisions for a child that were not entered in error, the latest first."""
    return child.decisions.filter(correction__isnull=True).select_related("by").order_by("-at", "-id")


def known_when(decision: Decision) -> list[Carried]:
    """What was known when it was decided: the items that replies had carried and their owners opened by then.

    For proof and for counting. What a reader may read of it today is ``readable(known_when(…), by=…)``.
    """
    enquiry = Enquiry.objects.filter(contact__children=decision.child_id).first()
    carried = enquiries.carried(enquiry, decision.at) if enquiry else []
    return [
        one
        for one in carried
        if one.visibility in enquiries.OPEN_TO_THE_ENQUIRY
        and not (one.in_error_since and one.in_error_since <= decision.at)
    ]


def readable(items: Iterable[Carried], *, by: Member) -> QuerySet[Item]:
    """Those of these items whose text a member may read today."""
    found = enquiries.readable_by(by).filter(pk__in=[one.item for one in items])
    return found.select_related("agency").order_by("-happened_on", "-id")


def check_can_decide(member: Member, contact: Contact) -> None:
    """It is decided by a decision maker, and by nobody else."""
    contacts.check_can(member, contact, Role.DECISION_MAKER, what="decide")


def check_can_read(member: Member, contact: Contact) -> BrokenGlass | None:
    """A decision is read by those who may read its contact; under a broken glass, where that is returned."""
    return contacts.check_can_read(member, contact)


def check_can_look(member: Member, contact: Contact) -> None:
    """What a late reply asks for is for those who work on its contact."""
    contacts.check_can(member, contact, *sorted(CASE_ROLES), what="read a late reply")


def check_can_list(member: Member) -> None:
    """So is what late replies ask for."""
    partnership.check_has(member, *sorted(CASE_ROLES))
