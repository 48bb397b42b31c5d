"""Who may see an enquiry, a request and an item, and who may do what with them?

An agency's information is its own. The people who work on the same enquiry read an item once its owner has disclosed or
released it and a reply has carried it, but for the agencies from which the sharing agreement keeps it; of what is
sealed, or kept from them, they learn that it exists, and of drafts nothing.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from openmash.hub.contacts import access as contacts
from openmash.hub.contacts.models import BrokenGlass, Contact
from openmash.hub.contacts.workflow import Stage
from openmash.hub.partnership import access as partnership
from openmash.hub.partnership.models import Agency, Member
from openmash.hub.partnership.workflow import CASE_ROLES, Role
from openmash.hub.records.refusals import Denied

from .models import Enquiry, Item, ItemMove, KeptFrom, Request, SourceIdentity
from .workflow import Visibility

#: The roles that open an enquiry and ask agencies.
ASKING = (Role.SCREENER, Role.DECISION_MAKER)
NOTHING = Q(pk__in=[])
OPEN_TO_THE_ENQUIRY = (Visibility.DISCLOSED, Visibility.RELEASED)
OPEN_AND_CARRIED = Q(visibility__in=OPEN_TO_THE_ENQUIRY, sent__isnull=False)


def visible_to(member: Member) -> QuerySet[Enquiry]:
    """The enquiries of the hub for who works on its cases; for a representative those in which the agency is asked."""
    return known_to(member).exclude(contacts.barred_to(member, "contact") if _on_cases(member) else NOTHING)


def known_to(member: Member) -> QuerySet[Enquiry]:
    """The same, and those that a broken glass opens: to be read one by one, not to be listed or worked on."""
    return Enquiry.objects.filter(_reads(member), hub_id=member.hub_id)


def _reads(member: Member, enquiry: str = "") -> Q:
    """The same as a condition on whatever leads to an enquiry by this path. An enquiry entered in error is nobody's.

    A restriction does not bind the representative of an agency that the hub has asked; a conflict of interest does.
    """
    stands = ~Q(**{f"{enquiry}contact__stage": Stage.WITHDRAWN})
    if _on_cases(member):
        return stands & ~contacts.closed_to(member, f"{enquiry}contact")
    if member.has(Role.REPRESENTATIVE):
        asked = Request.objects.filter(enquiry=OuterRef(f"{enquiry}pk"), agency=member.agency_id)
        return stands & ~contacts.conflicted(member, f"{enquiry}contact") & Q(Exists(asked))
    return NOTHING


def _on_cases(member: Member) -> bool:
    return member.has(*CASE_ROLES)


def requests_to(member: Member) -> QuerySet[Request]:
    """The requests that a member may open and answer: those to their own agency."""
    found = Request.objects.filter(hub_id=member.hub_id, agency=member.agency_id)
    found = found.exclude(enquiry__contact__stage=Stage.WITHDRAWN)
    found = found.exclude(contacts.conflicted(member, "enquiry__contact"))
    return found if member.has(Role.REPRESENTATIVE) else found.none()


def requests_in(enquiry: Enquiry, at: datetime) -> QuerySet[Request]:
    """Whom an enquiry had asked by then: their state is for everybody who may see the enquiry."""
    return enquiry.requests.filter(at__lte=at).select_related("agency")


def owned_by(member: Member) -> QuerySet[Item]:
    """The items of a member's own agency, drafts too, but not those entered in error."""
    found = Item.objects.filter(hub_id=member.hub_id, agency=member.agency_id, correction__isnull=True)
    found = found.exclude(contacts.conflicted(member, "question__request__enquiry__contact"))
    return found if member.has(Role.REPRESENTATIVE) else found.none()


def written_by(member: Member) -> QuerySet[Item]:
    """The same, each knowing whether a source is kept (``has_source``), who wrote it, and when it was sent."""
    kept = Exists(SourceIdentity.objects.filter(item=OuterRef("pk")))
    return owned_by(member).annotate(has_source=kept).select_related("sent", "by", "agency")


def readable_by(member: Member) -> QuerySet[Item]:
    """The items whose text a member may read."""
    return _readable(member, OPEN_AND_CARRIED & _reads(member, "question__request__enquiry__"))


