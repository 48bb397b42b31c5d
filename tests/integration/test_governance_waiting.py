"""The first page of a governance lead says what waits for them; and the record says in words what was read."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.test import Client

from openmash.hub.audit.actions import record
from openmash.hub.audit.events import Event
from openmash.hub.contacts.actions import breaking
from openmash.hub.disclosure.models import AccessRequest
from openmash.hub.disclosure.workflow import Stage
from openmash.hub.governance import actions
from openmash.hub.governance.models import Alert
from openmash.hub.governance.waiting import waiting
from openmash.hub.governance.words import KINDS
from openmash.hub.governance.workflow import Reviewed, Sign, Verdict
from openmash.hub.partnership.models import Member
from openmash.hub.partnership.workflow import Role
from openmash.hub.records import wall
from openmash.hub.records.models import Referenced
from openmash.hub.sharing import actions as sharing
from openmash.hub.sharing import gate
from openmash.hub.sharing.models import Override
from openmash.hub.sharing.terms import Data, Mode
from openmash.hub.sharing.workflow import Outcome
from tests import make, retained

pytestmark = pytest.mark.django_db

WHY = "He is at the door."


@pytest.fixture(autouse=True)
def a_tuesday_morning() -> None:
    make.hub()
    make.time(make.TUESDAY_MORNING)


@pytest.fixture
def lead() -> Member:
    return make.member(Role.GOVERNANCE_LEAD, name="Gwen Marsh", sign_in=True)


@pytest.fixture
def page(lead: Member) -> Client:
    return make.signed_in(lead)


def waits(member: Member) -> dict[str, int]:
    return {one.place: one.many for one in waiting(member, wall.now().date())}


def emergency(by: Member) -> Override:
    product = gate.Sharing(
        who="hub", whom="voluntary", data=Data.PRODUCT, mode=Mode.CONTENT, purpose="protect", basis="public_task"
    )
    (denied,) = gate.keep(gate.ask([product], by=by), on=make.enquiry("police"), by=by)
    return sharing.override(denied, reason="It cannot wait.", by=by)


def alert(of: Member) -> Alert:
    return Alert.objects.create(
        hub=of.hub, sign=Sign.SURNAME, member=of, child="7Q4XH-2KD9T-M3R", entry=1, looked_at=make.TUESDAY_MORNING
    )


def test_where_nothing_waits_the_page_says_so(lead: Member, page: Client) -> None:
    assert waiting(lead, wall.now().date()) == []
    assert "Nothing waits for you" in page.get("/governance/").content.decode()


def test_what_somebody_else_must_look_at_is_counted_until_it_was_looked_at(lead: Member) -> None:
    screener = make.member(Role.SCREENER)
    glass = breaking.break_glass("ZZZZZ-ZZZZZ-ZZZ", hours=1, reason=WHY, by=screener)
    override, looked = emergency(screener), alert(screener)
    assert waits(lead) == {"glasses": 1, "emergencies": 1, "alerts": 1}
    actions.review_glass(glass, outcome=Reviewed.JUSTIFIED, words="It was.", by=lead)
    sharing.review_override(override, outcome=Outcome.JUSTIFIED, words="It was.", by=lead)
    actions.judge(looked, verdict=Verdict.EXPLAINED, reason="A namesake.", by=lead)
    assert waits(lead) == {}


def test_what_one_did_oneself_waits_for_another(lead: Member) -> None:
    make.time(make.TUESDAY_MORNING.replace(year=2019))
    over = retained.in_error(by=make.member(Role.ADMINISTRATOR))
    make.time(make.TUESDAY_MORNING)
    both = make.member(Role.GOVERNANCE_LEAD, Role.SCREENER, sign_in=True)
    retained.proposed(over, by=both)
    breaking.break_glass("ZZZZZ-ZZZZZ-ZZZ", hours=1, reason=WHY, by=both)
    emergency(both)
    alert(both)
    assert waits(both) == {}
    assert waits(lead) == {"glasses": 1, "emergencies": 1, "alerts": 1, "retention": 1}


def test_a_request_waits_once_its_day_is_past_and_until_it_is_answered(lead: Member) -> None:
    asked = make.access_request(make.child(make.contact()), by=lead)
    assert waits(lead) == {}
    AccessRequest.objects.filter(pk=asked.pk).update(due_on=wall.now().date())
    assert waits(lead) == {}
    AccessRequest.objects.filter(pk=asked.pk).update(due_on=wall.now().date() - timedelta(days=1))
    assert waits(lead) == {"disclosures": 1}
    AccessRequest.objects.filter(pk=asked.pk).update(stage=Stage.CLOSED)
    assert waits(lead) == {}


def test_the_page_leads_to_what_waits(lead: Member, page: Client) -> None:
    breaking.break_glass("ZZZZZ-ZZZZZ-ZZZ", hours=1, reason=WHY, by=make.member(Role.SCREENER))
    emergency(make.member(Role.SCREENER))
    emergency(make.member(Role.SCREENER))
    text = page.get("/governance/").content.decode()
    assert '<b>1</b> <a href="/governance/break-glass">break-glass review</a>' in text
    assert '<b>2</b> <a href="/agreement/emergencies">emergencies to review</a>' in text


def test_every_kind_of_thing_that_can_be_recorded_has_words_of_its_own() -> None:
    kinds = {model.__name__.lower() for model in apps.get_models() if issubclass(model, Referenced)}
    assert set(KINDS) == kinds | {"hub", "message"}
    assert len(set(KINDS.values())) == len(KINDS)


def test_the_page_says_of_what_in_words_and_leads_to_the_children_of_a_short_list(lead: Member, page: Client) -> None:
    actions.read_schedule(by=lead)
    children = [f"CHILD-0000{n}-000" for n in range(2)]
    record(Event.SEARCH_MADE, by=lead, about=children)
    record(Event.BOARD_READ, by=lead, about=[f"CHILD-000{n}-000" for n in range(10, 23)])
    text = page.get("/governance/").content.decode()
    assert "Retention schedule" in text
    assert "retentionversion" not in text
    for child in children:
        assert f'<a href="/governance/child/{child}">' in text
    assert "/governance/child/CHILD-00010-000" not in text
    assert "13\xa0children" in text


def test_the_filters_are_put_away_until_one_is_in_use(page: Client) -> None:
    page.get("/governance/")
    put_away = '<details class="govuk-details om-gov-filters">'
    assert put_away in page.get("/governance/").content.decode()
    assert put_away not in page.get("/governance/?event=log.read").content.decode()
