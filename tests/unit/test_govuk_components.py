"""Does each part say in words what it shows in shape and colour?"""

import re
from pathlib import Path
from typing import Any

import pytest
from django.template import engines

import openmash.hub.govuk
from openmash.clock import TimeState

ROOM = Path(openmash.hub.govuk.__file__).parent
COMPONENTS = sorted((ROOM / "jinja2" / "components").glob("*.html"))
SHEETS = "".join(path.read_text(encoding="utf-8") for path in (ROOM / "static" / "govuk").glob("*.css"))
SYMBOLS = (ROOM / "jinja2" / "symbols.html").read_text(encoding="utf-8")

STATES = {
    "not_asked": "Not asked", "asked": "Asked, not yet seen", "seen": "Seen, no answer yet",
    "nothing_held": "Nothing held", "withheld": "Held, withheld", "information": "Information",
    "overdue": "Overdue", "unreachable": "Agency unreachable",
}  # fmt: skip


def shown(component: str, call: str, **given: Any) -> str:
    backend: Any = engines.all()[0]
    name = call.partition("(")[0]
    text = f'{{% from "components/{component}.html" import {name} %}}{{{{ {call} }}}}'
    return str(backend.env.from_string(text).render(**given))


@pytest.mark.parametrize("path", COMPONENTS, ids=lambda path: path.stem)
def test_every_component_says_at_its_head_how_each_of_its_macros_is_called(path: Path) -> None:
    head, _, body = path.read_text(encoding="utf-8").partition("#}")
    for name in re.findall(r"{% macro _?(\w+)\(", body):
        assert f"{name}(" in head or name in {"bar", "person", "lock", "chip"}, name


@pytest.mark.parametrize(("state", "words"), STATES.items())
def test_a_state_has_its_own_shape_and_always_its_words(state: str, words: str) -> None:
    assert f'id="s-{state}"' in SYMBOLS
    drawn = shown("state", f"state('{state}')")
    assert f'href="#s-{state}"' in drawn
    assert drawn.endswith(f"</svg>{words}</span>")


def test_no_two_states_look_alike() -> None:
    shapes = re.findall(r'<symbol id="s-(\w+)"[^>]*>(.*?)</symbol>', SYMBOLS)
    assert {name for name, _ in shapes} == {*STATES, "lock"}
    assert len({drawing for _, drawing in shapes}) == len(shapes)


def test_a_chip_is_spoken_whole_and_its_letters_are_not() -> None:
    drawn = shown("state", "answered(1, 2, asked)", asked=[("HE", "Health", "overdue"), ("PO", "Police", "seen")])
    assert '<span aria-hidden="true">HE</span>' in drawn
    assert '<span class="govuk-visually-hidden">Health: overdue</span>' in drawn
    assert '1/2<span class="govuk-visually-hidden"> answered</span>' in drawn
    assert shown("state", "answered(0, 0, [])") == '<span class="om-quiet">None asked yet</span>'


@pytest.mark.parametrize("state", TimeState)
def test_time_left_is_said_in_the_clocks_own_words_and_never_in_a_colours_name(state: TimeState) -> None:
    drawn = shown("time", f"tag('{state}')")
    assert f">{state.words}<" in drawn
    assert f".om-t--{state} " in SHEETS
    assert not re.search(r">\s*(Red|Amber|Green|Blue)\s*<", drawn)


@pytest.mark.parametrize(("used", "width"), [(-1, "0.0"), (0.5, "50.0"), (7, "100.0"), (None, "0.0")])
def test_a_bar_never_leaves_its_ground(used: float | None, width: str) -> None:
    assert f'<rect width="{width}" height="6" class="om-bar--soon"/>' in shown("time", "bar('soon', used)", used=used)


def test_urgency_is_a_colours_name_beside_its_square_and_the_level_carries_no_colour() -> None:
    assert shown("rating", "brag('amber')").endswith("</svg>Amber</span>")
    assert shown("rating", "level(3, 'Complex')") == '<span class="om-level"><b>3</b>Complex</span>'
    assert "Not rated" in shown("rating", "level(none)")
    assert "Not rated" in shown("rating", "brag(none)")


KINDS = [
    "hub", "social_care", "police", "health", "education", "housing", "probation", "youth_justice", "adult_services",
    "early_help", "voluntary",
]  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_agency_has_a_colour_that_can_be_read_and_its_name(kind: str) -> None:
    assert f'class="om-ag om-c-{kind}">Police<' in shown("agency", f"agency('Police', '{kind}')")
    variable = re.search(rf"\.om-c-{kind} {{ --c: var\((--[\w-]+)\); }}", SHEETS)
    assert variable is not None
    colour = re.search(rf"{variable[1]}: #([0-9a-f]{{6}});", SHEETS)
    assert colour is not None
    assert contrast_with_white(colour[1]) >= 4.5


def contrast_with_white(colour: str) -> float:
    """WCAG 2.2, relative luminance."""
    parts = (int(colour[place : place + 2], 16) / 255 for place in (0, 2, 4))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def test_a_part_that_is_remembered_never_takes_text_for_markup() -> None:
    from markupsafe import Markup

    call = "agency(name, 'police')"
    assert "<b>Police</b>" in shown("agency", call, name=Markup("<b>Police</b>"))
    assert "&lt;b&gt;Police&lt;/b&gt;" in shown("agency", call, name="<b>Police</b>")


def test_a_sealed_item_shows_that_it_exists_and_nothing_else() -> None:
    drawn = shown("chronology", "sealed_entry('Police', 'police')")
    words = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", drawn)).strip()
    assert words == "Not dated sealed too Police hold information here; sealed."


@pytest.mark.parametrize(("kind", "words"), [("fact", "Fact"), ("opinion", "Opinion"), ("third_party", "Third party")])
def test_fact_opinion_and_third_party_differ_in_more_than_colour(kind: str, words: str) -> None:
    assert words in shown("item", f"kind('{kind}')")
    assert f".om-kind--{kind} " in SHEETS


def test_a_filter_says_that_it_is_in_use_and_how_to_take_it_off() -> None:
    groups = [("Whose", [("Mine", "?whose=mine", 6, True), ("Everyone’s", "?", 23, False)])]
    assert '<a href="?whose=mine" aria-current="true">' in shown("facets", "facets(groups)", groups=groups)
    assert "Take off the filter" in shown("facets", "filter_tags([('Mine', '?')])")
    assert shown("facets", "filter_tags([])").strip() == ""


def test_a_long_task_says_how_far_it_is_and_an_empty_one_does_not_divide_by_nothing() -> None:
    assert '<progress id="progress" value="312" max="500">' in shown("progress", "progress('Rows', 312, 500, 'x')")
    assert 'max="1"' in shown("progress", "progress('Rows', 0, 0, 'x')")


def test_one_page_alone_has_no_links_to_others() -> None:
    assert shown("pagination", "pagination('', '', '3 of 3')").strip() == ""
    assert 'rel="next"' in shown("pagination", "pagination('', '?page=2', '1 to 50')")
