"""What does the worker do, and when?

A job carries references, never content. Every job may be run again at any time: what it does is done once.
"""

import logging

from procrastinate.contrib.django import app

from openmash.hub.audit import chain
from openmash.hub.outbox import actions as outbox
from openmash.hub.partnership import access as partnership
from openmash.hub.records import wall

from .listeners import LISTENERS

log = logging.getLogger("openmash.worker")


@app.task(name=outbox.DELIVER, retry=5)  # a lock or a restart passes; what fails five times waits for the sweep
def deliver(hub: int, message: str) -> None:
    """Let the rooms that listen act on one message."""
    with wall.inside(hub):
        outbox.deliver(message, listeners=LISTENERS)


@app.periodic(cron="* * * * *")
@app.task(name="openmash.sweep", queueing_lock="sweep")
def sweep(timestamp: int) -> None:
    """Deliver what a killed worker left behind."""
    for hub in partnership.hubs():
        with wall.inside(hub.pk):
            left = outbox.waiting()
        for message in left:
            deliver(hub.pk, message)


@app.periodic(cron="* * * * * */2")
@app.task(name="openmash.seal", queueing_lock="seal")
def seal(timestamp: int) -> None:
    """Chain what was recorded since the last time."""
    for hub_id in [wall.NO_HUB, *partnership.hubs().values_list("pk", flat=True)]:
        with wall.inside(hub_id):
            chain.seal(hub_id)
