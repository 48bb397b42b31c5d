"""Tenancy: a hub's rows exist for nobody else."""

import subprocess
from collections.abc import Callable

import psycopg
import pytest
from django.apps import apps
from django.db import ProgrammingError, connection, transaction

from openmash.cli.postgres import APP, BACKUP, binaries
from openmash.hub.contacts.models import Contact
from openmash.hub.partnership.models import Agency, Hub
from openmash.hub.records import grants, wall
from openmash.hub.records.purposes import Purpose


@pytest.mark.django_db
def test_without_a_context_nothing_is_visible() -> None:
    assert not Agency.objects.exists()


@pytest.mark.django_db
def test_inside_a_hub_only_its_own_rows_exist() -> None:
    first, second = Hub.objects.order_by("pk")
    wall.enter(first.pk, Purpose.COMMAND)
    assert {agency.hub_id for agency in Agency.objects.all()} == {first.pk}
    wall.enter(second.pk, Purpose.COMMAND)
    assert {agency.hub_id for agency in Agency.objects.all()} == {second.pk}


@pytest.mark.django_db
def test_the_application_may_not_rewrite_the_record() -> None:
    wall.enter(Hub.objects.order_by("pk")[0].pk, Purpose.COMMAND)
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        Agency.objects.update(name="Another")
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        connection.cursor().execute("DELETE FROM audit_entry")


def test_the_context_needs_a_transaction_that_it_ends_with(scratch: Callable[[str], str]) -> None:
    with pytest.raises(RuntimeError, match="inside a transaction"):
        wall.enter(1, Purpose.COMMAND)


@pytest.mark.django_db
def test_a_table_that_nobody_declared_stops_the_migration() -> None:
    declared = [model for model in apps.get_models(include_auto_created=True) if model is not Agency]
    with pytest.raises(grants.UndeclaredTable, match=f"may be done to: {Agency._meta.db_table}"):
        list(grants.statements(declared, connection))


def test_what_may_change_is_kept_in_a_column() -> None:
    with pytest.raises(grants.UndeclaredTable, match=r"Contact\.children may change, but is kept in no column"):
        grants.column_of(Contact, "children")


def test_a_backup_holds_every_row_and_whoever_makes_it_writes_none(scratch: Callable[[str], str]) -> None:
    with psycopg.connect(scratch(BACKUP), autocommit=True) as backing_up:
        [everybody] = backing_up.execute("SELECT count(*) FROM partnership_agency").fetchone() or [0]
        backing_up.execute("SET default_transaction_read_only = off")
        for statement in (
            "DELETE FROM partnership_agency",
            "UPDATE partnership_agency SET name = ''",
            "SET ROLE openmash_owner",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                backing_up.execute(statement.encode())
    assert dumped(scratch(BACKUP)).stdout.count(b"\nINSERT INTO public.partnership_agency ") == everybody > 20
    refused = dumped(scratch(APP))
    assert refused.returncode != 0
    assert b"INSERT INTO" not in refused.stdout, "as the application a copy would be empty: it is refused"


def dumped(url: str) -> subprocess.CompletedProcess[bytes]:
    program = binaries.find().program("pg_dump")
    command = [program, "--dbname", url, "--data-only", "--inserts", "--table", "partnership_agency"]
    return subprocess.run(command, capture_output=True, check=False)
