"""A session ends by itself, on the server, and says why."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from openmash.hub.audit.events import Event
from openmash.hub.config import sessions
from openmash.hub.partnership.models import Member
from openmash.hub.partnership.workflow import Role
from openmash.hub.records import wall
from tests import doors, walls

pytestmark = pytest.mark.django_db

PLACE = "/account/2fa/"
PAGE = "/worklist"


@pytest.fixture
def dana() -> Member:
    return doors.member(Role.REPRESENTATIVE, agency="police")


@pytest.fixture
def browser(dana: Member) -> Client:
    browser = doors.browser_of(dana)
    assert browser.get(PLACE).status_code == 200
    return browser


def ends_after(browser: Client, said: str, why: str) -> None:
    key = browser.session.session_key
    answer = browser.get(f"{PAGE}?order=due")
    assert answer.status_code == 403
    assert said in answer.content.decode()
    assert "/account/login/?next=%2Fworklist%3Forder%3Ddue" in answer.content.decode()
    assert not Session.objects.filter(pk=key).exists()
    assert [entry.details for entry in doors.log(Event.MEMBER_SIGNED_OUT)] == [{"why": why}]
    assert browser.get(PAGE).status_code == 302


def test_half_an_hour_without_a_question_ends_it(browser: Client) -> None:
    doors.pass_time(minutes=30, seconds=1)
    ends_after(browser, "for half an hour", "idle")


def test_working_on_keeps_it(browser: Client) -> None:
    for _ in range(4):
        doors.pass_time(minutes=29)
        assert browser.get(PLACE).status_code == 200


def test_a_day_of_ten_hours_ends_it_however_busy(browser: Client) -> None:
    for _ in range(24):
        doors.pass_time(minutes=25)
        assert browser.get(PLACE).status_code == 200
    doors.pass_time(minutes=1)
    ends_after(browser, "for ten hours", "long_day")


@pytest.mark.parametrize("token", [None, "", "x" * 43, "\x00\xff", "another's"])
def test_a_session_that_was_stolen_opens_nothing_and_is_ended(browser: Client, dana: Member, token: str | None) -> None:
    """Whoever reads the table of sessions has its name, and not the token of which the wall keeps a hash."""
    other = doors.member(Role.GOVERNANCE_LEAD, email="other@thornmere.invalid")
    thief, key = Client(), browser.cookies["sessionid"].value
    thief.cookies["sessionid"] = key
    if token is not None:
        walls.come_in(shown := Client(), other.user)
        thief.cookies[sessions.COOKIE] = shown.cookies[sessions.COOKIE].value if token == "another's" else token
    answer = thief.get(PAGE)
    assert answer.status_code == 403
    assert "the one in which you signed in" in answer.content.decode()
    assert not Session.objects.filter(pk=key).exists()
    assert [entry.details for entry in doors.log(Event.MEMBER_REFUSED, hub="")] == [{"why": "not_theirs"}]
    assert browser.get(PAGE).status_code == 302  # whose session it was signs in again, and learns of it that way


def test_signing_out_gives_the_token_back(browser: Client, dana: Member) -> None:
    token = browser.cookies[sessions.COOKIE].value
    browser.post(doors.SIGN_OUT)
    assert browser.cookies[sessions.COOKIE].value == ""
    assert dana.user is not None
    assert wall.come_in(dana.user.pk, token) is None


def test_what_was_being_sent_leads_back_to_the_beginning(browser: Client) -> None:
    doors.pass_time(minutes=31)
    answer = browser.post(PAGE, {"worry": "typed for an hour"})
    assert answer.status_code == 403
    assert 'next=%2F"' in answer.content.decode()


def test_the_sign_in_page_opens_at_once_for_whoever_was_idle(browser: Client) -> None:
    doors.pass_time(minutes=31)
    assert browser.get(doors.SIGN_IN).status_code == 200


def test_that_it_lives_is_noted_once_a_minute_at_most(browser: Client) -> None:
    seen = browser.session["seen_at"]
    doors.pass_time(seconds=30)
    browser.get(PLACE)
    assert browser.session["seen_at"] == seen
    doors.pass_time(seconds=31)
    browser.get(PLACE)
    assert browser.session["seen_at"] == seen + 61


def test_the_cookie_ends_with_the_browser_and_no_script_can_read_it() -> None:
    doors.member()
    client = Client()
    doors.tries(client, email="dana@thornmere.invalid")
    cookie = client.cookies["sessionid"]
    assert cookie["max-age"] == ""
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
