"""What an enquiry says to its readers: the ledger, one chronology, the clock; now, and as it was known."""

from datetime import date, datetime, timedelta

import pytest
from django.db import DatabaseError
from django.test.utils import CaptureQueriesContext

from openmash.hub.audit.events import Event
from openmash.hub.audit.models import Entry
from openmash.hub.contacts.actions import moving
from openmash.hub.contacts.models import Contact
from openmash.hub.contacts.workflow import Path, Stage, Step
from openmash.hub.enquiries import actions, held, ledger
from openmash.hub.enquiries.actions.reading import Picture
from openmash.hub.enquiries.models import Enquiry
from openmash.hub.enquiries.workflow import AnswerKind, LedgerState, Visibility, WithheldReason
from openmash.hub.partnership import access as partnership
from openmash.hub.partnership.models import Member
from openmash.hub.partnership.workflow import Role
from openmash.hub.records import wall
from openmash.hub.records.refusals import Denied
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def a_tuesday_morning() -> None:
    make.hub()
    make.time(make.TUESDAY_MORNING)


@pytest.fixture
def reader() -> Member:
    return make.member(Role.DECISION_MAKER)


@pytest.fixture
def constable() -> Member:
    return make.representative("police")


@pytest.fixture
def enquiry() -> Enquiry:
    return make.enquiry("police", "health")


def read(enquiry: Enquiry, by: Member, at: datetime | None = None) -> Picture:
    enquiry = Enquiry.objects.get(pk=enquiry.pk)
    return actions.read_enquiry(enquiry, by=by, at=at)


def state_of(enquiry: Enquiry, by: Member, code: str = "police", at: datetime | None = None) -> LedgerState:
    return next(line.state for line in read(enquiry, by, at).lines if line.agency.code == code)


# The ledger: seven different things


def test_an_agency_is_not_asked_asked_then_seen(enquiry: Enquiry, reader: Member, constable: Member) -> None:
    assert state_of(enquiry, reader, "housing") == LedgerState.NOT_ASKED
    assert state_of(enquiry, reader) == LedgerState.ASKED
    actions.see(make.request(enquiry, "police"), by=constable)
    assert state_of(enquiry, reader) == LedgerState.SEEN


@pytest.mark.parametrize("kind", list(AnswerKind))
def test_a_complete_reply_is_nothing_held_withheld_or_information(
    enquiry: Enquiry, reader: Member, constable: Member, kind: AnswerKind
) -> None:
    request = make.request(enquiry, "police")
    if kind == AnswerKind.INFORMATION:
        make.item(request, by=constable)
    elif kind == AnswerKind.WITHHELD:
        why = WithheldReason.COURT_ORDER
        actions.answer(make.question(request), kind=kind, withheld_reason=why, withheld_words="An order.", by=constable)
    make.replied(request, by=constable)
    assert state_of(enquiry, reader) == LedgerState(kind.value)
    line = next(line for line in read(enquiry, reader).lines if line.agency.code == "police")
    assert line.withheld == (("A court order forbids it",) if kind == AnswerKind.WITHHELD else ())
    assert line.answered
    assert not line.awaited


def test_an_agency_is_overdue_after_its_time_and_not_at_it(enquiry: Enquiry, reader: Member) -> None:
    make.later(hours=6)
    assert state_of(enquiry, reader) == LedgerState.ASKED
    make.later(seconds=1)
    assert state_of(enquiry, reader) == LedgerState.OVERDUE


def test_who_has_answered_is_never_overdue(enquiry: Enquiry, reader: Member) -> None:
    make.later(hours=7)
    make.replied(make.request(enquiry, "police"))
    assert state_of(enquiry, reader) == LedgerState.NOTHING_HELD


def test_a_reply_in_part_is_said_in_words(enquiry: Enquiry, reader: Member, constable: Member) -> None:
    request = make.request(enquiry, "police")
    actions.answer(make.question(request), kind=AnswerKind.NOTHING_HELD, by=constable)
    actions.answer(make.question(request, 2), kind=AnswerKind.NOTHING_HELD, by=constable)
    actions.send_reply(request, by=constable)
    line = next(line for line in read(enquiry, reader).lines if line.agency.code == "police")
    assert (line.state, line.words, line.awaited) == (LedgerState.SEEN, "Seen, no answer yet; 2 of 6 sent", True)


