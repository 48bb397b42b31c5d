"""W6. CSRF on every unsafe route; no GET changes state."""

from typing import Any

import pytest

from openmash.hub.contacts.actions import taking
from openmash.hub.desk import actions as desk
from tests.architecture import routes
from tests.architecture.crawl import changed, taken_from_elsewhere, undone, written
from tests.promises.depth import DEEP
from tests.world import World

KEPT_BY = ["openmash/hub/config/settings.py", "openmash/hub/config/middleware.py"]
ALSO_SHOWN_BY = [
    "tests/architecture/test_routes.py::test_every_route_is_answered_as_the_list_says_and_reading_changes_nothing"
]

WAYS = ("put", "patch", "delete")


def test_nothing_is_changed_by_a_form_of_another_site(world: World) -> None:
    assert taken_from_elsewhere(world) == []


def test_no_view_is_excused_from_the_check_but_the_wire() -> None:
    excused = {path for path, one in routes.served().items() if getattr(one.callback, "csrf_exempt", False)}
    assert {path for path in excused if not path.startswith("api/v1/")} == set()


def test_a_browser_that_is_signed_in_sends_nothing_to_the_wire_by_itself(world: World) -> None:
    """The wire is excused because it knows nobody by their cookie."""
    browser, path = world.browser("administrator"), "api/v1/contacts"
    with undone(world, browser):
        before = written()
        assert routes.ask(browser, "POST", path, world.sample(path)).status_code == 401
        assert changed(path, before) == set()


def test_no_page_takes_another_way_of_changing_things(world: World) -> None:
    browser, wrong = world.browser("screener"), []
    pages = [path for path in routes.served() if not path.startswith(("api/", "demo/", "account/"))]
    for number, path in enumerate(pages):
        for way in WAYS if DEEP else WAYS[number % 3 :][:1]:
            with undone(world, browser):
                before = written()
                answer = getattr(browser, way)(routes.address(path, world.sample(path)))
                if answer.status_code not in (404, 405) or changed(path, before):
                    wrong.append(f"{way} {path}: {answer.status_code}, {changed(path, before)} written")
    assert wrong == []


def written_by_reading(world: World, path: str, who: str) -> set[str]:
    """The tables of the record that one page writes when it is read."""
    browser = world.browser(who)
    with undone(world, browser):
        before = written()
        assert routes.ask(browser, "GET", path, world.sample(path)).status_code == 200
        return changed(path, before)


def test_reading_the_board_changes_nothing(world: World) -> None:
    assert written_by_reading(world, "board", "screener") == set()


def test_the_seeded_fault_an_excused_view_is_seen(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(routes.served()["board/take"].callback, "csrf_exempt", True, raising=False)
    assert [one.partition(":")[0] for one in taken_from_elsewhere(world, at="board")] == ["board/take"]
    with pytest.raises(AssertionError):
        test_no_view_is_excused_from_the_check_but_the_wire()


def test_the_seeded_fault_a_page_that_changes_something_when_it_is_read_is_seen(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = desk.read_board

    def taking_what_is_read(*asked: Any, by: Any, **more: Any) -> Any:
        taking.take(world.received, by=by)
        return read(*asked, by=by, **more)

    monkeypatch.setattr(desk, "read_board", taking_what_is_read)
    assert written_by_reading(world, "board", "screener")
