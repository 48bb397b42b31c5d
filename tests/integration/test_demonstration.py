"""Is the demonstration's hub one that people would recognise: at work, with something late, and a story to find?"""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import override_settings
from django.utils import timezone
from pytest_django.plugin import DjangoDbBlocker

from openmash.cli.postgres import OWNER, Server
from openmash.clock import TimeState
from openmash.hub.audit import chain
from openmash.hub.audit.models import Entry
from openmash.hub.config import demo, setting_up
from openmash.hub.contacts import cases
from openmash.hub.contacts.files import guessing
from openmash.hub.contacts.models import Child, Contact, Triage
from openmash.hub.contacts.workflow import LIVE, CaseCheck, Stage
from openmash.hub.decisions.models import Decision
from openmash.hub.desk import actions as desk
from openmash.hub.desk.asked import Asked
from openmash.hub.desk.board import Board
from openmash.hub.enquiries.models import Item, Reply
from openmash.hub.governance import access
from openmash.hub.governance import actions as governance
from openmash.hub.governance.models import Alert
from openmash.hub.governance.waiting import waiting
from openmash.hub.governance.workflow import Sign
from openmash.hub.partnership.models import Hub, Member
from openmash.hub.partnership.workflow import Role
from openmash.hub.people import access as people
from openmash.hub.people.models import Joining
from openmash.hub.people.workflow import Why
from openmash.hub.records import wall
from tests import walls
from tests.conftest import connected_to


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demonstration")


@pytest.fixture(scope="module")
def hub(postgres: Server, django_db_blocker: DjangoDbBlocker, home: Path) -> Iterator[Hub]:
    """What stands in an empty database once the demonstration has set it up, as the owner."""
    postgres.create_database("demonstration")
    with (
        django_db_blocker.unblock(),
        connected_to(postgres.url(OWNER, "demonstration")),
        override_settings(DEMO=True, HOME=home),
    ):
        setting_up.migrate()
        only = Hub.objects.get()
        with walls.inside(only.pk):
            yield only
    postgres.drop_database("demonstration")


def member(role: Role) -> Member:
    return next(one for one in Member.objects.select_related("agency", "hub") if one.has(role))


@pytest.fixture(scope="module")
def board(hub: Hub) -> Board:
    """What a screener sees."""
    return desk.read_board(Asked(), by=member(Role.SCREENER), now=wall.now())


def test_the_board_has_contacts_at_every_stage_and_in_every_state_of_time(board: Board) -> None:
    states = {row.state for _, _, rows in board.groups for row in rows}
    assert {TimeState.OVERDUE, TimeState.IN_HAND, TimeState.NO_TARGET} <= states
    stages = set(Contact.objects.filter(stage__in=LIVE).values_list("stage", flat=True))
    assert {Stage.RECEIVED, Stage.CHECKED, Stage.ENQUIRED} <= stages
    assert {row.brag for _, _, rows in board.groups for row in rows} >= {"red", "amber", "green", "blue", ""}
    assert any(not row.worker for _, _, rows in board.groups for row in rows), "something nobody has taken"


def test_one_of_the_children_is_open_to_a_worker_by_today_s_list(hub: Hub) -> None:
    assert cases.age_of_list(hub).fresh
    waiting = Contact.objects.filter(stage=Stage.CHECKED, children__case_checks__result=CaseCheck.OPEN)
    assert waiting.exists()


def test_the_story_is_on_the_board_and_every_agency_holds_one_small_thing(hub: Hub) -> None:
    told = Child.objects.get(contact__stage__in=LIVE, record__given_name="Orla")
    items = Item.objects.filter(question__request__enquiry__contact=told.contact)
    assert {item.agency.code for item in items} == {"education", "health", "housing", "police"}
    assert items.count() == 4


def test_the_past_is_decided_and_nothing_lies_in_the_future(hub: Hub) -> None:
    assert Decision.objects.count() > 90
    now = timezone.now()
    for model in (Contact, Triage, Reply, Decision, Entry):
        column = "received_at" if model is Contact else "at"
        assert not model.objects.filter(**{f"{column}__gt": now}).exists(), model


def test_a_police_file_lies_ready_whose_columns_are_understood(hub: Hub, home: Path) -> None:
    with (home / "files-to-try" / "police-notifications.csv").open(newline="") as file:
        heading, *rows = csv.reader(file)
    assert len(rows) == 500
    understood = guessing.guesses(heading)
    assert len(understood) > len(heading) / 2


def test_one_of_each_waits_for_the_governance_leads_and_each_is_reviewed_by_the_other(hub: Hub) -> None:
    leads = [one for one in Member.objects.select_related("agency", "hub") if one.has(Role.GOVERNANCE_LEAD)]
    assert len(leads) == 2
    while chain.seal(hub.pk) == chain.BATCH:
        pass
    while governance.watch(hub.pk):
        pass
    for lead in leads:
        waits = {one.place: one.many for one in waiting(lead, timezone.localdate())}
        assert waits == {"glasses": 1, "emergencies": 1, "alerts": 1}
    [glass] = access.glasses_waiting(leads[0])
    assert len(governance.read_glass(glass, by=leads[0]).readings) == 1
    assert Alert.objects.get().sign == Sign.HOME


def test_where_a_hub_is_open_nothing_is_filled(hub: Hub) -> None:
    before = Contact.objects.count()
    assert demo.fill() is False
    assert Contact.objects.count() == before


def test_close_matches_wait_and_somebody_has_joined_two(hub: Hub) -> None:
    waits = {(one.first.given_name, one.second.given_name, one.why) for one in people.waiting(hub.pk)}
    assert {("Amelia Rose", "Amelie", Why.TWIN), ("Kofi", "Kofi", Why.NUMBERS)} <= waits
    assert {why for *_, why in waits} >= {Why.UNBORN, Why.NAME_AND_BIRTHDAY}
    assert Joining.objects.get().kept_person.records_now.count() == 2
    assert not people.to_place(hub.pk).exists()
