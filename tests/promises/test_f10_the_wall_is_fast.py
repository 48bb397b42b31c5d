"""F10. The wall is fast: it asks who is asking once for a statement, and reads no table through.

How long it takes is measured, not tested: `python3 hub bench firewall`. What is tested is why it cannot grow: how often
the wall's functions are called and how many rows are visited, counted by the database while it answers what the pages
send, in a hub that is twenty times as large afterwards.
"""

import io
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import LiteralString

import psycopg
import pytest
from django.apps import apps
from psycopg import sql
from rich.console import Console
from rich.progress import Progress
from typer.testing import CliRunner

from openmash.cli import bench
from openmash.cli.postgres import APP, SUPERUSER
from openmash.hub.partnership.models import Hub
from openmash.hub.records.models import Referenced
from tests import walls
from tests.bench.asking import Door, Visit
from tests.bench.filled import fill
from tests.bench.firewall import KINDS
from tests.bench.measuring import heard
from tests.bench.statements import again, alone, undo
from tests.bench.visits import all_pages, everybody, signed_in

KEPT_BY = ["openmash/hub/records/reach.py", "openmash/hub/records/wall.py", "openmash/hub/records/grants.py"]

Scratch = Callable[[str], str]
Growing = Mapping[str, Sequence[str]]

TIMES = 20
MANY = 3_000  # rows: a table that holds so many is not read through for one page
DECIDED = "enquiry, decided"
#: Tables that grow with every contact, each with the keys that lead from a copy to another copy.
MORE_CONTACTS: Growing = {
    "people_agencyrecord": (), "people_recordkey": ("record_id",), "contacts_contact": (),
    "contacts_child": ("contact_id", "record_id"), "enquiries_enquiry": ("contact_id",),
    "enquiries_request": ("enquiry_id",), "enquiries_question": ("request_id",),
}  # fmt: skip
#: Those that grow with what agencies write, under the same questions.
MORE_ITEMS: Growing = {"enquiries_item": (), "enquiries_itemmove": ("item_id",), "enquiries_sentitem": ("item_id",)}
COPIED = """
INSERT INTO {table} SELECT (jsonb_populate_record(one, jsonb_build_object({keys}) || {names})).*
FROM {table} AS one, generate_series(1, {times}) AS n
"""
ANEW = (
    "jsonb_build_object('reference',"
    " regexp_replace(upper(substr(md5(n || reference), 1, 13)), '^(.....)(.....)', '\\1-\\2-'))"
)
NAMED = {model._meta.db_table for model in apps.get_models() if issubclass(model, Referenced)}
OTHERS = "jsonb_build_object('key', key || n)"

#: Calls of the wall's functions; rows of tables that were read through; and those that were looked up by an index.
COUNTED = (
    "SELECT funcname::text, calls FROM pg_stat_xact_user_functions WHERE schemaname = 'wall'",
    "SELECT relname::text, seq_tup_read FROM pg_stat_xact_user_tables WHERE schemaname = 'public'",
    "SELECT relname::text, coalesce(idx_tup_fetch, 0) FROM pg_stat_xact_user_tables WHERE schemaname = 'public'",
)
LARGE = "SELECT relname FROM pg_class WHERE relkind = 'r' AND reltuples > %s AND relnamespace = 'public'::regnamespace"


@dataclass(frozen=True)
class Cost:
    """What the statements of one page cost: calls of the wall's functions; rows read through, and rows looked up."""

    statements: int
    calls: Counter[str]
    through: Counter[str]
    looked_up: int

    @property
    def rows(self) -> int:
        """Every row that was visited."""
        return self.through.total() + self.looked_up


