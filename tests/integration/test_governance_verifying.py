"""The governance lead verifies the log; a long one is compared in steps."""

from collections.abc import Callable
from dataclasses import replace

import psycopg
import pytest
from django.db import DatabaseError
from django.test import Client

from openmash.cli.postgres import SUPERUSER
from openmash.hub.audit import chain
from openmash.hub.audit.actions import record
from openmash.hub.audit.events import Event
from openmash.hub.audit.models import Entry
from openmash.hub.governance import access, actions, whole
from openmash.hub.governance.actions import verifying
from openmash.hub.governance.models import Verification
from openmash.hub.governance.workflow import FINDING_WORDS, Finding
from openmash.hub.partnership.actions import Job
from openmash.hub.partnership.models import Hub, Member
from openmash.hub.partnership.workflow import Role
from openmash.hub.records.references import new_reference
from tests import doors, make, walls

Scratch = Callable[[str], str]


@pytest.fixture
def hub(scratch: Scratch) -> int:
    """A hub with six sealed entries; the first were written when it opened."""
    pk = Hub.objects.order_by("pk")[0].pk
    with walls.inside(pk):
        there = Entry.objects.count()
    for _ in range(6 - there):
        with walls.inside(pk):
            make.member(Role.SCREENER)
    with walls.inside(pk):
        chain.seal(pk)
    return pk


def the_lead() -> Member:
    return make.member(Role.GOVERNANCE_LEAD, sign_in=True)


def test_a_short_log_is_verified_at_once(hub: int) -> None:
    with walls.inside(hub):
        lead = the_lead()
        found = actions.begin_verification(by=lead)
        assert (found.finding, found.reached, found.sealed, found.fault) == (Finding.WHOLE, 6, 6, "")
        assert found.waiting == 2  # the lead's joining and the beginning itself are not sealed yet
        entry = Entry.objects.order_by("-id")[0]
        assert (entry.event, entry.by) == (Event.CHAIN_VERIFIED, lead.reference)
        assert entry.details == {"finding": "whole", "reached": 6}
        assert actions.read_verifications(by=lead).verifications == [found]
        assert actions.go_on(found.reference) == found


def test_a_long_log_is_verified_in_steps_and_one_at_a_time(hub: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verifying, "STEP", 4)
    with walls.inside(hub):
        lead = the_lead()
        begun = actions.begin_verification(by=lead)
        assert (begun.finding, begun.reached) == (Finding.RUNNING, 4)
        assert actions.begin_verification(by=lead) == begun
        assert list(access.running(hub)) == [begun]
    with walls.inside(hub):
        ended = actions.go_on(begun.reference)
        assert (ended.finding, ended.reached) == (Finding.WHOLE, 6)


def test_a_broken_log_says_where(hub: int, scratch: Scratch) -> None:
    with psycopg.connect(scratch(SUPERUSER)) as link:
        link.execute("UPDATE audit_entry SET by = 'another' WHERE id = (SELECT entry FROM audit_seal WHERE position=3)")
    with walls.inside(hub):
        found = actions.begin_verification(by=the_lead())
        assert (found.finding, found.reached, found.fault) == (Finding.BROKEN, 2, "entry 3 is not what was sealed")


def test_a_look_that_was_hidden_from_who_looked_is_found_by_the_page_too(hub: int, scratch: Scratch) -> None:
    with walls.inside(hub):
        record(Event.CONTACT_READ, by=Job(hub, "test"), about=["CHILD-00001-000"])
    with psycopg.connect(scratch(SUPERUSER)) as link:
        link.execute("DELETE FROM audit_about WHERE child = 'CHILD-00001-000'")
    with walls.inside(hub):
        found = actions.begin_verification(by=the_lead())
        assert (found.finding, found.fault) == (Finding.BROKEN, whole.NOT_LISTED)


