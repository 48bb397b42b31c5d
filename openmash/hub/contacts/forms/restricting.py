"""What closing a contact, keeping somebody out of it, and breaking the glass ask."""

from collections.abc import Iterable
from typing import Any

from django import forms

from openmash.hub.govuk import fields
from openmash.hub.partnership.models import Member
from openmash.hub.records.references import heard

MYSELF = "myself"


def offered(members: Iterable[Member]) -> list[tuple[str, str]]:
    """Colleagues to choose from, each with what they do."""
    return [(one.reference, f"{one.name}, {one.role_words}, {one.agency.name}") for one in members]


class Because(forms.Form):
    """Why something is restricted no longer, a name is taken off, or a conflict of interest is over."""

    reason = fields.PlainText("Why", lines=3, at_most=2_000, needed="Say why")


class Restrict(forms.Form):
    """Who may read a contact besides whoever restricts it, and why no others."""

    reason = fields.PlainText(
        "Why it is restricted", lines=3, at_most=2_000, needed="Say why it is restricted",
        hint="For example: the family of somebody who works here. Whoever is named reads this.",
    )  # fmt: skip

    def __init__(self, *args: Any, colleagues: Iterable[Member], alone: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        named = fields.Checkboxes(
            "Who may read it besides you", choices=offered(colleagues), required=not alone, name="who may read it",
            needed="Choose who may read it; one of them must be a decision maker",
            hint="You are named yourself. At least one decision maker must be.",
        )  # fmt: skip
        self.fields = {"named": named, **self.fields}


class NameOne(forms.Form):
    """Who may read a restricted contact as well, and why."""

    reason = fields.PlainText("Why they are to read it", lines=2, at_most=2_000, needed="Say why they are to read it")

    def __init__(self, *args: Any, colleagues: Iterable[Member], **options: Any) -> None:
        super().__init__(*args, **options)
        who = fields.Select("Who may read it as well", choices=offered(colleagues), needed="Choose a colleague")
        self.fields = {"member": who, **self.fields}


class Declare(forms.Form):
    """Who has a conflict of interest, and what it is."""

    reason = fields.PlainText(
        "What the conflict is", lines=3, at_most=2_000, needed="Say what the conflict is",
        hint="As little as is needed: “my own family”, “I know the mother”. Those who work on the contact read it.",
    )  # fmt: skip

    def __init__(self, *args: Any, colleagues: Iterable[Member] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        if others := offered(colleagues):
            of = fields.Select("Whose it is", choices=[(MYSELF, "My own"), *others], needed="Choose whose it is")
            self.fields = {"of": of, **self.fields}


class BreakGlass(forms.Form):
    """Which contact must be read at once, why, and for how long."""

    asked = fields.PlainText(
        "The contact’s reference", width=20, at_most=40, needed="Give the contact’s reference",
        hint="13 letters and figures, like 7Q4XH-2KD9T-M3R, as you were told it.",
    )  # fmt: skip
    reason = fields.PlainText(
        "Why it cannot wait", lines=4, at_most=2_000, needed="Say why it cannot wait",
        hint="The governance lead is told now and looks at this afterwards. Do not name the child.",
    )  # fmt: skip
    hours = fields.Radios(
        "For how long", choices=[(str(n), f"{n} hour" + ("s" if n > 1 else "")) for n in range(1, 5)], coerce=int,
        inline=True, needed="Choose for how long",
    )  # fmt: skip

    def clean_asked(self) -> str:
        """The reference as it is written; spaces, dashes and case do not matter."""
        reference = heard(self.cleaned_data["asked"])
        if reference is None:
            raise forms.ValidationError("A reference has 13 letters and figures, like 7Q4XH-2KD9T-M3R")
        return reference