def test_answers_that_were_given_and_not_sent_do_not_show(enquiry: Enquiry, reader: Member, constable: Member) -> None:
    request = make.request(enquiry, "police")
    make.replied(request, by=constable)
    make.item(request, by=constable)
    assert state_of(enquiry, reader) == LedgerState.NOTHING_HELD


def test_what_lists_show_is_what_the_ledger_shows(enquiry: Enquiry, reader: Member, constable: Member) -> None:
    """The current-state columns of a request against the rows from which they can be derived."""
    request = make.request(enquiry, "police")

    def check() -> None:
        chips = ledger.chips([enquiry.contact_id], now=wall.now())[enquiry.contact_id]
        lines = [line for line in read(enquiry, reader).lines if line.request]
        assert [(chip.name, chip.state) for chip in chips] == [(line.agency.name, line.state) for line in lines]
        assert [chip.answered for chip in chips] == [line.answered for line in lines]

    check()
    actions.see(request, by=constable)
    check()
    make.later(hours=7)
    check()
    actions.answer(make.question(request), kind=AnswerKind.NOTHING_HELD, by=constable)
    actions.send_reply(request, by=constable)
    check()
    make.replied(request, by=constable)
    check()
    make.item(request, by=constable)
    check()
    actions.send_reply(request, by=constable)
    check()


# As it was known


def test_the_ledger_as_it_was_known(enquiry: Enquiry, reader: Member, constable: Member) -> None:
    request, moments = make.request(enquiry, "police"), [wall.now()]
    make.later(minutes=10)
    actions.see(request, by=constable)
    moments.append(wall.now())
    make.later(hours=7)
    moments.append(wall.now())
    make.later(minutes=1)
    make.replied(request, by=constable)
    moments.append(wall.now())
    make.later(minutes=1)
    make.item(request, by=constable)
    actions.send_reply(request, by=constable)
    moments.append(wall.now())
    assert [state_of(enquiry, reader, at=moment) for moment in moments] == [
        LedgerState.ASKED, LedgerState.SEEN, LedgerState.OVERDUE, LedgerState.NOTHING_HELD, LedgerState.INFORMATION,
    ]  # fmt: skip


def test_before_an_agency_was_asked_it_was_not_asked(enquiry: Enquiry, reader: Member) -> None:
    then = wall.now()
    make.later(hours=1)
    actions.ask(enquiry, agency=make.agency("housing"), by=reader)
    assert state_of(enquiry, reader, "housing") == LedgerState.ASKED
    assert state_of(enquiry, reader, "housing", at=then) == LedgerState.NOT_ASKED


def test_a_moment_to_come_is_now_and_one_before_receipt_is_receipt(enquiry: Enquiry, reader: Member) -> None:
    assert read(enquiry, reader, wall.now() + timedelta(days=1)).is_now
    assert read(enquiry, reader, wall.now() - timedelta(days=400)).at == enquiry.contact.received_at


def test_reading_an_earlier_moment_is_recorded_as_such(enquiry: Enquiry, reader: Member) -> None:
    make.later(hours=1)
    then = wall.now()
    make.later(hours=1)
    read(enquiry, reader, then)
    read(enquiry, reader)
    first, second = Entry.objects.filter(event=Event.ENQUIRY_READ).order_by("id")
    assert first.details == {"known_at": then.isoformat()}
    assert second.details == {}
    assert first.about == second.about == [make.child(enquiry.contact).reference]


def test_who_was_in_the_room_is_known_as_of_then(enquiry: Enquiry, reader: Member, constable: Member) -> None:
    then = wall.now()
    make.later(minutes=5)
    actions.see(make.request(enquiry, "police"), by=constable)
    assert [seen.by for seen in read(enquiry, reader).room] == [constable]
    assert read(enquiry, reader, then).room == []


# One chronology


def test_the_chronology_is_newest_first_and_the_undated_last(
    enquiry: Enquiry, reader: Member, constable: Member
) -> None:
    police, health = make.request(enquiry, "police"), make.request(enquiry, "health")
    days = [date(2026, 3, 1), None, date(2026, 11, 10), date(2019, 1, 1)]
    items = [make.item(police, by=constable, happened_on=day) for day in days]
    middle = make.item(health, happened_on=date(2026, 6, 1))
    for request in (police, health):
        make.replied(request)
    assert read(enquiry, reader).chronology.items == [items[2], middle, items[0], items[3], items[1]]


