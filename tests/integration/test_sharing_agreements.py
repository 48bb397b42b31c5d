"""Agreements take effect by those who answer for them, are stopped at once, and what went past them is looked at."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import ProgrammingError, transaction

from openmash.hub.audit.events import Event
from openmash.hub.audit.models import Entry
from openmash.hub.config.listeners import LISTENERS
from openmash.hub.outbox import actions as outbox
from openmash.hub.partnership.models import Member, Prompt
from openmash.hub.partnership.workflow import Role
from openmash.hub.records.refusals import Denied, NotUnderstood, StepNotAllowed
from openmash.hub.sharing import access, actions, gate
from openmash.hub.sharing.agreement import read
from openmash.hub.sharing.in_force import digest_of, starter
from openmash.hub.sharing.models import AgreementVersion, GateAnswer, Override, OverrideReview, Revocation
from openmash.hub.sharing.terms import Data, Mode, NotAnAgreement, Ruling
from openmash.hub.sharing.workflow import Outcome
from tests import make
from tests.agreements import ALL, agreement, rule

pytestmark = pytest.mark.django_db

TODAY = make.TUESDAY_MORNING.date()


@pytest.fixture(autouse=True)
def a_tuesday_morning() -> None:
    make.hub()
    make.time(make.TUESDAY_MORNING)


@pytest.fixture
def lead() -> Member:
    return make.member(Role.GOVERNANCE_LEAD)


def in_force() -> int:
    found = access.in_force(make.entered().pk, gate.wall.now())
    return found.number if found else 0


def ruling(who: str = "police", whom: str = "hub", data: Data = Data.FACT) -> str:
    """What the gate says now to a screener's question."""
    sharing = gate.Sharing(who=who, whom=whom, data=data, mode=Mode.CONTENT, purpose="help", basis="public_task")
    (asked,) = gate.ask([sharing], by=make.member(Role.SCREENER))
    return asked.verdict.ruling


def denied(by: Member) -> GateAnswer:
    """An answer of the gate that denies something."""
    sharing = gate.Sharing(
        who="hub", whom="voluntary", data=Data.PRODUCT, mode=Mode.CONTENT, purpose="help", basis="public_task"
    )
    (kept,) = gate.keep(gate.ask([sharing], by=by), on=make.contact(by=by), by=by)
    assert kept.ruling == Ruling.DENY
    return kept


def overridden() -> Override:
    screener = make.member(Role.SCREENER)
    return actions.override(denied(screener), reason="The child is with him now.", by=screener)


def test_the_starter_agreement_holds_between_all_agencies_of_a_new_hub() -> None:
    opening = read(starter(), agencies=access.agency_names(make.entered().pk), today=TODAY)
    assert set(opening.parties) == set(ALL)
    assert all(rule.title[0].isupper() for rule in opening.rules)


@pytest.mark.parametrize("role", [Role.GOVERNANCE_LEAD, Role.SYSTEM_ADMINISTRATOR])
def test_a_version_takes_effect_at_once_and_is_numbered(role: Role) -> None:
    by = make.member(role)
    made = actions.put_in_force(agreement(rule()), by=by)
    assert (made.number, made.title, made.by, in_force()) == (2, "Sharing in Thornmere", by, 2)
    assert (ruling("police"), ruling("health")) == ("permit", "deny")
    assert Entry.objects.filter(event=Event.AGREEMENT_PUT_IN_FORCE, on_reference=made.reference).exists()


def test_a_version_can_be_put_in_force_from_a_later_day(lead: Member) -> None:
    actions.put_in_force(agreement(rule()), from_on=TODAY + timedelta(days=2), by=lead)
    assert in_force() == 1
    make.time(make.TUESDAY_MORNING.replace(hour=0, minute=0) + timedelta(days=2))
    assert in_force() == 2


def test_a_version_of_today_takes_effect_now_and_none_before(lead: Member) -> None:
    made = actions.put_in_force(agreement(), from_on=TODAY, by=lead)
    assert made.in_force_from == make.TUESDAY_MORNING
    with pytest.raises(NotUnderstood, match="takes effect today or later"):
        actions.put_in_force(agreement(), from_on=date(2026, 11, 16), by=lead)


