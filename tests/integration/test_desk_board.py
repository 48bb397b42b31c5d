"""The board: every live contact by time left, to whoever works on cases, and the reading on record."""

import re
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from openmash.clock import Brag
from openmash.hub.audit.events import Event
from openmash.hub.audit.models import Entry
from openmash.hub.contacts.actions import correcting, taking
from openmash.hub.contacts.models import Contact
from openmash.hub.contacts.workflow import Stage
from openmash.hub.desk import actions, asked, board, facets, live
from openmash.hub.desk.asked import Asked, Facet, Order
from openmash.hub.partnership.models import Member
from openmash.hub.partnership.workflow import CASE_ROLES, Role
from openmash.hub.people.actions import Particulars
from openmash.hub.records import wall
from openmash.hub.records.refusals import Denied
from tests import doors, make

pytestmark = pytest.mark.django_db


@pytest.fixture
def dana() -> Member:
    make.hub()
    make.time(make.TUESDAY_MORNING)
    return doors.member(Role.SCREENER, Role.DECISION_MAKER)


@pytest.fixture
def browser(dana: Member) -> Client:
    found = doors.browser_of(dana)
    make.hub()
    return found


def read(by: Member, **address: str) -> board.Board:
    return actions.read_board(Asked.of(address), by=by, now=wall.now())


def rows(of: board.Board) -> list[board.Row]:
    return [row for _, _, rows in of.groups for row in rows]


def headings(of: board.Board) -> list[tuple[str, int]]:
    return [(name, count) for name, count, _ in of.groups]


class TestWhoSeesIt:
    """Those who work on every contact of the hub."""

    @pytest.mark.parametrize("role", Role)
    def test_the_board_is_for_those_who_work_on_cases(self, role: Role) -> None:
        by = doors.member(role, agency="police")
        make.contact()
        if role in CASE_ROLES:
            assert len(rows(read(by))) == 1
        else:
            with pytest.raises(Denied, match="The board is for"):
                read(by)

    def test_another_hubs_contacts_are_not_on_it(self, dana: Member) -> None:
        make.hub("Easterly")
        make.contact()
        make.hub()
        assert rows(read(dana)) == []

    def test_whoever_may_not_is_refused_and_that_is_recorded(self) -> None:
        browser = doors.browser_of(doors.member())
        assert browser.get("/board").status_code == 403
        assert [entry.details["route"] for entry in doors.log(Event.MEMBER_REFUSED)] == ["board"]


