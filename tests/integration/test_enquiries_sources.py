"""Who told an agency does not stand in what others read, unless somebody says why it may; and can be said later."""

import pytest
from django.test import Client

from openmash.hub.enquiries import actions
from openmash.hub.enquiries.models import Item, Request, SourceIdentity
from openmash.hub.enquiries.sources import SourceStands
from openmash.hub.enquiries.workflow import ItemKind, Visibility
from openmash.hub.partnership.models import Member
from openmash.hub.partnership.workflow import Role
from openmash.hub.records.refusals import Denied, NotUnderstood
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def constable() -> Member:
    make.hub()
    make.time(make.TUESDAY_MORNING)
    return make.member(Role.REPRESENTATIVE, agency="police", sign_in=True)


@pytest.fixture
def asked(constable: Member) -> Request:
    return make.request(make.enquiry("police"), "police")


def read(client: Client, address: str) -> str:
    return client.get(address).content.decode()


TOLD = "The noise was told by Mrs Pell of no. 14."
PELL = "Mrs Pell, 14 Granary Crescent"


def test_who_told_it_does_not_stand_in_what_others_read_without_a_second_thought(
    asked: Request, constable: Member
) -> None:
    with pytest.raises(SourceStands, match="“14”, “Pell”"):
        make.item(asked, by=constable, text=TOLD, source_identity=PELL, visibility=Visibility.DISCLOSED)
    item = make.item(asked, by=constable, text=TOLD, source_identity=PELL, visibility=Visibility.SEALED)
    for visibility in (Visibility.DISCLOSED, Visibility.RELEASED):
        with pytest.raises(SourceStands, match="“14”, “Pell”"):
            actions.move_item(item, visibility=visibility, by=constable)
    move = actions.move_item(
        item, visibility=Visibility.DISCLOSED, reason="It helps.", told_anyway="She says so openly.", by=constable
    )
    assert move.reason == "It helps.\nShe says so openly."
    draft = actions.Draft(
        kind=ItemKind.FACT, text="x", context=TOLD, visibility=Visibility.RELEASED, source_identity=PELL,
        told_anyway="She says so.",
    )  # fmt: skip
    written = actions.write_item(make.question(asked), draft=draft, by=constable)
    assert written.moves.get().reason == "She says so."


def test_a_source_is_said_or_corrected_afterwards_and_the_latest_counts(asked: Request, constable: Member) -> None:
    item = make.item(asked, by=constable, text=TOLD, visibility=Visibility.DISCLOSED)
    actions.keep_source(item, text="A neighbour", by=constable)
    with pytest.raises(SourceStands, match="“14”, “Pell”"):
        actions.keep_source(item, text=PELL, by=constable)
    with pytest.raises(NotUnderstood, match="Say who told you"):
        actions.keep_source(item, text=" ", by=constable)
    with pytest.raises(Denied):
        actions.keep_source(item, text="X", by=make.representative("health"))
    actions.keep_source(item, text=PELL, told_anyway="She says so openly.", by=constable)
    assert actions.read_source(item, by=constable) == PELL
    assert list(SourceIdentity.objects.values_list("text", "reason")) == [
        ("A neighbour", ""), (PELL, "She says so openly.")
    ]  # fmt: skip
    actions.move_item(item, visibility=Visibility.SEALED, by=constable)
    with pytest.raises(SourceStands):
        actions.move_item(item, visibility=Visibility.DISCLOSED, by=constable)


TELLING = {
    "q1i-kind": "fact",
    "q1i-visibility": "released",
    "q1i-text": "Told by Mrs Pell of no. 14.",
    "q1i-source_identity": "Mrs Pell, 14 Granary Crescent",
}


def test_a_source_that_stands_in_an_item_is_thought_over_on_the_page(constable: Member, asked: Request) -> None:
    client, here = make.signed_in(constable), f"/requests/{asked.reference}/1/item"
    answer = client.post(here, TELLING)
    assert answer.status_code == 422
    for words in ("“14”, “Pell”", "Why it may stand there", "Mrs Pell, 14 Granary Crescent"):
        assert words in answer.content.decode()
    assert not Item.objects.exists()
    said = {**TELLING, "q1i-twice": "yes", "q1i-told_anyway": "She says so openly."}
    assert client.post(here, said).status_code == 302
    item = Item.objects.get()
    assert "She says so openly." in read(client, f"/items/{item.reference}")
    client.post(f"/items/{item.reference}/move", {"visibility": "sealed"})
    answer = client.post(f"/items/{item.reference}/move", {"visibility": "released"})
    assert answer.status_code == 422
    assert "Why it may stand there" in answer.content.decode()


def test_who_told_us_is_said_or_corrected_on_its_page(constable: Member, asked: Request) -> None:
    client, item = make.signed_in(constable), make.item(asked, by=constable, text="Officers attended no. 14.")
    assert "Say who told you" in read(client, f"/items/{item.reference}")
    here = f"/items/{item.reference}/source"
    assert "Nobody is named" in read(client, here)
    assert client.post(here, {"text": ""}).status_code == 422
    answer = client.post(here, {"text": "Mrs Pell, 14 Granary Crescent"})
    assert answer.status_code == 422
    assert "“14”" in answer.content.decode()
    for text in ("A neighbour", "Another neighbour"):
        assert client.post(here, {"text": text}).status_code == 302
        assert text in read(client, here)
