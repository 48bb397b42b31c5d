"""A contact for named members only: for everybody else it does not exist, and it never gets stuck."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from openmash.hub.audit.events import Event
from openmash.hub.audit.models import Entry
from openmash.hub.contacts import access
from openmash.hub.contacts.actions import checking, correcting, declaring, reading, restricting, taking
from openmash.hub.contacts.models import Contact, Named, Restriction
from openmash.hub.contacts.told import Notification
from openmash.hub.contacts.workflow import Act, Tie
from openmash.hub.decisions import actions as decisions
from openmash.hub.desk import board
from openmash.hub.desk.asked import Asked, Facet
from openmash.hub.enquiries import access as enquiries
from openmash.hub.enquiries import actions as asking
from openmash.hub.enquiries.models import Enquiry
from openmash.hub.partnership.models import Member
from openmash.hub.partnership.workflow import Role
from openmash.hub.people.actions import Particulars
from openmash.hub.records import wall
from openmash.hub.records.refusals import Denied, NotUnderstood, StepNotAllowed
from tests import make
from tests.architecture import routes

pytestmark = pytest.mark.django_db

WHY = "The family of a colleague."
RANDOM = "ZZZZZ-ZZZZZ-ZZZ"


@pytest.fixture(autouse=True)
def a_tuesday_morning() -> None:
    make.hub()
    make.time(make.TUESDAY_MORNING)


@pytest.fixture
def screener() -> Member:
    return make.member(Role.SCREENER, name="Sam Wick", sign_in=True)


@pytest.fixture
def decider() -> Member:
    return make.member(Role.DECISION_MAKER, name="Dana Whitlock", sign_in=True)


@pytest.fixture
def colleague() -> Member:
    """Somebody who works on every other contact of the hub, in every role that does."""
    return make.member(Role.ADMINISTRATOR, Role.SCREENER, Role.DECISION_MAKER, name="Ada Fell", sign_in=True)


@pytest.fixture
def contact(screener: Member, decider: Member) -> Contact:
    return restricted(make.contact(by=screener), screener, decider)


def restricted(contact: Contact, by: Member, *named: Member) -> Contact:
    restricting.restrict(contact, named=named, reason=WHY, by=by)
    contact.refresh_from_db()
    return contact


def standing(contact: Contact) -> Restriction:
    return contact.restrictions.get(lifted_at__isnull=True)


def name_of(contact: Contact, member: Member) -> Named:
    return Named.objects.get(restriction=standing(contact), member=member, lifted_at__isnull=True)


def readers(contact: Contact, *members: Member) -> list[str]:
    return [member.name for member in members if access.known_to(member).filter(pk=contact.pk).exists()]


def test_only_the_named_and_whoever_restricted_it_find_it(
    contact: Contact, screener: Member, decider: Member, colleague: Member
) -> None:
    assert readers(contact, screener, decider, colleague) == ["Sam Wick", "Dana Whitlock"]
    assert readers(make.contact(), screener, decider, colleague) == ["Sam Wick", "Dana Whitlock", "Ada Fell"]
    assert not access.visible_to(colleague).filter(pk=contact.pk).exists()
    assert not access.children_in(colleague, [contact.pk]).exists()
    entry = Entry.objects.filter(event=Event.CONTACT_RESTRICTED).get()
    assert entry.details["named"] == [screener.reference, decider.reference]
    assert entry.about == [make.child(contact).reference]


def test_its_addresses_are_answered_like_those_of_nothing(contact: Contact, colleague: Member) -> None:
    browser = make.signed_in(colleague)
    for page in ("", "/received", "/triage", "/rate", "/restrict", "/restrict/name", "/conflict", "/enquiry/open"):
        there, nowhere = (browser.get(f"/contacts/{one}{page}") for one in (contact.reference, RANDOM))
        assert there.status_code == 404
        assert routes.same(there) == routes.same(nowhere)  # type: ignore[arg-type]


def test_no_list_search_or_count_shows_it(contact: Contact, screener: Member, colleague: Member) -> None:
    typed = {"number": contact.reference}, {"given_name": "Tamsin", "family_name": "Okafor-Vale", **BORN}
    for member, shown in ((screener, True), (colleague, False)):
        browser = make.signed_in(member)
        assert (contact.reference in page(browser, "/board")) is shown
        for body in typed:
            found = browser.post("/search", body).content.decode()
            assert (f"/contacts/{contact.reference}" in found) is shown
        made = board.made(Asked(), by=member, now=wall.now())
        assert (made.totals["live"], made.sifted.counts[Facet.STAGE]["received"]) == (int(shown), int(shown))


BORN = {"born_on-day": "9", "born_on-month": "3", "born_on-year": "2017"}


def page(browser: Client, address: str) -> str:
    answer = browser.get(address)
    make.time(make.TUESDAY_MORNING)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_later_contact_of_the_same_child_says_nothing_of_it(
    contact: Contact, screener: Member, colleague: Member
) -> None:
    later = make.contact(by=colleague)
    assert [one.contact for one in reading.read(later, by=colleague).earlier] == []
    assert [one.contact for one in reading.read(later, by=screener).earlier] == [contact]
    assert [one.contact for one in reading.read(contact, by=screener).earlier] == [later]


def test_nor_does_a_sibling_whom_only_the_restricted_contact_names(screener: Member, decider: Member) -> None:
    kit = make.particulars("Kit", born_on=date(2016, 5, 4), address="", postcode="")
    alone = make.particulars("Tamsin", address="", postcode="")
    of_both = make.contact(told=told(alone, kit), by=screener)
    of_kit = make.contact(told=told(kit), by=screener)
    of_tamsin, colleague = make.contact(told=told(alone), by=screener), make.member(Role.SCREENER)
    ties = {one.contact.pk: list(one.ties) for one in reading.read(of_tamsin, by=colleague).earlier}
    assert ties == {of_both.pk: [Tie.CHILD], of_kit.pk: [Tie.SIBLING]}
    restricted(of_both, screener, decider)
    assert reading.read(of_tamsin, by=colleague).earlier == []


def told(*children: Particulars) -> Notification:
    return replace(make.notification(*(make.child_told(one) for one in children)), connected=())


def test_its_enquiry_and_decision_are_as_hidden(screener: Member, decider: Member, colleague: Member) -> None:
    enquiry = make.enquiry("police", by=screener)
    item = make.item(make.request(enquiry, "police"))
    make.replied(make.request(enquiry, "police"))
    decision = make.decision(make.child(enquiry.contact), by=decider)
    assert enquiries.readable_by(colleague).filter(pk=item.pk).exists()
    restricted(enquiry.contact, screener, decider)
    assert not enquiries.readable_by(colleague).filter(pk=item.pk).exists()
    assert not enquiries.readable_in(enquiry, colleague).exists()
    assert enquiries.readable_by(decider).filter(pk=item.pk).exists()
    browser = make.signed_in(colleague)
    for address in (f"/enquiries/{enquiry.reference}", f"/decisions/{decision.reference}"):
        assert browser.get(address).status_code == 404
    assert enquiry not in asking.list_enquiries(by=colleague, live=False).enquiries
    assert enquiry in asking.list_enquiries(by=decider, live=False).enquiries
    with pytest.raises(Denied):
        asking.read_enquiry(enquiry, by=colleague)
    with pytest.raises(Denied):
        decisions.read_decision(decision, by=colleague)


def test_the_agency_that_was_asked_answers_as_before(screener: Member, decider: Member) -> None:
    enquiry, police = make.enquiry("police", by=screener), make.representative("police")
    restricted(enquiry.contact, screener, decider)
    request = make.request(enquiry, "police")
    assert asking.read_request(request, by=police).request == request
    assert [one.pk for one in asking.list_worklist(by=police).waiting] == [request.pk]
    item = make.item(request, by=police)
    make.replied(request, by=police)
    assert asking.read_item(item, by=police) == item
    assert asking.read_enquiry(enquiry, by=police).enquiry == enquiry
    assert list(Enquiry.objects.filter(pk__in=enquiries.visible_to(police).values("pk"))) == [enquiry]


def test_nothing_is_done_with_it_by_who_is_not_named(contact: Contact, colleague: Member) -> None:
    acts: list[Callable[[], object]] = [
        lambda: reading.read(contact, by=colleague),
        lambda: checking.check(contact, by=colleague),
        lambda: taking.take(contact, by=colleague),
        lambda: correcting.correct_contact(contact, by=colleague, reason="Typed twice"),
        lambda: restricting.lift(standing(contact), reason="I want to see it.", by=colleague),
        lambda: restricting.name(standing(contact), colleague, reason="I want to see it.", by=colleague),
        lambda: declaring.declare(contact, of=make.member(), reason="His aunt.", by=colleague),
    ]
    for act in acts:
        with pytest.raises(Denied), transaction.atomic():
            act()


def test_a_decision_maker_is_always_named(screener: Member, decider: Member) -> None:
    contact = make.contact(by=screener)
    with pytest.raises(NotUnderstood, match="at least one decision maker"):
        restricting.restrict(contact, named=[make.member(Role.SCREENER)], reason=WHY, by=screener)
    restricted(contact, screener, decider)
    with pytest.raises(StepNotAllowed, match="Dana Whitlock is the last decision maker"):
        restricting.take_off(name_of(contact, decider), reason="On leave.", by=screener)
    another = make.member(Role.DECISION_MAKER)
    restricting.name(standing(contact), another, reason="While Dana is on leave.", by=screener)
    restricting.take_off(name_of(contact, decider), reason="On leave.", by=another)
    assert readers(contact, screener, decider, another) == ["Sam Wick", another.name]


def test_who_had_it_in_hand_and_is_not_named_has_it_no_longer(screener: Member, decider: Member) -> None:
    contact, worker = make.contact(by=screener), make.member(Role.SCREENER)
    taking.take(contact, by=worker)
    restricted(contact, screener, decider)
    assert contact.worker is None
    assert contact.assignments.order_by("-id")[0].reason == WHY
    taking.take(contact, by=screener)
    restricting.take_off(name_of(contact, screener), reason="Moves to another team.", by=decider)
    contact.refresh_from_db()
    assert contact.worker is None


def test_who_is_named_keeps_it_in_hand(screener: Member, decider: Member) -> None:
    contact = make.contact(by=screener)
    taking.take(contact, by=decider)
    restricted(contact, screener, decider)
    assert contact.worker == decider
    restricting.take_off(name_of(contact, screener), reason="Moves to another team.", by=decider)
    contact.refresh_from_db()
    assert contact.worker == decider


def test_it_is_handed_only_to_who_is_named(contact: Contact, screener: Member, decider: Member) -> None:
    with pytest.raises(StepNotAllowed, match="not open to"):
        taking.assign(contact, to=make.member(Role.SCREENER), by=screener)
    taking.assign(contact, to=decider, by=screener)
    contact.refresh_from_db()
    assert contact.worker == decider


def test_only_who_works_on_cases_here_is_named(screener: Member, decider: Member) -> None:
    contact = make.contact(by=screener)
    left = make.member(Role.SCREENER)
    type(left).objects.filter(pk=left.pk).update(standing="left")
    for member in (make.member(Role.GOVERNANCE_LEAD), make.representative("police"), left):
        with pytest.raises(NotUnderstood, match="cannot be named"):
            restricting.restrict(contact, named=[decider, member], reason=WHY, by=screener)


def test_it_is_restricted_and_named_once(contact: Contact, screener: Member, decider: Member) -> None:
    with pytest.raises(StepNotAllowed, match="restricted already"):
        restricted(contact, screener, decider)
    with pytest.raises(StepNotAllowed, match="Dana Whitlock is named already"):
        restricting.name(standing(contact), decider, reason="Again.", by=screener)
    with pytest.raises(IntegrityError, match="a_contact_is_restricted_once"), transaction.atomic():
        Restriction.objects.create(hub_id=contact.hub_id, contact=contact, reason=WHY, by=screener)


def test_an_administrator_restricts_nothing() -> None:
    administrator = make.member(Role.ADMINISTRATOR)
    with pytest.raises(Denied, match="restrict a contact is for a decision maker or screener"):
        restricting.restrict(make.contact(), named=[], reason=WHY, by=administrator)


def test_a_decision_maker_may_keep_it_to_themself(decider: Member, screener: Member) -> None:
    contact = restricted(make.contact(), decider)
    assert readers(contact, decider, screener) == ["Dana Whitlock"]


def test_lifted_it_is_everybodys_and_the_record_says_who_read_it(
    contact: Contact, screener: Member, decider: Member, colleague: Member
) -> None:
    restriction, named = standing(contact), name_of(contact, decider)
    restricting.lift(restriction, reason="The worker has left.", by=decider)
    assert readers(contact, screener, decider, colleague) == ["Sam Wick", "Dana Whitlock", "Ada Fell"]
    restriction.refresh_from_db()
    assert (restriction.lifted_by, restriction.lifted_because) == (decider, "The worker has left.")
    assert restriction.lifted_at == wall.now()
    with pytest.raises(StepNotAllowed, match="just lifted"):
        restricting.lift(restriction, reason="Again.", by=decider)
    with pytest.raises(StepNotAllowed, match="just lifted"):
        restricting.take_off(named, reason="Again.", by=decider)
    restricted(contact, decider)
    assert readers(contact, screener, decider) == ["Dana Whitlock"]  # the names of before do not count


def test_a_name_is_taken_off_once(contact: Contact, screener: Member, decider: Member) -> None:
    named = name_of(contact, screener)
    restricting.take_off(named, reason="Moves to another team.", by=decider)
    with pytest.raises(StepNotAllowed, match="taken off already"):
        restricting.take_off(named, reason="Again.", by=decider)


def test_the_database_itself_refuses_half_a_lifting(contact: Contact, screener: Member) -> None:
    for row in (standing(contact), name_of(contact, screener)):
        with pytest.raises(IntegrityError, match="says_why"), transaction.atomic():
            type(row).objects.filter(pk=row.pk).update(lifted_at=wall.now())


def test_what_was_said_of_a_restriction_is_not_rewritten(contact: Contact) -> None:
    with pytest.raises(Exception, match="permission denied"), transaction.atomic():
        Restriction.objects.filter(contact=contact).update(reason="Another.")
    with pytest.raises(Exception, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM contacts_named")


def test_whoever_may_act_is_shown_what_they_can_do(contact: Contact, screener: Member, decider: Member) -> None:
    picture = reading.read(contact, by=screener)
    assert Act.CHECK in picture.acts
    assert picture.restriction is not None
    assert [one.member.name for one in picture.restriction.named_now] == ["Sam Wick", "Dana Whitlock"]
