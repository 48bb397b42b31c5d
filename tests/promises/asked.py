"""Everything that anybody may ask of the hub, asked once, and what the log then says."""

from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse

from openmash.hub.audit.models import Entry
from tests.architecture import routes
from tests.architecture.crawl import undone
from tests.promises.depth import times
from tests.world import EVERYBODY, Sample, World

DOOR = "demo/sign-in"  # the demonstration's, which is not there otherwise


@dataclass(frozen=True)
class Asked:
    """One question, its answer, and the entries that were written meanwhile."""

    who: str
    method: str
    path: str
    answer: HttpResponse
    entries: list[Entry]

    def __str__(self) -> str:
        return f"{self.method} {self.path} by {self.who}: {self.answer.status_code}"


def everything(
    world: World,
    *,
    methods: Collection[str] = ("GET", "POST"),
    routes_like: str = "",
    said: Callable[[Sample], Sample] = lambda sample: sample,
    around: Callable[[], AbstractContextManager[Any]] = nullcontext,
) -> Iterator[Asked]:
    """Every route and method, in the drill by everybody who reaches it. Each is undone before the next."""
    for (path, method), line in routes.listed().items():
        if method in methods and path != DOOR and path.startswith(routes_like):
            for who in line.reaches[: times(1, deep=len(EVERYBODY))]:
                yield one(world, who, method, path, said(world.sample(path)), around=around)


def one(
    world: World, who: str, method: str, path: str, sample: Sample, *,
    around: Callable[[], AbstractContextManager[Any]] = nullcontext,
) -> Asked:  # fmt: skip
    """One question; ``around`` stands round the asking only."""
    browser = world.browser(who)
    with undone(world, browser):
        last = Entry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        with around():
            answer = routes.ask(browser, method, path, sample)
        world.enter()
        return Asked(who, method, path, answer, list(Entry.objects.filter(pk__gt=last)))
