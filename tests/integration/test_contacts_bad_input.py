"""Whatever is typed: a message that names the field and the remedy, nothing typed is lost, and never a failure."""

import html
from itertools import product
from typing import Any
from urllib.parse import quote_plus

import pytest

from openmash.hub.contacts.actions import checking, taking
from openmash.hub.contacts.models import Contact
from openmash.hub.contacts.workflow import CaseCheck, Stage
from openmash.hub.partnership.workflow import Role
from openmash.hub.records.refusals import NotUnderstood
from tests import make

pytestmark = pytest.mark.django_db

LONG = "x" * 1_000_000
HOSTILE = {
    "NUL": "a\x00b",
    "half a character": "a\ud800b",
    "a control": "a\x1bb",
    "a million characters": LONG,
    "markup": "<script>alert(1)</script>",
    "a template": "{{ 7 * 7 }}{% raw %}",
    "SQL": "'; DROP TABLE contacts_contact; --",
    "unknown": "unknown",
    "white space": " \t\n\u00a0\u2003",
    "right to left": "\u202eabc",
    "figures of another script": "٣٣٣",
    "a negative number": "-1",
    "a huge number": "9" * 4_500,
    "not a number": "NaN",
}
DATES = {
    "year 0": ("1", "1", "0"),
    "year 0000": ("1", "1", "0000"),
    "year 9999": ("31", "12", "9999"),
    "year 10000": ("1", "1", "10000"),
    "tomorrow": ("18", "11", "2026"),
    "29 February of an ordinary year": ("29", "2", "2023"),
    "31 June": ("31", "6", "2020"),
    "unknown": ("unknown", "", ""),
    "only a year": ("", "", "2017"),
    "a NUL": ("1\x00", "1", "2017"),
    "half a character": ("\ud800", "1", "2017"),
    "a huge year": ("1", "1", "9" * 5_000),
    "negative": ("-1", "1", "2017"),
}
#: page → (the stage that it needs, what would be right)
FORMS: dict[str, tuple[Stage, dict[str, str]]] = {
    "/triage": (Stage.CHECKED, {"level": "3", "brag": "amber", "reason": "Worries", "route": "advice"}),
    "/rate": (Stage.TRIAGED, {"level": "3", "brag": "amber", "reason": "Worries"}),
    "/hand-on": (Stage.CHECKED, {"to": "nobody", "reason": "End of shift"}),
    "/add-child": (
        Stage.CHECKED,
        dict.fromkeys(("given_name", "family_name", "other_names", "address", "postcode", "phone", "school"), "Kit")
        | {"sex": "male", "ethnicity": "WBRI", "nhs_number": "", "upn": "", "age_stated": "6"},
    ),
    "/add-person": (Stage.CHECKED, {"relation": "Uncle", "relevance": "Lives near", "lives_with": "no", "sex": "male"}),
    "/entered-in-error": (Stage.CHECKED, {"reason": "Typed twice"}),
    "/children/CHILD/check": (Stage.CHECKED, {"result": "open", "note": "Duty worker"}),
    "/children/CHILD/route": (Stage.CHECKED, {"told": "Rowan Idle", "how": "Telephone"}),
}
NEW = {
    "channel": "phone", "source": "2A", "source_detail": "Head", "referrer_name": "Jo", "referrer_phone": "020",
    "referrer_email": "jo@school.invalid", "worry": "Shouting", "informed": "told", "informed_reason": "",
    "received_time": "08:15", "child-blocks": "1", "child-0-given_name": "Tamsin", "child-0-nhs_number": "",
    "child-0-upn": "", "child-0-age_stated": "9", "person-blocks": "1", "person-0-relation": "Mother",
    "person-0-age_stated": "30",
}  # fmt: skip


@pytest.fixture(autouse=True)
def a_tuesday_morning() -> None:
    make.hub()
    make.time(make.TUESDAY_MORNING)


class Sender:
    """A decision maker who has a contact open at its page, and types what they like."""

    def __init__(self, page: str) -> None:
        by = make.member(Role.DECISION_MAKER, Role.SCREENER, sign_in=True)
        self.browser = make.signed_in(by)
        stage = FORMS[page][0] if page in FORMS else Stage.RECEIVED
        self.contact = make.contact(at=stage, by=by)
        child = make.child(self.contact)
        if page.startswith("/children"):
            checking.check_by_hand(child, result=CaseCheck.OPEN, note="Rang", by=by)
        if page == "/hand-on":
            taking.take(self.contact, by=by)
        self.address = "/contacts/new" if page == "new" else f"/contacts/{self.contact.reference}{page}"
        self.address = self.address.replace("CHILD", child.reference)

    def sends(self, data: dict[str, str]) -> Any:
        """As a browser would, or something that is none and sends half characters too."""
        quoted = {name: quote_plus(text.encode("utf-8", "surrogatepass")) for name, text in data.items()}
        body = "&".join(f"{name}={text}" for name, text in quoted.items())
        answer = self.browser.post(self.address, body, content_type="application/x-www-form-urlencoded")
        make.time(make.TUESDAY_MORNING)
        return answer


