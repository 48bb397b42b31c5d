"""What only passes through goes by itself, when the schedule in force no longer keeps it, and nothing else does."""

from datetime import date, timedelta
from typing import Any

import pytest

from openmash.hub.audit.events import Event
from openmash.hub.audit.models import Entry
from openmash.hub.config import jobs
from openmash.hub.contacts.models import IdempotencyKey, ImportedFile, ImportedRow, OpenCase, OpenCaseList
from openmash.hub.contacts.workflow import Progress, RowResult
from openmash.hub.governance import actions
from openmash.hub.governance.models import Clearance
from openmash.hub.governance.retention import passing, starter
from openmash.hub.outbox.models import Delivery, Message
from openmash.hub.partnership.models import Hub, Member
from openmash.hub.partnership.workflow import Role
from openmash.hub.people.actions import Particulars
from openmash.hub.people.models import AgencyRecord, RecordKey
from openmash.hub.records import wall
from tests import make, retained

pytestmark = pytest.mark.django_db
COME = date(2026, 11, 17)
KEPT = timedelta(days=30)


@pytest.fixture(autouse=True)
def hub() -> Hub:
    found = make.hub()
    make.time(make.TUESDAY_MORNING)
    return found


@pytest.fixture
def first() -> Member:
    return retained.lead("Imogen First")


def rows() -> dict[str, int]:
    """What the last clearing has deleted."""
    made = retained.cleared()
    assert made is not None
    return dict(made.rows)


def a_day_early_and_on_the_day(come: date = COME) -> tuple[dict[str, int], dict[str, int]]:
    retained.before(come + KEPT)
    early = rows()
    retained.on(come + KEPT)
    return early, rows()


def listed(*named: Particulars) -> list[OpenCase]:
    return make.open_cases(*named, hours_old=0)


def named_once() -> OpenCase:
    """A child whom a list named, and the next one, of the same day, no longer names."""
    [case] = listed(make.particulars("Nobody", "Referred"))
    listed()
    return case


def test_a_message_goes_so_many_days_after_it_was_delivered(hub: Hub) -> None:
    delivered, waiting = (Message.objects.create(hub=hub, event="x.y", on_reference=name) for name in "AB")
    Delivery.objects.create(hub=hub, message=delivered, listener="one")
    retained.on(COME + timedelta(days=3))
    delivered.delivered_at = wall.now()
    delivered.save(update_fields=["delivered_at"])
    early, then = a_day_early_and_on_the_day(COME + timedelta(days=3))
    assert early == {}
    assert then == {"outbox.Message": 1, "outbox.Delivery": 1}
    assert Message.objects.get() == waiting, "what was not delivered is never given up"


def a_file(hub: Hub, by: Member, **more: Any) -> ImportedFile:
    return ImportedFile.objects.create(
        hub=hub, agency=make.agency("police"), filename="f.csv", digest="d", size=1, read_as="CSV", by=by, total=2,
        **more,
    )  # fmt: skip


def test_lines_without_a_contact_go_and_the_file_with_the_last_of_them(hub: Hub) -> None:
    by = make.member(Role.ADMINISTRATOR)
    read, part = (a_file(hub, by, progress=progress) for progress in (Progress.FINISHED, Progress.STOPPED))
    unread = a_file(hub, by)
    for file in (read, part, unread):
        ImportedRow.objects.create(hub=hub, file=file, number=1, result=RowResult.REFUSED)
    ImportedRow.objects.create(hub=hub, file=part, number=2, result=RowResult.ACCEPTED, contact=make.contact())
    early, then = a_day_early_and_on_the_day()
    assert early == {}
    assert then == {"contacts.ImportedRow": 2, "contacts.ImportedFile": 1}
    assert set(ImportedFile.objects.all()) == {part, unread}, "a file that made a contact stays with it"


def test_the_key_of_a_submission_goes_unless_it_made_a_contact(hub: Hub) -> None:
    for key, contact in (("a", None), ("b", make.contact())):
        IdempotencyKey.objects.create(hub=hub, sender="s", key=key, digest="d", contact=contact)
    early, then = a_day_early_and_on_the_day()
    assert early == {}
    assert then == {"contacts.IdempotencyKey": 1}
    assert IdempotencyKey.objects.get(sender="s").key == "b", "the same file is known when it comes again"


