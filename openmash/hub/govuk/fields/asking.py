"""What does every field of ours know about itself?"""

from typing import Any

from django import forms

from openmash.hub.govuk.words import inside_a_sentence, sentence


class Asking(forms.Field):
    """A field that is asked in words, and whose messages name it and say what to do."""

    shape = "input"
    verb = "Enter"

    def __init__(
        self, label: str, *, hint: str = "", required: bool = True, needed: str = "", name: str = "", **options: Any
    ) -> None:
        question = label.endswith("?")
        self.name = name or (f"“{label}”" if question else label)
        if not needed:
            needed = f"{self.verb} {'an answer to ' if question and not name else ''}{inside_a_sentence(self.name)}"
        options["error_messages"] = {"required": needed, **options.get("error_messages", {})}
        super().__init__(label=label, help_text=hint, required=required, **options)

    def wrong(self, remedy: str, *, code: str = "invalid", **params: Any) -> forms.ValidationError:
        """The refusal of what was typed: the name of the field and the remedy."""
        whole = f"{sentence(self.name)} {remedy}".replace("%", "%%")
        return forms.ValidationError(whole, code=code, params={"boxes": (), **params})
