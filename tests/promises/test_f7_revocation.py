"""F7. What is taken back is gone with the next request: no reading that begins after the change shows it.

Over real connections: three browsers of one reader ask while somebody changes what they may read, and commits. What was
begun before the commit may show it or not; what is begun afterwards may not. Each browser is a race.
"""

import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial

import pytest
from django.db import connection, transaction
from django.test import Client

from openmash.hub.contacts import access
from openmash.hub.contacts.actions import breaking, declaring, restricting
from openmash.hub.contacts.models import Named
from openmash.hub.enquiries import actions as enquiries
from openmash.hub.enquiries.workflow import Visibility
from openmash.hub.partnership.models import Member
from openmash.hub.partnership.workflow import Role, Standing
from tests import doors, make, walls
from tests.promises.depth import times

KEPT_BY = ["openmash/hub/contacts/access.py", "openmash/hub/enquiries/access.py", "openmash/hub/config/sessions.py"]

READERS = 3
CHANGES = times(100, deep=3_334)
TEXT = "Seen at the door on Tuesday."
THE_LIST = "Under way, least time first."  # the database keeps the rows from them: whether there is a page, it does not

Act = Callable[[], object]


class World:
    """A restricted contact with an enquiry, who decides on it, who reads it, and everything that can be taken back."""

    def __init__(self) -> None:
        make.hub()
        self.decider = make.member(Role.DECISION_MAKER)
        self.reader = make.member(Role.SCREENER, sign_in=True)
        self.holder = make.member(Role.ADMINISTRATOR, sign_in=True)  # is not named, and breaks the glass
        self.police = make.representative("police")
        self.enquiry = make.enquiry("police", by=make.member(Role.SCREENER))
        self.contact, request = self.enquiry.contact, make.request(self.enquiry, "police")
        self.item = make.item(request, by=self.police, text=TEXT)
        make.replied(request, by=self.police)
        restricting.restrict(self.contact, named=[self.reader], reason="A colleague’s.", by=self.decider)
        self.page = f"/enquiries/{self.enquiry.reference}"
        for member in (self.reader, self.holder):
            doors.with_second_factor(member)
        self.browsers = {member.pk: [browser(member) for _ in range(READERS)] for member in (self.reader, self.holder)}

    def stands(self, *, standing: Standing = Standing.JOINED, roles: tuple[Role, ...] = (Role.SCREENER,)) -> None:
        """What administration of members does in the end."""
        Member.objects.filter(pk=self.reader.pk).update(standing=standing, roles=list(roles))

    def let_back(self) -> None:
        """They come back, and sign in again: leaving ended their sessions."""
        self.stands()
        self.browsers[self.reader.pk] = [browser(self.reader) for _ in range(READERS)]

    def moved(self, visibility: Visibility) -> None:
        enquiries.move_item(self.item, visibility=visibility, by=self.police)

    def name(self) -> None:
        restriction = access.standing_restriction(self.contact)
        restricting.name(restriction, self.reader, reason="She is back.", by=self.decider)

    def take_off(self) -> None:
        named = Named.objects.get(member=self.reader, lifted_at=None)
        restricting.take_off(named, reason="On leave.", by=self.decider)

    def break_glass(self) -> None:
        breaking.break_glass(self.contact.reference, hours=1, reason="He is at the door.", by=self.holder)

    def give_back(self) -> None:
        [glass] = access.broken_by(self.holder)
        breaking.give_back(glass, by=self.holder)

    def declare(self) -> None:
        declaring.declare(self.contact, of=self.reader, reason="Her sister.", by=self.decider)

    def lift(self) -> None:
        [conflict] = access.conflicts_in(self.contact)
        declaring.lift_conflict(conflict, reason="A namesake.", by=self.decider)


def browser(member: Member) -> Client:
    client = Client()
    assert member.user is not None
    walls.come_in(client, member.user)
    return client


@dataclass(frozen=True)
class Kind:
    """What is raced: who reads which page, what shows there, how it is taken back and how it is given again."""

    by: Member
    take: Act
    give: Act
    page: str = "/enquiries/"
    shows: str = ""


def kinds(world: World) -> list[Kind]:
    """The ways in which something is taken back; those that one page after another shows the most often."""
    reader, reference = world.reader, world.enquiry.reference
    at_the_list = [
        Kind(reader, partial(world.stands, standing=Standing.LEFT), world.let_back, shows=reference),
        Kind(reader, partial(world.stands, roles=(Role.REFERRER,)), world.stands, shows=reference),
        Kind(reader, partial(world.stands, roles=(Role.REFERRER,)), world.stands, shows=THE_LIST),
        Kind(reader, world.take_off, world.name, shows=reference),
        Kind(reader, world.declare, world.lift, shows=reference),
    ]
    seal, disclose = (partial(world.moved, one) for one in (Visibility.SEALED, Visibility.DISCLOSED))
    at_its_page = [
        Kind(reader, seal, disclose, world.page, TEXT),
        Kind(world.holder, world.give_back, world.break_glass, world.page, TEXT),
    ]
    return [*at_the_list * 3, *at_its_page]


def done(act: Act) -> None:
    """In a transaction of its own, which is committed when this returns."""
    with transaction.atomic():
        make.hub()
        act()


@dataclass
class Race:
    """One change, and what the readers saw: when each began to ask, and whether what it shows was there."""

    page: str
    shows: str
    over: threading.Event = field(default_factory=threading.Event)
    seen: list[tuple[float, bool]] = field(default_factory=list)

    def read(self, client: Client) -> None:
        """Ask while it changes, and once more when it has."""
        try:
            self.ask(client)
            self.over.wait()
            self.ask(client)
        finally:
            connection.close()

    def ask(self, client: Client) -> None:
        begun = time.monotonic()
        self.seen.append((begun, self.shows in client.get(self.page).content.decode()))

    def run(self, browsers: list[Client], change: Act, after: float) -> int:
        """How many readings that began after the commit showed it all the same."""
        readers = [threading.Thread(target=self.read, args=(client,)) for client in browsers]
        for reader in readers:
            reader.start()
        time.sleep(after)
        done(change)
        committed = time.monotonic()
        self.over.set()
        for reader in readers:
            reader.join()
        afterwards = [shown for begun, shown in self.seen if begun > committed]
        assert len(afterwards) >= len(readers)  # each asked once more
        return sum(afterwards)


@pytest.fixture
def world(scratch: object) -> World:
    with transaction.atomic():
        return World()


@contextmanager
def given(world: World, n: int) -> Iterator[Kind]:
    """A state in which the reader reads it; put back afterwards. The glass is broken first: it is open for an hour."""
    kind = kinds(world)[n % len(kinds(world))]
    if kind.by == world.holder:
        done(kind.give)
    yield kind
    if kind.by != world.holder:
        done(kind.give)


def test_f7_no_reading_that_begins_after_a_revocation_shows_it(world: World) -> None:
    chance, late, before, longest = random.Random(7), 0, 0, 0.05
    for n in range(CHANGES):
        with given(world, n) as kind:
            race, begun = Race(kind.page, kind.shows), time.monotonic()
            late += race.run(world.browsers[kind.by.pk], kind.take, after=chance.uniform(0, longest))
            longest = (longest + time.monotonic() - begun) / 2  # about as long as it all takes on this machine
            before += sum(shown for _, shown in race.seen)
    print(f"\nF7: {CHANGES * READERS} races; {before} readings before the change showed it, {late} after it")
    assert late == 0
    assert before > CHANGES / 4  # otherwise hardly anybody could read it before either
