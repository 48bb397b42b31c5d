"""What does the database's own wall cost, and a long log? The same pages with the wall and without it, in one run.

python -m tests.bench.firewall --contacts 100000 --items 1000000 --seed 1 --rounds 10 --home DIR [--write FILE]
"""

import argparse
import contextlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from psycopg import sql
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from openmash.cli.postgres import OWNER, SUPERUSER
from openmash.cli.processes import Stopped, stopping_when_asked

from .asking import Visit
from .figures import machine, ms, p, yes_or_no
from .hub import FilledHub, wake

KINDS = ("enquiry, under way", "enquiry, decided", "request, as asked", "search, name and birth", "search, NHS number")
#: The aims: with the wall an enquiry's p95 under 100 ms and at most 1.5 times what it takes without; a search's under
#: 300 ms; the entry in the log at most 15 % of the page.
UNDER, AT_MOST, OF_THE_PAGE = {"enquiry": 0.100, "request": 0.100, "search": 0.300}, 1.5, 0.15
#: Two web processes of four threads, each with a connection of its own, plan what they send five times anew.
AGAIN = 6
#: Headings, and the lines below them.
Drawn = tuple[Sequence[str], list[list[str]]]
HEADINGS = ("page", "p50", "p95", "without: p50", "p95", "p95 ÷", "log, % of page", "aim")
WALLED = (
    "SELECT relname FROM pg_class WHERE relforcerowsecurity AND relnamespace = 'public'::regnamespace ORDER BY relname"
)
COUNTED = {
    "entries in the log": sql.SQL("SELECT count(*) FROM audit_entry"),
    "agencies": sql.SQL("SELECT count(*) FROM partnership_agency"),
    "children": sql.SQL("SELECT count(*) FROM contacts_child"),
}
MORE = Path(__file__).with_name("more_items.sql")


@dataclass
class Cost:
    """One kind of page, in seconds, with the wall and without; and what of it goes into the log."""

    name: str
    walled: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)
    logged: list[float] = field(default_factory=list)

    @property
    def line(self) -> list[str]:
        """One line of the table."""
        share, times = p(50, self.logged) / p(50, self.walled), p(95, self.walled) / p(95, self.bare)
        met = p(95, self.walled) < UNDER[self.name.split(",")[0]] and times <= AT_MOST and share <= OF_THE_PAGE
        both = [ms(p(share_of, some)) for some in (self.walled, self.bare) for share_of in (50, 95)]
        return [self.name, *both, f"{times:.2f}", f"{share * 100:.1f}", yes_or_no(met)]


def more_items(superuser: str, wanted: int, *, but: Sequence[str]) -> int:
    """Copy carried items, but none of the enquiries that are measured, until there are so many. Return how many."""
    with psycopg.connect(superuser) as connection:
        connection.execute("SET session_replication_role = replica")
        for statement in MORE.read_text(encoding="utf-8").split(";\n\n"):
            connection.execute(statement.encode(), {"wanted": wanted, "but": list(but)})
        connection.commit()
        connection.autocommit = True
        connection.execute("VACUUM ANALYZE enquiries_item, enquiries_itemmove, enquiries_sentitem")
        [count] = connection.execute("SELECT count(*) FROM enquiries_item").fetchone() or [0]
    return int(count)


def stand(owner: str, *, walled: bool) -> None:
    """Let row-level security stand on every table, or on none.

    Table by table: all of them at once would lock each other out with what the hub does by itself meanwhile.
    """
    with psycopg.connect(owner, autocommit=True) as connection:
        how = sql.SQL("ENABLE" if walled else "DISABLE")
        for (table,) in connection.execute(WALLED).fetchall():
            connection.execute(sql.SQL("ALTER TABLE {} {} ROW LEVEL SECURITY").format(sql.Identifier(table), how))


