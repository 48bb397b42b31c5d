"""What goes by itself, because the schedule in force no longer keeps what only passes through?"""

from django.db import transaction

from openmash.hub.audit.actions import record
from openmash.hub.audit.events import Event
from openmash.hub.governance import access
from openmash.hub.governance.models import Clearance
from openmash.hub.governance.retention import passing
from openmash.hub.partnership.actions import Job
from openmash.hub.records.references import new_reference


@transaction.atomic
def clear(*, by: Job) -> Clearance | None:
    """Clear it, and say how much that was; None where no schedule in force says for how long it is kept."""
    reference = new_reference()
    passing.clear(reference)
    made = access.clearances(by.hub_id).filter(reference=reference).first()
    if made:
        record(Event.PASSING_CLEARED, by=by, on=made, rows=sum(made.rows.values()), version=made.version)
    return made
