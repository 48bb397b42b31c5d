"""How is a form's field handed to the design system's macros?"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django import forms
from django.forms import BoundField

from openmash.hub.govuk.fields.asking import Asking
from openmash.hub.govuk.fields.dates import BOXES, PartialDate, Typed
from openmash.hub.govuk.fields.text import UNKEEPABLE
from openmash.hub.govuk.words import inside_a_sentence, sentence

# Fields that are not ours (sign-in's) are told by their widgets.
SHAPES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.HiddenInput, "hidden"),
    (forms.PasswordInput, "password"),
    (forms.Textarea, "textarea"),
    (forms.CheckboxSelectMultiple, "checkboxes"),
    (forms.CheckboxInput, "tick"),
    (forms.RadioSelect, "radios"),
    (forms.Select, "select"),
    (forms.FileInput, "file"),
)

# The smaller controls of the design system, with the same area to touch: these are working pages.
SMALL = "govuk-radios--small govuk-checkboxes--small"

# What of a field a form may still change when it is made: choices by what the hub knows, a label by whom it is about.
DECLARED = ("label", "help_text", "offered", "choices")

WITHIN_FIELDSET = ("radios", "checkboxes", "date", "big_choice")


def shape_of(bound: BoundField) -> str:
    """Which macro draws this field."""
    if bound.is_hidden:
        return "hidden"
    if own := getattr(bound.field, "shape", ""):
        return str(own)
    return next((shape for kind, shape in SHAPES if isinstance(bound.field.widget, kind)), "input")


def showable(value: Any) -> str:
    """What was typed, fit to be shown again: a page cannot carry half a character."""
    return UNKEEPABLE.sub("\ufffd", "" if value is None else str(value))


def described(bound: BoundField, *, legend: str = "s", optional: bool = True) -> dict[str, Any]:
    """All that a macro needs to draw the field: label, hint, mistake, and what was typed."""
    shape = shape_of(bound)
    label = sentence(str(bound.label)) + (" (optional)" if optional and not bound.field.required else "")
    params: dict[str, Any] = {
        "shape": shape,
        "blank": False,
        "id": identity(bound),
        "idPrefix": identity(bound),
        "name": bound.html_name,
        "hint": {"text": bound.help_text} if bound.help_text else None,
        "errorMessage": {"text": ". ".join(said)} if (said := wrong_with(bound)) else None,
    }
    if shape in WITHIN_FIELDSET:
        params["fieldset"] = {"legend": {"text": label, "classes": f"govuk-fieldset__legend--{legend}"}}
    else:
        params["label"] = {"text": label, "classes": f"govuk-label--{legend}"}
    params |= PARTS.get(shape, of_text)(bound)
    return Blank(params) if is_blank(bound) else params


class Blank(dict[str, Any]):
    """A field as its form declares it, with nothing of anybody in it. Two that would be drawn alike are the same."""

    def __init__(self, params: Mapping[str, Any]) -> None:
        super().__init__({**params, "blank": True})
        self.drawn_from = repr(params)

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(self.drawn_from)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Blank) and self.drawn_from == other.drawn_from

    __ne__ = object.__ne__  # a dictionary has its own


def is_blank(bound: BoundField) -> bool:
    """Whether nothing was typed, nothing is wrong, and every word is the form's own."""
    value, declared = bound.value(), bound.form.base_fields.get(bound.name)  # type: ignore[attr-defined]
    if any(value) if isinstance(value, tuple) else value:
        return False
    return not bound.errors and all(getattr(bound.field, x, None) == getattr(declared, x, None) for x in DECLARED)


def identity(bound: BoundField) -> str:
    """The element's id, the same for the field, its label and the link in the list of mistakes."""
    return str(bound.auto_id or f"id_{bound.html_name}")


def wrong_with(bound: BoundField) -> list[str]:
    """What is wrong, each naming the field: sign-in's own fields say “This field is required” and not which."""
    found = bound.form.errors.as_data().get(bound.name, [])
    named = isinstance(bound.field, Asking)
    return [
        f"Enter {inside_a_sentence(str(bound.label))}" if error.code == "required" and not named else text
        for error in found
        for text in error.messages
    ]


