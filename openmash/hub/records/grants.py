"""What may the application's role do to each table? Declared by the models, applied after every migration.

A table that declares nothing stops the migration: a new table is closed until somebody decides.
"""

from collections.abc import Collection, Iterable, Mapping

from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import sql

from . import reach as rules
from .models import Row

APP_ROLE = "openmash_app"

READ = "SELECT"
WORK = "SELECT, INSERT, UPDATE, DELETE"
READING = "SELECT TO {role} USING ({rule})"

# Tables of the libraries, none of which holds a child's information.
LIBRARY_TABLES = {
    "django_content_type": READ,
    "auth_permission": READ,
    "auth_group": READ,
    "auth_group_permissions": READ,
    "django_migrations": READ,
    "django_session": WORK,
    "openmash_cache": WORK,
    "account_emailaddress": "SELECT, INSERT, UPDATE",
    "account_emailconfirmation": READ,
    "mfa_authenticator": WORK,
    "procrastinate_jobs": WORK,
    "procrastinate_events": WORK,
    "procrastinate_periodic_defers": WORK,
    "procrastinate_workers": WORK,
}

#: Accounts are of no hub. That there is one of this address is found before anybody is known; whoever asks changes
#: their own; and only they, or who is about to sign in to it, see with what a second factor is shown. Where a letter
#: for a new password may go is the account's own address and no other.
ITS_OWN = "lower(email) = (SELECT lower(u.email) FROM partnership_user AS u WHERE u.id = user_id)"
ACCOUNTS = {
    "partnership_user": {
        "SELECT": "USING (true)",
        "INSERT": f"WITH CHECK ({rules.SETTING_UP} OR {rules.EVERYBODY})",
        "UPDATE": f"USING (id = {rules.PERSON} OR {rules.EVERYBODY})",
    },
    "account_emailaddress": {
        "SELECT": "USING (true)",
        "INSERT": f"WITH CHECK ({ITS_OWN})",
        "UPDATE": f"USING (true) WITH CHECK ({ITS_OWN})",
    },
    "mfa_authenticator": {"ALL": f"USING (user_id = {rules.PERSON} OR {rules.EVERYBODY})"},
}

TRUE_TIME = "CREATE OR REPLACE FUNCTION openmash.now() RETURNS timestamptz LANGUAGE sql STABLE AS $$ SELECT now() $$"
# Only a demonstration or a test database gets this one: it lets three years of history be written through the same
# actions. `serve` refuses to start on a database that has it.
PRETEND_TIME = """
CREATE OR REPLACE FUNCTION openmash.now() RETURNS timestamptz LANGUAGE sql STABLE AS
$$ SELECT coalesce(nullif(current_setting('openmash.pretend_now', true), '')::timestamptz, now()) $$
"""


#: What the functions of the wall look up, as the keeper, to say who asks and what exists.
KEEPER = "openmash_keeper"
#: Who migrates, and fills a demonstration by the same actions as everybody.
OWNER = "openmash_owner"
LOOKED_UP = (
    "partnership_member", "partnership_sender", "contacts_contact", "contacts_child", "contacts_connectedperson",
    "contacts_restriction", "contacts_named", "contacts_conflict", "contacts_brokenglass", "enquiries_enquiry",
    "enquiries_request", "enquiries_question", "enquiries_item", "enquiries_itemmove", "enquiries_itemcorrection",
    "enquiries_sentitem", "enquiries_keptfrom", "enquiries_reply", "contacts_referrer",
    "people_indexed", "people_placement", "people_joining", "people_protection", "people_protectionlift",
    "audit_entry", "audit_about",
)  # fmt: skip


class UndeclaredTable(Exception):
    """A table says nothing about what the application may do to it."""


def apply(connection: BaseDatabaseWrapper) -> None:
    """Bring grants and policies in line with what the models declare. Needs the owner's connection."""
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute(PRETEND_TIME if settings.PRETEND_TIME else TRUE_TIME)
        for statement in statements(apps.get_models(include_auto_created=True), connection):
            cursor.execute(statement)


def statements(classes: Collection[type[models.Model]], connection: BaseDatabaseWrapper) -> Iterable[sql.Composable]:
    """Yield the SQL that declares every table of the schema."""
    tables = set(connection.introspection.table_names())
    yield sql.SQL("GRANT USAGE ON SCHEMA public, openmash TO {}").format(sql.Identifier(APP_ROLE))
    yield sql.SQL("GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {}").format(sql.Identifier(APP_ROLE))
    declared = {table: [granted(table, privileges)] for table, privileges in LIBRARY_TABLES.items()}
    declared |= {model._meta.db_table: list(declaration(model)) for model in classes if is_declared(model)}
    if undeclared := tables - declared.keys():
        names = ", ".join(sorted(undeclared))
        raise UndeclaredTable(f"say in the model or in records/grants.py what may be done to: {names}")
    yield sql.SQL("GRANT USAGE ON SCHEMA public, openmash TO {}").format(sql.Identifier(KEEPER))
    for table in LOOKED_UP:
        yield looked_up(table)
    yield from (shown(model) for model in classes if issubclass(model, Row) and model.known)
    for table in sorted(tables):
        yield from declared[table]
    for table, rule_of in ACCOUNTS.items():
        yield from account_table(table, rule_of)


def is_declared(model: type[models.Model]) -> bool:
    """Whether a model says what the application may do to its table."""
    return issubclass(model, Row) or hasattr(model, "append_only") or hasattr(model, "granted")


def declaration(model: type[models.Model]) -> Iterable[sql.Composed]:
    """What a model says, as SQL."""
    if issubclass(model, Row):
        return record_table(model)
    table = model._meta.db_table
    if hasattr(model, "append_only"):
        return append_only_table(table, model.append_only)
    return [granted(table, model.granted)]  # type: ignore[attr-defined]