@pytest.mark.parametrize("do", [actions.put_in_force, actions.try_agreement])
def test_a_version_that_would_not_hold_on_its_first_day_is_sent_back(do: Any, lead: Member) -> None:
    later, last = date(2027, 6, 1), date(2026, 12, 31)
    with pytest.raises(NotAnAgreement, match="Line 2: it holds from 2027-06-01 and would take effect on 2026-11-17"):
        do(agreement(rule(), since=later), by=lead)
    with pytest.raises(NotAnAgreement, match="Line 3: it ends on 2026-12-31, before it would take effect on 2027-06"):
        do(agreement(rule(), until=last), from_on=later, by=lead)
    assert in_force() == 1
    do(agreement(rule(), since=later), from_on=later, by=lead)


def test_a_document_with_a_mistake_does_not_take_effect(lead: Member) -> None:
    with pytest.raises(NotAnAgreement, match="Line 3: no agency of this hub has the code “coastguard”"):
        actions.put_in_force(agreement(parties=["coastguard"]), by=lead)
    assert in_force() == 1


LIVE = "Live investigation (existence only)"
PERMITS = rule(name="permits", modes="content")
KEEPS_BACK = rule(name="keeps-back", verdict="deny", modes="content", prompts=LIVE, exception_to="permits")


def reword(text: str, day: date = TODAY) -> None:
    """The police’s question about live investigations is asked in other words from a day on."""
    was = Prompt.objects.get(text=LIVE)
    make.later(minutes=1)
    Prompt.objects.create(hub=make.entered(), kind=was.kind, order=was.order, text=text, valid_from=day)


def answered(prompt: str) -> str:
    """What the gate says now to a fact of the police in answer to a question."""
    sharing = gate.Sharing(
        who="police", whom="hub", data=Data.FACT, mode=Mode.CONTENT, purpose="help", basis="public_task", prompt=prompt
    )
    (asked,) = gate.ask([sharing], by=make.member(Role.SCREENER))
    return asked.verdict.ruling


@pytest.mark.parametrize("do", [actions.put_in_force, actions.try_agreement])
def test_a_rule_for_a_question_that_the_hub_does_not_ask_is_sent_back(do: Any, lead: Member) -> None:
    spelt = agreement(PERMITS, KEEPS_BACK.replace(LIVE, "Live Investigation (existence only)"))
    with pytest.raises(NotAnAgreement, match=r"Did you mean “Live investigation .existence only.”"):
        do(spelt, by=lead)


def test_a_question_that_is_reworded_stays_kept_back_until_the_agreement_is_put_in_force_anew(lead: Member) -> None:
    actions.put_in_force(agreement(PERMITS, KEEPS_BACK), by=lead)
    assert (answered(LIVE), answered("Missing episodes and return interviews")) == ("deny", "permit")
    reword("Live investigations, only that there are any")
    assert answered("Live investigations, only that there are any") == "deny"
    with pytest.raises(NotAnAgreement, match="this hub asks no agency “Live investigation"):
        actions.put_in_force(agreement(PERMITS, KEEPS_BACK), by=lead)
    anew = KEEPS_BACK.replace(LIVE, "Live investigations, only that there are any")
    actions.put_in_force(agreement(PERMITS, anew), by=lead)
    assert answered("Live investigations, only that there are any") == "deny"
    assert answered(LIVE) == "deny"  # in an enquiry that asks it so: what is no longer asked is not known either
    assert answered("Missing episodes and return interviews") == "permit"


def test_a_question_that_will_be_reworded_may_be_named_in_its_new_words(lead: Member) -> None:
    reword("Live investigations", TODAY + timedelta(days=1))
    actions.put_in_force(agreement(PERMITS, KEEPS_BACK), by=lead)
    assert (answered(LIVE), answered("Live investigations")) == ("deny", "deny")
    actions.put_in_force(agreement(PERMITS, KEEPS_BACK.replace(LIVE, "Live investigations")), by=lead)
    assert (answered(LIVE), answered("Live investigations")) == ("permit", "deny")


