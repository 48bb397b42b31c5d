"""Is this text that we can keep, show and send on?"""

import re
import unicodedata
from typing import Any

from django import forms
from django.core.validators import validate_email

from openmash.hub.govuk.fields.asking import Asking
from openmash.hub.govuk.words import number

# Line breaks of word processors and old machines, and what PDF and Word leave between lines.
LINE_BREAKS = re.compile("\r\n?|[\v\f\x85\u2028\u2029]")

# No database, XML return or message can carry these: controls, halves of characters, and what is no character at all.
UNKEEPABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


class PlainText(Asking, forms.CharField):
    """One line or several of somebody's own words, kept as they were typed but for their line breaks."""

    def __init__(
        self, label: str, *, lines: int = 1, at_most: int = 0, width: int = 0, counted: bool = False, **options: Any
    ) -> None:
        self.lines = lines
        self.at_most = at_most or (20_000 if lines > 1 else 200)
        self.width = width
        self.shape = "input" if lines == 1 else "character_count" if counted else "textarea"
        self.autocomplete = options.pop("autocomplete", "off")
        super().__init__(label, widget=forms.Textarea if lines > 1 else forms.TextInput, **options)
        self.validators.clear()

    def to_python(self, value: Any) -> str:
        text = LINE_BREAKS.sub("\n", value if isinstance(value, str) else "")
        if self.lines == 1:
            text = " ".join(text.split())
        return text.strip()

    def validate(self, value: str) -> None:
        super().validate(value)
        if len(value) > self.at_most:
            raise self.wrong(
                f"must be {number(self.at_most)} characters or fewer; you wrote {number(len(value))}", code="max_length"
            )
        if found := UNKEEPABLE.search(value):
            raise self.wrong(
                f"has a character that cannot be kept (U+{ord(found[0]):04X}{self.after(value, found.start())})."
                " Delete it and type that place again",
                code="unkeepable",
            )

    @staticmethod
    def after(value: str, place: int) -> str:
        """Where the character stands, by the words before it."""
        before = UNKEEPABLE.sub("", value[max(0, place - 20) : place]).replace("\n", " ").strip()
        return f", after “{before}”" if before else ", at the beginning"


class EmailField(PlainText):
    """An email address."""

    def __init__(self, label: str, **options: Any) -> None:
        super().__init__(label, **{"autocomplete": "email", "at_most": 320, "width": 30, **options})
        self.input_type = "email"

    def validate(self, value: str) -> None:
        super().validate(value)
        if value:
            try:
                validate_email(value)
            except forms.ValidationError:
                raise self.wrong("must be an address like name@example.org") from None


class WholeNumber(PlainText):
    """A whole number between two bounds, typed, never scrolled."""

    input_mode = "numeric"

    def __init__(self, label: str, *, least: int = 0, most: int = 1_000_000, **options: Any) -> None:
        self.least, self.most = least, most
        super().__init__(label, **{"width": 5, **options})

    def clean(self, value: Any) -> int | None:
        text = unicodedata.normalize("NFKC", super().clean(value)).replace(",", "").replace("−", "-")
        if not text:
            return None
        if not re.fullmatch(r"-?\d{1,18}", text):
            raise self.wrong("must be a whole number, like 12")
        if not self.least <= (whole := int(text)) <= self.most:
            raise self.wrong(f"must be between {number(self.least)} and {number(self.most)}")
        return whole