def test_an_agencys_items_are_counted_by_who_may_see_them(enquiry: Enquiry, reader: Member, constable: Member) -> None:
    request = make.request(enquiry, "police")
    for number, visibility in enumerate([Visibility.RELEASED, *reversed(Visibility)]):
        make.item(request, by=constable, visibility=visibility, text=f"Item {number}.")
    make.replied(request, by=constable)
    seen = read(enquiry, reader).chronology
    assert seen.of(request.agency) == {Visibility.DISCLOSED: 1, Visibility.RELEASED: 2}
    assert seen.sealed == [request.agency]
    own = read(enquiry, constable).chronology
    assert own.of(request.agency) == {Visibility.SEALED: 1, Visibility.DISCLOSED: 1, Visibility.RELEASED: 2}
    assert own.sealed == []


def test_what_was_read_and_then_marked_as_in_error_is_said_to_be_gone(
    enquiry: Enquiry, reader: Member, constable: Member
) -> None:
    request = make.request(enquiry, "police")
    open_item, sealed = (
        make.item(request, by=constable),
        make.item(request, by=constable, visibility=Visibility.SEALED),
    )
    make.replied(request, by=constable)
    actions.correct_item(sealed, reason="Another’s.", by=constable)
    assert read(enquiry, reader).chronology.withdrawn == []
    actions.correct_item(open_item, reason="Another’s.", by=constable)
    chronology = read(enquiry, reader).chronology
    assert (chronology.items, chronology.sealed, chronology.withdrawn) == ([], [], [request.agency])


# The clock


def test_the_clock_says_who_held_it(enquiry: Enquiry, reader: Member) -> None:
    make.later(hours=2)
    make.replied(make.request(enquiry, "health"))
    make.later(hours=1)
    clock = read(enquiry, reader).clock
    assert [(bar.name, bar.words.replace("\xa0", " ")) for bar in clock.bars] == [
        ("Health", "2 h"), ("Police", "3 h, still awaited"),
    ]  # fmt: skip
    assert "Health and Police together" in clock.said


def test_between_a_decision_and_taking_it_up_again_nobody_holds_the_clock(enquiry: Enquiry, reader: Member) -> None:
    contact = Contact.objects.get(pk=enquiry.contact_id)
    make.later(hours=1)
    moving.settle(make.child(contact), Path.DECIDED, one=Step.DECIDE_ONE, last=Step.DECIDE_LAST)
    make.later(hours=5)
    contact.refresh_from_db()
    agencies = list(partnership.agencies(reader))
    assert not held.picture(contact, agencies, at=wall.now()).bars[-1].words.endswith("awaited")
    actions.ask(enquiry, agency=make.agency("housing"), by=reader)
    make.later(hours=2)
    contact.refresh_from_db()
    assert contact.stage == Stage.ENQUIRED
    clock = held.picture(contact, agencies, at=wall.now())
    assert {"paused"} <= {span.kind for span in clock.whole.spans}
    housing = next(bar for bar in clock.bars if bar.name == "Housing")
    assert housing.words.replace("\xa0", " ") == "2 h, still awaited"


# Recorded reads


@pytest.mark.parametrize(("role", "agency"), [(Role.GOVERNANCE_LEAD, "hub"), (Role.REPRESENTATIVE, "housing")])
def test_an_enquiry_is_read_by_the_hub_and_by_those_asked(enquiry: Enquiry, role: Role, agency: str) -> None:
    with pytest.raises(Denied):
        actions.read_enquiry(enquiry, by=make.member(role, agency=agency))


def test_what_is_kept_names_itself(enquiry: Enquiry, constable: Member) -> None:
    request = make.request(enquiry, "police")
    actions.see(request, by=constable)
    item = make.item(request, by=constable, source_identity="A neighbour")
    reply = actions.send_reply(request, by=constable)
    correction = actions.correct_item(item, reason="Another’s.", by=constable)
    assert [
        str(one)
        for one in (
            make.question(request), request.seen.get(), make.question(request).answers.get(), item.moves.get(),
            item.sources.get(), correction, reply.sent_answers.get(), reply.sent_items.get(),
        )
    ] == [
        "Markers, and the last use of police protection", f"seen by {constable.pk}", "information", "disclosed",
        "source identity", f"correction of item {item.pk}", f"answer {reply.sent_answers.get().answer_id}",
        f"item {item.pk}",
    ]  # fmt: skip


