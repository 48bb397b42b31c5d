"""Look-ups that stand out: found as they are sealed, judged by the governance lead, and never naming a child."""

from datetime import date
from typing import Any

import pytest
from django.core import mail
from django.db import connection, transaction
from django.db.models import QuerySet
from django.test import Client

from openmash.hub.audit import chain
from openmash.hub.audit.actions import record
from openmash.hub.audit.events import Event
from openmash.hub.audit.models import About, Entry, Seal
from openmash.hub.config import jobs
from openmash.hub.config.listeners import LISTENERS
from openmash.hub.contacts.models import Child, Contact
from openmash.hub.contacts.workflow import Stage
from openmash.hub.governance import access, actions
from openmash.hub.governance.actions import watching
from openmash.hub.governance.models import Alert, Home, Judgement, Watched
from openmash.hub.governance.workflow import SIGN_WORDS, VERDICT_WORDS, Sign, Verdict
from openmash.hub.outbox import actions as outbox
from openmash.hub.partnership.models import Member
from openmash.hub.partnership.workflow import Role
from openmash.hub.records import wall
from openmash.hub.records.refusals import Denied, StepNotAllowed
from tests import make, walls

pytestmark = pytest.mark.django_db

HOME = {"address": "14 Larkspur Court", "postcode": "TM1 4AA"}


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What this test's own transaction wrote counts as settled, so that it is sealed at once."""
    make.hub()
    monkeypatch.setattr(chain, "_settled", lambda hub_id: 2**62)


@pytest.fixture
def child() -> Child:
    """A child of a contact that is live."""
    told = make.child_told(make.particulars("Kit", "Okoro-Ellis", born_on=date(2016, 5, 4), **HOME))
    return make.child(make.contact(by=make.member(Role.ADMINISTRATOR), told=make.notification(told)))


def looked(by: Member, child: Child, event: Event = Event.CONTACT_READ) -> list[tuple[str, str]]:
    """The member looks; what then stands out of this member."""
    record(event, by=by, on=child.contact, about=[child.reference])
    chain.seal(by.hub_id)
    while actions.watch(by.hub_id):
        pass
    return list(Alert.objects.filter(member=by).order_by("pk").values_list("sign", "child"))


def test_where_nothing_was_sealed_there_is_nothing_to_go_through() -> None:
    assert actions.watch(make.hub().pk) is False


def finished(contact: Contact) -> None:
    Contact.objects.filter(pk=contact.pk).update(stage=Stage.DECIDED, finished_at=wall.now())


@pytest.mark.parametrize("name", ["Rosa Okoro-Ellis", "ROSA OKOROELLIS", "Okoro-Ellis"])
def test_a_member_with_the_childs_surname_stands_out(child: Child, name: str) -> None:
    assert looked(make.member(Role.SCREENER, name=name), child) == [(Sign.SURNAME, child.reference)]


def test_a_member_who_lives_where_the_child_lives_stands_out(child: Child) -> None:
    member = make.member(Role.SCREENER, name="Sam Perrin")
    administrator = make.member(Role.SYSTEM_ADMINISTRATOR)
    actions.keep_home(member, house="14, larkspur court", postcode="tm14aa", by=administrator)
    assert looked(member, child, Event.SEARCH_MADE) == [(Sign.HOME, child.reference)]
    assert "Larkspur" not in str(Home.objects.get())


def test_who_looks_where_nothing_waits_and_never_did_anything_stands_out(child: Child) -> None:
    finished(child.contact)
    assert looked(make.member(Role.SCREENER), child) == [(Sign.NO_TASK, child.reference)]
    worked = make.member(Role.SCREENER)
    record(Event.CONTACT_TRIAGED, by=worked, on=child.contact, about=[child.reference])
    assert looked(worked, child) == []


