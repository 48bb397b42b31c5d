"""Somebody comes to a real hub for the first time, by password and second factor, and goes home again."""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest
from django.db import transaction
from playwright.sync_api import Browser
from pytest_django.plugin import DjangoDbBlocker

from openmash.cli.postgres import APP, Server
from openmash.hub.partnership.workflow import Role
from openmash.hub.records import wall
from tests import doors
from tests.conftest import TEMPLATE, connected_to
from tests.journeys.visitor import Visitor

ROOT = Path(__file__).resolve().parents[2]
EMAIL = "erin@thornmere.invalid"


@pytest.fixture
def real_hub(postgres: Server, django_db_blocker: DjangoDbBlocker, tmp_path: Path) -> Iterator[str]:
    """The address of a hub that is no demonstration, in which one screener has an account."""
    postgres.create_database("door", template=TEMPLATE)
    url = postgres.url(APP, "door")
    try:
        # In a thread of its own: the browser keeps an event loop in this one, where Django will not work.
        with django_db_blocker.unblock(), ThreadPoolExecutor(1) as beside:
            beside.submit(let_in, url).result()
        yield from served(url, home=tmp_path)
    finally:
        postgres.drop_database("door")


def let_in(url: str) -> None:
    """One screener with an account and a password, and no second factor yet."""
    with connected_to(url), transaction.atomic():
        doors.member(Role.SCREENER, email=EMAIL, name="Erin Vole")
        wall.leave()


def served(url: str, *, home: Path) -> Iterator[str]:
    """A real web server of the hub over this database."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {
        "PYTHONPATH": str(ROOT),
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "OPENMASH_HOME": str(home),
    }
    place = f"127.0.0.1:{port}"
    command = [sys.executable, "-m", "gunicorn", "-b", place, "-k", "gthread", "--threads", "4"]
    process = subprocess.Popen([*command, "openmash.hub.config.wsgi:application"], env=environment, cwd=home)
    try:
        wait_for(port)
        yield f"http://{place}"
    finally:
        process.terminate()
        process.wait(timeout=30)


def wait_for(port: int) -> None:
    for _ in range(600):
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("the hub did not come up")


def authenticator(key: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The six figures that an authenticator with this key shows."""
    monkeypatch.setattr(doors, "SECRET", key)
    return doors.code_now()


@pytest.mark.parametrize("javascript", [True, False])
def test_a_first_day_and_a_second(
    real_hub: str, chromium: Browser, monkeypatch: pytest.MonkeyPatch, javascript: bool
) -> None:
    context = chromium.new_context(base_url=real_hub, java_script_enabled=javascript, locale="en-GB")
    erin = Visitor(context.new_page(), checks=javascript)

    erin.goes_to("/board").sees("Sign in", "Forgotten your password?")
    erin.fills("Email address", EMAIL).fills("Password", "not this one").presses("Sign in")
    erin.sees("There is a problem")
    erin.fills("Email address", EMAIL).fills("Password", doors.PASSWORD).presses("Sign in")

    erin.sees("Is it still you?").fills("Password", doors.PASSWORD).presses("It is me")
    erin.sees("Set up your second factor").fills("Authenticator code", "000000").presses("Set it up")
    erin.sees("The code is not right")
    key = re.search(r"type this key: (\w+)", erin.page.inner_text("main"))
    assert key
    erin.fills("Authenticator code", authenticator(key[1], monkeypatch)).presses("Set it up")
    erin.sees("Your recovery codes", "Your authenticator is set up.").presses("Go to the hub").sees("Nothing waits")

    erin.goes_to("/account/2fa/").sees("Your account").follows("Change your password").sees("At least 12 characters")
    erin.fills("Current Password", "wrong").fills("New Password", "short").presses("Change the password")
    erin.sees("There are")
    erin.goes_to("/account/2fa/recovery-codes/generate/").sees("Make new recovery codes?")
    erin.goes_to("/account/2fa/totp/deactivate/").sees("Set up another device?")
    erin.goes_to("/account/logout/").sees("Sign out?").presses("Sign out")
    erin.sees("You have signed out.")

    erin.follows("Forgotten your password?").fills("Email", EMAIL).presses("Send the link")
    erin.sees("Look at your messages").follows("Back to sign in")
    erin.fills("Email address", EMAIL).fills("Password", doors.PASSWORD).presses("Sign in")
    erin.sees("Enter your code").fills("Code", "000000").presses("Sign in")
    erin.sees("The code is not right")
    erin.goes_to("/account/password/reset/key/a-b/").sees("This link no longer works")
    context.close()


def test_of_thirty_guesses_at_once_no_more_than_ten_are_let_through(real_hub: str) -> None:
    def guess(number: int) -> int:
        asked = Request(f"{real_hub}/account/login/", data=urlencode({**typed, "password": f"{number}"}).encode())
        asked.add_header("Cookie", cookie)
        try:
            with urlopen(asked, timeout=60) as answer:
                return int(answer.status)
        except HTTPError as refused:
            refused.close()
            return refused.code

    with urlopen(f"{real_hub}/account/login/", timeout=60) as page:
        cookie = page.headers["Set-Cookie"].partition(";")[0]
        token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', page.read().decode())
    assert token
    typed = {"login": EMAIL, "csrfmiddlewaretoken": token[1]}
    with ThreadPoolExecutor(15) as many:
        answers = list(many.map(guess, range(30)))
    assert set(answers) == {422, 429}
    assert 0 < answers.count(422) <= 10