class TestWhatIsOnIt:
    """Everything live and nothing else."""

    def test_a_decided_contact_is_no_longer_on_it(self, dana: Member) -> None:
        contact = make.contact(at=Stage.PREPARED, by=dana)
        assert [row.reference for row in rows(read(dana))] == [contact.reference]
        for child in contact.children.all():
            make.decision(child, by=dana)
        assert rows(read(dana)) == []

    def test_it_shows_initials_and_ages_and_no_names(self, dana: Member, browser: Client) -> None:
        make.contact(by=dana)
        page = browser.get("/board").content.decode()
        assert "T.O-V. 9" in page
        assert "Tamsin" not in page
        assert "Okafor" not in page

    def test_every_child_of_a_contact_is_on_its_row(self, dana: Member) -> None:
        twins = [make.child_told(make.particulars(given)) for given in ("Ada", "Ben")]
        unborn = make.child_told(Particulars(expected_on=make.TUESDAY_MORNING.date() + timedelta(days=40)))
        make.contact(by=dana, told=make.notification(*twins, unborn))
        (row,) = rows(read(dana))
        assert row.children == "A.O-V. 9 · B.O-V. 9 · Baby unborn, due 27\N{NO-BREAK SPACE}Dec"

    @pytest.mark.parametrize(
        ("born", "expected", "stated", "said"),
        [
            (None, None, None, "age not known"),
            (None, None, 0, "0"),
            (None, None, 14, "14"),
            (make.TUESDAY_MORNING.date() - timedelta(days=20), None, 3, "2\N{NO-BREAK SPACE}weeks"),
        ],
    )
    def test_an_age_is_said_as_far_as_it_is_known(self, born, expected, stated, said) -> None:  # type: ignore[no-untyped-def]
        assert board.how_old(born, expected, stated, make.TUESDAY_MORNING.date()) == said

    def test_a_contact_that_names_no_child_is_on_it_all_the_same(self, dana: Member) -> None:
        worry = make.notification(worry="A child was heard crying at number 9.")
        nameless = type(worry)(**{**vars(worry), "children": (), "connected": ()})
        make.contact(by=dana, told=nameless)
        assert rows(read(dana))[0].children == "No child named yet"

    def test_a_child_entered_in_error_is_not_shown(self, dana: Member) -> None:
        two = make.notification(*(make.child_told(make.particulars(given)) for given in ("Ada", "Ben")))
        contact = make.contact(by=dana, told=two)
        wrong = contact.children.order_by("id")[1]
        correcting.correct_child(wrong, reason="Another family’s child.", by=dana)
        made = read(dana)
        assert rows(made)[0].children == "A.O-V. 9"
        assert wrong.reference not in made.children

    def test_who_holds_the_clock_and_for_how_long(self, dana: Member) -> None:
        contact = make.contact(at=Stage.TRIAGED, by=dana)
        make.later(minutes=30)
        make.enquiry("police", "health", of=contact, by=dana)
        make.later(hours=1, minutes=20)
        (row,) = rows(read(dana))
        assert (row.holders, row.held) == ([("Health", "health"), ("Police", "police")], "1 h 20")
        assert row.chips == [("HE", "Health", "asked"), ("PO", "Police", "asked")]
        assert row.answered == 0

    def test_what_an_agency_answered_is_on_its_chip(self, dana: Member) -> None:
        enquiry = make.enquiry("police", of=make.contact(at=Stage.TRIAGED, by=dana), by=dana)
        make.replied(make.request(enquiry, "police"))
        (row,) = rows(read(dana))
        assert row.answered == 1
        assert row.chips[0][2] in ("nothing_held", "information", "withheld")
        assert row.holders == [("Hub", "hub")]

    def test_level_brag_source_and_stage_are_in_the_hubs_words(self, dana: Member) -> None:
        make.contact(at=Stage.TRIAGED, by=dana, level=4, brag=Brag.RED)
        (row,) = rows(read(dana))
        assert (row.level, row.level_word, row.brag, row.source, row.stage) == (
            4, "Acute", "red", "School", "Open an enquiry",
        )  # fmt: skip

    def test_a_source_with_a_detail_stands_in_two_lines(self, dana: Member) -> None:
        told = make.notification()
        make.contact(by=dana, told=type(told)(**{**vars(told), "source": "3A"}))
        assert [(row.source, row.source_detail) for row in rows(read(dana))] == [("Health", "GP")]

    def test_nothing_waiting_is_said_as_such(self, browser: Client) -> None:
        assert "Nothing waits" in browser.get("/board").content.decode()


class TestTime:
    """The least time first, in groups."""

    def test_contacts_stand_in_groups_by_time_left(self, dana: Member) -> None:
        for brag in (Brag.RED, Brag.AMBER, Brag.GREEN, Brag.BLUE):
            make.contact(at=Stage.TRIAGED, by=dana, brag=brag)
        assert headings(read(dana)) == [
            ("Due later today", 1),
            ("Due tomorrow, Wednesday 18 November", 1),
            ("Due later", 1),
            ("No target, oldest first", 1),
        ]
        make.later(hours=3, minutes=10)
        assert headings(read(dana))[0] == ("Due within 1 hour", 1)
        make.later(hours=1)
        assert headings(read(dana))[0] == ("Overdue", 1)

    def test_time_is_said_in_words_that_are_never_a_colours(self, dana: Member) -> None:
        make.contact(at=Stage.TRIAGED, by=dana, brag=Brag.RED)
        make.later(hours=4, minutes=25)
        (row,) = rows(read(dana))
        assert (row.left, row.state, row.used) == ("25 min late", "overdue", pytest.approx(265 / 240))

    def test_without_a_target_there_is_no_clock(self, dana: Member) -> None:
        make.contact(at=Stage.TRIAGED, by=dana, brag=Brag.BLUE)
        (row,) = rows(read(dana))
        assert (row.left, row.state, row.used) == ("No clock", "no_target", 0)

    def test_due_at_once_is_all_used(self, dana: Member) -> None:
        contact = make.contact(by=dana)
        Contact.objects.filter(pk=contact.pk).update(due_at=contact.received_at)
        assert rows(read(dana))[0].used == 1

    @pytest.mark.parametrize(
        ("order", "first"), [("received", "A"), ("held", "B"), ("level", "C"), ("time_left", "D"), ("nonsense", "D")]
    )
    def test_it_can_stand_in_other_orders(self, dana: Member, order: str, first: str) -> None:
        def told(given: str):  # type: ignore[no-untyped-def]
            return make.notification(make.child_told(make.particulars(given, "X")))

        oldest = make.contact(at=Stage.TRIAGED, by=dana, brag=Brag.GREEN, level=1, told=told("A"))
        make.enquiry("police", of=oldest, by=dana)
        make.later(minutes=-60)
        Contact.objects.filter(pk=oldest.pk).update(clock_since=wall.now() + timedelta(hours=3))
        longest = make.contact(at=Stage.TRIAGED, by=dana, brag=Brag.GREEN, level=2, told=told("B"))
        Contact.objects.filter(pk=longest.pk).update(clock_since=wall.now() - timedelta(hours=3))
        Contact.objects.filter(pk=longest.pk).update(due_at=wall.now() + timedelta(hours=80))
        make.later(minutes=70)
        make.contact(at=Stage.TRIAGED, by=dana, brag=Brag.GREEN, level=4, told=told("C"))
        make.contact(at=Stage.TRIAGED, by=dana, brag=Brag.RED, level=3, told=told("D"))
        found = rows(read(dana, order=order))
        if order == "received":
            assert {row.children[0] for row in found[:2]} == {"A", "B"}
        else:
            assert found[0].children[0] == first