def test_where_no_rule_names_a_question_its_words_do_not_matter(lead: Member) -> None:
    actions.put_in_force(agreement(PERMITS), by=lead)
    assert answered("A new question") == "permit"


@pytest.mark.parametrize("role", [Role.SCREENER, Role.DECISION_MAKER, Role.ADMINISTRATOR, Role.REFERRER])
def test_nobody_else_puts_an_agreement_in_force_or_takes_it_back(role: Role) -> None:
    by = make.member(role)
    with pytest.raises(Denied, match="governance lead or system administrator"):
        actions.put_in_force(agreement(rule()), by=by)
    with pytest.raises(Denied, match="governance lead or system administrator"):
        actions.revoke(reason="A leak.", by=by)


def test_two_who_put_versions_in_force_at_once_are_told_of_each_other(lead: Member) -> None:
    actions.put_in_force(agreement(rule()), by=lead)
    make.time(gate.wall.now() - timedelta(seconds=1))  # whoever began before that and had to wait
    with pytest.raises(StepNotAllowed, match="Somebody else has put a version in force meanwhile"):
        actions.put_in_force(agreement(rule()), by=lead)


def test_a_stop_that_waited_for_a_new_version_stops_that_one(lead: Member) -> None:
    began = gate.wall.now()
    make.time(began + timedelta(seconds=1))
    made = actions.put_in_force(agreement(PERMITS), by=lead)
    make.time(began)
    assert actions.revoke(reason="A leak is suspected.", by=lead).version == made
    make.time(began + timedelta(seconds=2))
    assert ruling("police", "hub") == "deny"


def test_the_database_lets_nobody_rewrite_an_agreement(lead: Member) -> None:
    for model in (AgreementVersion, Revocation, GateAnswer, Override, OverrideReview):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            model.objects.filter(hub=make.entered()).update(at=make.TUESDAY_MORNING)
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            model.objects.filter(hub=make.entered())._raw_delete("default")


@pytest.mark.parametrize(
    ("said", "stopped", "goes_on"),
    [
        ({"rule": "agencies-tell-the-hub"}, ("police", "hub"), ("police", "receiving team")),
        ({"agency": "police"}, ("police", "hub"), ("health", "hub")),
        ({"agency": "police"}, ("health", "police"), ("health", "hub")),
    ],
)
def test_what_is_taken_back_stops_with_the_next_decision(
    said: dict[str, str], stopped: tuple[str, str], goes_on: tuple[str, str], lead: Member
) -> None:
    assert ruling(*stopped) == ruling(*goes_on) == "permit"
    made = actions.revoke(**said, reason="A leak is suspected.", by=lead)
    assert (ruling(*stopped), ruling(*goes_on)) == ("deny", "permit")
    assert Entry.objects.filter(event=Event.SHARING_REVOKED, on_reference=made.reference).exists()


def test_everything_can_be_taken_back_and_a_new_version_begins_afresh(lead: Member) -> None:
    actions.revoke(reason="A leak is suspected.", by=lead)
    assert ruling() == "deny"
    actions.put_in_force(starter(), by=lead)
    assert ruling() == "permit"


def on_day(later: int) -> None:
    make.time(make.TUESDAY_MORNING.replace(hour=0, minute=0) + timedelta(days=later))


RENAMED = starter().replace('"agencies-tell-the-hub"', '"told-to-the-hub"')


