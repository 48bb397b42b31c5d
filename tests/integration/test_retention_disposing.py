"""A case that is over goes when the schedule says so and two people agree: all of it, leaving a certificate."""

from datetime import date

import pytest
from django.db import DataError, IntegrityError

from openmash.hub.audit.events import Event
from openmash.hub.audit.models import Entry
from openmash.hub.contacts.actions import correcting
from openmash.hub.contacts.models import Child, Contact
from openmash.hub.disclosure import actions as disclosure
from openmash.hub.disclosure.workflow import Stage
from openmash.hub.governance import actions
from openmash.hub.governance.models import Certificate, Proposal
from openmash.hub.governance.retention import cases
from openmash.hub.governance.retention.called import called
from openmash.hub.partnership.models import Member
from openmash.hub.partnership.workflow import Role
from openmash.hub.people.models import AgencyRecord
from openmash.hub.records.refusals import Denied, NotUnderstood, StepNotAllowed
from tests import make, retained

pytestmark = pytest.mark.django_db
SIX_YEARS_LATER = date(2032, 11, 17)


@pytest.fixture(autouse=True)
def thornmere() -> None:
    make.hub()
    make.time(make.TUESDAY_MORNING)


@pytest.fixture
def first() -> Member:
    return retained.lead("Imogen First")


@pytest.fixture
def second() -> Member:
    return retained.lead("Idris Second")


def test_what_two_people_agree_on_is_gone_and_a_certificate_is_left(first: Member, second: Member) -> None:
    case = retained.decided()
    retained.on(SIX_YEARS_LATER)
    certificate = retained.disposed(case, first=first, second=second)
    assert not Contact.objects.filter(pk=case.pk).exists()
    assert not Child.objects.exists()
    assert not AgencyRecord.objects.exists()
    assert certificate.contact == case.reference
    assert certificate.rows["contacts.Contact"] == 1
    assert (certificate.rule, certificate.due_on) == ("no-further-action", SIX_YEARS_LATER)


def test_a_day_too_early_is_too_early(first: Member) -> None:
    case = retained.decided()
    retained.before(SIX_YEARS_LATER)
    with pytest.raises(StepNotAllowed, match="it is not due"):
        retained.proposed(case, by=first)
    assert not Certificate.objects.exists()
    assert retained.acting(first, actions.read_due).total == 0


def test_the_log_says_that_it_went_and_about_whom_by_reference(first: Member, second: Member) -> None:
    case = retained.decided()
    child = make.child(case).reference
    retained.on(SIX_YEARS_LATER)
    certificate = retained.disposed(case, first=first, second=second)
    entry = Entry.objects.get(event=Event.CASE_DISPOSED)
    assert (entry.on_reference, entry.about) == (certificate.reference, [child])
    assert Entry.objects.filter(about=[child]).count() > 3, "what was recorded before stands"


def test_a_contact_waits_for_the_child_in_it_who_is_kept_longest(first: Member) -> None:
    young = make.particulars("Kit", born_on=date(2026, 2, 28))
    told = make.notification(make.child_told(), make.child_told(young))
    case = retained.decided(retained.Outcome.REFERRAL, retained.Outcome.REFERRAL, told=told)
    retained.before(date(2051, 2, 28))
    assert retained.acting(first, actions.read_case, case.reference) is None
    retained.on(date(2051, 2, 28))
    due = retained.acting(first, actions.read_case, case.reference)
    assert due is not None
    assert due.disposal.rule.name == "child-in-need-or-at-risk"


def test_nobody_is_both_of_the_two(first: Member) -> None:
    case = retained.decided()
    retained.on(SIX_YEARS_LATER)
    proposal = retained.proposed(case, by=first)
    with pytest.raises(Denied, match="a second person approves it"):
        retained.acting(first, actions.approve, proposal, reason="Yes.")


def test_the_second_may_be_the_system_administrator_and_nobody_else(first: Member) -> None:
    case = retained.decided()
    retained.on(SIX_YEARS_LATER)
    proposal = retained.proposed(case, by=first)
    screener, administrator = (make.member(role, sign_in=True) for role in (Role.SCREENER, Role.SYSTEM_ADMINISTRATOR))
    with pytest.raises(Denied):
        retained.acting(screener, actions.approve, proposal, reason="Yes.")
    with pytest.raises(Denied):
        retained.acting(administrator, actions.propose, case.reference, reason="It is over.")
    assert retained.acting(administrator, actions.approve, proposal, reason="Yes.")


def test_a_case_is_proposed_once_and_answered_once(first: Member, second: Member) -> None:
    case = retained.decided()
    retained.on(SIX_YEARS_LATER)
    proposal = retained.proposed(case, by=first)
    with pytest.raises(StepNotAllowed, match="proposed already"):
        retained.proposed(case, by=second)
    retained.acting(second, actions.decline, proposal, reason="Somebody has asked for it.")
    with pytest.raises(StepNotAllowed, match="answered this proposal already"):
        retained.acting(second, actions.approve, proposal, reason="Yes.")
    assert retained.disposed(case, first=second, second=first), "declined, it can be proposed again"


