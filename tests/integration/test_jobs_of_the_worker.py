"""A real worker, as its own process and as the application's role."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection, transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateEvent, ProcrastinateJob

from openmash.cli.postgres import APP
from openmash.hub.audit.models import Entry, Seal
from openmash.hub.config import jobs, worker
from openmash.hub.decisions.models import Relook
from openmash.hub.governance import actions as governance
from openmash.hub.governance.actions import verifying
from openmash.hub.governance.models import Verification
from openmash.hub.governance.workflow import Finding
from openmash.hub.partnership.models import Hub
from openmash.hub.partnership.workflow import Role
from openmash.hub.records import wall
from tests import make, walls

Scratch = Callable[[str], str]


@contextmanager
def running(scratch: Scratch) -> Iterator["subprocess.Popen[bytes]"]:
    """`openmash worker`, as anybody starts it."""
    process = subprocess.Popen(
        [sys.executable, "-m", "openmash.cli", "worker"], env=os.environ | {"DATABASE_URL": scratch(APP)}
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait(timeout=30)


def until(true: Callable[[], bool]) -> None:
    """Wait for what another process does; a minute is far more than it needs."""
    deadline = time.monotonic() + 60
    while not true():
        assert time.monotonic() < deadline, "the worker did not do it"
        time.sleep(0.2)


def a_late_reply() -> int:
    with transaction.atomic():
        hub = make.hub()
        enquiry = make.enquiry("police")
        make.decision(make.child(enquiry.contact), by=make.member(Role.DECISION_MAKER))
        make.replied(make.request(enquiry, "police"))
    return hub.pk


def test_the_worker_delivers_and_seals_with_the_rights_of_the_application(
    scratch: Scratch, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub = a_late_reply()
    monkeypatch.setattr(verifying, "STEP", 3)
    with walls.inside(hub):
        jobs.chain.seal(hub)
        begun = governance.begin_verification(by=make.member(Role.GOVERNANCE_LEAD))
        assert begun.is_running

    def done() -> bool:
        with walls.inside(hub):
            sealed = Seal.objects.count() == Entry.objects.count()
            verified = Verification.objects.get().finding == Finding.WHOLE
            return sealed and verified and Relook.objects.exists()

    with running(scratch) as process:
        until(done)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) == 0
    assert not ProcrastinateJob.objects.exclude(status="todo").exists()  # what is done leaves nothing behind
    assert set(ProcrastinateJob.objects.values_list("task_name", flat=True)) <= {
        "openmash.forget_sessions", "openmash.keep_heads", "openmash.post_heads", "openmash.seal", "openmash.sweep",
        "openmash.sweep_files", "openmash.tidy", "openmash.watch",
    }  # fmt: skip


@pytest.mark.django_db
def test_a_session_that_is_over_is_forgotten_and_one_that_lives_is_not() -> None:
    over, living = SessionStore(), SessionStore()
    over.set_expiry(-1)
    for one in (over, living):
        one.create()
    jobs.forget_sessions(timestamp=0)
    assert [one.session_key for one in (over, living) if one.exists(one.session_key)] == [living.session_key]


# What a killed worker leaves


def tidied() -> None:
    """Run the tidying as the worker does, with a connection of its own."""

    async def run() -> None:
        connector = app.connector.get_worker_connector()  # type: ignore[attr-defined]
        with app.replace_connector(connector) as working:
            async with working.open_async():
                job = await working.configure_task("openmash.tidy").defer_async(timestamp=0)
                await working.run_worker_async(wait=False, install_signal_handlers=False, listen_notify=False)
                assert job

    asyncio.run(run())


def begun_by_the_dead(task: str, *, attempts: int = 0, queueing_lock: str | None = None) -> int:
    """A job that a worker had begun before it was killed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, status, attempts, queueing_lock, args)"
            " VALUES ('default', %s, 'doing', %s, %s, '{\"hub\": 1, \"reference\": \"x\"}') RETURNING id",
            [task, attempts, queueing_lock],
        )
        return int(cursor.fetchone()[0])