class TestNarrowing:
    """Filters are links with counts that stay true."""

    @pytest.fixture
    def four(self, dana: Member) -> dict[str, Contact]:
        red = make.contact(at=Stage.TRIAGED, by=dana, brag=Brag.RED, level=4)
        green = make.contact(at=Stage.TRIAGED, by=dana, brag=Brag.GREEN, level=2)
        asked_ = make.contact(at=Stage.TRIAGED, by=dana, brag=Brag.GREEN, level=3)
        make.enquiry("police", "health", of=asked_, by=dana)
        new = make.contact(by=dana)
        taking.take(red, by=dana)
        taking.take(green, by=make.member(Role.SCREENER))
        return {"red": red, "green": green, "asked": asked_, "new": new}

    @pytest.mark.parametrize(
        ("address", "names"),
        [
            ({}, {"red", "green", "asked", "new"}),
            ({"whose": "mine"}, {"red"}),
            ({"whose": "nobody"}, {"asked", "new"}),
            ({"clock": "police"}, {"asked"}),
            ({"clock": "health"}, {"asked"}),
            ({"clock": "hub"}, {"red", "green", "new"}),
            ({"clock": "housing"}, set()),
            ({"brag": "green"}, {"green", "asked"}),
            ({"brag": "none"}, {"new"}),
            ({"level": "4"}, {"red"}),
            ({"level": "none"}, {"new"}),
            ({"stage": "enquired"}, {"asked"}),
            ({"time": "no_target"}, set()),
            ({"brag": "green", "whose": "nobody"}, {"asked"}),
        ],
    )
    def test_a_filter_leaves_what_it_says(
        self, dana: Member, four: dict[str, Contact], address: dict[str, str], names: set[str]
    ) -> None:
        found = {row.reference for row in rows(read(dana, **address))}
        assert found == {four[name].reference for name in names}

    @pytest.mark.parametrize(
        "address",
        [
            {"brag": "purple"},
            {"level": "5"},
            {"stage": "decided"},
            {"whose": "everybody"},
            {"time": "\x00"},
            {"clock": "../../etc"},
            {"page": "-1"},
            {"page": "0"},
            {"page": "१"},
            {"page": "99999999999999999999"},
            {"order": "drop table"},
            {"nonsense": "x" * 10_000},
        ],
    )
    def test_an_address_that_makes_no_sense_is_never_a_mistake(
        self, dana: Member, four: dict[str, Contact], browser: Client, address: dict[str, str]
    ) -> None:
        assert len(rows(read(dana, **address))) == 4
        assert browser.get("/board", address).status_code == 200

    def test_every_count_is_what_one_click_shows(self, dana: Member, four: dict[str, Contact]) -> None:
        made = read(dana, brag="green")
        for _, _, choices in facets.offered(made):
            for choice in choices:
                address = dict(part.split("=") for part in choice.href.lstrip("?").split("&") if part)
                if not choice.current:
                    assert len(rows(read(dana, **address))) == choice.count, choice

    def test_what_is_chosen_is_taken_off_by_the_same_link(self, dana: Member, four: dict[str, Contact]) -> None:
        made = read(dana, brag="green", level="2")
        (current,) = [c for facet, _, cs in facets.offered(made) if facet == Facet.BRAG for c in cs if c.current]
        assert current.href == "?level=2"
        assert facets.in_use(made) == [("BRAG: Green", "?level=2"), ("Level: 2 Early help", "?brag=green")]

    def test_an_agency_that_is_no_more_is_still_said_and_taken_off(self, dana: Member) -> None:
        assert facets.in_use(read(dana, clock="old-agency")) == [("Clock is with: old-agency", "?")]

    def test_the_figures_at_the_head_are_of_everything(self, dana: Member, four: dict[str, Contact]) -> None:
        make.later(hours=3, minutes=30)
        strip = facets.strip(read(dana, brag="green"))
        assert [(number, words, tone) for number, words, _, tone in strip] == [
            (4, "live", ""),
            (0, "overdue", ""),
            (1, "due within 1 hour", "within_hour"),
            (2, "nobody’s yet", ""),
        ]

    def test_nothing_under_a_filter_is_said_as_such(self, browser: Client) -> None:
        page = browser.get("/board?level=4").content.decode()
        assert "No live contact is like that" in page
        assert 'aria-label="Filters in use"' in page

    def test_the_address_has_one_way_of_being_written(self) -> None:
        assert Asked.of({"page": "2", "order": "held", "level": "4", "paper": "1", "x": "y"}).query == (
            "?level=4&order=held&page=2&paper=1"
        )
        assert Asked().query == "?"


