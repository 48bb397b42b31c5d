"""D3. Products and disclosure packs carry only released text: canaries are looked for in all that a file holds."""

from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from openmash.hub.disclosure import actions, draft, drawn, held, pack
from openmash.hub.disclosure.models import AccessRequest
from openmash.hub.disclosure.workflow import Chosen, Exemption, Form
from openmash.hub.partnership.workflow import Role
from openmash.hub.records.references import new_reference
from openmash.hub.sharing import gate
from tests import make
from tests.promises import planted
from tests.promises.planted import Aviary, planted_in

KEPT_BY = [
    "openmash/hub/disclosure/held.py", "openmash/hub/disclosure/pack.py", "openmash/hub/disclosure/drawn.py",
    "openmash/hub/disclosure/actions/approving.py", "openmash/hub/disclosure/actions/leaving.py",
    "openmash/hub/disclosure/shared.py", "openmash/hub/disclosure/reach.py", "openmash/hub/people/naming.py",
    "openmash/hub/disclosure/migrations/0002_two_people.py",
]  # fmt: skip
ALSO_SHOWN_BY = [
    "tests/unit/test_disclosure_pack.py::test_hostile_words_are_only_ever_words",
    "tests/integration/test_disclosure_approving.py::test_what_its_owner_takes_back_falls_out_and_both_are_told",
    "tests/integration/test_disclosure_approving.py::"
    "test_what_its_owner_takes_back_before_a_pack_has_left_does_not_leave",
    "tests/integration/test_disclosure_approving.py::"
    "test_a_pack_with_items_of_an_agency_that_was_stopped_does_not_leave",
    "tests/integration/test_disclosure_two_people.py::test_nobody_approves_what_they_had_a_hand_in",
    "tests/integration/test_disclosure_preparing.py::test_what_tells_of_somebody_else_is_left_out_unless_it_is_chosen",
]

#: Whatever may be in a pack at all, were every line of it kept.
MAY_LEAVE = {
    "people.AgencyRecord.given_name", "people.AgencyRecord.family_name", "people.AgencyRecord.other_names",
    "people.AgencyRecord.nhs_number", "people.AgencyRecord.upn", "people.AgencyRecord.address",
    "people.AgencyRecord.postcode", "contacts.Child.school", "contacts.Contact.worry", "decisions.Decision.reasons",
    "enquiries.Item.text", "enquiries.Item.context",
}  # fmt: skip
#: … and what is in it unless somebody chooses otherwise.
UNLESS_CHOSEN = {
    "people.AgencyRecord.given_name", "people.AgencyRecord.family_name", "people.AgencyRecord.other_names",
    "people.AgencyRecord.nhs_number", "people.AgencyRecord.upn", "enquiries.Item.text", "enquiries.Item.context",
}  # fmt: skip
#: Who said it, or who raised it: no statement on a pack's way may even name these.
SOURCES = ("enquiries_sourceidentity", "contacts_referrer")


@pytest.fixture(autouse=True)
def put_back(aviary: Aviary) -> Iterator[None]:
    """What a test does is undone."""
    aviary.enter()
    point = transaction.savepoint()
    yield
    transaction.savepoint_rollback(point)


def opened(world: Aviary) -> AccessRequest:
    """Somebody asks about the child of whom there is an item in every state, and of whom it was decided elsewhere."""
    request = make.access_request(world.child, by=world.members["governance lead"])
    for other in held.alike(request, held.children_of(request)):
        actions.gather(request, other.reference, by=world.members["governance lead"])
    return request


def everything_kept(world: Aviary, request: AccessRequest) -> None:
    """The worst that a preparer can do: keep every line that there is."""
    for line in draft.of(request).lines:
        if not line.is_kept:
            actions.choose(
                request, line.key, chosen=Chosen.KEEP, reason="All of it.", by=world.members["governance lead"]
            )


def files(world: Aviary, request: AccessRequest) -> dict[str, str]:
    """The pack in every form, once two people have let it leave; all that each file holds."""
    lead = world.members["governance lead"]
    actions.submit(request, seen=draft.of(request).digest, names_reason="They know.", by=lead)
    other = make.member(Role.GOVERNANCE_LEAD)
    confirmed = gate.Confirmed(reason="Nobody can be recognised.")
    actions.approve(request, seen=draft.submitted(request).digest, by=other, confirmed=confirmed)
    copies = {form: bytes(actions.fetch(request, form=form, by=lead).content) for form in Form}
    return {Form.PDF: planted.words_of(copies[Form.PDF]), Form.HTML: copies[Form.HTML].decode()}


