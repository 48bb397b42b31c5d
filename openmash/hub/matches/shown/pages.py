"""How are the queue, a close match and a person handed to their pages?"""

from collections.abc import Iterator, Sequence
from datetime import date
from math import sqrt
from typing import Any

from openmash.hub.audit.events import Event
from openmash.hub.contacts.models import Child, ConnectedPerson
from openmash.hub.enquiries import kin
from openmash.hub.enquiries.family import Family
from openmash.hub.govuk.pictures.waterfall import signed
from openmash.hub.govuk.words import counted
from openmash.hub.matches.actions.reading import Record, Reviewed, Seen, Whole
from openmash.hub.matches.households import Resident, teller
from openmash.hub.people.index import read
from openmash.hub.people.models import AgencyRecord, CloseMatch, Indexed
from openmash.hub.people.workflow import HARM_WORDS, Because, Harm, Why
from openmash.linkage.persons import one_birthday

from . import compared, evidence

ADULT = 18
SAID_WORDS = {"same": "Same", "different": "Different", "unsure": "Not sure"}
BECAUSE_WORDS = {
    Because.FIRST: "Nobody like it was known: a person of its own.",
    Because.MODEL: "Put here by the model: it was sure, and nothing spoke against it.",
    Because.JOINED: "Came with a joining.",
    Because.UNDONE: "Came back when a joining was undone.",
    Because.PARTED: "Taken out of another person’s records.",
}


#: What somebody did who saw both persons.
SEEN_WORDS: dict[str, str] = {
    Event.CONTACT_READ: "Read a contact",
    Event.ENQUIRY_READ: "Read an enquiry",
    Event.PERSON_READ: "Read this person’s records",
    Event.DECISION_READ: "Read a decision",
    Event.SEARCH_MADE: "Searched",
    Event.PEOPLE_LOOKED_UP: "Asked whether somebody is known",
    Event.BOARD_READ: "Read the board",
}


def is_child(record: AgencyRecord, today: date) -> bool:
    """Whether somebody is not known to be an adult."""
    if record.born_on is not None:
        return (
            today.year - record.born_on.year - ((today.month, today.day) < (record.born_on.month, record.born_on.day))
            < ADULT
        )
    return record.age_stated is None or record.age_stated < ADULT


def kind_of(match: CloseMatch, today: date) -> tuple[str, str]:
    """What the two are called: child and children, or person and people."""
    children = is_child(match.first, today) or is_child(match.second, today)
    return ("child", "children") if children else ("person", "people")


def listed(found: Sequence[CloseMatch], today: date) -> list[dict[str, Any]]:
    """The queue, one line for each pair."""
    return [
        {
            "reference": match.reference,
            "one": brief(match.first, today),
            "other": brief(match.second, today),
            "why": evidence.why(match),
            "harm": HARM_WORDS[Harm(match.harm)],
            "weight": signed(match.weight),
            "waits": match.waits,
            "since": match.at,
        }
        for match in found
    ]


def brief(record: AgencyRecord, today: date) -> dict[str, str]:
    """Who a record says it is, in a line."""
    return {
        "name": record.name,
        "age": kin.age_of(record, today=today),
        "agency": record.agency.name if record.agency else "Hub",
        "kind": record.agency.kind if record.agency else "hub",
    }


def reviewed(page: Reviewed, today: date) -> dict[str, Any]:
    """A close match."""
    match = page.match
    one, many = kind_of(match, today)
    wide, narrow = evidence.pictures(match)
    return {
        "r": page,
        "match": match,
        "child": one,
        "children": many,
        "lede": evidence.lede(match),
        "lines": compared.lines(match, page.one, page.other),
        "sides": [brief(side.row.record, today) for side in (page.one, page.other)],
        "weighed": evidence.words(match),
        "wide": wide,
        "narrow": narrow,
        "twin": twin_words(page),
        "why_asked": why_asked(match),
        "residents": list(residents(page, today)),
        "said": SAID_WORDS,
        "zone_words": record_words(page.zone),
        "twin_words": record_words(page.twins),
        "settled": settled(page),
    }


def why_asked(match: CloseMatch) -> str:
    """From which sum on what happens, and why a person is asked about this one."""
    sure, doubt = signed(match.same_from), signed(match.ask_from)
    sums = f"From {sure} the hub would join by itself, below {doubt} it would leave them apart."
    but = "The sum alone would be enough, but you are asked:" if match.weight >= match.same_from else "You are asked:"
    return f"{sums} {but} {evidence.why(match)[:1].lower()}{evidence.why(match)[1:]}"


def settled(page: Reviewed) -> str:
    """What became of it, where it is answered."""
    if page.match.waits != "nobody":
        return ""
    together = page.one.row.person_id == page.other.row.person_id
    return "The two records stand with one person." if together else "The two records stand with two people."


def twin_words(page: Reviewed) -> str:
    """Who the twin is, where one is known at the address; a name only where a reader may know it."""
    if page.match.why != Why.TWIN:
        return ""
    born = {side.row.record.born_on for side in (page.one, page.other)} - {None}
    for resident in page.household.residents:
        record = resident.latest.record
        if record.born_on in born:
            number = ", has an NHS number of their own" if record.nhs_number else ""
            return f"{record.name}, of the same birthday{number}. Either record could be theirs, or a third child’s."
    if len({side.row.record.given_name.casefold() for side in (page.one, page.other)}) > 1:
        return "The two records could be the two twins."
    return "Somebody said that there is a twin, of whom the hub has no record yet."


