"""Which contacts are about this child, or this home?

Found by exact keys only, so that what is shown is what was asked for: nobody browses for people.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import F

from openmash.hub.contacts import access as contacts
from openmash.hub.contacts.census import SOURCE_SHORT
from openmash.hub.contacts.models import Child, ConnectedPerson
from openmash.hub.contacts.workflow import STAGE_WORDS, Stage
from openmash.hub.partnership import timescales
from openmash.hub.partnership.models import Member
from openmash.hub.people.keys import KeyKind

from . import board, live

AT_MOST = (
    50  # a home for many children can have hundreds of contacts: the newest are shown, and how many more there are
)

WHY = {
    KeyKind.NHS: "NHS number",
    KeyKind.UPN: "UPN",
    KeyKind.NAME_AND_BIRTH: "Name and date of birth",
    KeyKind.HOME: "Address",
}


@dataclass(frozen=True)
class Sought:
    """What somebody looks for: a reference, keys of a person, the key of a home; any of them."""

    reference: str = ""
    keys: frozenset[str] = frozenset()

    @property
    def ways(self) -> list[str]:
        """By what it was looked for, never what was typed: this stands in the log."""
        kinds = {"nhs": "nhs_number", "upn": "upn", "nb": "name_and_birth", "home": "address"}
        found = {kinds[key.partition(":")[0]] for key in self.keys} | ({"reference"} if self.reference else set())
        return sorted(found)


@dataclass(frozen=True)
class Hit:
    """One contact that was found, and why."""

    reference: str
    children: str
    received_at: datetime
    source: str
    stage: str
    level: int | None
    level_word: str
    why: list[str]


@dataclass
class Found:
    """What a search found, newest first."""

    hits: list[Hit] = field(default_factory=list)
    total: int = 0
    children: list[str] = field(default_factory=list)


def found(sought: Sought, *, by: Member, now: datetime) -> Found:
    """The contacts, in the same number of reads however many there are."""
    why: dict[int, dict[str, None]] = {}
    for contact, words in reasons(sought, by):
        why.setdefault(contact, {})[words] = None
    rows = contacts.visible_to(by).filter(pk__in=why).order_by("-received_at", "-pk")
    listed = list(rows.values_list("pk", "reference", "received_at", "source", "stage", "level"))
    levels = timescales.levels(by.hub_id, on=now)
    shown = listed[:AT_MOST]
    told, children = board.children_of([row[0] for row in shown], by, now.astimezone(live.LONDON).date())
    hits = [
        Hit(
            reference=reference,
            children=" · ".join(told.get(pk, [])) or "No child named yet",
            received_at=received_at,
            source=SOURCE_SHORT.get(source, "Not said"),
            stage=STAGE_WORDS[Stage(stage)],
            level=level,
            level_word=levels[level].word if level in levels else "",
            why=list(why[pk]),
        )
        for pk, reference, received_at, source, stage, level in shown
    ]
    return Found(hits, len(listed), children)


def reasons(sought: Sought, by: Member) -> Iterable[tuple[int, str]]:
    """Each contact that fits, and why: the reference first, then the children, then the people around them."""
    if sought.reference:
        mine = contacts.visible_to(by).values_list("pk", flat=True)
        its_enquirys = mine.filter(enquiry__reference=sought.reference)  # each by its own index: together, by none
        yield from ((pk, "Reference") for pk in mine.filter(reference=sought.reference).union(its_enquirys))
    if not sought.keys:
        return
    holding = {"record__keys__key__in": sought.keys, "correction__isnull": True, "hub_id": by.hub_id}
    of_children = Child.objects.filter(**holding).annotate(kind=F("record__keys__kind"))
    yield from ((pk, WHY[KeyKind(kind)]) for pk, kind in of_children.values_list("contact_id", "kind"))
    of_others = ConnectedPerson.objects.filter(**holding).annotate(kind=F("record__keys__kind"))
    for pk, kind in of_others.values_list("contact_id", "kind"):
        yield pk, f"{WHY[KeyKind(kind)]} of somebody around the child"
