"""Who belongs to this child, drawn as a family map and said in words?

Generations stand in rows, couples side by side, children below and between their parents. A household is a dashed box
where one can be drawn round its people and nobody else; otherwise its people are tinted.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from openmash.hub.govuk.pictures.placing import EDGE, Spots, rows, spots
from openmash.hub.govuk.pictures.relatives import Couple, Parent, Relative

HALF = 20  # of a person's shape


@dataclass(frozen=True)
class Placed:
    """A person where they are drawn."""

    person: Relative
    x: float
    y: float


@dataclass(frozen=True)
class Line:
    """A line between people: `tie` says how it is drawn."""

    path: str
    tie: str = ""


@dataclass(frozen=True)
class Box:
    """The household's dashed box."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Family:
    """The whole map, and the list that says the same."""

    placed: Sequence[Placed]
    lines: Sequence[Line]
    box: Box | None
    household: str
    width: float
    height: float
    people: Sequence[Relative]

    @property
    def ties(self) -> set[str]:
        """Which kinds of line the key must explain."""
        return {line.tie for line in self.lines}

    @property
    def not_drawn(self) -> Sequence[Relative]:
        """Who is at home too, and stands in the list alone: whose child or parent they are was not told."""
        drawn = {spot.person.key for spot in self.placed}
        return [person for person in self.people if person.at_home and person.key not in drawn]


def family_map(
    people: Sequence[Relative], *, couples: Iterable[Couple] = (), parents: Iterable[Parent] = (), household: str = ""
) -> Family:
    """Place everybody who is related to somebody; the others stand in the list alone.

    Relations that name people who are not in the list are left out: a map never shows more than its list says.
    """
    known = {person.key: person for person in people}
    ties = [tie for tie in couples if tie.one in known and tie.other in known and tie.one != tie.other]
    births = [birth for birth in parents if birth.parent in known and birth.child in known]
    related = {key for pair in (*((t.one, t.other) for t in ties), *births) for key in pair}
    related |= {person.key for person in people if person.subject}
    drawn = [person for person in people if person.key in related]
    at = spots(rows(drawn, ties, births), births, {person.key: person.at_home for person in drawn})
    placed = [Placed(person, *at[person.key]) for person in drawn]
    home = {person.key for person in drawn if person.at_home}
    return Family(
        placed=placed,
        lines=[
            *_couple_lines(ties, at, home),
            *_birth_lines(births, ties, at),
        ],
        box=_box(placed) if household else None,
        household=household,
        width=max((spot.x for spot in placed), default=0) + EDGE,
        height=max((spot.y for spot in placed), default=0) + (82 if household else 64),
        people=people,
    )


def _couple_lines(ties: Iterable[Couple], at: Spots, home: set[str]) -> list[Line]:
    """A line from one to the other; two strokes across it where they have parted, nearer to who lives elsewhere."""
    lines = []
    for one, other, tie in ties:
        (left, y), (right, _) = sorted((at[one], at[other]))
        lines.append(Line(f"M{left + HALF:g} {y:g}H{right - HALF:g}", tie))
        if tie == "parted":
            elsewhere = next((key for key in (one, other) if key not in home), one)
            across = left + (right - left) * (0.22 if at[elsewhere][0] == left else 0.78) - 5
            lines.append(Line(f"M{across:g} {y - 10:g}l9 20M{across + 9:g} {y - 10:g}l9 20"))
    return lines


def _birth_lines(births: Sequence[Parent], ties: Sequence[Couple], at: Spots) -> list[Line]:
    """From the middle of a couple, or from one parent, down to each child."""
    pairs = {frozenset((one, other)) for one, other, _tie in ties}
    lines = []
    for child, born in groupby(sorted(births, key=lambda birth: birth.child), key=lambda birth: birth.child):
        known = [birth.parent for birth in born]
        x, y = at[child]
        if frozenset(known) in pairs:
            starts = [(sum(at[key][0] for key in known) / 2, at[known[0]][1])]
        else:
            starts = [(at[key][0], at[key][1] + HALF + 28) for key in known]  # below the name
        # The corner lies below the names of the row above.
        lines += [Line(f"M{a:g} {b:g}V{y - 34:g}H{x:g}V{y - HALF:g}") for a, b in starts]
    return lines


def _box(placed: Sequence[Placed]) -> Box | None:
    """Round those at home, if nobody else would stand in it."""
    home = [spot for spot in placed if spot.person.at_home]
    if len(home) < 2:
        return None
    left, right = min(spot.x for spot in home) - 44, max(spot.x for spot in home) + 44
    top, bottom = min(spot.y for spot in home) - 34, max(spot.y for spot in home) + 76
    if any(left - 30 < s.x < right + 30 and top < s.y < bottom for s in placed if not s.person.at_home):
        return None
    return Box(left, top, right - left, bottom - top)