class TestPages:
    """Fifty at a time on a screen, everything on paper."""

    @pytest.fixture
    def many(self, dana: Member, monkeypatch: pytest.MonkeyPatch) -> None:
        for module in (board, asked):
            monkeypatch.setattr(module, "PAGE", 2)
        for _ in range(3):
            make.contact(at=Stage.TRIAGED, by=dana, brag=Brag.GREEN)
        make.contact(at=Stage.TRIAGED, by=dana, brag=Brag.BLUE)

    @pytest.mark.usefixtures("many")
    def test_headings_count_what_is_on_all_pages(self, dana: Member) -> None:
        assert headings(read(dana)) == [("Due later", 3)]
        second = read(dana, page="2")
        assert headings(second) == [("Due later", 3), ("No target, oldest first", 1)]
        assert (second.first, second.last, second.total) == (3, 4, 4)

    @pytest.mark.usefixtures("many")
    def test_each_page_leads_to_the_next_and_the_one_before(self, dana: Member) -> None:
        first, second = facets.around(read(dana)), facets.around(read(dana, page="2"))
        assert (first.previous, first.next) == ("", "?page=2")
        assert (second.previous, second.next) == ("?", "")

    @pytest.mark.usefixtures("many")
    def test_paper_has_everything(self, dana: Member, browser: Client) -> None:
        made = read(dana, paper="1")
        assert len(rows(made)) == 4
        around = facets.around(made)
        assert (around.previous, around.next, around.screen) == ("", "", "?")
        page = browser.get("/board?paper=1").content.decode()
        assert "Back to the board" in page
        assert 'id="filters"' not in page

    @pytest.mark.usefixtures("many")
    def test_a_page_beyond_the_last_says_so(self, browser: Client) -> None:
        assert "show every live contact" in browser.get("/board?page=99").content.decode()

    @pytest.mark.usefixtures("many")
    def test_only_the_children_on_the_page_are_recorded_as_read(self, dana: Member) -> None:
        made = read(dana)
        (entry,) = doors.log(Event.BOARD_READ)
        assert sorted(made.children) == entry.about
        assert len(entry.about) == 2


