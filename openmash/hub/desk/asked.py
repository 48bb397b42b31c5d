"""What does somebody want to see of the board? All of it stands in the address, so that it can be kept and shared."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Self
from urllib.parse import urlencode

from openmash.clock import Brag, TimeState
from openmash.hub.contacts.workflow import LIVE

PAGE = 50  # rows: what a screen and a reader can take in at once

NONE = "none"  # not rated yet
MINE, NOBODYS = "mine", "nobody"


class Facet(StrEnum):
    """By what the board can be narrowed, in the order in which it is offered."""

    WHOSE = "whose"
    CLOCK = "clock"
    TIME = "time"
    BRAG = "brag"
    LEVEL = "level"
    STAGE = "stage"


class Order(StrEnum):
    """In what order the contacts stand."""

    TIME = "time_left"
    RECEIVED = "received"
    HELD = "held"
    LEVEL = "level"


ORDER_WORDS = {
    Order.TIME: "Time left",
    Order.RECEIVED: "Longest here",
    Order.HELD: "Clock held longest",
    Order.LEVEL: "Level",
}

#: What may be chosen; whose clock it is may be any agency's code.
VALUES: dict[Facet, frozenset[str]] = {
    Facet.WHOSE: frozenset({MINE, NOBODYS}),
    Facet.TIME: frozenset(state.value for state in TimeState),
    Facet.BRAG: frozenset({*(brag.value for brag in Brag), NONE}),
    Facet.LEVEL: frozenset({"1", "2", "3", "4", NONE}),
    Facet.STAGE: frozenset(stage.value for stage in LIVE),
}


@dataclass(frozen=True)
class Asked:
    """The filters, the order and the page. What an address holds that is none of these is passed over."""

    chosen: Mapping[Facet, str] = field(default_factory=dict)
    order: Order = Order.TIME
    page: int = 1
    on_paper: bool = False  # a rule of the page, not a state of anything

    @classmethod
    def of(cls, address: Mapping[str, str]) -> Self:
        """Read an address. Whatever stands there, it is never a mistake."""
        chosen = {facet: address[facet] for facet in Facet if offered(facet, address.get(facet, ""))}
        order = address.get("order", "")
        page = address.get("page", "")
        return cls(
            chosen,
            Order(order) if order in set(Order) else Order.TIME,
            int(page) if re.fullmatch("[1-9][0-9]{0,4}", page, re.ASCII) else 1,
            address.get("paper") == "1",
        )

    @property
    def query(self) -> str:
        """The same as an address: one way of writing it."""
        parts: dict[str, str] = {facet: self.chosen[facet] for facet in Facet if facet in self.chosen}
        if self.order != Order.TIME:
            parts["order"] = self.order
        if self.page != 1:
            parts["page"] = str(self.page)
        if self.on_paper:
            parts["paper"] = "1"
        return f"?{urlencode(parts)}"

    def narrowed(self, facet: Facet, value: str) -> "Asked":
        """The same with one filter set; from its first page on."""
        return replace(self, chosen={**self.chosen, facet: value}, page=1)

    def widened(self, facet: Facet) -> "Asked":
        """The same with one filter taken off."""
        return replace(self, chosen={f: v for f, v in self.chosen.items() if f != facet}, page=1)


def offered(facet: Facet, value: str) -> bool:
    """Whether this can be chosen."""
    if facet == Facet.CLOCK:
        return re.fullmatch("[a-z0-9-]{1,40}", value, re.ASCII) is not None
    return value in VALUES[facet]
