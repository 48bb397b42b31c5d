"""F3. The catalogue is closed: every table says who may know of its rows, and nothing leads round the policies.

Read from the database's own catalogue, as it stands after every migration, and held against what the models declare.
"""

from collections.abc import Iterable
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models

from openmash.hub.records.catalogue import Privacy
from openmash.hub.records.grants import APP_ROLE, LIBRARY_TABLES, UndeclaredTable, statements
from openmash.hub.records.models import Row

pytestmark = pytest.mark.django_db

KEPT_BY = ["openmash/hub/records/grants.py", "openmash/hub/records/models.py", "openmash/hub/records/catalogue.py"]

ABOUT_A_FAMILY = {Privacy.IDENTITY, Privacy.SENSITIVE, Privacy.SOURCE}
#: Words that people type, for everybody in the hub to read, and why.
FOR_THE_WHOLE_HUB = {"sharing_revocation": "who may no longer share what, and why, is for everybody who shares"}
#: Two rows of these can collide without a common parent; whoever may add one knows of all of them.
KNOWN_TO_WHOEVER_ADDS = {"contacts_opencase", "contacts_idempotencykey"}
#: Names of at least 64 random bits: nobody hits upon one by trying.
RANDOM = {"reference", "on_reference"}

ROWS = sorted((model for model in apps.get_models() if issubclass(model, Row)), key=lambda model: model._meta.db_table)


def asked(query: str, *values: object) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values or None)
        return cursor.fetchall()


def privacy(model: type[Row]) -> set[Privacy]:
    return set(model.kept.fields.values())


@pytest.mark.parametrize("model", ROWS, ids=lambda model: model._meta.db_table)
def test_a_table_about_families_says_who_may_know_of_its_rows(model: type[Row]) -> None:
    table = model._meta.db_table
    if privacy(model) & ABOUT_A_FAMILY and table not in FOR_THE_WHOLE_HUB:
        assert model.reach, "say in the model, in the words of records/reach.py, who may know of a row"
    [(on, forced)] = asked("SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE oid = %s::regclass", table)
    assert on, table
    assert forced, table
    policies = {
        name: (command, permissive, roles)
        for name, command, permissive, roles in asked(
            "SELECT policyname, cmd, permissive, roles::text FROM pg_policies WHERE tablename = %s", table
        )
    }
    assert policies["tenancy"] == ("ALL", "PERMISSIVE", "{public}")
    said = {"reach": model.reach, "adds": model.adds or model.reach, "changes": model.changes or model.reach}
    commands = {"reach": "SELECT", "adds": "INSERT", "changes": "UPDATE"}
    assert {name: policies[name] for name in commands if name in policies} == {
        name: (commands[name], "RESTRICTIVE", f"{{{APP_ROLE}}}") for name, rule in said.items() if rule
    }


def test_no_table_is_without_a_declaration() -> None:
    found = asked("SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace")
    declared = {model._meta.db_table for model in apps.get_models(include_auto_created=True)} | LIBRARY_TABLES.keys()
    assert {table for (table,) in found} <= declared


def test_the_seeded_fault_a_new_table_without_a_declaration_is_seen() -> None:
    known = [model for model in apps.get_models(include_auto_created=True) if model._meta.db_table != "enquiries_item"]
    with pytest.raises(UndeclaredTable, match="enquiries_item"):
        list(statements(known, connection))


def test_the_application_s_role_owns_nothing_and_is_nobody_else() -> None:
    assert asked("SELECT rolsuper OR rolbypassrls OR rolcreaterole FROM pg_roles WHERE rolname = %s", APP_ROLE) == [
        (False,)
    ]
    assert asked("SELECT roleid::regrole FROM pg_auth_members WHERE member = %s::regrole", APP_ROLE) == []
    owned = "SELECT {0}::text FROM {1} WHERE {2} = %s::regrole"
    for thing, catalogue, owner in (("relname", "pg_class", "relowner"), ("proname", "pg_proc", "proowner")):
        assert asked(owned.format(thing, catalogue, owner), APP_ROLE) == []


def test_only_what_holds_nothing_of_a_child_is_deleted_by_the_application() -> None:
    found = asked(
        "SELECT table_name FROM information_schema.role_table_grants"
        " WHERE grantee = %s AND privilege_type IN ('DELETE', 'TRUNCATE') AND table_schema = 'public'", APP_ROLE
    )  # fmt: skip
    assert {table for (table,) in found} <= LIBRARY_TABLES.keys() | {"partnership_guess"}


def test_a_function_that_runs_as_another_is_listed_and_pinned() -> None:
    found = asked(
        "SELECT pronamespace::regnamespace::text, proowner::regrole::text, proconfig FROM pg_proc WHERE prosecdef"
    )
    assert {(schema, owner) for schema, owner, _ in found} <= {
        ("wall", "openmash_keeper"), ("disposal", "openmash_disposer"),
    }  # fmt: skip
    assert all(any(setting.startswith("search_path=pg_catalog") for setting in config or ()) for *_, config in found)


def test_a_view_is_the_keeper_s_and_says_of_a_row_only_that_it_is_known() -> None:
    found = asked(
        "SELECT relname, relnamespace::regnamespace::text, relowner::regrole::text, reloptions::text FROM pg_class"
        " WHERE relkind IN ('v', 'm', 'f') AND relnamespace NOT IN"
        " ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)"
    )
    declared = {model._meta.db_table for model in ROWS if model.known}
    assert {name for name, *_ in found} == declared
    assert {(schema, owner, how) for _, schema, owner, how in found} == {
        ("known", "openmash_keeper", "{security_barrier=true}")
    }
    columns = asked(
        "SELECT column_name::text, data_type::text FROM information_schema.columns WHERE table_schema = 'known'"
    )
    assert {kind for _, kind in columns} == {"bigint", "boolean"}, "keys, and yes or no: no view holds a word"


def test_there_is_no_copy_that_would_skip_a_policy() -> None:
    assert asked("SELECT inhrelid::regclass FROM pg_inherits JOIN pg_class ON oid = inhrelid WHERE relkind = 'r'") == []


@pytest.mark.parametrize("model", [one for one in ROWS if one.reach], ids=lambda model: model._meta.db_table)
def test_no_constraint_answers_whether_another_s_row_is_there(model: type[Row]) -> None:
    """A name of at least 64 random bits, or what belongs to one row that whoever adds to it can know of."""
    for fields in unique(model):
        if RANDOM & set(fields) or model._meta.db_table in KNOWN_TO_WHOEVER_ADDS:
            continue
        related = [model._meta.get_field(name) for name in fields if model._meta.get_field(name).is_relation]
        assert [one for one in related if issubclass(one.related_model, Row)], fields


def unique(model: type[models.Model]) -> Iterable[list[str]]:
    """The fields of which no two rows have the same."""
    for field in model._meta.fields:
        if field.unique and not field.primary_key:
            yield [field.name]
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint):
            yield list(constraint.fields)