class TestTheRecord:
    """Every child on the board is named in the log, or there is no board."""

    def test_every_child_shown_is_in_one_entry(self, dana: Member, browser: Client) -> None:
        contacts = [make.contact(by=dana) for _ in range(3)]
        browser.get("/board?order=received")
        (entry,) = doors.log(Event.BOARD_READ)
        assert entry.about == sorted(make.child(contact).reference for contact in contacts)
        assert (entry.by, entry.details) == (dana.reference, {"asked": "?order=received"})

    def test_an_empty_board_is_read_too(self, dana: Member) -> None:
        read(dana)
        assert [entry.about for entry in doors.log(Event.BOARD_READ)] == [[]]

    def test_more_children_than_an_entry_holds_are_in_several(
        self, dana: Member, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(actions, "ABOUT_AT_MOST", 2)
        for _ in range(3):
            make.contact(by=dana)
        made = read(dana)
        entries = doors.log(Event.BOARD_READ)
        assert sorted(reference for entry in entries for reference in entry.about) == sorted(made.children)
        assert len(entries) == 2

    def test_no_audit_no_board(self, dana: Member, browser: Client) -> None:
        make.contact(by=dana)
        with patch.object(Entry, "save_base", side_effect=OperationalError("out of reach")):
            answer = browser.get("/board")
        assert answer.status_code == 503
        assert "T.O-V." not in answer.content.decode()


class TestTaking:
    """What nobody has stands out, and one press takes it."""

    def test_what_nobody_has_stands_out_with_a_button(self, dana: Member, browser: Client) -> None:
        contact = make.contact(by=dana)
        page = browser.get("/board").content.decode()
        assert "Nobody’s yet" in page
        assert f'name="contact" value="{contact.reference}"' in page
        make.hub()
        taking.take(contact, by=make.member(Role.SCREENER, name="Ken Abara"))
        page = browser.get("/board").content.decode()
        assert "taken by Ken Abara" in page
        assert f'value="{contact.reference}"' not in page

    def test_one_press_takes_it_and_leads_back_to_the_same_board(self, dana: Member, browser: Client) -> None:
        contact = make.contact(by=dana)
        answer = browser.post("/board/take", {"contact": contact.reference, "back": "?order=held&x=//elsewhere"})
        assert answer.headers["Location"] == "/board?order=held"
        make.hub()
        assert Contact.objects.get(pk=contact.pk).worker == dana
        page = browser.get("/board?order=held").content.decode()
        assert f"You have {contact.reference} in hand" in page
        assert ">mine<" in page

    def test_what_somebody_took_in_the_meantime_is_said(self, dana: Member, browser: Client) -> None:
        contact = make.contact(by=dana)
        taking.take(contact, by=make.member(Role.SCREENER, name="Ken Abara"))
        answer = browser.post("/board/take", {"contact": contact.reference})
        assert answer.status_code == 409
        assert "Ken Abara has this contact in hand already" in answer.content.decode()

    @pytest.mark.parametrize("reference", ["", "7Q4XH-2KD9T-M3R", "\x00", "x" * 100_000, "' OR 1=1"])
    def test_what_is_not_there_cannot_be_taken(self, browser: Client, reference: str) -> None:
        assert browser.post("/board/take", {"contact": reference}).status_code == 404

    def test_another_hubs_contact_is_not_there(self, dana: Member, browser: Client) -> None:
        make.hub("Easterly")
        theirs = make.contact()
        assert browser.post("/board/take", {"contact": theirs.reference}).status_code == 404
        make.hub("Easterly")
        assert Contact.objects.get(pk=theirs.pk).worker is None

    def test_a_link_takes_nothing(self, browser: Client) -> None:
        answer = browser.get("/board/take")
        assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
        assert "That cannot be done from here" in answer.content.decode()


class TestNotices:
    """What must be known before acting."""

    def test_a_late_reply_that_asks_for_another_look(self, dana: Member, browser: Client) -> None:
        assert "for another look" not in browser.get("/board").content.decode()
        with patch("openmash.hub.decisions.access.relooks_waiting") as waiting:
            waiting.return_value.count.return_value = 2
            page = browser.get("/board").content.decode()
        assert "2\N{NO-BREAK SPACE}late replies ask for another look" in page

    def test_children_who_are_not_checked_against_open_cases(self, dana: Member, browser: Client) -> None:
        assert "no list has come yet" in browser.get("/board").content.decode()
        make.hub()
        make.open_cases(hours_old=50)
        assert re.search(r"the list is 50.h old", browser.get("/board").content.decode())
        make.hub()
        make.open_cases(hours_old=2)
        assert "not checked against open cases" not in browser.get("/board").content.decode()


def test_the_board_asks_the_database_as_often_for_thirty_contacts_as_for_one(dana: Member) -> None:
    def reads() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            made = read(dana)
        assert made.groups
        return len(captured)

    make.enquiry("police", "health", of=make.contact(at=Stage.TRIAGED, by=dana), by=dana)
    one = reads()
    for _ in range(10):
        make.enquiry("police", "health", of=make.contact(at=Stage.TRIAGED, by=dana), by=dana)
        make.contact(by=dana)
    assert reads() == one <= 14


def test_the_whole_page_too(dana: Member, browser: Client) -> None:
    make.contact(by=dana)
    browser.get("/board")
    with CaptureQueriesContext(connection) as few:
        browser.get("/board")
    make.hub()
    for _ in range(10):
        make.contact(by=dana)
    with CaptureQueriesContext(connection) as many:
        browser.get("/board")
    assert len(many) == len(few)


def test_every_order_and_facet_has_its_words() -> None:
    assert set(asked.ORDER_WORDS) == set(Order)
    assert set(facets.NAMES) == set(Facet)
    assert live.LONDON.key == "Europe/London"
