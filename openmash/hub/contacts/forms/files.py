"""A file that is given: whose it is, what its columns mean, and of which day a list is."""

from collections.abc import Iterable, Mapping
from datetime import datetime, time
from typing import Any

from django import forms

from openmash.clock import LONDON
from openmash.hub.contacts.actions.files import Question
from openmash.hub.contacts.files.columns import IN_A_ROW, MEANING_WORDS, Meaning, Means
from openmash.hub.govuk import fields
from openmash.hub.partnership.models import Agency

KINDS = ".csv,.txt,.tsv,text/csv"
MEANINGS = [(meaning.value, words) for meaning, words in MEANING_WORDS.items()]
WHICH = [(str(number), str(number)) for number in range(1, IN_A_ROW + 1)]
CSV_HINT = "CSV, at most 50 MB. From Excel: Save As, then “CSV UTF-8 (comma delimited)”."


class GiveFile(forms.Form):
    """Whose file stands before the file itself, so that it is not lost when the file is too large to be read."""

    agency = fields.Select("Whose file it is", choices=[], coerce=str, needed="Choose whose file it is")
    file = fields.FileField("The file", hint=CSV_HINT, needed="Choose the file")

    def __init__(self, *args: Any, senders: Iterable[Agency], **options: Any) -> None:
        super().__init__(*args, **options)
        self.senders = {agency.code: agency for agency in senders}
        offered = [(code, agency.name) for code, agency in self.senders.items()]
        self.fields["agency"] = fields.Select(
            "Whose file it is", choices=offered, coerce=self.senders.__getitem__, needed="Choose whose file it is"
        )
        self.fields["file"].widget.attrs["accept"] = KINDS


class SayColumns(forms.Form):
    """What each column of a file means. A guess is shown where the column's name says something."""

    def __init__(self, *args: Any, asked: Question, **options: Any) -> None:
        super().__init__(*args, **options)
        self.asked = asked
        for place, column in enumerate(asked.examples):
            guess = asked.guesses.get(column)
            self.fields[f"what-{place}"] = fields.Select(
                f"What “{column}” means", choices=MEANINGS, coerce=Meaning, initial=guess.what if guess else None,
                needed=f"Choose what “{column}” means, or that it is not kept",
            )  # fmt: skip
            self.fields[f"which-{place}"] = fields.Select(
                f"Which child or person “{column}” is about", choices=WHICH, coerce=int, required=False,
                initial=str(guess.which) if guess and guess.of_whom() else None,
            )  # fmt: skip
            self.fields[f"which-{place}"].empty = "–"  # type: ignore[attr-defined]

    def rows(self) -> Iterable[tuple[str, str, forms.BoundField, forms.BoundField]]:
        """For each column its name, an example, and the two questions."""
        for place, (column, example) in enumerate(self.asked.examples.items()):
            yield column, example, self[f"what-{place}"], self[f"which-{place}"]

    def said(self) -> Mapping[str, Means]:
        """What was said of every column."""
        given = self.cleaned_data
        return {
            column: Means(given[f"what-{place}"], given[f"which-{place}"] or 1)
            for place, column in enumerate(self.asked.examples)
        }


class GiveList(forms.Form):
    """A list of open cases and its day. A list that was held back for a question is not chosen again."""

    listed_on = fields.DateField(
        "Day of the list", required=False, when=fields.When.PAST_OR_TODAY,
        hint="When it was made in the case system. Leave it empty if that was just now.",
    )  # fmt: skip
    listed_time = fields.TimeField("Time of the list", required=False, hint="For example 06:00")
    file = fields.FileField("The list", hint=CSV_HINT, needed="Choose the list", name="the list")
    whole = fields.Tick("This is the whole list, though it is much shorter than the last one", required=False)

    def __init__(self, *args: Any, now: datetime, held: bool = False, short: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self.now = now.astimezone(LONDON)
        self.fields["file"].widget.attrs["accept"] = KINDS
        self.fields["file"].required = not held
        if not short:
            del self.fields["whole"]

    def as_at(self) -> datetime | None:
        """When the list was made; None: just now. A day without a time is its beginning."""
        day, clock = self.cleaned_data["listed_on"], self.cleaned_data["listed_time"]
        if day is None and clock is None:
            return None
        return datetime.combine(day or self.now.date(), clock or time(), LONDON)
