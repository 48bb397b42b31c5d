"""Which ways of narrowing the board are offered, each with what one click would show?"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from openmash.clock import Brag, TimeState
from openmash.hub.contacts.workflow import LIVE, STAGE_WORDS

from .asked import MINE, NOBODYS, NONE, ORDER_WORDS, Asked, Facet, Order
from .board import Board

NAMES = {
    Facet.WHOSE: "Whose",
    Facet.CLOCK: "Clock is with",
    Facet.TIME: "Time left",
    Facet.BRAG: "BRAG",
    Facet.LEVEL: "Level",
    Facet.STAGE: "Stage",
}


@dataclass(frozen=True)
class Choice:
    """One link: what it says, where it leads, how many it shows, whether it is on."""

    value: str
    words: str
    href: str
    count: int
    current: bool = False


def offered(board: Board) -> list[tuple[Facet, str, list[Choice]]]:
    """Every facet with its choices."""
    return [(facet, NAMES[facet], list(choices(facet, board))) for facet in Facet]


def choices(facet: Facet, board: Board) -> Iterable[Choice]:
    """The choices of one facet. Choosing what is chosen already takes the filter off."""
    asked, counts = board.asked, board.sifted.counts[facet]
    chosen = asked.chosen.get(facet)
    if facet == Facet.WHOSE:
        yield Choice("", "Everyone’s", asked.widened(facet).query, board.sifted.without[facet], chosen is None)
    for value, words in values(facet, board):
        current = value == chosen
        href = (asked.widened(facet) if current else asked.narrowed(facet, value)).query
        if counts[value] or current or facet not in (Facet.CLOCK, Facet.TIME):
            yield Choice(value, words, href, counts[value], current)


def values(facet: Facet, board: Board) -> list[tuple[str, str]]:
    """Every value of a facet, in words."""
    not_rated = (NONE, "Not rated")
    match facet:
        case Facet.WHOSE:
            return [(MINE, "Mine"), (NOBODYS, "Nobody’s yet")]
        case Facet.CLOCK:
            return [(code, name) for code, (name, _) in board.agencies.items()]
        case Facet.TIME:
            return [(state.value, state.words) for state in TimeState]
        case Facet.BRAG:
            return [*((brag.value, brag.words) for brag in reversed(Brag)), not_rated]
        case Facet.LEVEL:
            return [*((str(number), f"{number} {board.levels.get(number, '')}") for number in (4, 3, 2, 1)), not_rated]
    return [(stage.value, STAGE_WORDS[stage]) for stage in LIVE]


def in_use(board: Board) -> list[tuple[str, str]]:
    """The filters that are on, in words, each with the address without it."""
    words = {facet: dict(values(facet, board)) for facet in board.asked.chosen}
    return [
        (f"{NAMES[facet]}: {words[facet].get(value, value)}", board.asked.widened(facet).query)
        for facet, value in board.asked.chosen.items()
    ]


def orders(asked: Asked) -> list[tuple[str, str, bool]]:
    """The orders in which the board can stand."""
    return [(ORDER_WORDS[o], replace(asked, order=o, page=1).query, o == asked.order) for o in Order]


def strip(board: Board) -> list[tuple[int, str, str, str]]:
    """The figures at the head of the board: of everything live, whatever the filters."""
    plain, totals = Asked(), board.totals
    late, soon = TimeState.OVERDUE, TimeState.WITHIN_HOUR
    return [
        (totals["live"], "live", plain.query, ""),
        (totals[late], "overdue", plain.narrowed(Facet.TIME, late).query, "overdue" if totals[late] else ""),
        (totals[soon], "due within 1 hour", plain.narrowed(Facet.TIME, soon).query, soon if totals[soon] else ""),
        (totals[NOBODYS], "nobody’s yet", plain.narrowed(Facet.WHOSE, NOBODYS).query, ""),
    ]


@dataclass(frozen=True)
class Around:
    """Where the board leads to: its other pages, paper, and the contacts."""

    previous: str
    next: str
    paper: str
    screen: str


def around(board: Board) -> Around:
    """The pages before and after, empty where there is none; and the whole on one page, to be printed."""
    asked = board.asked
    before, after = replace(asked, page=asked.page - 1), replace(asked, page=asked.page + 1)
    return Around(
        previous=before.query if asked.page > 1 and not asked.on_paper else "",
        next=after.query if board.last < board.total else "",
        paper=replace(asked, on_paper=True, page=1).query,
        screen=replace(asked, on_paper=False).query,
    )
