"""What an administrator does with files on their pages, and who else finds them."""

import csv
import re
from io import StringIO
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from openmash.hub.config import jobs
from openmash.hub.contacts import importing
from openmash.hub.contacts.models import Contact, ImportedFile, Mapping
from openmash.hub.contacts.workflow import Progress
from openmash.hub.partnership.workflow import CASE_ROLES, Role
from tests import doors, make, walls
from tests.made_files import HEADINGS, Chosen, row, sent, written

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def uploads(settings: LazySettings, tmp_path: Path) -> Path:
    make.hub()
    make.time(make.TUESDAY_MORNING)
    settings.UPLOADS = tmp_path / "uploads"
    return settings.UPLOADS  # type: ignore[no-any-return]


def somebody(role: Role = Role.ADMINISTRATOR, hub: str = "Thornmere") -> Client:
    make.hub(hub)
    return doors.browser_of(make.member(role, agency="police" if role is Role.REPRESENTATIVE else "hub", sign_in=True))


@pytest.fixture
def ada() -> Client:
    return somebody()


def text(answer: HttpResponse) -> str:
    make.hub()  # the request has left the hub
    make.time(make.TUESDAY_MORNING)
    return re.sub(r"\s+", " ", answer.content.decode())


def give(client: Client, content: bytes | str, *, agency: str = "police", name: str = "night.csv") -> HttpResponse:
    answer = client.post("/files/", {"agency": agency, "file": sent(content, name)})
    text(answer)  # type: ignore[arg-type]
    return answer  # type: ignore[return-value]


def the_file() -> ImportedFile:
    make.hub()
    found = ImportedFile.objects.first()
    assert found is not None
    return found


def say_columns(client: Client, **otherwise: str) -> HttpResponse:
    """What the page shows as chosen, sent as it stands but for what is said otherwise."""
    address = f"/files/{the_file().reference}/columns"
    said = Chosen(text(client.get(address))).by_name  # type: ignore[arg-type]
    answer = client.post(address, said | {name.replace("_", "-"): value for name, value in otherwise.items()})
    text(answer)  # type: ignore[arg-type]
    return answer  # type: ignore[return-value]


def read_all() -> ImportedFile:
    """What the worker does with the file."""
    file = the_file()
    jobs.import_file(file.hub_id, file.reference, walls.queued(file.reference))
    return the_file()


@pytest.mark.parametrize("role", Role)
def test_files_are_for_administrators_and_the_open_cases_for_who_works_on_cases(role: Role, ada: Client) -> None:
    give(ada, written(row()))
    here = f"/files/{the_file().reference}"
    client = somebody(role)
    is_one = role is Role.ADMINISTRATOR
    assert client.get("/files/").status_code == client.head("/files/").status_code == (200 if is_one else 403)
    assert client.post("/files/", {}).status_code == (422 if is_one else 403)
    for address in (f"{here}/columns", f"{here}/refused.csv"):
        assert client.get(address).status_code == (200 if is_one else 404)
    assert client.get(here).status_code == (302 if is_one else 404)
    assert client.post(f"{here}/columns", {}).status_code == (422 if is_one else 404)
    assert client.get(f"{here}/put-aside").status_code == 405
    assert client.post(f"{here}/put-aside").status_code == (302 if is_one else 404)
    assert client.get("/open-cases").status_code == (200 if role in CASE_ROLES else 403)


def test_another_hub_s_file_is_not_there(ada: Client) -> None:
    give(ada, written(row()))
    reference = the_file().reference
    assert somebody(hub="Easterly").get(f"/files/{reference}").status_code == 404


def test_a_file_is_given_its_columns_said_and_its_rows_received(ada: Client, uploads: Path) -> None:
    given = give(ada, written(row(), row(report="R2", dob="31/02/2020")))
    file = the_file()
    assert given["Location"] == f"/files/{file.reference}/columns"
    asked = text(ada.get(given["Location"]))  # type: ignore[arg-type]
    assert "05/04/2018" in asked
    assert "UTF-8; columns parted by commas" in asked
    [lying] = uploads.iterdir()
    assert (lying.name, lying.stat().st_mode & 0o777, uploads.stat().st_mode & 0o777) == (file.stored_as, 0o600, 0o700)

    said = say_columns(ada)
    assert said["Location"] == f"/files/{file.reference}"
    waiting = text(ada.get(said["Location"]))  # type: ignore[arg-type]
    assert "Waiting to be read" in waiting
    assert "0 of 2 rows read" in waiting
    assert 'hx-trigger="every 3s"' in waiting

    assert read_all().progress == Progress.FINISHED
    report = text(ada.get(said["Location"]))  # type: ignore[arg-type]
    assert "2 of 2 rows read" in report
    assert "31/02/2020" in report
    assert "hx-trigger" not in report
    assert Contact.objects.count() == 1
    assert "Read to its end" in text(ada.get("/files/"))  # type: ignore[arg-type]


def test_the_file_goes_from_the_disk_when_it_is_read(
    ada: Client, uploads: Path, django_capture_on_commit_callbacks: pytest.FixtureRequest
) -> None:
    give(ada, written(row()))
    say_columns(ada)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        read_all()
    assert list(uploads.iterdir()) == []
    assert the_file().digest


