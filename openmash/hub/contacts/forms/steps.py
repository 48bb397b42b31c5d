"""What a step asks: a check by hand, a routing, triage, a rating, who has it in hand, a correction."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django import forms

from openmash.clock import Brag
from openmash.hub.contacts.workflow import CHECK_WORDS, ROUTE_WORDS, CaseCheck, Route
from openmash.hub.govuk import fields
from openmash.hub.govuk.words import near_time


class CheckByHand(forms.Form):
    """What a person found out who asked children's social care."""

    result = fields.Radios(
        "Is the child open to a worker?", name="Whether the child is open",
        choices=[(one.value, CHECK_WORDS[one]) for one in (CaseCheck.OPEN, CaseCheck.NOT_OPEN)], coerce=CaseCheck,
    )  # fmt: skip
    note = fields.PlainText(
        "How you know", lines=3, needed="Say who was asked, or how you know",
        hint="Who was asked, when, and the worker’s name and team if there is one.",
    )  # fmt: skip


class RouteChild(forms.Form):
    """That the worker of an open child was told."""

    told = fields.PlainText(
        "Who was told", at_most=120, needed="Give the name of the worker, or of the duty worker, who was told"
    )
    how = fields.PlainText(
        "How and when", lines=2, needed="Say how and when they were told",
        hint="For example: by telephone at 10:20; the contact’s text sent to the team’s mailbox.",
    )  # fmt: skip


class Rate(forms.Form):
    """A level and a BRAG: two choices, neither made beforehand."""

    reason = fields.PlainText(
        "Why", name="The reason", lines=4, needed="Say why this level and this BRAG",
        hint="What you weighed. Whoever reads this next should not have to ask.",
    )  # fmt: skip

    def __init__(
        self, *args: Any, levels: Mapping[int, Any], due: Mapping[Brag, datetime | None], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        numbered = [(str(one.number), f"{one.number} {one.word}", one.meaning) for one in levels.values()]
        named = [(one.value, one.words, f"Due {near_time(at)}" if (at := due[one]) else "No target") for one in due]
        asked = {
            "level": fields.Radios(
                "Level of need", choices=numbered, coerce=int, needed="Choose a level of need",
                hint="How serious it is.",
            ),
            "brag": fields.Radios(
                "BRAG", name="BRAG", choices=named[::-1], coerce=Brag, needed="Choose a BRAG",
                hint="How urgent it is: by when it would be decided.",
            ),
        }  # fmt: skip
        self.fields = {**asked, **self.fields}


class TriageForm(Rate):
    """The first look: how serious, how urgent, and what next."""

    route = fields.Radios(
        "What next", choices=[(one.value, *words) for one, words in ROUTE_WORDS.items()], coerce=Route,
        needed="Choose what happens next",
    )  # fmt: skip


class HandOn(forms.Form):
    """To whom, and why."""

    def __init__(self, *args: Any, colleagues: Iterable[tuple[str, str]], taken: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        put_back = [("nobody", "Nobody: put it back for anyone to take")] if taken else []
        self.fields["to"] = fields.Select(
            "To whom", choices=[*colleagues, *put_back], needed="Choose a colleague",
        )  # fmt: skip
        if taken:
            self.fields["reason"] = fields.PlainText(
                "Why", lines=2, needed="Say why it changes hands, so that nobody has to ask"
            )


class Correct(forms.Form):
    """Why something was entered in error."""

    reason = fields.PlainText(
        "Why it was entered in error", lines=3, needed="Say why it was entered in error",
        hint="For example: typed twice; another family of the same name.",
    )  # fmt: skip
