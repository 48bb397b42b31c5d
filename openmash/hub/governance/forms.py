"""What can be asked of the log, and said of how long cases are kept?"""

import re
from typing import Any

from django import forms

from openmash.hub.contacts.forms.references import Reference
from openmash.hub.govuk import fields
from openmash.hub.people.keys import folded

from .retention.document import AT_MOST
from .workflow import HELD_WORDS, REVIEWED_WORDS, SAID_WORDS, VERDICT_WORDS, Held, Reviewed, Said, Verdict

POSTCODE = re.compile(r"[a-z]{1,2}[0-9][a-z0-9]?[0-9][a-z]{2}")  # as it is folded for a key


class WhichDay(forms.Form):
    """One day of the log."""

    on = fields.DateField("Another day", when=fields.When.PAST_OR_TODAY, name="the day")


class WhichChild(forms.Form):
    """A child, by the reference that every page and letter about them carries."""

    child = Reference(
        "Who has looked at a child", name="the reference of the child",
        hint="The child’s reference: 13 letters and figures, like 7Q4XH-2KD9T-M3R. Names are not kept in the log.",
    )  # fmt: skip


class JudgeAlert(forms.Form):
    """Whether there was a reason to look."""

    verdict = fields.Radios(
        "What you make of it", coerce=Verdict, needed="Choose what you make of it",
        choices=[(str(value), label, help_) for value, (label, help_) in VERDICT_WORDS.items()],
    )  # fmt: skip
    reason = fields.PlainText("Why", lines=4, at_most=4_000, needed="Say why")


class WhereMemberLives(forms.Form):
    """Where a member lives, as far as it takes to know it again."""

    house = fields.PlainText(
        "House number or name", width=20, at_most=80, needed="Enter the number or the name of the house",
        hint="With the flat, if there is one: 14, or Flat 2, 14, or Rose Cottage. The street is not needed.",
    )  # fmt: skip
    postcode = fields.PlainText("Postcode", width=10, at_most=10, needed="Enter the postcode")

    def clean_postcode(self) -> Any:
        """A postcode that was mistyped would match nobody, and nobody would see that it does not."""
        written = self.cleaned_data["postcode"]
        if not POSTCODE.fullmatch(folded(written)):
            raise forms.ValidationError("Enter a full postcode, like TM1 4AA")
        return written

    def clean_house(self) -> Any:
        """Something that is in an address."""
        written = self.cleaned_data["house"]
        if not folded(written):
            raise forms.ValidationError("Enter the number or the name of the house")
        return written


class NewSchedule(forms.Form):
    """A schedule, and from when it is to hold."""

    document = fields.PlainText(
        "The schedule", lines=24, at_most=AT_MOST, needed="Write the schedule",
        hint="Each rule says what it is about, for how long that is kept, and why. The longest rule wins.",
    )  # fmt: skip
    from_on = fields.DateField(
        "From when", required=False, when=fields.When.FUTURE_OR_TODAY, name="the day",
        hint="Left empty: from the moment at which a second person confirms it.",
    )  # fmt: skip


class PlaceHold(forms.Form):
    """What must not be disposed of, and why."""

    on_kind = fields.Radios(
        "What is held", coerce=Held, needed="Choose what is held",
        choices=[(str(value), label, help_) for value, (label, help_) in HELD_WORDS.items()],
    )  # fmt: skip
    on_reference = Reference(
        "Its reference", needed="Enter the reference of the child or the contact",
        hint="13 letters and figures, like 7Q4XH-2KD9T-M3R.",
    )  # fmt: skip
    reason = fields.PlainText(
        "Why", lines=4, at_most=2_000, needed="Say why",
        hint="Such as a claim, an inquiry or a court’s order, with its number. Name no child.",
    )  # fmt: skip


class LiftHold(forms.Form):
    """Why a hold no longer stands."""

    reason = fields.PlainText("Why it is lifted", lines=4, at_most=2_000, needed="Say why it is lifted")


class ProposeDisposal(forms.Form):
    """Why a case that is due should go."""

    reason = fields.PlainText(
        "Why it should go", lines=4, at_most=2_000, needed="Say why it should go",
        hint="This stays when the case is gone: name nobody, and say nothing of what was in it.",
    )  # fmt: skip


class AnswerProposal(forms.Form):
    """What the second person says; whoever proposed it can only take it back."""

    said = fields.Radios(
        "What you say", coerce=Said, needed="Choose what you say",
        choices=[(str(value), label, help_) for value, (label, help_) in SAID_WORDS.items()],
    )  # fmt: skip
    reason = fields.PlainText(
        "Why", lines=4, at_most=2_000, needed="Say why",
        hint="This stays when the case is gone: name nobody, and say nothing of what was in it.",
    )  # fmt: skip

    def __init__(self, data: Any, *, own: bool) -> None:
        super().__init__(data)
        if own:
            said: Any = self.fields["said"]
            said.offered = [one for one in said.offered if one.value == Said.DECLINED]
            said.choices = [(one.value, one.label) for one in said.offered]


class ReviewGlass(forms.Form):
    """Whether breaking the glass was justified."""

    outcome = fields.Radios(
        "What you find", coerce=Reviewed, needed="Choose what you find",
        choices=[(str(value), label, help_) for value, (label, help_) in REVIEWED_WORDS.items()],
    )  # fmt: skip
    words = fields.PlainText("In your words", lines=4, at_most=4_000, needed="Say what you found")
