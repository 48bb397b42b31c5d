"""How does somebody name a child or a contact, without a name?"""

from typing import Any

from django import forms

from openmash.hub.govuk import fields
from openmash.hub.records.references import heard


class Reference(fields.PlainText):
    """A reference as it is written; spaces, dashes and case do not matter."""

    def __init__(self, label: str, **options: Any) -> None:
        super().__init__(label, width=20, at_most=40, **options)

    def clean(self, value: Any) -> str:
        """The same as it is kept."""
        typed = super().clean(value)
        reference = heard(typed) if typed else ""
        if reference is None:
            raise forms.ValidationError("A reference has 13 letters and figures, like 7Q4XH-2KD9T-M3R")
        return reference
