"""What waits for an agency, what has it written, and which enquiries are there? Lists are recorded as readings are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.db import transaction
from django.db.models import Count, F, Model, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from openmash.clock import TimeState, time_state
from openmash.hub.audit.actions import record
from openmash.hub.audit.events import Event
from openmash.hub.contacts.workflow import LIVE
from openmash.hub.enquiries import access
from openmash.hub.enquiries.family import children_in, with_children
from openmash.hub.enquiries.ledger import Chip, chips
from openmash.hub.enquiries.models import Enquiry, Item, Question, Request
from openmash.hub.enquiries.workflow import Hearing, Visibility
from openmash.hub.partnership.models import Member
from openmash.hub.records import wall

ANSWERED_AT_MOST = 20
LISTED = ("hub_id", "reference", "at", "due_at", "hearing", "heard_at", "said", "enquiry__contact__brag")
A_PAGE = 50
Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, kw_only=True)
class Worklist:
    """What an agency is asked: a page of what waits, by due time, and what was answered last.

    ``states``: how the time stands of all that waits, on every page.
    """

    waiting: Sequence[Request]
    answered: Sequence[Request]
    states: Sequence[TimeState]
    now: datetime
    page: int
    more: bool


@transaction.atomic
def list_worklist(*, by: Member, page: int = 1) -> Worklist:
    """The requests to one's own agency; those answered lately on the first page.

    Each has ``asked`` and ``told``: how many questions, how many answers.
    """
    access.check_represents(by)
    mine, now = access.requests_to(by), wall.now()
    waiting = mine.exclude(hearing=Hearing.ANSWERED).order_by(F("due_at").asc(nulls_last=True), "id")
    answered = mine.filter(hearing=Hearing.ANSWERED).order_by("-heard_at", "-id")[: ANSWERED_AT_MOST * (page == 1)]
    times = waiting.order_by().values_list("at", "due_at")
    states = [time_state(now, received_at=asked_at, due_at=due_at) for asked_at, due_at in times]
    page = min(page, max(1, -(-len(states) // A_PAGE)))
    shown, more = _page_of(_as_listed(waiting), page)
    found = Worklist(
        waiting=shown, answered=list(_as_listed(answered)), states=states, now=now, page=page, more=more
    )  # fmt: skip
    about = children_in(request.enquiry for request in (*found.waiting, *found.answered))
    record(Event.WORKLIST_READ, by=by, about=about, shown=len(found.waiting))
    return found


def _as_listed(requests: QuerySet[Request]) -> QuerySet[Request]:
    """What a worklist says of each."""
    return (
        requests.select_related("enquiry__contact")
        .only(*LISTED)
        .prefetch_related(with_children("enquiry__"))
        .annotate(asked=_count(Question), told=_count(Question, answers__isnull=False))
    )


def _count(of: type[Question], **which: bool) -> Coalesce:
    """How many questions of a request; counted for the rows that a list shows, and for no others."""
    each = of.objects.filter(request=OuterRef("pk"), **which).order_by().values("request")
    counted = each.annotate(n=Count("pk", distinct=True)).values("n")
    return Coalesce(Subquery(counted), 0)


@dataclass(frozen=True, kw_only=True)
class OwnItems:
    """A page of what one's own agency has written, the newest first."""

    items: Sequence[Item]
    page: int
    more: bool


@transaction.atomic
def list_own_items(*, by: Member, visibility: Visibility | None = None, page: int = 1) -> OwnItems:
    """Everything that one's own agency wrote and did not mark as entered in error."""
    access.check_represents(by)
    wanted = access.written_by(by).filter(**{"visibility": visibility} if visibility else {}).order_by("-id")
    wanted = wanted.select_related("question__request__enquiry__contact").prefetch_related(
        with_children("question__request__enquiry__")
    )
    items, more = _page_of(wanted, page)
    record(Event.ITEMS_LISTED, by=by, about=children_in(item.question.request.enquiry for item in items))
    return OwnItems(items=items, page=page, more=more)


def _page_of(rows: QuerySet[Row], page: int) -> tuple[list[Row], bool]:
    """One page of a list, and whether another follows. Nothing is counted: a long list would be read to its end."""
    found = list(rows[(page - 1) * A_PAGE : page * A_PAGE + 1])
    return found[:A_PAGE], len(found) > A_PAGE


@transaction.atomic
def read_item(item: Item, *, by: Member) -> Item:
    """One item of one's own agency, with who could see it since when."""
    access.check_owns(by, item)
    found = (
        access.written_by(by)
        .prefetch_related("moves__by", with_children("question__request__enquiry__"))
        .get(pk=item.pk)
    )
    record(Event.ITEMS_LISTED, by=by, on=item, about=children_in([found.question.request.enquiry]))
    return found


@dataclass(frozen=True, kw_only=True)
class Enquiries:
    """A page of enquiries, with the agencies asked in each."""

    enquiries: Sequence[Enquiry]
    chips: Mapping[int, Sequence[Chip]]
    now: datetime
    page: int
    more: bool


@transaction.atomic
def list_enquiries(*, by: Member, live: bool = True, page: int = 1) -> Enquiries:
    """The enquiries that a member may see: those under way by time left, or those decided, the latest first."""
    access.check_can_list(by)
    shown, more = _page_of(_in_order(by, live=live), page)
    now = wall.now()
    record(Event.ENQUIRIES_LISTED, by=by, about=children_in(shown), shown=len(shown))
    asked = chips([one.contact_id for one in shown], now=now)
    return Enquiries(enquiries=shown, chips=asked, now=now, page=page, more=more)


def _in_order(by: Member, *, live: bool) -> QuerySet[Enquiry]:
    """The enquiries under way, or those decided, in the order of a list."""
    found = access.visible_to(by).select_related("contact__worker").prefetch_related(with_children())
    if live:
        return found.filter(contact__stage__in=LIVE).order_by(F("contact__due_at").asc(nulls_last=True), "id")
    return found.exclude(contact__stage__in=LIVE).order_by("-contact__finished_at", "-id")
