"""A hub's index with a million invented people in it, each told of once, written down in minutes.

Past the actions, which place some hundreds a second: rows are copied in as the superuser. What is kept of each person
is what placing them would have kept, but for how rare a name is, which is read off the model's own list of names.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any, NamedTuple

import psycopg
from psycopg import sql
from rich.progress import Progress

from openmash.hub.people import home
from openmash.hub.people.actions import Particulars
from openmash.hub.people.index import CONTEXT, read, row_of
from openmash.hub.people.models import AgencyRecord, Indexed
from openmash.hub.people.workflow import Sex
from openmash.linkage import context
from openmash.linkage.model import Model, starter
from openmash.synthetic.borough import Plan, block
from openmash.synthetic.shapes import AgencyRecord as Noted

from .filled import quick
from .hub import wake

SEXES = {"F": Sex.FEMALE, "M": Sex.MALE}
TOLD = "given_name, family_name, other_names, born_on, sex, ethnicity, nhs_number, upn, phone, address, postcode"
FOUND_BY = "keys, standard, context, home, fore, sur"
#: table → its columns, in the order in which they are written
COLUMNS = {
    "people_agencyrecord": f"id, hub_id, reference, {TOLD}",
    "people_person": "id, hub_id, reference, made_by",
    "people_placement": "id, hub_id, record_id, person_id, because, model, joining",
    "people_indexed": f"id, hub_id, record_id, person_id, number, told_in, twin, {FOUND_BY}",
}
#: Of so many people one is told of again.
AGAIN = 50


class Told(NamedTuple):
    """One person as the hub knows them, and as another agency tells of them, where it does."""

    record: tuple[Any, ...]
    found_by: tuple[Any, ...]
    again: dict[str, Any] | None


def particulars(noted: Noted) -> Particulars:
    """What an agency noted, as the hub takes it in."""
    return Particulars(
        given_name=f"{noted.forename} {noted.middle}".strip(), family_name=noted.surname, born_on=noted.dob,
        sex=SEXES.get(noted.sex, Sex.NOT_KNOWN), nhs_number=noted.nhs[:10], upn=noted.upn[:13], phone=noted.phone,
        address=noted.address, postcode=noted.postcode,
    )  # fmt: skip


def told(number: int, plan: Plan) -> list[Told]:
    """One block of the borough: of each person the first record, beside those of the same home."""
    made, model = block(number, plan), starter()
    whose = {truth.record_id: truth.person_id for truth in made.truths}
    records: dict[str, list[Noted]] = {}
    for noted in made.records:
        records.setdefault(whose[noted.record_id], []).append(noted)
    known = {person: particulars(some[0]) for person, some in sorted(records.items())}
    rows = {person: row_of(AgencyRecord(**vars(who))) for person, who in known.items()}
    for at, row in enumerate(rows.values(), start=1):
        row.person_id = at
        row.context = _rare(row, model)
    for some in _by_home(rows.values()):
        _seen_together(some)
    return [
        Told(
            tuple(getattr(known[person], name) for name in TOLD.split(", ")),
            tuple(getattr(row, name) for name in FOUND_BY.split(", ")),
            vars(particulars(records[person][1])) if at % AGAIN == 0 and len(records[person]) > 1 else None,
        )
        for at, (person, row) in enumerate(rows.items())
    ]


def _rare(row: Indexed, model: Model) -> list[int]:
    shares = (model.names[kind].get(getattr(row, kind), 0.0) for kind in context.NAMES)
    return [*map(context.rarity, shares), *[0] * (len(CONTEXT) - len(context.NAMES))]


def _by_home(rows: Iterable[Indexed]) -> Iterator[list[Indexed]]:
    homes: dict[str, list[Indexed]] = {}
    for row in rows:
        homes.setdefault(row.home, []).append(row)
    homes.pop("", None)
    return iter(homes.values())


def _seen_together(rows: Sequence[Indexed]) -> None:
    """What the others at one home tell of each."""
    living = [home.there(row, read(row)) for row in rows]
    for row, one in zip(rows, living, strict=True):
        row.context[-3:] = [
            home.size(living), int(home.has_twin(one, living)), int(home.has_namesake(one.one, living))
        ]  # fmt: skip


def fill(superuser: str, hub: int, *, people: int, seed: int, progress: Progress) -> None:
    """Put so many people into the index of this hub, and keep beside it who is told of again."""
    plan, count = Plan(round(people * 1.03), seed), 0
    bar = progress.add_task("People", total=people)
    pool = ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("forkserver"), initializer=wake)
    with pool, psycopg.connect(superuser) as connection:
        with quick(connection, progress, seed):
            connection.execute("CREATE SCHEMA bench; CREATE TABLE bench.again (record bigint, told jsonb)")
            for some in pool.map(told, range(plan.blocks), [plan] * plan.blocks):
                _copied(connection, hub, count + 1, some[: people - count])
                count = min(people, count + len(some))
                progress.update(bar, completed=count)
            for table in COLUMNS:
                connection.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [table, count])
        connection.commit()
        connection.autocommit = True
        connection.execute("VACUUM ANALYZE")


def _copied(connection: psycopg.Connection, hub: int, begun: int, some: Sequence[Told]) -> None:
    """One block into its tables, each person a record, a placement and a row of the index of one number."""
    numbered = list(enumerate(some, start=begun))
    rows: dict[str, Iterable[Sequence[Any]]] = {
        "people_agencyrecord": ((at, hub, f"R{at}", *each.record) for at, each in numbered),
        "people_person": ((at, hub, f"P{at}", 0) for at, _ in numbered),
        "people_placement": ((at, hub, at, at, "first", "", "") for at, _ in numbered),
        "people_indexed": ((at, hub, at, at, at, "", "not_told", *each.found_by) for at, each in numbered),
    }
    for table, lines in rows.items():
        into = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), sql.SQL(COLUMNS[table]))
        with connection.cursor().copy(into) as copying:
            for line in lines:
                copying.write_row(line)
    again = [(at, json.dumps(each.again, default=str)) for at, each in numbered if each.again]
    connection.cursor().executemany("INSERT INTO bench.again VALUES (%s, %s)", again)
