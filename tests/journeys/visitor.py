"""What does a person do at a page? Steps that read as prose; every page they arrive at is checked."""

import os
import re
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page, expect

PHONE, DESK = 360, 1366
PICTURES = Path(__file__).resolve().parents[2] / "docs" / "images"
#: What axe cannot judge by itself: colours under a hatching or a drawing (their contrast is stated in the design).
AXE = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
REFERENCE = re.compile(r"[0-9A-Z]{5}-[0-9A-Z]{5}-[0-9A-Z]{3}|\?.*$")
CHECKED: set[tuple[str, ...]] = set()


class Visitor:
    """A person with a browser."""

    def __init__(self, page: Page, *, checks: bool = True) -> None:
        self.page = page
        self.checks = checks
        self.complaints: list[str] = []
        page.on("console", self.hears)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def hears(self, message: ConsoleMessage) -> None:
        """The browser complains of what our policy forbids, or of a script that failed."""
        if message.type == "error" and "status of 4" not in message.text:
            self.complaints.append(message.text)

    def arrives(self) -> "Visitor":
        """Every page: nothing complained of, nothing for axe to find, no sideways scrolling on a telephone."""
        assert not self.complaints, self.complaints
        if self.checks and self.kind_of_page() not in CHECKED:
            self.is_within_reach_of_everybody()
            CHECKED.add(self.kind_of_page())
        return self

    def kind_of_page(self) -> tuple[str, ...]:
        """Pages of one kind in one state look alike: each is checked once in a run."""
        parts = "main h1, main h2, main legend, main [role=alert], main button"
        said = self.page.locator(parts).all_inner_texts()
        return (REFERENCE.sub("…", self.page.url), *(re.sub(r"\d+", "…", text) for text in said))

    def is_within_reach_of_everybody(self) -> None:
        before = self.page.viewport_size
        for width in (PHONE, DESK):
            self.page.set_viewport_size({"width": width, "height": 768})
            wider = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wider <= 0, f"{self.page.url} scrolls sideways by {wider} px at {width} px"
            found = Axe().run(self.page, options=AXE)
            assert found.violations_count == 0, f"{self.page.url} at {width} px: {found.generate_report()}"
        if before:
            self.page.set_viewport_size(before)

    def signs_in_as(self, name: str) -> "Visitor":
        self.goes_to("/")
        return self.presses(re.compile(re.escape(name)))

    def goes_to(self, address: str) -> "Visitor":
        self.page.goto(address)
        return self.arrives()

    def follows(self, link: str | re.Pattern[str]) -> "Visitor":
        with self.page.expect_navigation():  # the page that one leaves has long been loaded: what follows is waited for
            self.page.get_by_role("link", name=link).first.click()
        return self.arrives()

    def writes(self, name: str, text: str) -> "Visitor":
        """Into a field by its name, where its label stands on the page many times."""
        self.page.locator(f"[name='{name}']").fill(text)
        return self

    def presses(self, button: str | re.Pattern[str], *, within_part: str = "body") -> "Visitor":
        self.page.locator(within_part).get_by_role("button", name=button).first.click()
        self.page.wait_for_load_state()
        return self.arrives()

    def fills(self, label: str | re.Pattern[str], text: str) -> "Visitor":
        self.page.get_by_label(label).first.fill(text)
        return self

    def chooses(self, *labels: str) -> "Visitor":
        for label in labels:
            self.page.get_by_label(label).first.check()
        return self

    def selects(self, label: str, option: str) -> "Visitor":
        self.page.get_by_label(label).first.select_option(label=option)
        return self

    def chooses_value(self, name: str, value: str) -> "Visitor":
        """A choice by what it means rather than by its words, which differ from page to page."""
        self.page.locator(f"input[name='{name}'][value='{value}']").first.check()
        return self

    def follows_button(self, name: str | re.Pattern[str]) -> "Visitor":
        """A link that looks like a button."""
        self.page.get_by_role("button", name=name).first.click()
        self.page.wait_for_load_state()
        return self.arrives()

    def goes_to_request_of(self, surname: str) -> "Visitor":
        """The request about this family, from the worklist."""
        self.goes_to("/worklist")
        for link in self.page.locator("main a[href^='/requests/']").all():
            address = link.get_attribute("href")
            if address and surname in self.page.request.get(address).text():
                return self.goes_to(address)
        raise AssertionError(f"no request about {surname} in the worklist")

    def dates_in(self, name: str, day: int, month: int, year: int) -> "Visitor":
        for part, number in (("day", day), ("month", month), ("year", year)):
            self.page.locator(f"[name={name}-{part}]").fill(str(number))
        return self

    def dates(self, group: str, day: int, month: int, year: int) -> "Visitor":
        box = self.page.get_by_role("group", name=group).first
        for label, number in (("Day", day), ("Month", month), ("Year", year)):
            box.get_by_label(label).fill(str(number))
        return self

    def attaches(self, label: str, name: str, content: bytes) -> "Visitor":
        file = {"name": name, "mimeType": "text/csv", "buffer": content}
        self.page.get_by_label(label).set_input_files(files=[file])
        return self

    def sees(self, *texts: str | re.Pattern[str]) -> "Visitor":
        for text in texts:
            expect(self.page.get_by_text(text).first).to_be_visible()
        return self

    def does_not_see(self, *texts: str) -> "Visitor":
        for text in texts:
            expect(self.page.get_by_text(text)).to_have_count(0)
        return self

    def takes_a_picture(self, name: str, *, width: int = DESK) -> "Visitor":
        """For the README; only where somebody asked for new ones."""
        if os.environ.get("OPENMASH_PICTURES") == "1":
            PICTURES.mkdir(parents=True, exist_ok=True)
            self.page.set_viewport_size({"width": width, "height": 768})
            self.page.screenshot(path=PICTURES / f"{name}.png", full_page=width != PHONE)
        return self
