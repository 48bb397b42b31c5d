"""How is a retention schedule said in plain English?"""

from collections.abc import Mapping

from .terms import END_WORDS, Disposal, Passing, Reckoned, Rule, Since

RECKONED_WORDS = {
    Reckoned.KNOWN: "",
    Reckoned.EXPECTED: "The child was not born yet: counted as if born four weeks after the expected day.",
    Reckoned.AGE: "Only an age was stated: counted as if that was the child’s birthday.",
    Reckoned.UNKNOWN: "The date of birth is not known: counted as if born on the day the hub was told.",
}

HELD = "A legal hold stands."
#: What else belongs to no case.
STAYING = (
    "The log of who did and saw what stays while the hub runs, with holds, alerts and broken glass: nothing disposes"
    " of it yet.",
    "Who works in the hub, and its own set-up with schedules and certificates, stay while the hub runs too.",
)
ASKED = "Somebody asked what is held about a child in it, and has no answer yet."


def rule_in_words(rule: Rule, names: Mapping[str, str]) -> str:
    """One rule as a sentence; ``names`` are the agencies' names by code."""
    if rule.since == Since.BIRTH:
        kept = f"until every such child in it is {rule.years}"
    else:
        kept = f"for {rule.years} {'year' if rule.years == 1 else 'years'} after the last contact"
    ends = [words for end, words in END_WORDS.items() if end in rule.ends]
    what = f"A case in which a child’s outcome was {' or '.join(f'“{one}”' for one in ends)}" if ends else "Any case"
    of = f" in which {names.get(rule.agency, rule.agency)} has written an item" if rule.agency else ""
    return f"{what}{of} is kept {kept}."


def why(disposal: Disposal) -> str:
    """By which rule a case is due, and what was assumed of a birth."""
    return f"{disposal.rule.title}. {RECKONED_WORDS[disposal.reckoned]}".strip()


def passing_in_words(passing: Passing | None) -> str:
    """How long what only passes through is kept."""
    if passing is None:
        return "The schedule does not say how long what only passes through is kept: it stays."
    return f"What only passes through the hub is kept for {passing.days} days, and cleared in the night that follows."