def test_no_reading_without_its_entry(
    enquiry: Enquiry, reader: Member, constable: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = make.item(make.request(enquiry, "police"), by=constable)
    waiting = make.contact(at=Stage.TRIAGED)

    def failing(*_: object, **__: object) -> None:
        raise DatabaseError("the log cannot be written")

    monkeypatch.setattr("openmash.hub.enquiries.actions.reading.record", failing)
    monkeypatch.setattr("openmash.hub.enquiries.actions.listing.record", failing)
    for attempt in (
        lambda: actions.read_enquiry(enquiry, by=reader),
        lambda: actions.read_request(make.request(enquiry, "police"), by=constable),
        lambda: actions.read_opening(waiting, by=reader),
        lambda: actions.read_asking(enquiry, by=reader),
        lambda: actions.read_item(item, by=constable),
        lambda: actions.list_worklist(by=constable),
        lambda: actions.list_own_items(by=constable),
        lambda: actions.list_enquiries(by=reader),
    ):
        with pytest.raises(DatabaseError):
            attempt()


def test_lists_record_every_child_that_they_showed(reader: Member, constable: Member) -> None:
    two = make.notification(make.child_told(), make.child_told(make.particulars("Jude")))
    first = make.enquiry("police", of=make.triaged(make.contact(at=Stage.CHECKED, told=two), by=reader))
    second = make.enquiry("police")
    shown = sorted(one.reference for e in (first, second) for one in e.contact.children.all())
    for request in (make.request(first, "police"), make.request(second, "police")):
        make.item(request, by=constable)
    actions.list_worklist(by=constable)
    actions.list_own_items(by=constable)
    actions.list_enquiries(by=reader)
    for event in (Event.WORKLIST_READ, Event.ITEMS_LISTED, Event.ENQUIRIES_LISTED):
        assert Entry.objects.get(event=event).about == shown


# Queries


def queries(do: object) -> int:
    from django.db import connection

    with CaptureQueriesContext(connection) as made:
        do()  # type: ignore[operator]
    return len(made)


def filled(enquiry: Enquiry, by: Member, items: int) -> None:
    for number in range(items):
        make.item(make.request(enquiry, "police"), by=by, text=f"Item {number}", order=1 + number % 4)


def test_an_enquiry_costs_the_same_however_much_is_known(constable: Member) -> None:
    reader = make.signed_in(make.member(Role.DECISION_MAKER, sign_in=True))
    small = make.enquiry("police")
    large = make.enquiry("police", "health", "education", "housing", "probation")
    filled(small, constable, 1)
    filled(large, constable, 30)
    for enquiry in (small, large):
        make.replied(make.request(enquiry, "police"), by=constable)
    for request in large.requests.exclude(agency__code="police").select_related("agency"):
        make.item(request)
        make.replied(request)
    reader.get(f"/enquiries/{small.reference}")
    counted = [queries(lambda e=e: reader.get(f"/enquiries/{e.reference}")) for e in (small, large)]
    assert counted[0] == counted[1] <= 45


def test_a_worklist_costs_the_same_however_much_waits(constable: Member) -> None:
    member = make.representative("police", sign_in=True)
    client, counted = make.signed_in(member), list[int]()
    for wanted in (1, 7):
        for _ in range(wanted):
            make.enquiry("police", "health")
            make.replied(make.request(make.enquiry("police"), "police"), by=constable)
        client.get("/worklist")
        counted.append(queries(lambda: client.get("/worklist")))
    assert counted[0] == counted[1] <= 26


def test_other_lists_cost_the_same_however_long(constable: Member, enquiry: Enquiry) -> None:
    client = make.signed_in(make.representative("police", sign_in=True))
    paths = ["/our-items", "/enquiries/", f"/requests/{make.request(enquiry, 'police').reference}"]
    filled(enquiry, constable, 1)
    for path in paths:
        client.get(path)
    few = [queries(lambda p=p: client.get(p)) for p in paths]
    filled(enquiry, constable, 20)
    for _ in range(4):
        filled(make.enquiry("police", "health"), constable, 1)
    assert [queries(lambda p=p: client.get(p)) for p in paths] == few