class Filled:
    """A hub at work, whose pages are asked for by members, and what the database counts of them."""

    def __init__(self, scratch: Scratch) -> None:
        self.owner, self.app = scratch(SUPERUSER), scratch(APP)
        with psycopg.connect(self.owner, autocommit=True) as link:
            link.execute(
                sql.SQL("ALTER DATABASE {} SET track_functions = 'all'").format(sql.Identifier(link.info.dbname))
            )
        fill(self.owner, contacts=300, seed=1, progress=Progress(console=Console(file=io.StringIO())))
        with walls.inside(Hub.objects.earliest("pk").pk):
            pages = all_pages(1)
            self.visits = {kind: pages[kind][0] for kind in KINDS}
            sessions = {who: [signed_in(some[0])] for who, some in everybody().items()}
        self.door = Door(0, sessions)

    def costs(self) -> dict[str, Cost]:
        """What each page costs now."""
        with alone(self.app) as bare:
            return {kind: self.cost(bare, visit) for kind, visit in self.visits.items()}

    def cost(self, bare: "psycopg.Connection", visit: Visit) -> Cost:
        """Send what this page sends, as the application's role and as this member, in one transaction."""
        sent = heard(visit, self.door)
        before = [counted(bare, what) for what in COUNTED]  # of the last transactions, which are not gathered in yet
        for statement in sent:
            again(bare, statement)
        calls, through, looked_up = (counted(bare, what) - was for what, was in zip(COUNTED, before, strict=True))
        undo(bare)
        return Cost(len(sent), calls, through, looked_up.total())

    def grow(self, tables: Growing) -> None:
        """Twenty more of every row of these tables."""
        with psycopg.connect(self.owner, autocommit=True) as link:
            link.execute("SET session_replication_role = replica")
            for table, keys in tables.items():
                link.execute(copying(table, keys))
            link.execute("ANALYZE")

    def large(self) -> set[str]:
        """The tables that nobody should read through."""
        with psycopg.connect(self.owner) as link:
            return {table for (table,) in link.execute(LARGE, [MANY]).fetchall()}


def counted(bare: "psycopg.Connection", what: LiteralString) -> Counter[str]:
    """What the database has counted so far."""
    return Counter(dict(bare.execute(what).fetchall()))


def copying(table: str, keys: Sequence[str]) -> sql.Composed:
    """The statement that copies every row of a table, under other keys and another name."""
    moved = [sql.SQL("{0}, {1} + n * 1000000").format(sql.Literal(key), sql.Identifier(key)) for key in ("id", *keys)]
    names = OTHERS if table == "people_recordkey" else ANEW if table in NAMED else "'{}'"
    return sql.SQL(COPIED).format(
        table=sql.Identifier(table), keys=sql.SQL(", ").join(moved), names=sql.SQL(names), times=sql.Literal(TIMES)
    )


def grown(before: Cost, now: Cost) -> list[str]:
    """The functions of the wall that are called more often than before: by more than another plan explains."""
    return [f"{name}: {before.calls[name]}, then {n}" for name, n in now.calls.items() if n > before.calls[name] + 10]


def test_what_a_page_asks_of_the_wall_grows_neither_with_the_hub_nor_with_what_it_shows(scratch: Scratch) -> None:
    filled = Filled(scratch)
    before = filled.costs()

    filled.grow(MORE_CONTACTS)
    after, large = filled.costs(), filled.large()
    assert large >= {"contacts_contact", "contacts_child", "people_recordkey", "enquiries_question", "audit_entry"}
    for kind, cost in after.items():
        assert grown(before[kind], cost) == [], kind
        assert set(cost.through) & large == set(), f"{kind} reads a whole table"
        assert cost.rows < 1.5 * before[kind].rows + 200, f"{kind} visits {cost.rows} rows, before {before[kind].rows}"

    filled.grow(MORE_ITEMS)
    longer, large = filled.costs(), filled.large()
    assert large >= {"enquiries_item", "enquiries_sentitem"}
    assert longer[DECIDED].rows > after[DECIDED].rows + 500, "it shows them"
    for kind, cost in longer.items():
        assert cost.statements == before[kind].statements
        assert grown(before[kind], cost) == [], kind
        assert set(cost.through) & large == set(), f"{kind} reads a whole table"


@pytest.mark.deep
def test_the_figures_of_the_bench_meet_the_aims(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On the machine on which the drill is held: 100,000 contacts, 1,000,000 items and more entries of the log."""
    monkeypatch.setattr(bench, "WRITTEN", tmp_path)
    assert CliRunner().invoke(bench.app, ["firewall", "--write"]).exit_code == 0
    told = (tmp_path / "firewall.md").read_text()
    print(told)
    missed = [line for line in told.splitlines() if "| NO |" in line]
    assert "| yes |" in told
    assert missed == []
