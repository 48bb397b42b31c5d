"""A hub opens by the owner's hand, and never unrecorded."""

from unittest.mock import patch

import pytest
from django.db import OperationalError, transaction
from pytest_django.plugin import DjangoDbBlocker

from openmash.cli.postgres import OWNER, Server
from openmash.hub.audit.models import Entry
from openmash.hub.partnership import actions
from openmash.hub.partnership.models import Hub
from openmash.hub.records import wall
from tests.conftest import TEMPLATE, connected_to


def test_a_hub_does_not_open_unrecorded(postgres: Server, django_db_blocker: DjangoDbBlocker) -> None:
    postgres.create_database("opening", template=TEMPLATE)
    out_of_reach = patch.object(Entry, "save_base", side_effect=OperationalError("the log is out of reach"))
    try:
        with django_db_blocker.unblock(), connected_to(postgres.url(OWNER, "opening")):
            with pytest.raises(OperationalError), out_of_reach:
                actions.open_hub("Westerly")
            assert not Hub.objects.filter(name="Westerly").exists()
            with transaction.atomic():
                westerly = actions.open_hub("Westerly", desk_line="020 7946 0001")
                wall.leave()
            assert Hub.objects.get(name="Westerly") == westerly
    finally:
        postgres.drop_database("opening")
