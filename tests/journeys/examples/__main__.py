"""Photographs the examples, to be looked at."""

import sys
from pathlib import Path

from tests.journeys.browser import opened
from tests.journeys.examples import PAGES
from tests.journeys.examples.served import WIDTHS, show


def main(folder: Path, names: list[str]) -> None:
    with opened() as browser:
        for name in names or PAGES:
            for width in WIDTHS:
                with show(browser, name, width=width) as page:
                    page.screenshot(path=folder / f"{name}-{width}.png", full_page=True)


main(Path(sys.argv[1]), sys.argv[2:])
