"""What may happen to a contact, and next after what?"""

from enum import StrEnum

from openmash.hub.records.refusals import StepNotAllowed


class Stage(StrEnum):
    """Where a contact is on its way. Each child in it ends on a path of its own (`Path`)."""

    RECEIVED = "received"
    CHECKED = "checked"
    TRIAGED = "triaged"
    ENQUIRED = "enquired"
    PREPARED = "prepared"
    DECIDED = "decided"
    WITHDRAWN = "withdrawn"


STAGE_WORDS = {
    Stage.RECEIVED: "Open-case check",
    Stage.CHECKED: "Triage",
    Stage.TRIAGED: "Open an enquiry",
    Stage.ENQUIRED: "Enquiry",
    Stage.PREPARED: "Ready to decide",
    Stage.DECIDED: "Decided",
    Stage.WITHDRAWN: "Entered in error",
}

LIVE = (Stage.RECEIVED, Stage.CHECKED, Stage.TRIAGED, Stage.ENQUIRED, Stage.PREPARED)
FINISHED = (Stage.DECIDED, Stage.WITHDRAWN)


class Step(StrEnum):
    """What can be done to a contact."""

    CHECK = "check"
    TRIAGE_TO_ENQUIRY = "triage_to_enquiry"
    TRIAGE_TO_DECISION = "triage_to_decision"
    OPEN_ENQUIRY = "open_enquiry"
    ASK = "ask"
    HEAR_ALL = "hear_all"
    RATE = "rate"
    DECIDE_ONE = "decide_one"
    DECIDE_LAST = "decide_last"
    ROUTE_ONE = "route_one"
    ROUTE_LAST = "route_last"
    REOPEN = "reopen"
    WITHDRAW = "withdraw"


#: (stage, step) → the stage after it. What is not here may not happen.
NEXT: dict[tuple[Stage, Step], Stage] = {
    (Stage.RECEIVED, Step.CHECK): Stage.CHECKED,
    (Stage.RECEIVED, Step.ROUTE_ONE): Stage.RECEIVED,
    (Stage.RECEIVED, Step.ROUTE_LAST): Stage.DECIDED,
    (Stage.RECEIVED, Step.WITHDRAW): Stage.WITHDRAWN,
    (Stage.CHECKED, Step.CHECK): Stage.CHECKED,
    (Stage.CHECKED, Step.ROUTE_ONE): Stage.CHECKED,
    (Stage.CHECKED, Step.ROUTE_LAST): Stage.DECIDED,
    (Stage.CHECKED, Step.WITHDRAW): Stage.WITHDRAWN,
    (Stage.CHECKED, Step.TRIAGE_TO_ENQUIRY): Stage.TRIAGED,
    (Stage.CHECKED, Step.TRIAGE_TO_DECISION): Stage.PREPARED,
    (Stage.TRIAGED, Step.RATE): Stage.TRIAGED,
    (Stage.TRIAGED, Step.OPEN_ENQUIRY): Stage.ENQUIRED,
    (Stage.TRIAGED, Step.TRIAGE_TO_DECISION): Stage.PREPARED,
    (Stage.TRIAGED, Step.CHECK): Stage.TRIAGED,
    (Stage.TRIAGED, Step.ROUTE_ONE): Stage.TRIAGED,
    (Stage.TRIAGED, Step.ROUTE_LAST): Stage.DECIDED,
    (Stage.TRIAGED, Step.WITHDRAW): Stage.WITHDRAWN,
    (Stage.ENQUIRED, Step.ASK): Stage.ENQUIRED,
    (Stage.ENQUIRED, Step.RATE): Stage.ENQUIRED,
    (Stage.ENQUIRED, Step.HEAR_ALL): Stage.PREPARED,
    (Stage.ENQUIRED, Step.DECIDE_ONE): Stage.ENQUIRED,
    (Stage.ENQUIRED, Step.DECIDE_LAST): Stage.DECIDED,
    (Stage.ENQUIRED, Step.WITHDRAW): Stage.WITHDRAWN,
    (Stage.PREPARED, Step.RATE): Stage.PREPARED,
    (Stage.PREPARED, Step.ASK): Stage.ENQUIRED,
    (Stage.PREPARED, Step.OPEN_ENQUIRY): Stage.ENQUIRED,
    (Stage.PREPARED, Step.DECIDE_ONE): Stage.PREPARED,
    (Stage.PREPARED, Step.DECIDE_LAST): Stage.DECIDED,
    (Stage.PREPARED, Step.WITHDRAW): Stage.WITHDRAWN,
    (Stage.DECIDED, Step.DECIDE_LAST): Stage.DECIDED,
    (Stage.DECIDED, Step.ASK): Stage.ENQUIRED,
    (Stage.DECIDED, Step.REOPEN): Stage.CHECKED,
    (Stage.DECIDED, Step.WITHDRAW): Stage.WITHDRAWN,
}


