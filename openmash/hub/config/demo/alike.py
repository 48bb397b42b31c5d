"""Who is like whom in the demonstration: pairs that the hub is not sure of, told as agencies told them. All invented.

A twin, two numbers for one boy, a name that many bear, a girl before and after birth; and two records that somebody has
joined already.
"""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import NamedTuple

from openmash.clock import Brag
from openmash.hub.contacts.actions import checking, receiving, triaging
from openmash.hub.contacts.models import Contact
from openmash.hub.contacts.told import ChildTold, Notification, PersonTold
from openmash.hub.contacts.workflow import Channel, LivesWith, Route
from openmash.hub.decisions.actions import Judged, decide
from openmash.hub.decisions.evidence import gathered
from openmash.hub.decisions.workflow import Influence, Outcome
from openmash.hub.matches.actions import judging, placing
from openmash.hub.partnership.actions import Job
from openmash.hub.partnership.models import Hub
from openmash.hub.people.actions import Particulars
from openmash.hub.people.models import CloseMatch
from openmash.hub.people.workflow import Said, Sex
from openmash.hub.records import wall
from openmash.hub.records.purposes import Purpose

from . import time
from .team import Team


class Home(NamedTuple):
    """Where somebody lives."""

    address: str
    postcode: str


QUAY = Home("Flat 6, 22 Copperfield Quay, Hollowness", "TM3 7BD")
WEIR = Home("9 Weir Terrace, Eldermoor", "TM2 8QP")
ROW = Home("41 Tannery Row, Thornmere", "TM1 6HN")
CLOSE = Home("26 Cooperage Close, Thornmere", "TM1 9RT")
MEWS = Home("Flat 1, 2 Staithe Mews, Hollowness", "TM3 4WE")
ROAD = Home("80 Millrace Road, Eldermoor", "TM2 5LN")
COURT = Home("17 Sailmakers Court, Hollowness", "TM3 1FG")
F, M = Sex.FEMALE, Sex.MALE


@dataclass(frozen=True)
class Told:
    """What one agency told, so many days ago."""

    days: int
    agency: str
    source: str
    worry: str
    children: tuple[Particulars, ...]
    around: dict[str, Particulars] = field(default_factory=dict)


def born(days: int, today: date) -> date:
    """The birthday of who is so many days old."""
    return today - timedelta(days=days)


def told(today: date) -> list[Told]:
    """The contacts, the oldest first."""
    khan = Particulars(given_name="Muhammad", family_name="Khan", born_on=date(today.year - 12, 5, 6), sex=M)
    mother = _at(Particulars(given_name="Joanna", family_name="Hallam", born_on=date(1991, 2, 3), sex=F), QUAY)
    amelia = _at(
        Particulars(
            given_name="Amelia Rose", family_name="Hallam", born_on=date(2019, 9, 4), sex=F, nhs_number="9995550121"
        ),
        QUAY,
    )
    annalise = _at(
        Particulars(
            given_name="Annalise", family_name="Hallam", born_on=date(2019, 9, 4), sex=F, nhs_number="9995550148"
        ),
        QUAY,
    )
    leila = _at(Particulars(given_name="Leila", family_name="Haddad", born_on=date(2013, 1, 8), sex=F), ROW)
    layla = _at(Particulars(given_name="Layla", family_name="Haddad", born_on=date(2013, 8, 1), sex=F), WEIR)
    kofi = _at(Particulars(given_name="Kofi", family_name="Asante", born_on=date(2012, 6, 30), sex=M), CLOSE)
    demelza = _at(Particulars(given_name="Demelza", family_name="Pellew", born_on=date(2001, 7, 9), sex=F), MEWS)
    return [
        Told(279, "health", "3B", "The twins were not brought to a review.", (amelia, annalise), {"Mother": mother}),
        Told(240, "education", "2A", "Kofi is often late and says little of home.", (_with(kofi, "9995550164"),)),
        Told(210, "education", "2A", "Muhammad has new trainers that he cannot explain.", (_at(khan, COURT),)),
        Told(190, "health", "3A", "Leila’s asthma is not well looked after.", (leila,)),
        Told(120, "police", "6", "Layla was found in the park late at night.", (layla,)),
        Told(
            41, "health", "3D", "Booked late; she says little of the father.",
            (_at(Particulars(family_name="Pellew", expected_on=today + timedelta(days=9)), MEWS),),
            {"Mother": demelza},
        ),
        Told(20, "health", "3A", "Kofi came with a burn; the story changed.", (_with(kofi, "9995550172"),)),
        Told(15, "police", "6", "Muhammad was with two men who are known to us.", (_at(khan, ROAD),)),
        Told(
            9, "police", "6", "A verbal argument between two adults; one girl was awake.",
            (_at(Particulars(given_name="Amelie", family_name="Hallem", born_on=date(2019, 4, 9), sex=F), QUAY),),
            {"Mother": _at(Particulars(given_name="Jo", sex=F), QUAY)},
        ),
        Told(
            2, "health", "3D", "Born early; mother wishes to leave the ward.",
            (_at(Particulars(given_name="Baby", family_name="Pellew", born_on=born(3, today), sex=F), MEWS),),
        ),
    ]  # fmt: skip


def _with(who: Particulars, number: str) -> Particulars:
    return replace(who, nhs_number=number)


def _at(who: Particulars, home: Home) -> Particulars:
    return replace(who, address=home.address, postcode=home.postcode)


def tell_alike(team: Team) -> None:
    """Each is received, looked at and decided on at its time; nothing of them is on the board."""
    present = wall.now()
    for one in told(present.date()):
        time.at(present - timedelta(days=one.days))
        contact = receiving.receive(notification(one, team), by=team.administrator)
        time.later(minutes=30)
        close(contact, team)
    time.present()


def notification(one: Told, team: Team) -> Notification:
    """What the hub wrote down."""
    around = tuple(
        PersonTold(relation=relation, particulars=who, lives_with=LivesWith.YES) for relation, who in one.around.items()
    )
    return Notification(
        channel=Channel.EMAIL, source=one.source, agency=team.agencies[one.agency], worry=one.worry,
        children=tuple(ChildTold(particulars=who) for who in one.children), connected=around,
    )  # fmt: skip


def close(contact: Contact, team: Team) -> None:
    """Looked at, and closed with advice."""
    checking.check(contact, by=team.screener(0))
    judged = triaging.Judgement(
        level=2, brag=Brag.GREEN, reason="A single worry, and the agency stays with the family."
    )
    triaging.triage(contact, judged, route=Route.ADVICE, by=team.screener(0))
    for child in contact.children.order_by("id"):
        evidence = gathered(contact, by=team.decision_maker)
        advice = Judged(
            outcome=Outcome.ADVICE, level=2, reasons="The agency knows what to do, and whom to turn to.",
            influence=Influence.NOT_CHANGED, seen=evidence.seen,
        )  # fmt: skip
        decide(child, advice, by=team.decision_maker)


def place_everybody(hub: Hub, team: Team) -> None:
    """The hub places all who were told of, as its job would have; two of them were joined by a person."""
    wall.enter(hub.pk, Purpose.SWEEP)
    while placing.place(by=Job(hub.pk, "place-records")):
        pass
    pair = CloseMatch.objects.get(first__given_name="Leila", second__given_name="Layla")
    judging.judge(pair, Said.SAME, reason="Her school says that she moved to Weir Terrace.", by=team.decision_maker)