def readable_in(enquiry: Enquiry, member: Member) -> QuerySet[Item]:
    """The same of one enquiry: whether the member works on it is asked once, and not with every item."""
    reads_it = known_to(member).filter(pk=enquiry.pk).exists()
    found = _readable(member, OPEN_AND_CARRIED if reads_it else NOTHING)
    return found.filter(question__request__enquiry=enquiry)


def _readable(member: Member, shared: Q) -> QuerySet[Item]:
    """What others share with a member, and what their own agency wrote; not what was entered in error."""
    own = NOTHING
    if member.has(Role.REPRESENTATIVE):
        conflicted = contacts.conflicted(member, "question__request__enquiry__contact")
        own = Q(agency=member.agency_id) & ~conflicted
        kept = KeptFrom.objects.filter(item=OuterRef("pk"), agency=member.agency_id, until__isnull=True)
        shared &= ~Q(Exists(kept))
    return Item.objects.filter(shared | own, hub_id=member.hub_id, correction__isnull=True)


def not_kept_from(member: Member, items: Sequence[Item]) -> list[Item]:
    """Of these, those that the sharing agreement did not keep from the member's agency: it never read the others."""
    kept = KeptFrom.objects.filter(item__in=items, agency=member.agency_id, until__isnull=True)
    apart = set(kept.values_list("item_id", flat=True))
    return [item for item in items if item.pk not in apart]


def carried(enquiry: Enquiry, at: datetime) -> QuerySet[Item]:
    """The items of an enquiry that replies had carried by then. For counting and for naming owners, not for reading."""
    return Item.objects.filter(question__request__enquiry=enquiry, sent__at__lte=at)


def known_at(items: QuerySet[Item], at: datetime) -> QuerySet[Item]:
    """The same items, each with who might see it then as ``seen_as``."""
    moves = ItemMove.objects.filter(item=OuterRef("pk"), at__lte=at).order_by("-id")
    return items.annotate(seen_as=Subquery(moves.values("visibility")[:1]))


def askable(member: Member) -> QuerySet[Agency]:
    """The agencies of the hub that can be asked."""
    return partnership.agencies(member)


def check_can_open_enquiry(member: Member, contact: Contact) -> None:
    """An enquiry is opened by a screener or a decision maker."""
    contacts.check_can(member, contact, *ASKING, what="open an enquiry")


def check_can_ask(member: Member, enquiry: Enquiry) -> None:
    """Another agency is asked by those who may open an enquiry."""
    contacts.check_can(member, enquiry.contact, *ASKING, what="ask an agency")


def check_can_read_enquiry(member: Member, enquiry: Enquiry) -> BrokenGlass | None:
    """An enquiry is read by those for whom it exists; where that is returned, under a broken glass."""
    if visible_to(member).filter(pk=enquiry.pk).exists():
        return None
    if not known_to(member).filter(pk=enquiry.pk).exists():
        raise Denied("This enquiry is for the hub and for the agencies that are asked in it.")
    return contacts.check_can_read(member, enquiry.contact)


def check_can_list(member: Member) -> None:
    """The list of enquiries is for the hub and for the agencies that are asked."""
    partnership.check_has(member, *sorted(CASE_ROLES), Role.REPRESENTATIVE)


def check_can_reply(member: Member, request: Request) -> None:
    """A request is answered by the agency that is asked, and by nobody for it."""
    if not _represents(member, request.agency_id, request.hub_id) or _has_conflict(member, request.enquiry.contact):
        raise Denied("A request is for a representative of the agency that is asked.")


def check_owns(member: Member, item: Item) -> None:
    """An item is sealed, disclosed, released and corrected by its own agency."""
    contact = item.question.request.enquiry.contact
    if not _represents(member, item.agency_id, item.hub_id) or _has_conflict(member, contact):
        raise Denied("An item is for a representative of the agency that wrote it.")


def check_represents(member: Member) -> None:
    """Worklists and an agency's own items are for its representatives."""
    partnership.check_has(member, Role.REPRESENTATIVE)


def _represents(member: Member, agency_id: int, hub_id: int) -> bool:
    return member.has(Role.REPRESENTATIVE) and (member.agency_id, member.hub_id) == (agency_id, hub_id)


def _has_conflict(member: Member, contact: Contact) -> bool:
    return Contact.objects.filter(contacts.conflicted(member), pk=contact.pk).exists()