def after(stage: Stage, step: Step) -> Stage:
    """Return the stage that follows, or say plainly that this step cannot be taken now."""
    try:
        return NEXT[stage, step]
    except KeyError:
        what = step.value.replace("_", " ")
        raise StepNotAllowed(
            f"This contact is at the stage “{STAGE_WORDS[stage]}”, so “{what}” cannot happen now. "
            "Somebody else may have just moved it on: read it again."
        ) from None


class Path(StrEnum):
    """Where one child of a contact is."""

    LIVE = "live"
    ROUTED = "routed"
    DECIDED = "decided"


class Channel(StrEnum):
    """How a contact came."""

    PHONE = "phone"
    FORM = "form"
    EMAIL = "email"
    LETTER = "letter"
    IN_PERSON = "in_person"
    FILE = "file"
    WIRE = "wire"


CHANNEL_WORDS = {
    Channel.PHONE: "Telephone",
    Channel.FORM: "Form",
    Channel.EMAIL: "Email",
    Channel.LETTER: "Letter",
    Channel.IN_PERSON: "In person",
    Channel.FILE: "Imported file",
    Channel.WIRE: "Sent by a system",
}


class Informed(StrEnum):
    """Do the parents know of this contact? Telling them is usual, unless that would put somebody at risk."""

    TOLD = "told"
    NOT_TOLD = "not_told"
    NOT_KNOWN = "not_known"


INFORMED_WORDS = {
    Informed.TOLD: ("Parents told", "A parent or carer knows that the hub has been contacted."),
    Informed.NOT_TOLD: ("Parents not told", "Say why: for example, it would put the child at risk."),
    Informed.NOT_KNOWN: ("Not known", "The referrer did not say."),
}


class Route(StrEnum):
    """What triage chose to do next."""

    ENQUIRY = "enquiry"
    ADVICE = "advice"
    EARLY_HELP = "early_help"
    STRATEGY_DISCUSSION = "strategy_discussion"


ROUTE_WORDS = {
    Route.ENQUIRY: ("Open an enquiry", "Ask the agencies that may know the family what they hold."),
    Route.ADVICE: ("Advice and information", "No enquiry is needed. A decision maker confirms it."),
    Route.EARLY_HELP: ("Early help", "The family needs help, and no enquiry. A decision maker confirms it."),
    Route.STRATEGY_DISCUSSION: (
        "Strategy discussion now",
        "A child may be suffering significant harm: do not wait for answers.",
    ),
}

ROUTE_STEP = {
    Route.ENQUIRY: Step.TRIAGE_TO_ENQUIRY,
    Route.ADVICE: Step.TRIAGE_TO_DECISION,
    Route.EARLY_HELP: Step.TRIAGE_TO_DECISION,
    Route.STRATEGY_DISCUSSION: Step.TRIAGE_TO_DECISION,
}