def shown_again(answer: Any, text: str) -> bool:
    """Whether the page holds what was typed; what no page can carry is shown as a replacement character."""
    body = html.unescape(answer.content.decode())
    shown = text.replace("\x00", "\ufffd")
    if "\ud800" in text:  # three bytes that are no character
        shown = text.replace("\ud800", "\ufffd" * 3)
    return shown in body


@pytest.mark.parametrize("page", FORMS)
def test_no_field_of_a_step_breaks_or_loses_what_was_typed(page: str) -> None:
    sender, right = Sender(page), FORMS[page][1]
    for field, kind in product(right, HOSTILE):
        answer = sender.sends(right | {field: HOSTILE[kind]})
        assert answer.status_code in (302, 422), (field, kind)
        if answer.status_code == 302:
            sender = Sender(page)
            continue
        assert "There is a problem" in answer.content.decode(), (field, kind)
        others = {name: text for name, text in right.items() if name not in (field, "to", "result", "route")}
        assert all(shown_again(answer, text) for text in others.values()), (field, kind)


@pytest.mark.parametrize("kind", HOSTILE)
def test_no_field_of_a_new_contact_breaks_or_loses_what_was_typed(kind: str) -> None:
    sender = Sender("new")
    for field in NEW:
        answer = sender.sends(NEW | {field: HOSTILE[kind]})
        assert answer.status_code in (302, 422), field
        if answer.status_code == 422:
            assert "problem" in answer.content.decode(), field
            assert field == "worry" or shown_again(answer, "Shouting"), field


NAMED = {
    "received_on": "Date it came",
    "child-0-born_on": "Child 1: date of birth",
    "child-0-expected_on": "Child 1: expected date",
    "person-0-born_on": "Person 1: date of birth",
}


@pytest.mark.parametrize("kind", DATES)
@pytest.mark.parametrize("box", NAMED)
def test_a_date_that_cannot_be_is_named_with_its_remedy(box: str, kind: str) -> None:
    day, month, year = DATES[kind]
    typed = {f"{box}-day": day, f"{box}-month": month, f"{box}-year": year}
    answer = Sender("new").sends(NEW | typed)
    if (box, kind) == ("child-0-expected_on", "tomorrow"):
        assert answer.status_code == 302
        return
    assert answer.status_code == 422
    body = html.unescape(answer.content.decode())
    named = NAMED[box]
    assert f"{named} must" in body or (box, kind) == ("received_on", "tomorrow")
    assert shown_again(answer, f'value="{year}"' if year else f'value="{day}"')


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"channel": ""}, "Choose how it came"),
        ({"source": "9", "referrer_name": "Jo"}, "Their name is given, and the referrer is anonymous"),
        ({"informed": "not_told"}, "The reason is needed where the parents were not told"),
        ({"received_time": "noon"}, "Time it came must be a time like 16:55"),
        ({"received_time": "23:59"}, "Time it came is still to come"),
        (
            {"received_time": "", "received_on-day": "1", "received_on-month": "11", "received_on-year": "2026"},
            "Time it came is needed with the date",
        ),
        (
            {"received_time": "9.00", "received_on-day": "1", "received_on-month": "1", "received_on-year": "1999"},
            "Received: This hub had set no timescale",
        ),
        ({"referrer_email": "jo at school"}, "Their email must be an address like"),
        ({"child-0-nhs_number": "999 123 4561"}, "Child 1: NHS number has ten digits"),
        ({"child-0-upn": "A801200005001"}, "Child 1: unique pupil number has thirteen characters"),
        (
            {"child-0-born_on-day": "1", "child-0-born_on-month": "1", "child-0-born_on-year": "1990"},
            "Child 1: date of birth is that of somebody of 18 or over",
        ),
        (
            {f"child-0-{box}-{part}": number for box in ("born_on", "expected_on")
             for part, number in (("day", "1"), ("month", "11"), ("year", "2026"))},
            "Child 1: expected date is for a child who is not born yet",
        ),
        (
            {"child-0-expected_on-day": "1", "child-0-expected_on-month": "12", "child-0-expected_on-year": "2027"},
            "Child 1: expected date must be within the next ten months",
        ),
        ({"person-0-relation": ""}, "Person 1: say who this person is to the child"),
    ],
)  # fmt: skip
def test_what_contradicts_itself_is_said(typed: dict[str, str], words: str) -> None:
    answer = Sender("new").sends(NEW | typed)
    assert answer.status_code == 422
    assert words in html.unescape(answer.content.decode())
    assert Contact.objects.count() == 1


def test_a_born_child_and_an_expected_date_contradict_each_other_also_later() -> None:
    both = {f"{box}-{part}": number for box in ("born_on", "expected_on")
            for part, number in (("day", "1"), ("month", "11"), ("year", "2026"))}  # fmt: skip
    assert Sender("/add-child").sends(both).status_code == 422


def test_what_only_the_action_refuses_is_said_beside_what_was_typed(monkeypatch: pytest.MonkeyPatch) -> None:
    sender = Sender("/hand-on")

    def refuse(*_: object, **__: object) -> None:
        raise NotUnderstood("Say it in other words.")

    monkeypatch.setattr(taking, "put_back", refuse)
    answer = sender.sends({"to": "nobody", "reason": "End of shift"})
    assert answer.status_code == 422
    assert "Say it in other words." in answer.content.decode()
    assert shown_again(answer, "End of shift")
