"""What may come of an emergency override, once a second person has looked at it?"""

from enum import StrEnum


class Outcome(StrEnum):
    """What the second person finds."""

    JUSTIFIED = "justified"
    NOT_JUSTIFIED = "not_justified"


OUTCOME_WORDS = {
    Outcome.JUSTIFIED: ("Justified", "Sharing could not wait, and the agreement did not provide for it."),
    Outcome.NOT_JUSTIFIED: ("Not justified", "It should not have been shared. Say what is done about it."),
}
