"""How is the picture of an enquiry handed to its page?"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from openmash.clock import say_time_left, time_left
from openmash.hub.contacts.census import SOURCE_SHORT
from openmash.hub.contacts.earlier import Earlier
from openmash.hub.contacts.models import Child
from openmash.hub.contacts.workflow import STAGE_WORDS, TIE_WORDS, Path, Stage
from openmash.hub.enquiries import access, kin
from openmash.hub.enquiries.actions.reading import Picture
from openmash.hub.enquiries.ledger import Line
from openmash.hub.enquiries.workflow import ItemKind
from openmash.hub.govuk.words import near_time, the_day
from openmash.hub.partnership.models import Member
from openmash.hub.partnership.workflow import CASE_ROLES, Role
from openmash.hub.sharing.purposes import (
    BASIS_WORDS,
    PURPOSE_WORDS,
    SPECIAL_WORDS,
    EnquiryPurpose,
    LawfulBasis,
    SpecialCategory,
)

from .rows import clock_of, day_words

DECIDABLE = (Stage.ENQUIRED, Stage.PREPARED)


def shown(picture: Picture, *, by: Member, at: str = "", facts_only: bool = False) -> dict[str, Any]:
    """What the page of an enquiry shows to this reader."""
    today = the_day(picture.now)
    return {
        "p": picture,
        "at": at,
        "facts_only": facts_only,
        "kin": kin.drawn(picture.family, today=today),
        "why": why(picture),
        "earlier": None if picture.earlier is None else [before(one, today) for one in picture.earlier],
        "moments": list(moments(picture, today)),
        "room": list(room(picture)),
        **head(picture, today),
        **ledger(picture, today),
        **chronology(picture, today, facts_only=facts_only),
        **choices(picture, by),
    }


def before(one: Earlier, today: date) -> dict[str, Any]:
    """One earlier contact, and why it stands here."""
    contact = one.contact
    return {
        "contact": contact,
        "about": ", ".join(kin.brief(child.record, today=today) for child in one.children) or "Child not named",
        "ties": ", ".join(TIE_WORDS[tie] for tie in one.ties),
        "source": SOURCE_SHORT.get(contact.source, "Not known"),
        "stage": STAGE_WORDS[Stage(contact.stage)],
    }


def head(picture: Picture, today: date) -> dict[str, Any]:
    """Whom it is about, how it is rated, and how much time is left."""
    contact, ratings = picture.contact, picture.ratings
    return {
        "today": today,
        "aged": lambda record: kin.age_of(record, today=today),
        "source": SOURCE_SHORT.get(contact.source, "Not known"),
        "stage": STAGE_WORDS[Stage(contact.stage)],
        "rated": ratings[-1] if ratings else None,
        "first_rated": ratings[0] if len(ratings) > 1 else None,
        "time": clock_of(contact, picture.at),
    }


def ledger(picture: Picture, today: date) -> dict[str, Any]:
    """What each agency has answered, and what of it the reader can see."""

    def answered_words(line: Line) -> str:
        if line.answered and line.sent_at:
            return near_time(line.sent_at, today)
        due = line.request.due_at if line.request else None
        left = time_left(picture.at, due)
        return say_time_left(left) if due and due < picture.at else "awaited"

    def items_words(line: Line) -> str:
        seen = [f"{count} {state}" for state, count in picture.chronology.of(line.agency).items()]
        words = ", ".join(seen)
        if line.agency in picture.chronology.sealed:
            words = f"{words}; more is sealed" if words else "Sealed"
        withheld = [f"Withheld: {reason[0].lower()}{reason[1:]}" for reason in line.withheld]
        return ". ".join([words, *withheld] if words else withheld) or ("None" if line.answered else "None yet")

    return {
        "answered": sum(1 for line in picture.lines if line.answered),
        "unasked": [line for line in picture.lines if line.request is None],
        "answered_words": answered_words,
        "items_words": items_words,
    }


def chronology(picture: Picture, today: date, *, facts_only: bool) -> dict[str, Any]:
    """The items to show, and how their days are said."""
    items = picture.chronology.items
    return {
        "shown_items": [item for item in items if not facts_only or item.kind == ItemKind.FACT],
        **day_words(today),
    }


def choices(picture: Picture, by: Member) -> dict[str, Any]:
    """What this reader may do from here. The actions check it again."""
    contact, acts = picture.contact, picture.is_now and picture.glass is None
    live = contact.finished_at is None
    return {
        "works_on_cases": by.has(*CASE_ROLES),
        "may_ask": by.has(*access.ASKING) and acts,
        "may_rate": by.has(*access.ASKING) and acts and live,
        "may_decide": by.has(Role.DECISION_MAKER) and acts,
        "deciding": deciding(picture),
        "awaited_words": awaited_words([line.agency.name for line in picture.awaited]),
        "own_agency": by.agency_id if by.has(Role.REPRESENTATIVE) else None,
    }


def deciding(picture: Picture) -> list[Child]:
    """The children for whom something is still to be decided."""
    if picture.contact.stage not in DECIDABLE:
        return []
    return [child for child in picture.family.children if child.path == Path.LIVE]


def awaited_words(names: list[str]) -> str:
    """Who has not answered, as a sentence.

    >>> awaited_words(["Health"]), awaited_words(["Health", "Housing", "Police"])
    ('Health has not answered.', 'Health, Housing and Police have not answered.')
    """
    if len(names) < 2:
        return f"{''.join(names)} has not answered."
    return f"{', '.join(names[:-1])} and {names[-1]} have not answered."


def why(picture: Picture) -> list[tuple[str, str]]:
    """Why information may be asked for and shared."""
    enquiry = picture.enquiry
    return [
        ("Purpose", PURPOSE_WORDS[EnquiryPurpose(enquiry.purpose)][0]),
        ("Lawful basis", BASIS_WORDS[LawfulBasis(enquiry.basis)][0]),
        ("Special category", SPECIAL_WORDS[SpecialCategory(enquiry.special_category)][0]),
        ("What the agencies were told", enquiry.reason),
    ]


def moments(picture: Picture, today: date) -> Iterator[tuple[str, str]]:
    """When something became known: the addresses of earlier pictures, and their words."""
    yield picture.enquiry.at.isoformat(), f"{near_time(picture.enquiry.at, today)}, as agencies were asked"
    for reply in picture.replies:
        words = "replied" if reply.complete == "yes" else "replied in part"
        yield reply.at.isoformat(), f"{near_time(reply.at, today)}, as {reply.request.agency.name} {words}"


def room(picture: Picture) -> Iterator[tuple[str, str, str, Any]]:
    """Who works on it: the hub's worker, and whoever opened the request of their agency."""
    if picture.contact.worker:
        yield "Hub", "hub", picture.contact.worker.name, None
    for seen in picture.room:
        yield seen.by.agency.name, seen.by.agency.kind, seen.by.name, seen.at
