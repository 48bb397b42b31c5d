"""Random lives of a hub's cases, played in the database and kept beside it in plain lists, for retention.

Contacts, siblings, the same child again, outcomes, agencies' items, slips, holds placed and lifted, people who ask what
is held and wait, schedules put in force now or later, what only passes through; the clock goes on, often to the last
minute of the day before something is due, or to its first.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from openmash.hub.contacts.actions import correcting
from openmash.hub.contacts.models import Contact
from openmash.hub.contacts.workflow import Stage
from openmash.hub.decisions.workflow import Outcome
from openmash.hub.disclosure import actions as disclosure
from openmash.hub.disclosure import draft
from openmash.hub.disclosure.models import AccessRequest
from openmash.hub.governance import actions
from openmash.hub.governance.models import Hold
from openmash.hub.governance.retention.terms import IN_ERROR
from openmash.hub.governance.workflow import Held
from openmash.hub.partnership.workflow import Role
from openmash.hub.people.actions import Particulars
from openmash.hub.people.workflow import Sex
from tests import make, retained
from tests.oracle.retention_day_by_day import Line, Person, still_kept
from tests.promises.passing_by import PassingBy

OUTCOMES = [Outcome.NO_FURTHER_ACTION, Outcome.ADVICE, Outcome.EARLY_HELP, Outcome.REFERRAL]
CHILD_NAMES = ["Ada", "Ben", "Cleo", "Dov", "Esi"]
KNOWN = ["born", "born", "expected", "age", "nothing"]
THE_CLOCK_KNOWS = 2080
LEAP_DAYS = [date(2016, 2, 29), date(2020, 2, 29), date(2012, 2, 29)]


@dataclass
class Case:
    """One case as the lists have it."""

    row: Contact
    last_on: date
    children: list[Person]
    names: set[str]
    references: dict[str, str]  # of the children who are known well enough to be found again
    agencies: set[str] = field(default_factory=set)


@dataclass
class Standing:
    """A hold that stands."""

    row: Hold
    name: str  # of the child, or of nobody
    case: Case


@dataclass
class Asking:
    """Somebody has asked what is held about a child, and waits."""

    row: AccessRequest
    name: str
    case: Case


class History:
    """One hub for some decades."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.hub = make.hub()
        self.now = datetime(2016, 1, 4, 10, tzinfo=make.LONDON)
        make.time(self.now)
        self.first, self.second = retained.lead(), retained.lead()
        self.worker = make.member(Role.SCREENER)
        self.decider = make.member(Role.DECISION_MAKER)
        self.cases: list[Case] = []
        self.holds: list[Standing] = []
        self.asking: list[Asking] = []
        self.passing = PassingBy(self.chance, make.member(Role.ADMINISTRATOR))
        self.births = {name: self.birth() for name in CHILD_NAMES}
        self.schedules: list[tuple[datetime, list[Line], int]] = []
        self.asked = self.gone = 0
        self.wrong: list[str] = []
        self.put_in_force(later=False)

    @property
    def today(self) -> date:
        return self.now.date()

    def birth(self) -> date:
        return self.chance.choice([*LEAP_DAYS, date(2012, 1, 1) + timedelta(days=self.chance.randrange(1_400))])

    def live(self, steps: int) -> None:
        """So many things happen, one after the other."""
        happening = [
            self.receive, self.receive, self.place, self.lift, self.reschedule, self.slip, self.ask, self.answer,
            self.list_open, self.list_open, self.pass_by,
        ]  # fmt: skip
        for step in range(steps):
            if self.now.year > THE_CLOCK_KNOWS:
                return
            self.chance.choice(happening if step > 1 else [self.receive])()
            self.go_on()
            self.try_all()

    # What happens

    def receive(self) -> None:
        """A contact about one to three children comes, and is decided for."""
        told = [self.child() for _ in range(self.chance.randint(1, 3))]
        outcomes = [self.chance.choice(OUTCOMES) for _ in told]
        written = self.chance.random() < 0.25
        notified = make.notification(*(make.child_told(one) for one, _, _ in told))
        row = make.contact(at=Stage.TRIAGED if written else Stage.PREPARED, by=self.worker, told=notified)
        if written:
            asked = make.request(make.enquiry("police", of=row, by=self.worker), "police")
            by = make.representative("police")
            make.item(asked, by=by, happened_on=None)
            make.replied(asked, by=by)
        rows = list(row.children.order_by("id"))
        for child, outcome in zip(rows, outcomes, strict=True):
            make.decision(child, by=self.decider, outcome=outcome)
        for (_, person, _), outcome in zip(told, outcomes, strict=True):
            person.came_to = {outcome.value}
        names = [name for _, _, name in told]
        references = {name: child.reference for name, child in zip(names, rows, strict=True)}
        self.cases.append(
            Case(row, self.today, [one for _, one, _ in told], set(filter(None, names)), references,
                 {"police"} if written else set())
        )  # fmt: skip

    def child(self) -> tuple[Particulars, Person, str]:
        """A child as they are told of; the same name is the same child, where the birth is known too."""
        name, known = (
            self.chance.choice(CHILD_NAMES),
            self.chance.choice(["born", "born", "expected", "age", "nothing"]),
        )
        born = (
            self.births[name] if self.births[name] <= self.today < self.births[name] + timedelta(days=6_000) else None
        )
        if known == "born" and born:
            return Particulars(name, "Quill", born_on=born, sex=Sex.FEMALE), Person(self.today, born_on=born), name
        if known == "expected":
            on = self.today + timedelta(days=self.chance.randint(-20, 250))
            return Particulars("", "Quill", expected_on=on), Person(self.today, expected_on=on), ""
        if known == "age":
            age = self.chance.randint(0, 17)
            return Particulars(name, "", age_stated=age), Person(self.today, age=age), ""
        return Particulars("", ""), Person(self.today), ""

    def slip(self) -> None:
        """Somebody sees that a whole contact was entered in error."""
        if self.cases:
            case = self.chance.choice(self.cases)
            if case.row.stage != Stage.WITHDRAWN and not any(one.case is case for one in self.asking):
                correcting.correct_contact(case.row, by=self.decider, reason="Another family.")
                case.row.refresh_from_db()
                case.last_on = self.today
                for child in case.children:
                    child.came_to = {IN_ERROR}

    def place(self) -> None:
        """A lead places a hold, on a child or on a contact."""
        if self.cases:
            case = self.chance.choice(self.cases)
            name = self.chance.choice(sorted(case.names)) if case.names and self.chance.random() < 0.7 else ""
            kind, reference = (Held.CHILD, case.references[name]) if name else (Held.CONTACT, case.row.reference)
            placed = retained.acting(
                self.first, actions.place_hold, on_kind=kind, on_reference=reference, reason="A claim."
            )
            self.holds.append(Standing(placed, name, case))

    def lift(self) -> None:
        """Another lead lifts one."""
        if self.holds:
            hold = self.holds.pop(self.chance.randrange(len(self.holds)))
            retained.acting(self.second, actions.lift_hold, hold.row, reason="It was settled.")

    def ask(self) -> None:
        """Somebody asks what is held about the first child of a case."""
        cases = [case for case in self.cases if case.row.stage != Stage.WITHDRAWN]
        if cases:
            case = self.chance.choice(cases)
            child = case.row.children.order_by("id")[0]
            name = next((name for name, called in case.references.items() if name and called == child.reference), "")
            self.asking.append(Asking(make.access_request(child, by=self.first), name, case))
            case.last_on = self.today

    def answer(self) -> None:
        """They get their pack, or are told that there will be none."""
        if self.asking:
            one = self.asking.pop(self.chance.randrange(len(self.asking)))
            if self.chance.random() < 0.3:
                seen = draft.of(one.row).digest
                disclosure.submit(one.row, seen=seen, names_reason="They know.", by=self.first)
                disclosure.approve(one.row, seen=draft.submitted(one.row).digest, by=self.decider)
                retained.fetched(one.row)
            else:
                retained.closed(one.row)
            one.case.last_on = self.today

    def list_open(self) -> None:
        """A list of open cases names some of the same children."""
        born = {name: on for name, on in self.births.items() if on <= self.today}
        self.passing.name({name: Particulars(name, "Quill", born_on=on) for name, on in born.items()}, self.now)

    def pass_by(self) -> None:
        self.passing.come(self.now)

    def reschedule(self) -> None:
        self.put_in_force(later=self.chance.random() < 0.5)

    def put_in_force(self, *, later: bool) -> None:
        """Another schedule, from now or from a day to come; now and then nobody confirms it."""
        lines, days = self.lines(), self.chance.choice([7, 30, 366])
        from_on = self.today + timedelta(days=self.chance.randint(1, 900)) if later else None
        made = retained.acting(self.first, actions.put_schedule_in_force, document(lines, days), from_on=from_on)
        if not self.schedules or self.chance.random() < 0.7:
            retained.acting(self.second, actions.confirm_schedule, made)
            self.schedules.append((made.in_force_from, lines, days))

    def lines(self) -> list[Line]:
        years = self.chance.randint(1, 6)
        return [
            Line("all", years=years),
            Line("worse", of=frozenset(["referral", "early_help"]), until_age=self.chance.randint(10, 25)),
            Line("helped", of=frozenset(["early_help"]), years=self.chance.randint(1, 9)),
            Line("police", agency="police", years=self.chance.randint(1, 12)),
        ]

    # Time

    def go_on(self) -> None:
        """To a moment soon, or to either side of the day on which something is due."""
        passing = self.passing.next_days(self.in_force()[1])
        due = [day for day in (*map(self.due_day, self.cases), *passing) if day > self.today]
        if due and self.chance.random() < 0.7:
            day = datetime.combine(self.chance.choice(due), datetime.min.time(), tzinfo=make.LONDON)
            self.now = day + self.chance.choice([timedelta(minutes=-1), timedelta(minutes=1), timedelta(hours=15)])
        else:
            self.now += timedelta(days=self.chance.randint(1, 400), minutes=self.chance.randrange(1_440))
        make.time(self.now)

    def in_force(self) -> tuple[list[Line], int]:
        return [(lines, days) for since, lines, days in self.schedules if since <= self.now][-1]

    def due_day(self, case: Case) -> date:
        """The first day on which nobody wants the case any more."""
        day = max(self.today, case.last_on)
        step = 512
        while step:  # quicker than day by day; that there is only one such day is what the day-by-day oracle shows
            while self.wanted(case, day + timedelta(days=step - 1)):
                day += timedelta(days=step)
            step //= 2
        return day

    def wanted(self, case: Case, on: date) -> bool:
        return still_kept(on, case.children, case.last_on, case.agencies, self.in_force()[0])

    def held(self, case: Case) -> bool:
        return any(one.case is case or one.name in case.names for one in (*self.holds, *self.asking))

    def held_by_name(self, name: str) -> bool:
        return any(one.name == name for one in (*self.holds, *self.asking))

    # What is asked

    def try_all(self) -> None:
        """Read what is due, and try to dispose of every case, past all checks of Python's; then clear what passes."""
        listed = {one.case.reference for one in retained.acting(self.first, actions.read_due).due}
        for case in [*self.cases]:
            may = not self.wanted(case, self.today) and not self.held(case)
            self.note(case, "listed", may, case.row.reference in listed)
            went = retained.let_go(case.row, first=self.first, second=self.second)
            self.note(case, "disposed of", may, went)
            if went:
                self.cases.remove(case)
                self.holds = [hold for hold in self.holds if hold.case is not case]
                self.gone += 1
        self.passing.try_all(self.today, self.in_force()[1], self.held_by_name, self.note_there)

    def note(self, case: Case, what: str, ought: bool, was: bool) -> None:
        self.asked += 1
        if ought != was:
            self.wrong.append(f"{self.now}: {case.row.reference} was {'' if was else 'not '}{what}")

    def note_there(self, what: object, ought: bool, was: bool) -> None:
        self.asked += 1
        if ought != was:
            self.wrong.append(f"{self.now}: {what!r} was {'still' if was else 'no longer'} there")


def document(lines: Sequence[Line], days: int) -> str:
    """A schedule that says these."""
    written = ['title = "Tried"', f'[[class]]\nname = "transient"\nbecause = "B"\ndays = {days}']
    for line in lines:
        of = f"outcomes = [{', '.join(f'{chr(34)}{one}{chr(34)}' for one in sorted(line.of))}]\n" if line.of else ""
        long = f"years_after_last_contact = {line.years}" if line.years else f"until_age = {line.until_age}"
        who = f'agency = "{line.agency}"\n' if line.agency else ""
        written.append(f'[[rule]]\nname = "{line.name}"\ntitle = "T"\nbecause = "B"\n{of}{who}{long}')
    return "\n".join(written)
