"""How are an agreement, its mistakes and a trial handed to their pages?"""

from collections.abc import Iterable, Mapping
from typing import Any

from openmash.hub.govuk.fields.rendering import showable
from openmash.hub.partnership.models import Member

from . import access
from .actions.reading import Shown, Trial
from .comparing import Change
from .models import GateAnswer, Override, Revocation
from .terms import Data, Mode, Problem, Ruling
from .words import DATA_WORDS, MODE_WORDS, RULING_LABELS, party, rule_in_words, together
from .workflow import OUTCOME_WORDS, Outcome

ROWS = 100


def of_agreement(shown: Shown, by: Member) -> dict[str, Any]:
    """A version in plain English, and what this reader may do with it."""
    agreement, names = shown.agreement, shown.names
    rules = agreement.rules if agreement else ()
    return {
        "shown": shown,
        "version": shown.version,
        "agreement": agreement,
        "rules": [
            {
                "rule": rule,
                "words": rule_in_words(rule, agreement, names),
                "label": RULING_LABELS[rule.ruling],
                "stopped": shown.revoked.everything or rule.name in shown.revoked.rules,
            }
            for rule in rules
            if agreement
        ],
        "parties": [(code, names.get(code, code)) for code in (agreement.parties if agreement else ())],
        "named": [(rule.name, rule.title) for rule in rules if rule.ruling != Ruling.DENY],
        "stops": [(one, stopped_words(one, names)) for one in shown.revocations],
        "may_keep": by.has(*access.KEEPERS),
        "may_look": access.may_look(by),
    }


def stopped_words(one: Revocation, names: Mapping[str, str]) -> str:
    """What was taken back: a rule by its name, an agency, or everything."""
    return party(one.agency, names) if one.agency else one.rule or "everything"


def of_mistakes(document: str, problems: Iterable[Problem]) -> dict[str, Any]:
    """Each mistake beside the line in which it stands."""
    lines = document.split("\n")
    return {"to_put_right": [(one, showable(lines[one.line - 1])[:200]) for one in problems]}


def of_trial(trial: Trial) -> dict[str, Any]:
    """What would change, in words."""
    return {
        "trial": trial,
        "ends": [(one, stopped_words(one, trial.names)) for one in trial.ends],
        "changes": [_changed(one, trial.names) for one in trial.changes],
        "changes_of_all": [_changed(one, trial.names) for one in trial.changes_of_all[:ROWS]],
        "not_shown": max(0, len(trial.changes_of_all) - ROWS),
    }


def _changed(one: Change, names: Mapping[str, str]) -> dict[str, Any]:
    """A row of a comparison."""
    return {
        "who": party(one.who, names),
        "whom": together(party(whom, names) for whom in one.whom),
        "what": what_words(one.data, one.mode),
        "now": RULING_LABELS[one.now],
        "then": RULING_LABELS[one.then],
        "title": one.title or "No rule permits it",
        "times": one.times,
    }


def of_answers(answers: Iterable[GateAnswer], names: Mapping[str, str]) -> list[dict[str, Any]]:
    """What the gate answered, when, to whom, by which rule, and what is owed for it."""
    return [
        {
            "one": one,
            "whom": party(one.whom, names),
            "what": what_words(one.data, one.mode),
            "ruling": RULING_LABELS[Ruling(one.ruling)],
            "by_rule": f"By rule {one.rule}, version {one.version}" if one.rule else "No rule permits it",
        }
        for one in answers
    ]


def of_override(one: Override, by: Member) -> dict[str, Any]:
    """What was shared with whom in an emergency, and what was found."""
    names = access.agency_names(by.hub_id)
    review = getattr(one, "review", None)
    return {
        "one": one,
        "who": party(one.answer.who, names),
        "whom": party(one.answer.whom, names),
        "what": what_words(one.answer.data, one.answer.mode),
        "review": review,
        "outcome": OUTCOME_WORDS[Outcome(review.outcome)][0] if review else "",
        "own": one.by_id == by.pk,
    }


def what_words(data: str, mode: str) -> str:
    """What was shared, and how much of it.

    >>> what_words("request", "content"), what_words("fact", "existence")
    ('requests, with their content', 'facts, only that there are any')
    """
    return f"{DATA_WORDS[Data(data)]}, {MODE_WORDS[Mode(mode)]}"
