"""Do the parts of the design system hold in a real browser: for everyone, at both widths, with scripts and without?"""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from tests.journeys.examples import PAGES
from tests.journeys.examples.served import WIDTHS, show


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_open_to_everyone_and_fits_its_window(chromium: Browser, name: str, width: int) -> None:
    with show(chromium, name, width=width) as page:
        found = Axe().run(page)
        assert not found.response["violations"], found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.complaints == []  # type: ignore[attr-defined]


@pytest.mark.parametrize("width", [768, 1024, 1920])
def test_the_board_never_scrolls_sideways(chromium: Browser, width: int) -> None:
    with show(chromium, "board", width=width, scripts=False) as page:
        assert page.locator("body").evaluate("body => document.documentElement.scrollWidth") <= width


def test_a_page_at_four_hundred_per_cent_still_fits(chromium: Browser) -> None:
    with show(chromium, "enquiry", width=320) as page:
        assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_scripts_run_under_the_policy_and_only_help(chromium: Browser) -> None:
    with show(chromium, "reply-wrong", width=1366) as page:
        assert "js-enabled" in (page.locator("body").get_attribute("class") or "")
        page.wait_for_function("document.activeElement.className === 'govuk-error-summary'")
        page.get_by_role("button", name="Show password").click()
        assert page.locator("#id_password").get_attribute("type") == "text"
        assert page.evaluate("window.htmx.config.allowEval") is False


def test_a_form_can_be_filled_by_keyboard_alone_and_without_scripts(chromium: Browser) -> None:
    with show(chromium, "reply", width=360, scripts=False) as page:
        card = page.get_by_role("group", name="1. GP, and when last seen")
        card.get_by_label("Nothing held").focus()
        page.keyboard.press("ArrowDown")
        assert card.get_by_label("Held, not shared").is_checked()
        page.get_by_label("Year").fill("2026")
        assert page.get_by_text("Send what is answered").is_visible()


def test_a_table_stays_a_table_for_those_who_hear_it_when_it_is_drawn_as_blocks(chromium: Browser) -> None:
    with show(chromium, "enquiry", width=360) as page:
        requests = page.get_by_role("table", name="Requests")
        assert requests.get_by_role("columnheader").count() == 7
        assert requests.get_by_role("row").count() == 6
        assert requests.get_by_role("rowheader", name="Housing").is_visible()


def test_the_whole_card_of_a_big_choice_can_be_pressed(chromium: Browser) -> None:
    with show(chromium, "reply", width=1366) as page:
        page.locator(".om-big").first.click(position={"x": 150, "y": 50})
        assert page.locator("#id_one").is_checked()


@pytest.mark.parametrize("name", ["board", "reply", "enquiry"])
def test_nothing_that_is_a_judgement_is_chosen_beforehand(chromium: Browser, name: str) -> None:
    with show(chromium, name, width=1366) as page:
        assert page.locator("input:checked").count() == 0


def test_the_board_can_be_printed_for_a_day_without_machines(chromium: Browser) -> None:
    with show(chromium, "board", width=700) as page:
        page.emulate_media(media="print")
        assert page.get_by_role("columnheader", name="Time left").bounding_box()["height"] > 1  # type: ignore[index]
        assert not page.get_by_role("navigation", name="Filters").is_visible()
        assert page.get_by_role("table", name="Live contacts by time left").is_visible()


def test_shapes_and_agencies_keep_their_marks_in_forced_colours(chromium: Browser) -> None:
    with show(chromium, "board", width=1366, forced_colors="active") as page:
        shape = page.locator(".om-chip .om-shape").first
        assert shape.evaluate("it => getComputedStyle(it).forcedColorAdjust") == "none"
        current = page.locator('.om-facets [aria-current="true"]')
        assert current.evaluate("it => getComputedStyle(it).outlineStyle") == "solid"