def granted(table: str, privileges: str) -> sql.Composed:
    """Grant exactly these privileges, and no others, on one table."""
    return sql.SQL("REVOKE ALL ON {table} FROM {role}, PUBLIC; GRANT {what} ON {table} TO {role}").format(
        table=sql.Identifier(table), role=sql.Identifier(APP_ROLE), what=sql.SQL(privileges)
    )


def record_table(model: type[Row]) -> Iterable[sql.Composed]:
    """A record table: read and append; update of current-state columns only; the rows of one's own hub only."""
    table = model._meta.db_table
    yield granted(table, model.privileges)
    if model.may_change:
        columns = [column_of(model, name) for name in model.may_change]
        yield sql.SQL("GRANT UPDATE ({}) ON {} TO {}").format(
            sql.SQL(", ").join(columns), sql.Identifier(table), sql.Identifier(APP_ROLE)
        )
    yield walled(table, model.tenancy)
    yield from reached(model)


def reached(model: type[Row]) -> Iterable[sql.Composed]:
    """Of the hub's rows those that whoever asks may know of and write. Both walls must let a row pass."""
    rules = {
        "reach": (READING, model.reach),
        "adds": ("INSERT TO {role} WITH CHECK ({rule})", model.adds or model.reach),
        "changes": ("UPDATE TO {role} USING ({rule}) WITH CHECK ({after})", model.changes or model.reach),
    }
    for name, (command, rule) in rules.items():
        yield from restricted(model._meta.db_table, name, command, rule, after=model.becomes)


def restricted(table: str, name: str, command: str, rule: str, *, after: str = "") -> Iterable[sql.Composed]:
    """One rule of a table, beside its tenancy; none where the rule is empty. ``after``: another, for a changed row."""
    yield sql.SQL("DROP POLICY IF EXISTS {} ON {}").format(sql.Identifier(name), sql.Identifier(table))
    if rule:
        # Everybody is asked once for a statement; the rule, row by row.
        whole, changed = (sql.SQL(f"{rules.EVERYBODY} OR ({said})") for said in (rule, after or rule))
        head = sql.SQL("CREATE POLICY {} ON {} AS RESTRICTIVE FOR ").format(sql.Identifier(name), sql.Identifier(table))
        yield head + sql.SQL(command).format(role=sql.Identifier(APP_ROLE), rule=whole, after=changed)


def shown(model: type[Row]) -> sql.Composed:
    """Show, for the rules of other tables, of which rows of this one whoever asks may know, and nothing that they say.

    The keeper asks; whatever else is asked of the view comes after its own conditions (`security_barrier`).
    """
    return sql.SQL(
        "SET LOCAL ROLE {keeper}; CREATE OR REPLACE VIEW known.{table} WITH (security_barrier) AS {query};"
        "GRANT SELECT ON known.{table} TO {role}, {owner}; RESET ROLE"
    ).format(
        keeper=sql.Identifier(KEEPER), table=sql.Identifier(model._meta.db_table), query=sql.SQL(model.known),
        role=sql.Identifier(APP_ROLE), owner=sql.Identifier(OWNER),
    )  # fmt: skip


def looked_up(table: str) -> sql.Composed:
    """Let the functions of the wall see every row."""
    return sql.SQL(
        "GRANT SELECT ON {table} TO {keeper}; DROP POLICY IF EXISTS keeping ON {table};"
        "CREATE POLICY keeping ON {table} FOR SELECT TO {keeper} USING (true)"
    ).format(table=sql.Identifier(table), keeper=sql.Identifier(KEEPER))


def column_of(model: type[models.Model], name: str) -> sql.Identifier:
    """The column in which a field is kept."""
    field = model._meta.get_field(name)
    if not isinstance(field, models.Field) or field.column is None:
        raise UndeclaredTable(f"{model.__name__}.{name} may change, but is kept in no column")
    return sql.Identifier(field.column)


def append_only_table(table: str, readers: str) -> Iterable[sql.Composed]:
    """A table of the log: everybody appends for their own hub, and some read."""
    yield granted(table, "SELECT, INSERT")
    yield walled(table, Row.tenancy)
    yield from restricted(table, "reach", READING, readers)


def account_table(table: str, rule_of: Mapping[str, str]) -> Iterable[sql.Composed]:
    """A table of accounts, with one rule for each command."""
    yield sql.SQL("ALTER TABLE {table} ENABLE ROW LEVEL SECURITY; ALTER TABLE {table} FORCE ROW LEVEL SECURITY").format(
        table=sql.Identifier(table)
    )
    policy = sql.SQL("DROP POLICY IF EXISTS {name} ON {table}; CREATE POLICY {name} ON {table} FOR {how} {rule}")
    for command, rule in rule_of.items():
        yield policy.format(
            name=sql.Identifier(f"account_{command.lower()}"), table=sql.Identifier(table), how=sql.SQL(command),
            rule=sql.SQL(rule),
        )  # fmt: skip


def walled(table: str, rule: str) -> sql.Composed:
    """Show and accept only the rows for which the rule holds, also for the table's owner."""
    return sql.SQL(
        "ALTER TABLE {table} ENABLE ROW LEVEL SECURITY; ALTER TABLE {table} FORCE ROW LEVEL SECURITY;"
        "DROP POLICY IF EXISTS tenancy ON {table};"
        "CREATE POLICY tenancy ON {table} FOR ALL TO PUBLIC USING ({rule}) WITH CHECK ({rule})"
    ).format(table=sql.Identifier(table), rule=sql.SQL(rule))
