"""What are the weights of a model, in plain words; and what would another change?"""

from typing import Any

from openmash.hub.govuk.pictures.waterfall import signed
from openmash.hub.matches.actions.modelling import Shadow
from openmash.linkage.model import Model, Verdict

from .evidence import TITLES

VERDICT_WORDS = {
    Verdict.SAME: "would be joined, if nothing else speaks against it",
    Verdict.ASK: "would be put to a person",
    Verdict.DIFFERENT: "would be left apart",
}
CHANGES = 40  # of weights that are listed, the largest first


def shown(model: Model) -> dict[str, Any]:
    """The model in force."""
    return {
        "model": model,
        "before": signed(model.before),
        "zone": (signed(model.ask_from), signed(model.same_from)),
        "parts": [
            (TITLES[part], [(level, signed(weight)) for level, weight in levels.items()])
            for part, levels in model.weights.items()
        ],
        "measured": [
            (name.capitalize(), f"{value}") for name, value in model.measured.items() if not isinstance(value, dict)
        ],
        "by_group": [
            (name, by, list(found.items()))
            for name, groups in model.measured.items()
            if isinstance(groups, dict)
            for by, found in groups.items()
            if isinstance(found, dict)
        ],
    }


def tried(shadow: Shadow | None) -> dict[str, Any]:
    """What another model would change; nothing where none was tried."""
    if shadow is None:
        return {"shadow": None}
    return {
        "shadow": shadow,
        "verdicts": [(words, shadow.now[verdict], shadow.then[verdict]) for verdict, words in VERDICT_WORDS.items()],
        "changes": [
            (TITLES[one.part], one.level, signed(one.now), signed(one.then)) for one in shadow.changes[:CHANGES]
        ],
    }
