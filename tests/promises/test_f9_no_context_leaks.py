"""F9. No context leaks between requests.

Many people's requests go over one connection, one after another: pages, refusals, addresses that are not there,
failures in the middle, forms. After each the database does not know who asks, and nobody sees what another hub holds.
"""

import random
from collections.abc import Callable

import pytest
from django.db import connection, transaction
from django.test import Client

from openmash.hub.partnership.models import Agency, Member
from openmash.hub.partnership.workflow import Role
from openmash.hub.records import wall
from tests import doors, make, walls

from .depth import times

KEPT_BY = ["openmash/hub/config/middleware.py", "openmash/hub/records/wall.py"]

PATHS = ["/board", "/worklist", "/enquiries", "/search", "/governance", "/nowhere", "/contacts/ZZZZZ-ZZZZZ-ZZZ", "/"]
CANARIES = {"Thornmere": "Tamarind", "Easterly": "Saffron"}


def in_context() -> tuple[int, int, int]:
    """Whom the database thinks to be asking, now and in a transaction that is new."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT wall.hub(), wall.person(), wall.member()")
        return tuple(cursor.fetchone())  # type: ignore[return-value]


def people() -> list[tuple[Client, str]]:
    """Members of two hubs in several roles, each with a browser; and of each hub the word that is the other's."""
    found = []
    for name, canary in CANARIES.items():
        with transaction.atomic():
            hub = make.hub(name)
            told = make.notification(make.child_told(make.particulars(canary)), worry=canary)
            make.contact(told=told, by=make.member(Role.SCREENER))
            roles = ((Role.SCREENER, ""), (Role.DECISION_MAKER, ""), (Role.GOVERNANCE_LEAD, ""))
            members = [make.member(role, sign_in=True) for role, _ in roles]
            members.append(make.member(Role.REPRESENTATIVE, agency="police", sign_in=True))
            other = next(word for word in CANARIES.values() if word != canary)
            found += [(browser_of(member), other) for member in members]
            assert hub.pk
    return [*found, (Client(raise_request_exception=False), "Tamarind")]


def browser_of(member: Member) -> Client:
    client = Client(raise_request_exception=False)
    walls.come_in(client, doors.with_second_factor(member).user)
    return client


def test_after_every_request_the_database_knows_nobody(
    scratch: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    everybody, chance = people(), random.Random(9)
    assert in_context() == (0, 0, 0)
    answered: set[int] = set()
    for _ in range(times(120, deep=5_000)):
        browser, of_another_hub = chance.choice(everybody)
        with monkeypatch.context() as broken:
            if chance.random() < 0.15:  # it fails when it has come far: while the page is being made
                broken.setattr("openmash.hub.config.frame.navigation", fails)
            path = chance.choice(PATHS)
            answer = browser.get(path) if chance.random() < 0.8 else browser.post(path, {"worry": "x"})
        answered.add(answer.status_code)
        assert of_another_hub not in answer.content.decode(), path
        assert in_context() == (0, 0, 0), path
        assert not Agency.objects.exists(), "rows without a context"
    assert {200, 302, 404, 405, 500} <= answered


def fails(*_: object, **__: object) -> None:
    raise RuntimeError("in the middle of the page")


def test_a_context_does_not_outlive_its_transaction_whatever_ends_it(scratch: Callable[[str], str]) -> None:
    with transaction.atomic():
        wall.rehearse(1)
        assert Agency.objects.exists()
    assert in_context() == (0, 0, 0)  # it was committed without leaving
    with pytest.raises(RuntimeError):
        enter_and_fail()
    assert in_context() == (0, 0, 0)


@transaction.atomic
def enter_and_fail() -> None:
    wall.rehearse(1)
    fails()
