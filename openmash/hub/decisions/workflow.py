"""What can be decided for a child, and what must be said with it?"""

from enum import StrEnum


class Outcome(StrEnum):
    """What should happen for a child."""

    STRATEGY_DISCUSSION = "strategy_discussion"
    REFERRAL = "referral"
    EARLY_HELP = "early_help"
    ADVICE = "advice"
    NO_FURTHER_ACTION = "no_further_action"


OUTCOME_WORDS = {
    Outcome.STRATEGY_DISCUSSION: (
        "Strategy discussion",
        "Reasonable cause to suspect significant harm: children’s social care, police and health meet now (s.47).",
    ),
    Outcome.REFERRAL: (
        "Referral to children’s social care",
        "An assessment, to be finished within 45 working days (s.17).",
    ),
    Outcome.EARLY_HELP: ("Early help", "A lead professional and a plan, with the family’s agreement."),
    Outcome.ADVICE: ("Advice and information", "The referrer or the family is told who can help."),
    Outcome.NO_FURTHER_ACTION: ("No further action", "Nothing more now. It stays in the child’s history."),
}


class Influence(StrEnum):
    """Did another agency's information change the level?"""

    CHANGED = "changed"
    NOT_CHANGED = "not_changed"


INFLUENCE_WORDS = {
    Influence.CHANGED: ("Yes", "Say below whose information it was."),
    Influence.NOT_CHANGED: ("No", "The level would be the same on the contact alone."),
}


class Bears(StrEnum):
    """How one agency bore on a decision."""

    CHANGED_THE_LEVEL = "changed_the_level"
    OUTSTANDING = "outstanding"


class RelookVerdict(StrEnum):
    """What a person made of a reply that came after the decision."""

    STANDS = "stands"
    DECIDE_AGAIN = "decide_again"


VERDICT_WORDS = {
    RelookVerdict.STANDS: ("The decision stands", "The late reply changes nothing. Say why."),
    RelookVerdict.DECIDE_AGAIN: (
        "Decide again",
        "Next you decide again. The earlier decision stays in the record beside the new one.",
    ),
}
