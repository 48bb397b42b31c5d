"""Which browser do the journeys drive?"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def found() -> str:
    """The browser of this machine; without one the journeys fail, and are never skipped."""
    named = os.environ.get("OPENMASH_BROWSER")
    browser = named or next((path for name in NAMES if (path := shutil.which(name))), None)
    if browser is None:
        raise RuntimeError("No browser: install chromium, or name one in OPENMASH_BROWSER")
    return browser


@contextmanager
def opened() -> Iterator[Browser]:
    """A browser for a while. Nothing else may touch the database in this thread until it is closed."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found(), args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()
