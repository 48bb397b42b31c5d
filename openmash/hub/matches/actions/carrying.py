"""What of a joining could whoever joined not move, because it is closed to them? The hub's own job moves it.

A person's records stand together or not at all; and nobody is told by it that there are more than they may know of.
"""

from django.db import transaction

from openmash.hub.audit.actions import record
from openmash.hub.audit.events import Event
from openmash.hub.outbox.models import Message
from openmash.hub.partnership.actions import Job
from openmash.hub.people import joining, placing
from openmash.hub.people.models import Indexed, Joining, Placement
from openmash.hub.people.workflow import Because


@transaction.atomic
def carry_through(message: Message) -> None:
    """Two persons were joined, or two again: so are the records of theirs that only the hub itself knows of."""
    placing.alone(message.hub_id)
    made = Joining.objects.select_related("kept_person", "gone_person", "by", "parting__by").get(
        hub_id=message.hub_id, reference=message.on_reference
    )
    undone = hasattr(made, "parting")
    rows = _to_restore(made) if undone else list(Indexed.objects.filter(person=made.gone_person))
    to, because = (made.gone_person, Because.UNDONE) if undone else (made.kept_person, Because.JOINED)
    by = made.parting.by if undone else made.by
    joining.move(rows, to, because=because, by=by, joining=made.reference)
    record(Event.RECORDS_PLACED, by=Job(message.hub_id, "carry-joining-through"), on=made, records=len(rows))


def _to_restore(made: Joining) -> list[Indexed]:
    moved = Placement.objects.filter(joining=made.reference, because=Because.JOINED).values("record")
    return list(Indexed.objects.filter(record__in=moved, person=made.kept_person))
