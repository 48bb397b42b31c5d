"""Whatever is typed: a clear message that names the field and the remedy, nothing typed is lost, nothing half kept."""

from html import unescape

import pytest
from django.test import Client

from openmash.hub.contacts.workflow import Stage
from openmash.hub.enquiries import forms
from openmash.hub.enquiries.models import Answer, Enquiry, Item, ItemCorrection, ItemMove, Request
from openmash.hub.partnership.models import Member
from openmash.hub.partnership.workflow import Role
from tests import make

pytestmark = pytest.mark.django_db

MILLION = "x" * 1_000_000


@pytest.fixture(autouse=True)
def a_tuesday_morning() -> None:
    make.hub()
    make.time(make.TUESDAY_MORNING)


@pytest.fixture
def constable() -> Member:
    return make.representative("police", sign_in=True)


@pytest.fixture
def client(constable: Member) -> Client:
    return make.signed_in(constable)


@pytest.fixture
def screener() -> Client:
    return make.signed_in(make.member(Role.SCREENER, sign_in=True))


@pytest.fixture
def asked() -> Request:
    return make.request(make.enquiry("police"), "police")


WRITTEN = {
    "q1i-happened_on-day": "3",
    "q1i-happened_on-month": "11",
    "q1i-happened_on-year": "2026",
    "q1i-kind": "fact",
    "q1i-text": "Officers attended.",
    "q1i-context": "Third since June.",
    "q1i-visibility": "released",
    "q1i-source_identity": "A neighbour",
}


def refused(client: Client, path: str, sent: dict[str, object]) -> str:
    response = client.post(path, sent)
    assert response.status_code == 422
    page = unescape(response.content.decode())
    assert "There is a problem" in page or "There are " in page
    return page


# Dates


@pytest.mark.parametrize(
    ("day", "month", "year", "said"),
    [
        ("1", "1", "0", "four figures"),
        ("1", "1", "0000", "between 1900 and"),
        ("1", "1", "9999", "between 1900 and"),
        ("29", "2", "2025", "February 2025 has 28 days"),
        ("31", "4", "2026", "April has 30 days"),
        ("18", "11", "2027", "today or in the past"),
        ("unknown", "unknown", "unknown", "If it is not known, leave all three boxes empty"),
        ("", "", "unknown", "a year in figures"),
        ("1", "13", "2026", "month from 1 to 12"),
        ("0", "1", "2026", "day from 1 to 31"),
        ("1", "", "2026", "must include a month"),
        ("1\x00", "1", "2026", "day from 1 to 31"),
        ("9" * 5000, "1", "2026", "day"),
        ("1", "1", "9" * 5000, "year"),
    ],
)
def test_a_day_that_cannot_be_is_refused_by_name(
    client: Client, asked: Request, day: str, month: str, year: str, said: str
) -> None:
    when = {"q1i-happened_on-day": day, "q1i-happened_on-month": month, "q1i-happened_on-year": year}
    page = refused(client, f"/requests/{asked.reference}/1/item", WRITTEN | when)
    assert "The date" in page
    assert said in page
    assert "Officers attended." in page
    assert "A neighbour" in page
    assert not Item.objects.exists()


def test_the_29th_of_february_of_a_leap_year_is_a_day(client: Client, asked: Request) -> None:
    when = {"q1i-happened_on-day": "29", "q1i-happened_on-month": "2", "q1i-happened_on-year": "2024"}
    assert client.post(f"/requests/{asked.reference}/1/item", WRITTEN | when).status_code == 302
    assert str(Item.objects.get().happened_on) == "2024-02-29"


def test_a_day_that_is_not_known_is_left_out(client: Client, asked: Request) -> None:
    without = {name: value for name, value in WRITTEN.items() if "happened_on" not in name}
    assert client.post(f"/requests/{asked.reference}/1/item", without).status_code == 302
    assert Item.objects.get().happened_on is None


# Text


@pytest.mark.parametrize("field", ["text", "context", "source_identity"])
@pytest.mark.parametrize(("typed", "said"), [("before\x00after", "U+0000"), (MILLION, "you wrote 1,000,000")])
def test_an_item_with_text_that_cannot_be_kept_is_refused(
    client: Client, asked: Request, field: str, typed: str, said: str
) -> None:
    page = refused(client, f"/requests/{asked.reference}/1/item", {**WRITTEN, f"q1i-{field}": typed})
    names = {"text": "What you hold", "context": "Its context", "source_identity": "Who told you"}
    assert f"{names[field]} " in page
    assert said in page
    assert ("after" if "\x00" in typed else MILLION[:999_000]) in page
    assert not Item.objects.exists()


@pytest.mark.parametrize(("typed", "said"), [("\x00", "U+0000"), (MILLION, "you wrote 1,000,000"), (" ", "Say in")])
def test_the_words_of_a_withholding_are_refused_by_name(client: Client, asked: Request, typed: str, said: str) -> None:
    sent = {"q1w-reason": "court_order", "q1w-words": typed}
    page = refused(client, f"/requests/{asked.reference}/1/withheld", sent)
    assert said in page
    assert 'value="court_order" selected' in page
    assert not Answer.objects.exists()


@pytest.mark.parametrize(("typed", "said"), [("a\x00b", "U+0000"), (MILLION, "you wrote 1,000,000")])
def test_the_reason_of_an_enquiry_is_refused_by_name(screener: Client, typed: str, said: str) -> None:
    contact = make.contact(at=Stage.TRIAGED)
    sent = {
        "purpose": "help", "basis": "public_task", "special_category": "not_needed", "reason": typed,
        "agencies": ["police"],
    }  # fmt: skip
    page = refused(screener, f"/contacts/{contact.reference}/enquiry/open", sent)
    assert "Why you are asking" in page
    assert said in page
    assert page.count(" checked") == 4
    assert not Enquiry.objects.exists()


