"""A hub that has contacts is brought up to date, and loses nothing."""

from collections.abc import Iterator

import psycopg
import pytest
from django.core.management import call_command
from pytest_django.plugin import DjangoDbBlocker

from openmash.cli.postgres import OWNER, SUPERUSER, Server
from openmash.hub.config.setting_up import migrate
from tests.conftest import TEMPLATE, connected_to

NAME = "of_before"
#: Two contacts, of one of which it was said who raised it, as they were kept before that had rows of its own.
BEFORE = """
SET session_replication_role = replica;
INSERT INTO contacts_contact (id, hub_id, at, reference, received_at, channel, source, source_detail, referrer_name,
    referrer_phone, referrer_email, worry, informed, informed_reason, by_id, stage, brag, clock_with, clock_since)
SELECT number, (SELECT min(id) FROM partnership_hub), now(), 'AAAAA-AAAAA-AA' || number, now(), 'phone', '', detail,
    name, '', '', 'Hungry', 'not_known', '', 1, 'received', '', 'hub', now()
FROM (VALUES (1, 'Jo', 'Head of year'), (2, '', '')) AS told (number, name, detail);
"""


@pytest.fixture
def before(postgres: Server, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """The address, as the superuser, of a database as it was; Django is connected to it as the owner."""
    postgres.create_database(NAME, template=TEMPLATE)
    with django_db_blocker.unblock(), connected_to(postgres.url(OWNER, NAME)):
        call_command("migrate", "contacts", "0003", verbosity=0)
        with psycopg.connect(postgres.url(SUPERUSER, NAME)) as all_seeing:
            all_seeing.execute(BEFORE.encode())
        yield postgres.url(SUPERUSER, NAME)
    postgres.drop_database(NAME)


def test_who_raised_a_contact_moves_to_rows_of_its_own(before: str) -> None:
    migrate()
    with psycopg.connect(before) as all_seeing:
        told = all_seeing.execute("SELECT contact_id, name, detail FROM contacts_referrer").fetchall()
        walled = all_seeing.execute(
            "SELECT relforcerowsecurity FROM pg_class WHERE relkind = 'r'"
            " AND relname IN ('contacts_contact', 'contacts_referrer')"
        ).fetchall()
    assert told == [(1, "Jo", "Head of year")]
    assert walled == [(True,), (True,)]


#: A schedule that one lead had put in force when nobody else was asked yet.
SCHEDULE = """
SET session_replication_role = replica;
INSERT INTO governance_retentionversion (id, hub_id, at, reference, number, title, document, in_force_from, by_id)
VALUES (7, (SELECT min(id) FROM partnership_hub), now(), 'AAAAA-AAAAA-AA7', 7, '', '', now(), 1);
"""


def test_a_schedule_that_was_in_force_goes_on_holding(postgres: Server, django_db_blocker: DjangoDbBlocker) -> None:
    postgres.create_database(NAME, template=TEMPLATE)
    address = postgres.url(SUPERUSER, NAME)
    with django_db_blocker.unblock(), connected_to(postgres.url(OWNER, NAME)):
        call_command("migrate", "governance", "0004", verbosity=0)
        with psycopg.connect(address) as all_seeing:
            all_seeing.execute(SCHEDULE.encode())
        migrate()
        with psycopg.connect(address) as all_seeing:
            confirmed = all_seeing.execute("SELECT version_id, by_id FROM governance_retentionconfirmation").fetchall()
            walled = all_seeing.execute(
                "SELECT relforcerowsecurity FROM pg_class WHERE relname = 'governance_retentionversion'"
            ).fetchall()
    postgres.drop_database(NAME)
    assert confirmed == [(7, None)]
    assert walled == [(True,)]