def measured(hub: FilledHub, *, items: int, rounds: int, progress: Progress) -> tuple[list[Drawn], dict[str, str]]:
    """Every kind of page, so many rounds with the wall and as many without, in turn; then the log."""
    from . import long_log
    from .measuring import heard, load, opened
    from .statements import alone, logged

    pages, door = opened(hub, 24)
    visits = {kind: pages[kind] for kind in KINDS if kind in pages}
    enquiries = [visit.path.rpartition("/")[2] for kind in KINDS[:2] for visit in visits.get(kind, ())]
    made = more_items(hub.database.url(SUPERUSER), items, but=enquiries)
    costs = {kind: Cost(kind) for kind in visits}
    facts = machine() | {"items": f"{made:,}", "load": load()}
    with psycopg.connect(hub.database.url(SUPERUSER)) as looking:
        for thing, query in COUNTED.items():
            [count] = looking.execute(query).fetchone() or [0]
            facts[thing] = f"{count:,}"
    with alone(hub.database.url()) as bare:
        for kind, some in visits.items():
            costs[kind].logged = [logged(bare, heard(visit, door)) for visit in some]
    owner = hub.database.url(OWNER)
    try:
        for number, walled in progress.track(list(turns(rounds)), description="With the wall, and without"):
            stand(owner, walled=walled)
            for kind, some in visits.items():
                took = costs[kind].walled if walled else costs[kind].bare
                for visit in shifted(some, number) * AGAIN:
                    door.ask(visit)  # every connection plans anew what it had planned before the change
                took += [door.ask(visit).seconds for visit in shifted(some, number)]
    finally:
        stand(owner, walled=True)
    facts["load, the log"] = load()
    log = [one.line for one in long_log.timed(door)]
    return [(HEADINGS, [cost.line for cost in costs.values()]), (long_log.HEADINGS, log)], facts


def turns(rounds: int) -> Iterator[tuple[int, bool]]:
    """With and without, each first as often as the other."""
    for number in range(rounds):
        yield from ((number, walled) for walled in ((True, False) if number % 2 else (False, True)))


def shifted(visits: Sequence[Visit], number: int) -> list[Visit]:
    """Twelve of the pages, others in each round."""
    return [visits[(number * 5 + place) % len(visits)] for place in range(12)]


def written(tables: Sequence[Drawn], facts: Mapping[str, str]) -> str:
    """For the repository."""
    told = "\n".join(f"- {name}: {value}" for name, value in facts.items())
    parts = ["# What do the wall and the log cost?", "`python3 hub bench firewall --write`, as it ran:", told]
    for headings, lines in tables:
        rows = [headings, ["---", *["---:"] * (len(headings) - 1)], *lines]
        parts.append("\n".join(f"| {' | '.join(row)} |" for row in rows))
    return "\n\n".join([*parts, MEANING])


def shown(headings: Sequence[str], lines: Sequence[Sequence[str]]) -> Table:
    """For the terminal."""
    table = Table(*headings)
    for line in lines:
        table.add_row(*line)
    return table


MEANING = """\
Milliseconds over HTTP, one page after another; with row-level security and without it in turn, on the same database.
The log's share is what its statements take when they are sent again by themselves. Aims: an enquiry's p95 under 100 ms
and at most 1.5 times what it takes without the wall; a search's under 300 ms; the log at most 15 % of the page.

The log: seconds by the clock on the wall, as `audit verify` and the page of who looked take them, with the wall. The
whole log is verified with the list of who looked at whom, and its time told for each 1,000,000 entries of it.
"""


def main() -> None:
    """Fill, serve, measure, and say what came out."""
    arguments = argparse.ArgumentParser()
    for name in ("contacts", "items", "seed", "rounds"):
        arguments.add_argument(f"--{name}", type=int, required=True)
    arguments.add_argument("--home", type=Path, required=True)
    arguments.add_argument("--write", type=Path)
    asked = arguments.parse_args()
    console = Console()
    with contextlib.suppress(Stopped), stopping_when_asked(), Progress(console=console) as progress:
        with FilledHub(asked.home, contacts=asked.contacts, seed=asked.seed, progress=progress) as hub:
            wake()
            tables, facts = measured(hub, items=asked.items, rounds=asked.rounds, progress=progress)
            from .measuring import close

            close()
        facts = {"contacts, seed, rounds": f"{asked.contacts:,}, {asked.seed}, {asked.rounds}", **facts}
        told = (f"{name}: {value}" for name, value in facts.items())
        console.print(*(shown(*table) for table in tables), *told, MEANING, sep="\n")
        if asked.write:
            asked.write.parent.mkdir(parents=True, exist_ok=True)
            asked.write.write_text(written(tables, facts), encoding="utf-8")


if __name__ == "__main__":
    main()
