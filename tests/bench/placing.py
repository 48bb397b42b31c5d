"""How long does it take to find whom a record is like, among a million people? Beside what a user would otherwise have.

python -m tests.bench.placing --people 1000000 --seed 7 --rounds 1000 --home DIR [--write FILE]
"""

from __future__ import annotations

import argparse
import json
import os
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
from rich.console import Console
from rich.markdown import Markdown
from rich.progress import Progress

from openmash.cli.postgres import OWNER, SUPERUSER, Server

from .figures import machine, ms, p, yes_or_no
from .hub import wake

if TYPE_CHECKING:
    from .known import Again

MARK, DATABASE = "bench.json", "bench"
FOUND, OVER_THE_PAGE = 0.002, 0.010  # the aims, at p95
SPLINK, COMPARED, PLAIN = 20, 100, 20  # how often the others are asked: they take long


@dataclass
class Took:
    """One way of asking: seconds, one by one."""

    name: str
    seconds: list[float] = field(default_factory=list)

    def line(self, beside: Took) -> list[str]:
        """One line of the table."""
        times = f"{p(50, self.seconds) / p(50, beside.seconds):,.1f}"
        return [self.name, f"{len(self.seconds):,}", ms(p(50, self.seconds)), ms(p(95, self.seconds)), times]


def filled(server: Server, wanted: dict[str, int], progress: Progress) -> int:
    """The hub in which these people are; filled first, where the folder does not hold them yet."""
    from openmash.hub.config.setting_up import migrate
    from openmash.hub.partnership.models import Hub
    from tests.conftest import connected_to, prepare

    from .million import fill

    mark = server.home / MARK
    begun = mark.exists()
    if begun and json.loads(mark.read_text()) != wanted:
        raise SystemExit(f"{server.home} holds something else: choose another folder with --home")
    if not begun:
        server.drop_database(DATABASE)
        server.create_database(DATABASE)
    with connected_to(server.url(OWNER, DATABASE)):
        (migrate if begun else prepare)()
        hub = Hub.objects.get(name__startswith="Thornmere").pk
    if not begun:
        fill(server.url(SUPERUSER, DATABASE), hub, progress=progress, **wanted)
        mark.write_text(json.dumps(wanted))
    return int(hub)


