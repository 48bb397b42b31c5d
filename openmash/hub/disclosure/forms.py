"""What does a preparer say, and what a second person? In words."""

from enum import StrEnum
from typing import Any

from django import forms

from openmash.hub.enquiries.forms import Gated, offered
from openmash.hub.govuk import fields
from openmash.hub.records.references import heard

from .actions.opening import Asked
from .workflow import EXEMPTION_WORDS, RELATIONSHIP_WORDS, Chosen, Exemption, Relationship


class OpenRequest(forms.Form):
    """Who asks for what is held about which child."""

    child = fields.PlainText(
        "Which child", width=20, at_most=40, name="the reference of the child", needed="Give the child’s reference",
        hint="The reference on the child’s contact: 13 letters and figures. Whoever works on cases finds it by search.",
    )  # fmt: skip
    asked_by = fields.PlainText("Who asks", needed="Say who asks")
    relationship = fields.Radios(
        "In what right",
        choices=offered(RELATIONSHIP_WORDS),
        coerce=Relationship,
        needed="Choose in what right they ask",
    )
    identity_check = fields.PlainText(
        "How that was checked", lines=3, at_most=2_000, needed="Say how it was checked who they are, and that they may",
        hint="What you saw, and of whom: of a parent also that they have parental responsibility.",
    )  # fmt: skip
    received_on = fields.DateField("When it was received", when=fields.When.PAST_OR_TODAY, name="the day")

    def clean_child(self) -> Any:
        """The reference as it is written; spaces, dashes and case do not matter."""
        reference = heard(self.cleaned_data["child"])
        if reference is None:
            raise forms.ValidationError("A reference has 13 letters and figures, like 7Q4XH-2KD9T-M3R")
        return reference

    @property
    def asked(self) -> Asked:
        """What was said, but for the child."""
        return Asked(**{name: value for name, value in self.cleaned_data.items() if name != "child"})


class Reason(forms.Form):
    """Why the term is extended, or the request closed."""

    reason = fields.PlainText("Why", lines=4, at_most=4_000, needed="Say why")


class Choose(forms.Form):
    """Whether a line leaves."""

    chosen = fields.Radios(
        "This line", coerce=Chosen, needed="Choose whether it is kept",
        choices=[
            (Chosen.KEEP.value, "Keep", "It leaves with the pack."),
            (Chosen.TAKE_OUT.value, "Leave out", "Say below by what exemption."),
        ],
    )  # fmt: skip
    exemption = fields.Radios(
        "By what exemption", choices=offered(EXEMPTION_WORDS), coerce=Exemption, required=False,
        hint="Only for what is left out.",
    )  # fmt: skip
    reason = fields.PlainText("Why", lines=3, at_most=4_000, needed="Say why")

    def clean(self) -> dict[str, Any]:
        """What is left out names its exemption, and nothing else does."""
        said = super().clean() or {}
        if said.get("chosen") == Chosen.TAKE_OUT and not said.get("exemption"):
            self.add_error("exemption", "Choose by what exemption it is left out")
        if said.get("chosen") == Chosen.KEEP:
            said["exemption"] = None
        return said


class Redact(forms.Form):
    """Words that are taken away before anything is made."""

    words = fields.PlainText(
        "Words to remove", lines=2, at_most=2_000, needed="Copy the words to remove",
        hint="Copy them from the text. They are removed wherever they stand, in any case of letters.",
    )  # fmt: skip
    exemption = fields.Radios(
        "Why", choices=offered(EXEMPTION_WORDS), coerce=Exemption, needed="Choose why they are removed"
    )
    everywhere = fields.Tick("Remove them from every line of the pack", required=False)


class Submit(forms.Form):
    """The pack goes to a second person."""

    names_reason = fields.PlainText(
        "Why names of others may stand in it", lines=3, at_most=4_000, required=False,
        needed="Say why names of others may stand in it, or remove them",
    )  # fmt: skip

    def __init__(self, data: Any, *, warned: bool) -> None:
        super().__init__(data)
        if not warned:
            del self.fields["names_reason"]
        else:
            self.fields["names_reason"].required = True


class Said(StrEnum):
    """What a second person says."""

    APPROVE = "approve"
    SEND_BACK = "send_back"


class Verdict(Gated):
    """May it leave?"""

    verdict = fields.Radios(
        "May it leave?", coerce=Said, needed="Choose whether it may leave",
        choices=[
            (Said.APPROVE.value, "Yes, as it stands here", "It may then be fetched."),
            (Said.SEND_BACK.value, "No, send it back", "Say what must change."),
        ],
    )  # fmt: skip
    words = fields.PlainText("In your words", lines=4, at_most=4_000, required=False)

    def clean(self) -> dict[str, Any]:
        """What goes back says why."""
        said = super().clean()
        if said.get("verdict") == Said.SEND_BACK and not said.get("words"):
            self.add_error("words", "Say what must change")
        return said
