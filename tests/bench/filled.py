"""A hub that has been at work for three years, written down in minutes.

Past the actions, which take a year's work as long as a year's work takes: rows are copied in as the superuser, without
foreign-key triggers and with most indexes made afterwards. A test compares what comes out with the rules.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import LiteralString, cast

import psycopg
from psycopg import sql
from rich.progress import Progress

from openmash.hub.audit import chain
from openmash.hub.audit.models import Entry
from openmash.hub.partnership.actions import Job, join
from openmash.hub.partnership.models import Agency, Hub, Member
from openmash.hub.partnership.workflow import AgencyKind, Role
from openmash.hub.records import wall
from tests import walls

from .years import COLUMNS, Desk, Row, Years, lived

WORK = Path(__file__).with_name("work.sql")
INDEXES = """
SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
JOIN pg_class ON pg_class.oid = indexrelid AND relnamespace = 'public'::regnamespace
WHERE indpred IS NULL AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
"""
#: What is in the log has been looked through for look-ups that had no reason.
GONE_THROUGH = """
INSERT INTO governance_watched (hub_id, reached) SELECT hub_id, max(position) FROM audit_seal GROUP BY hub_id
ON CONFLICT (hub_id) DO UPDATE SET reached = excluded.reached
"""
#: How many of each work here: 100 people and more.
TEAM = {
    ("hub", Role.SCREENER): 30,
    ("hub", Role.DECISION_MAKER): 6,
    ("hub", Role.ADMINISTRATOR): 10,
    ("hub", Role.GOVERNANCE_LEAD): 1,
}
REPRESENTATIVES = {"police": 10, "health": 10, "education": 8, "social-care": 8}
USUALLY = 4
#: Beside those that every hub begins with, so that twenty hold something.
ALSO_HERE = (
    ("housing-2", AgencyKind.HOUSING), ("housing-3", AgencyKind.HOUSING), ("housing-4", AgencyKind.HOUSING),
    ("health-2", AgencyKind.HEALTH), ("health-3", AgencyKind.HEALTH), ("charity-2", AgencyKind.VOLUNTARY),
    ("charity-3", AgencyKind.VOLUNTARY), ("charity-4", AgencyKind.VOLUNTARY), ("college", AgencyKind.EDUCATION),
    ("probation-2", AgencyKind.PROBATION),
)  # fmt: skip


def fill(superuser: str, *, contacts: int, seed: int, progress: Progress) -> None:
    """Fill the first hub of this database, in which nothing has happened yet."""
    hub = Hub.objects.earliest("pk")
    with walls.inside(hub.pk):
        desk, now = gather(hub), wall.now()
    bar = progress.add_task("A borough and its contacts", total=contacts)
    place = lived(contacts, seed=seed, until=now, tell=lambda made: progress.update(bar, completed=made))
    years = Years(place, desk, live=max(40, contacts // 250), seed=seed, now=now)
    with psycopg.connect(superuser) as connection:
        with quick(connection, progress, seed):
            bar = progress.add_task("Copying them", total=contacts)
            for rows in years.batches():
                copy(connection, rows)
                progress.advance(bar, len(rows["contacts_contact"]))
            connection.execute(
                "SELECT setval(pg_get_serial_sequence('people_agencyrecord', 'id'), %s)", [next(years.records)]
            )
            for title, statements in progress.track(parts(), description="What was made of them"):
                progress.console.print(f"  {title}", style="dim")
                connection.execute(statements)
        connection.commit()
        connection.autocommit = True
        connection.execute("VACUUM ANALYZE")
        seal(hub.pk, progress)
        connection.execute("VACUUM ANALYZE audit_seal")
        connection.execute(GONE_THROUGH)


def seal(hub: int, progress: Progress) -> None:
    """Seal the whole log, as the worker does it."""
    with walls.inside(hub):
        bar = progress.add_task("Sealing the log", total=Entry.objects.filter(hub_id=hub).count())
    sealed = chain.BATCH
    while sealed == chain.BATCH:
        with walls.inside(hub):
            sealed = chain.seal(hub)
        progress.advance(bar, sealed)


def copy(connection: psycopg.Connection, rows: Mapping[str, Sequence[Row]]) -> None:
    """Rows into their tables."""
    for table, lines in rows.items():
        names = sql.SQL(", ").join(map(sql.Identifier, COLUMNS[table]))
        into = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), names)
        with connection.cursor().copy(into) as copying:
            for line in lines:
                copying.write_row(line)


def parts() -> list[tuple[str, LiteralString]]:
    """The parts of the work, each with its title."""
    texts = re.split(r"^-- part: (.+)$", WORK.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    return list(zip(texts[::2], cast("list[LiteralString]", texts[1::2]), strict=True))


@contextmanager
def quick(connection: psycopg.Connection, progress: Progress, seed: int) -> Iterator[None]:
    """Without foreign-key triggers, and with those indexes that no constraint needs made afterwards."""
    connection.execute(
        "SET session_replication_role = replica; SET maintenance_work_mem = '256MB'; SET work_mem = '64MB'"
    )
    connection.execute("SELECT set_config('bench.seed', %s, false)", [str(1 / (1 + seed))])
    indexes = connection.execute(INDEXES).fetchall()
    for name, _ in indexes:
        connection.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(name)))
    yield
    for _, definition in progress.track(indexes, description="Making indexes"):
        connection.execute(definition)


def gather(hub: Hub) -> Desk:
    """Everybody joins."""
    Agency.objects.bulk_create(
        Agency(hub=hub, code=code, kind=kind, name=code.replace("-", " ").capitalize(), letters=code[:2].upper())
        for code, kind in ALSO_HERE
    )
    agencies = {agency.code: agency for agency in Agency.objects.filter(hub=hub)}
    answering = {(code, Role.REPRESENTATIVE): REPRESENTATIVES.get(code, USUALLY) for code in agencies if code != "hub"}
    by = Job(hub.pk, "bench")
    members: dict[Role, list[Member]] = {}
    for (code, role), number in (TEAM | answering).items():
        for each in range(1, number + 1):
            name = f"{role.value.replace('_', ' ').capitalize()} {each}, {agencies[code].name}"
            email = f"{role.value}{each}.{code}@thornmere.invalid"
            made = join(hub, name=name, agency=agencies[code], roles=[role], by=by, email=email)
            members.setdefault(role, []).append(made)
    return Desk(
        hub.pk,
        administrators=[one.pk for one in members[Role.ADMINISTRATOR]],
        workers=[one.pk for one in members[Role.SCREENER]],
        agencies={code: agency.pk for code, agency in agencies.items()},
    )
