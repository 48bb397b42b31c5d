"""Bad files: a clear message that names the place and the remedy, what was filled in kept, and nothing half kept."""

import errno
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.conf import LazySettings
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from openmash.hub.config import jobs
from openmash.hub.contacts.files import storage
from openmash.hub.contacts.models import Child, Contact, ImportedFile, ImportedRow
from openmash.hub.govuk import uploads
from openmash.hub.partnership.workflow import Role
from tests import doors, make, walls
from tests.made_files import HEADINGS, Chosen, row, sent, written

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings: LazySettings, tmp_path: Path) -> Path:
    make.hub()
    make.time(make.TUESDAY_MORNING)
    settings.UPLOADS = tmp_path / "uploads"
    return settings.UPLOADS  # type: ignore[no-any-return]


@pytest.fixture
def ada() -> Client:
    return doors.browser_of(make.member(Role.ADMINISTRATOR, sign_in=True))


def give(client: Client, content: bytes | str, name: str = "night.csv") -> HttpResponse:
    answer = client.post("/files/", {"agency": "police", "file": sent(content, name)})
    make.hub()
    make.time(make.TUESDAY_MORNING)
    return answer  # type: ignore[return-value]


def shown(answer: HttpResponse) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


REFUSED_WHOLE = {
    "an Excel workbook": (b"PK\x03\x04\x14\x00", "an Excel workbook, or another zipped file"),
    "a workbook with a false name": (b"\xd0\xcf\x11\xe0\xa1\xb1", "an older Office"),
    "a PDF": (b"%PDF-1.7\n", "The file is a PDF"),
    "a web page": (b"<!DOCTYPE html><script>alert(1)</script>", "a web page"),
    "a picture with a script": (b"<svg onload=alert(1)>", "a picture"),
    "no bytes": (b"", "The file is empty"),
    "blank rows": (b"\n\n  \n", "nothing in the file but blank rows"),
    "headings only": (",".join(HEADINGS).encode(), "headings and no rows under them"),
    "one column": (b"Concern\nShouting\n", "a single column, “Concern”"),
    "no headings": (b"R1,05/04/2018,Ada\n", "must hold the names of the columns"),
    "an open quotation mark": (written(row()).encode() + b'R2,"Ada\n', "Row 3: A quotation mark opens here"),
    "bytes that are no letters": (b"A,B\n\x81\x8d\x8f,\x90\n", "bytes that are no letters"),
    "a line without end": (b"A,B\n" + b"x" * 2_000_001, "2,000,000 characters or more"),
    "300 columns": (",".join(f"c{n}" for n in range(300)).encode(), "300 columns, and at most 200"),
}


@pytest.mark.parametrize("what", REFUSED_WHOLE)
def test_what_is_no_table_is_refused_on_the_page_with_the_remedy(ada: Client, folder: Path, what: str) -> None:
    content, said = REFUSED_WHOLE[what]
    answer = give(ada, content, name="night.csv")
    page = shown(answer)
    assert answer.status_code == 422
    assert said in page
    assert Chosen(page).by_name["agency"] == "police"  # what was said of it is not lost
    assert not ImportedFile.objects.exists()
    assert not folder.exists() or list(folder.iterdir()) == []


LONG = "x" * 10**6
REFUSED_ROW = {
    "NUL": (row(concern="before\x00after"), "Concern: a character cannot be kept (U+0000, after 6 others)"),
    "a million characters": (row(concern=LONG), "Concern: 1,000,000 characters, and at most 20,000"),
    "a name of a million": (row(surname=LONG), "Surname: 1,000,000 characters, and at most 100"),
    "a date of a million": (row(dob=LONG), "DOB: “xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx” is not a date"),
    "the year 0": (row(dob="05/04/0000"), "DOB: “05/04/0000” is in the year 0"),
    "the year 9999": (row(dob="05/04/9999"), "DOB: “05/04/9999” is in the year 9999"),
    "a birthday to come": (row(dob="05/04/2027"), "the date of birth is after the contact came"),
    "29 February of no leap year": (row(dob="29/02/2019"), "DOB: “29/02/2019” is a day that 2019 does not have"),
    "the month first": (row(dob="04/25/2018"), "it seems to be written month first, as in America"),
    "a moment to come": (row(received="17/11/2026 23:59"), "Received: the time is still to come"),
    "a moment in 1900": (row(received="01/01/1900"), "Received: "),
    "a moment in 9999": (row(received="01/01/9999 10:00"), "Received: “01/01/9999 10:00” is in the year 9999"),
    "a sex that is none": (row(sex="Q"), "Sex: “Q” is not understood. Write F, M or I"),
    "one cell too many": ([*row(), "B7"], "The row has 10 cells, and there are 9 columns"),
    "cells that are missing": (row()[:4], "The row stops after 4 cells: “DOB” is not there"),
    "nothing but its number": (["R1"] + [""] * 8, "Say what the worry is, or name at least one child"),
}