def test_what_is_gone_is_said_to_be_gone(first: Member, second: Member) -> None:
    case = retained.decided()
    retained.on(SIX_YEARS_LATER)
    certificate = retained.disposed(case, first=first, second=second)
    retained.enter(second)
    again = Proposal.objects.create(
        hub_id=first.hub_id, contact=case.reference, due_on=SIX_YEARS_LATER, rule="any", reason="Again.", by=second
    )
    with pytest.raises(StepNotAllowed, match="disposed of already: its certificate is kept"):
        retained.acting(first, actions.approve, again, reason="Yes.")
    assert Certificate.objects.get() == certificate


def test_somebody_who_writes_at_that_moment_stops_it_and_nothing_is_deleted(first: Member, second: Member) -> None:
    case = retained.decided()
    error = IntegrityError()
    error.__cause__ = type("Cause", (Exception,), {"sqlstate": cases.CHANGED})()
    assert "Something was added" in cases._refusal(error)
    retained.on(SIX_YEARS_LATER)
    proposal = retained.proposed(case, by=first)
    with pytest.raises(DataError):
        cases.dispose("\0", certificate="AAAAA-AAAAA-AAA")  # a fault of ours is not put into words
    with pytest.raises(StepNotAllowed, match="a second person has approved"):
        cases.dispose(proposal.reference, certificate="AAAAA-AAAAA-AAA")


def test_a_reason_is_needed(first: Member) -> None:
    case = retained.decided()
    retained.on(SIX_YEARS_LATER)
    with pytest.raises(NotUnderstood, match="Say why"):
        retained.acting(first, actions.propose, case.reference, reason=" ")


def test_without_a_schedule_nothing_is_due(first: Member) -> None:
    case = retained.decided()
    retained.on(date(2012, 1, 1))
    assert retained.acting(first, actions.read_due).total == 0
    assert retained.acting(first, actions.read_case, case.reference) is None
    assert retained.acting(first, actions.read_schedule).version is None
    assert "Starter" in retained.acting(first, actions.schedule_document)


def test_a_table_that_is_no_more_keeps_its_name_on_a_certificate() -> None:
    assert called("contacts.Child") == ("Children", "Whom the contact is about")
    assert called("contacts.Onceuponatime") == ("contacts.Onceuponatime", "")


def test_a_case_marked_as_a_slip_late_is_kept_from_then_on(first: Member) -> None:
    case = retained.decided()
    retained.on(date(2031, 1, 5))
    correcting.correct_contact(case, by=make.member(Role.DECISION_MAKER), reason="Another family.")
    assert retained.acting(first, actions.read_case, case.reference) is None
    retained.before(date(2032, 1, 5))
    assert retained.acting(first, actions.read_case, case.reference) is None
    retained.on(date(2032, 1, 5))
    assert retained.acting(first, actions.read_case, case.reference)


def test_somebody_who_asks_what_is_held_is_a_contact(first: Member) -> None:
    case = retained.decided()
    retained.on(date(2032, 11, 1))
    retained.closed(make.access_request(make.child(case)))
    retained.on(SIX_YEARS_LATER)
    assert retained.acting(first, actions.read_case, case.reference) is None
    retained.on(date(2038, 11, 1))
    assert retained.acting(first, actions.read_case, case.reference)


def test_a_case_stays_while_somebody_who_asked_what_is_held_has_no_answer(first: Member, second: Member) -> None:
    case = retained.decided()
    asked = make.access_request(make.child(case))
    retained.on(date(2040, 1, 5))
    read = retained.acting(first, actions.read_due)
    assert (read.total, [one.case.asked for one in read.kept]) == (0, [True])
    with pytest.raises(StepNotAllowed, match="no answer yet"):
        retained.proposed(case, by=first)
    assert not retained.let_go(case, first=first, second=second), "nor past all checks of Python’s"
    retained.closed(asked)
    retained.on(date(2046, 1, 5))
    assert retained.let_go(case, first=first, second=second)


def test_a_pack_that_was_only_approved_is_no_answer_until_it_has_left(first: Member, second: Member) -> None:
    case = retained.decided()
    asked = make.access_request(make.child(case), at=Stage.APPROVED)
    retained.on(date(2040, 1, 5))
    assert not retained.let_go(case, first=first, second=second)
    retained.fetched(asked)
    assert retained.let_go(case, first=first, second=second)


def test_the_other_cases_of_a_child_about_whom_somebody_asks_stay_too(first: Member, second: Member) -> None:
    here, elsewhere = retained.decided(), retained.decided()
    retained.on(date(2040, 1, 5))
    asked = make.access_request(make.child(here))
    assert not retained.let_go(elsewhere, first=first, second=second)
    retained.closed(asked)
    assert retained.let_go(elsewhere, first=first, second=second)


def test_what_was_gathered_for_a_pack_stays_until_it_is_answered(first: Member, second: Member) -> None:
    """She is known here by her number, there by another name with the number, and elsewhere by that name only."""
    told = [
        make.particulars("Ada", "Quill", nhs="9434765919"),
        make.particulars("Ada", "Rowe", nhs="9434765919"),
        make.particulars("Ada", "Rowe"),
    ]
    here, there, elsewhere = (retained.decided(told=make.notification(make.child_told(one))) for one in told)
    retained.on(date(2040, 1, 5))
    asked = make.access_request(make.child(here))
    for other in (there, elsewhere):
        disclosure.gather(asked, make.child(other).reference, by=asked.by)
    retained.on(date(2047, 1, 5))
    assert not retained.let_go(elsewhere, first=first, second=second)
    retained.closed(asked)
    retained.on(date(2054, 1, 5))
    assert retained.let_go(elsewhere, first=first, second=second)
