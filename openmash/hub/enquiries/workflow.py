"""What may happen to a request, a question and an item, and what do the eight answers of a ledger mean?"""

from collections.abc import Iterable
from enum import StrEnum

from openmash.hub.records.refusals import StepNotAllowed


class AnswerKind(StrEnum):
    """What an agency answers to one question."""

    NOTHING_HELD = "nothing_held"
    WITHHELD = "withheld"
    INFORMATION = "information"


ANSWER_WORDS = {
    AnswerKind.NOTHING_HELD: ("Nothing held", "We looked; there is no record"),
    AnswerKind.WITHHELD: ("Held, not shared", "We hold something; say why not"),
    AnswerKind.INFORMATION: ("Information", "Write it as dated items"),
}


class WithheldReason(StrEnum):
    """Why something held is not shared."""

    MORE_DETRIMENTAL = "more_detrimental"
    LIVE_INVESTIGATION = "live_investigation"
    LEGAL_PRIVILEGE = "legal_privilege"
    COURT_ORDER = "court_order"
    NOT_RELEVANT = "not_relevant"
    SAFETY_OF_ANOTHER = "safety_of_another"


WITHHELD_WORDS = {
    WithheldReason.MORE_DETRIMENTAL: "More detrimental to the child if disclosed",
    WithheldReason.LIVE_INVESTIGATION: "It would harm a live investigation",
    WithheldReason.SAFETY_OF_ANOTHER: "It would put somebody else at risk",
    WithheldReason.NOT_RELEVANT: "Not relevant or not proportionate to this purpose",
    WithheldReason.COURT_ORDER: "A court order forbids it",
    WithheldReason.LEGAL_PRIVILEGE: "Legal privilege",
}


class ItemKind(StrEnum):
    """A reader must be able to tell fact from opinion."""

    FACT = "fact"
    OPINION = "opinion"
    THIRD_PARTY = "third_party"


KIND_WORDS = {
    ItemKind.FACT: ("Fact", "Seen, measured or recorded at the time"),
    ItemKind.OPINION: ("Opinion", "A professional’s view; say whose and why"),
    ItemKind.THIRD_PARTY: ("Third party", "Somebody told us; we did not see it"),
}


class Visibility(StrEnum):
    """Who may read an item. Only the owning agency moves it."""

    SEALED = "sealed"
    DISCLOSED = "disclosed"
    RELEASED = "released"


VISIBILITY_WORDS = {
    Visibility.SEALED: ("Seal", "The hub sees only that your agency holds something here"),
    Visibility.DISCLOSED: ("Disclose", "The people working on that enquiry can read it; it never leaves the hub"),
    Visibility.RELEASED: (
        "Release",
        "It may also go to the team that will help the family, and be given to the child or a parent who asks for "
        "their record",
    ),
}

VISIBILITY_STATES = {
    Visibility.SEALED: "Sealed: existence only",
    Visibility.DISCLOSED: "Disclosed: this enquiry only",
    Visibility.RELEASED: "Released: may leave the hub",
}

MOVES = {
    (Visibility.SEALED, Visibility.DISCLOSED),
    (Visibility.SEALED, Visibility.RELEASED),
    (Visibility.DISCLOSED, Visibility.RELEASED),
    (Visibility.DISCLOSED, Visibility.SEALED),
    (Visibility.RELEASED, Visibility.DISCLOSED),
    (Visibility.RELEASED, Visibility.SEALED),
}


def check_can_become(now: Visibility, then: Visibility) -> None:
    """Refuse a move that changes nothing."""
    if (now, then) not in MOVES:
        raise StepNotAllowed(f"This item is already {now}.")


class KnownTo(StrEnum):
    """How exactly the day of an item is known."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


class Hearing(StrEnum):
    """How far one request has come: the current-state column of a request."""

    ASKED = "asked"
    SEEN = "seen"
    PARTLY = "partly"
    ANSWERED = "answered"


class LedgerState(StrEnum):
    """What the ledger shows for one agency. No answer is not an answer, so no two of these look alike."""

    NOT_ASKED = "not_asked"
    ASKED = "asked"
    SEEN = "seen"
    NOTHING_HELD = "nothing_held"
    WITHHELD = "withheld"
    INFORMATION = "information"
    OVERDUE = "overdue"


LEDGER_WORDS = {
    LedgerState.NOT_ASKED: "Not asked",
    LedgerState.ASKED: "Asked, not yet seen",
    LedgerState.SEEN: "Seen, no answer yet",
    LedgerState.NOTHING_HELD: "Nothing held",
    LedgerState.WITHHELD: "Held, withheld",
    LedgerState.INFORMATION: "Information",
    LedgerState.OVERDUE: "Overdue",
}


def answered_state(kinds: Iterable[AnswerKind]) -> LedgerState:
    """What a complete reply says as a whole: information wins over withheld, withheld over nothing."""
    said = set(kinds)
    if AnswerKind.INFORMATION in said:
        return LedgerState.INFORMATION
    return LedgerState.WITHHELD if AnswerKind.WITHHELD in said else LedgerState.NOTHING_HELD


def ledger_state(hearing: Hearing, *, late: bool, said: LedgerState | str) -> LedgerState:
    """What the ledger shows for a request that was made; ``said`` is what its complete reply said as a whole."""
    if hearing == Hearing.ANSWERED:
        return LedgerState(said)
    if late:
        return LedgerState.OVERDUE
    return LedgerState.ASKED if hearing == Hearing.ASKED else LedgerState.SEEN
