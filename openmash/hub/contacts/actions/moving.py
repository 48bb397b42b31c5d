"""How does a contact move on, and who holds its clock?

The steps that other actions are made of. Each is taken inside such an action's transaction, which records the event.
"""

from collections.abc import Iterable
from datetime import datetime

from openmash.clock import Brag, Purpose
from openmash.hub.contacts import workflow
from openmash.hub.contacts.models import Assignment, Child, Contact, Turn
from openmash.hub.contacts.workflow import FINISHED, HUB_HOLDS, Path, Stage, Step
from openmash.hub.partnership import timescales
from openmash.hub.partnership.models import Member
from openmash.hub.records import wall


def locked(contact: Contact) -> Contact:
    """Read the contact again and let nobody else change it until this transaction ends."""
    return Contact.objects.select_for_update().get(pk=contact.pk)


def move(contact: Contact, step: Step) -> None:
    """Move to the stage that follows, or refuse. The clock stops when finished; taken up again, it is with the hub."""
    before, contact.stage = contact.stage, workflow.after(Stage(contact.stage), step)
    contact.finished_at = wall.now() if contact.stage in FINISHED else None
    if contact.stage in FINISHED or before in FINISHED:
        hand_clock(contact, ())
    contact.save(update_fields=["stage", "finished_at"])


def hand_clock(contact: Contact, agencies: Iterable[str]) -> None:
    """From now on the clock is with these agencies; with the hub where none is awaited; with nobody when finished."""
    awaited = sorted(agencies)
    holders = ",".join(awaited) if awaited else ("" if contact.stage in FINISHED else HUB_HOLDS)
    if holders == contact.clock_with:
        return
    # A transaction that waited for its lock began before the one that it waited for: a turn never goes back in time.
    since = max(wall.now(), contact.clock_since)
    Turn.objects.create(hub_id=contact.hub_id, contact=contact, holders=holders, at=since)
    contact.clock_with, contact.clock_since = holders, since
    contact.save(update_fields=["clock_with", "clock_since"])


def set_due(contact: Contact) -> None:
    """Set the time by which the contact is to be decided, from its BRAG and its receipt."""
    contact.due_at = due_for(contact.hub_id, contact.brag, contact.received_at)
    contact.save(update_fields=["due_at"])


def due_for(hub_id: int, brag: str, received_at: datetime) -> datetime | None:
    """Without a BRAG, the working day within which the type of response is decided."""
    urgency = Brag(brag) if brag else None
    return timescales.due(hub_id, purpose=Purpose.DECISION, brag=urgency, since=received_at)


def settle(child: Child, path: Path, *, one: Step, last: Step) -> Contact:
    """End one child's path: one step while another child waits, the last when none is left."""
    contact = locked(child.contact)
    child.path = path
    child.save(update_fields=["path"])
    others = contact.children.filter(path=Path.LIVE, correction__isnull=True).exclude(pk=child.pk)
    move(contact, one if others.exists() else last)
    return contact


def note_outcome(child: Child, outcome: str) -> None:
    """Keep beside the child what was decided last, so that lists and later contacts can say it."""
    child.outcome = outcome
    child.save(update_fields=["outcome"])


def let_go(contact: Contact, *, by: Member, reason: str) -> None:
    """Put a contact back among what nobody has in hand, because whoever had it may not work on it any more."""
    Assignment.objects.create(hub_id=contact.hub_id, contact=contact, worker=None, reason=reason, by=by)
    contact.worker = None
    contact.save(update_fields=["worker"])
