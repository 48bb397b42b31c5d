"""The governance lead sees who looked, and no content. That reading is on record too."""

from datetime import timedelta

import pytest
from django.db import DatabaseError
from django.test import Client

from openmash.hub.audit.actions import record
from openmash.hub.audit.events import Event
from openmash.hub.audit.models import Entry
from openmash.hub.contacts.models import Child
from openmash.hub.enquiries import actions as enquiries
from openmash.hub.governance import actions
from openmash.hub.governance.words import WORDS, said
from openmash.hub.partnership.models import Member
from openmash.hub.partnership.workflow import Role
from openmash.hub.records.references import new_reference
from openmash.hub.records.refusals import Denied
from tests import make

pytestmark = pytest.mark.django_db

PAGES = ["/governance/", f"/governance/child/{new_reference()}", "/governance/chain"]


@pytest.fixture(autouse=True)
def a_tuesday_morning() -> None:
    make.hub()
    make.time(make.TUESDAY_MORNING)


@pytest.fixture
def lead() -> Member:
    return make.member(Role.GOVERNANCE_LEAD, name="Grace Oduya", sign_in=True)


@pytest.fixture
def child() -> Child:
    return make.child(make.enquiry("police").contact)


@pytest.fixture
def page(lead: Member) -> Client:
    """The governance lead's browser."""
    return make.signed_in(lead)


def last_entry() -> Entry:
    entry = Entry.objects.order_by("-id").first()
    assert entry is not None
    return entry


def test_every_event_is_said_in_plain_words_of_its_own() -> None:
    assert set(WORDS) == set(Event)
    assert len(set(WORDS.values())) == len(WORDS)
    assert said("an.older_one") == "an.older_one"


# The day


def test_the_day_shows_who_did_what(lead: Member) -> None:
    screener = make.member(Role.SCREENER)
    make.contact(by=screener)
    day = actions.read_day(by=lead)
    assert day.events[Event.CONTACT_RECEIVED] == 1
    assert day.members[screener.reference] == 1
    assert day.page.members[screener.reference] == screener
    assert (day.day, day.today) == (make.TUESDAY_MORNING.date(), make.TUESDAY_MORNING.date())


def test_one_kind_of_event_or_one_member_can_be_looked_at_alone(lead: Member) -> None:
    screener = make.member(Role.SCREENER)
    make.contact(by=screener)
    make.contact(by=make.member(Role.SCREENER))
    day = actions.read_day(event=Event.CONTACT_RECEIVED, member=screener.reference, by=lead)
    assert [(entry.event, entry.by) for entry in day.page.entries] == [(Event.CONTACT_RECEIVED, screener.reference)]
    assert day.members[screener.reference] == 1  # counts say what a click would show: this kind by anyone
    assert Event.MEMBER_JOINED not in day.events  # and by this member, of any kind


def test_a_day_is_a_day_on_the_hubs_wall(lead: Member) -> None:
    summer = make.TUESDAY_MORNING.replace(month=7, hour=0, minute=30)  # half past midnight in July is yesterday in UTC
    make.time(summer)
    make.contact()
    make.time(make.TUESDAY_MORNING)
    assert Event.CONTACT_RECEIVED in actions.read_day(day=summer.date(), by=lead).events
    assert Event.CONTACT_RECEIVED not in actions.read_day(day=summer.date() - timedelta(days=1), by=lead).events


def test_a_day_to_come_is_todays(lead: Member) -> None:
    assert actions.read_day(day=make.TUESDAY_MORNING.date() + timedelta(days=9), by=lead).day == (
        make.TUESDAY_MORNING.date()
    )


def test_another_hubs_events_are_not_there(lead: Member) -> None:
    make.hub("Easterly")
    make.contact()
    make.hub()
    assert Event.CONTACT_RECEIVED not in actions.read_day(by=lead).events


def test_the_reading_is_on_record(lead: Member) -> None:
    actions.read_day(event="board.read", by=lead)
    entry = last_entry()
    assert (entry.event, entry.by) == (Event.LOG_READ, lead.reference)
    assert entry.details == {"part": "day", "day": "2026-11-17", "of_event": "board.read"}


def test_the_page_holds_no_content(page: Client, child: Child) -> None:
    html = page.get("/governance/").content.decode()
    assert child.reference in html
    for content in ("Tamsin", "Okafor", "hungry", "Larkspur"):
        assert content not in html


@pytest.mark.parametrize(
    "address",
    [
        "?event=board.read",
        "?event=nothing.like_it",
        "?event=%00",
        "?by=%00",
        "?by=late-replies",
        "?by=7Q4XH-2KD9T-M3R",
        "?day=2026-11-16",
        "?day=0001-01-01",
        "?day=9999-12-31",
        "?day=yesterday",
        "?day=%00",
        "?page=2",
        "?page=-1",
        "?page=999999999999999999999",
        "?page=%00",
        "?event=" + "x" * 10_000,
        "?day=" + "9" * 10_000,
    ],
)
def test_whatever_the_address_says_there_is_a_page(page: Client, address: str) -> None:
    assert page.get("/governance/" + address).status_code == 200


def test_a_filter_can_be_taken_off_again(page: Client, lead: Member) -> None:
    html = page.get(f"/governance/?event=board.read&by={lead.reference}").content.decode()
    assert "Nothing of that kind on this day" in html
    assert f"?day=2026-11-17&amp;by={lead.reference}" in html
    assert "?day=2026-11-17&amp;event=board.read" in html
    job = page.get("/governance/?by=tests").content.decode()
    assert "The hub itself: tests" in job


