"""A list of open cases comes into force whole, or not at all."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext

from openmash.hub.audit.events import Event
from openmash.hub.audit.models import Entry
from openmash.hub.contacts import cases
from openmash.hub.contacts.actions import checking, open_cases
from openmash.hub.contacts.models import OpenCase, OpenCaseList
from openmash.hub.contacts.workflow import CaseCheck
from openmash.hub.partnership.models import Agency, Member
from openmash.hub.partnership.workflow import AgencyKind, Role
from openmash.hub.people.models import AgencyRecord
from openmash.hub.records import wall
from openmash.hub.records.refusals import Denied, NotUnderstood
from tests import make, walls
from tests.made_files import CASES, case, written

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def a_tuesday_morning() -> None:
    make.hub()
    make.time(make.TUESDAY_MORNING)


@pytest.fixture
def ada() -> Member:
    return make.member(Role.ADMINISTRATOR)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "list.csv"


def give(path: Path, *listed: list[str], by: Member, **more: object) -> OpenCaseList:
    path.write_text(written(*listed, headings=CASES))
    return open_cases.list_cases(path, filename=path.name, by=by, **more)  # type: ignore[arg-type]


def open_now() -> set[str]:
    """The case numbers that the list in force names."""
    newest = OpenCaseList.objects.first()
    return set(OpenCase.objects.filter(last_list=newest).values_list("case_number", flat=True))


def many(count: int) -> list[list[str]]:
    return [case(case=f"C{number}", surname=f"Rowe{number}") for number in range(count)]


def test_a_listed_child_is_found_open_to_their_worker(path: Path, ada: Member) -> None:
    listed = give(path, case(), case(case="C2", forename="Jude"), by=ada)
    contact = make.contact()
    [result] = checking.check(contact, by=ada)
    assert (result.result, result.case.worker, result.list_used) == (CaseCheck.OPEN, "Rowan Idle", listed)
    assert (listed.rows, listed.refused, listed.as_at) == (2, 0, make.TUESDAY_MORNING)
    assert listed.agency.kind == AgencyKind.SOCIAL_CARE
    [entry] = Entry.objects.filter(event=Event.OPEN_CASES_LISTED)
    assert entry.details == {"rows": 2, "refused": 0}


def test_who_stays_on_the_list_is_kept_once_and_who_is_gone_is_no_longer_open(path: Path, ada: Member) -> None:
    give(path, *many(4), by=ada)
    make.later(hours=20)
    give(path, *many(3), case(case="C9", surname="New"), by=ada)
    assert open_now() == {"C0", "C1", "C2", "C9"}
    assert OpenCase.objects.count() == AgencyRecord.objects.count() == 5


def test_a_child_with_another_worker_is_open_to_that_one(path: Path, ada: Member) -> None:
    give(path, case(), by=ada)
    give(path, case(worker="Bea Lund"), by=ada)
    found = cases.look_up([make.child().record], listed=cases.age_of_list(ada.hub))
    assert [one.case.worker for one in found.values() if one.case] == ["Bea Lund"]


def test_a_refused_row_is_kept_with_its_number_and_reason_and_the_others_are_in_force(path: Path, ada: Member) -> None:
    listed = give(path, case(), case(case="C2", dob="31/02/2017"), case(), by=ada)
    assert (listed.rows, listed.refused) == (1, 1)
    assert listed.refusals == [(3, "DOB: “31/02/2017” is a day that 2017 does not have. Write it like 09/03/2017.")]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("", "empty"),
        (",".join(CASES) + "\n", "no rows under them"),
        ("A,B\n1,2\n", "must say who the children are"),
        (written(case(dob="x"), headings=CASES), r"No row of the list can be used, so the last list stays.*Row 2: DOB"),
    ],
)
def test_a_list_without_a_usable_row_is_refused_or_no_child_would_be_open(
    path: Path, ada: Member, content: str, why: str
) -> None:
    give(path, case(), by=ada)
    path.write_text(content)
    with pytest.raises(NotUnderstood, match=why):
        open_cases.list_cases(path, filename="x", by=ada)
    assert open_now() == {"C1"}
    assert OpenCaseList.objects.count() == 1


def test_a_list_of_far_fewer_children_must_be_said_to_be_whole(path: Path, ada: Member) -> None:
    give(path, *many(9), by=ada)
    with pytest.raises(open_cases.FarFewer, match="names 4 children, and the last one named 9"):
        give(path, *many(4), by=ada)
    assert len(open_now()) == 9
    give(path, *many(5), by=ada)
    give(path, *many(2), whole=True, by=ada)
    assert open_now() == {"C0", "C1"}


def test_an_older_list_never_takes_the_place_of_a_newer_one(path: Path, ada: Member) -> None:
    give(path, case(), as_at=make.TUESDAY_MORNING - timedelta(hours=3), by=ada)
    with pytest.raises(NotUnderstood, match="A newer list is in force"):
        give(path, case(case="C2"), as_at=make.TUESDAY_MORNING - timedelta(hours=4), by=ada)
    assert open_now() == {"C1"}


def test_a_list_of_tomorrow_is_refused(path: Path, ada: Member) -> None:
    with pytest.raises(NotUnderstood, match="still to come"):
        give(path, case(), as_at=make.TUESDAY_MORNING + timedelta(minutes=1), by=ada)


def test_an_old_list_is_not_believed(path: Path, ada: Member) -> None:
    give(path, case(), by=ada)
    assert open_cases.read_lists(by=ada).age.fresh
    make.later(hours=31)
    lists = open_cases.read_lists(by=ada)
    assert not lists.age.fresh
    assert len(lists.last) == 1


def test_a_list_of_more_rows_than_an_area_has_is_refused(
    path: Path, ada: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(open_cases, "AT_MOST", 3)
    with pytest.raises(NotUnderstood, match="more than 3 rows"):
        give(path, *many(4), by=ada)


def test_where_there_is_not_one_agency_of_social_care_it_must_be_said_which(path: Path, ada: Member) -> None:
    other = Agency.objects.create(
        hub=ada.hub, code="trust", kind=AgencyKind.SOCIAL_CARE, name="Children’s trust", letters="CT"
    )
    with pytest.raises(NotUnderstood, match="Say which agency keeps the list"):
        give(path, case(), by=ada)
    assert give(path, case(), agency=other, by=ada).agency == other


def test_the_queries_for_a_list_do_not_grow_with_it(path: Path, ada: Member) -> None:
    counted = []
    for size in (2, 40):
        with CaptureQueriesContext(connection) as queries:
            give(path, *many(size), by=ada)
        counted.append(len(queries))
    assert counted[1] <= counted[0] + 2
    assert counted[1] < 30


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_only_an_administrator_gives_a_list(path: Path, role: Role) -> None:
    by = make.member(role, agency="police" if role is Role.REPRESENTATIVE else "hub")
    with pytest.raises(Denied):
        give(path, case(), by=by)


@pytest.mark.parametrize("role", Role)
def test_who_works_on_cases_sees_how_old_the_list_is(role: Role) -> None:
    by = make.member(role, agency="police" if role is Role.REPRESENTATIVE else "hub")
    if role in (Role.ADMINISTRATOR, Role.SCREENER, Role.DECISION_MAKER):
        assert open_cases.read_lists(by=by).last == []
    else:
        with pytest.raises(Denied):
            open_cases.read_lists(by=by)


def test_without_the_log_no_list_comes_into_force_or_is_read(path: Path, ada: Member) -> None:
    with make.log_out_of_reach():
        give(path, case(), by=ada)
    with make.log_out_of_reach():
        open_cases.read_lists(by=ada)
    assert not OpenCaseList.objects.exists()
    assert not OpenCase.objects.exists()


def test_another_hub_s_list_says_nothing_here(path: Path, ada: Member) -> None:
    give(path, case(), by=ada)
    make.hub("Easterly")
    assert not cases.age_of_list(make.entered()).fresh
    assert not OpenCase.objects.exists()
    wall.leave()


def test_the_database_counts_the_days_of_a_list_from_when_it_came(path: Path, ada: Member) -> None:
    """What is counted from decides what is cleared: nobody hastens it by giving a list a day of long ago."""
    listed = give(path, case(), by=ada)
    walls.asks(ada)
    facts = {field: getattr(listed, field) for field in ("hub", "agency", "as_at", "filename", "rows", "refused", "by")}
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        OpenCaseList.objects.bulk_create([OpenCaseList(**facts, read_as="", at=wall.now() - timedelta(days=60))])


def test_the_database_lets_an_open_case_be_named_by_the_newest_list_only(path: Path, ada: Member) -> None:
    older = give(path, case(), by=ada)
    make.later(hours=20)
    give(path, case(), by=walls.asks(ada))
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        OpenCase.objects.update(last_list=older)
