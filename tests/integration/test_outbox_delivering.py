"""What must happen next happens once, whatever fails in between."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connections, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from openmash.cli.postgres import APP
from openmash.hub.audit.events import Event
from openmash.hub.audit.models import Entry
from openmash.hub.config import jobs
from openmash.hub.config.listeners import LISTENERS
from openmash.hub.decisions.models import Relook
from openmash.hub.outbox import actions as outbox
from openmash.hub.outbox.models import Delivery, Message
from openmash.hub.partnership.models import Hub
from openmash.hub.partnership.workflow import Role
from tests import make, walls
from tests.integration.killed_worker import STEPS

Scratch = Callable[[str], str]


@pytest.fixture
def hub(scratch: Scratch) -> int:
    """A hub in whose outbox a late reply waits to be heard of."""
    with transaction.atomic():
        here = make.hub()
        enquiry = make.enquiry("police")
        make.decision(make.child(enquiry.contact), by=make.member(Role.DECISION_MAKER))
        for told in outbox.waiting():
            outbox.deliver(told, listeners={})
        make.replied(make.request(enquiry, "police"))
    return here.pk


def waiting(hub: int) -> list[str]:
    with walls.inside(hub):
        return outbox.waiting()


def effects(hub: int) -> tuple[int, int, int]:
    """How often somebody was asked to look again, how often that is on record, and how often it is said to be done."""
    with walls.inside(hub):
        asked = Entry.objects.filter(event=Event.RELOOK_ASKED).count()
        return Relook.objects.count(), asked, Delivery.objects.count()


def test_who_has_heard_is_not_told_again(hub: int) -> None:
    [reference] = waiting(hub)
    with walls.inside(hub):
        for _ in range(2):
            outbox.deliver(reference, listeners=LISTENERS)
    assert effects(hub) == (1, 1, 1)
    assert not waiting(hub)


def test_a_message_is_delivered_once_however_often_it_is_tried(hub: int) -> None:
    [reference] = waiting(hub)
    for _ in range(3):
        jobs.deliver(hub, reference, walls.queued(reference))
    assert effects(hub) == (1, 1, 1)
    assert not waiting(hub)


def test_a_message_and_its_job_are_written_in_the_transaction_of_what_happened(hub: int) -> None:
    def undone() -> None:
        with walls.inside(hub):
            outbox.tell(Event.CONTACT_RECEIVED, on=Hub.objects.get(pk=hub), hub_id=hub)
            assert ProcrastinateJob.objects.count() == before + 1
            raise ZeroDivisionError

    before = ProcrastinateJob.objects.count()
    [reference] = waiting(hub)
    with pytest.raises(ZeroDivisionError):
        undone()
    assert waiting(hub) == [reference]
    assert ProcrastinateJob.objects.count() == before


def test_the_same_event_on_the_same_thing_is_told_once(hub: int) -> None:
    thing = Hub.objects.get(pk=hub)
    with walls.inside(hub):
        outbox.tell(Event.CONTACT_RECEIVED, on=thing, hub_id=hub)
    with pytest.raises(IntegrityError, match="an_event_is_told_once"), walls.inside(hub):
        outbox.tell(Event.CONTACT_RECEIVED, on=thing, hub_id=hub)


def test_a_listener_that_fails_leaves_nothing_half_done(hub: int, monkeypatch: pytest.MonkeyPatch) -> None:
    [reference] = waiting(hub)
    [listener] = LISTENERS[Event.REPLY_ARRIVED_LATE]

    def fails(message: Message) -> None:
        listener(message)
        raise ZeroDivisionError

    with monkeypatch.context() as broken:
        broken.setattr(jobs, "LISTENERS", {Event.REPLY_ARRIVED_LATE: [fails]})
        with pytest.raises(ZeroDivisionError):
            jobs.deliver(hub, reference, walls.queued(reference))
    assert effects(hub) == (0, 0, 0)
    assert waiting(hub) == [reference]
    jobs.sweep(0)
    assert effects(hub) == (1, 1, 1)


def test_one_message_that_fails_stops_no_other(hub: int, monkeypatch: pytest.MonkeyPatch) -> None:
    with walls.inside(hub):
        late = make.enquiry("health")
        make.decision(make.child(late.contact), by=make.member(Role.DECISION_MAKER))
        make.replied(make.request(late, "health"))
    [listener] = LISTENERS[Event.REPLY_ARRIVED_LATE]
    with walls.inside(hub):
        first = Message.objects.filter(event=Event.REPLY_ARRIVED_LATE).order_by("id")[0].reference

    def fails_once(message: Message) -> None:
        if message.reference == first:
            raise ZeroDivisionError
        listener(message)

    monkeypatch.setattr(jobs, "LISTENERS", {Event.REPLY_ARRIVED_LATE: [fails_once]})
    jobs.sweep(0)
    assert effects(hub) == (1, 1, 1)
    assert waiting(hub) == [first]


def test_two_workers_at_once_deliver_once(hub: int) -> None:
    [reference] = waiting(hub)
    together = threading.Barrier(4)

    def work(_: int) -> None:
        try:
            together.wait()
            jobs.deliver(hub, reference, walls.queued(reference))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
    assert effects(hub) == (1, 1, 1)


@pytest.mark.parametrize("step", STEPS)
def test_a_worker_killed_at_any_step_does_it_neither_never_nor_twice(hub: int, scratch: Scratch, step: str) -> None:
    [reference] = waiting(hub)
    command = [sys.executable, "-m", "tests.integration.killed_worker", step, str(hub), reference]
    killed = subprocess.run(command, env=os.environ | {"DATABASE_URL": scratch(APP)}, check=False, timeout=120)
    assert killed.returncode == -9
    assert effects(hub) == ((1, 1, 1) if step == "after the commit" else (0, 0, 0))
    jobs.sweep(0)
    jobs.sweep(0)
    assert effects(hub) == (1, 1, 1)
    assert not waiting(hub)
