"""The pages of a contact: what they show, to whom, and that every reading is on record."""

import html
import re
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from openmash.hub.contacts.workflow import Stage
from openmash.hub.partnership.models import Member
from openmash.hub.partnership.workflow import Role
from tests import make

pytestmark = pytest.mark.django_db


class Desk:
    """A member with a browser that keeps cookies and nothing else."""

    def __init__(self, member: Member) -> None:
        self.member = member
        self.client = Client()
        self.client.force_login(member.user)

    def opens(self, address: str, status: int = 200) -> str:
        return self.read(self.client.get(address), status)

    def sends(self, address: str, data: dict[str, Any], status: int = 302) -> str:
        return self.read(self.client.post(address, data), status)

    def read(self, answer: HttpResponse, status: int) -> str:
        make.hub()
        self.answer = answer
        text = html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode()))
        self.text = re.sub(r"\s+", " ", text)
        assert answer.status_code == status, self.text
        return self.text


@pytest.fixture(autouse=True)
def a_tuesday_morning(settings: Any) -> None:
    settings.DEMO = True  # nobody in these tests has a second factor
    make.hub()
    make.time(make.TUESDAY_MORNING)


@pytest.fixture
def screener() -> Desk:
    return Desk(make.member(Role.SCREENER, name="Sam Wick", sign_in=True))


@pytest.mark.parametrize("at", [Stage.RECEIVED, Stage.CHECKED, Stage.TRIAGED, Stage.PREPARED])
def test_a_contact_is_shown_at_every_stage(screener: Desk, at: Stage) -> None:
    contact = make.contact(at=at, by=screener.member)
    text = screener.opens(f"/contacts/{contact.reference}")
    assert "Tamsin Okafor-Vale, 9" in text


def test_look(screener: Desk) -> None:
    make.open_cases(make.particulars())
    contact = make.contact(at=Stage.TRIAGED, by=screener.member)
    for page in ("", "/received", "/add-child", "/add-person", "/hand-on", "/rate", "/entered-in-error", "/triage"):
        screener.opens(f"/contacts/{contact.reference}{page}")
    screener.opens("/contacts/new")
