"""A worker's process that is killed at one step of delivering a message. Run by the tests of the outbox."""

import os
import signal
import sys

STEPS = ("before the listener", "after the listener", "after it is marked", "after the commit")


def die() -> None:
    """As nobody can prepare for."""
    os.kill(os.getpid(), signal.SIGKILL)


def main(step: str, hub: int, reference: str) -> None:
    """Deliver, and be killed on the way."""
    import django

    django.setup()
    from openmash.hub.config import jobs
    from openmash.hub.decisions import actions as decisions
    from openmash.hub.outbox.models import Delivery, Message
    from tests import walls

    ask_relook, save = decisions.ask_relook, Message.save

    def listener(message: Message) -> None:
        if step == STEPS[0]:
            die()
        ask_relook(message)
        if step == STEPS[1]:
            die()

    def saved(self: Message, **how: object) -> None:
        save(self, **how)  # type: ignore[arg-type]
        if step == STEPS[2]:
            assert Delivery.objects.exists()
            die()

    listener.__module__, listener.__qualname__ = ask_relook.__module__, ask_relook.__qualname__
    jobs.LISTENERS = {event: [listener] for event in jobs.LISTENERS}
    Message.save = saved  # type: ignore[method-assign,assignment]
    jobs.deliver(hub, reference, walls.queued(reference))
    die()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3])
