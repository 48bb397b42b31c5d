"""How are lists, requests and items handed to their pages? Lists say initials and ages; names stand on replies."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from openmash.clock import TimeState, time_left, time_state
from openmash.hub.contacts.models import Child, Contact
from openmash.hub.enquiries import kin
from openmash.hub.enquiries.actions.listing import Enquiries, OwnItems, Worklist
from openmash.hub.enquiries.actions.reading import Asked, Reading
from openmash.hub.enquiries.chronology import when_words
from openmash.hub.enquiries.forms import Reply
from openmash.hub.enquiries.models import Enquiry, Item, Request
from openmash.hub.enquiries.workflow import LEDGER_WORDS, AnswerKind, Hearing, KnownTo, LedgerState, ledger_state
from openmash.hub.govuk.words import counted, how_long_ago, the_day


def clock_of(of: Contact | Request, now: datetime) -> dict[str, Any]:
    """The time left of a contact or a request, as the clock's components take it."""
    begun = of.received_at if isinstance(of, Contact) else of.at
    used = (now - begun) / (of.due_at - begun) if of.due_at and of.due_at > begun else 0
    state = time_state(now, received_at=begun, due_at=of.due_at)
    return {"left": time_left(now, of.due_at), "state": state, "used": used, "due_at": of.due_at}


def day_words(today: date) -> dict[str, Any]:
    """How the day of an item is said, and how long ago it was where the day is known."""

    def ago(item: Item) -> str:
        known = item.happened_on if item.known_to == KnownTo.DAY else None
        return how_long_ago(known, today) if known else ""

    return {"when": when_words, "ago": ago, "today": today}


def brief(enquiry: Enquiry, today: date) -> str:
    """The children of an enquiry by initials and ages."""
    children: Sequence[Child] = enquiry.contact.children_now  # type: ignore[attr-defined]
    return ", ".join(kin.brief(child.record, today=today) for child in children) or "Child not named"


#: What the agency itself reads where the hub reads "Asked, not yet seen".
OWN_WORDS = {LedgerState.ASKED: "Not opened yet", LedgerState.SEEN: "Opened"}


def of_worklist(listed: Worklist) -> dict[str, Any]:
    """What waits, with its clocks, and what was answered lately."""
    today = the_day(listed.now)

    def row(one: Request) -> dict[str, Any]:
        time = clock_of(one, listed.now)
        state = ledger_state(Hearing(one.hearing), late=time["state"] == "overdue", said=one.said)
        part = one.hearing == Hearing.PARTLY
        return {
            "request": one,
            "time": time,
            "state": state,
            "words": "Sent in part" if part else OWN_WORDS.get(state, LEDGER_WORDS[state]),
            "children": brief(one.enquiry, today),
            "brag": one.enquiry.contact.brag,
            "progress": f"{one.told} of {one.asked}",  # type: ignore[attr-defined]
        }

    states = Counter(listed.states)
    return {
        "listed": listed,
        "today": today,
        "waiting": [row(one) for one in listed.waiting],
        "answered": [row(one) for one in listed.answered],
        "figures": [
            (len(listed.states), "to answer", "", ""),
            (late := states[TimeState.OVERDUE], "overdue", "", "overdue" if late else ""),
            (soon := states[TimeState.WITHIN_HOUR], "due within 1 hour", "", "within_hour" if soon else ""),
        ],
    }


def of_enquiries(listed: Enquiries) -> dict[str, Any]:
    """Enquiries with their clocks and the agencies asked."""
    today = the_day(listed.now)

    def row(one: Enquiry) -> dict[str, Any]:
        chips = listed.chips.get(one.contact_id, ())
        return {
            "enquiry": one,
            "contact": one.contact,
            "children": brief(one, today),
            "time": clock_of(one.contact, listed.now),
            "chips": [(chip.letters, chip.name, chip.state.value) for chip in chips],
            "got": sum(1 for chip in chips if chip.answered),
        }

    return {"listed": listed, "today": today, "rows": [row(one) for one in listed.enquiries]}


def of_items(listed: OwnItems, today: date) -> dict[str, Any]:
    """One's own items, each with its question."""

    def row(item: Item) -> dict[str, Any]:
        request = item.question.request
        children = brief(request.enquiry, today)
        return {"item": item, "question": item.question.text, "request": request, "children": children}

    return {"listed": listed, "rows": [row(item) for item in listed.items], **day_words(today)}


STATE_OF = {
    "": "not_asked",
    AnswerKind.NOTHING_HELD: "nothing_held",
    AnswerKind.WITHHELD: "withheld",
    AnswerKind.INFORMATION: "information",
}


def answer_words(one: Asked) -> str:
    """How far one question has come, in a few words."""
    if one.answer is None:
        return "to do"
    kind = AnswerKind(one.answer.kind)
    said = {
        AnswerKind.NOTHING_HELD: "nothing held",
        AnswerKind.WITHHELD: "held, not shared",
        AnswerKind.INFORMATION: counted(len(one.items), "item"),
    }[kind]
    return f"{said}, {'sent' if one.sent else 'not sent yet'}"


def prompts(reading: Reading, forms: Mapping[int, Reply]) -> list[dict[str, Any]]:
    """Every question with its forms."""
    return [
        {"asked": one, "order": one.question.order, "words": answer_words(one), "form": forms[one.question.order]}
        for one in reading.asked
    ]


def of_request(reading: Reading) -> dict[str, Any]:
    """How far the answering has come."""
    asked = reading.asked
    return {
        "progress": [
            (
                f"{one.question.order} {one.question.text}",
                STATE_OF[one.answer.kind if one.answer else ""],
                answer_words(one),
                f"#q{one.question.order}",
            )
            for one in asked
        ],
        "called": called([child.record.called for child in reading.family.children]),
        "send_words": send_words(reading),
    }


def called(names: Sequence[str]) -> str:
    """The children by their given names.

    >>> called(["Tamsin", "Jude", "Kit"]), called(["", "Jude"]), called([])
    ('Tamsin, Jude and Kit', 'a child and Jude', 'this family')
    """
    known = [name or "a child" for name in names]
    if len(known) < 2:
        return "".join(known) or "this family"
    return f"{', '.join(known[:-1])} and {known[-1]}"


def send_words(reading: Reading) -> str:
    """What stands beside the buttons: what can be sent, and what is left."""
    if reading.unsent:
        return "You can send now and answer the rest later." if reading.left else "Nothing is left to answer."
    if reading.left:
        return "Answer a question, then send what is answered. The hub sees nothing before that."
    return "Everything is answered and sent. You can still change an answer, and send it again."
