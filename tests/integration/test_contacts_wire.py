"""What a sending system may send, and what it is answered."""

import json
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from openmash.hub.audit.events import Event
from openmash.hub.audit.models import Entry
from openmash.hub.contacts.actions import correcting, reading
from openmash.hub.contacts.models import Contact
from openmash.hub.contacts.workflow import Channel
from openmash.hub.partnership import actions as partnership
from openmash.hub.partnership.models import Member
from openmash.hub.partnership.workflow import Role
from openmash.hub.people.keys import KeyKind
from openmash.hub.records.refusals import Denied
from tests import make

pytestmark = pytest.mark.django_db

ADDRESS = "/api/v1/contacts"
GIRL = {"given_name": "Tamsin", "family_name": "Okafor-Vale", "born_on": "2017-03-09", "school": "Millbrook Primary"}
UNBORN = {"family_name": "Okafor-Vale", "expected_on": "2027-02-28"}
MOTHER = {"relation": "Mother", "given_name": "Adaeze", "lives_with": "yes", "born_on": "1989-06-02"}
PAYLOAD = {
    "received_at": "2026-11-17T09:12:00+00:00",
    "source": "6",
    "worry": "Called to an argument. Both children upstairs.",
    "informed": "told",
    "children": [GIRL, UNBORN],
    "connected": [MOTHER],
}


@pytest.fixture(autouse=True)
def a_tuesday_morning() -> None:
    make.hub()
    make.time(make.TUESDAY_MORNING)


@pytest.fixture
def key() -> str:
    here = make.entered()
    by = partnership.Job(here.pk, "tests")
    return partnership.register_sender("Police records", agency=make.agency("police"), by=by)[1]


def send(key: str, payload: Any = PAYLOAD, *, once: str | None = "k1", raw: bytes | None = None) -> HttpResponse:
    headers = {"Authorization": f"Bearer {key}"} | ({"Idempotency-Key": once} if once is not None else {})
    body = json.dumps(payload).encode() if raw is None else raw
    answer = Client().post(ADDRESS, body, content_type="application/json", headers=headers)
    make.hub()  # the request has left the hub
    make.time(make.TUESDAY_MORNING)
    return answer  # type: ignore[return-value]


def ask(key: str, reference: str) -> HttpResponse:
    answer = Client().get(f"{ADDRESS}/{reference}", headers={"Authorization": f"Bearer {key}"})
    make.hub()
    return answer  # type: ignore[return-value]


def told(answer: HttpResponse) -> Any:
    return json.loads(answer.content)


def test_a_contact_is_kept_and_answered_with_its_reference(key: str) -> None:
    answer = send(key)
    contact = Contact.objects.get()
    assert answer.status_code == 201
    assert told(answer) == {"reference": contact.reference, "received_at": "2026-11-17T09:12:00Z", "stage": "received"}
    assert answer["Location"] == f"{ADDRESS}/{contact.reference}"
    assert (contact.channel, contact.agency) == (Channel.WIRE, make.agency("police"))
    assert [child.record.given_name for child in contact.children.all()] == ["Tamsin", ""]
    assert contact.connected.get().lives_with == "yes"


def test_sent_again_it_is_answered_with_the_same_reference_and_not_kept_again(key: str) -> None:
    first, again = send(key), send(key)
    assert (first.status_code, again.status_code) == (201, 200)
    assert told(first) == told(again)
    assert Contact.objects.count() == 1
    assert Entry.objects.filter(event=Event.CONTACT_SENT_AGAIN).count() == 1


def test_the_same_submission_in_another_layout_is_the_same(key: str) -> None:
    send(key)
    turned = json.dumps(dict(reversed(PAYLOAD.items())), indent=3).encode()
    assert send(key, raw=turned).status_code == 200


def test_another_submission_under_the_same_key_is_refused(key: str) -> None:
    send(key)
    answer = send(key, PAYLOAD | {"worry": "Something else."})
    assert answer.status_code == 422
    assert "This key was used before" in told(answer)["detail"]


