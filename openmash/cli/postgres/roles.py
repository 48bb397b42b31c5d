"""Who may connect to the embedded server, and what belongs to whom?

The owner migrates and owns the database; the application's role serves, and owns nothing; another only reads, past
every policy, for backups.
"""

from collections.abc import Mapping
from typing import LiteralString

import psycopg
from psycopg import sql

SUPERUSER = "postgres"
OWNER = "openmash_owner"
APP = "openmash_app"
KEEPER = "openmash_keeper"
DISPOSER = "openmash_disposer"
BACKUP = "openmash_backup"
DATABASE = "openmash"

POWERLESS = sql.SQL("NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS")
#: Whoever makes a backup sees every row, and writes none: row-level security would leave it an empty copy.
READS_ALL = sql.SQL(
    "ALTER ROLE {backup} BYPASSRLS; ALTER ROLE {backup} SET default_transaction_read_only = on;"
    "GRANT pg_read_all_data TO {backup}"
).format(backup=sql.Identifier(BACKUP))
#: Nobody signs in as the keeper or the disposer; the owner may become them, and has their powers only then. What the
#: application asks is shown to no other connection of the same role.
ROLE: LiteralString = "SELECT 1 FROM pg_roles WHERE rolname = %s"
APART = sql.SQL("ALTER ROLE {owner} NOINHERIT; ALTER ROLE {app} SET track_activities = off").format(
    owner=sql.Identifier(OWNER), app=sql.Identifier(APP)
)


def ensure(connection: psycopg.Connection, passwords: Mapping[str, str]) -> None:
    """The roles with these passwords, the two that nobody signs in as, and the owner's database."""
    for role, password in passwords.items():
        if not _exists(connection, ROLE, role):
            # Hashed here, so that the server never sees a password it could log.
            scram = connection.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256").decode()
            create = sql.SQL("CREATE ROLE {} LOGIN {} PASSWORD {}")
            connection.execute(create.format(sql.Identifier(role), POWERLESS, sql.Literal(scram)))
    for role in (KEEPER, DISPOSER):
        if not _exists(connection, ROLE, role):
            connection.execute(sql.SQL("CREATE ROLE {} NOLOGIN {}").format(sql.Identifier(role), POWERLESS))
            connection.execute(APART)  # first: a later PostgreSQL settles at the grant whether its powers are inherited
            connection.execute(sql.SQL("GRANT {} TO {}").format(sql.Identifier(role), sql.Identifier(OWNER)))
    if not _exists(connection, "SELECT 1 FROM pg_database WHERE datname = %s", DATABASE):
        create_database(connection, DATABASE)
    connection.execute(READS_ALL)


def create_database(connection: psycopg.Connection, name: str, *, template: str | None = None) -> None:
    database, owner = sql.Identifier(name), sql.Identifier(OWNER)
    copied = sql.SQL("TEMPLATE {} STRATEGY FILE_COPY").format(sql.Identifier(template)) if template else sql.SQL("")
    connection.execute(sql.SQL("CREATE DATABASE {} OWNER {} {}").format(database, owner, copied))
    connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database))
    allowed = sql.SQL(", ").join(map(sql.Identifier, (APP, BACKUP)))
    connection.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, allowed))


def drop_database(connection: psycopg.Connection, name: str) -> None:
    connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _exists(connection: psycopg.Connection, query: LiteralString, name: str) -> bool:
    return connection.execute(query, [name]).fetchone() is not None
