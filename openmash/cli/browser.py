"""Which browser do the journeys drive?"""

import os
import shutil
import subprocess

from openmash.cli.refusal import CannotRun

VARIABLE = "OPENMASH_BROWSER"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def found() -> str | None:
    """The browser named in the environment, or one on the PATH."""
    named = os.environ.get(VARIABLE)
    return named or next(filter(None, map(shutil.which, NAMES)), None)


def needed() -> str:
    """A browser, installed if this machine lets us."""
    if browser := found() or _installed():
        return browser
    raise CannotRun(f"the journeys need a browser: install chromium, or set {VARIABLE} to the path of one")


def _installed() -> str | None:
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        return None
    print("installing chromium for the journeys", flush=True)
    _quietly(apt, "update")
    _quietly(apt, "install", "-y", "--no-install-recommends", "chromium")
    return found()


def _quietly(apt: str, *arguments: str) -> None:
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run([apt, "-qq", *arguments], env=environment, capture_output=True, check=False)  # noqa: S603
