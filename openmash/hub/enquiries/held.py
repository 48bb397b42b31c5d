"""Who has held the clock of a contact, from its receipt on?"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from openmash.clock import Pause, Segment, Turn, segments
from openmash.hub.contacts.models import Contact
from openmash.hub.contacts.workflow import HUB_HOLDS
from openmash.hub.govuk.pictures import Held, Holder, Stretch, who_held
from openmash.hub.partnership.models import Agency

HUB = Holder("Hub", "hub")
STOPPED = "Decided: nobody held the clock"


def picture(contact: Contact, agencies: Iterable[Agency], *, at: datetime) -> Held:
    """The clock until a moment, or until the decision if that came before."""
    until = max(min(at, contact.finished_at or at), contact.received_at)
    holders = {agency.code: Holder(agency.name, agency.kind) for agency in agencies}
    return who_held(
        [_stretch(piece, holders) for piece in _pieces(contact, until)],
        now=until,
        due_at=contact.due_at,
        running=contact.finished_at is None or at < contact.finished_at,
    )


def _stretch(piece: Segment, holders: Mapping[str, Holder]) -> Stretch:
    who = () if piece.pause else [holders.get(code, HUB) for code in sorted(piece.holders)]
    return Stretch(who, piece.from_at, piece.to_at)


def _pieces(contact: Contact, until: datetime) -> tuple[Segment, ...]:
    """The turns as segments. From a decision until the contact is taken up again nobody holds the clock: a pause."""
    rows = list(contact.turns.order_by("at", "id"))
    turns = [Turn(row.at, frozenset(row.holders.split(",") if row.holders else [HUB_HOLDS])) for row in rows]
    ends = [*(row.at for row in rows[1:]), None]
    pauses = [
        Pause(row.at, ended, STOPPED)
        for row, ended in zip(rows, ends, strict=True)
        if not row.holders and row.at < until
    ]
    return segments(turns, received_at=contact.received_at, until=until, pauses=pauses)
