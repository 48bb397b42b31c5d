"""What can be done with the log: read it, which is recorded too, verify it, and watch over it."""

from .reading import read_day, read_lookers, read_verifications
from .verifying import VERIFY, begin_verification, go_on
from .watching import judge, keep_home, read_alert, read_alerts, watch

__all__ = [
    "VERIFY", "begin_verification", "go_on", "judge", "keep_home", "read_alert", "read_alerts", "read_day",
    "read_lookers", "read_verifications", "watch",
]  # fmt: skip
