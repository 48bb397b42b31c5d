"""What do templates have at hand? The Jinja environment: addresses, files, and the hub's way of saying things."""

from collections.abc import Callable, Iterable, MutableMapping
from functools import lru_cache
from typing import Any

from django.contrib.messages import get_messages
from django.http import HttpRequest  # noqa: TID251  templates are the web's own tongue
from django.templatetags.static import static
from django.urls import reverse  # noqa: TID251  templates are the web's own tongue
from jinja2 import Environment, PackageLoader, PrefixLoader, StrictUndefined, Template
from jinja2.runtime import Macro
from markupsafe import Markup, escape

from openmash.hub.govuk import errors, fields, words
from openmash.hub.govuk.frame import Frame

LIBRARY = "govuk_frontend_jinja"


class LibraryEnvironment(Environment):
    """The design system's macros, drawn without what only costs time: a page of questions draws thousands of them."""

    def __init__(self) -> None:
        loader = PrefixLoader({LIBRARY: PackageLoader(LIBRARY)})
        super().__init__(loader=loader, autoescape=True, auto_reload=False)
        # They indent what they nest, line by line, level by level. No browser shows it.
        self.filters["indent"] = lambda markup, *_width, **_options: markup

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """A plain dictionary: they import each other at every call, and each import compares all its keys."""
        return {**self.globals, **(d or {})}


class HubEnvironment(Environment):
    """Strict about our own templates; the design system's macros, which lean on missing values, keep a lenient one."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{**options, "undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True})
        self.library = LibraryEnvironment()

    def _load_template(self, name: str, globals: Any) -> Template:
        if name.startswith(f"{LIBRARY}/"):
            return self.library.get_template(name)
        return super()._load_template(name, globals)


def url(name: str, *args: Any, **kwargs: Any) -> str:
    """The address of a page by its name."""
    return reverse(name, args=args, kwargs=kwargs)


def notices(request: HttpRequest | None) -> Iterable[Any]:
    """What the last action has to tell the reader, once."""
    return get_messages(request) if request is not None else ()


def reference(value: str) -> Markup:
    """A reference in its fixed-width face, kept on one line."""
    return Markup('<span class="om-ref">{}</span>').format(value)


def lines(value: str) -> Markup:
    """Somebody's words with their own line breaks kept."""
    return Markup("<br>").join(escape(line) for line in value.split("\n"))


def remembered(macro: Macro) -> Callable[..., Any]:
    """The macro, drawn once for each different call: for small parts that a list repeats in every row.

    Only for parts whose words are the hub's own (states, levels, agencies): what is kept here outlives the request.
    Typed, because markup and a text of the same characters are equal and must not be drawn alike.
    """
    return lru_cache(maxsize=1024, typed=True)(macro)


FILTERS = {
    "time": words.clock_time,
    "date": words.long_date,
    "short_date": words.short_date,
    "weekday": words.weekday_date,
    "moment": words.date_and_time,
    "near": words.near_time,
    "ago": words.how_long_ago,
    "duration": words.duration,
    "time_left": words.time_left,
    "age": words.age,
    "unborn": words.unborn,
    "initials": words.initials,
    "number": words.number,
    "counted": words.counted,
    "ref": reference,
    "lines": lines,
    "sentence": words.sentence,
}

GLOBALS = {
    "static": static,
    "url": url,
    "notices": notices,
    "frame": Frame(),
    "remembered": remembered,
    "refusal": errors.refusal,
    "described": fields.described,
    "mistakes": fields.mistakes,
}


def environment(**options: Any) -> Environment:
    """What settings name as the Jinja2 backend's environment."""
    made = HubEnvironment(**options)
    made.filters.update(FILTERS)
    made.globals.update(GLOBALS)
    return made