class CaseCheck(StrEnum):
    """What the open-cases list said of one child."""

    OPEN = "open"
    NOT_OPEN = "not_open"
    NOT_CHECKED = "not_checked"


CHECK_WORDS = {
    CaseCheck.OPEN: "Open to a worker",
    CaseCheck.NOT_OPEN: "Not open",
    CaseCheck.NOT_CHECKED: "Not checked",
}


class LivesWith(StrEnum):
    """Whether a connected person lives with the child."""

    YES = "yes"
    NO = "no"
    NOT_KNOWN = "not_known"


LIVES_WITH_WORDS = {
    LivesWith.YES: "Lives with the child",
    LivesWith.NO: "Lives elsewhere",
    LivesWith.NOT_KNOWN: "Not known",
}


class Act(StrEnum):
    """What a member may do at a contact's page."""

    CHECK = "check"
    ROUTE = "route"
    TRIAGE = "triage"
    RATE = "rate"
    OPEN_ENQUIRY = "open_enquiry"
    DECIDE = "decide"
    ADD = "add"
    TAKE = "take"
    ASSIGN = "assign"
    HAND_ON = "hand_on"


#: act → the steps of which at least one must be possible now. Acts that move nothing are possible while it is live.
ACT_STEPS: dict[Act, tuple[Step, ...]] = {
    Act.CHECK: (Step.CHECK,),
    Act.ROUTE: (Step.ROUTE_ONE,),
    Act.TRIAGE: (Step.TRIAGE_TO_ENQUIRY, Step.TRIAGE_TO_DECISION),
    Act.RATE: (Step.RATE,),
    Act.OPEN_ENQUIRY: (Step.OPEN_ENQUIRY,),
    Act.DECIDE: (Step.DECIDE_ONE,),
}


def open_to(stage: Stage, act: Act) -> bool:
    """Whether an act fits the stage.

    >>> open_to(Stage.CHECKED, Act.TRIAGE), open_to(Stage.RECEIVED, Act.TRIAGE), open_to(Stage.DECIDED, Act.TAKE)
    (True, False, False)
    """
    if act in ACT_STEPS:
        return any((stage, step) in NEXT for step in ACT_STEPS[act])
    return stage in LIVE


class Part(StrEnum):
    """What of a contact can be marked as entered in error."""

    CHILD = "child"
    PERSON = "person"
    RATING = "rating"
    ROUTING = "routing"


PART_WORDS = {
    Part.CHILD: "This child",
    Part.PERSON: "This person",
    Part.RATING: "This rating",
    Part.ROUTING: "This routing",
}


class Tie(StrEnum):
    """Why an earlier contact stands beside this one."""

    CHILD = "child"
    SIBLING = "sibling"
    ADDRESS = "address"


TIE_WORDS = {Tie.CHILD: "The same child", Tie.SIBLING: "A sibling", Tie.ADDRESS: "The same address"}


class Arrival(StrEnum):
    """Whether a submission came for the first time."""

    NEW = "new"
    AGAIN = "again"


class Progress(StrEnum):
    """Where an imported file is."""

    WAITING = "waiting"
    READING = "reading"
    FINISHED = "finished"
    STOPPED = "stopped"


UNFINISHED = (Progress.WAITING, Progress.READING)
PROGRESS_WORDS = {
    Progress.WAITING: "Waiting to be read",
    Progress.READING: "Being read",
    Progress.FINISHED: "Read to its end",
    Progress.STOPPED: "Stopped",
}


class RowResult(StrEnum):
    """What became of one row of a file."""

    ACCEPTED = "accepted"
    ALREADY_RECEIVED = "already_received"
    REFUSED = "refused"


RESULT_WORDS = {
    RowResult.ACCEPTED: "accepted",
    RowResult.ALREADY_RECEIVED: "already received",
    RowResult.REFUSED: "refused",
}


HUB_HOLDS = "hub"  # who holds the clock when no agency is awaited
