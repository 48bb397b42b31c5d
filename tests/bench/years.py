"""Three years of a borough's contacts, as rows of the record: who was told of, by whom, when. Invented."""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import count

from openmash.clock import Brag
from openmash.hub.config.demo.telling import Borough
from openmash.hub.contacts.workflow import Path, Stage
from openmash.hub.people.actions import Particulars, keys_of
from openmash.hub.records.references import ALPHABET, LENGTH, grouped
from openmash.synthetic import borough, contacts
from openmash.synthetic.chance import Chance
from openmash.synthetic.rhythm import calendar
from openmash.synthetic.shapes import ContactEvent, Household, Outcome, Person, Source

BUSY = 3.2  # times England's rate: a hub of 150 contacts a day for a borough of 350,000

TARGET_HOURS = {Brag.RED: 4, Brag.AMBER: 24, Brag.GREEN: 72, None: 26}
LIVE_STAGES = {
    Stage.RECEIVED: 0.15,
    Stage.CHECKED: 0.1,
    Stage.TRIAGED: 0.08,
    Stage.ENQUIRED: 0.45,
    Stage.PREPARED: 0.22,
}
#: How often a sender of this kind knows the number: health the NHS number, schools the UPN.
KNOWS_NHS = {"3": 0.95, "2": 0.2, "5": 0.8, "6": 0.05}
KNOWS_UPN = {"2": 0.9, "5": 0.3}

Row = tuple[object, ...]