def status_of(job: int) -> str | None:
    return ProcrastinateJob.objects.filter(pk=job).values_list("status", flat=True).first()


@pytest.fixture
def nothing_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing comes round while a test watches one job."""
    monkeypatch.setattr(app.periodic_registry, "periodic_tasks", {})


@pytest.mark.usefixtures("nothing_by_itself")
def test_a_job_that_a_killed_worker_had_begun_is_taken_up_again(scratch: Scratch) -> None:
    again = begun_by_the_dead("openmash.nothing_of_the_kind")
    too_often = begun_by_the_dead("openmash.nothing_of_the_kind", attempts=jobs.ATTEMPTS)
    periodic = begun_by_the_dead("openmash.seal", queueing_lock="seal")
    tidied()
    assert status_of(again) == status_of(too_often) == "failed"
    begun = [ProcrastinateEvent.objects.filter(job=job, type="started").count() for job in (again, too_often)]
    assert begun == [1, 0]  # one was begun again, and there is no such task; the other was given up
    assert status_of(periodic) is None


@pytest.mark.usefixtures("nothing_by_itself")
def test_jobs_that_failed_long_ago_are_forgotten(scratch: Scratch) -> None:
    old, young = (begun_by_the_dead("openmash.seal") for _ in range(2))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed'")
        cursor.execute("UPDATE procrastinate_events SET at = now() - interval '8 days' WHERE job_id = %s", [old])
    tidied()
    assert status_of(old) is None
    assert status_of(young) == "failed"


def test_without_waiting_the_worker_ends_when_nothing_is_left(scratch: Scratch) -> None:
    hub = a_late_reply()
    worker.run(wait=False)
    with walls.inside(hub):
        assert Relook.objects.exists()


# The sweep


def test_a_verification_that_nobody_carries_on_is_carried_on(scratch: Scratch, monkeypatch: pytest.MonkeyPatch) -> None:
    hub = Hub.objects.order_by("pk")[0].pk
    with walls.inside(hub):
        lead = make.member(Role.GOVERNANCE_LEAD)
    jobs.seal(0)
    monkeypatch.setattr(verifying, "STEP", 1)
    with walls.inside(hub):
        begun = governance.begin_verification(by=lead)
    jobs.sweep(0)
    with walls.inside(hub):
        assert Verification.objects.get(pk=begun.pk).is_running  # somebody was at it a moment ago
        begun.moved_at = begun.moved_at.replace(year=2020)
        begun.save(update_fields=["moved_at"])
    jobs.sweep(0)
    with walls.inside(hub):
        assert Verification.objects.get(pk=begun.pk).finding == Finding.WHOLE


def test_a_verification_that_was_queued_is_carried_on_to_its_end(
    scratch: Scratch, monkeypatch: pytest.MonkeyPatch
) -> None:
    hub = Hub.objects.order_by("pk")[0].pk
    with walls.inside(hub):
        lead = make.member(Role.GOVERNANCE_LEAD)
    jobs.seal(0)
    monkeypatch.setattr(verifying, "STEP", 1)
    with walls.inside(hub):
        begun = governance.begin_verification(by=lead)
    jobs.verify(hub, begun.reference, walls.queued(begun.reference))
    with walls.inside(hub):
        assert Verification.objects.get(pk=begun.pk).finding == Finding.WHOLE


def test_the_sealer_seals_every_hub_and_what_belongs_to_none(scratch: Scratch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs.chain, "BATCH", 2)
    hubs = [hub.pk for hub in Hub.objects.all()]
    for pk in hubs:
        with walls.inside(pk):
            for _ in range(4):
                make.member(Role.SCREENER)
    jobs.seal(0)
    for pk in [wall.NO_HUB, *hubs]:
        with walls.inside(pk):
            assert Seal.objects.count() == Entry.objects.count()
