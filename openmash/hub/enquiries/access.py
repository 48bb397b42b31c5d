"""Who may see an enquiry, a request and an item, and who may do what with them?

An agency's information is its own. The people who work on the same enquiry read an item once its owner has disclosed or
released it and a reply has carried it, but for the agencies from which the sharing agreement keeps it; of what is
sealed, or kept from them, they learn that it exists, and of drafts nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from openmash.hub.contacts import access as contacts
from openmash.hub.contacts.models import BrokenGlass, Contact
from openmash.hub.contacts.workflow import Stage
from openmash.hub.partnership import access as partnership
from openmash.hub.partnership.models import Agency, Member
from openmash.hub.partnership.workflow import CASE_ROLES, Role
from openmash.hub.records.refusals import Denied, StepNotAllowed

from .models import Enquiry, Item, ItemCorrection, KeptFrom, Request, SourceIdentity
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
    stands &= ~contacts.closed_to(member, f"{enquiry}contact")
    if _on_cases(member):
        return stands
    if member.has(Role.REPRESENTATIVE):
        asked = Request.objects.filter(enquiry=OuterRef(f"{enquiry}pk"), agency=member.agency_id)
        return stands & Q(Exists(asked))
    return NOTHING


def _on_cases(member: Member) -> bool:
    return member.has(*CASE_ROLES)


def requests_to(member: Member) -> QuerySet[Request]:
    """The requests that a member may open and answer: those to their own agency."""
    found = Request.objects.filter(hub_id=member.hub_id, agency=member.agency_id)
    found = found.exclude(enquiry__contact__stage=Stage.WITHDRAWN)
    found = found.exclude(contacts.closed_to(member, "enquiry__contact"))
    return found if member.has(Role.REPRESENTATIVE) else found.none()


def requests_in(enquiry: Enquiry, at: datetime) -> QuerySet[Request]:
    """Whom an enquiry had asked by then: their state is for everybody who may see the enquiry."""
    return enquiry.requests.filter(at__lte=at).select_related("agency")


def owned_by(member: Member) -> QuerySet[Item]:
    """The items of a member's own agency, drafts too, but not those entered in error."""
    found = Item.objects.filter(_own(member), hub_id=member.hub_id, in_error=False)
    return found if member.has(Role.REPRESENTATIVE) else found.none()


def _own(member: Member) -> Q:
    """Of a contact that was entered in error, or is closed to a member, their agency's items are not theirs either."""
    contact = "question__request__enquiry__contact"
    stands = ~Q(**{f"{contact}__stage": Stage.WITHDRAWN})
    return Q(agency=member.agency_id) & stands & ~contacts.closed_to(member, contact)


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
        own = _own(member)
        kept = KeptFrom.objects.filter(item=OuterRef("pk"), agency=member.agency_id, until__isnull=True)
        shared &= ~Q(Exists(kept))
    return Item.objects.filter(shared | own, hub_id=member.hub_id, in_error=False)


@dataclass(frozen=True)
class Carried:
    """That there is an item which a reply has carried, and who might see it at a moment; nothing of what it says."""

    item: int
    agency: int
    visibility: Visibility
    in_error_since: datetime | None
    kept: bool  # from the agency of whoever asks, by the sharing agreement


def carried(enquiry: Enquiry, at: datetime) -> list[Carried]:
    """The items of an enquiry that replies had carried by then. Of those one may not read the database says no more."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM wall.carried(%s, %s)", [enquiry.pk, at])
        rows = cursor.fetchall()
    return [Carried(item, agency, Visibility(seen), since, kept) for item, agency, seen, since, kept in rows]


def owners(hidden: Iterable[Carried]) -> list[Agency]:
    """Whose they are, by name."""
    keys = {one.agency for one in hidden}
    return list(Agency.objects.filter(pk__in=keys).order_by("name")) if keys else []


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
    if not _represents(member, request.agency_id, request.hub_id) or not _reaches(member, request.enquiry.contact):
        raise Denied("A request is for a representative of the agency that is asked.")


def check_owns(member: Member, item: Item) -> None:
    """An item is sealed, disclosed, released and corrected by its own agency."""
    if not is_own(member, item) or not _reaches(member, item.question.request.enquiry.contact):
        raise Denied("An item is for a representative of the agency that wrote it.")


def check_stands(item: Item) -> None:
    """Nothing more happens to what was entered in error."""
    if ItemCorrection.objects.filter(item=item).exists():
        raise StepNotAllowed("This item was marked as entered in error.")


def is_own(member: Member, item: Item) -> bool:
    """Whether an item is of the agency that a member represents."""
    return _represents(member, item.agency_id, item.hub_id)


def check_represents(member: Member) -> None:
    """Worklists and an agency's own items are for its representatives."""
    partnership.check_has(member, Role.REPRESENTATIVE)


def _represents(member: Member, agency_id: int, hub_id: int) -> bool:
    return member.has(Role.REPRESENTATIVE) and (member.agency_id, member.hub_id) == (agency_id, hub_id)


def _reaches(member: Member, contact: Contact) -> bool:
    return Contact.objects.exclude(contacts.closed_to(member)).filter(pk=contact.pk).exists()