@pytest.mark.parametrize(("typed", "said"), [("a\x00b", "U+0000"), (MILLION, "you wrote 1,000,000")])
def test_reasons_on_the_page_of_an_item_are_refused_by_name(
    client: Client, constable: Member, asked: Request, typed: str, said: str
) -> None:
    item = make.item(asked, by=constable)
    assert said in refused(client, f"/items/{item.reference}/move", {"visibility": "sealed", "reason": typed})
    assert said in refused(client, f"/items/{item.reference}/entered-in-error", {"reason": typed})
    assert ItemMove.objects.count() == 1
    assert not ItemCorrection.objects.exists()


def test_half_a_character_is_refused_and_shown_as_what_it_is() -> None:
    form = forms.CorrectItem({"reason": "half \ud83d"})
    assert not form.is_valid()
    assert "U+D83D, after “half”" in str(form.errors)


def test_bytes_that_are_no_text_do_no_harm(client: Client, asked: Request) -> None:
    body = b"q1w-reason=court_order&q1w-words=%ED%A0%80%FF%C0%80"
    response = client.post(
        f"/requests/{asked.reference}/1/withheld", body, content_type="application/x-www-form-urlencoded"
    )
    assert response.status_code in (302, 422)


def test_text_in_any_script_is_kept_as_it_was_typed(client: Client, asked: Request) -> None:
    text = "“Żółć” – Ünal, Nguyễn Thị; 李; عمر 👧🏾"
    assert client.post(f"/requests/{asked.reference}/1/item", {**WRITTEN, "q1i-text": text}).status_code == 302
    assert Item.objects.get().text == text
    assert text in unescape(client.get(f"/requests/{asked.reference}").content.decode())


def test_what_looks_like_a_page_is_shown_as_text(client: Client, asked: Request) -> None:
    client.post(f"/requests/{asked.reference}/1/item", {**WRITTEN, "q1i-text": "<script>alert(1)</script>"})
    page = client.get(f"/requests/{asked.reference}").content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


# Choices


@pytest.mark.parametrize("field", ["kind", "visibility"])
@pytest.mark.parametrize("chosen", ["", "everything", "\x00", MILLION, ["fact", "sealed", "nonsense"]])
def test_a_choice_that_was_not_offered_is_refused(client: Client, asked: Request, field: str, chosen: object) -> None:
    page = refused(client, f"/requests/{asked.reference}/1/item", {**WRITTEN, f"q1i-{field}": chosen})
    assert "Choose" in page
    assert "Officers attended." in page


@pytest.mark.parametrize("field", ["purpose", "basis", "special_category", "agencies"])
@pytest.mark.parametrize("chosen", ["consent", "\x00", MILLION, "hub"])
def test_no_purpose_basis_or_agency_that_is_not_offered(screener: Client, field: str, chosen: str) -> None:
    contact = make.contact(at=Stage.TRIAGED)
    sent = {
        "purpose": "help", "basis": "public_task", "special_category": "not_needed", "reason": "Why.",
        "agencies": ["police"], field: chosen,
    }  # fmt: skip
    assert "Choose" in refused(screener, f"/contacts/{contact.reference}/enquiry/open", sent)
    assert not Enquiry.objects.exists()


@pytest.mark.parametrize("chosen", ["", "everybody", "\x00", MILLION])
def test_a_move_that_was_not_offered_is_refused(client: Client, constable: Member, asked: Request, chosen: str) -> None:
    item = make.item(asked, by=constable)
    refused(client, f"/items/{item.reference}/move", {"visibility": chosen, "reason": "Because."})
    assert ItemMove.objects.count() == 1


def test_a_move_to_where_it_is_says_so(client: Client, constable: Member, asked: Request) -> None:
    item = make.item(asked, by=constable)
    response = client.post(f"/items/{item.reference}/move", {"visibility": "disclosed"})
    assert response.status_code == 409
    assert "already disclosed" in response.content.decode()


# Addresses


@pytest.mark.parametrize(
    "path",
    [
        "/our-items?page=-1", "/our-items?page=0", "/our-items?page=9999999999999999999999", "/our-items?page=%00",
        "/our-items?show=everything", "/our-items?show=%00", "/enquiries/?page=٣", "/enquiries/?show=%00&page=x",
    ],
)  # fmt: skip
def test_addresses_that_say_nothing_lead_to_the_beginning(client: Client, asked: Request, path: str) -> None:
    assert client.get(path).status_code == 200


@pytest.mark.parametrize("path", ["/requests/%00", "/enquiries/%F0%9F%91%A7", f"/items/{'A' * 5000}", "/items/-"])
def test_addresses_that_lead_nowhere_say_so(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("path", ["send", "nothing-held", "1/nothing-held", "1/withheld", "1/item"])
def test_nothing_is_changed_by_reading_an_address(client: Client, asked: Request, path: str) -> None:
    assert client.get(f"/requests/{asked.reference}/{path}").status_code == 405
    assert not Answer.objects.exists()


def test_nothing_is_changed_from_another_site(constable: Member, asked: Request) -> None:
    client = make.signed_in(constable)
    client.handler.enforce_csrf_checks = True
    assert client.post(f"/requests/{asked.reference}/1/nothing-held").status_code == 403
    assert not Answer.objects.exists()
