"""A2. Nothing is shown before its audit row is durable; no audit, no read."""

from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client

from openmash.cli.postgres import SUPERUSER
from openmash.hub.config import middleware
from openmash.hub.contacts.actions import reading
from openmash.hub.partnership.workflow import Role
from openmash.hub.records import wall
from tests import doors, make, walls

KEPT_BY = ["openmash/hub/config/middleware.py", "openmash/hub/audit/actions.py"]

Scratch = Callable[[str], str]


class Moment:
    """What another connection finds in the log at the moment when the answer is ready and no byte of it has left."""

    def __init__(self, scratch: Scratch) -> None:
        self.superuser = scratch(SUPERUSER)
        with transaction.atomic():
            make.hub()
            self.contact = make.contact(by=make.member())
            reader = doors.with_second_factor(make.member(Role.SCREENER, sign_in=True))
        assert reader.user is not None
        self.browser = Client()
        walls.come_in(self.browser, reader.user)
        self.found = 0

    def look(self) -> int:
        with psycopg.connect(self.superuser) as link:
            [(found,)] = link.execute("SELECT count(*) FROM audit_entry WHERE event = 'contact.read'")
        return int(found)

    def ask(self) -> HttpResponse:
        answering = self.browser.handler.get_response

        def answer(request: Any) -> Any:
            response = answering(request)
            self.found = self.look()
            return response

        self.browser.handler.get_response = answer  # type: ignore[method-assign]
        return self.browser.get(f"/contacts/{self.contact.reference}")  # type: ignore[return-value]


def test_the_entry_is_durable_before_the_first_byte_leaves(scratch: Scratch) -> None:
    moment = Moment(scratch)
    assert moment.ask().status_code == 200
    assert moment.found == 1


def test_who_is_killed_between_the_entry_and_the_answer_has_recorded_what_nobody_saw(scratch: Scratch) -> None:
    moment = Moment(scratch)
    answering = moment.browser.handler.get_response

    def killed(request: Any) -> Any:
        answering(request)
        raise SystemExit

    moment.browser.handler.get_response = killed  # type: ignore[method-assign]
    with pytest.raises(SystemExit):
        moment.browser.get(f"/contacts/{moment.contact.reference}")
    assert moment.look() == 1


def test_who_is_killed_before_the_entry_is_durable_shows_nothing(
    scratch: Scratch, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = Moment(scratch)
    leave = wall.leave

    def killed() -> None:
        leave()
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    monkeypatch.setattr(middleware.wall, "leave", killed)
    answer = moment.ask()
    connection.close()
    assert answer.status_code == 503
    assert moment.contact.reference not in answer.content.decode()
    assert moment.look() == 0


def test_the_seeded_fault_audit_after_the_response_is_found(scratch: Scratch, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is written down when the answer is on its way is not there when it leaves."""
    later: list[dict[str, Any]] = []
    monkeypatch.setattr(reading, "record", lambda event, **said: later.append(said))
    moment = Moment(scratch)
    assert moment.ask().status_code == 200
    assert moment.found == 0
