"""Every route × method × reader is decided, listed, and answered as the list says."""

from collections.abc import Iterator
from itertools import product

import pytest
from django.conf import LazySettings
from django.http import HttpResponse
from pytest_django.plugin import DjangoDbBlocker

from tests.architecture import routes
from tests.architecture.crawl import a_world, changed, undone, unsafe, written
from tests.architecture.routes import METHODS, NO_SUCH_WAY, NOT_FOUND, REACHES, SIGN_IN, Line
from tests.world import ANOTHER_HUB, ANYBODY, EVERYBODY, MEMBERS, SENDERS, Sample, World

KEPT_BY = ["openmash/hub/config/middleware.py", "openmash/hub/config/errors.py", "openmash/hub/config/urls.py"]

#: Forms whose right answer is a secret of the reader: that they are asked for it is enough.
SECRET, SIGN_OUT = "account/", "account/logout/"
DOOR = "demo/sign-in"


def test_every_route_is_listed_and_nothing_else() -> None:
    listed = {path for path, _ in routes.listed()} | routes.taking_nothing()
    assert set(routes.served()) - listed == set(), "decide who may reach these, in tests/architecture/routes.toml"
    assert listed - set(routes.served()) == set(), "these are gone: take them off tests/architecture/routes.toml"


def test_the_list_names_only_people_there_are() -> None:
    named = {who for line in routes.listed().values() for who in (*line.reaches, *line.refused, *line.unknown)}
    assert named <= set(EVERYBODY)
    assert all(line.reaches for line in routes.listed().values())


def test_a_route_that_nobody_has_decided_on_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    more = {**routes.served(), "children/<slug:reference>/everything": routes.served()["board"]}
    monkeypatch.setattr(routes, "served", lambda: more)
    with pytest.raises(AssertionError, match="decide who may reach these"):
        test_every_route_is_listed_and_nothing_else()


def test_a_line_for_a_route_that_is_gone_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    fewer = {path: one for path, one in routes.served().items() if path != "board"}
    monkeypatch.setattr(routes, "served", lambda: fewer)
    with pytest.raises(AssertionError, match="these are gone"):
        test_every_route_is_listed_and_nothing_else()


@pytest.fixture(scope="module")
def world(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    """One world for all of these tests."""
    with a_world(django_db_blocker, tmp_path_factory.mktemp("uploads")) as made:
        yield made


ROUTES = [path for path in routes.served() if path != DOOR]


def wrong_with(path: str, method: str, who: str, answer: HttpResponse) -> list[str]:
    """What the list, and the promises about every answer, have against this one."""
    said = routes.answered(answer)
    line = routes.listed().get((path, method))
    if (path.startswith(SECRET) and said == "answered 422") or (path == SIGN_OUT and who in MEMBERS):
        said = REACHES
    ought = line.says(who) if line else NO_SUCH_WAY
    allowed = {ought} if line else {NO_SUCH_WAY, SIGN_IN, NOT_FOUND}
    found = [] if said in allowed else [f"{said}, and the list says {ought}"]
    return [f"{method} /{path} as {who}: {one}" for one in (*found, *unsafe(answer))]


@pytest.mark.parametrize("who", [ANYBODY, *MEMBERS, *SENDERS])
def test_every_route_is_answered_as_the_list_says_and_reading_changes_nothing(world: World, who: str) -> None:
    wrong, browser = [], world.browser(who)
    for path, method in product(ROUTES, METHODS):
        with undone(world, browser):
            before = written()
            answer = routes.ask(browser, method, path, world.sample(path))
            wrong += wrong_with(path, method, who, answer)
            if method == "GET":
                wrong += [f"GET /{path} as {who} wrote {table}" for table in changed(path, before)]
    assert wrong == []


def naming(world: World) -> list[tuple[Line, Sample]]:
    """The lines of the routes at which something is named, in the address or in what is sent."""
    samples = [(line, world.sample(line.path)) for line in routes.listed().values()]
    named = [(line, sample) for line, sample in samples if sample.elsewhere != sample]
    return [(line, sample) for line, sample in named if sample.place or line.otherwise == NOT_FOUND]


@pytest.mark.parametrize("who", [*MEMBERS, ANOTHER_HUB, "another system"])
def test_what_one_may_not_know_of_is_answered_like_what_does_not_exist(world: World, who: str) -> None:
    browser, told = world.browser(who), []
    for line, sample in naming(world):
        if not ((who == ANOTHER_HUB and line.otherwise != SIGN_IN) or line.says(who) == NOT_FOUND):
            continue
        with undone(world, browser):
            there = routes.ask(browser, line.method, line.path, sample)
        with undone(world, browser):
            nowhere = routes.ask(browser, line.method, line.path, sample.elsewhere)
        if routes.answered(there) != NOT_FOUND or routes.same(there) != routes.same(nowhere):
            told.append(f"{line.method} {line.path}: {there.status_code}, {nowhere.status_code}")
    assert told == []


@pytest.mark.urls("openmash.hub.config.urls")
def test_the_demonstrations_door_is_open_to_everybody_there(world: World, settings: LazySettings) -> None:
    settings.ROOT_URLCONF = "tests.architecture.demonstration"
    settings.DEMO = True
    for who in (ANYBODY, "screener", ANOTHER_HUB):
        answer = world.browser(who).get(f"/{DOOR}")
        assert routes.answered(answer) == REACHES
        assert unsafe(answer) == []
