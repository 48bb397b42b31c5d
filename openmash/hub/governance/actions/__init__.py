"""What can be done with the log: read it, which is recorded, verify and watch over it; and with cases that are over."""

from .clearing import clear
from .disposing import (
    approve,
    decline,
    propose,
    read_case,
    read_certificate,
    read_certificates,
    read_proposal,
)
from .holding import lift_hold, place_hold, read_hold, read_holds
from .homes import keep_home, read_homes
from .reading import read_day, read_lookers, read_verifications
from .reviewing import read_glass, read_glasses, review_glass
from .scheduling import (
    begin_with_starter_schedule,
    confirm_schedule,
    put_schedule_in_force,
    read_due,
    read_schedule,
    schedule_document,
    try_schedule,
)
from .verifying import VERIFY, begin_verification, go_on
from .watching import judge, read_alert, read_alerts, watch

__all__ = [
    "VERIFY", "approve", "begin_verification", "begin_with_starter_schedule", "clear", "confirm_schedule", "decline",
    "go_on", "judge",
    "keep_home", "lift_hold", "place_hold", "propose", "put_schedule_in_force", "read_alert", "read_alerts",
    "read_case", "read_certificate", "read_certificates", "read_day", "read_due", "read_glass", "read_glasses",
    "read_hold", "read_holds", "read_homes", "read_lookers", "read_proposal", "read_schedule",
    "read_verifications", "review_glass", "schedule_document", "try_schedule", "watch",
]  # fmt: skip