@pytest.mark.parametrize("authorization", ["", "Bearer ", "Bearer not-a-key", "Basic eDp5", "Bearer é"])
def test_without_a_key_that_the_hub_gave_nothing_is_told(authorization: str) -> None:
    answer = Client().post(ADDRESS, PAYLOAD, content_type="application/json", headers={"Authorization": authorization})
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Bearer"
    assert set(told(answer)) == {"detail", "request", "mistakes"}  # type: ignore[arg-type]


def test_a_system_whose_member_has_left_sends_nothing(key: str) -> None:
    partnership.leave(Member.objects.get(name="Police records"), by=make.member(Role.SYSTEM_ADMINISTRATOR))
    assert send(key).status_code == 401


@pytest.mark.parametrize(
    ("part", "field", "words"),
    [
        ({"worry": "a\x00b"}, "worry", "cannot be kept"),
        ({"worry": "a\ud800b"}, "worry", ""),
        ({"worry": "x" * 20_001}, "worry", "at most 20000 characters"),
        ({"worry": 7}, "worry", "valid string"),
        ({"source": "11"}, "source", "must be one of 1A"),
        ({"received_at": "2026-11-17T09:12:00"}, "received_at", "timezone"),
        ({"received_at": 1763370720}, "received_at", "must be written like"),
        ({"received_at": "0001-01-01T00:00:00Z"}, "received_at", "between 1900 and 2100"),
        ({"received_at": "9999-12-31T23:59:59-23:59"}, "received_at", "between 1900 and 2100"),
        ({"children": [{"born_on": "0000-01-01"}]}, "children[0].born_on", ""),
        ({"children": [{"born_on": "9999-12-31"}]}, "children[0].born_on", "between 1900 and 2100"),
        ({"children": [GIRL, {"born_on": "2023-02-29"}]}, "children[1].born_on", ""),
        ({"children": [{"born_on": "unknown"}]}, "children[0].born_on", "must be written like"),
        ({"children": [{"born_on": 0}]}, "children[0].born_on", "must be written like"),
        ({"children": [{"age_stated": "six"}]}, "children[0].age_stated", "valid integer"),
        ({"children": [{"age_stated": 10**30}]}, "children[0].age_stated", ""),
        ({"children": [{"ethnicity": "XXXX"}]}, "children[0].ethnicity", "must be one of"),
        ({"children": [{"nhs_number": "999 123 4561"}]}, "children[0].nhs_number", "check digit is wrong"),
        ({"children": [{"upn": "A801200005001"}]}, "children[0].upn", "check letter is wrong"),
        ({"children": [{}] * 31}, "children", "at most 30"),
        ({"children": "Tamsin"}, "children", "valid list"),
        ({"connected": [{"given_name": "Adaeze"}]}, "connected[0].relation", "Field required"),
        ({"connected": [{"relation": " "}]}, "connected[0].relation", "at least 1"),
        ({"level": 4}, "level", "not permitted"),
        ({"\ud800\x00": 1}, "", "unable to parse"),
    ],
)
def test_what_cannot_be_kept_is_refused_by_its_place(key: str, part: dict[str, Any], field: str, words: str) -> None:
    answer = send(key, PAYLOAD | part)
    assert answer.status_code == 422
    mistake = told(answer)["mistakes"][0]
    assert mistake["field"].startswith(field)
    assert words in mistake["words"]
    assert not Contact.objects.exists()


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ({"children": [{"born_on": "2026-11-18"}]}, "Child 1: the date of birth is after the contact came"),
        ({"children": [GIRL, {"born_on": "1990-01-01"}]}, "Child 2: born in 1990"),
        ({"received_at": "2026-11-17T12:00:00Z"}, "still to come"),
        ({"worry": " ", "children": []}, "Say what the worry is"),
        ({"informed": "not_told"}, "say why the parents were not told"),
    ],
)
def test_what_the_hub_refuses_is_said_in_its_own_words(key: str, part: dict[str, Any], words: str) -> None:
    answer = send(key, PAYLOAD | part)
    assert answer.status_code == 422
    assert words in told(answer)["detail"]


