"""Who finds which page of files, and what they read there."""

from pathlib import Path

import pytest
from django.conf import LazySettings
from django.http import HttpResponse
from django.test import Client

from openmash.hub.config import jobs
from openmash.hub.contacts.models import Contact, ImportedFile
from openmash.hub.contacts.workflow import Channel
from openmash.hub.partnership.workflow import CASE_ROLES, Role
from tests import doors, made_files, make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def a_tuesday_morning(settings: LazySettings, tmp_path: Path) -> None:
    settings.UPLOADS = tmp_path / "uploads"
    make.hub()
    make.time(make.TUESDAY_MORNING)


def somebody(role: Role = Role.ADMINISTRATOR) -> Client:
    agency = "police" if role is Role.REPRESENTATIVE else "hub"
    make.hub()
    return doors.browser_of(make.member(role, agency=agency, sign_in=True))


def text(answer: HttpResponse) -> str:
    make.hub()  # the request has left the hub
    make.time(make.TUESDAY_MORNING)
    return answer.content.decode()


def give(client: Client, content: bytes | str, *, agency: str = "police", name: str = "night.csv") -> HttpResponse:
    answer = client.post("/files/", {"agency": agency, "file": made_files.sent(content, name)})
    text(answer)
    return answer  # type: ignore[return-value]


def the_file() -> ImportedFile:
    make.hub()
    found = ImportedFile.objects.first()
    assert found is not None
    return found


def say_columns(client: Client, **otherwise: str) -> HttpResponse:
    """What the page guesses, sent as it stands but for what is said otherwise."""
    address = f"/files/{the_file().reference}/columns"
    said = made_files.Chosen(text(client.get(address))).by_name
    answer = client.post(address, said | otherwise)
    text(answer)
    return answer  # type: ignore[return-value]


@pytest.mark.parametrize("role", Role)
def test_files_are_for_administrators_and_the_open_cases_for_who_works_on_cases(role: Role) -> None:
    client = somebody(role)
    assert client.get("/files/").status_code == (200 if role is Role.ADMINISTRATOR else 403)
    assert client.get("/open-cases").status_code == (200 if role in CASE_ROLES else 403)


def test_a_file_is_given_its_columns_said_and_its_rows_received() -> None:
    client = somebody()
    given = give(client, made_files.written(made_files.row(), made_files.row(report="R2", dob="31/02/2020")))
    file = the_file()
    assert given["Location"] == f"/files/{file.reference}/columns"
    assert "05/04/2018" in text(client.get(given["Location"]))

    said = say_columns(client)
    assert said["Location"] == f"/files/{file.reference}"
    jobs.import_file(file.hub_id, file.reference)

    make.hub()
    report = text(client.get(said["Location"]))
    assert "31/02/2020" in report
    assert "2 of 2" in report
    assert Contact.objects.get().channel == Channel.FILE
