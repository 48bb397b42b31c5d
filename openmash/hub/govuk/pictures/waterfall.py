"""How does evidence add up? Steps to the right and to the left, from what held before to what all of it weighs."""

from collections.abc import Sequence
from dataclasses import dataclass

from openmash.hub.govuk.words import number


@dataclass(frozen=True)
class Step:
    """One piece of evidence: what it is about, what it says, and how much it weighs in bits."""

    title: str
    words: str
    weight: float


@dataclass(frozen=True)
class Bar:
    """One step where it is drawn; ``ends`` is where the line goes on to the next."""

    title: str
    words: str
    figure: str
    kind: str  # before, for, against
    x: float
    width: float
    y: float
    ends: float
    label_x: float
    anchor: str


@dataclass(frozen=True)
class Waterfall:
    """The whole picture, in one of its two widths, and the sentence that says the same."""

    width: int
    height: int
    bars: Sequence[Bar]
    zone_x: float
    zone_width: float
    top: int
    sum_x: float
    sum_y: float
    sum_figure: str
    sum_words: str
    words: str
    is_wide: bool


ROW, FIRST, BAR = 46, 48, 20
NARROW_ROW, NARROW_FIRST = 62, 76
LEFT, RIGHT = 360, 800  # of a wide picture: labels stand to the left, figures to the right


def waterfall(
    before: Step, steps: Sequence[Step], *, zone: tuple[float, float], last: str, wide: bool, sentence: str
) -> Waterfall:
    """Draw it. ``zone``: from which sum on a person is asked, and from which the machine would be sure."""
    sums = [before.weight]
    for step in steps:
        sums.append(sums[-1] + step.weight)
    low, high = min([*sums, before.weight, zone[0]]), max([*sums, zone[1], 0.0])
    left, right = (LEFT, RIGHT) if wide else (20, 270)

    def at(value: float) -> float:
        return round(left + (value - low) / (high - low) * (right - left), 1)

    row, first = (ROW, FIRST) if wide else (NARROW_ROW, NARROW_FIRST)
    bars = [_bar(before, 0.0, before.weight, at, first, "before")]
    for place, (step, begun, ended) in enumerate(zip(steps, sums, sums[1:], strict=False), start=1):
        kind = "for" if step.weight >= 0 else "against"
        bars.append(_bar(step, begun, ended, at, first + row * place, kind))
    height = first + row * len(bars) + 46
    return Waterfall(
        width=900 if wide else 358, height=height, bars=bars, zone_x=at(zone[0]),
        zone_width=round(at(zone[1]) - at(zone[0]), 1), top=34, sum_x=at(sums[-1]),
        sum_y=first + row * len(bars) + BAR / 2, sum_figure=signed(sums[-1]), sum_words=last, words=sentence,
        is_wide=wide,
    )  # fmt: skip


def _bar(step: Step, begun: float, ended: float, at: object, y: float, kind: str) -> Bar:
    place: float
    one, other = sorted((at(begun), at(ended)))  # type: ignore[operator]
    leftward = ended < begun and kind == "against"
    place = one - 6 if leftward else other + 6
    return Bar(
        step.title, step.words, signed(step.weight), kind, one, max(round(other - one, 1), 1.0), y,
        at(ended), place, "end" if leftward else "start",  # type: ignore[operator]
    )  # fmt: skip


def signed(weight: float) -> str:
    """A weight with its sign.

    >>> signed(8.44), signed(-19.9)
    ('+8.4', '−19.9')
    """
    return f"+{number(weight, 1)}" if weight >= 0 else number(weight, 1)