def measured(server: Server, hub: int, asked: Sequence[Again]) -> tuple[list[Took], dict[str, str]]:
    """Ours: found and weighed, placed, and through the page; and what there is to say of it."""
    from tests.conftest import connected_to

    from .known import find, one_by_one, place, spent, through_the_page

    with connected_to(server.url(database=DATABASE)):
        one_by_one(hub, find, asked[:20])
        before = spent()
        found, came = one_by_one(hub, find, asked)
        spent_on_one = [(now - then) / len(asked) for then, now in zip(before, spent(), strict=True)]
        one_by_one(hub, place, asked[:20])
        placed, _ = one_by_one(hub, place, asked)
        base, full = through_the_page(asked[: len(asked) // 2])
    there = sum(any(other.record == each.record for _, other in pairs) for each, pairs in zip(asked, came, strict=True))
    counts = [float(len(pairs)) for pairs in came]
    met = p(95, found) <= FOUND, p(95, full) - p(95, base) <= OVER_THE_PAGE
    facts = {
        "the true person among the candidates": f"{there / len(asked):.3f}",
        "candidates at p50, p95, p99": ", ".join(f"{p(share, counts):.0f}" for share in (50, 95, 99)),
        "processor time for one, entering the wall included": " and ".join(
            f"{ms(seconds)} ms {of}" for seconds, of in zip(spent_on_one, ("Python", "PostgreSQL"), strict=True)
        ),
        f"found and weighed within {ms(FOUND)} ms at p95": yes_or_no(met[0]),
        f"the page within {ms(OVER_THE_PAGE)} ms of its base at p95": (
            f"{yes_or_no(met[1])}, {ms(p(95, full) - p(95, base))} ms; at p50 {ms(p(50, full) - p(50, base))} ms"
        ),
    }
    names = (
        "found and weighed, as the application's role", "kept and placed, with all that is written",
        "the page, nobody typed", "the page, one child typed",
    )  # fmt: skip
    return [Took(*each) for each in zip(names, (found, placed, base, full), strict=True)], facts


def others(server: Server, hub: int, everybody: Sequence[Again], asked: Sequence[Again], folder: Path) -> list[Took]:
    """Splink on the same people, and plain SQL."""
    from openmash.batch.linking.engines import OnDuckDB
    from tests import walls
    from tests.conftest import connected_to

    from . import single
    from .known import find, one_by_one

    engine = OnDuckDB(threads=os.cpu_count() or 1, memory="8GB", spill=folder)
    single.copied(server.url(SUPERUSER, DATABASE), engine, folder, [each.one for each in everybody])
    splink = single.Splink(engine)
    ones = [(each.one,) for each in asked[:SPLINK]]
    with connected_to(server.url(database=DATABASE)):
        _, came = one_by_one(hub, find, asked[:COMPARED])
    beside = [
        (each.one, [other.standard for _, other in pairs])
        for each, pairs in zip(asked, came, strict=False)
        if pairs
    ]  # fmt: skip
    took = [
        Took("Splink 5, `predict_between`: found and weighed", single.timed(splink.predict_between, ones)),
        Took("Splink 5, `compare_records`: weighed beside what we found", single.timed(splink.compare_records, beside)),
    ]
    engine.close()
    with psycopg.connect(server.url(database=DATABASE)) as app:
        walls.enter(app, hub)
        plain = [(app, hub, each.who) for each in asked[:PLAIN]]
        took.append(Took("SQL, `ILIKE` on both names: found only", single.timed(single.plain, plain)))
    return took


def written(took: Sequence[Took], facts: dict[str, str]) -> str:
    """For the repository."""
    lines = [each.line(took[0]) for each in took]
    head = ["| what | n | p50, ms | p95, ms | × ours |", "| --- | ---: | ---: | ---: | ---: |"]
    return "\n\n".join(
        [
            "# How long does one new record take?",
            "`python3 hub bench placing --write`, as it ran:",
            "\n".join(f"- {name}: {value}" for name, value in facts.items()),
            "\n".join([*head, *(f"| {' | '.join(line)} |" for line in lines)]),
            MEANING,
        ]
    )


MEANING = """\
One record each time, in a transaction of its own: as the hub's own job, through PostgreSQL as the application's role,
row-level security on. Found and weighed: from what was told, to the weight of every candidate. Kept and placed: the
same with all that is written, not committed. The page: the list of who may be meant while a contact is typed, from
request to answer, with sign-in, rules and the entry in the log, in one process without the network; the two in turn.

Each person is in the index once; who is asked for is told of again by another agency, as it wrote them down. Splink has
the same people in memory, cleaned by us, learns from who is told of again, and has no wall, no sign-in and no log. A
load before of more than 0 is other people's work on the same cores.
"""


def main() -> None:
    """Fill, measure, and say."""
    wanted = argparse.ArgumentParser()
    for name in ("people", "seed", "rounds"):
        wanted.add_argument(f"--{name}", type=int, required=True)
    wanted.add_argument("--home", type=Path, required=True)
    wanted.add_argument("--write", type=Path)
    given = wanted.parse_args()
    console = Console()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    wake()
    from .known import again

    with Progress(console=console) as progress, Server(given.home) as server:
        hub = filled(server, {"people": given.people, "seed": given.seed}, progress)
        everybody = again(server.url(SUPERUSER, DATABASE))
        asked = random.Random(given.seed).sample(everybody, min(given.rounds, len(everybody)))
        facts = machine() | {"people, seed": f"{given.people:,}, {given.seed}", "load before": load()}
        took, more = measured(server, hub, asked)
        facts |= {"load after ours": load()}
        took += others(server, hub, everybody, asked, given.home)
    told = written(took, facts | {"load after": load()} | more)
    if given.write:
        given.write.parent.mkdir(parents=True, exist_ok=True)
        given.write.write_text(told, encoding="utf-8")
    console.print(Markdown(told))


def load() -> str:
    """Of the last minute."""
    return f"{os.getloadavg()[0]:.1f}"


if __name__ == "__main__":
    main()
