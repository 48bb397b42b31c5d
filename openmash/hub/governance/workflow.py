"""How far has a verification of the log come, and what is asked of a look-up that stands out?"""

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


class Sign(StrEnum):
    """Why a look-up stands out."""

    SURNAME = "surname"
    HOME = "home"
    NO_TASK = "no_task"


SIGN_WORDS = {
    Sign.SURNAME: ("Same surname", "The member and the child have the same surname."),
    Sign.HOME: ("Same address", "The member lives where the child was said to live."),
    Sign.NO_TASK: (
        "Without a task",
        "The contact waited for nothing any more, and the member had never done anything about the child but look.",
    ),
}


class Verdict(StrEnum):
    """What the governance lead makes of it."""

    EXPLAINED = "explained"
    INVESTIGATED = "investigated"


VERDICT_WORDS = {
    Verdict.EXPLAINED: ("Explained", "There was a reason to look, and it is written down here."),
    Verdict.INVESTIGATED: (
        "To be investigated",
        "It goes to the member’s agency, or to who looks into such things.",
    ),
}


class Reviewed(StrEnum):
    """What a second person finds who looks at why somebody broke the glass."""

    JUSTIFIED = "justified"
    NOT_JUSTIFIED = "not_justified"


REVIEWED_WORDS = {
    Reviewed.JUSTIFIED: ("Justified", "A child might have come to harm before somebody who is named was reached."),
    Reviewed.NOT_JUSTIFIED: ("Not justified", "It should not have been read. Say what is done about it."),
}


class Held(StrEnum):
    """What a legal hold is placed on."""

    CHILD = "child"
    CONTACT = "contact"


HELD_WORDS = {
    Held.CHILD: ("A child", "Every case of the child in this hub, as far as the same person is known in it."),
    Held.CONTACT: ("One contact", "This case only."),
}


class Said(StrEnum):
    """What the second person says to a proposal to dispose of a case."""

    APPROVED = "approved"
    DECLINED = "declined"


SAID_WORDS = {
    Said.APPROVED: ("Approve", "The case is disposed of at once. This cannot be undone."),
    Said.DECLINED: ("Decline", "The case stays, and can be proposed again."),
}
