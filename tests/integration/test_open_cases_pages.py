"""The page of the list of open cases: its age for who works on cases, and for an administrator the next one."""

import re
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core import signing
from django.http import HttpResponse
from django.test import Client

from openmash.hub.contacts.models import OpenCase, OpenCaseList
from openmash.hub.partnership.workflow import Role
from tests import doors, make
from tests.made_files import CASES, case, sent, written

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings: LazySettings, tmp_path: Path) -> Path:
    make.hub()
    make.time(make.TUESDAY_MORNING)
    settings.UPLOADS = tmp_path / "uploads"
    return settings.UPLOADS  # type: ignore[no-any-return]


@pytest.fixture
def ada() -> Client:
    return doors.browser_of(make.member(Role.ADMINISTRATOR, sign_in=True, name="Ada Minton"))


def shown(answer: HttpResponse) -> str:
    make.hub()  # the request has left the hub
    make.time(make.TUESDAY_MORNING)
    return re.sub(r"\s+", " ", answer.content.decode())


def give(client: Client, *listed: list[str], content: str | None = None, **more: str) -> tuple[int, str]:
    file = {"file": sent(written(*listed, headings=CASES) if content is None else content, "list.csv")}
    answer = client.post("/open-cases", (file if listed or content is not None else {}) | more)
    page = shown(answer)  # type: ignore[arg-type]
    return answer.status_code, page


def page_of(client: Client) -> str:
    return shown(client.get("/open-cases"))  # type: ignore[arg-type]


def many(count: int) -> list[list[str]]:
    return [case(case=f"C{number}", surname=f"Rowe{number}") for number in range(count)]


def test_before_the_first_list_no_child_can_be_checked(ada: Client) -> None:
    page = page_of(ada)
    assert "<strong>Not checked.</strong> No list has come yet" in page
    assert "Put this list in force" in page


def test_a_list_that_is_given_is_in_force_and_its_file_is_gone(ada: Client, folder: Path) -> None:
    status, _ = give(ada, case(), case(case="C2", dob="31/02/2017"))
    assert status == 302
    page = page_of(ada)
    assert "In force: 1 child open to a worker." in page
    assert "In force, under 1 min old" in page
    assert "Not checked" not in page
    assert "31/02/2017” is a day that 2017 does not have" in page
    assert list(folder.iterdir()) == []


def test_an_old_list_is_said_to_be_too_old(ada: Client) -> None:
    give(ada, case(), **{"listed_on-day": "15", "listed_on-month": "11", "listed_on-year": "2026"})
    assert OpenCaseList.objects.get().as_at == make.TUESDAY_MORNING.replace(day=15, hour=0, minute=0)
    page = page_of(ada)
    assert "<strong>Not checked.</strong> The last list is of 15 November 2026" in page
    assert "After 30 hours a list is no longer believed" in page
    assert "Too old" in page


def test_the_time_of_today_s_list_may_be_said_alone(ada: Client) -> None:
    give(ada, case(), listed_time="06:00")
    assert OpenCaseList.objects.get().as_at == make.TUESDAY_MORNING.replace(hour=6, minute=0)


@pytest.mark.parametrize("role", [Role.SCREENER, Role.DECISION_MAKER])
def test_who_works_on_cases_sees_its_age_and_neither_the_refused_rows_nor_the_form(ada: Client, role: Role) -> None:
    give(ada, case(), case(dob="31/02/2017"))
    client = doors.browser_of(make.member(role, sign_in=True))
    page = page_of(client)
    assert "In force, under 1 min old" in page
    assert "31/02/2017" not in page
    assert "Put this list in force" not in page
    assert give(client, case())[0] == 403


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "Choose the list"),
        ({"content": ""}, "The list is empty"),
        ({"content": "PK\x03\x04"}, "an Excel workbook"),
        ({"content": "A,B\n1,2\n"}, "must say who the children are"),
        ({"content": written(case(dob="x"), headings=CASES)}, "No row of the list can be used"),
        ({"content": written(case(), headings=CASES), "listed_time": "25:00"}, "Time of the list must be"),
        ({"content": written(case(), headings=CASES), "listed_time": "23:59"}, "The day of the list is still to come"),
        ({"content": written(case(), headings=CASES), "listed_on-day": "31"}, "Day of the list must"),
    ],
)
def test_a_list_that_cannot_be_used_leaves_the_last_one_in_force(
    ada: Client, folder: Path, given: dict[str, str], said: str
) -> None:
    give(ada, case(), listed_time="06:00")
    status, page = give(ada, **given)
    assert status == 422
    assert said in page
    assert given.get("listed_time", "") in page
    assert OpenCaseList.objects.count() == 1
    assert list(folder.iterdir()) == []


def held(page: str) -> str:
    found = re.search(r'name="held" value="([^"]*)"', page)
    return found[1] if found else ""


def test_a_much_shorter_list_is_held_while_somebody_says_that_it_is_whole(ada: Client, folder: Path) -> None:
    give(ada, *many(9))
    status, asked = give(ada, *many(2))
    assert status == 422
    assert "This list names 2 children, and the last one named 9." in asked
    assert "“list.csv” is held for an hour" in asked
    assert len(list(folder.iterdir())) == 1

    status, again = give(ada, held=held(asked), listed_time="x")  # whatever else is wrong, it stays held
    assert (status, bool(held(again))) == (422, True)
    status, again = give(ada, held=held(asked))
    assert "names 2 children" in again
    assert give(ada, held=held(again), whole="on")[0] == 302
    assert OpenCaseList.objects.first().rows == 2  # type: ignore[union-attr]
    assert list(folder.iterdir()) == []


def test_another_list_may_be_chosen_instead_of_the_one_that_is_held(ada: Client, folder: Path) -> None:
    give(ada, *many(9))
    _, asked = give(ada, *many(2))
    assert give(ada, *many(8), held=held(asked))[0] == 302
    assert OpenCase.objects.filter(last_list=OpenCaseList.objects.first()).count() == 8
    assert list(folder.iterdir()) == []


def test_what_is_held_for_one_member_is_nothing_to_another_nor_after_it_is_gone(ada: Client, folder: Path) -> None:
    give(ada, *many(9))
    _, asked = give(ada, *many(2))
    other = doors.browser_of(make.member(Role.ADMINISTRATOR, sign_in=True))
    assert "Choose the list" in give(other, held=held(asked), whole="on")[1]
    for path in folder.iterdir():
        path.unlink()
    assert "Choose the list" in give(ada, held=held(asked), whole="on")[1]
    assert "Choose the list" in give(ada, held=signing.dumps(["../../etc/passwd", "x"]), whole="on")[1]


def test_a_list_that_fails_for_another_reason_does_not_stay_on_the_disk(ada: Client, folder: Path) -> None:
    make.open_cases(make.particulars(), hours_old=-0)
    status, page = give(ada, case(), listed_time="06:00")
    assert (status, "A newer list is in force" in page) == (422, True)
    assert list(folder.iterdir()) == []
