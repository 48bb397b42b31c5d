"""Tenancy: a hub's rows exist for nobody else."""

import pytest
from django.db import ProgrammingError, connection, transaction

from openmash.hub.partnership.models import Agency, Hub
from openmash.hub.records import wall

pytestmark = pytest.mark.django_db


def test_without_a_context_nothing_is_visible() -> None:
    assert not Agency.objects.exists()


def test_inside_a_hub_only_its_own_rows_exist() -> None:
    first, second = Hub.objects.order_by("pk")
    wall.enter(first.pk)
    assert {agency.hub_id for agency in Agency.objects.all()} == {first.pk}
    wall.enter(second.pk)
    assert {agency.hub_id for agency in Agency.objects.all()} == {second.pk}


def test_the_application_may_not_rewrite_the_record() -> None:
    wall.enter(Hub.objects.order_by("pk")[0].pk)
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        Agency.objects.update(name="Another")
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        connection.cursor().execute("DELETE FROM audit_entry")
