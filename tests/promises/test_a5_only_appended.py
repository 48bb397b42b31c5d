"""A5. The application can only append to the log."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
import pytest
from psycopg import errors, sql

from openmash.cli.postgres import APP, OWNER, SUPERUSER
from openmash.hub.audit.models import About, Entry, Seal
from openmash.hub.records import grants
from tests import make, walls

KEPT_BY = ["openmash/hub/records/grants.py", "openmash/hub/audit/models.py"]

Scratch = Callable[[str], str]
TABLES = [model._meta.db_table for model in (Entry, About, Seal)]

#: What the application might send to make something unsaid, in each table of the log. One row is enough.
UNSAYING = [
    "UPDATE {t} SET hub_id = hub_id",
    "UPDATE {t} SET hub_id = 2 WHERE hub_id = 1",
    "DELETE FROM {t}",
    "DELETE FROM {t} WHERE false",
    "DELETE FROM ONLY {t} USING django_session",
    "TRUNCATE {t}",
    "TRUNCATE {t} CASCADE",
    "TRUNCATE {t} RESTART IDENTITY",
    "MERGE INTO {t} USING (SELECT 1) s ON true WHEN MATCHED THEN DELETE",
    "MERGE INTO {t} USING (SELECT 1) s ON true WHEN MATCHED THEN UPDATE SET hub_id = 2",
    "WITH gone AS (DELETE FROM {t} RETURNING 1) SELECT count(*) FROM gone",
    "INSERT INTO {t} SELECT * FROM {t} ON CONFLICT DO UPDATE SET hub_id = 2",
    "INSERT INTO {t} SELECT * FROM {t} LIMIT 1 ON CONFLICT ({key}) DO UPDATE SET hub_id = 2",
    "SELECT * FROM {t} FOR UPDATE",
    "LOCK TABLE {t} IN ACCESS EXCLUSIVE MODE",
    "ALTER TABLE {t} DISABLE TRIGGER ALL",
    "ALTER TABLE {t} DISABLE ROW LEVEL SECURITY",
    "ALTER TABLE {t} NO FORCE ROW LEVEL SECURITY",
    "ALTER TABLE {t} OWNER TO openmash_app",
    "ALTER TABLE {t} RENAME TO elsewhere",
    "ALTER TABLE {t} DROP COLUMN hub_id",
    "ALTER TABLE {t} ALTER COLUMN hub_id SET DEFAULT 2",
    "CREATE TRIGGER nothing BEFORE INSERT ON {t} FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()",
    "CREATE RULE nothing AS ON INSERT TO {t} DO INSTEAD NOTHING",
    "CREATE POLICY everything ON {t} USING (true)",
    "DROP POLICY tenancy ON {t}",
    "DROP TABLE {t}",
    "DROP TABLE {t} CASCADE",
    "GRANT DELETE ON {t} TO openmash_app; DELETE FROM {t}",
    "SET session_replication_role = replica",
    "SET ROLE openmash_owner",
    "SET SESSION AUTHORIZATION openmash_owner",
    "COPY {t} FROM PROGRAM 'true'",
    "COPY {t} FROM '/dev/null'",
    "REINDEX TABLE {t}",
    "CLUSTER {t} USING {t}_pkey",
]
KEYS = {"audit_entry": "id", "audit_about": "entry, child", "audit_seal": "id"}


@pytest.fixture
def written(scratch: Scratch) -> Scratch:
    """A database whose log holds something in every table."""
    from django.db import transaction

    from openmash.hub.audit import chain

    with transaction.atomic():
        hub = make.hub()
        make.child(make.contact(by=make.member()))
    with transaction.atomic():
        make.hub()
        chain.seal(hub.pk)
    return scratch


def refused(link: psycopg.Connection, text: str) -> bool:
    """Whether it may not be done, or not even said; what fails for another reason was allowed to try."""
    try:
        link.execute(text.encode())
    except (errors.InsufficientPrivilege, errors.SyntaxError):
        return True
    except psycopg.Error:
        return False
    return False


def accepted(scratch: Scratch) -> list[str]:
    """The statements that the database did not refuse."""
    done = []
    with psycopg.connect(scratch(APP)) as link:
        for table in TABLES:
            for statement in UNSAYING:
                walls.enter(link, 1)
                text = statement.format(t=table, key=KEYS[table])
                if not refused(link, text):
                    done.append(text)
                link.rollback()
    return done


def test_nothing_that_was_recorded_can_be_unsaid_by_the_application(written: Scratch) -> None:
    with psycopg.connect(written(SUPERUSER)) as link:
        for table in TABLES:
            [(rows,)] = link.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table)))
            assert rows, f"{table} holds nothing that could be unsaid"
    assert accepted(written) == []


def test_every_table_of_the_log_is_declared_as_one_that_only_grows() -> None:
    from django.apps import apps

    assert {model._meta.db_table for model in apps.get_app_config("audit").get_models()} == set(TABLES)
    assert all(getattr(model, "append_only", False) for model in apps.get_app_config("audit").get_models())


@contextmanager
def granted_too_much(scratch: Scratch, statement: str) -> Iterator[None]:
    with psycopg.connect(scratch(SUPERUSER), autocommit=True) as link:
        link.execute(statement.encode())
    yield


#: fault → what somebody did to the roles.
FAULTS = {
    "the application’s role owns the table": "ALTER TABLE audit_entry OWNER TO openmash_app",
    "a table that may be worked on": f"GRANT {grants.WORK} ON audit_about TO openmash_app",
    "one column that may change": "GRANT UPDATE (hub_id) ON audit_seal TO openmash_app",
    "the application may become the owner": f"GRANT {OWNER} TO {APP}",
}


@pytest.mark.parametrize("fault", FAULTS)
def test_the_seeded_fault_lets_something_be_unsaid(written: Scratch, fault: str) -> None:
    with granted_too_much(written, FAULTS[fault]):
        try:
            assert accepted(written)
        finally:
            with psycopg.connect(written(SUPERUSER), autocommit=True) as link:  # a role outlives the database
                link.execute(f"REVOKE {OWNER} FROM {APP}".encode())
