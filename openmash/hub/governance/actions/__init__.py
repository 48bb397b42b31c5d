"""What can be done with the log: read it, which is recorded too, and verify it."""

from .reading import read_day, read_lookers, read_verifications
from .verifying import VERIFY, begin_verification, go_on

__all__ = ["VERIFY", "begin_verification", "go_on", "read_day", "read_lookers", "read_verifications"]