def residents(page: Reviewed, today: date) -> Iterator[dict[str, Any]]:
    """Who lives there, and whether the new record could be theirs."""
    new = read(page.other.row)
    own = page.one.row.record
    yield {
        "name": f"{own.name} (A)",
        "age": kin.age_of(own, today=today),
        "by": teller(page.one.row),
        "could": "Asked on this page",
    }
    for resident in page.household.residents:
        record = resident.latest.record
        yield {
            "name": record.name, "age": kin.age_of(record, today=today),
            "by": ", ".join(sorted({teller(row) for row in resident.rows})),
            "could": could_be(resident, new.dob, new.fore_root, is_child(page.other.row.record, today), today),
        }  # fmt: skip


def could_be(resident: Resident, dob: str, fore_root: str, child: bool, today: date) -> str:
    """Whether a record could be this resident's, in words."""
    known = resident.standard
    if child and not is_child(resident.latest.record, today):
        return "No: adult"
    if not dob or not known.dob:
        return "Not said: a birthday is missing"
    if one_birthday(dob, known.dob):
        return "Yes: the same birthday" if known.fore_root == fore_root else "Less likely: first name further away"
    return "Unlikely: another birthday"


ENOUGH = 10  # pairs that were judged: of fewer, a share misleads


def record_words(record: Record) -> str:
    """How often pairs like this were the same, with Wilson’s 95 % interval; nothing where none was judged."""
    if not record.judged:
        return ""
    if record.judged < ENOUGH:
        return f"People have judged {counted(record.judged, 'such pair')}: too few to say."
    low, high = wilson(record.same, record.judged)
    share = round(100 * record.same / record.judged)
    return (
        f"Of {counted(record.judged, 'pair')} that people judged, {record.same} {'was' if record.same == 1 else 'were'}"
        f" the same ({share} %, {low} to {high})."
    )


def wilson(found: int, of: int) -> tuple[int, int]:
    """The 95 % interval of a share, in whole per cent (Wilson 1927)."""
    z, share = 1.96, found / of
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    half = z * sqrt(share * (1 - share) / of + z * z / (4 * of * of)) / (1 + z * z / of)
    return round(100 * (middle - half)), round(100 * (middle + half))


def whole(page: Whole, today: date) -> dict[str, Any]:
    """A person."""
    latest = page.rows[-1]
    return {
        "w": page,
        "person": page.person,
        "name": latest.record.name,
        "age": kin.age_of(latest.record, today=today),
        "rows": [row_words(row, page, today) for row in page.rows],
        "conflicts": conflicts(page.rows),
        "family": family(page, today),
        "residents": [_resident(one, today) for one in page.household.residents],
        "because": BECAUSE_WORDS,
    }  # fmt: skip


def _resident(one: Resident, today: date) -> dict[str, str]:
    record = one.latest.record
    told_by = ", ".join(sorted({teller(row) for row in one.rows}))
    return {"name": record.name, "age": kin.age_of(record, today=today), "by": told_by}


def row_words(row: Indexed, page: Whole, today: date) -> dict[str, Any]:
    """One record of a person, and in which contact it was told."""
    told = next((one for one in page.told if one.record_id == row.record_id), None)
    because = next(one.because for one in page.placements if one.record_id == row.record_id)
    return {
        "row": row, "record": row.record, "told": told, "by": teller(row), "age": kin.age_of(row.record, today=today),
        "as": "Child" if isinstance(told, Child) else told.relation if told else "",
        "because": BECAUSE_WORDS[Because(because)],
    }  # fmt: skip


def conflicts(rows: Sequence[Indexed]) -> list[str]:
    """In what the records of one person contradict each other."""
    said = {
        "dates of birth": {row.record.born_on.isoformat() for row in rows if row.record.born_on},
        "NHS numbers": {row.record.nhs_number for row in rows if row.record.nhs_number},
        "pupil numbers": {row.record.upn for row in rows if row.record.upn},
        "sexes": {row.record.sex for row in rows if row.record.sex not in ("not_known", "")},
        "surnames": {row.sur for row in rows if row.sur},
    }
    return [f"{len(values)} different {what}" for what, values in said.items() if len(values) > 1]


def family(page: Whole, today: date) -> Any:
    """The family map: the child as told last, the children told of at once, and who was said to be around them."""
    children = [one for one in page.told if isinstance(one, Child)]
    if not children:
        return None
    around: dict[tuple[str, str], ConnectedPerson] = {}
    for person in page.household.relations:
        around[(person.relation.strip().casefold(), person.record.name.casefold())] = person
    together = {one.record.name.casefold(): one for one in page.household.together}
    told = Family(children=[children[-1], *together.values()], connected=list(around.values()))
    return kin.drawn(told, today=today, subject=children[-1].reference)


def seen(found: Sequence[Seen]) -> list[dict[str, Any]]:
    """Who saw both persons, in words."""
    other = "Read a page that shows both"
    return [{"by": one.by, "words": SEEN_WORDS.get(one.event, other), "at": one.at} for one in found]
