"""For what does the hub itself come in, when no person asks, and what does it see then?

`grants.apply` tells the database. What is queued by somebody's action must show the token that the action left.
"""

from collections.abc import Mapping
from enum import StrEnum

#: What the policies know a purpose by: `job` sees cases, `log_job` the log of who did and saw what.
CASES, LOG, SETTING_UP = "job", "log_job", "setting_up"


class Purpose(StrEnum):
    """Why the hub itself comes in."""

    DELIVER = "deliver"  # one message to the rooms that listen
    IMPORT = "import"  # the rows of one file that came
    VERIFY = "verify"  # one comparison of the log, step by step
    SWEEP = "sweep"  # what a killed worker left behind
    SEAL = "seal"
    WATCH = "watch"
    CLEAR = "clear"  # what only passed through goes
    COMMAND = "command"  # whoever runs the hub, at its own machine
    READ_LOG = "read_log"  # the same, of the log
    SET_UP = "set_up"  # hubs, members and senders
    DOOR = "door"  # a refused sign-in, and who can be chosen at the demonstration's door


SEES: Mapping[Purpose, tuple[str, ...]] = {
    Purpose.DELIVER: (CASES,),
    Purpose.IMPORT: (CASES,),
    Purpose.VERIFY: (LOG,),
    Purpose.SWEEP: (CASES, LOG),
    Purpose.SEAL: (LOG,),
    Purpose.WATCH: (CASES, LOG),
    Purpose.CLEAR: (LOG,),
    Purpose.COMMAND: (CASES,),
    Purpose.READ_LOG: (LOG,),
    Purpose.SET_UP: (SETTING_UP,),
    Purpose.DOOR: (),
}

#: Only an action asks for these, and each token is good for one transaction about one thing.
QUEUED = frozenset({Purpose.DELIVER, Purpose.IMPORT, Purpose.VERIFY})
