"""Who finds which page of files, and what they read there."""

import pytest
from django.test import Client

from openmash.hub.partnership.workflow import Role
from tests import doors, make

pytestmark = pytest.mark.django_db

CASE_ROLES = {Role.ADMINISTRATOR, Role.SCREENER, Role.DECISION_MAKER}


@pytest.fixture(autouse=True)
def a_tuesday_morning() -> None:
    make.hub()
    make.time(make.TUESDAY_MORNING)


def somebody(role: Role) -> Client:
    agency = "police" if role is Role.REPRESENTATIVE else "hub"
    make.hub()
    return doors.browser_of(make.member(role, agency=agency, sign_in=True))


@pytest.mark.parametrize("role", Role)
def test_files_are_for_administrators_and_the_open_cases_for_who_works_on_cases(role: Role) -> None:
    client = somebody(role)
    assert client.get("/files/").status_code == (200 if role is Role.ADMINISTRATOR else 403)
    assert client.get("/open-cases").status_code == (200 if role in CASE_ROLES else 403)
