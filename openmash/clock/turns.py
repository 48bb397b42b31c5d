"""Who held the clock?"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise

from openmash.clock.instants import utc
from openmash.clock.opening import Calendar
from openmash.clock.refusals import BackwardsTime, NobodyHolds, PauseWithoutReason
from openmash.clock.working import working_time


@dataclass(frozen=True, slots=True)
class Turn:
    """From `at` on, until the next turn, these hold the clock: the hub, or every agency that is awaited."""

    at: datetime
    holders: frozenset[str]


@dataclass(frozen=True, slots=True)
class Pause:
    """A stretch in which the clock is charged to nobody, and why. `to_at` None: not over yet. It moves no deadline."""

    from_at: datetime
    to_at: datetime | None
    reason: str


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a contact's life with the same holders throughout, in UTC; `pause` says why it was paused."""

    from_at: datetime
    to_at: datetime
    holders: frozenset[str]
    pause: str | None = None

    @property
    def elapsed(self) -> timedelta:
        """How long it lasted."""
        return self.to_at - self.from_at


@dataclass(frozen=True, slots=True)
class Spent:
    """An amount of a contact's life, in elapsed and in working time."""

    elapsed: timedelta = timedelta(0)
    working: timedelta = timedelta(0)

    def __add__(self, other: "Spent") -> "Spent":
        return Spent(self.elapsed + other.elapsed, self.working + other.working)


@dataclass(frozen=True, slots=True)
class Held:
    """Who held the clock for how long.

    `alone` (by holder), `together` (several at once: the time is theirs together) and `paused` sum exactly to `whole`.
    `awaited` is each holder's own time, alone or with others: these overlap, and do not sum.
    """

    alone: dict[str, Spent]
    together: Spent
    paused: Spent
    whole: Spent
    awaited: dict[str, Spent]


def segments(
    turns: Iterable[Turn], *, received_at: datetime, until: datetime, pauses: Iterable[Pause] = ()
) -> tuple[Segment, ...]:
    """A contact's life from receipt to `until`, as segments without gap or overlap, in order.

    Turns may come in any order; of two at one instant the one listed later holds; one before receipt holds from
    receipt; those from `until` on are left out. Of overlapping pauses the reason is the earlier one's. Neighbours that
    are alike are one segment. Empty when `until` is the receipt. Raises `NaiveInstant`, `OutsideTheCalendar`,
    `BackwardsTime` for an end before its start, `NobodyHolds` for a moment without a holder, `PauseWithoutReason`.
    """
    start, end = utc(received_at), utc(until)
    _check_order(start, end)
    known = sorted((replace(turn, at=utc(turn.at)) for turn in turns), key=lambda turn: turn.at)
    stops = sorted((_stop(pause, end) for pause in pauses), key=lambda pause: pause[0])
    cuts = {start, end, *(turn.at for turn in known), *(edge for stop in stops for edge in stop[:2])}
    pieces: list[Segment] = []
    for from_at, to_at in pairwise(sorted(cut for cut in cuts if start <= cut <= end)):
        reason = next((why for begins, ends, why in stops if begins <= from_at < ends), None)
        piece = Segment(from_at, to_at, _holders(known, from_at), reason)
        if pieces and replace(pieces[-1], from_at=from_at, to_at=to_at) == piece:
            piece = replace(piece, from_at=pieces.pop().from_at)
        pieces.append(piece)
    return tuple(pieces)


def _check_order(start: datetime, end: datetime) -> None:
    if end < start:
        raise BackwardsTime("This time ends before it starts.")


def _stop(pause: Pause, end: datetime) -> tuple[datetime, datetime, str]:
    if not pause.reason.strip():
        raise PauseWithoutReason("The clock is paused only for a reason: say why.")
    begins, ends = utc(pause.from_at), end if pause.to_at is None else utc(pause.to_at)
    if pause.to_at is not None:
        _check_order(begins, ends)
    return begins, ends, pause.reason


def _holders(turns: Sequence[Turn], at: datetime) -> frozenset[str]:
    place = bisect_right(turns, at, key=lambda turn: turn.at)
    if not place or not turns[place - 1].holders:
        raise NobodyHolds("Somebody holds the clock at every moment from receipt on; here nobody would.")
    return turns[place - 1].holders


def held(pieces: Iterable[Segment], calendar: Calendar) -> Held:
    """How long each holder held the clock, in elapsed and working time; see `Held`."""
    alone: dict[str, Spent] = {}
    awaited: dict[str, Spent] = {}
    together = paused = whole = Spent()
    for piece in pieces:
        spent = Spent(piece.elapsed, working_time(piece.from_at, piece.to_at, calendar))
        whole += spent
        if piece.pause is not None:
            paused += spent
            continue
        for holder in sorted(piece.holders):
            awaited[holder] = awaited.get(holder, Spent()) + spent
        if len(piece.holders) > 1:
            together += spent
        else:
            (holder,) = piece.holders
            alone[holder] = alone.get(holder, Spent()) + spent
    return Held(alone, together, paused, whole, awaited)
