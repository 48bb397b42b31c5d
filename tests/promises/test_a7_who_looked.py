"""A7. Who looked at this child? Everybody to whom the child was shown, in lists and searches too."""

from typing import Any

import pytest

from openmash.hub.audit import actions as audit
from openmash.hub.audit.events import Event
from openmash.hub.audit.models import About
from openmash.hub.desk import actions as desk
from openmash.hub.governance import actions
from tests import make
from tests.architecture.crawl import undone
from tests.world import World

KEPT_BY = [
    "openmash/hub/governance/actions/reading.py",
    "openmash/hub/audit/access.py",
    "openmash/hub/audit/actions.py",
]
ALSO_SHOWN_BY = [
    "tests/promises/test_a4_a_long_log.py::test_a_long_log_is_verified_and_asked_in_no_time",
    "tests/promises/test_a1_every_read_is_recorded.py::test_every_child_that_was_shown_is_in_the_log",
]

OPENED, SEARCHED = "administrator", "decision maker"
IN_WHAT_WAY = {"screener": Event.BOARD_READ, OPENED: Event.CONTACT_READ, SEARCHED: Event.SEARCH_MADE}


def said_of(world: World) -> dict[str, set[str]]:
    """One sees a child on the board, one opens the contact, one searches: what the log then says of each of them."""
    child, screener = make.child(world.received), world.browser("screener")
    with undone(world, screener):
        answers = [
            screener.get("/board"),
            world.browser(OPENED).get(f"/contacts/{world.received.reference}"),
            world.browser(SEARCHED).post("/search", {"number": world.received.reference}),
        ]
        assert [answer.status_code for answer in answers] == [200, 200, 200]
        world.enter()
        read = actions.read_lookers(child.reference, by=world.members["governance lead"])
    assert read is not None
    return {one.by: set(one.events) for one in read.lookers}


def left_out(world: World) -> list[str]:
    """Who looked, and is not named for the way in which they did."""
    said = said_of(world)
    return [who for who, way in IN_WHAT_WAY.items() if way not in said.get(world.members[who].reference, set())]


def test_lists_and_searches_count_as_looking(world: World) -> None:
    world.enter()
    assert left_out(world) == []


def unlisted(event: Event, about: Any, **more: Any) -> Any:
    return audit.record(event, about=[], **more)


#: fault → where it is seeded.
FAULTS: dict[str, tuple[Any, str, Any]] = {
    "lists left out": (desk, "record", unlisted),
    "entries that are not listed by child": (type(About.objects), "bulk_create", lambda *_, **__: []),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_the_seeded_fault_leaves_somebody_out(world: World, fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    world.enter()
    monkeypatch.setattr(*FAULTS[fault])
    assert left_out(world), "this fault must be caught"
