"""How long cases are kept: versions that take effect, and what another one would make due."""

from datetime import date, timedelta
from unittest.mock import patch

import pytest

from openmash.hub.governance import actions
from openmash.hub.governance.actions import scheduling
from openmash.hub.governance.models import RetentionVersion
from openmash.hub.governance.retention import starter
from openmash.hub.governance.retention.terms import NotASchedule
from openmash.hub.partnership.models import Member
from openmash.hub.partnership.workflow import Role
from openmash.hub.records import wall
from openmash.hub.records.refusals import Denied, NotUnderstood, StepNotAllowed
from tests import make, retained

pytestmark = pytest.mark.django_db
SHORTER = starter().replace("years_after_last_contact = 6", "years_after_last_contact = 3")
LONGER = starter().replace("years_after_last_contact = 6", "years_after_last_contact = 9")
FOUR_YEARS_LATER = date(2030, 12, 1)


@pytest.fixture(autouse=True)
def thornmere() -> None:
    make.hub()
    make.time(make.TUESDAY_MORNING)


@pytest.fixture
def lead() -> Member:
    return retained.lead()


@pytest.fixture
def second() -> Member:
    return make.member(Role.SYSTEM_ADMINISTRATOR, sign_in=True, name="Idris Second")


def due(lead: Member) -> int:
    return retained.acting(lead, actions.read_due).total


def test_a_hub_opens_with_the_starter(lead: Member) -> None:
    shown = retained.acting(lead, actions.read_schedule)
    assert shown.version is not None
    assert shown.version.number == 1
    assert shown.schedule is not None
    assert len(shown.schedule.rules) == shown.version.rules.count() > 4


def test_a_trial_shows_what_would_be_due_and_changes_nothing(lead: Member) -> None:
    case = retained.decided()
    retained.on(FOUR_YEARS_LATER)
    trial = retained.acting(lead, actions.try_schedule, SHORTER)
    assert [one.case.reference for one in trial.sooner] == [case.reference]
    assert (trial.due_now, trial.due_then, list(trial.later)) == (0, 1, [])
    assert due(lead) == 0
    then = retained.acting(lead, actions.try_schedule, LONGER, from_on=date(2033, 1, 1))
    assert [one.case.reference for one in then.later] == [case.reference]
    retained.on(date(2012, 1, 1))
    assert retained.acting(lead, actions.try_schedule, SHORTER).due_now == 0


def test_a_version_takes_effect_on_its_day_and_not_before(lead: Member, second: Member) -> None:
    retained.decided()
    retained.on(FOUR_YEARS_LATER)
    retained.in_force(SHORTER, first=lead, second=second, from_on=FOUR_YEARS_LATER + timedelta(days=30))
    assert due(lead) == 0
    retained.before(FOUR_YEARS_LATER + timedelta(days=30))
    assert due(lead) == 0
    retained.on(FOUR_YEARS_LATER + timedelta(days=30))
    assert due(lead) == 1
    retained.in_force(LONGER, first=lead, second=second)
    assert due(lead) == 0


def test_the_database_too_waits_for_the_day_of_a_version(lead: Member) -> None:
    case, another = retained.decided(), retained.lead()
    retained.on(FOUR_YEARS_LATER)
    retained.in_force(SHORTER, first=lead, second=another, from_on=FOUR_YEARS_LATER + timedelta(days=30))
    assert not retained.let_go(case, first=lead, second=another)
    retained.on(FOUR_YEARS_LATER + timedelta(days=30))
    assert retained.let_go(case, first=lead, second=another)


def test_a_version_is_never_dated_back(lead: Member) -> None:
    with pytest.raises(NotUnderstood, match="today or later"):
        retained.acting(lead, actions.put_schedule_in_force, SHORTER, from_on=wall.now().date() - timedelta(days=1))


def test_a_document_with_mistakes_changes_nothing(lead: Member) -> None:
    with pytest.raises(NotASchedule):
        retained.acting(lead, actions.put_schedule_in_force, SHORTER.replace("[[rule]]", "[[rule", 1))
    assert RetentionVersion.objects.count() == 1


def test_two_at_once_are_told_of_each_other(lead: Member) -> None:
    nobody = RetentionVersion.objects.filter(pk=0)
    unseen = patch.object(scheduling.RetentionVersion.objects, "filter", return_value=nobody)
    with unseen, pytest.raises(StepNotAllowed, match="Somebody else"):
        retained.acting(lead, actions.put_schedule_in_force, SHORTER)


def test_the_schedule_is_the_governance_lead_s() -> None:
    administrator = make.member(Role.SYSTEM_ADMINISTRATOR, sign_in=True)
    assert retained.acting(administrator, actions.read_schedule).version
    for act in (actions.try_schedule, actions.put_schedule_in_force):
        with pytest.raises(Denied):
            retained.acting(administrator, act, SHORTER)
    with pytest.raises(Denied):
        retained.acting(make.member(Role.SCREENER, sign_in=True), actions.read_schedule)


def test_one_lead_alone_shortens_nothing(lead: Member, second: Member) -> None:
    case, another = retained.decided(), retained.lead()
    retained.on(FOUR_YEARS_LATER)
    made = retained.acting(lead, actions.put_schedule_in_force, SHORTER)
    assert due(lead) == 0
    assert not retained.let_go(case, first=lead, second=another), "nor past all checks of Python’s"
    shown = retained.acting(second, actions.read_schedule, made)
    assert shown.trial is not None
    assert [one.case.reference for one in shown.trial.sooner] == [case.reference], "whoever confirms sees what it does"
    retained.acting(second, actions.confirm_schedule, made)
    assert due(lead) == 1
    assert retained.acting(second, actions.read_schedule, made).trial is None
    assert retained.let_go(case, first=lead, second=another)


def test_nobody_confirms_their_own_version_nor_one_twice(lead: Member, second: Member) -> None:
    made = retained.acting(lead, actions.put_schedule_in_force, SHORTER)
    with pytest.raises(Denied, match="You wrote this version yourself"):
        retained.acting(lead, actions.confirm_schedule, made)
    with pytest.raises(Denied):
        retained.acting(make.member(Role.SCREENER, sign_in=True), actions.confirm_schedule, made)
    retained.acting(second, actions.confirm_schedule, made)
    with pytest.raises(StepNotAllowed, match="nobody to confirm it any more"):
        retained.acting(second, actions.confirm_schedule, made)
    with pytest.raises(StepNotAllowed, match="nobody to confirm it any more"):
        retained.acting(second, actions.confirm_schedule, RetentionVersion.objects.get(number=1))
