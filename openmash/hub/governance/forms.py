"""What can be asked of the log?"""

from typing import Any

from django import forms

from openmash.hub.govuk import fields
from openmash.hub.records.references import heard

from .workflow import VERDICT_WORDS, Verdict


class WhichDay(forms.Form):
    """One day of the log."""

    on = fields.DateField("Another day", when=fields.When.PAST_OR_TODAY, name="the day")


class WhichChild(forms.Form):
    """A child, by the reference that every page and letter about them carries."""

    child = fields.PlainText(
        "Who has looked at a child", width=20, at_most=40, name="the reference of the child",
        hint="The child’s reference: 13 letters and figures, like 7Q4XH-2KD9T-M3R. Names are not kept in the log.",
    )  # fmt: skip

    def clean_child(self) -> Any:
        """The reference as it is written; spaces, dashes and case do not matter."""
        reference = heard(self.cleaned_data["child"])
        if reference is None:
            raise forms.ValidationError("A reference has 13 letters and figures, like 7Q4XH-2KD9T-M3R")
        return reference


class JudgeAlert(forms.Form):
    """Whether there was a reason to look."""

    verdict = fields.Radios(
        "What you make of it", coerce=Verdict, needed="Choose what you make of it",
        choices=[(str(value), label, help_) for value, (label, help_) in VERDICT_WORDS.items()],
    )  # fmt: skip
    reason = fields.PlainText("Why", lines=4, at_most=4_000, needed="Say why")
