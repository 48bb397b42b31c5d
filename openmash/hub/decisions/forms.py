"""What must a decision maker say, in words?"""

from collections.abc import Iterable
from typing import Any

from django import forms

from openmash.hub.govuk import fields
from openmash.hub.partnership.models import Agency

from .actions.deciding import Judged
from .actions.reading import Weighing
from .models import Decision
from .workflow import INFLUENCE_WORDS, OUTCOME_WORDS, VERDICT_WORDS, Influence, Outcome, RelookVerdict

CHANGED = "What the agencies say has changed since you opened this page. Read what came, then decide."
IN_ORDER = ["in_error", "relied_on", "outcome", "level", "influence", "changed_by", "without", "without_reason"]
DECIDED = "Somebody has decided for this child since you opened this page. Read that first."


def offered(words: dict[Any, tuple[str, str]]) -> list[tuple[str, str, str]]:
    """A closed set as choices with a line of help each."""
    return [(str(value), label, help_) for value, (label, help_) in words.items()]


class Decide(forms.Form):
    """One decision for one child, on what was before the decider; ``correcting`` another, where that was a mistake."""

    outcome = fields.Radios(
        "What should happen", choices=offered(OUTCOME_WORDS), coerce=Outcome, needed="Choose what should happen"
    )
    influence = fields.Radios(
        "Did another agency’s information change the level?", choices=offered(INFLUENCE_WORDS), coerce=Influence,
        needed="Say whether another agency’s information changed the level",
        hint="Against what you would have said on the contact alone. This is how the hub learns what asking is worth.",
    )  # fmt: skip
    reasons = fields.PlainText(
        "Why", lines=7, at_most=8_000, needed="Say why you decide so",
        hint="What you weighed, and what would make you think again. It is read with the decision for years.",
    )  # fmt: skip

    def __init__(self, data: Any, *, weighing: Weighing, correcting: Decision | None = None) -> None:
        super().__init__(data)
        self.weighing, self.correcting = weighing, correcting
        self.items = {item.reference: item for item in weighing.evidence.items}
        self.agencies = {agency.code: agency for agency in weighing.evidence.agencies}
        self.fields |= self.about(weighing)
        if weighing.evidence.outstanding:
            self.fields |= self.without(weighing.evidence.outstanding)
        if correcting:
            self.fields["in_error"] = fields.PlainText(
                "Why the earlier decision was a mistake", lines=2, at_most=2_000,
                needed="Say why the earlier decision was a mistake",
            )  # fmt: skip
        self.order_fields(IN_ORDER)

    def about(self, weighing: Weighing) -> dict[str, forms.Field]:
        """What depends on the area's levels, on what is known, and on who was asked."""
        levels = [(str(number), f"{number} {one.word}", one.meaning) for number, one in weighing.levels.items()]
        return {
            "level": fields.Radios(
                "Final level of need", choices=levels, coerce=int, needed="Choose the final level of need"
            ),
            "relied_on": fields.Checkboxes(
                "What you relied on", choices=[(ref, item.text) for ref, item in self.items.items()], required=False,
                hint="Tick every item on which the decision rests.",
            ),
            "changed_by": fields.Checkboxes(
                "Whose information changed the level", choices=[(a.code, a.name) for a in weighing.evidence.agencies],
                required=False,
            ),
        }  # fmt: skip

    def without(self, outstanding: Iterable[Agency]) -> dict[str, forms.Field]:
        """Whose answer is missing: each is acknowledged, and why nobody waits for them is said."""
        choices = [(agency.code, f"Without {agency.name}") for agency in outstanding]
        return {
            "without": fields.Checkboxes(
                "Decide without waiting for", choices=choices, required=False,
                hint="Tick each, so that it is plain that you know. A late reply will ask you to look again.",
            ),
            "without_reason": fields.PlainText(
                "Why it cannot wait for them", lines=2, at_most=2_000, needed="Say why it cannot wait for every answer"
            ),
        }  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """What only holds together, and whether this is still the page that was read."""
        said = super().clean() or {}
        if self.data.get("seen") != self.weighing.evidence.seen:
            self.add_error(None, CHANGED)
        if self.data.get("beside", "") != getattr(self.beside, "reference", ""):
            self.add_error(None, DECIDED)
        self._check_influence(said)
        missing = [a for a in self.weighing.evidence.outstanding if a.code not in said.get("without", ())]
        if missing:
            names = ", ".join(agency.name for agency in missing)
            self.add_error("without", f"Tick each agency that you decide without: {names}")
        return said

    def _check_influence(self, said: dict[str, Any]) -> None:
        named = bool(said.get("changed_by"))
        if said.get("influence") == Influence.CHANGED and not named:
            self.add_error("changed_by", "Choose whose information changed the level")
        if said.get("influence") == Influence.NOT_CHANGED and named:
            self.add_error("changed_by", "You answered “No” above: untick the agencies, or answer “Yes”")

    @property
    def beside(self) -> Decision | None:
        """The decision that stands when the page is made."""
        return next(iter(self.weighing.standing), None)

    @property
    def judged(self) -> Judged:
        """What was said, as the action takes it."""
        said = self.cleaned_data
        outstanding = {agency.code: agency for agency in self.weighing.evidence.outstanding}
        return Judged(
            outcome=said["outcome"],
            level=said["level"],
            reasons=said["reasons"],
            influence=said["influence"],
            changed_by=[self.agencies[code] for code in said["changed_by"]],
            relied_on=[self.items[reference] for reference in said["relied_on"]],
            without=[outstanding[code] for code in said.get("without", ())],
            without_reason=said.get("without_reason", ""),
            seen=self.weighing.evidence.seen,
            beside=self.beside,
        )


class Look(forms.Form):
    """What is made of a late reply."""

    verdict = fields.BigChoice(
        "What does it change?", choices=offered(VERDICT_WORDS), coerce=RelookVerdict, name="what it changes",
        needed="Choose what it changes",
    )  # fmt: skip
    reason = fields.PlainText("Why", lines=4, at_most=4_000, needed="Say what you made of the reply")
