"""Who has held the clock of a contact, and for how long, as a picture and in words?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from openmash.clock import Pause, Segment, Turn, segments
from openmash.hub.contacts.models import Contact
from openmash.hub.contacts.workflow import HUB_HOLDS
from openmash.hub.partnership.models import Agency

SEVERAL = "several"
STOPPED = "Decided: the clock stood still"


@dataclass(frozen=True)
class Stretch:
    """A part of a bar, in hundredths of its length, and who held it: an agency's kind, the hub, or several at once."""

    start: float
    length: float
    holder: str


@dataclass(frozen=True)
class Bar:
    """One holder's part of the clock."""

    name: str
    kind: str
    stretches: Sequence[Stretch]
    held: timedelta
    still: bool


@dataclass(frozen=True)
class ClockPicture:
    """The whole, and each holder's share; ``reach`` is how far along the bar the moment stands."""

    whole: Sequence[Stretch]
    bars: Sequence[Bar]
    elapsed: timedelta
    target: timedelta | None
    begins_at: datetime
    until: datetime
    ends_at: datetime
    reach: float


def picture(contact: Contact, agencies: Iterable[Agency], *, at: datetime) -> ClockPicture:
    """Who held the clock from receipt to a moment, or to the decision if that came before."""
    until = max(min(at, contact.finished_at or at), contact.received_at)
    pieces = _pieces(contact, until)
    ends = max(contact.due_at or until, until)
    span = (ends - contact.received_at) or timedelta(minutes=1)
    by_code = {agency.code: agency for agency in agencies}

    def drawn(piece: Segment, holder: str) -> Stretch:
        start = (piece.from_at - contact.received_at) / span
        return Stretch(round(100 * start, 2), round(100 * (piece.elapsed / span), 2), holder)

    def kind(code: str) -> str:
        return by_code[code].kind if code in by_code else HUB_HOLDS

    running = [piece for piece in pieces if piece.pause is None]
    codes = dict.fromkeys(code for piece in running for code in sorted(piece.holders))
    return ClockPicture(
        whole=[drawn(one, kind(*one.holders) if len(one.holders) == 1 else SEVERAL) for one in running],
        bars=[
            Bar(
                name=by_code[code].name if code in by_code else "Hub",
                kind=kind(code),
                stretches=[drawn(one, kind(code)) for one in running if code in one.holders],
                held=sum((one.elapsed for one in running if code in one.holders), timedelta()),
                still=bool(pieces) and contact.finished_at is None and code in pieces[-1].holders,
            )
            for code in codes
        ],
        elapsed=sum((one.elapsed for one in running), timedelta()),
        target=contact.due_at - contact.received_at if contact.due_at else None,
        begins_at=contact.received_at,
        until=until,
        ends_at=ends,
        reach=round(100 * ((until - contact.received_at) / span), 2),
    )


def _pieces(contact: Contact, until: datetime) -> Sequence[Segment]:
    """The turns as segments. Between a decision and a re-opening nobody holds the clock: that is a pause."""
    rows = list(contact.turns.order_by("at", "id"))
    turns = [Turn(row.at, frozenset(row.holders.split(",") if row.holders else [HUB_HOLDS])) for row in rows]
    pauses = [
        Pause(row.at, rows[place + 1].at if place + 1 < len(rows) else None, STOPPED)
        for place, row in enumerate(rows)
        if not row.holders
    ]
    begun = [pause for pause in pauses if pause.from_at < until]
    return segments(turns, received_at=contact.received_at, until=until, pauses=begun)