def test_the_page_says_since_when_nothing_is_sealed(hub: int, client: Client, scratch: Scratch) -> None:
    page = signed_in(hub, client)
    assert "wait to be sealed" not in page.get("/governance/chain").content.decode()
    with walls.inside(hub):
        entry = record(Event.LOG_READ, by=Job(hub, "test"))
    with psycopg.connect(scratch(SUPERUSER)) as link:
        link.execute("UPDATE audit_entry SET at = at - interval '6 minutes' WHERE id = %s", [entry.pk])
    assert "Entries wait to be sealed since" in page.get("/governance/chain").content.decode()


def test_where_everything_is_sealed_nothing_waits(hub: int) -> None:
    with walls.inside(hub):
        assert chain.waits_since(hub) is None
        watch = actions.read_verifications(by=the_lead())
        assert watch.waits_since is not None  # the lead's joining, and this reading
        assert not watch.is_late
        assert not replace(watch, waits_since=None).is_late


def test_a_log_without_seals_is_verified_too(scratch: Scratch) -> None:
    with walls.inside(Hub.objects.order_by("pk")[0].pk):
        assert actions.begin_verification(by=the_lead()).finding == Finding.WHOLE


def test_a_finding_has_words() -> None:
    assert set(FINDING_WORDS) == set(Finding)


def signed_in(hub: int, client: Client) -> Client:
    with walls.inside(hub):
        walls.come_in(client, doors.with_second_factor(the_lead()).user)
    return client


def test_the_page_verifies_and_shows_what_was_found(hub: int, client: Client) -> None:
    page = signed_in(hub, client)
    assert "Not verified yet" in page.get("/governance/chain").content.decode()
    response = page.post("/governance/chain/verify")
    assert response.status_code == 302
    found = page.get(response["Location"]).content.decode()
    assert "The record is whole" in found
    assert "What a verification cannot see" in found
    assert "hx-get" not in found
    overview = page.get("/governance/chain").content.decode()
    assert "Whole: 6" in overview
    with walls.inside(hub):
        assert str(chain.head(hub)) in overview


def test_the_page_shows_how_far_a_long_one_has_come(hub: int, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verifying, "STEP", 4)
    page = signed_in(hub, client)
    found = page.get(page.post("/governance/chain/verify")["Location"]).content.decode()
    assert '<progress id="progress" value="4" max="6">' in found
    assert "Under way: 4 of 6" in page.get("/governance/chain").content.decode()


def test_the_page_says_where_the_log_is_broken(hub: int, client: Client, scratch: Scratch) -> None:
    with psycopg.connect(scratch(SUPERUSER)) as link:
        link.execute("DELETE FROM audit_entry WHERE id = (SELECT entry FROM audit_seal WHERE position = 3)")
    page = signed_in(hub, client)
    found = page.get(page.post("/governance/chain/verify")["Location"]).content.decode()
    assert "The record is not as it was sealed" in found
    assert "Entry 3 is missing" in found


def test_a_verification_of_another_hub_and_none_at_all_are_answered_alike(hub: int, client: Client) -> None:
    other = Hub.objects.order_by("pk")[1].pk
    with walls.inside(other):
        elsewhere = actions.begin_verification(by=the_lead())
    page = signed_in(hub, client)
    answers = [page.get(f"/governance/chain/{one}") for one in (elsewhere.reference, new_reference())]
    assert {answer.status_code for answer in answers} == {404}


def test_a_verification_is_the_governance_leads(hub: int) -> None:
    with walls.inside(hub):
        actions.begin_verification(by=the_lead())
        assert not access.verifications(make.member(Role.SYSTEM_ADMINISTRATOR)).exists()
        assert Verification.objects.exists()


def test_when_the_log_cannot_be_written_nothing_is_found(hub: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verifying, "STEP", 4)
    with walls.inside(hub):
        begun = actions.begin_verification(by=the_lead())

    def unwritable(*_: object, **__: object) -> None:
        raise DatabaseError("the log is out of reach")

    monkeypatch.setattr(Entry.objects, "create", unwritable)
    with pytest.raises(DatabaseError), walls.inside(hub):
        actions.go_on(begun.reference)
    with walls.inside(hub):
        stands = Verification.objects.get(pk=begun.pk)
        assert (stands.finding, stands.reached) == (Finding.RUNNING, 4)
