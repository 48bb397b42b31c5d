"""Who held the clock, as bars and as words?"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from openmash.hub.govuk.words import NBSP, duration, near_time, sentence, the_day

NEAR_THE_EDGE = 15  # per cent: a label nearer to an edge than this would run over it
ROOM = {"start": 0, "now": 25, "due": 45}  # per cent that a label needs after the one before it, on a telephone


class Holder(NamedTuple):
    """One who can hold the clock, by name and by kind of agency (its colour)."""

    name: str
    kind: str


@dataclass(frozen=True)
class Stretch:
    """A stretch of time with the same holders throughout; nobody holds a paused one."""

    holders: Sequence[Holder]
    from_at: datetime
    to_at: datetime


class Span(NamedTuple):
    """A piece of a bar, in per cent of the picture's width; kind is a colour's name."""

    start: float
    width: float
    kind: str


@dataclass(frozen=True)
class Bar:
    """One holder's pieces, and how long they come to."""

    name: str
    kind: str
    spans: Sequence[Span]
    words: str


@dataclass(frozen=True)
class Mark:
    """A time under the bars; the anchor keeps it from running over an edge, the line from running over another."""

    at: float
    words: str
    anchor: str
    line: int


@dataclass(frozen=True)
class Held:
    """The whole picture: everybody in one bar, then each holder's own."""

    whole: Bar
    bars: Sequence[Bar]
    now: float
    marks: Sequence[Mark]
    said: str
    several: bool


def who_held(stretches: Sequence[Stretch], *, now: datetime, due_at: datetime | None, running: bool = True) -> Held:
    """Lay the stretches of a contact's life, in order and without gaps, on one scale from its receipt to its due time.

    `now` is the end of the picture's knowledge: the reading, or the decision when the clock no longer runs.
    """
    start = stretches[0].from_at if stretches else now
    scale = _Scale(start, max(due_at or now, now))
    whole = Bar(
        name=f"Clock since {near_time(start, the_day(now))}",
        kind="",
        spans=_joined(scale.span(stretch, _colour(stretch.holders)) for stretch in stretches),
        words=_of_the_whole(start, now, due_at),
    )
    waiting = stretches[-1].holders if stretches and running else ()
    return Held(
        whole=whole,
        bars=[_bar(holder, stretches, scale, waiting) for holder in _in_order(stretches)],
        now=scale.place(now),
        marks=_marks(scale, start, now, due_at, running=running),
        said=_said(stretches, running=running),
        several=any(len(stretch.holders) > 1 for stretch in stretches),
    )


@dataclass(frozen=True)
class _Scale:
    """Instants as per cent of the picture's width."""

    start: datetime
    end: datetime

    def place(self, at: datetime) -> float:
        length = self.end - self.start
        return round(100 * ((at - self.start) / length), 2) if length else 0.0

    def span(self, stretch: Stretch, kind: str) -> Span:
        start, end = self.place(stretch.from_at), self.place(stretch.to_at)
        return Span(start, round(end - start, 2), kind)


def _colour(holders: Sequence[Holder]) -> str:
    if not holders:
        return "paused"
    return holders[0].kind if len(holders) == 1 else "several"


def _in_order(stretches: Iterable[Stretch]) -> Sequence[Holder]:
    """Every holder once: the hub first, then as they began to hold it, those who gave it back soonest first."""
    ends: dict[Holder, datetime] = {}
    for stretch in stretches:
        for holder in stretch.holders:
            ends[holder] = stretch.to_at
    return sorted(ends, key=lambda holder: (holder.kind != "hub", ends[holder], holder.name))


def _bar(holder: Holder, stretches: Sequence[Stretch], scale: _Scale, waiting: Sequence[Holder]) -> Bar:
    own = [stretch for stretch in stretches if holder in stretch.holders]
    total = sum((stretch.to_at - stretch.from_at for stretch in own), timedelta())
    still = "" if holder not in waiting else ", its turn now" if holder.kind == "hub" else ", still awaited"
    spans = _joined(scale.span(stretch, holder.kind) for stretch in own)
    return Bar(holder.name, holder.kind, spans, duration(total) + still)


def _joined(spans: Iterable[Span]) -> Sequence[Span]:
    """Pieces of one colour that touch are one piece: a hairline between them would look like a gap."""
    joined: list[Span] = []
    for span in spans:
        last = joined[-1] if joined else None
        if last and last.kind == span.kind and abs(last.start + last.width - span.start) < 0.02:
            joined[-1] = Span(last.start, round(span.start + span.width - last.start, 2), span.kind)
        else:
            joined.append(span)
    return joined


def _of_the_whole(start: datetime, now: datetime, due_at: datetime | None) -> str:
    if due_at is None:
        return f"{duration(now - start)}, no target"
    return f"{duration(now - start)} of {duration(due_at - start)}"


def _marks(scale: _Scale, start: datetime, now: datetime, due_at: datetime | None, *, running: bool) -> Sequence[Mark]:
    today = the_day(now)
    times = [("start", start, ""), ("now", now, f"{'now' if running else 'decided'}{NBSP}")]
    if due_at is not None:
        times.append(("due", due_at, f"due{NBSP}"))
    marks: list[Mark] = []
    for kind, time, words in sorted(times, key=lambda mark: mark[1]):
        at = scale.place(time)
        anchor = "start" if at < NEAR_THE_EDGE else "end" if at > 100 - NEAR_THE_EDGE else "middle"
        crowded = marks and at - marks[-1].at < ROOM[kind]
        marks.append(Mark(at, words + near_time(time, today), anchor, marks[-1].line + 1 if crowded else 0))
    return marks


def _said(stretches: Sequence[Stretch], *, running: bool) -> str:
    """The picture in one sentence, for those who do not see it."""
    turns = [f"{_names(stretch.holders)} {duration(stretch.to_at - stretch.from_at)}" for stretch in stretches]
    return sentence(", then ".join(turns)) + (", still running." if running and turns else ".") if turns else ""


def _names(holders: Sequence[Holder]) -> str:
    if not holders:
        return "paused"
    names = [holder.name for holder in holders]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]} together"
