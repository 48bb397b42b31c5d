"""How does the log leave the hub? As files that other systems read, and that it left is itself recorded."""

import json
from collections.abc import Iterator
from datetime import date
from itertools import islice

from openmash.hub.audit import access as audit
from openmash.hub.audit import fhir
from openmash.hub.audit.actions import record
from openmash.hub.audit.events import Event
from openmash.hub.partnership.actions import Job
from openmash.hub.partnership.models import Hub
from openmash.hub.records import wall
from openmash.hub.records.purposes import Purpose

from . import access

PAGE = 2_000  # entries read at a time, so that memory is bounded


def exported(hub: Hub, *, begins: date | None, ends: date | None, by: str) -> Iterator[str]:
    """Each entry of the hub between two days (both included), as a line of JSON. Recorded before the first leaves."""
    with wall.inside(hub.pk, Purpose.READ_LOG):
        first, final = (day.isoformat() if day else None for day in (begins, ends))
        last = record(Event.LOG_EXPORTED, by=Job(hub.pk, by), format="fhir", begins=first, ends=final).pk
    after = 0
    while True:
        with wall.inside(hub.pk, Purpose.READ_LOG):
            found = audit.entries_between(hub.pk, begins, ends).filter(pk__gt=after, pk__lte=last).order_by("pk")
            page = list(islice(found, PAGE))
            named = access.members_named(hub.pk, [entry.by for entry in page])
        if not page:
            return
        names = {reference: member.name for reference, member in named.items()}
        for entry in page:
            yield json.dumps(fhir.audit_event(entry, hub=hub.reference, names=names), separators=(",", ":"))
        after = page[-1].pk
