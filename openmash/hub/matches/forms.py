"""What can be said of who is who?"""

from django import forms

from openmash.hub.contacts.forms.references import Reference
from openmash.hub.govuk import fields
from openmash.hub.people.workflow import PROTECTED_WORDS, Protected, Said


class Answer(forms.Form):
    """What somebody says of two records, and why."""

    reason = fields.PlainText("Why", lines=3, at_most=2_000, needed="Say why", hint="Kept with your answer.")
    said = fields.Radios(
        "Your answer", coerce=Said, needed="Choose an answer", choices=[(str(one), str(one)) for one in Said]
    )


class Reason(forms.Form):
    """Why something was wrong."""

    reason = fields.PlainText("Why it was wrong", lines=3, at_most=2_000, needed="Say why it was wrong")


class Protect(forms.Form):
    """Whose records are protected, and why."""

    child = Reference(
        "The child’s reference", needed="Enter the reference of the child",
        hint="13 letters and figures, like 7Q4XH-2KD9T-M3R. It stands on every page about the child.",
    )  # fmt: skip
    kind = fields.Radios(
        "Why they are protected", coerce=Protected, needed="Choose why they are protected",
        choices=[(str(value), label, help_) for value, (label, help_) in PROTECTED_WORDS.items()],
    )  # fmt: skip
    reason = fields.PlainText(
        "In your words", lines=3, at_most=2_000, needed="Say why",
        hint="Such as who asked for it, and the number of an order. Name nobody.",
    )  # fmt: skip


class TryModel(forms.Form):
    """Another model."""

    document = fields.PlainText(
        "Another model’s file", lines=8, at_most=400_000, needed="Paste the file of a model",
        hint="As a study writes it. Nothing is joined by it, and nothing of it is kept.",
    )  # fmt: skip


class Lift(forms.Form):
    """Why a protection ends."""

    reason = fields.PlainText("Why it ends", lines=3, at_most=2_000, needed="Say why it ends")
