"""What can a person ask and answer in an enquiry, in words?"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict

from openmash.hub.contacts.forms.steps import Rate
from openmash.hub.govuk import fields
from openmash.hub.govuk.words import inside_a_sentence
from openmash.hub.partnership.starter import ANYTHING_ELSE
from openmash.hub.sharing.gate import Confirmed, NotAgreed
from openmash.hub.sharing.purposes import (
    BASIS_WORDS,
    PURPOSE_WORDS,
    SPECIAL_WORDS,
    EnquiryPurpose,
    LawfulBasis,
    SpecialCategory,
)

from .workflow import KIND_WORDS, VISIBILITY_WORDS, WITHHELD_WORDS, ItemKind, KnownTo, Visibility, WithheldReason


def offered(words: Mapping[Any, tuple[str, str]]) -> list[tuple[str, str, str]]:
    """A closed set as choices with a line of help each."""
    return [(str(value), label, help_) for value, (label, help_) in words.items()]


class Gated(forms.Form):
    """What the sharing gate may stop. Once it has, the form also asks for what it wants to hear."""

    ASKS = {
        "review": "Why it should be shared all the same",
        "deny": "In an emergency only: why it cannot wait. A second person will look at it",
    }

    why_shared = fields.PlainText("Why it is shared", lines=3, at_most=2_000, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.asks(self.data.get(self.add_prefix("gate"), ""))

    def asks(self, what: str) -> None:
        """Show the field for what is wanted; none for what never passes."""
        self.gate = what if what in self.ASKS else ""
        self["why_shared"].label = self.ASKS.get(what, "")

    def stop(self, refused: NotAgreed) -> None:
        """Say why it was stopped, and ask for what would let it pass."""
        self.asks("review" if refused.wants_reason else "deny" if refused.wants_emergency else "")
        self.add_error("why_shared" if self.gate else None, str(refused))

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        self.confirmed = Confirmed(reason=said.pop("why_shared", ""), emergency=self.gate == "deny")
        return said


class Careful(Gated):
    """The same, where what others will read may tell who told it. Then the form also asks why it may."""

    told_anyway = fields.PlainText(
        "Why it may stand there", lines=2, at_most=2_000, required=False,
        hint="Only if nobody is put at risk by it. Kept with the item, for your agency alone.",
    )  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.twice = bool(self.data.get(self.add_prefix("twice")))

    def warn(self, refused: Exception) -> None:
        """Say which words stand there, and ask."""
        self.twice = True
        self.add_error("told_anyway", str(refused))


class OpenEnquiry(Gated):
    """Why agencies are asked, on what basis, and which."""

    purpose = fields.Radios(
        "What the information is for", choices=offered(PURPOSE_WORDS), coerce=EnquiryPurpose,
        needed="Choose what the information is for",
    )  # fmt: skip
    basis = fields.Radios(
        "Lawful basis", choices=offered(BASIS_WORDS), coerce=LawfulBasis,
        hint="Article 6 of the UK GDPR. Consent is not offered: where a child may be at risk it is not the basis.",
    )  # fmt: skip
    special_category = fields.Radios(
        "Special category condition", choices=offered(SPECIAL_WORDS), coerce=SpecialCategory,
        hint="Article 9 of the UK GDPR: for what may be told of health, ethnicity, belief or sex life.",
    )  # fmt: skip
    reason = fields.PlainText(
        "Why you are asking", lines=5, at_most=4_000, needed="Say why you are asking",
        hint="Every agency you ask reads this. Say what worries you and what you need to know; "
        "do not say who told the hub.",
    )  # fmt: skip

    def __init__(self, *args: Any, agencies: Iterable[tuple[str, str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["agencies"] = fields.Checkboxes(
            "Whom you are asking", choices=agencies, needed="Choose at least one agency",
            hint="Only those that may know the family. You can ask another later.",
        )  # fmt: skip


class AskAgency(Gated):
    """One more agency."""

    def __init__(self, *args: Any, agencies: Iterable[tuple[str, str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["agency"] = fields.Radios("Whom you are asking", choices=agencies, needed="Choose an agency")


class Withhold(forms.Form):
    """Something is held, and it is not shared."""

    reason = fields.Select(
        "Why it is not shared", choices=[(str(value), words) for value, words in WITHHELD_WORDS.items()],
        coerce=WithheldReason, hint="The hub sees that you hold something, and this reason.",
        needed="Choose why it is not shared",
    )  # fmt: skip
    words = fields.PlainText(
        "In your words", lines=3, at_most=4_000, hint="Kept for your agency alone. The hub does not see it.",
        needed="Say in your words why it is not shared",
    )  # fmt: skip


class WriteItem(Careful):
    """One piece of information."""

    happened_on = fields.PartialDateField(
        "When it happened", required=False, when=fields.When.PAST_OR_TODAY, name="the date",
        hint="Leave out the day or the month where they are not known.",
    )  # fmt: skip
    kind = fields.Radios(
        "What kind of item", choices=offered(KIND_WORDS), coerce=ItemKind, needed="Choose what kind of item it is"
    )
    text = fields.PlainText(
        "What you hold", lines=3, at_most=8_000, needed="Say what you hold",
        hint="One thing for each item. Only what is relevant to this child and this purpose.",
    )  # fmt: skip
    context = fields.PlainText(
        "Its context", lines=2, at_most=4_000, required=False,
        hint="What a reader outside your agency needs so as not to misread it.",
    )  # fmt: skip
    visibility = fields.Radios(
        "Who may see it", choices=offered(VISIBILITY_WORDS), coerce=Visibility, needed="Choose who may see it",
        hint="You own it. You can change this later, and the change acts at once.",
    )  # fmt: skip
    source_identity = fields.PlainText(
        "Who told you (kept apart)", required=False, at_most=300, name="Who told you",
        hint="Locked away from the item. It is never disclosed or released with it, and the hub cannot open it. "
        "Leave it empty if no person told you. Do not name the source in the boxes above.",
    )  # fmt: skip

    @property
    def said(self) -> dict[str, Any]:
        """What was written, with its day as far as that is known."""
        given = self.cleaned_data["happened_on"]
        known_to = KnownTo.DAY if given is None or given.day else KnownTo.MONTH if given.month else KnownTo.YEAR
        return {**self.cleaned_data, "happened_on": given and given.earliest, "known_to": known_to}


@dataclass(frozen=True)
class Reply:
    """The two forms of one question, and which of them stands open."""

    withhold: Withhold
    write: WriteItem
    open: str = ""


#: What a form of the web sends: every name with its values.
Sent = MultiValueDict[str, str]

#: What belongs to which question: ``q3w-words``, ``q3i-text``. (``q3open`` says only which form was looked at.)
TYPED = re.compile(r"q([0-9]+)[wi]-")


def unsaved(sent: Sent, *, but: int) -> bool:
    """Whether something was typed for another question than this one."""
    named = ((TYPED.match(name), values) for name, values in sent.lists())
    return any(found[1] != str(but) and any(value.strip() for value in values) for found, values in named if found)


def replies(orders: Iterable[int], sent: Sent, *, order: int, mistaken: Mapping[str, forms.Form]) -> dict[int, Reply]:
    """The forms of every question. Those of ``order`` are new, or show their mistakes; the others what was typed."""
    return {one: _mistaken(one, mistaken) if one == order else _as_typed(one, sent) for one in orders}


def _mistaken(order: int, mistaken: Mapping[str, Any]) -> Reply:
    return Reply(
        withhold=mistaken.get("withhold") or Withhold(prefix=f"q{order}w"),
        write=mistaken.get("write") or WriteItem(prefix=f"q{order}i"),
        open=next(iter(mistaken), ""),
    )


def _as_typed(order: int, sent: Sent) -> Reply:
    opened = {"withheld": "withhold", "information": "write"}.get(sent.get(f"q{order}open") or "", "")
    made = Reply(withhold=Withhold(prefix=f"q{order}w"), write=WriteItem(prefix=f"q{order}i"), open=opened)
    for form in (made.withhold, made.write):
        form.initial = {
            name: field.widget.value_from_datadict(sent, {}, form.add_prefix(name))
            for name, field in form.fields.items()
        }
    return made


class MoveItem(Careful):
    """Seal, disclose or release."""

    reason = fields.PlainText("Why", required=False, lines=2, at_most=2_000)

    def __init__(self, *args: Any, now: StrEnum | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        others = {value: words for value, words in VISIBILITY_WORDS.items() if value != now}
        self.fields = {
            "visibility": fields.Radios(
                "Who may see it from now on", choices=offered(others), coerce=Visibility,
                needed="Choose who may see it from now on",
            ),
            **self.fields,
        }  # fmt: skip


class KeepSource(Careful):
    """Who told the agency, said or corrected afterwards."""

    text = fields.PlainText(
        "Who told you", lines=2, at_most=300, needed="Say who told you",
        hint="What was said before stays on record; from now on this counts.",
    )  # fmt: skip


class CorrectItem(forms.Form):
    """Entered in error."""

    reason = fields.PlainText(
        "Why it was entered in error", lines=2, at_most=2_000, needed="Say why it was entered in error"
    )


class RatePanel(Rate):
    """The rating of contacts, narrow enough to stand beside the evidence."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("level", "brag"):
            field = self.fields[name]
            field.offered, field.help_text = [choice._replace(help="") for choice in field.offered], ""  # type: ignore[attr-defined]
        self.fields["reason"].help_text = ""


def agency_choices(agencies: Iterable[tuple[Any, Sequence[str]]]) -> list[tuple[str, str, str]]:
    """Agencies as choices, each with one line of what it will be asked."""
    return [(agency.code, agency.name, asked_words(texts)) for agency, texts in agencies]


def asked_words(texts: Sequence[str]) -> str:
    """What an agency is asked, in one line; that it may add anything is said of none.

    >>> asked_words(["Risk of eviction", "Temporary moves", "Anything else that the hub should know"])
    'Risk of eviction; temporary moves'
    """
    own = [text for text in texts if text != ANYTHING_ELSE] or texts
    return "; ".join([own[0], *(inside_a_sentence(text) for text in own[1:])])
