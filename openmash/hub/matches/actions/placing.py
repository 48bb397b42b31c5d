"""How does the hub itself find out with whom each new record stands?

It runs as a job of the hub, for which nothing is closed: whom a record is like must be known across everything. What
comes of it is shown to those only who may know of both records.
"""

from django.db import transaction

from openmash.hub.audit.actions import record
from openmash.hub.audit.events import Event
from openmash.hub.contacts.models import Child, ConnectedPerson
from openmash.hub.matches.in_force import in_force
from openmash.hub.outbox.models import Message
from openmash.hub.partnership.actions import Job
from openmash.hub.people import access, placing
from openmash.hub.people.index import row_of
from openmash.hub.people.models import AgencyRecord, Indexed
from openmash.hub.people.workflow import Because
from openmash.linkage.model import Model

AT_ONCE = 200  # records in one transaction


@transaction.atomic
def place_what_waits(message: Message) -> None:
    """A contact came, or somebody was added to one: place them, and whoever else waits."""
    place(by=Job(message.hub_id, "place-records"))


@transaction.atomic
def place(*, by: Job, model: Model | None = None) -> int:
    """Place the records that wait, oldest first, up to so many; how many that were."""
    placing.alone(by.hub_id)
    placed = [placing.place(row, model or in_force()) for row in access.to_place(by.hub_id)[:AT_ONCE]]
    if placed:
        joined = sum(1 for each in placed if each.because == Because.MODEL)
        asked = sum(len(each.asked) for each in placed)
        record(Event.RECORDS_PLACED, by=by, records=len(placed), joined=joined, asked=asked)
    return len(placed)


@transaction.atomic
def index(*, by: Job) -> int:
    """Take records into the index that came before there was one, up to so many; how many that were."""
    placing.alone(by.hub_id)
    bare = AgencyRecord.objects.filter(hub_id=by.hub_id, indexed__isnull=True)
    told: dict[int, str] = {}
    for model in (Child, ConnectedPerson):
        there = model.objects.filter(record__in=bare, correction__isnull=True).exclude(contact__stage="withdrawn")
        told |= dict(there.order_by("record_id").values_list("record_id", "contact__reference")[:AT_ONCE])
    found = AgencyRecord.objects.filter(pk__in=sorted(told)[:AT_ONCE])
    rows = [row_of(one, told_in=told[one.pk]) for one in found]
    if rows:
        Indexed.objects.bulk_create(rows)
        record(Event.RECORDS_INDEXED, by=by, records=len(rows))
    return len(rows)
