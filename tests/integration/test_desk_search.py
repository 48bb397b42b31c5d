"""Search: a contact is found again by what was said exactly, by those who may, and the log says who was shown."""

from datetime import date
from unittest.mock import patch

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from openmash.hub.audit.events import Event
from openmash.hub.audit.models import Entry
from openmash.hub.contacts.actions import correcting
from openmash.hub.contacts.models import Contact
from openmash.hub.contacts.workflow import Stage
from openmash.hub.desk import actions, finding
from openmash.hub.desk.finding import Found
from openmash.hub.desk.forms import Search
from openmash.hub.partnership.models import Member
from openmash.hub.partnership.workflow import CASE_ROLES, Role
from openmash.hub.people.actions import Particulars
from openmash.hub.records import wall
from openmash.hub.records.refusals import Denied
from tests import doors, make

pytestmark = pytest.mark.django_db

NHS, UPN = "9990007144", "H801200001001"
TAMSIN = {"given_name": "Tamsin", "family_name": "Okafor-Vale", "born_on-day": "9", "born_on-month": "3"} | {
    "born_on-year": "2017"
}
HOME = {"address": "14 Larkspur Court", "postcode": "TM1 4AA"}


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


def looked_for(by: Member, **typed: str) -> Found:
    form = Search(typed)
    assert form.is_valid(), form.errors
    return actions.search(form.sought, by=by, now=wall.now())


def hits(found: Found) -> list[tuple[str, list[str]]]:
    return [(hit.reference, hit.why) for hit in found.hits]


def told_of(**particulars: object) -> Contact:
    return make.contact(told=make.notification(make.child_told(Particulars(**particulars))))  # type: ignore[arg-type]