CONTACT = (
    "id", "hub_id", "at", "reference", "received_at", "channel", "source", "agency_id", "worry", "informed",
    "informed_reason", "by_id", "stage", "level", "brag", "due_at", "worker_id", "clock_with", "clock_since",
    "finished_at",
)  # fmt: skip
COLUMNS: dict[str, tuple[str, ...]] = {
    "contacts_contact": CONTACT,
    "people_agencyrecord": ("id", "hub_id", "at", "reference", "agency_id", *Particulars.__dataclass_fields__),
    "people_recordkey": ("hub_id", "at", "record_id", "kind", "key"),
    "contacts_child": (
        "id", "hub_id", "at", "reference", "contact_id", "record_id", "school", "by_id", "path", "outcome",
    ),
    "contacts_connectedperson": (
        "hub_id", "at", "reference", "contact_id", "record_id", "relation", "relevance", "lives_with", "by_id",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Desk:
    """Who is there to receive and to work on contacts, by their keys."""

    hub: int
    administrators: Sequence[int]
    workers: Sequence[int]
    agencies: dict[str, int]


def lived(wanted: int, *, seed: int, until: datetime, tell: Callable[[int], object]) -> Borough:
    """Households are invented until so many contacts are about them; ``tell`` hears how many there are."""
    people: dict[str, Person] = {}
    homes: dict[str, Household] = {}
    events: list[ContactEvent] = []
    when = calendar(until)
    for number in count():
        chance = Chance(seed, number, "contacts")
        for family in borough.inhabitants(number, borough.Plan(borough.LARGEST, seed, until)):
            if told := list(contacts.reaching(family, when, chance, BUSY)):
                people |= {person.person_id: person for person in family.people}
                homes[family.home.household_id] = family.home
                events += told
        tell(min(len(events), wanted))
        if len(events) >= wanted:
            break
    events.sort(key=lambda one: one.received_at)
    return Borough(people, homes, tuple(events[-wanted:]))


class Years:
    """Turns what happened into rows, in the order in which it happened."""

    def __init__(self, place: Borough, desk: Desk, *, live: int, seed: int, now: datetime) -> None:
        self.place, self.desk, self.live, self.now = place, desk, live, now
        self.chance = random.Random(seed)
        self.records, self.children = count(1), count(1)
        self.rows: dict[str, list[Row]] = {}

    def batches(self, size: int = 4_000) -> Iterator[dict[str, list[Row]]]:
        """The rows of so many contacts at a time, by table."""
        events = self.place.contacts
        for begin in range(0, len(events), size):
            self.rows = {table: [] for table in COLUMNS}
            for number, event in enumerate(events[begin : begin + size], start=begin + 1):
                self.write(number, event, is_live=self.is_live(len(events) - number))
            yield self.rows

    def is_live(self, later_ones: int) -> bool:
        """Three in four live contacts are the newest; the rest stand among those of the weeks before."""
        newest = self.live * 3 // 4
        return later_ones < newest or (later_ones < newest + 10 * (self.live - newest) and self.chance.random() < 0.1)

    def write(self, number: int, event: ContactEvent, *, is_live: bool) -> None:
        """One contact with its children and the people around them."""
        desk, at = self.desk, event.received_at
        agency = desk.agencies.get(event.agency.value.replace("_", "-")) if event.agency else None
        by = self.chance.choice(desk.administrators)
        said = (event.channel.value, event.source.value, agency, event.narrative)
        state = self.live_state(event) if is_live else self.finished_state(event)
        self.rows["contacts_contact"].append(
            (number, desk.hub, at, self.reference(), at, *said, event.informed.value, event.informed_reason, by, *state)
        )
        path, outcome = self.ended(event) if not is_live else (Path.LIVE, "")
        for person in event.children:
            child, school = next(self.children), self.place.people[person].school
            record = self.record(person, event, agency)
            self.rows["contacts_child"].append(
                (child, desk.hub, at, self.reference(), number, record, school, by, path.value, outcome)
            )
        for other in event.connected:
            record = self.record(other.person_id, event, agency)
            self.rows["contacts_connectedperson"].append(
                (desk.hub, at, self.reference(), number, record, other.relation.capitalize(), "", "yes", by)
            )

    def record(self, person: str, event: ContactEvent, agency: int | None) -> int:
        """What the sender knows of somebody, with its keys."""
        key, known = next(self.records), self.known(self.place.particulars(person), event.source)
        hub, at = self.desk.hub, event.received_at
        self.rows["people_agencyrecord"].append((key, hub, at, self.reference(), agency, *vars(known).values()))
        self.rows["people_recordkey"] += [(hub, at, key, kind.value, text) for kind, text in keys_of(known).items()]
        return key

    def known(self, who: Particulars, source: Source) -> Particulars:
        """The same, as far as this sender knows it: seldom every number, now and then no date or no address."""
        chance, kind = self.chance.random, source.value[0]
        return replace(
            who,
            nhs_number=who.nhs_number if chance() < KNOWS_NHS.get(kind, 0.15) else "",
            upn=who.upn if chance() < KNOWS_UPN.get(kind, 0.05) else "",
            born_on=who.born_on if chance() < 0.93 else None,
            address=who.address if chance() < 0.92 else "",
        )

    def live_state(self, event: ContactEvent) -> Row:
        """Stage, level, BRAG, due, worker, clock and end of a contact that still waits for something."""
        [stage] = self.chance.choices(list(LIVE_STAGES), list(LIVE_STAGES.values()))
        rated = stage not in (Stage.RECEIVED, Stage.CHECKED)
        due = None
        if not rated or event.brag != Brag.BLUE:
            due = event.received_at + timedelta(hours=TARGET_HOURS[event.brag if rated else None])
            if due < self.now and self.chance.random() < 0.85:
                due = self.now + timedelta(hours=self.chance.uniform(0.2, 50))
        worker = self.chance.choice(self.desk.workers) if self.chance.random() < 0.7 else None
        level, brag = (int(event.level), event.brag.value) if rated else (None, "")
        since = max(event.received_at, self.now - timedelta(hours=self.chance.uniform(0, 6)))
        return stage.value, level, brag, due, worker, "hub", since, None

    def finished_state(self, event: ContactEvent) -> Row:
        """The same of a contact that is decided."""
        hours = None if event.brag == Brag.BLUE else TARGET_HOURS[event.brag]
        due = None if hours is None else event.received_at + timedelta(hours=hours)
        ended = min(event.decided_at or self.now, self.now - timedelta(minutes=5))
        ended = max(ended, event.received_at + timedelta(minutes=1))
        worker = self.chance.choice(self.desk.workers)
        return Stage.DECIDED.value, int(event.level), event.brag.value, due, worker, "", ended, ended

    def ended(self, event: ContactEvent) -> tuple[Path, str]:
        """Where the path of each child ended."""
        return (Path.ROUTED, "") if event.outcome == Outcome.OPEN_CASE else (Path.DECIDED, event.outcome.value)

    def reference(self) -> str:
        """Like the hub's own, but the same in every run."""
        return grouped("".join(self.chance.choices(ALPHABET, k=LENGTH)))