def of_text(bound: BoundField) -> dict[str, Any]:
    field, widget = bound.field, bound.field.widget
    width = getattr(field, "width", 0)
    return {
        "value": "" if isinstance(widget, forms.PasswordInput) else showable(bound.value()),  # a secret is typed anew
        "type": getattr(field, "input_type", None) or getattr(widget, "input_type", None) or "text",
        "inputmode": getattr(field, "input_mode", None),
        "autocomplete": getattr(field, "autocomplete", None) or widget.attrs.get("autocomplete"),
        "rows": getattr(field, "lines", None) or widget.attrs.get("rows", 5),
        "maxlength": getattr(field, "at_most", None),
        "classes": f"govuk-input--width-{width}" if width else "",
        "spellcheck": None,
    }


def of_password(bound: BoundField) -> dict[str, Any]:
    """What was typed is never sent back: a page may be kept, or seen over a shoulder."""
    return {"value": "", "autocomplete": bound.field.widget.attrs.get("autocomplete")}


def of_date(bound: BoundField) -> dict[str, Any]:
    value = bound.value()
    if isinstance(value, PartialDate):
        value = Typed(*(str(part or "") for part in reversed(value)))
    elif value is not None and not isinstance(value, Typed):
        value = Typed(str(value.day), str(value.month), str(value.year))
    wrong = boxes_wrong(bound)
    items = []
    for box in BOXES:
        width = "govuk-input--width-4" if box == "year" else "govuk-input--width-2"
        items.append(
            {
                "id": f"{identity(bound)}-{box}",
                "name": f"{bound.html_name}-{box}",
                "label": box.capitalize(),
                "value": showable(getattr(value, box, "")),
                "classes": f"{width} govuk-input--error" if box in wrong else width,
            }
        )
    return {"items": items, "namePrefix": None}


def boxes_wrong(bound: BoundField) -> list[str]:
    """Which of the three boxes the mistake is in; all of them when it is in none alone."""
    found = bound.form.errors.as_data().get(bound.name, [])
    named = [box for error in found for box in (error.params or {}).get("boxes", ())]
    return named or (list(BOXES) if found else [])


def of_choices(bound: BoundField) -> dict[str, Any]:
    value = bound.value()
    chosen = {str(one) for one in value} if isinstance(value, list | tuple | set) else {str(value or "")}
    offered = getattr(bound.field, "offered", None) or [
        (str(key), str(label), "") for key, label in getattr(bound.field, "choices", ()) if key != ""
    ]
    items = [
        {"value": key, "text": text, "checked": key in chosen, "hint": {"text": help_} if help_ else None}
        for key, text, help_ in offered
    ]
    inline = " govuk-radios--inline" if getattr(bound.field, "inline", False) else ""
    return {"items": items, "classes": f"{SMALL}{inline}"}


def of_select(bound: BoundField) -> dict[str, Any]:
    items = of_choices(bound)["items"]
    first = {"value": "", "text": getattr(bound.field, "empty", "Choose"), "selected": False}
    return {
        "items": [first, *({"value": x["value"], "text": x["text"], "selected": x["checked"]} for x in items)],
        "classes": "",
    }


def of_tick(bound: BoundField) -> dict[str, Any]:
    item = {
        "value": "on",
        "text": sentence(str(bound.label)),
        "checked": bool(bound.value()),
        "hint": {"text": bound.help_text} if bound.help_text else None,
    }
    return {"items": [item], "hint": None, "classes": SMALL}


def of_file(bound: BoundField) -> dict[str, Any]:
    accept = bound.field.widget.attrs.get("accept")
    return {"attributes": {"accept": accept} if accept else {}, "classes": ""}


PARTS = {
    "password": of_password,
    "date": of_date,
    "radios": of_choices,
    "big_choice": of_choices,
    "checkboxes": of_choices,
    "select": of_select,
    "tick": of_tick,
    "file": of_file,
}


def mistakes(*forms_: forms.BaseForm | Iterable[forms.BaseForm]) -> list[dict[str, str]]:
    """Every mistake in these forms and formsets in the order of the page, each with where to mend it."""
    return [found for form in forms_ for found in _mistakes_in(form)]


def _mistakes_in(form: Any) -> Iterator[dict[str, str]]:
    if not isinstance(form, forms.BaseForm):
        for error in form.non_form_errors() if hasattr(form, "non_form_errors") else ():
            yield {"text": error}
        for one in form:
            yield from _mistakes_in(one)
        return
    for error in form.non_field_errors():
        yield {"text": str(error)}
    for bound in form:
        for said in wrong_with(bound):
            yield {"text": said, "href": f"#{first_to_mend(bound)}"}


def first_to_mend(bound: BoundField) -> str:
    """The id of the element that the reader is taken to."""
    if shape_of(bound) == "date":
        return f"{identity(bound)}-{next(box for box in BOXES if box in boxes_wrong(bound))}"
    return identity(bound)
