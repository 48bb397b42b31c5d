"""No agency reads another's unreleased information: role × agency × visibility × sent, by query and on the page."""

import re
from dataclasses import dataclass
from itertools import product

import pytest
from django.test import Client

from openmash.hub.enquiries import access, actions
from openmash.hub.enquiries.models import Item, Request
from openmash.hub.enquiries.workflow import AnswerKind, Visibility, WithheldReason
from openmash.hub.partnership.models import Member
from openmash.hub.partnership.workflow import CASE_ROLES, Role
from openmash.hub.records.references import new_reference
from tests import make

pytestmark = pytest.mark.django_db

REPRESENTATIVES = [(Role.REPRESENTATIVE, "police"), (Role.REPRESENTATIVE, "health"), (Role.REPRESENTATIVE, "housing")]
READERS = [*REPRESENTATIVES, *((role, agency) for role in Role for agency in ("hub", "police"))]
READERS = [(role, agency) for role, agency in READERS if (role, agency) != (Role.REPRESENTATIVE, "hub")]


@dataclass(frozen=True)
class Case:
    """One item of police in an enquiry in which police and health are asked."""

    visibility: Visibility
    sent: str
    entered: str

    @property
    def canary(self) -> str:
        return f"CANARY-{self.visibility}-{self.sent}-{self.entered}"


CASES = [Case(*one) for one in product(Visibility, ("sent", "draft"), ("right", "in_error"))]


def may_read(role: Role, agency: str, case: Case) -> bool:
    """The rule, said again and slowly."""
    if case.entered == "in_error":
        return False
    if role == Role.REPRESENTATIVE and agency == "police":
        return True
    works_on_it = role in CASE_ROLES or (role == Role.REPRESENTATIVE and agency == "health")
    return works_on_it and case.sent == "sent" and case.visibility != Visibility.SEALED


@pytest.fixture(autouse=True)
def a_tuesday_morning() -> None:
    make.hub()
    make.time(make.TUESDAY_MORNING)


@pytest.fixture
def world() -> dict[Case, Item]:
    """One item of every kind, each with a canary in every field."""
    request = make.request(make.enquiry("police", "health"), "police")
    constable = make.representative("police")
    made = {case: written(request, case, constable) for case in CASES if case.sent == "sent"}
    withhold(request, constable)
    actions.send_reply(request, by=constable)
    make.later(minutes=1)
    made |= {case: written(request, case, constable) for case in CASES if case.sent == "draft"}
    for case, item in made.items():
        if case.entered == "in_error":
            actions.correct_item(item, reason="CORRECTION-CANARY", by=constable)
    return made


def written(request: Request, case: Case, by: Member) -> Item:
    return make.item(
        request, by=by, text=case.canary, context=f"{case.canary}-context", visibility=case.visibility,
        source_identity="SOURCE-FINCH",
    )  # fmt: skip


def withhold(request: Request, by: Member) -> None:
    actions.answer(
        make.question(request, 2), kind=AnswerKind.WITHHELD, withheld_reason=WithheldReason.COURT_ORDER,
        withheld_words="WITHHELD-CANARY", by=by,
    )  # fmt: skip


@pytest.mark.parametrize(("role", "agency"), READERS)
def test_an_item_is_read_by_exactly_those_who_may(world: dict[Case, Item], role: Role, agency: str) -> None:
    reader, enquiry = make.member(role, agency=agency), next(iter(world.values())).question.request.enquiry
    readable = set(access.readable_by(reader))
    assert set(access.readable_in(enquiry, reader)) == readable
    assert not access.readable_in(make.enquiry(), reader).exists()
    assert {case for case, item in world.items() if item in readable} == {
        case for case in CASES if may_read(role, agency, case)
    }


@pytest.mark.parametrize(("role", "agency"), READERS)
def test_the_page_of_an_enquiry_shows_exactly_what_its_reader_may_read(
    world: dict[Case, Item], role: Role, agency: str
) -> None:
    enquiry = next(iter(world.values())).question.request.enquiry
    client = make.signed_in(make.member(role, agency=agency, sign_in=True))
    response = client.get(f"/enquiries/{enquiry.reference}")
    page = response.content.decode()
    shown = set(re.findall(r"CANARY-\w+-\w+-\w+(?!\w|-)", page)) | set(
        re.findall(r"(CANARY-\w+-\w+-\w+)-context", page)
    )
    expected = {case.canary for case in CASES if may_read(role, agency, case) and case.sent == "sent"}
    assert shown == expected
    assert (response.status_code == 200) == (role in CASE_ROLES or (role, agency) in REPRESENTATIVES[:2])
    for never in ("SOURCE-FINCH", "WITHHELD-CANARY", "CORRECTION-CANARY"):
        assert never not in page


