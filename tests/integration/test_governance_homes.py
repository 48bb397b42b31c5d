"""Where members live: noted by the system administrator, kept as a key, shown to nobody; a look-up there stands out."""

from datetime import date

import pytest
from django.test import Client

from openmash.hub.audit import chain
from openmash.hub.audit.actions import record
from openmash.hub.audit.events import Event
from openmash.hub.audit.models import Entry
from openmash.hub.governance import access, actions
from openmash.hub.governance.models import Alert, Home
from openmash.hub.governance.workflow import Sign
from openmash.hub.partnership.models import Member
from openmash.hub.partnership.workflow import Role
from openmash.hub.records.refusals import Denied, StepNotAllowed
from tests import make, walls

pytestmark = pytest.mark.django_db

HOME = {"house": "14", "postcode": "tm1 4aa"}
ELSEWHERE = {"house": "3", "postcode": "TM1 4AB"}


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What this test's own transaction wrote counts as settled, so that it is sealed at once."""
    make.hub()
    monkeypatch.setattr(chain, "_settled", lambda hub_id: 2**62)


@pytest.fixture
def administrator() -> Member:
    return make.member(Role.SYSTEM_ADMINISTRATOR, name="Sam Ferris", sign_in=True)


@pytest.fixture
def member() -> Member:
    return make.member(Role.SCREENER, name="Sam Perrin", sign_in=True)


@pytest.fixture
def page(administrator: Member) -> Client:
    return make.signed_in(administrator)


def looked(by: Member) -> list[str]:
    """The member looks up a child of 14 Larkspur Court: what stands out of it?"""
    told = make.child_told(
        make.particulars("Kit", "Okoro", born_on=date(2016, 5, 4), address="14 Larkspur Court", postcode="TM1 4AA")
    )
    child = make.child(make.contact(by=make.member(Role.ADMINISTRATOR), told=make.notification(told)))
    record(Event.CONTACT_READ, by=by, on=child.contact, about=[child.reference])
    chain.seal(by.hub_id)
    actions.watch(by.hub_id)
    return list(Alert.objects.filter(member=by, child=child.reference).values_list("sign", flat=True))


def test_what_is_noted_on_the_page_lets_a_look_up_at_home_stand_out(page: Client, member: Member) -> None:
    assert looked(member) == []
    answer = page.post(f"/homes/{member.reference}", HOME)
    assert (answer.status_code, answer["Location"]) == (302, "/homes/")
    assert looked(member) == [Sign.HOME]
    entry = Entry.objects.get(event=Event.HOME_KEPT)
    assert (entry.on_reference, entry.details) == (member.reference, {})


def test_who_moved_is_noted_again_and_the_latest_counts(administrator: Member, member: Member) -> None:
    actions.keep_home(member, **HOME, by=administrator)
    actions.keep_home(member, **ELSEWHERE, by=administrator)
    assert looked(member) == []
    actions.keep_home(member, **HOME, by=administrator)
    assert looked(member) == [Sign.HOME]
    assert Home.objects.count() == 3


def test_the_pages_say_of_whom_it_is_noted_and_never_where(page: Client, member: Member) -> None:
    assert page.get("/homes/").content.decode().count("Not noted") == 2
    assert "Not noted yet" in page.get(f"/homes/{member.reference}").content.decode()
    page.post(f"/homes/{member.reference}", {"house": "Larch House", "postcode": "TM1 4AB"})
    shown = page.get("/homes/").content.decode() + page.get(f"/homes/{member.reference}").content.decode()
    assert shown.count("Noted on ") == 2
    for part in ("Larch", "larchhouse", "tm14ab", "TM1"):
        assert part not in shown
    listed = Entry.objects.filter(event=Event.HOMES_LISTED)
    assert [entry.details for entry in listed] == [{"members": 2}] * 2


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"house": "14", "postcode": "TM1"}, "Enter a full postcode"),
        ({"house": "14", "postcode": ""}, "Enter the postcode"),
        ({"house": "", "postcode": "TM1 4AA"}, "Enter the number or the name of the house"),
        ({"house": "–", "postcode": "TM1 4AA"}, "Enter the number or the name of the house"),
    ],
)
def test_what_would_match_nobody_is_not_taken(page: Client, member: Member, sent: dict[str, str], words: str) -> None:
    answer = page.post(f"/homes/{member.reference}", sent)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    walls.asks(member)
    assert not Home.objects.exists()


def test_it_is_the_system_administrators_to_note_and_to_see(administrator: Member, member: Member) -> None:
    with pytest.raises(Denied, match="system administrator"):
        actions.keep_home(member, **HOME, by=member)
    with pytest.raises(Denied, match="system administrator"):
        actions.read_homes(by=make.member(Role.GOVERNANCE_LEAD))
    assert not access.homes(member).exists()
    with pytest.raises(StepNotAllowed, match="house number"):
        actions.keep_home(member, house="", postcode="TM1 4AA", by=administrator)
    actions.keep_home(member, **HOME, by=administrator)
    for asking, knows in ((administrator, True), (member, False), (make.member(Role.GOVERNANCE_LEAD), False)):
        walls.asks(asking)
        assert Home.objects.exists() is knows


def test_when_the_log_cannot_be_written_no_home_is_kept(administrator: Member, member: Member) -> None:
    with make.log_out_of_reach():
        actions.keep_home(member, **HOME, by=administrator)
    assert not Home.objects.exists()
