"""Which of these is it? Choices with a line of help each, and none of them made beforehand."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from django import forms

from openmash.hub.govuk.fields.asking import Asking


class Choice(NamedTuple):
    """One answer: what is kept, what is read, and one line from the reader's side."""

    value: str
    label: str
    help: str = ""


class _Among(Asking):
    """What the fields that offer choices share: their list, and turning the answer into the caller's own type."""

    verb = "Choose"

    def __init__(
        self,
        label: str,
        *,
        choices: Iterable[tuple[str, ...]],
        coerce: Callable[[str], Any] = str,
        inline: bool = False,
        **options: Any,
    ) -> None:
        self.offered: Sequence[Choice] = [Choice(*choice) for choice in choices]
        self.coerce = coerce
        self.inline = inline
        super().__init__(label, choices=[(choice.value, choice.label) for choice in self.offered], **options)

    def clean(self, value: Any) -> Any:
        """The answer in the caller's type; None, or no answers, where nothing was chosen."""
        kept = super().clean(value)
        if isinstance(kept, list):
            return [self.coerce(one) for one in kept]
        return self.coerce(kept) if kept else None


class Radios(_Among, forms.ChoiceField):
    """One of a few, all in sight."""

    shape = "radios"

    def __init__(self, label: str, **options: Any) -> None:
        unknown = {"invalid_choice": "Choose one of the answers shown"}
        super().__init__(label, **{"widget": forms.RadioSelect, "error_messages": unknown, **options})


class BigChoice(Radios):
    """One of two or three, as large cards side by side: for the question that the page is about."""

    shape = "big_choice"


class Select(Radios):
    """One of many; use it only when the list is too long to read at once."""

    shape = "select"
    empty = "Choose"

    def __init__(self, label: str, **options: Any) -> None:
        super().__init__(label, **{"widget": forms.Select, **options})


class Checkboxes(_Among, forms.MultipleChoiceField):
    """Any number of these."""

    shape = "checkboxes"

    def __init__(self, label: str, **options: Any) -> None:
        unknown = {"invalid_choice": "Choose from the answers shown", "invalid_list": "Choose from the answers shown"}
        super().__init__(label, **{"widget": forms.CheckboxSelectMultiple, "error_messages": unknown, **options})


class Tick(Asking, forms.BooleanField):
    """One box to tick: a statement that the reader makes."""

    shape = "tick"

    def __init__(self, label: str, **options: Any) -> None:
        needed = f"Tick the box: “{label}”"
        super().__init__(label, **{"widget": forms.CheckboxInput, "needed": needed, **options})