@pytest.mark.parametrize("event", [Event.DECISION_READ, Event.SEARCH_MADE])
def test_whatever_else_is_opened_of_a_contact_that_is_over_stands_out(child: Child, event: Event) -> None:
    finished(child.contact)
    assert looked(make.member(Role.SCREENER), child, event) == [(Sign.NO_TASK, child.reference)]


def test_an_enquiry_that_is_over_is_opened_for_a_task_or_stands_out() -> None:
    enquiry = make.enquiry("police")
    finished(enquiry.contact)
    child, member = make.child(enquiry.contact), make.member(Role.SCREENER)
    record(Event.ENQUIRY_READ, by=member, on=enquiry, about=[child.reference])
    chain.seal(member.hub_id)
    while actions.watch(member.hub_id):
        pass
    assert Alert.objects.filter(member=member, sign=Sign.NO_TASK, child=child.reference).exists()


def test_what_stands_beside_what_was_opened_is_no_look_up(child: Child) -> None:
    """An earlier contact of the family is on the page of the one that waits."""
    finished(child.contact)
    enquiry = make.enquiry("police")
    for event, on in ((Event.CONTACT_READ, enquiry.contact), (Event.ENQUIRY_READ, enquiry)):
        member = make.member(Role.SCREENER)
        record(event, by=member, on=on, about=[make.child(enquiry.contact).reference, child.reference])
        chain.seal(member.hub_id)
        actions.watch(member.hub_id)
    assert not Alert.objects.exists()
    finished(enquiry.contact)
    member = make.member(Role.SCREENER)
    record(Event.ENQUIRY_READ, by=member, on=enquiry, about=[make.child(enquiry.contact).reference, child.reference])
    chain.seal(member.hub_id)
    actions.watch(member.hub_id)
    assert [alert.child for alert in Alert.objects.all()] == [make.child(enquiry.contact).reference]


def test_a_days_work_does_not_stand_out(child: Child) -> None:
    member = make.member(Role.SCREENER, name="Sam Perrin")
    assert looked(member, child) == []
    assert looked(make.member(Role.SCREENER, name="Jo Okoro-Ellis"), child, Event.BOARD_READ) == []


def test_a_child_without_a_surname_and_a_job_stand_out_to_nobody(child: Child) -> None:
    nameless = make.child(make.contact(told=make.notification(make.child_told(make.particulars("Kit", "")))))
    assert looked(make.member(Role.SCREENER, name="Sam"), nameless) == []
    record(Event.CONTACT_READ, by=watching.Job(child.hub_id, "nobody"), about=[child.reference])
    chain.seal(child.hub_id)
    actions.watch(child.hub_id)
    assert not Alert.objects.exists()


def test_it_stands_out_once_and_that_it_did_is_on_record(child: Child) -> None:
    member = make.member(Role.SCREENER, name="Rosa Okoro-Ellis")
    assert len(looked(member, child)) == len(looked(member, child)) == 1
    entry = Entry.objects.get(event=Event.ALERT_RAISED)
    assert (entry.by, entry.about, entry.details) == ("watch", [child.reference], {"sign": "surname"})


def test_a_long_log_is_gone_through_in_steps(child: Child, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "AT_ONCE", 2)
    assert looked(make.member(Role.SCREENER, name="Rosa Okoro-Ellis"), child)
    head = chain.head(child.hub_id)
    assert head is not None
    assert Watched.objects.get().reached == head.position


