"""What does the worker do, and when?

A job carries references, never content. Every job may be run again at any time: what it does is done once.
"""

import contextlib
import logging
from collections.abc import Callable, Iterator

from django.contrib.sessions.backends.db import SessionStore
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.jobs import Status

from openmash.hub.audit import chain
from openmash.hub.contacts import importing
from openmash.hub.contacts.actions import files
from openmash.hub.contacts.files import storage
from openmash.hub.governance import access as watched
from openmash.hub.governance import actions as governance
from openmash.hub.governance import outside
from openmash.hub.matches.actions import placing
from openmash.hub.outbox import actions as outbox
from openmash.hub.partnership import access as partnership
from openmash.hub.partnership.actions import Job
from openmash.hub.records import wall
from openmash.hub.records.purposes import Purpose

from .listeners import LISTENERS

log = logging.getLogger("openmash.worker")

ATTEMPTS = 5
# A lock or a restart passes: tried again after 2, 4, 8 … seconds. What fails that often waits for the sweep.
LATER = RetryStrategy(max_attempts=ATTEMPTS, exponential_wait=2)
KEPT_HOURS = 7 * 24  # of jobs that failed: long enough for somebody to read why


@contextlib.contextmanager
def once(hub: int, purpose: Purpose, about: str, token: str) -> Iterator[wall.Errand]:
    """What an action asked for, with the token that it left. One that is run again when it is done ends at once.

    A job that nobody asked for ends there too; whatever is undone the sweep finds by itself.
    """
    try:
        yield wall.Errand(hub, purpose, token, about)
    except wall.NotAsked as refused:
        log.warning("%s: %s", about, refused)


@app.task(name=outbox.DELIVER, retry=LATER)
def deliver(hub: int, reference: str, token: str = "") -> None:
    """Let the rooms that listen act on one message."""
    with once(hub, Purpose.DELIVER, reference, token) as errand:
        delivered(errand, reference)


def delivered(errand: wall.Errand, reference: str) -> None:
    """Deliver one message."""
    with errand.inside():
        outbox.deliver(reference, listeners=LISTENERS)


@app.task(name=governance.VERIFY, retry=LATER)
def verify(hub: int, reference: str, token: str = "") -> None:
    """Compare a hub's log with its seals, step by step, to the end."""
    with once(hub, Purpose.VERIFY, reference, token) as errand:
        to_its_end(errand, reference)


def to_its_end(errand: wall.Errand, reference: str) -> None:
    """Go on with one comparison until it has ended."""
    running = True
    while running:
        with errand.inside():
            running = governance.go_on(reference).is_running


@app.task(name=importing.IMPORT, retry=LATER)
def import_file(hub: int, reference: str, token: str = "") -> None:
    """Read on in a file that came. After some hundred rows the other jobs have their turn."""
    with once(hub, Purpose.IMPORT, reference, token) as errand:
        importing.go_on(errand, reference)


@app.periodic(cron="* * * * *")
@app.task(name="openmash.sweep_files", queueing_lock="sweep_files")
def sweep_files(timestamp: int) -> None:
    """Go on with files that a killed worker left, and remove from the disk what nobody needs."""
    needed: set[str] = set()
    for hub in partnership.hubs():
        with wall.inside(hub.pk, Purpose.SWEEP):
            files.put_aside_forgotten(by=Job(hub.pk, "sweep-files"))
            needed |= importing.queue_unfinished()
    storage.tidy(needed, now=wall.now())


@app.periodic(cron="* * * * *")
@app.task(name="openmash.sweep", queueing_lock="sweep")
def sweep(timestamp: int) -> None:
    """Do what a killed worker, or a listener that failed too often, left behind. One failure stops no other."""
    for hub in partnership.hubs():
        errand = wall.Errand(hub.pk, Purpose.SWEEP)
        with errand.inside():
            left: list[tuple[Callable[[wall.Errand, str], None], str]]
            left = [(delivered, reference) for reference in outbox.waiting()]
            left += [(to_its_end, reference) for reference in watched.left_behind(hub.pk)]
        for go_on, reference in left:
            try:
                go_on(errand, reference)
            except Exception:  # whatever it was, it is in the log, and the next message must not wait for it
                log.exception("what was left of %s failed and will be tried again", reference)


@app.periodic(cron="* * * * *")
@app.task(name="openmash.place", queueing_lock="place", retry=LATER)
def place(timestamp: int) -> None:
    """Take into the index what came before there was one, and place what still waits: some hundred at a time."""
    for hub in partnership.hubs():
        by = Job(hub.pk, "place-records")
        for step in (placing.index, placing.place):
            more = True
            while more:
                with wall.inside(hub.pk, Purpose.SWEEP):
                    more = step(by=by) == placing.AT_ONCE


@app.periodic(cron="* * * * * */2")
@app.task(name="openmash.seal", queueing_lock="seal")
def seal(timestamp: int) -> None:
    """Chain what was recorded since the last time."""
    for hub_id in [wall.NO_HUB, *partnership.hubs().values_list("pk", flat=True)]:
        full = True
        while full:
            with wall.inside(hub_id, Purpose.SEAL):
                full = chain.seal(hub_id) == chain.BATCH


@app.periodic(cron="* * * * *")
@app.task(name="openmash.keep_heads", queueing_lock="keep_heads", retry=LATER)
def keep_heads(timestamp: int) -> None:
    """Write down, outside the database, how far every chain has come."""
    outside.keep_heads()


@app.periodic(cron="* * * * *")
@app.task(name="openmash.watch", queueing_lock="watch", retry=LATER)
def watch(timestamp: int) -> None:
    """Go through the look-ups that were sealed since the last time, and raise what stands out."""
    for hub in partnership.hubs():
        more = True
        while more:
            with wall.inside(hub.pk, Purpose.WATCH):
                more = governance.watch(hub.pk)


@app.periodic(cron="40 3 * * *")
@app.task(name="openmash.clear", queueing_lock="clear", retry=LATER)
def clear(timestamp: int) -> None:
    """Clear, once a night, what only passed through each hub and is no longer kept."""
    for hub in partnership.hubs():
        with wall.inside(hub.pk, Purpose.CLEAR):
            governance.clear(by=Job(hub.pk, "clear"))


@app.periodic(cron="0 6 * * *")
@app.task(name="openmash.post_heads", queueing_lock="post_heads", retry=LATER)
def post_heads(timestamp: int) -> None:
    """Post the same to whoever keeps it, once a day."""
    outside.post_heads()


@app.periodic(cron="7 * * * *")
@app.task(name="openmash.forget_sessions", queueing_lock="forget_sessions", retry=LATER)
def forget_sessions(timestamp: int) -> None:
    """Forget the sessions that are over: nobody signs out of a browser that was closed."""
    SessionStore.clear_expired()


@app.periodic(cron="* * * * *")
@app.task(name="openmash.tidy", queueing_lock="tidy", pass_context=True)
async def tidy(context: JobContext, timestamp: int) -> None:
    """Take up the jobs that a killed worker had begun, and forget those that ended long ago."""
    jobs = context.app.job_manager
    for job in await jobs.get_stalled_jobs():
        if job.queueing_lock or job.attempts >= ATTEMPTS:  # what comes round again, or kills its worker each time
            await jobs.finish_job(job, Status.FAILED, delete_job=bool(job.queueing_lock))
        else:
            await jobs.retry_job(job)
    await jobs.delete_old_jobs(nb_hours=KEPT_HOURS, include_failed=True)
