"""Which worries reach the hub, from whom, when, about which children, and how would a hub plausibly rate them?

Sources: ADCS *Safeguarding Pressures 9* for 2023 to 2024 (3.0 million contacts about children in England: police 32
%, health 17 %, education 16 %, family and public 9 %; referral 22 %, early help 14 %, advice 30 %, no further action
23 %). With 1.5 children each that is about 0.035 contacts a year for each resident. Levels, BRAG, repeat rates and
how long a decision takes are **assumptions**.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Final, NamedTuple

from openmash.clock import Brag
from openmash.synthetic import narratives
from openmash.synthetic.chance import Chance, Weighted
from openmash.synthetic.holdings import Family
from openmash.synthetic.narratives import Theme
from openmash.synthetic.rhythm import LONDON, Calendar, Rhythm
from openmash.synthetic.shapes import (
    STARTS_SCHOOL_AFTER,
    Agency,
    Channel,
    Connected,
    ContactEvent,
    Footing,
    Informed,
    Level,
    Outcome,
    Person,
    Role,
    Sex,
    Source,
)


class Sender(NamedTuple):
    """One kind of referrer: share of contacts, agency, usual channels, when they write, and what about."""

    source: Source
    share: float
    agency: Agency | None
    channels: tuple[Channel, ...]
    rhythm: Rhythm
    themes: tuple[Theme, ...]


_FORM, _PHONE, _MAIL, _FILE = Channel.FORM, Channel.PHONE, Channel.EMAIL, Channel.FILE
_H, _E, _S = Agency.HEALTH, Agency.EDUCATION, Agency.SOCIAL_CARE
_MOSTLY_FORM = (_FORM, _FORM, _FORM, _PHONE, _MAIL)

SENDERS: Final = (
    Sender(Source.POLICE, 0.33, Agency.POLICE, (_FILE,), Rhythm.OVERNIGHT_BATCH, narratives.POLICE),
    Sender(Source.SCHOOL, 0.22, _E, _MOSTLY_FORM, Rhythm.SCHOOL, narratives.SCHOOL),
    Sender(Source.EDUCATION_SERVICE, 0.03, _E, _MOSTLY_FORM, Rhythm.SCHOOL, narratives.SCHOOL),
    Sender(Source.GP, 0.03, _H, _MOSTLY_FORM, Rhythm.CLINIC, narratives.HEALTH),
    Sender(Source.HEALTH_VISITOR, 0.04, _H, _MOSTLY_FORM, Rhythm.CLINIC, narratives.HEALTH),
    Sender(Source.SCHOOL_NURSE, 0.01, _H, _MOSTLY_FORM, Rhythm.SCHOOL, narratives.HEALTH),
    Sender(Source.OTHER_PRIMARY_HEALTH, 0.03, _H, _MOSTLY_FORM, Rhythm.CLINIC, narratives.HEALTH),
    Sender(Source.EMERGENCY_DEPARTMENT, 0.04, _H, (Channel.WIRE, _FORM), Rhythm.ROUND_THE_CLOCK, narratives.HEALTH),
    Sender(Source.OTHER_HEALTH, 0.01, _H, _MOSTLY_FORM, Rhythm.CLINIC, narratives.HEALTH),
    Sender(Source.FAMILY, 0.05, None, (_PHONE, _PHONE, _FORM), Rhythm.FAMILY, narratives.FAMILY),
    Sender(Source.ACQUAINTANCE, 0.015, None, (_PHONE, _FORM), Rhythm.FAMILY, narratives.FAMILY),
    Sender(Source.SELF, 0.005, None, (_PHONE, _FORM), Rhythm.FAMILY, narratives.SELF),
    Sender(Source.OTHER_INDIVIDUAL, 0.02, None, (_PHONE, _FORM), Rhythm.FAMILY, narratives.FAMILY),
    Sender(Source.HOUSING, 0.04, Agency.HOUSING, _MOSTLY_FORM, Rhythm.OFFICE, narratives.HOUSING),
    Sender(Source.SOCIAL_CARE, 0.04, _S, (_FORM,), Rhythm.OFFICE, narratives.AUTHORITY),
    Sender(Source.OTHER_INTERNAL, 0.03, None, (_FORM,), Rhythm.OFFICE, narratives.AUTHORITY),
    Sender(Source.OTHER_AUTHORITY, 0.03, None, (_FORM, Channel.WIRE), Rhythm.OFFICE, narratives.AUTHORITY),
    Sender(Source.EARLY_HELP, 0.02, None, (_FORM,), Rhythm.OFFICE, narratives.CENTRE),
    Sender(Source.OTHER_LEGAL, 0.04, Agency.PROBATION, (_FORM,), Rhythm.OFFICE, narratives.LEGAL),
    Sender(Source.OTHER, 0.03, None, (_FORM, _PHONE), Rhythm.OFFICE, narratives.CENTRE),
    Sender(Source.ANONYMOUS, 0.02, None, (_PHONE, _FORM), Rhythm.FAMILY, narratives.FAMILY),
    Sender(Source.UNKNOWN, 0.01, None, (_FORM,), Rhythm.FAMILY, narratives.FAMILY),
)
POLICE: Final = SENDERS[0]
_SENDER: Final = Weighted({sender: sender.share for sender in SENDERS})
_MIDWIFE: Final = Sender(Source.OTHER_HEALTH, 0.0, _H, (_FORM,), Rhythm.CLINIC, narratives.UNBORN)
_SCHOOLS: Final = frozenset({Source.SCHOOL, Source.EDUCATION_SERVICE, Source.SCHOOL_NURSE})

_IN_THREE_YEARS: Final = {Footing.STEADY: 0.38, Footing.STRAINED: 2.8, Footing.EMERGING: 0.5}
_AFTER_ONSET: Final = 2.5
_LEVEL: Final = {
    0: Weighted({Level(1): 0.34, Level(2): 0.48, Level(3): 0.17, Level(4): 0.01}),
    1: Weighted({Level(1): 0.14, Level(2): 0.44, Level(3): 0.36, Level(4): 0.06}),
    2: Weighted({Level(2): 0.17, Level(3): 0.53, Level(4): 0.30}),
    3: Weighted({Level(2): 0.08, Level(3): 0.50, Level(4): 0.42}),
}
_BRAG: Final = {
    Level(1): Weighted({Brag.BLUE: 0.55, Brag.GREEN: 0.40, Brag.AMBER: 0.05}),
    Level(2): Weighted({Brag.BLUE: 0.08, Brag.GREEN: 0.62, Brag.AMBER: 0.28, Brag.RED: 0.02}),
    Level(3): Weighted({Brag.GREEN: 0.18, Brag.AMBER: 0.67, Brag.RED: 0.15}),
    Level(4): Weighted({Brag.AMBER: 0.25, Brag.RED: 0.75}),
}
_OUTCOME: Final = {
    Level(1): Weighted({Outcome.NO_FURTHER_ACTION: 0.55, Outcome.ADVICE: 0.42, Outcome.OPEN_CASE: 0.03}),
    Level(2): Weighted({
        Outcome.NO_FURTHER_ACTION: 0.22, Outcome.ADVICE: 0.40, Outcome.EARLY_HELP: 0.26,
        Outcome.REFERRAL: 0.05, Outcome.OPEN_CASE: 0.07,
    }),
    Level(3): Weighted({
        Outcome.NO_FURTHER_ACTION: 0.08, Outcome.ADVICE: 0.20, Outcome.EARLY_HELP: 0.12,
        Outcome.REFERRAL: 0.45, Outcome.OPEN_CASE: 0.15,
    }),
    Level(4): Weighted({Outcome.STRATEGY_DISCUSSION: 0.40, Outcome.REFERRAL: 0.38, Outcome.OPEN_CASE: 0.22}),
}  # fmt: skip
_HOURS_TO_DECIDE: Final = {Brag.RED: 5.0, Brag.AMBER: 22.0, Brag.GREEN: 55.0, Brag.BLUE: 48.0}
_INFORMED: Final = Weighted(
    {
        (Informed.TOLD, ""): 0.62,
        (Informed.NOT_TOLD, "It could add to the risk."): 0.14,
        (Informed.NOT_TOLD, "They could not be reached."): 0.11,
        (Informed.NOT_KNOWN, ""): 0.13,
    }
)


_RELATION: Final = {
    Role.PARTNER: "parent's partner",
    Role.GRANDPARENT: "grandparent",
    Role.CHILD: "brother or sister",
    Role.ADULT_CHILD: "grown brother or sister",
}


def reaching(family: Family, when: Calendar, chance: Chance, busy: float) -> Iterator[ContactEvent]:
    """Every contact about a family with children, or expecting one, in three years; identifiers are empty as yet.

    `busy` multiplies the rate.
    """
    children = [person for person in family.people if person.role in (Role.CHILD, Role.UNBORN)]
    if not children:
        return
    home = family.home
    for _ in range(chance.poisson(_IN_THREE_YEARS[home.footing] * busy)):
        yield contact(family, children, when, chance)
    if home.footing_since and home.footing is Footing.EMERGING:
        for _ in range(chance.poisson(_AFTER_ONSET * busy)):
            yield contact(family, children, when, chance, since=home.footing_since)


def contact(
    family: Family,
    children: list[Person],
    when: Calendar,
    chance: Chance,
    *,
    since: date | None = None,
    sender: Sender | None = None,
) -> ContactEvent:
    """One contact about one of the children, and perhaps brothers and sisters."""
    first = chance.one_of(children)
    sender = sender or _who_writes(first, chance)
    begin = max(since or when.first, _first_day(first, sender, when))
    received_at = when.moment(sender.rhythm, chance, since=begin)
    about = [first, *(child for child in children if child is not first and _also(child, first, received_at, chance))]
    theme = chance.one_of(narratives.fitting(sender.themes, first.age_on(received_at.date())))
    pull = theme.pull + (family.home.footing is Footing.EMERGING)
    level = _LEVEL[pull].pick(chance)
    brag = _BRAG[level].pick(chance)
    informed, informed_reason = _INFORMED.pick(chance)
    return ContactEvent(
        contact_id="",
        received_at=received_at,
        source=sender.source,
        agency=sender.agency,
        channel=chance.one_of(sender.channels),
        children=tuple(child.person_id for child in about),
        connected=_connected(family, about, received_at.date()),
        narrative=narrative(theme, family, about, received_at, chance),
        informed=informed,
        informed_reason=informed_reason,
        need=theme.need,
        level=level,
        brag=brag,
        outcome=_OUTCOME[level].pick(chance),
        decided_at=_decided(received_at, brag, when, chance),
    )


def _who_writes(child: Person, chance: Chance) -> Sender:
    if child.born is None:
        return _MIDWIFE
    sender = _SENDER.pick(chance)
    while sender.source in _SCHOOLS and not child.school:
        sender = _SENDER.pick(chance)
    return sender


def _first_day(child: Person, sender: Sender, when: Calendar) -> date:
    """The first day on which this sender could write about the child: known to midwives, born, or at school."""
    if child.born is None:
        return when.last - timedelta(days=100)
    return child.born + timedelta(days=STARTS_SCHOOL_AFTER) if sender.source in _SCHOOLS else child.born


def _also(child: Person, first: Person, received_at: datetime, chance: Chance) -> bool:
    """Whether a brother or sister is named too, if born by then: nearly every twin, three in five of the others."""
    if child.born is None or child.born > received_at.date():
        return False
    return chance.happens(0.9 if child.twin_id == first.person_id else 0.62)


def _connected(family: Family, about: list[Person], day: date) -> tuple[Connected, ...]:
    first = about[0]
    return tuple(
        Connected(person.person_id, _relation(person, first))
        for person in family.people
        if person not in about and person.born and person.born <= day
    )


def _relation(person: Person, child: Person) -> str:
    if person.person_id in (child.mother_id, child.father_id):
        return "mother" if person.person_id == child.mother_id else "father"
    return _RELATION.get(person.role, "other adult in the home")


def narrative(theme: Theme, family: Family, about: list[Person], received_at: datetime, chance: Chance) -> str:
    """The words of the notification, for this family."""
    child, address = about[0], family.home.address
    mother = next((person for person in family.people if person.person_id == child.mother_id), None)
    female, parent = child.sex is Sex.FEMALE, "mother" if mother else "father"
    others = " and ".join(f"{person.forename} ({_age(person, received_at.date())})" for person in about[1:])
    seen_at = received_at - timedelta(minutes=90 + chance.below(400))
    return theme.text.format(
        child=child.forename, age=_age(child, received_at.date()), address=address,
        street=address.split(", ")[-2].lstrip("0123456789 "), time=f"{seen_at:%H:%M}",
        others=f" with {others}" if others else "", was="were" if others else "was",
        others_too=f", with {others}" if others else "",
        parent=parent, Parent=parent.capitalize(), mother=mother.forename if mother else "The mother",
        they="she" if female else "he", They="She" if female else "He", their="her" if female else "his",
        them="her" if female else "him",
        themself="herself" if female else "himself", due=f"{child.due_on or received_at.date():%-d %B %Y}",
    )  # fmt: skip


def _age(child: Person, day: date) -> str:
    years = child.age_on(day)
    if years or child.born is None:
        return str(years)
    days = (day - child.born).days
    return f"{min(days // 30, 11)} months" if days >= 60 else f"{days // 7} weeks" if days >= 14 else "newborn"


def _decided(received_at: datetime, brag: Brag, when: Calendar, chance: Chance) -> datetime | None:
    """A long-tailed time after receipt; a day later when that falls on a Sunday; empty while it lies ahead."""
    stretch = 1 / (0.25 + chance.random()) - 0.35
    decided_at = received_at + timedelta(minutes=int(60 * _HOURS_TO_DECIDE[brag] * stretch))
    if decided_at.astimezone(LONDON).weekday() == 6 and brag is not Brag.RED:
        decided_at += timedelta(days=1)
    return decided_at if decided_at <= when.until else None