@pytest.mark.parametrize("agency", ["hub", "police"])
@pytest.mark.parametrize("name", ["Easterly"])
def test_another_hub_reads_nothing(world: dict[Case, Item], name: str, agency: str) -> None:
    enquiry = next(iter(world.values())).question.request.enquiry
    make.hub(name)
    stranger = make.member(Role.DECISION_MAKER if agency == "hub" else Role.REPRESENTATIVE, agency=agency, sign_in=True)
    assert not access.readable_by(stranger).exists()
    assert make.signed_in(stranger).get(f"/enquiries/{enquiry.reference}").status_code == 404
    make.hub()
    assert not access.readable_by(stranger).exists()


def test_nobody_who_has_left_reads_anything(world: dict[Case, Item]) -> None:
    for role, agency in READERS:
        member = make.member(role, agency=agency)
        member.standing = "left"
        for found in (access.readable_by, access.owned_by, access.visible_to, access.requests_to):
            assert not found(member).exists()


def test_no_other_list_or_page_shows_what_is_hidden(world: dict[Case, Item]) -> None:
    for role, agency in READERS:
        if (role, agency) == REPRESENTATIVES[0]:
            continue
        client = make.signed_in(make.member(role, agency=agency, sign_in=True))
        for path in ("/worklist", "/our-items", "/enquiries/", "/enquiries/?show=decided"):
            assert "CANARY" not in client.get(path).content.decode()


def test_who_told_the_agency_and_why_it_withholds_stay_with_it(world: dict[Case, Item]) -> None:
    request = next(iter(world.values())).question.request
    client = make.signed_in(make.representative("police", sign_in=True))
    reply = client.get(f"/requests/{request.reference}").content.decode()
    assert "WITHHELD-CANARY" in reply
    assert "SOURCE-FINCH" not in reply
    assert "CORRECTION-CANARY" not in reply


def sealed_page(sealed: int, day: int, role: Role) -> str:
    """An enquiry's page with so many sealed items in it, without what differs from one enquiry to the next."""
    from datetime import date

    request = make.request(make.enquiry("police", "health"), "police")
    constable = make.representative("police")
    for number in range(sealed):
        make.item(
            request, by=constable, text="X" * (number + 1), visibility=Visibility.SEALED,
            happened_on=date(2026, 1, day + number),
        )  # fmt: skip
    make.item(request, by=constable, text="Open.", order=2)
    make.replied(request, by=constable)
    client = make.signed_in(make.member(role, agency="hub" if role != Role.REPRESENTATIVE else "health", sign_in=True))
    page = client.get(f"/enquiries/{request.enquiry.reference}").content.decode().split("<main")[1]
    return re.sub(r"[0-9A-Z]{5}-[0-9A-Z]{5}-[0-9A-Z]{3}|Member \d+", "", page.split("Earlier contacts")[0])


@pytest.mark.parametrize("role", [Role.DECISION_MAKER, Role.REPRESENTATIVE])
def test_what_is_sealed_tells_neither_its_number_nor_its_day_nor_its_length(role: Role) -> None:
    one, three = sealed_page(1, 1, role), sealed_page(3, 20, role)
    assert "Police hold information here; sealed." in one
    assert one.count("sealed.") == 1
    assert one == three


def test_sealing_again_takes_the_words_from_sight_at_once_and_from_earlier_moments(world: dict[Case, Item]) -> None:
    case = Case(Visibility.RELEASED, "sent", "right")
    item, client = world[case], make.signed_in(make.member(Role.DECISION_MAKER, sign_in=True))
    path = f"/enquiries/{item.question.request.enquiry.reference}"
    seen_at = make.wall.now()
    assert case.canary in client.get(path).content.decode()
    make.later(minutes=5)
    actions.move_item(item, visibility=Visibility.SEALED, by=make.representative("police"))
    assert case.canary not in client.get(path).content.decode()
    then = client.get(path, {"at": seen_at.isoformat()}).content.decode()
    assert case.canary not in then
    assert "Police hold information here; sealed." in then


