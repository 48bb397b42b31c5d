"""Which room listens to which event?"""

from collections.abc import Mapping, Sequence

from openmash.hub.audit.events import Event
from openmash.hub.decisions import actions as decisions
from openmash.hub.outbox.actions import Listener

LISTENERS: Mapping[Event, Sequence[Listener]] = {
    Event.REPLY_ARRIVED_LATE: [decisions.ask_relook],
}
