"""Who lives with somebody, as agencies told it, and where did they live when?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from openmash.hub.contacts.models import Child, ConnectedPerson
from openmash.hub.partnership.models import Member
from openmash.hub.people.index import read
from openmash.hub.people.models import Indexed
from openmash.linkage.standard.records import Standard

from . import access

AT_MOST = 60  # rows of one home that are read
PERSONS = 12  # who lives at a hostel is nobody's family: so many are listed, and how many more there are


@dataclass(frozen=True)
class Resident:
    """One person at a home, by their records."""

    person: int
    rows: Sequence[Indexed]

    @property
    def latest(self) -> Indexed:
        """What was told of them last."""
        return self.rows[-1]

    @property
    def standard(self) -> Standard:
        """The same, as it is compared."""
        return read(self.latest)


@dataclass(frozen=True)
class Address:
    """Somebody was said to live here, from one day to another, by these."""

    words: str
    first: datetime
    last: datetime
    said_by: Sequence[str]


@dataclass(frozen=True)
class Household:
    """Who else was told to live at the homes of some records, and where these records say somebody lives."""

    rows: Sequence[Indexed] = ()
    residents: Sequence[Resident] = ()
    more: int = 0
    addresses: Sequence[Address] = ()
    relations: Sequence[ConnectedPerson] = ()
    together: Sequence[Child] = ()  # the other children of the contacts in which these were told of

    @property
    def records(self) -> list[int]:
        """Of whom something is shown, by their records' keys."""
        return [*(row.record_id for row in self.rows), *(child.record_id for child in self.together)]

    @property
    def is_full(self) -> bool:
        """Whether so many live there that they are strangers."""
        return self.more > 0


def household_of(rows: Sequence[Indexed], *, by: Member) -> Household:
    """Who lives at the homes of these records, these persons left out; the relations that were told with them."""
    homes = {row.home for row in rows} - {""}
    mine = {row.person_id for row in rows}
    there = list(access.rows(by).filter(home__in=homes).order_by("-id")[:AT_MOST]) if homes else []
    grouped: dict[int, list[Indexed]] = {}
    for row in sorted(there, key=lambda each: each.pk):
        if row.person_id and row.person_id not in mine:
            grouped.setdefault(row.person_id, []).append(row)
    residents = [Resident(person, theirs) for person, theirs in grouped.items()]
    shown = residents[:PERSONS]
    return Household(
        rows=[row for resident in shown for row in resident.rows],
        residents=shown,
        more=len(residents) - len(shown),
        addresses=addresses(rows),
        relations=relations(rows),
        together=together(rows),
    )


def addresses(rows: Sequence[Indexed]) -> list[Address]:
    """Where somebody was said to live, the last told first. Two at once stand beside each other: that is a conflict."""
    told: dict[str, list[Indexed]] = {}
    for row in rows:
        words = ", ".join(part for part in (row.record.address, row.record.postcode) if part)
        if words:
            told.setdefault(row.home or words, []).append(row)
    found = [_address(each) for each in told.values()]
    return sorted(found, key=lambda one: one.last, reverse=True)


def _address(rows: Sequence[Indexed]) -> Address:
    latest = max(rows, key=lambda row: row.record.at).record
    words = ", ".join(part for part in (latest.address, latest.postcode) if part)
    times = [row.record.at for row in rows]
    return Address(words, min(times), max(times), sorted({teller(row) for row in rows}))


def teller(row: Indexed) -> str:
    """Whose record it is; the hub's own where nobody else told it."""
    return row.record.agency.name if row.record.agency else "The hub"


def relations(rows: Sequence[Indexed]) -> list[ConnectedPerson]:
    """Who was said to be around the children of these records, in the contacts that told of them."""
    contacts = Child.objects.filter(record__in=[row.record_id for row in rows], correction__isnull=True).values(
        "contact"
    )
    found = ConnectedPerson.objects.filter(contact__in=contacts, correction__isnull=True)
    return list(found.select_related("record", "contact__agency").order_by("id"))


def together(rows: Sequence[Indexed]) -> list[Child]:
    """The children who were told of in the same contacts: their sisters and brothers, mostly."""
    records = [row.record_id for row in rows]
    contacts = Child.objects.filter(record__in=records, correction__isnull=True).values("contact")
    found = Child.objects.filter(contact__in=contacts, correction__isnull=True).exclude(record__in=records)
    return list(found.select_related("record").order_by("id"))


def told_of(records: Iterable[int]) -> dict[int, Child | ConnectedPerson]:
    """In which contact each of these records was told, and as whom."""
    found: dict[int, Child | ConnectedPerson] = {}
    for model in (ConnectedPerson, Child):
        there = model.objects.filter(record__in=list(records), correction__isnull=True)
        for one in there.select_related("contact__agency", "record"):
            found[one.record_id] = one
    return found
