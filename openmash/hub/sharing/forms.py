"""What can be asked of an agreement, in words?"""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from openmash.hub.govuk import fields

from .agreement import AT_MOST
from .workflow import OUTCOME_WORDS, Outcome

EVERYTHING = "everything"
Named = tuple[str, str]  # a code, and the name that people use


class NewVersion(forms.Form):
    """A document, typed or chosen as a file, and from when it is to hold."""

    document = fields.PlainText(
        "The agreement", lines=24, at_most=AT_MOST, required=False, name="the agreement",
        hint="Change it here, or choose a file below. The how-to “Write a sharing agreement” explains every line.",
    )  # fmt: skip
    file = fields.FileField("Or a file", endings=(".toml",), megabytes=1, required=False)
    from_on = fields.DateField(
        "From when", required=False, when=fields.When.FUTURE_OR_TODAY, name="the day",
        hint="Left empty: from the moment at which you put it in force.",
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """The file's text, where one was chosen; it is shown in the place of what was typed."""
        said: dict[str, Any] = super().clean() or {}
        file = said.pop("file", None)
        if isinstance(file, UploadedFile):
            try:
                said["document"] = file.read().decode()
            except UnicodeDecodeError:
                self.add_error("file", "The file is not UTF-8 text. Save it as plain text in UTF-8 and choose it again")
        elif not said.get("document") and not self.errors:
            self.add_error("document", "Paste the agreement, or choose its file")
        return said


class StopSharing(forms.Form):
    """What is taken back at once."""

    stopped = fields.Radios(
        "What is stopped", needed="Choose what is stopped",
        choices=[
            (EVERYTHING, "All sharing", "Nothing is asked, disclosed or released any more"),
            ("agency", "One agency", "Nothing from it, and nothing to it"),
            ("rule", "One rule", "Nothing of what it permits"),
        ],
    )  # fmt: skip
    reason = fields.PlainText(
        "Why it is stopped", lines=3, at_most=2_000, needed="Say why it is stopped",
        hint="Every agency is told that something was stopped, and reads this reason here.",
    )  # fmt: skip

    def __init__(self, *args: Any, agencies: Iterable[Named], rules: Iterable[Named], **options: Any) -> None:
        super().__init__(*args, **options)
        which = {
            "agency": fields.Select("Which agency", choices=list(agencies), required=False),
            "rule": fields.Select("Which rule", choices=list(rules), required=False),
        }
        self.fields = {"stopped": self.fields["stopped"], **which, "reason": self.fields["reason"]}

    def clean(self) -> dict[str, Any]:
        """One agency and one rule are named."""
        said: dict[str, Any] = super().clean() or {}
        kind = said.get("stopped")
        if kind in ("agency", "rule") and not said.get(kind) and kind not in self.errors:
            self.add_error(kind, f"Choose which {kind} is stopped")
        return said

    @property
    def said(self) -> dict[str, str]:
        """The rule or the agency that is stopped, and why."""
        kind = self.cleaned_data["stopped"]
        named = {} if kind == EVERYTHING else {kind: self.cleaned_data[kind]}
        return {"reason": self.cleaned_data["reason"], **named}


class ReviewOverride(forms.Form):
    """Whether an emergency was one."""

    outcome = fields.Radios(
        "What you find", coerce=Outcome, needed="Choose what you find",
        choices=[(str(value), label, help_) for value, (label, help_) in OUTCOME_WORDS.items()],
    )  # fmt: skip
    words = fields.PlainText("In your words", lines=4, at_most=4_000, needed="Say what you found")
