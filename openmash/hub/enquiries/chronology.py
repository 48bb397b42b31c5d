"""What do the agencies know, in one order of time?

What is sealed stands apart, and without a number: a place between two dates would itself tell.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F

from openmash.hub.partnership.models import Agency, Member

from . import access
from .models import Enquiry, Item
from .workflow import KnownTo, Visibility


@dataclass(frozen=True, kw_only=True)
class Chronology:
    """The items that a reader may read, newest first and the undated last; and who holds more than that."""

    items: Sequence[Item]
    sealed: Sequence[Agency]
    withdrawn: Sequence[Agency]

    def of(self, agency: Agency) -> dict[Visibility, int]:
        """How many of an agency's items the reader sees, by who may see them."""
        seen = [was(item) for item in self.items if item.agency_id == agency.pk]
        return {state: seen.count(state) for state in Visibility if state in seen}


def known(enquiry: Enquiry, *, by: Member, at: datetime) -> Chronology:
    """One chronology across agencies, as it was known at a moment.

    What its owner has sealed since, or marked as entered in error, stays unread also in the view of an earlier moment.
    """
    carried = {one.item: one for one in access.carried(enquiry, at)}
    readable = access.readable_in(enquiry, by).filter(pk__in=carried).select_related("agency")
    shown = []
    for item in readable.order_by(F("happened_on").desc(nulls_last=True), "-id"):
        item.seen_as = carried[item.pk].visibility  # type: ignore[attr-defined]
        if access.is_own(by, item) or was(item) != Visibility.SEALED:
            shown.append(item)
            del carried[item.pk]
    corrected = [one for one in carried.values() if one.in_error_since]
    return Chronology(
        items=shown,
        sealed=access.owners(one for one in carried.values() if not one.in_error_since),
        # Who never read an item is not told that it was entered in error.
        withdrawn=access.owners(one for one in corrected if one.visibility != Visibility.SEALED and not one.kept),
    )


def was(item: Item) -> Visibility:
    """Who might see an item at the moment of the chronology."""
    return Visibility(item.seen_as)  # type: ignore[attr-defined]


def when_words(happened_on: date | None, known_to: str) -> str:
    """The day of an item as far as it is known.

    >>> when_words(date(2024, 2, 29), "day"), when_words(date(2024, 2, 1), "month"), when_words(None, "day")
    ('29 Feb 2024', 'Feb 2024', 'Not dated')
    """
    if happened_on is None:
        return "Not dated"
    month = f"{happened_on:%b} {happened_on.year}"
    return {KnownTo.DAY: f"{happened_on.day} {month}", KnownTo.MONTH: month}.get(
        KnownTo(known_to), str(happened_on.year)
    )
