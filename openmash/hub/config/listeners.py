"""Which room listens to which event?"""

from collections.abc import Mapping, Sequence

from openmash.hub.audit.events import Event
from openmash.hub.decisions import actions as decisions
from openmash.hub.governance import outside
from openmash.hub.governance.actions import begin_with_starter_schedule
from openmash.hub.matches.actions.carrying import carry_through
from openmash.hub.matches.actions.placing import place_what_waits
from openmash.hub.outbox.actions import Listener
from openmash.hub.partnership.actions import AtOpening
from openmash.hub.sharing.actions import begin_with_starter

LISTENERS: Mapping[Event, Sequence[Listener]] = {
    Event.CONTACT_RECEIVED: [place_what_waits],
    Event.CHILD_ADDED: [place_what_waits],
    Event.PERSON_CONNECTED: [place_what_waits],
    Event.PERSONS_JOINED: [carry_through],
    Event.JOINING_UNDONE: [carry_through],
    Event.REPLY_ARRIVED_LATE: [decisions.ask_relook],
    Event.GLASS_BROKEN: [outside.post_alert],
    Event.ALERT_RAISED: [outside.post_look_up],
    Event.SHARING_OVERRIDDEN: [outside.post_emergency],
    Event.SHARING_REVOKED: [outside.post_stop],
}

#: What is done in the transaction in which a hub opens, so that no hub is ever without it.
AT_OPENING: Sequence[AtOpening] = [begin_with_starter, begin_with_starter_schedule]
