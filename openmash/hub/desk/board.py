"""What is on the board, as the page shows it?"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import groupby

from openmash.clock import TimeState, say_duration, say_time_left, time_left
from openmash.hub.contacts import access as contacts
from openmash.hub.contacts import cases
from openmash.hub.contacts.census import SOURCE_SHORT
from openmash.hub.contacts.workflow import HUB_HOLDS, STAGE_WORDS, Stage
from openmash.hub.decisions import access as decisions
from openmash.hub.enquiries import ledger
from openmash.hub.govuk.words import age, initials, unborn
from openmash.hub.partnership import access as partnership
from openmash.hub.partnership import timescales
from openmash.hub.partnership.models import Member
from openmash.hub.partnership.workflow import AgencyKind

from . import live
from .asked import PAGE, Asked, Facet, Order
from .live import Live

Chip = tuple[str, str, str]


@dataclass(slots=True)
class Row:
    """One contact on the board."""

    reference: str
    children: str
    left: str
    state: TimeState
    used: float
    level: int | None
    level_word: str
    brag: str
    source: str
    source_detail: str
    stage: str
    holders: list[tuple[str, str]]
    held: str
    whose: str
    worker: str
    chips: list[Chip]
    answered: int


@dataclass
class Board:
    """One page of the board, and what stands round it."""

    asked: Asked
    groups: list[tuple[str, int, list[Row]]]
    sifted: live.Sifted
    totals: Mapping[str, int]
    agencies: dict[str, tuple[str, str]]  # code → (name, kind)
    letters: list[tuple[str, str]]
    levels: dict[int, str]
    list_age: cases.ListAge
    relooks: int
    children: list[str] = field(default_factory=list)

    @property
    def total(self) -> int:
        """How many contacts there are under the filters, on all pages."""
        return len(self.sifted.shown)

    @property
    def first(self) -> int:
        """The number of the first contact of this page, from 1."""
        return 1 if self.asked.on_paper else (self.asked.page - 1) * PAGE + 1

    @property
    def last(self) -> int:
        """The number of the last contact of this page."""
        return self.total if self.asked.on_paper else min(self.total, self.first + PAGE - 1)


def made(asked: Asked, *, by: Member, now: datetime) -> Board:
    """The board: the same number of reads however many contacts there are."""
    found = live.contacts_now(by, now)
    sifted = live.sift(found, asked)
    listed = live.ordered(sifted.shown, asked.order)
    levels = {number: row.word for number, row in timescales.levels(by.hub_id, on=now).items()}
    asked_ones = list(partnership.agencies(by))
    named = {agency.code: (agency.name, agency.kind) for agency in asked_ones}
    board = Board(
        asked=asked,
        groups=[],
        sifted=sifted,
        totals=live.totals(found),
        agencies={HUB_HOLDS: ("Hub", AgencyKind.HUB.value), **named},
        letters=[(agency.letters, agency.name) for agency in asked_ones],
        levels=levels,
        list_age=cases.age_of_list(by.hub),
        relooks=decisions.relooks_waiting(decisions.relooks(by)).count(),
    )
    page = listed[board.first - 1 : board.last]
    rows, board.children = rows_of(page, board, by=by, now=now)
    board.groups = grouped(page, rows, listed, asked.order, now)
    return board


def grouped(
    page: list[Live], rows: list[Row], listed: Iterable[Live], order: Order, now: datetime
) -> list[tuple[str, int, list[Row]]]:
    """The rows of the page under their headings, each with how many there are on all pages."""
    if order != Order.TIME:
        return [("", len(page), rows)] if rows else []
    headings = live.Headings(now)
    counts = Counter(map(headings.of, listed))
    together = zip(page, rows, strict=True)
    return [
        (name, counts[name], [row for _, row in pairs])
        for name, pairs in groupby(together, key=lambda pair: headings.of(pair[0]))
    ]


def rows_of(page: list[Live], board: Board, *, by: Member, now: datetime) -> tuple[list[Row], list[str]]:
    """The rows of one page, and the references of every child who is shown on it."""
    keys = [contact.pk for contact in page]
    told, shown = children_of(keys, by, now.astimezone(live.LONDON).date())
    chips = ledger.chips(keys, now=now)
    rows = [row_of(contact, board, told.get(contact.pk, []), chips.get(contact.pk, []), now) for contact in page]
    return rows, shown


def row_of(contact: Live, board: Board, told: list[str], asked: list[ledger.Chip], now: datetime) -> Row:
    """One contact in words."""
    source, _, detail = SOURCE_SHORT.get(contact.source, "Not said").partition(": ")
    return Row(
        reference=contact.reference,
        children=" · ".join(told) or "No child named yet",
        left=say_time_left(time_left(now, contact.due_at)),
        state=contact.state,
        used=contact.used(now),
        level=contact.level,
        level_word=board.levels.get(contact.level or 0, ""),
        brag=contact.brag,
        source=source,
        source_detail=detail,
        stage=STAGE_WORDS[Stage(contact.stage)],
        holders=[board.agencies.get(code, (code, HUB_HOLDS)) for code in contact.under[Facet.CLOCK]],
        held=say_duration(max(now - contact.clock_since, timedelta(0))),
        whose=contact.under[Facet.WHOSE][0],
        worker=contact.worker or "",
        chips=[(chip.letters, chip.name, chip.state) for chip in asked],
        answered=sum(chip.answered for chip in asked),
    )


def children_of(keys: list[int], by: Member, today: date) -> tuple[dict[int, list[str]], list[str]]:
    """The children of these contacts as the board names them: initials and age, never more."""
    columns = ("contact_id", "reference", "record__given_name", "record__family_name", "record__born_on",
               "record__expected_on", "record__age_stated")  # fmt: skip
    told: dict[int, list[str]] = {}
    shown = []
    for contact, reference, given, family, born, expected, stated in contacts.children_in(by, keys).values_list(
        *columns
    ):
        called = initials(f"{given} {family}") if given or family or expected is None else "Baby"
        told.setdefault(contact, []).append(f"{called} {how_old(born, expected, stated, today)}")
        shown.append(reference)
    return told, shown


def how_old(born_on: date | None, expected_on: date | None, stated: int | None, today: date) -> str:
    """The age as far as it is known."""
    if expected_on is not None:
        return unborn(expected_on, today)
    if born_on is None and stated is not None:
        return str(stated)
    return age(born_on, today)