@pytest.mark.parametrize("said", [{}, {"agency": "police"}, {"rule": "agencies-tell-the-hub"}])
@pytest.mark.parametrize("scheduled", [starter(), RENAMED])
def test_a_version_that_was_scheduled_before_a_stop_does_not_end_it(
    said: dict[str, str], scheduled: str, lead: Member
) -> None:
    actions.put_in_force(scheduled, from_on=TODAY + timedelta(days=2), by=lead)
    make.later(hours=1)
    stop = actions.revoke(**said, reason="A leak is suspected.", by=lead)
    on_day(2)
    assert (in_force(), ruling()) == (2, "deny")
    assert actions.read_agreement(by=lead).revocations == [stop]
    if said.get("rule"):
        assert ruling("health", "receiving team") == "permit"
    trial = actions.try_agreement(starter(), by=lead)
    assert trial.ends == [stop]
    actions.put_in_force(starter(), by=lead)
    assert (in_force(), ruling()) == (3, "permit")
    assert actions.try_agreement(starter(), by=lead).ends == []


def test_a_stop_of_a_rule_that_can_no_longer_be_read_stops_everything(lead: Member) -> None:
    actions.put_in_force(agreement(rule(who="any")), from_on=TODAY + timedelta(days=2), by=lead)
    opening = AgreementVersion.objects.get(number=1)
    for version, name in ((opening, "taken-out-of-it"), (spoilt(0), "gone")):
        make.time(make.TUESDAY_MORNING + timedelta(hours=1))
        with transaction.atomic():
            Revocation.objects.create(hub=make.entered(), version=version, rule=name, reason="A leak.", by=lead)
            on_day(2)
            assert (in_force(), ruling("health")) == (2, "deny")
            transaction.set_rollback(True)
        make.hub()
        on_day(2)
        assert ruling("health") == "permit"


def spoilt(number: int) -> AgreementVersion:
    """A version whose document can no longer be read."""
    return AgreementVersion.objects.create(
        hub=make.entered(), number=number, title="Old", document="rule = 1", digest=digest_of("rule = 1"),
        in_force_from=make.TUESDAY_MORNING,
    )  # fmt: skip


@pytest.mark.parametrize("said", [{}, {"agency": "police"}])
def test_everything_and_any_agency_can_be_stopped_where_the_agreement_can_no_longer_be_read(
    said: dict[str, str], lead: Member
) -> None:
    spoilt(2)
    actions.revoke(**said, reason="A leak is suspected.", by=lead)
    with pytest.raises(NotUnderstood, match="has no rule “sources”"):
        actions.revoke(rule="sources", reason="A leak.", by=lead)
    with pytest.raises(NotUnderstood, match="“coastguard” has not signed"):
        actions.revoke(agency="coastguard", reason="A leak.", by=lead)


def test_a_trial_lists_the_scheduled_versions_that_would_never_take_effect(lead: Member) -> None:
    sooner, later = (actions.put_in_force(starter(), from_on=TODAY + timedelta(days=n), by=lead) for n in (1, 3))
    assert actions.try_agreement(starter(), by=lead).supersedes == [sooner, later]
    assert actions.try_agreement(starter(), from_on=TODAY + timedelta(days=2), by=lead).supersedes == [later]


def test_representatives_are_told_at_once_that_sharing_was_stopped_and_not_why(lead: Member) -> None:
    police = make.member(Role.REPRESENTATIVE, agency="police", sign_in=True)
    make.member(Role.SCREENER, sign_in=True)
    made = actions.revoke(agency="health", reason="Dr Adeyemi left a list on a bus.", by=lead)
    for message in outbox.waiting():
        outbox.deliver(message, listeners=LISTENERS)
    [letter] = mail.outbox
    assert police.user is not None
    assert letter.to == [police.user.email]
    assert made.reference in letter.body
    for said in (made.by.name, made.reason, "health", "Health"):
        assert said not in f"{letter.subject} {letter.body}"


def test_a_clock_that_was_set_back_brings_no_older_version_back(lead: Member) -> None:
    make.later(hours=1)
    actions.put_in_force(agreement(rule()), by=lead)
    actions.revoke(reason="A leak is suspected.", by=lead)
    make.later(hours=-1)
    assert ruling() == "deny"
    make.later(hours=1)
    assert ruling() == "deny"
    actions.put_in_force(starter(), by=lead)
    assert ruling() == "permit"


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"rule": "none"}, "has no rule “none”"),
        ({"agency": "coastguard"}, "“coastguard” has not signed"),
        ({"agency": "police", "rule": "sources"}, "Stop one rule, or one agency, or everything"),
        ({"reason": " "}, "Say why it is stopped"),
    ],
)
def test_what_is_taken_back_is_named_and_given_a_reason(said: dict[str, str], words: str, lead: Member) -> None:
    with pytest.raises(NotUnderstood, match=words):
        actions.revoke(**{"reason": "A leak.", **said}, by=lead)


