"""How far has a verification of the log come?"""

from enum import StrEnum


class Finding(StrEnum):
    """What a verification has found."""

    RUNNING = "running"
    WHOLE = "whole"
    BROKEN = "broken"


FINDING_WORDS = {
    Finding.RUNNING: "Under way",
    Finding.WHOLE: "Whole",
    Finding.BROKEN: "Not as it was sealed",
}
