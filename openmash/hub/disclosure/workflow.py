"""What may happen to a subject access request, by when, and what may be left out of its pack?

Sources: UK GDPR Articles 12(3) and 15; Data Protection Act 2018 Schedules 2 and 3; the Information Commissioner's
guidance on the right of access, for how a calendar month is counted.
"""

import calendar
from datetime import date, timedelta
from enum import StrEnum

from openmash.clock import Calendar
from openmash.hub.records.refusals import StepNotAllowed


class Stage(StrEnum):
    """How far a request has come."""

    DRAFTED = "drafted"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    CLOSED = "closed"


STAGE_WORDS = {
    Stage.DRAFTED: "Being prepared",
    Stage.SUBMITTED: "Waits for a second person",
    Stage.APPROVED: "Approved: may leave",
    Stage.CLOSED: "Closed without a pack",
}


class Step(StrEnum):
    """What can be done with a request as a whole."""

    SUBMIT = "submit"
    SEND_BACK = "send_back"
    APPROVE = "approve"
    CLOSE = "close"


STEP_WORDS = {
    Step.SUBMIT: "Submitted",
    Step.SEND_BACK: "Sent back",
    Step.APPROVE: "Approved",
    Step.CLOSE: "Closed without a pack",
}

#: (stage, step) → the stage after it. What is not here may not happen.
NEXT = {
    (Stage.DRAFTED, Step.SUBMIT): Stage.SUBMITTED,
    (Stage.DRAFTED, Step.CLOSE): Stage.CLOSED,
    (Stage.SUBMITTED, Step.SEND_BACK): Stage.DRAFTED,
    (Stage.SUBMITTED, Step.APPROVE): Stage.APPROVED,
    (Stage.APPROVED, Step.SEND_BACK): Stage.DRAFTED,  # until it has left
}


def after(stage: Stage, step: Step) -> Stage:
    """The stage that follows, or say plainly that this step cannot be taken now."""
    if (stage, step) not in NEXT:
        raise StepNotAllowed(f"This request is “{STAGE_WORDS[stage]}”, so this cannot happen now. Read it again.")
    return NEXT[stage, step]


def check_is_drafted(stage: Stage) -> None:
    """A pack is changed while it is being prepared, and never under the eyes of who approves it."""
    if stage != Stage.DRAFTED:
        raise StepNotAllowed(f"This request is “{STAGE_WORDS[stage]}”: its pack is not changed any more.")


MONTHS, MONTHS_EXTENDED = 1, 3  # two more, where the request is complex


def due_on(received_on: date, months: int = MONTHS) -> date:
    """The last day: the same day of a later month, or that month's last; then the next working day.

    >>> due_on(date(2026, 11, 17)), due_on(date(2026, 11, 28)), due_on(date(2027, 1, 31))
    (datetime.date(2026, 12, 17), datetime.date(2026, 12, 29), datetime.date(2027, 3, 1))
    """
    years, month = divmod(received_on.month - 1 + months, 12)
    year, month = received_on.year + years, month + 1
    day = date(year, month, min(received_on.day, calendar.monthrange(year, month)[1]))
    while not Calendar(hours=()).is_working_day(day):
        day += timedelta(days=1)
    return day


TERM_WORDS = (
    "One calendar month from the day it was received (UK GDPR Article 12(3)). Where that day is no working day, the "
    "next one. Two more months where the request is complex: the person is told why, within the first month."
)


class Relationship(StrEnum):
    """Who asks."""

    SELF = "self"
    PARENT = "parent"
    REPRESENTATIVE = "representative"
    COURT = "court"


RELATIONSHIP_WORDS = {
    Relationship.SELF: ("The young person", "Old enough to understand what they ask for, or grown up."),
    Relationship.PARENT: ("Somebody with parental responsibility", "On behalf of a child who cannot ask alone."),
    Relationship.REPRESENTATIVE: ("A representative", "A solicitor or another person with written authority."),
    Relationship.COURT: ("A court", "An order: keep to its words, which may ask for more or less."),
}


class LineKind(StrEnum):
    """What a line of a pack is taken from."""

    IDENTITY = "identity"
    WHEREABOUTS = "whereabouts"
    CONTACT = "contact"
    WORRY = "worry"
    DECISION = "decision"
    REASONS = "reasons"
    ITEM = "item"


SECTIONS = {
    LineKind.IDENTITY: "Who this is about",
    LineKind.WHEREABOUTS: "Who this is about",
    LineKind.CONTACT: "What the hub was told, and when",
    LineKind.WORRY: "What the hub was told, and when",
    LineKind.DECISION: "What was decided",
    LineKind.REASONS: "What was decided",
    LineKind.ITEM: "What agencies hold and have released",
}


class Chosen(StrEnum):
    """Whether a line leaves."""

    KEEP = "keep"
    TAKE_OUT = "take_out"


CHOSEN_WORDS = {Chosen.KEEP: "Kept", Chosen.TAKE_OUT: "Left out"}


class Exemption(StrEnum):
    """Why something is left out."""

    THIRD_PARTY = "third_party"
    SERIOUS_HARM = "serious_harm"
    CHILD_ABUSE = "child_abuse"
    CRIME = "crime"
    PRIVILEGE = "privilege"
    NOT_ABOUT = "not_about"


EXEMPTION_WORDS = {
    Exemption.THIRD_PARTY: ("About somebody else", "Data Protection Act 2018 Schedule 2 paragraph 16."),
    Exemption.SERIOUS_HARM: (
        "Serious harm to somebody’s health",
        "Health, social work and education data: Schedule 3 Parts 2 to 4. Ask the professional who knows.",
    ),
    Exemption.CHILD_ABUSE: (
        "Child abuse data, and not in the child’s best interests",
        "Schedule 3 paragraph 21: only where a parent, or who acts for the child, asks.",
    ),
    Exemption.CRIME: ("Prejudice to preventing or detecting crime", "Schedule 2 paragraph 2. Ask the police."),
    Exemption.PRIVILEGE: ("Legal privilege", "Schedule 2 paragraph 19."),
    Exemption.NOT_ABOUT: ("Not about this child", "Then it is not theirs to ask for."),
}


class Form(StrEnum):
    """In which form a pack leaves."""

    PDF = "pdf"
    HTML = "html"


FORM_WORDS = {Form.PDF: "PDF", Form.HTML: "page for print"}