def test_what_was_sealed_then_is_not_shown_in_the_picture_of_then(world: dict[Case, Item]) -> None:
    case = Case(Visibility.SEALED, "sent", "right")
    item, client = world[case], make.signed_in(make.member(Role.DECISION_MAKER, sign_in=True))
    path = f"/enquiries/{item.question.request.enquiry.reference}"
    then = make.wall.now()
    make.later(minutes=5)
    actions.move_item(item, visibility=Visibility.RELEASED, by=make.representative("police"))
    assert case.canary in client.get(path).content.decode()
    assert case.canary not in client.get(path, {"at": then.isoformat()}).content.decode()


def test_the_hub_does_not_learn_of_an_answer_before_it_is_sent(world: dict[Case, Item]) -> None:
    request = make.request(next(iter(world.values())).question.request.enquiry, "health")
    nurse = make.representative("health")
    actions.nothing_held_for_rest(request, by=nurse)
    client = make.signed_in(make.member(Role.DECISION_MAKER, sign_in=True))
    assert "0 of 2 answered" in client.get(f"/enquiries/{request.enquiry.reference}").content.decode()


# Hidden means non-existent


def answers(client: Client, reference: str, item: str) -> list[tuple[int, str]]:
    """What every address says of these references, but for the number of the page."""
    gets = [f"/enquiries/{reference}", f"/enquiries/{reference}/ask", f"/requests/{reference}", f"/items/{item}",
            f"/items/{item}/source", f"/contacts/{reference}/enquiry/open"]  # fmt: skip
    posts = [f"/enquiries/{reference}/ask", f"/requests/{reference}/send", f"/requests/{reference}/nothing-held",
             f"/requests/{reference}/1/nothing-held", f"/requests/{reference}/1/withheld",
             f"/requests/{reference}/1/item", f"/items/{item}/move", f"/items/{item}/entered-in-error"]  # fmt: skip
    said = [client.get(path) for path in gets] + [client.post(path, {"visibility": "released"}) for path in posts]
    return [(one.status_code, re.sub(r'[0-9a-f]{16}|value="\w{64}"', "", one.content.decode())) for one in said]


def test_what_is_hidden_and_what_does_not_exist_answer_alike(world: dict[Case, Item]) -> None:
    item = world[Case(Visibility.RELEASED, "sent", "right")]
    request = item.question.request
    housing = make.signed_in(make.representative("housing", sign_in=True))
    nothing = answers(housing, new_reference(), new_reference())
    assert {status for status, _ in nothing} == {404}
    for reference in (request.reference, request.enquiry.reference, request.enquiry.contact.reference):
        assert answers(housing, reference, item.reference) == nothing


def test_another_agencys_item_does_not_exist_even_for_who_reads_it(world: dict[Case, Item]) -> None:
    item = world[Case(Visibility.RELEASED, "sent", "right")]
    health = make.signed_in(make.representative("health", sign_in=True))
    for path in (
        f"/items/{item.reference}",
        f"/items/{item.reference}/source",
        f"/requests/{item.question.request.reference}",
    ):
        assert health.get(path).status_code == 404
    assert health.post(f"/items/{item.reference}/move", {"visibility": "sealed"}).status_code == 404


def test_a_reference_may_be_typed_in_any_case(world: dict[Case, Item]) -> None:
    request = next(iter(world.values())).question.request
    client = make.signed_in(make.representative("police", sign_in=True))
    assert client.get(f"/requests/{request.reference.lower()}").status_code == 200
    assert client.get("/requests/no-such").status_code == 404


def test_an_enquiry_of_a_contact_entered_in_error_is_gone(world: dict[Case, Item]) -> None:
    from openmash.hub.contacts.actions import correcting

    request = next(iter(world.values())).question.request
    correcting.correct_contact(request.enquiry.contact, by=make.member(Role.DECISION_MAKER), reason="Another’s.")
    for role, agency in READERS[:2]:
        assert not access.visible_to(make.member(role, agency=agency)).exists()
        assert not access.requests_to(make.member(role, agency=agency)).exists()
    assert not access.readable_by(make.member(Role.SCREENER)).exists()