def test_where_every_row_was_received_that_is_said(ada: Client) -> None:
    give(ada, written(row(), row(report="R2", forename="Jude", dob="43195")))
    say_columns(ada)
    report = text(ada.get(f"/files/{read_all().reference}"))  # type: ignore[arg-type]
    assert "No row was refused" in report
    assert "the number 43195 was read as 05/04/2018" in report


def test_columns_that_were_said_before_are_not_asked_about_again(ada: Client) -> None:
    give(ada, written(row()))
    say_columns(ada)
    again = give(ada, written(row(report="R2")))
    assert again["Location"] == f"/files/{the_file().reference}"
    assert ada.get(f"{again['Location']}/columns")["Location"] == again["Location"]
    make.hub()
    assert Mapping.objects.count() == 1


def test_changed_columns_are_asked_about_by_name(ada: Client) -> None:
    give(ada, written(row()))
    say_columns(ada)
    give(ada, written([*row(), "B7"], headings=[*HEADINGS, "Beat"]))
    asked = text(ada.get(f"/files/{the_file().reference}/columns"))  # type: ignore[arg-type]
    assert "The columns are not those of this sender’s last file." in asked
    assert "New: “Beat”" in asked


def test_a_column_of_which_nothing_is_said_is_named_and_what_was_said_is_kept(ada: Client) -> None:
    give(ada, written([*row(), "B7"], headings=[*HEADINGS, "Beat"]))
    answer = say_columns(ada, what_3="child_given_name", which_3="2")
    shown = text(answer)
    assert answer.status_code == 422
    assert "Choose what “Beat” means, or that it is not kept" in shown
    assert (Chosen(shown).by_name["what-3"], Chosen(shown).by_name["which-3"]) == ("child_given_name", "2")
    assert say_columns(ada, what_9="not_kept").status_code == 302


def test_columns_that_cannot_mean_that_are_refused_with_the_reason(ada: Client) -> None:
    give(ada, written(row()))
    answer = say_columns(ada, what_1="report")
    assert answer.status_code == 422
    assert "cannot both mean “Report number of the sender”" in text(answer)
    assert not Mapping.objects.exists()


def test_the_same_file_sent_twice_is_one_file_and_lies_once(ada: Client, uploads: Path) -> None:
    first, second = give(ada, written(row())), give(ada, written(row()))
    assert first["Location"] == second["Location"]
    assert len(list(uploads.iterdir())) == 1


def test_a_file_is_put_aside(
    ada: Client, uploads: Path, django_capture_on_commit_callbacks: pytest.FixtureRequest
) -> None:
    give(ada, written(row()))
    here = f"/files/{the_file().reference}"
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        assert ada.post(f"{here}/put-aside")["Location"] == here
    assert "Put aside by" in text(ada.get(here))  # type: ignore[arg-type]
    assert ada.get(f"{here}/columns")["Location"] == here
    assert list(uploads.iterdir()) == []
    assert ada.post(f"{here}/put-aside").status_code == 409


def test_refused_rows_are_handed_out_as_a_file_in_which_nothing_runs(ada: Client) -> None:
    give(ada, written(row(report="=HYPERLINK(1)", dob="x"), headings=["=Number", *HEADINGS[1:]]))
    say_columns(ada, what_0="not_kept")
    reference = read_all().reference
    answer = ada.get(f"/files/{reference}/refused.csv")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == f'attachment; filename="refused-{reference}.csv"'
    [headings, line] = csv.reader(StringIO(answer.content.decode("utf-8-sig"), newline=""))
    assert headings == ["Row", "Why it was refused"]
    assert line[0] == "2"
    assert "“x” is not a date" in line[1]


# What the worker finds to do


def waiting() -> list[str]:
    return [
        job.args["reference"]
        for job in ProcrastinateJob.objects.filter(task_name=importing.IMPORT, status="todo").order_by("id")
    ]


def forget_jobs() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE task_name = %s", [importing.IMPORT])


def test_a_file_is_queued_once_its_columns_are_said_and_never_twice(ada: Client) -> None:
    give(ada, written(row()))
    assert waiting() == []
    say_columns(ada)
    assert waiting() == [the_file().reference]
    importing.queue(the_file())
    jobs.sweep_files(0)
    make.hub()
    assert waiting() == [the_file().reference]


def test_what_a_killed_worker_left_is_queued_again(ada: Client) -> None:
    give(ada, written(row()))
    say_columns(ada)
    forget_jobs()
    jobs.sweep_files(0)
    make.hub()
    assert waiting() == [the_file().reference]


def test_a_file_of_which_nobody_says_anything_for_a_month_leaves_the_disk(ada: Client, uploads: Path) -> None:
    give(ada, written(row()))
    make.later(days=29)
    jobs.sweep_files(0)
    make.hub()
    assert the_file().progress == Progress.WAITING
    make.later(days=2)
    jobs.sweep_files(0)
    make.hub()
    assert "Nobody said for 30 days" in the_file().trouble
    assert the_file().progress == Progress.STOPPED
    assert list(uploads.iterdir()) == [], "tidied: nothing names it any more"


def test_a_long_file_makes_room_for_other_jobs(ada: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    give(ada, written(row(), row(report="R2")))
    say_columns(ada)
    forget_jobs()
    file = the_file()
    assert importing.go_on(walls.errand(file.hub_id), file.reference, at_a_time=1)
    make.hub()
    assert waiting() == [file.reference]
    assert file.rows.count() == 1
