"""Where do the journeys happen? In a demonstration hub as anyone starts it, through a real browser."""

import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.journeys.browser import opened
from tests.journeys.visitor import Visitor

ROOT = Path(__file__).resolve().parents[2]
READY = re.compile(r"ready at (http://[0-9.:]+)")


@pytest.fixture(scope="session")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a fresh demonstration, started by the verb that everybody uses, and stopped by its own signal."""
    if os.environ.get("OPENMASH_HUB"):  # a demonstration that is running already
        yield os.environ["OPENMASH_HUB"]
        return
    home = tmp_path_factory.mktemp("demo") / "home"
    command = [sys.executable, "-m", "openmash.cli", "demo", "--port", "0", "--home", str(home), "--no-browser"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    timer = threading.Timer(120, process.kill)  # a demonstration is ready in seconds; what is not is a failure
    timer.start()
    try:
        address = address_of(process)
        timer.cancel()
        yield address
    finally:
        timer.cancel()
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)


def address_of(process: "subprocess.Popen[str]") -> str:
    """Read what the demonstration says until it names its address."""
    said = []
    assert process.stdout is not None
    for line in process.stdout:
        said.append(line)
        if found := READY.search(line):
            threading.Thread(target=process.stdout.read, daemon=True).start()
            return found[1]
    raise AssertionError("the demonstration did not come up: " + "".join(said))


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A browser for one module, closed before anything else runs: while it is open no test can reach the database."""
    with opened() as browser:
        yield browser


class Hub:
    """The demonstration, and who walks into it."""

    def __init__(self, address: str, chromium: Browser) -> None:
        self.address = address
        self.chromium = chromium
        self.inside: list[Visitor] = []

    def visitor(self, *, javascript: bool = True, width: int = 1366) -> Visitor:
        """Somebody at a desk (or, with a width of 360, with a telephone) who has not signed in."""
        context = self.chromium.new_context(
            base_url=self.address,
            java_script_enabled=javascript,
            viewport={"width": width, "height": 768},
            locale="en-GB",
            timezone_id="Europe/London",
        )
        context.set_default_timeout(10_000)
        entered = Visitor(context.new_page(), checks=javascript)
        self.inside.append(entered)
        return entered

    def member(self, name: str, *, javascript: bool = True, width: int = 1366) -> Visitor:
        """A member of the hub who has signed in with one click."""
        return self.visitor(javascript=javascript, width=width).signs_in_as(name)


@pytest.fixture
def at_the_hub(hub: str, chromium: Browser) -> Iterator[Hub]:
    """The hub; whoever came in leaves at the end."""
    here = Hub(hub, chromium)
    yield here
    for visitor in here.inside:
        visitor.page.context.close()
