"""What does the demonstration tell? A girl of whom four agencies each hold one small thing.

None of the four would have referred for what it holds. Everything is dated from the moment of the demonstration. The
family is not of the borough: its street is on no generated list, and no generated person bears its numbers.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from openmash.synthetic.rhythm import LONDON
from openmash.synthetic.shapes import Agency, Channel, Informed, Sex, Source

ADDRESS: Final = "Flat 3, 8 Orrery Place, Hollowness"
POSTCODE: Final = "TM5 4RD"
SCHOOL: Final = "Hollowness Primary"


class ItemKind(StrEnum):
    """A reader must be able to tell fact from opinion."""

    FACT = "fact"
    OPINION = "opinion"
    THIRD_PARTY = "third_party"


@dataclass(frozen=True, slots=True)
class StoryPerson:
    """One of the family. `relation` is to the girl; `lives_with` says whether in her home."""

    relation: str
    forename: str
    surname: str
    sex: Sex
    born: date
    ethnicity: str
    address: str
    postcode: str
    lives_with: bool
    nhs: str = ""
    upn: str = ""
    phone: str = ""
    school: str = ""


@dataclass(frozen=True, slots=True)
class StoryItem:
    """The one thing that an agency holds: when it happened, what it is, and what a reader elsewhere needs to know.

    `told_by` is the source's identity, which is kept apart and never shared. `prompt` is a phrase of the starter prompt
    that the item answers.
    """

    agency: Agency
    prompt: str
    kind: ItemKind
    happened_on: date
    text: str
    context: str
    told_by: str = ""


@dataclass(frozen=True, slots=True)
class StoryContact:
    """How the girl reaches the hub this morning."""

    received_at: datetime
    source: Source
    channel: Channel
    referrer: str
    referrer_phone: str
    worry: str
    informed: Informed
    informed_reason: str


@dataclass(frozen=True, slots=True)
class Story:
    """The family, the morning's contact, the four items, and what the open-cases list says: nothing."""

    child: StoryPerson
    sibling: StoryPerson
    mother: StoryPerson
    partner: StoryPerson
    grandparent: StoryPerson
    contact: StoryContact
    items: tuple[StoryItem, ...]
    open_case: None = None

    @property
    def family(self) -> tuple[StoryPerson, ...]:
        """Everybody, the girl first."""
        return (self.child, self.sibling, self.mother, self.partner, self.grandparent)


def story(now: datetime) -> Story:
    """The story as it stands at an aware moment. Raises `ValueError` for a naive one."""
    if now.tzinfo is None:
        raise ValueError("The story needs to know in which time zone its moment is.")
    today = now.astimezone(LONDON).date()
    child, sibling, mother, partner, grandparent = _family(today)
    return Story(child, sibling, mother, partner, grandparent, _contact(now.astimezone(LONDON)), _items(today))


def _family(today: date) -> tuple[StoryPerson, ...]:
    girl = _person("child", "Orla Maddern", Sex.FEMALE, _ago(today, 2694))
    boy = _person("half-brother", "Finn Maddern-Pike", Sex.MALE, _ago(today, 158))
    grandmother = _person("grandmother", "Sheila Maddern", Sex.FEMALE, _ago(today, 20310))
    return (
        replace(girl, nhs="9990013691", upn="G991204618037", school=SCHOOL),
        replace(boy, nhs="9990014191"),
        replace(_person("mother", "Jodie Maddern", Sex.FEMALE, _ago(today, 9980)), phone="07700 900461"),
        replace(_person("mother's partner", "Kieran Pike", Sex.MALE, _ago(today, 11490)), phone="07700 900872"),
        replace(
            grandmother, address="27 Orrery Place, Eldermoor", postcode="TM2 6LA", lives_with=False,
            phone="020 7946 0318",
        ),
    )  # fmt: skip