def labels(text: str) -> set[str]:
    return {canary.field.label for canary in planted_in(text)}


def items(text: str) -> set[int]:
    return {canary.pk for canary in planted_in(text) if canary.field.label.startswith("enquiries.Item.")}


def test_a_pack_as_it_is_drafted_carries_what_is_released_and_nobody_else(aviary: Aviary) -> None:
    for form, text in files(aviary, opened(aviary)).items():
        assert labels(text) == UNLESS_CHOSEN, form
        assert items(text) == {aviary.items["released"].pk}, form


def test_a_pack_of_which_every_line_is_kept_carries_nothing_that_is_not_released(aviary: Aviary) -> None:
    request = opened(aviary)
    everything_kept(aviary, request)
    for form, text in files(aviary, request).items():
        found = labels(text)
        print(
            f"\nD3: {form}: {len(planted_in(text))} canaries of {len(found)} fields, all of them released or the hub's"
        )
        assert found == MAY_LEAVE, form
        assert items(text) == {aviary.items[name].pk for name in ("released", "third party")}, form


def test_words_that_are_removed_are_in_no_part_of_any_file(aviary: Aviary) -> None:
    request, lead = opened(aviary), aviary.members["governance lead"]
    [line] = [one for one in draft.of(request).lines if one.of == aviary.items["released"].reference]
    words = next(word for word in line.text.split() if planted_in(word))
    actions.redact(request, words=words, exemption=Exemption.THIRD_PARTY, line=line.key, by=lead)
    for form, text in files(aviary, request).items():
        assert planted_in(words) & planted_in(text) == set(), form
        assert pack.REMOVED in text, form
    assert words not in str(request.frozen.values_list("content", flat=True))


def test_no_statement_on_a_packs_way_names_who_told_it(aviary: Aviary) -> None:
    with CaptureQueriesContext(connection) as captured:
        request = opened(aviary)
        everything_kept(aviary, request)
        files(aviary, request)
        actions.read_request(request, by=aviary.members["governance lead"])
    asked = [query["sql"] for query in captured.captured_queries]
    assert len(asked) > 100
    assert [statement for statement in asked if any(source in statement for source in SOURCES)] == []


def test_a_file_of_a_pack_is_named_for_nobody(aviary: Aviary) -> None:
    browser = aviary.browser("governance lead")
    for form in Form:
        answer = browser.post(f"/disclosure/{aviary.approved.reference}/fetch/{form}")
        assert answer["Content-Disposition"] == f'attachment; filename="pack-{aviary.approved.reference}.{form}"'
        assert answer["Cache-Control"] == "no-store"


# The faults that are switches


def test_the_seeded_fault_of_words_that_are_only_hidden_is_seen(
    aviary: Aviary, monkeypatch: pytest.MonkeyPatch
) -> None:
    hidden = f"<span hidden>{new_reference()}</span>"
    monkeypatch.setattr(pack, "without", lambda text, removed: hidden + text if [*removed] else text)
    with pytest.raises(AssertionError):
        test_words_that_are_removed_are_in_no_part_of_any_file(aviary)


def test_the_seeded_fault_of_text_that_is_not_released_is_seen(aviary: Aviary, monkeypatch: pytest.MonkeyPatch) -> None:
    everything = held.about
    monkeypatch.setattr(
        held, "released", lambda children: everything(children).select_related("agency", "question__request__enquiry")
    )
    with pytest.raises(AssertionError):
        test_a_pack_as_it_is_drafted_carries_what_is_released_and_nobody_else(aviary)


def test_the_seeded_fault_of_a_pdf_that_keeps_more_than_it_shows_is_seen(
    aviary: Aviary, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_more = drawn.TEMPLATE.replace(b"author: pack.hub", b'author: pack.hub, keywords: ("zq000p1z",)')
    assert with_more != drawn.TEMPLATE
    monkeypatch.setattr(drawn, "TEMPLATE", with_more)
    assert labels(files(aviary, opened(aviary))[Form.PDF]) != UNLESS_CHOSEN
