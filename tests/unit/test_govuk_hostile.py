"""Does anything that can be sent break a form?"""

from typing import Any

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.template import engines
from django.utils.datastructures import MultiValueDict
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.journeys.examples import Item, Prompts, Rating

#: Every character that a sender can make, whole or half, and the ones that people and attackers like best.
ANYTHING = st.text(st.characters(exclude_categories=()), max_size=12) | st.sampled_from(
    ["", " ", "\x00", "\ud800", "0", "9999", "29", "2", "1900", "unknown", "-1", "1e9", "٣", "²", "½", "may",
     "<script>", "{{ 7*7 }}", "%s", "%(x)s", "'; --", "=1+1", "\u202e", "\u2028", "a\r\nb", "9" * 5000],
)  # fmt: skip
NAMES = sorted(
    {
        part
        for form in (Item(), Prompts(), Rating())
        for bound in form
        for part in ([f"{bound.name}-{box}" for box in ("day", "month", "year")] + [bound.name])
    }
)
SENT = st.dictionaries(st.sampled_from(NAMES), st.lists(ANYTHING, max_size=3), max_size=len(NAMES))
FORMS: list[type[forms.Form]] = [Item, Prompts, Rating]


def drawn(form: forms.Form) -> str:
    backend: Any = engines.all()[0]
    text = '{% from "components/form.html" import fields, error_summary %}{{ error_summary(form) }}{{ fields(form) }}'
    return str(backend.env.from_string(text).render(form=form))


@settings(max_examples=60, deadline=None, derandomize=True, database=None)
@given(form=st.sampled_from(FORMS), sent=SENT, name=ANYTHING)
@example(form=Item, sent={name: ["\ud800\x00"] for name in NAMES}, name="\ud800.csv")
@example(form=Item, sent={"on-day": ["29"], "on-month": ["2"], "on-year": ["0"]}, name="x.csv")
def test_whatever_is_sent_the_form_answers_and_shows_it_again(
    form: type[forms.Form], sent: dict[str, list[str]], name: str
) -> None:
    data = QueryDict(mutable=True)
    for key, values in sent.items():
        data.setlist(key, values)
    files = MultiValueDict({"report": [SimpleUploadedFile(name or "x", b"a,b")]})
    filled = form(data, files)
    filled.is_valid()
    shown = drawn(filled)
    shown.encode()
    assert "<script>" not in shown
    for value in filled.cleaned_data.values():
        if isinstance(value, str):
            assert "\x00" not in value
            value.encode()


def test_a_million_characters_are_answered_with_a_clear_word() -> None:
    filled = Item(QueryDict(mutable=True) | {"text": "x" * 1_000_000, "on-year": "9" * 1_000_000})
    assert filled.errors["text"] == ["What you hold must be 20,000 characters or fewer; you wrote 1,000,000"]
    assert "on" in filled.errors
