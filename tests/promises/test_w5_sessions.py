"""W5. Sessions: rotation, idle and absolute timeout, server-side logout."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.test import Client

from openmash.hub.config import sessions
from openmash.hub.partnership import actions as partnership
from openmash.hub.partnership.models import Member
from openmash.hub.partnership.workflow import Role
from openmash.hub.records import wall
from tests import doors

KEPT_BY = ["openmash/hub/config/sessions.py", "openmash/hub/config/sign_in.py", "openmash/hub/config/settings.py"]
ALSO_SHOWN_BY = [
    "tests/integration/test_sign_in_door.py::test_the_session_takes_a_new_name_at_sign_in_and_is_deleted_at_sign_out",
    "tests/integration/test_sign_in_door.py::test_a_changed_password_ends_every_other_session",
    "tests/integration/test_sign_in_sessions.py::test_half_an_hour_without_a_question_ends_it",
    "tests/integration/test_sign_in_sessions.py::test_a_day_of_ten_hours_ends_it_however_busy",
    "tests/integration/test_sign_in_sessions.py::test_the_cookie_ends_with_the_browser_and_no_script_can_read_it",
]

pytestmark = pytest.mark.django_db

COOKIE = "sessionid"
IDLE, LONG_DAY = timedelta(minutes=30, seconds=1), timedelta(hours=10, seconds=1)


@pytest.fixture
def dana() -> Member:
    return doors.with_second_factor(doors.member())


@dataclass(frozen=True)
class Stolen:
    """All that a browser held: the name of its session, and the wall's own token."""

    session: str
    token: str

    def opens(self) -> bool:
        """Whether whoever holds this is in."""
        thief = Client()
        thief.cookies[COOKIE], thief.cookies[sessions.COOKIE] = self.session, self.token
        return thief.get("/worklist").status_code == 200


def signed_in(dana: Member) -> tuple[Client, Stolen, Stolen]:
    """A browser that came in by both factors, and what could be stolen from it with the session of before and after."""
    browser = Client()
    doors.tries(browser, email="dana@thornmere.invalid")
    before = browser.cookies[COOKIE].value
    browser.post("/account/2fa/authenticate/", {"code": doors.code_now()})
    assert doors.is_in(browser)
    after, token = (browser.cookies[name].value for name in (COOKIE, sessions.COOKIE))
    return browser, Stolen(before, token), Stolen(after, token)


def weaknesses(dana: Member) -> list[str]:
    """What a stolen cookie is good for that it should not be."""
    browser, before, after = signed_in(dana)
    found = ["the cookie of before sign-in opens the hub"] if before.opens() else []
    found += [] if after.opens() else ["the cookie of sign-in does not open the hub"]
    found += [] if Session.objects.filter(pk=after.session).exists() else ["the session is not kept on the server"]
    browser.post(doors.SIGN_OUT)
    found += ["the cookie opens the hub after sign-out"] if after.opens() else []
    return found


def lasts(dana: Member, length: timedelta, *, working: bool) -> bool:
    """Whether a session is still good after so long, asked for every 25 minutes or not at all."""
    browser, _, stolen = signed_in(dana)
    left = length
    while working and left > timedelta(minutes=25):
        doors.pass_time(minutes=25)
        left -= timedelta(minutes=25)
        browser.get("/worklist")
    doors.pass_time(seconds=left.total_seconds())
    return stolen.opens()


def test_a_stolen_cookie_is_worth_as_little_as_can_be(dana: Member) -> None:
    assert weaknesses(dana) == []


ENDS = [pytest.param(IDLE, False, id="left alone"), pytest.param(LONG_DAY, True, id="at work")]


@pytest.mark.parametrize(("length", "working"), ENDS)
def test_a_session_ends_after_half_an_hour_left_alone_and_after_ten_hours_at_work(
    dana: Member, length: timedelta, working: bool
) -> None:
    assert not lasts(dana, length, working=working)


def test_a_member_who_left_is_out_at_once(dana: Member) -> None:
    _, _, stolen = signed_in(dana)
    partnership.leave(dana, by=doors.member(Role.SYSTEM_ADMINISTRATOR, email="sys@thornmere.invalid"))
    assert not stolen.opens()


def test_the_seeded_fault_sessions_in_a_signed_cookie_are_seen(dana: Member, settings: LazySettings) -> None:
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
    assert weaknesses(dana) == ["the session is not kept on the server"]  # the wall took its own token back


def test_the_seeded_fault_a_token_that_is_kept_and_a_session_that_is_too_are_seen(
    dana: Member, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
    monkeypatch.setattr(wall, "give_back", lambda token: None)
    assert "the cookie opens the hub after sign-out" in weaknesses(dana)


@pytest.mark.parametrize(("length", "working"), ENDS)
def test_the_seeded_fault_a_session_that_never_ends_is_seen(
    dana: Member, length: timedelta, working: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sessions, "over", lambda request: None)
    assert lasts(dana, length, working=working)


def test_the_seeded_fault_a_name_that_is_kept_at_sign_in_is_seen(dana: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SessionBase, "cycle_key", lambda session: None)
    assert weaknesses(dana) == ["the cookie of before sign-in opens the hub"]