@pytest.mark.parametrize(
    "raw",
    [b"{", b"\xff\xfe{", b"[" * 100_000, b'{"worry": NaN' + b"9" * 5000, '{"worry": "caf\xe9"}'.encode("latin-1")],
)
def test_what_is_not_json_is_refused_without_being_read(key: str, raw: bytes) -> None:
    answer = send(key, raw=raw)
    assert answer.status_code == 400
    assert "send JSON in UTF-8" in told(answer)["detail"]


@pytest.mark.parametrize("raw", [b"", b"null", b"[]", b"7", b'"x"'])
def test_what_is_not_a_contact_is_refused(key: str, raw: bytes) -> None:
    assert send(key, raw=raw).status_code == 422


def test_a_body_of_six_megabytes_is_too_large(key: str) -> None:
    answer = send(key, raw=b" " * 6_000_000)
    assert answer.status_code == 413
    assert told(answer)["request"]


@pytest.mark.parametrize("once", [None, "", " ", "k" * 201, "a\tb", "é"])
def test_every_submission_has_a_key_of_its_own(key: str, once: str | None) -> None:
    answer = send(key, once=once)
    assert answer.status_code == 422
    assert told(answer)["mistakes"][0]["field"] == "Idempotency-Key"


def test_a_sender_may_ask_how_far_its_contact_has_come_and_nothing_else(key: str) -> None:
    reference = told(send(key))["reference"]
    answer = ask(key, reference.lower().replace("-", " "))
    assert told(answer) == {"reference": reference, "received_at": "2026-11-17T09:12:00Z", "stage": "received"}
    assert Entry.objects.get(event=Event.CONTACT_READ).details == {"what": "stage"}


def test_valid_numbers_are_kept_without_their_spaces(key: str) -> None:
    send(key, PAYLOAD | {"children": [{"nhs_number": "999 123 4551", "upn": "b801 2000 05001"}]})
    record = Contact.objects.get().children.get().record
    assert (record.nhs_number, record.upn) == ("9991234551", "B801200005001")
    assert {row.kind for row in record.keys.all()} == {KeyKind.NHS, KeyKind.UPN}


def test_only_the_sender_itself_asks() -> None:
    with pytest.raises(Denied, match="Only the system that sent"):
        reading.read_stage(make.contact(), by=make.member(Role.DECISION_MAKER))


def test_a_contact_entered_in_error_is_told_as_that(key: str) -> None:
    reference = told(send(key))["reference"]
    contact = Contact.objects.get(reference=reference)
    correcting.correct_contact(contact, by=make.member(Role.DECISION_MAKER), reason="Sent twice")
    assert told(ask(key, reference))["stage"] == "withdrawn"


@pytest.mark.parametrize("reference", ["7Q4XH-2KD9T-M3R", "1", "x" * 300, "%00", "%ED%A0%80"])
def test_what_is_not_this_senders_does_not_exist(key: str, reference: str) -> None:
    other = make.contact()
    hidden, random = ask(key, other.reference), ask(key, reference)
    assert (hidden.status_code, random.status_code) == (404, 404)
    assert {**told(hidden), "request": ""} == {**told(random), "request": ""}


def test_the_wire_describes_itself_without_a_key() -> None:
    described = told(Client().get("/api/v1/openapi.json"))  # type: ignore[arg-type]
    assert set(described["paths"]) == {ADDRESS, f"{ADDRESS}/{{reference}}"}
    answers = described["paths"][ADDRESS]["post"]["responses"]
    assert set(answers) == {"200", "201", "400", "401", "413", "422"}