class TestWhatIsFound:
    """Exactly what was asked for."""

    @pytest.mark.parametrize("spoken", ["{}", " {} ", "{lower}", "{spaces}"])
    def test_a_reference_as_it_was_read_aloud(self, dana: Member, spoken: str) -> None:
        contact = make.contact()
        reference = contact.reference
        number = spoken.format(reference, lower=reference.lower(), spaces=reference.replace("-", " "))
        assert hits(looked_for(dana, number=number)) == [(reference, ["Reference"])]

    def test_an_enquirys_reference_leads_to_its_contact(self, dana: Member) -> None:
        enquiry = make.enquiry("police", of=make.contact(at=Stage.TRIAGED))
        assert hits(looked_for(dana, number=enquiry.reference)) == [(enquiry.contact.reference, ["Reference"])]

    @pytest.mark.parametrize("number", [NHS, f"{NHS[:3]} {NHS[3:6]} {NHS[6:]}", f"{NHS[:3]}-{NHS[3:6]}-{NHS[6:]}"])
    def test_an_nhs_number_however_it_is_spaced(self, dana: Member, number: str) -> None:
        contact = told_of(nhs_number=NHS)
        told_of(nhs_number="9434765919")
        assert hits(looked_for(dana, number=number)) == [(contact.reference, ["NHS number"])]

    def test_a_upn_though_it_looks_like_a_reference(self, dana: Member) -> None:
        contact = told_of(upn=UPN)
        assert hits(looked_for(dana, number=UPN.lower())) == [(contact.reference, ["UPN"])]

    @pytest.mark.parametrize("given", ["Tamsin", "TAMSIN", " tamsin  rose "])
    def test_a_name_with_a_date_of_birth_in_any_letters(self, dana: Member, given: str) -> None:
        contact = make.contact()
        told_of(given_name="Tamsin", family_name="Okafor-Vale", born_on=date(2017, 3, 10))
        found = looked_for(dana, **{**TAMSIN, "given_name": given, "family_name": "okafor vale"})
        assert hits(found) == [(contact.reference, ["Name and date of birth"])]

    def test_an_address_finds_children_and_those_around_them(self, dana: Member) -> None:
        contact = make.contact()
        grandmother = make.notification(make.child_told(Particulars(given_name="Ada")))
        at_grandmothers = make.contact(told=grandmother)
        found = looked_for(dana, address="14, Larkspur Court, Thornmere", postcode="tm14aa")
        assert hits(found) == [
            (at_grandmothers.reference, ["Address of somebody around the child"]),
            (contact.reference, ["Address", "Address of somebody around the child"]),
        ]

    def test_what_fits_any_of_them_is_found_once_newest_first(self, dana: Member) -> None:
        contact = make.contact()
        make.later(minutes=5)
        other = told_of(nhs_number=NHS)
        found = looked_for(dana, number=NHS, **TAMSIN)
        assert hits(found) == [(other.reference, ["NHS number"]), (contact.reference, ["Name and date of birth"])]

    def test_a_decided_contact_is_found_too(self, dana: Member) -> None:
        contact = make.contact(at=Stage.PREPARED, by=dana)
        make.decision(make.child(contact), by=dana)
        assert [hit.stage for hit in looked_for(dana, number=contact.reference).hits] == ["Decided"]

    def test_what_was_entered_in_error_is_not_found(self, dana: Member) -> None:
        contact = make.contact(by=dana)
        correcting.correct_contact(contact, reason="A test call.", by=dana)
        assert not hits(looked_for(dana, number=contact.reference, **TAMSIN))

    def test_a_child_entered_in_error_is_not_found(self, dana: Member) -> None:
        two = make.notification(make.child_told(), make.child_told(Particulars(nhs_number=NHS)))
        contact = make.contact(by=dana, told=two)
        correcting.correct_child(contact.children.order_by("id")[1], reason="Another family’s.", by=dana)
        assert not hits(looked_for(dana, number=NHS))

    def test_another_hubs_children_are_not_there(self, dana: Member) -> None:
        make.hub("Easterly")
        theirs = make.contact()
        make.hub()
        assert not hits(looked_for(dana, number=theirs.reference, **TAMSIN, **HOME))

    def test_of_very_many_the_newest_are_shown_and_the_rest_counted(
        self, dana: Member, browser: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(finding, "AT_MOST", 2)
        for _ in range(3):
            make.contact()
        found = looked_for(dana, **HOME)
        assert (len(found.hits), found.total, len(found.children)) == (2, 3, 2)
        assert "the newest 2 shown" in browser.post("/search", HOME).content.decode()

    def test_a_contact_of_no_named_child_is_found_by_its_reference(self, dana: Member) -> None:
        told = make.notification()
        contact = make.contact(told=type(told)(**{**vars(told), "children": (), "connected": (), "source": ""}))
        (hit,) = looked_for(dana, number=contact.reference).hits
        assert (hit.children, hit.source, hit.level_word) == ("No child named yet", "Not said", "")

    def test_a_level_is_said_in_its_word(self, dana: Member) -> None:
        contact = make.contact(at=Stage.TRIAGED, level=4)
        (hit,) = looked_for(dana, number=contact.reference).hits
        assert (hit.level, hit.level_word) == (4, "Acute")


class TestWhatMayBeAsked:
    """Too little is not enough, and says what is missing."""

    @pytest.mark.parametrize(
        ("typed", "field", "words"),
        [
            ({}, "__all__", "Enter a number, or a name"),
            ({"given_name": "Tamsin"}, "family_name", "Enter the family name too"),
            ({"given_name": "Tamsin", "family_name": "Vale"}, "born_on", "Enter the date of birth too"),
            ({"postcode": "TM1 4AA"}, "address", "Enter the house number and street too"),
            ({"address": "14 Larkspur Court"}, "postcode", "Enter the postcode too"),
            ({"number": "9991234560"}, "number", "one of its figures is wrong"),
            ({"number": "Tamsin"}, "number", "Enter a reference"),
            ({"number": "\x00" * 5}, "number", "cannot be kept"),
            ({"number": "9" * 1_000_000}, "number", "60 characters or fewer"),
            ({**TAMSIN, "born_on-year": "9999"}, "born_on", "between 1900"),
            ({**TAMSIN, "born_on-year": "0"}, "born_on", "ear"),
            ({**TAMSIN, "born_on-day": "29", "born_on-month": "2"}, "born_on", "ebruary"),
            ({**TAMSIN, "born_on-day": "unknown"}, "born_on", ""),
            ({**TAMSIN, "given_name": "\ud800"}, "given_name", "cannot be kept"),
        ],
    )
    def test_a_search_that_does_not_hold_says_why(
        self, browser: Client, typed: dict[str, str], field: str, words: str
    ) -> None:
        form = Search(typed)
        assert not form.is_valid()
        assert words in str(form.errors[field])
        if "\ud800" not in "".join(typed.values()):
            answer = browser.post("/search", typed)
            assert answer.status_code == 422
            assert "There " in answer.content.decode()  # is a problem, are 2 problems
        assert not doors.log(Event.SEARCH_MADE)

    def test_what_was_typed_is_kept(self, browser: Client) -> None:
        page = browser.post("/search", {"given_name": "Tamsin"}).content.decode()
        assert 'value="Tamsin"' in page

    def test_punctuation_alone_is_nobodys_name_and_no_home(self, dana: Member) -> None:
        make.contact()
        assert not looked_for(dana, **{**TAMSIN, "given_name": "…", "family_name": "?"}).hits
        assert not looked_for(dana, address="14", postcode="–").hits

    @pytest.mark.parametrize("role", Role)
    def test_searching_is_for_those_who_work_on_cases(self, role: Role) -> None:
        by = doors.member(role, agency="police")
        contact = make.contact()
        if role in CASE_ROLES:
            assert looked_for(by, number=contact.reference).hits
        else:
            with pytest.raises(Denied, match="Searching is for"):
                looked_for(by, number=contact.reference)

    def test_the_form_itself_is_for_them(self) -> None:
        assert doors.browser_of(doors.member()).get("/search").status_code == 403


class TestThePage:
    """Names never stand in an address or a title, and nothing is found unrecorded."""

    def test_it_opens_with_nothing_asked_and_nothing_recorded(self, browser: Client) -> None:
        page = browser.get("/search").content.decode()
        assert "Nothing found" not in page
        assert "the reading is on record" not in page
        assert not doors.log(Event.SEARCH_MADE)

    def test_an_address_that_asks_is_not_heard(self, browser: Client) -> None:
        make.contact()
        assert "T.O-V." not in browser.get("/search", TAMSIN).content.decode()

    def test_what_is_found_is_shown_without_names(self, browser: Client) -> None:
        contact = make.contact()
        answer = browser.post("/search", HOME)
        page = answer.content.decode()
        assert answer.status_code == 200
        assert f'href="/contacts/{contact.reference}"' in page
        assert "T.O-V. 9" in page
        assert "Okafor" not in page
        assert "the reading is on record" in page
        assert "<title>Search – openmash</title>" in page

    def test_nothing_found_is_said_plainly(self, browser: Client) -> None:
        assert "Nothing found" in browser.post("/search", HOME).content.decode()

    def test_the_log_keeps_how_and_whom_but_not_what_was_typed(self, dana: Member, browser: Client) -> None:
        contact = make.contact()
        browser.post("/search", {**TAMSIN, **HOME})
        (entry,) = doors.log(Event.SEARCH_MADE)
        assert entry.about == [make.child(contact).reference]
        assert entry.details == {"ways": ["address", "name_and_birth"], "found": 1}
        assert entry.by == dana.reference

    def test_a_search_that_finds_nothing_is_recorded_too(self, dana: Member) -> None:
        looked_for(dana, number=NHS)
        looked_for(dana, number="7Q4XH-2KD9T-M3R")
        assert [(entry.about, entry.details) for entry in doors.log(Event.SEARCH_MADE)] == [
            ([], {"ways": ["nhs_number"], "found": 0}),
            ([], {"ways": ["reference"], "found": 0}),
        ]

    def test_no_audit_no_search(self, browser: Client) -> None:
        make.contact()
        with patch.object(Entry, "save_base", side_effect=OperationalError("out of reach")):
            answer = browser.post("/search", HOME)
        assert answer.status_code == 503
        assert "T.O-V." not in answer.content.decode()

    def test_it_asks_the_database_as_often_for_twenty_contacts_as_for_one(self, dana: Member) -> None:
        def reads() -> int:
            with CaptureQueriesContext(connection) as captured:
                assert looked_for(dana, **HOME).hits
            return len(captured)

        make.contact()
        one = reads()
        for _ in range(20):
            make.contact()
        assert reads() == one <= 12


class TestHome:
    """Each role begins where its work is."""

    @pytest.mark.parametrize(
        ("roles", "begins"),
        [
            ((Role.SCREENER,), "/board"),
            ((Role.ADMINISTRATOR,), "/board"),
            ((Role.DECISION_MAKER, Role.GOVERNANCE_LEAD), "/board"),
            ((Role.REPRESENTATIVE,), "/worklist"),
            ((Role.GOVERNANCE_LEAD,), "/governance/"),
            ((Role.SYSTEM_ADMINISTRATOR,), "/retention/"),
        ],
    )
    def test_a_role_begins_where_its_work_is(self, roles: tuple[Role, ...], begins: str) -> None:
        browser = doors.browser_of(doors.member(*roles, agency="police"))
        assert browser.get("/").headers["Location"] == begins

    def test_who_has_no_work_here_is_told_so(self) -> None:
        browser = doors.browser_of(doors.member(Role.REFERRER))
        assert "Nothing here is waiting for you" in browser.get("/").content.decode()