def test_another_day_is_chosen_by_its_date(page: Client) -> None:
    response = page.get("/governance/?on-day=16&on-month=11&on-year=2026")
    assert (response.status_code, response["Location"]) == (302, "/governance/?day=2026-11-16")
    empty = page.get(response["Location"]).content.decode()
    assert "Nothing is on record for this day" in empty
    assert "The day after" in empty


@pytest.mark.parametrize("year", ["2999", "", "x", "0", "9" * 400])
def test_a_date_that_is_none_is_said_and_kept(page: Client, year: str) -> None:
    response = page.get(f"/governance/?on-day=31&on-month=2&on-year={year}")
    assert response.status_code == 422
    assert "There is a problem" in response.content.decode()


def test_long_days_have_pages(page: Client, lead: Member) -> None:
    for _ in range(60):
        record(Event.BOARD_READ, by=lead)
    first = page.get("/governance/?event=board.read").content.decode()
    assert "1 to 50 of 60" in first
    assert "event=board.read&amp;page=2" in first
    second = page.get("/governance/?event=board.read&page=2").content.decode()
    assert "51 to 60 of 60" in second


def test_the_day_asks_the_database_as_often_for_many_as_for_few(
    lead: Member, django_assert_num_queries: object
) -> None:
    make.contact()
    with django_assert_num_queries(9):  # type: ignore[operator]
        actions.read_day(by=lead)
    for _ in range(20):
        make.contact()
    with django_assert_num_queries(9):  # type: ignore[operator]
        actions.read_day(by=lead)


# Who looked at this child


def test_everybody_who_was_shown_the_child_is_named_lists_included(lead: Member, child: Child) -> None:
    constable = make.representative("police")
    enquiries.list_worklist(by=constable)
    make.later(minutes=1)
    enquiries.list_worklist(by=constable)
    read = actions.read_lookers(child.reference, by=lead)
    assert read is not None
    latest = read.lookers[0]
    assert (latest.by, latest.agency, latest.times) == (constable.reference, "police", 2)
    assert latest.last_at - latest.first_at == timedelta(minutes=1)
    assert latest.events == [Event.WORKLIST_READ]
    assert read.page.total == sum(one.times for one in read.lookers)


def test_that_somebody_asked_who_looked_is_on_record_too(lead: Member, child: Child) -> None:
    actions.read_lookers(child.reference, by=lead)
    entry = last_entry()
    assert (entry.event, entry.by, entry.about) == (Event.LOOKERS_READ, lead.reference, [child.reference])
    again = actions.read_lookers(child.reference, by=lead)
    assert again is not None
    assert lead.reference in {one.by for one in again.lookers}


def test_the_page_names_who_looked_and_when(page: Client, child: Child) -> None:
    html = page.get(f"/governance/child/{child.reference.lower()}").content.decode()
    assert "Opened an enquiry" in html
    assert "Tamsin" not in html


def test_a_child_of_another_hub_and_no_child_at_all_are_answered_alike(page: Client) -> None:
    make.hub("Easterly")
    elsewhere = make.child()
    make.hub()
    answers = [
        page.get(f"/governance/child/{reference}")
        for reference in (elsewhere.reference, new_reference(), "nothing-like-it")
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert last_entry().event == Event.MEMBER_REFUSED


@pytest.mark.parametrize("typed", ["7q4xh 2kd9t m3r", "7Q4XH-2KD9T-M3R"])
def test_a_reference_is_found_however_it_was_typed(page: Client, typed: str) -> None:
    response = page.get("/governance/", {"child": typed})
    assert (response.status_code, response["Location"]) == (302, "/governance/child/7Q4XH-2KD9T-M3R")


@pytest.mark.parametrize("typed", ["", "Tamsin", "\0", "7" * 100_000, "\ud800"])
def test_what_is_no_reference_is_said_and_kept(page: Client, typed: str) -> None:
    response = page.get("/governance/", {"child": typed.encode("utf-8", "surrogatepass")})
    assert response.status_code == 422
    assert "There is a problem" in response.content.decode()


# For whom


@pytest.mark.parametrize("role", [role for role in Role if role != Role.GOVERNANCE_LEAD])
def test_nobody_but_the_governance_lead_reads_the_log(role: Role) -> None:
    reader = make.member(role, agency="police" if role == Role.REPRESENTATIVE else "hub", sign_in=True)
    for read in (
        actions.read_day,
        actions.read_verifications,
        actions.begin_verification,
        lambda *, by: actions.read_lookers(new_reference(), by=by),
    ):
        with pytest.raises(Denied, match="governance lead"):
            read(by=reader)  # type: ignore[operator]
    client = make.signed_in(reader)
    assert {client.get(page).status_code for page in PAGES} == {403}


def test_nobody_reads_the_log_without_signing_in(client: Client) -> None:
    for page in PAGES:
        response = client.get(page)
        assert (response.status_code, response["Location"].split("?")[0]) == (302, "/account/login/")


# No entry, no reading


def test_when_the_log_cannot_be_written_it_cannot_be_read(
    lead: Member, child: Child, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unwritable(*_: object, **__: object) -> None:
        raise DatabaseError("the log is out of reach")

    monkeypatch.setattr(Entry.objects, "create", unwritable)
    for read in (
        actions.read_day,
        actions.read_verifications,
        actions.begin_verification,
        lambda *, by: actions.read_lookers(child.reference, by=by),
    ):
        with pytest.raises(DatabaseError):
            read(by=lead)  # type: ignore[operator]
