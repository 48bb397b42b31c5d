"""A session ends by itself, on the server, and says why."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from openmash.hub.audit.events import Event
from openmash.hub.partnership.models import Member
from openmash.hub.partnership.workflow import Role
from tests import doors

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