def _person(relation: str, name: str, sex: Sex, born: date) -> StoryPerson:
    forename, surname = name.split(" ")
    return StoryPerson(relation, forename, surname, sex, born, "WBRI", ADDRESS, POSTCODE, lives_with=True)


def _contact(now: datetime) -> StoryContact:
    """Twenty to nine this morning; until there has been time for every answer, four hours ago."""
    received_at = min(now.replace(hour=8, minute=40, second=0, microsecond=0), now - timedelta(hours=4))
    return StoryContact(
        received_at=received_at,
        source=Source.FAMILY,
        channel=Channel.PHONE,
        referrer="Sheila Maddern",
        referrer_phone="020 7946 0318",
        worry=_said(
            """
            Sheila rang for advice about her granddaughter Orla, who is seven. Orla used to stay with her every
            Friday. For five weeks her daughter Jodie has put it off, each time by text, in words that do not sound
            like hers. She has seen the baby, Finn, twice since he was born. She thinks that Jodie's partner Kieran
            has moved in. She has not seen anything happen. She says that it may be nothing and she does not want to
            make trouble.
            """
        ),
        informed=Informed.NOT_TOLD,
        informed_reason="Sheila is afraid that Jodie would stop speaking to her.",
    )


def _items(today: date) -> tuple[StoryItem, ...]:
    return (_from_school(today), _from_health(today), _from_housing(today), _from_police(today))


def _from_school(today: date) -> StoryItem:
    return StoryItem(
        agency=Agency.EDUCATION,
        prompt="attendance",
        kind=ItemKind.FACT,
        happened_on=_ago(today, 12),
        text=_said(
            """
            Over the last ten weeks of school Orla's attendance is 92 %; before that it was 98 %. All four days missed
            were Mondays. Each was explained by text, from a number that the school did not have before.
            """
        ),
        context=_said(
            """
            Above the level at which the school writes home. Her teacher finds her quieter than last year and had put
            it down to the new baby.
            """
        ),
    )


def _from_health(today: date) -> StoryItem:
    return StoryItem(
        agency=Agency.HEALTH,
        prompt="last seen",
        kind=ItemKind.OPINION,
        happened_on=_ago(today, 26),
        text=_said(
            """
            Health visitor's view after a home visit: Jodie was guarded. She looked to her partner before she
            answered, and asked twice who would see the notes. Finn was well and his weight was on its line.
            """
        ),
        context=_said(
            """
            Kieran was present throughout, so Jodie could not be asked about safety at home on her own. The next visit
            is a routine one in four months.
            """
        ),
    )


def _from_housing(today: date) -> StoryItem:
    return StoryItem(
        agency=Agency.HOUSING,
        prompt="household members",
        kind=ItemKind.THIRD_PARTY,
        happened_on=_ago(today, 40),
        text=_said(
            """
            A neighbour told our officer of a man shouting late at night, and a child crying on the landing, three
            times in two months.
            """
        ),
        context=_said(
            """
            Recorded as noise; diary sheets were sent and not returned. Jodie is the only adult on the tenancy. Our
            officer has not been inside.
            """
        ),
        told_by="The tenant of the flat below, who asked not to be named.",
    )


def _from_police(today: date) -> StoryItem:
    return StoryItem(
        agency=Agency.POLICE,
        prompt="incidents at the address",
        kind=ItemKind.FACT,
        happened_on=_ago(today, 61),
        text=_said(
            """
            Officers attended at 23:50 after a 999 call that was cut off. Two adults, both calm, said that it was a
            mistake. A girl of about seven was awake on the stairs. No offences disclosed.
            """
        ),
        context=_said(
            """
            Graded standard. No child's name was taken, so no notification was sent. The man gave his name as Kieran
            Pike; no check was made outside this force.
            """
        ),
    )


def _said(text: str) -> str:
    return " ".join(text.split())


def _ago(today: date, days: int) -> date:
    return today - timedelta(days=days)
