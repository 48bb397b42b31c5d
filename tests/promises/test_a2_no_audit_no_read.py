"""A2. Nothing is shown before its audit row is durable; no audit, no read."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import psycopg
import pytest
from django.db import transaction
from psycopg import sql

from openmash.cli.postgres import OWNER, Server
from openmash.hub.audit.models import About, Entry
from openmash.hub.contacts.actions import reading
from tests.promises.asked import Asked, everything
from tests.world import Sample, World

KEPT_BY = ["openmash/hub/config/middleware.py", "openmash/hub/audit/actions.py"]
ALSO_SHOWN_BY = ["tests/architecture/test_beats.py::test_every_action_records_an_event"]


@contextmanager
def owner_of(server: Server, table: str) -> Iterator[Callable[[], Any]]:
    """What yields while the application may not append to a table of the log."""
    with psycopg.connect(server.url(OWNER, "tests"), autocommit=True) as owner:

        @contextmanager
        def closed() -> Iterator[None]:
            owner.execute(sql.SQL("REVOKE INSERT ON {} FROM openmash_app").format(sql.Identifier(table)))
            try:
                yield
            finally:
                owner.execute(sql.SQL("GRANT INSERT ON {} TO openmash_app").format(sql.Identifier(table)))

        yield closed


def answered_all_the_same(
    world: World, server: Server, table: str, before: dict[str, Asked], *, routes_like: str = ""
) -> list[str]:
    """The questions that are recorded, and were answered although nothing could be recorded."""
    with owner_of(server, table) as closed:
        return [
            str(asked)
            for asked in everything(world, routes_like=routes_like, said=worked_out, around=closed)
            if before[name(asked)].entries and (table == ENTRIES or shows_a_child(before[name(asked)]))
            if asked.answer.status_code != 503
        ]


def worked_out(sample: Sample) -> Sample:
    """What is sent is worked out beforehand: that somebody reads a page for it is not what is asked."""
    return replace(sample, body=dict(sample.sent))


def name(asked: Asked) -> str:
    return f"{asked.method} {asked.path} {asked.who}"


def shows_a_child(asked: Asked) -> bool:
    return any(entry.about for entry in asked.entries)


ENTRIES, CHILDREN = Entry._meta.db_table, About._meta.db_table


@pytest.fixture(scope="module")
def before(world: World) -> dict[str, Asked]:
    """How everything is answered while the log can be written."""
    return {name(asked): asked for asked in everything(world, said=worked_out)}


@pytest.mark.parametrize("table", [ENTRIES, CHILDREN])
def test_what_cannot_be_recorded_is_not_answered(
    world: World, postgres: Server, before: dict[str, Asked], table: str
) -> None:
    recorded = [asked for asked in before.values() if asked.entries]
    print(f"\nA2: {len(recorded)} of {len(before)} questions are recorded; the log takes no {table}")
    assert len(recorded) > 50
    assert answered_all_the_same(world, postgres, table, before) == []


def test_the_seeded_fault_a_log_that_may_fail_is_found(
    world: World, postgres: Server, before: dict[str, Asked], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever would rather show the page than fail shows it unrecorded."""
    record = reading.record

    def tried(*what: Any, **said: Any) -> Any:
        try:
            with transaction.atomic():
                return record(*what, **said)
        except Exception:
            return None

    monkeypatch.setattr(reading, "record", tried)
    assert answered_all_the_same(world, postgres, ENTRIES, before, routes_like="contacts/<slug:reference>")