@pytest.mark.parametrize("codec", ["utf-8", "utf-16"])
def test_bad_rows_are_refused_by_number_and_reason_and_the_good_one_after_them_is_received(
    ada: Client, codec: str
) -> None:
    bad = [row for row, _ in REFUSED_ROW.values()]
    given = give(ada, written(*bad, row(report="R2", forename="Jude")).encode(codec))
    asked = ada.post(given["Location"], Chosen(shown(ada.get(given["Location"]))).by_name)  # type: ignore[arg-type]
    make.hub()
    make.time(make.TUESDAY_MORNING)
    file = ImportedFile.objects.get()
    jobs.import_file(file.hub_id, file.reference, walls.queued(file.reference))
    page = shown(ada.get(asked["Location"]))  # type: ignore[arg-type]
    make.hub()

    *refused, received = ImportedRow.objects.order_by("number")
    for number, (one, (what, (_, said))) in enumerate(zip(refused, REFUSED_ROW.items(), strict=True), start=2):
        assert (one.number, one.result, one.contact) == (number, "refused", None), what
        assert said in one.reason, what
        assert said in page, what
    assert received.result == "accepted"
    assert Contact.objects.count() == Child.objects.count() == 1


@pytest.mark.parametrize(("codec", "said"), [("utf-8-sig", "UTF-8"), ("utf-16", "UTF-16"), ("cp1252", "Windows-1252")])
def test_names_with_accents_come_through_in_every_encoding_and_it_is_said_which(
    ada: Client, codec: str, said: str
) -> None:
    given = give(ada, written(row(forename="Zoë", surname="Siân–Dürer")).encode(codec))
    page = shown(ada.get(given["Location"]))  # type: ignore[arg-type]
    assert "Siân–Dürer" in page
    assert f"{said}" in page


@pytest.mark.parametrize(
    "posted", [{}, {"agency": "nobody"}, {"agency": "hub"}, {"agency": "police"}, {"agency": "police", "file": "text"}]
)
def test_a_form_that_says_too_little_is_shown_again(ada: Client, posted: dict[str, str]) -> None:
    answer = ada.post("/files/", posted)
    assert answer.status_code == 422
    assert "There " in shown(answer)  # type: ignore[arg-type]


def test_a_name_of_a_file_is_a_name_and_no_path(ada: Client) -> None:
    give(ada, written(row()), name="../../etc/" + "n" * 250 + ".csv")
    assert "/" not in ImportedFile.objects.get().filename
    assert len(ImportedFile.objects.get().filename) <= 200


# Too much


class Endless:
    """A body of so many bytes, made as it is read; how many were read is counted."""

    def __init__(self, begins: bytes, length: int) -> None:
        self.begins, self.length, self.given = BytesIO(begins), length, 0

    def read(self, size: int = -1) -> bytes:
        wanted = min(size if size >= 0 else 1 << 16, self.length - self.given)
        chunk = self.begins.read(wanted) or b"x" * wanted
        self.given += len(chunk)
        return chunk

    readline = read


def post_endless(client: Client, length: int, *, declared: int | None = None) -> tuple[HttpResponse, Endless]:
    whole = encode_multipart(BOUNDARY, {"agency": "police", "file": sent(b"A,B\n")})
    body = Endless(whole[: whole.index(b"A,B") + 4], length)
    request = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/files/",
        "CONTENT_TYPE": MULTIPART_CONTENT,
        "CONTENT_LENGTH": str(declared or length),
        "wsgi.input": body,
    }
    answer = client.request(**request)
    make.hub()
    return answer, body  # type: ignore[return-value]


def test_a_file_of_200_mb_is_refused_before_it_is_read_and_the_rest_of_the_form_is_kept(
    ada: Client, folder: Path
) -> None:
    answer, body = post_endless(ada, 200_000_000)
    page = shown(answer)
    assert answer.status_code == 413
    assert "The file must be 50 MB or smaller" in page
    assert Chosen(page).by_name["agency"] == "police"
    assert body.given < 200_000  # the first piece, in which the form's own fields stand
    assert not folder.exists()


def test_a_file_that_grows_past_the_limit_is_let_go_there(ada: Client, folder: Path, settings: LazySettings) -> None:
    settings.UPLOAD_LIMIT = 300_000
    answer, body = post_endless(ada, 390_000)
    assert answer.status_code == 413
    assert body.given < 390_000
    assert list(folder.iterdir()) == []


@pytest.fixture
def full_disk() -> Iterator[None]:
    """A disk that takes nothing more."""

    def full(*_: Any, **__: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with patch.object(uploads, "NamedTemporaryFile", full):
        yield


@pytest.mark.usefixtures("full_disk")
def test_a_full_disk_is_said_plainly_and_the_form_is_kept(ada: Client) -> None:
    answer = give(ada, written(row()))
    assert answer.status_code == 503
    assert "could not be kept, because the disk is full. Tell the hub’s desk" in shown(answer)
    assert Chosen(shown(answer)).by_name["agency"] == "police"


def test_a_disk_that_fills_while_the_file_is_kept_leaves_nothing(ada: Client, folder: Path) -> None:
    with patch.object(storage.os, "fsync", side_effect=OSError(errno.ENOSPC, "No space left on device")):
        answer = give(ada, written(row()))
    assert answer.status_code == 422
    assert "The file could not be kept: the hub’s disk is full" in shown(answer)
    assert list(folder.iterdir()) == []
    assert not ImportedFile.objects.exists()


def test_a_browser_that_goes_away_leaves_nothing(folder: Path) -> None:
    whole = encode_multipart(BOUNDARY, {"agency": "police", "file": sent(b"A,B\n" * 30_000)})
    cut = whole[: len(whole) // 2]
    request = RequestFactory().generic("POST", "/files/", cut, content_type=MULTIPART_CONTENT)
    assert uploads.files_of(request) == {}
    assert list(folder.iterdir()) == []