def test_the_job_goes_through_every_hub(child: Child, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []
    monkeypatch.setattr(jobs.governance, "watch", lambda hub: seen.append(hub) or len(seen) == 1)
    jobs.watch(0)
    assert seen == [1, 1, 2]


# Judging


@pytest.fixture
def lead() -> Member:
    return make.member(Role.GOVERNANCE_LEAD, sign_in=True)


@pytest.fixture
def alert(child: Child) -> Alert:
    looked(make.member(Role.SCREENER, name="Rosa Okoro-Ellis"), child)
    return Alert.objects.get()


def test_it_is_judged_by_a_later_row_and_the_latest_counts(alert: Alert, lead: Member) -> None:
    assert [one.verdict for one in actions.read_alerts(by=lead)] == [None]
    actions.judge(alert, verdict=Verdict.INVESTIGATED, reason="No task that I can see.", by=lead)
    actions.judge(alert, verdict=Verdict.EXPLAINED, reason="A namesake.", by=lead)
    assert [one.verdict for one in actions.read_alerts(by=lead)] == [Verdict.EXPLAINED]
    assert Judgement.objects.count() == 2
    assert [str(made) for made in alert.judgements.all()] == ["investigated", "explained"]
    assert Entry.objects.filter(event=Event.ALERT_JUDGED, about=[alert.child]).count() == 2


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ({}, 1), ({"sign": "surname"}, 1), ({"sign": "home"}, 0), ({"sign": "x"}, 1), ({"judged": "not_yet"}, 1),
        ({"judged": "explained"}, 0), ({"judged": "x"}, 1), ({"sign": "surname", "judged": "not_yet"}, 1),
    ],
)  # fmt: skip
def test_the_list_is_filtered(alert: Alert, lead: Member, asked: dict[str, str], shown: int) -> None:
    assert len(actions.read_alerts(**asked, by=lead)) == shown
    assert make.signed_in(lead).get("/governance/alerts", asked).content.decode().count("Rosa Okoro-Ellis") == shown


def test_it_is_for_the_governance_lead_and_nobody_judges_their_own(alert: Alert, lead: Member) -> None:
    other = make.member(Role.SCREENER)
    assert not access.alerts(other).exists()
    for refused in (
        lambda: actions.read_alerts(by=other),
        lambda: actions.read_alert(alert, by=other),
        lambda: actions.judge(alert, verdict=Verdict.EXPLAINED, reason="x", by=other),
    ):
        with pytest.raises(Denied):
            refused()
    own = Alert.objects.create(
        hub=lead.hub, sign=Sign.HOME, member=lead, child=alert.child, entry=1, looked_at=alert.looked_at
    )
    with pytest.raises(StepNotAllowed, match="somebody else"):
        actions.judge(own, verdict=Verdict.EXPLAINED, reason="x", by=lead)
    assert (
        "You looked there yourself" in make.signed_in(lead).get(f"/governance/alerts/{own.reference}").content.decode()
    )