def test_where_no_agreement_is_in_force_there_is_nothing_to_take_back(lead: Member) -> None:
    make.time(make.TUESDAY_MORNING.replace(year=2014))
    with pytest.raises(StepNotAllowed, match="No agreement is in force"):
        actions.revoke(reason="A leak.", by=lead)


def test_only_what_is_denied_is_overridden_and_a_source_never() -> None:
    screener = make.member(Role.SCREENER)
    answer = denied(screener)
    answer.ruling = Ruling.REVIEW
    with pytest.raises(StepNotAllowed, match="does not deny this"):
        actions.override(answer, reason="Now.", by=screener)
    answer.ruling, answer.because = Ruling.DENY, "never"
    with pytest.raises(StepNotAllowed, match="never shared, in an emergency neither"):
        actions.override(answer, reason="Now.", by=screener)


def test_an_emergency_says_why_it_cannot_wait() -> None:
    screener = make.member(Role.SCREENER)
    with pytest.raises(NotUnderstood, match="Say why it cannot wait"):
        actions.override(denied(screener), reason=" ", by=screener)


def test_every_governance_lead_is_told_at_once_of_an_emergency_and_not_about_whom() -> None:
    lead, made = make.member(Role.GOVERNANCE_LEAD, sign_in=True), overridden()
    for message in outbox.waiting():
        outbox.deliver(message, listeners=LISTENERS)
    make.hub()
    [letter] = mail.outbox
    assert lead.user is not None
    assert letter.to == [lead.user.email]
    assert made.reference in letter.body
    assert letter.extra_headers["Message-ID"].startswith(f"<emergency-{made.reference}@")
    for said in (made.by.name, made.reason, made.answer.on_reference, "Voluntary"):
        assert said not in f"{letter.subject} {letter.body}"
    page = make.signed_in(lead)
    assert "emergency to review</a>" in page.get("/governance/").content.decode()
    actions.review_override(made, outcome=Outcome.JUSTIFIED, words="It was.", by=lead)
    assert "Nothing waits for you" in page.get("/governance/").content.decode()


def test_a_second_person_says_whether_an_emergency_was_one(lead: Member) -> None:
    made = overridden()
    review = actions.review_override(made, outcome=Outcome.JUSTIFIED, words="The child was at risk.", by=lead)
    assert (review.override, review.outcome, str(review)) == (made, "justified", "justified")
    assert Entry.objects.filter(event=Event.OVERRIDE_REVIEWED, on_reference=made.reference).exists()
    with pytest.raises(StepNotAllowed, match="has looked at this override already"):
        actions.review_override(made, outcome=Outcome.NOT_JUSTIFIED, words="It was not.", by=lead)


def test_nobody_looks_at_their_own_emergency_and_only_the_governance_lead_at_others() -> None:
    both = make.member(Role.SCREENER, Role.GOVERNANCE_LEAD)
    made = actions.override(denied(both), reason="The child is with him now.", by=both)
    with pytest.raises(Denied, match="somebody other than the person who made it"):
        actions.review_override(made, outcome=Outcome.JUSTIFIED, words="It was.", by=both)
    for role in (Role.SYSTEM_ADMINISTRATOR, Role.SCREENER):
        with pytest.raises(Denied, match="governance lead"):
            actions.review_override(made, outcome=Outcome.JUSTIFIED, words="It was.", by=make.member(role))


def test_a_review_says_what_was_found(lead: Member) -> None:
    with pytest.raises(NotUnderstood, match="Say what you found"):
        actions.review_override(overridden(), outcome=Outcome.JUSTIFIED, words=" ", by=lead)