def test_a_child_whom_nobody_referred_goes_when_the_list_no_longer_names_them() -> None:
    gone = named_once()
    [stays] = listed(make.particulars("Still", "Open"))
    early, then = a_day_early_and_on_the_day()
    assert early == {}
    assert then["contacts.OpenCase"] == then["people.AgencyRecord"] == 1
    assert then["contacts.OpenCaseList"] == 2
    assert not AgencyRecord.objects.filter(pk=gone.record_id).exists()
    assert not RecordKey.objects.filter(record_id=gone.record_id).exists()
    assert OpenCase.objects.get() == stays
    assert OpenCaseList.objects.get() == stays.last_list, "the list in force stays, however old it is"


def test_a_case_that_a_check_found_stays_with_the_contact(first: Member) -> None:
    child = make.particulars("Nobody", "Referred")
    [case] = listed(child)
    contact = retained.decided(told=make.notification(make.child_told(child)))
    listed()
    retained.on(date(2032, 11, 16))
    assert "contacts.OpenCase" not in rows()
    retained.on(date(2032, 11, 17))
    retained.disposed(contact, first=first, second=retained.lead())
    assert rows()["contacts.OpenCase"] == 1
    assert not AgencyRecord.objects.filter(pk=case.record_id).exists()


def test_a_hold_on_a_child_keeps_what_a_list_said_of_them(first: Member) -> None:
    child = make.particulars("Nobody", "Referred")
    contact = make.contact(told=make.notification(make.child_told(child)))
    case = named_once()
    hold = retained.held(make.child(contact), by=first)
    retained.on(date(2030, 1, 5))
    assert "contacts.OpenCase" not in rows()
    assert OpenCase.objects.get() == case
    retained.acting(retained.lead(), actions.lift_hold, hold, reason="It was settled.")
    assert rows()["contacts.OpenCase"] == 1


def test_somebody_who_asks_what_is_held_keeps_it_too() -> None:
    contact = make.contact(told=make.notification(make.child_told(make.particulars("Nobody", "Referred"))))
    named_once()
    asked = make.access_request(make.child(contact))
    retained.on(date(2030, 1, 5))
    assert "contacts.OpenCase" not in rows()
    retained.closed(asked)
    assert rows()["contacts.OpenCase"] == 1


def test_what_went_is_counted_and_recorded() -> None:
    named_once()
    retained.on(COME + KEPT)
    made = retained.cleared()
    assert made is not None
    assert (made.days, made.version) == (30, 1)
    entry = Entry.objects.get(event=Event.PASSING_CLEARED)
    assert (entry.on_reference, entry.details["rows"]) == (made.reference, sum(made.rows.values()))
    assert Clearance.objects.get() == made


def test_without_a_schedule_nothing_is_cleared() -> None:
    retained.on(date(2012, 1, 1))
    named_once()
    retained.on(date(2012, 6, 1))
    assert retained.cleared() is None
    assert OpenCase.objects.exists()


def test_the_worker_clears_every_hub() -> None:
    named_once()
    make.hub("Easterly")
    named_once()
    retained.on(COME + KEPT)
    jobs.clear(0)
    for name in ("Easterly", "Thornmere"):
        make.hub(name)
        assert not OpenCase.objects.exists()
        assert Clearance.objects.count() == 1


def test_only_who_may_dispose_is_told_beforehand_how_much_would_go(first: Member) -> None:
    screener = make.member(Role.SCREENER, sign_in=True)
    named_once()
    make.later(days=10)
    retained.enter(first)
    assert passing.counted(7)["contacts.OpenCase"] == 1
    assert passing.counted(30) == {}
    retained.enter(screener)
    assert passing.counted(7) == {}


def test_a_trial_says_what_the_next_night_would_clear(first: Member) -> None:
    named_once()
    make.later(days=10)
    trial = retained.acting(first, actions.try_schedule, starter().replace("days = 30", "days = 7"))
    assert trial.clearing["contacts.OpenCase"] == 1
    assert trial.passing_now is not None
    assert trial.passing_now.days == 30