def page(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_the_pages_never_name_the_child(alert: Alert, lead: Member, child: Child) -> None:
    client = make.signed_in(lead)
    for text in (page(client, "/governance/alerts"), page(client, f"/governance/alerts/{alert.reference}")):
        assert "Kit" not in text
        assert text.count("Okoro-Ellis") == text.count("Rosa Okoro-Ellis")
        assert child.reference in text
        assert "Same surname" in text
    named = Entry.objects.filter(event__in=[Event.ALERTS_LISTED, Event.ALERT_READ]).values_list("about", flat=True)
    assert list(named) == [[child.reference]] * 2


def test_the_page_says_what_was_opened_in_words(alert: Alert, lead: Member, child: Child) -> None:
    text = page(make.signed_in(lead), f"/governance/alerts/{alert.reference}")
    assert "Read a contact" in text
    assert child.contact.reference in text


def test_an_alert_whose_entry_is_gone_says_so(lead: Member, child: Child) -> None:
    member = make.member(Role.SCREENER)
    gone = Alert.objects.create(
        hub=lead.hub, sign=Sign.HOME, member=member, child=child.reference, entry=0, looked_at=wall.now()
    )
    assert "The log has no such entry" in page(make.signed_in(lead), f"/governance/alerts/{gone.reference}")


def test_a_search_that_stands_out_is_of_no_one_thing(lead: Member, child: Child) -> None:
    member = make.member(Role.SCREENER, name="Rosa Okoro-Ellis")
    record(Event.SEARCH_MADE, by=member, about=[child.reference])
    chain.seal(member.hub_id)
    actions.watch(member.hub_id)
    text = page(make.signed_in(lead), f"/governance/alerts/{Alert.objects.get().reference}")
    assert "Searched" in text


def test_the_leads_are_told_by_a_letter_that_names_nobody(alert: Alert, lead: Member, child: Child) -> None:
    for message in outbox.waiting():
        outbox.deliver(message, listeners=LISTENERS)
    [letter] = mail.outbox
    assert lead.user is not None
    assert letter.to == [lead.user.email]
    assert alert.reference in letter.body
    assert letter.extra_headers["Message-ID"].startswith(f"<look-up-{alert.reference}@")
    for said in ("Okoro", "Rosa", "Kit", child.reference, child.contact.reference):
        assert said not in f"{letter.subject} {letter.body}"


def test_the_page_keeps_what_is_made_of_it(alert: Alert, lead: Member) -> None:
    client = make.signed_in(lead)
    address = f"/governance/alerts/{alert.reference}"
    assert client.post(address, {"reason": "A namesake."}).status_code == 422
    answer = client.post(address, {"verdict": "explained", "reason": "A namesake."})
    assert (answer.status_code, answer["Location"]) == (302, "/governance/alerts")
    text = page(client, address)
    assert "A namesake." in text
    assert "Explained" in page(client, "/governance/alerts")


def test_an_empty_list_and_a_full_one_say_so(lead: Member, monkeypatch: pytest.MonkeyPatch, child: Child) -> None:
    client = make.signed_in(lead)
    assert "No look-up stands out" in page(client, "/governance/alerts")
    assert "None of this kind" in page(client, "/governance/alerts?sign=home")
    looked(make.member(Role.SCREENER, name="Rosa Okoro-Ellis"), child)
    monkeypatch.setattr(access, "SHOWN", 1)
    assert "There may be more" in page(client, "/governance/alerts")


def test_an_alert_can_be_neither_changed_nor_taken_away(alert: Alert) -> None:
    for statement in ("UPDATE governance_alert SET sign = 'home'", "DELETE FROM governance_judgement"):
        refused = pytest.raises(Exception, match="permission denied")
        with refused, transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_every_sign_and_verdict_has_words() -> None:
    assert (set(SIGN_WORDS), set(VERDICT_WORDS)) == (set(Sign), set(Verdict))


def test_rows_name_themselves_without_an_address() -> None:
    assert str(Home(member_id=4, key="home:x")) == "home of member 4"
    assert str(Watched(hub_id=1, reached=7)) == "1: 7"


def test_when_the_log_cannot_be_written_nothing_stands_out_or_is_judged(alert: Alert, lead: Member) -> None:
    with make.log_out_of_reach():
        actions.judge(alert, verdict=Verdict.EXPLAINED, reason="x", by=lead)


def test_the_database_shows_the_log_and_what_stands_out_to_the_governance_lead(child: Child) -> None:
    looked(make.member(Role.SCREENER, name="Rosa Okoro-Ellis"), child)
    members = [make.member(role, agency="police" if role == Role.REPRESENTATIVE else "hub") for role in Role]
    [lead] = [member for member in members if member.has(Role.GOVERNANCE_LEAD)]
    actions.judge(Alert.objects.get(), verdict=Verdict.EXPLAINED, reason="Her own case.", by=lead)
    before = Entry.objects.create(hub_id=child.hub_id, event=Event.CONTACT_READ, by=lead.reference, transaction=1)
    kept: list[QuerySet[Any]] = [
        Entry.objects.filter(pk=before.pk), About.objects.all(), Seal.objects.all(), Alert.objects.all(),
        Judgement.objects.all(),
    ]  # fmt: skip
    assert all(found.exists() for found in kept)
    for member in members:
        walls.asks(member)
        assert {found.exists() for found in kept} == {member is lead}, member
