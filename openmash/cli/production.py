"""May this hub hold the record of real children?

Each function yields what stands in the way, in words for whoever can mend it. Nothing is served while anything does.
"""

import os
from collections.abc import Iterator, Mapping

import psycopg

from openmash.cli import framework
from openmash.hub.config import mail
from openmash.hub.records.refusals import NotUnderstood

NEEDED = {
    "DATABASE_URL": "the address of the database, as the application's role",
    "OPENMASH_SECRET_KEY": "what signs sessions, the same for every process",
    "OPENMASH_AUDIT_KEY": "what seals the log, 64 hexadecimal digits",
    "OPENMASH_WALL_KEY": "what shows the database who is asking, 64 hexadecimal digits, as `migrate` was given it",
}

# With any of these off, what was acknowledged can be lost when the power goes.
DURABLE = {"fsync": {"on"}, "full_page_writes": {"on"}, "synchronous_commit": {"on", "remote_apply"}}

# What PostgreSQL writes into its own log where a statement fails or is slow: the statement, the row and its values.
QUIET = {
    "log_statement": {"none", "ddl"},
    "log_min_error_statement": {"log", "fatal", "panic"},
    "log_error_verbosity": {"terse"},
    "log_min_duration_statement": {"-1"},
    "log_min_duration_sample": {"-1"},
}

POWERS = """
SELECT rolsuper, rolbypassrls, EXISTS (
    SELECT FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
    WHERE nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema' AND pg_has_role(relowner, 'MEMBER')
) OR (SELECT pg_has_role(datdba, 'MEMBER') FROM pg_database WHERE datname = current_database())
FROM pg_roles WHERE rolname = current_user
"""


def obstacles() -> list[str]:
    """Everything in the way; what cannot be asked before something else is mended is not asked."""
    return list(in_environment(os.environ)) or list(in_database(os.environ["DATABASE_URL"])) or list(in_hub())


def in_environment(environment: Mapping[str, str]) -> Iterator[str]:
    if environment.get("OPENMASH_DEMO"):
        yield "OPENMASH_DEMO is set: a demonstration lets anybody in and may not be served"
    for name, meaning in NEEDED.items():
        if not environment.get(name):
            yield f"{name} is not set: {meaning}"

    try:
        mail.server(environment.get("OPENMASH_SMTP", ""))
    except NotUnderstood as refused:
        yield str(refused)


def warnings(environment: Mapping[str, str]) -> Iterator[str]:
    """What does not stand in the way, but that nobody is told of otherwise: mail that reaches nobody."""
    if not environment.get("OPENMASH_SMTP"):
        yield (
            "OPENMASH_SMTP is not set: alerts, new passwords and the day's heads are written to files in the folder"
            " outgoing of OPENMASH_HOME, and reach nobody"
        )
    elif not environment.get("OPENMASH_FROM"):
        yield f"OPENMASH_FROM is not set: mail comes from {mail.NO_SENDER}, which other servers may turn away"
    if not environment.get("OPENMASH_HEADS_TO", "").strip(" ,"):
        yield (
            "OPENMASH_HEADS_TO is not set: nobody receives the heads of the log, and whoever holds this machine and its"
            " database could cut the end of the log off unseen"
        )


def in_database(url: str) -> Iterator[str]:
    try:
        with psycopg.connect(url, connect_timeout=10) as connection:
            yield from _set_otherwise(connection, DURABLE, "what was acknowledged could be lost")
            yield from _set_otherwise(connection, QUIET, "its log would hold what is said about children")
            yield from _too_powerful(connection)
            yield from _pretending(connection)
    except psycopg.OperationalError as error:
        yield f"the database does not answer: {str(error).splitlines()[0]}"


def in_hub() -> Iterator[str]:
    """What Django finds amiss, warnings included, and migrations that are still to be run."""
    framework.set_up()
    from django.core import checks
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    from openmash.hub.records import wall

    for message in checks.run_checks(include_deployment_checks=True):
        if message.is_serious(checks.WARNING) and not message.is_silenced():
            yield f"{message.id}: {message.msg}".replace("\n", " ")
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        yield "the database is older than this version: run openmash migrate"
    elif not wall.knows_us():
        yield "OPENMASH_WALL_KEY is not the key that this database knows: give it the one that openmash migrate had"


def _set_otherwise(connection: psycopg.Connection, needed: Mapping[str, set[str]], harm: str) -> Iterator[str]:
    for name, allowed in needed.items():
        (found,) = connection.execute("SELECT current_setting(%s)", [name]).fetchone() or ("",)
        if found not in allowed:
            yield f"{name} is {found}: {harm}"


def _too_powerful(connection: psycopg.Connection) -> Iterator[str]:
    superuser, bypasses, owns = connection.execute(POWERS).fetchone() or (True, True, True)
    if superuser:
        yield "DATABASE_URL names a superuser: use the application's role"
    if bypasses:
        yield "DATABASE_URL names a role that bypasses row-level security: use the application's role"
    if owns:
        yield "DATABASE_URL names a role that owns what it serves: use the application's role"


def _pretending(connection: psycopg.Connection) -> Iterator[str]:
    """A demonstration's database lets history be written at any time it likes."""
    if connection.execute("SELECT 1 FROM pg_proc WHERE prosrc LIKE '%openmash.pretend_now%'").fetchone():
        yield "this database was made for a demonstration, where time can be pretended: migrate one of your own"
