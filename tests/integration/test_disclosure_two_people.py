"""The database holds a pack to two people too: nobody writes in another's name, nor approves what they prepared."""

from collections.abc import Callable

import pytest
from django.db import ProgrammingError, models, transaction

from openmash.hub.disclosure import actions, draft
from openmash.hub.disclosure.models import (
    AccessRequest,
    AlsoAbout,
    Choice,
    Copy,
    Departure,
    Extension,
    Frozen,
    Handling,
    Redaction,
    Restoration,
)
from openmash.hub.disclosure.workflow import Chosen, Exemption, Form, Stage, Step
from openmash.hub.partnership.models import Member
from openmash.hub.partnership.workflow import Role
from tests import make, walls

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead() -> Member:
    make.hub()
    make.time(make.TUESDAY_MORNING)
    return make.member(Role.GOVERNANCE_LEAD)


@pytest.fixture
def other(lead: Member) -> Member:
    return make.member(Role.DECISION_MAKER)


@pytest.fixture
def drafted(lead: Member) -> AccessRequest:
    return make.access_request(make.child(make.contact()), by=lead)


def taken(asks: Member, write: Callable[[], object]) -> bool:
    """Whether whoever asks can write this without any action of ours. It is undone."""
    with transaction.atomic():
        walls.asks(asks)
        try:
            with transaction.atomic():
                write()
        except ProgrammingError:
            return False
        finally:
            transaction.set_rollback(True)
    return True


def put(kind: type[models.Model], of: AccessRequest, /, **said: object) -> Callable[[], object]:
    return lambda: kind._default_manager.create(hub_id=of.hub_id, **said)


def step(request: AccessRequest, by: Member, step: Step) -> Callable[[], object]:
    return put(Handling, request, request=request, step=step, by=by)


def stages(request: AccessRequest, stage: Stage) -> Callable[[], object]:
    return lambda: AccessRequest.objects.filter(pk=request.pk).update(stage=stage)


def test_nobody_prepares_in_anothers_name(drafted: AccessRequest, lead: Member, other: Member) -> None:
    second = make.member(Role.GOVERNANCE_LEAD)
    removed = actions.redact(drafted, words="contacted", exemption=Exemption.CRIME, by=lead)
    about, everybody = make.child(make.contact()), (lead, second, other)
    of_it = {"request": drafted}
    opened = {name: getattr(drafted, name) for name in ("child", "asked_by", "relationship", "identity_check")}
    days = {"received_on": drafted.received_on, "due_on": drafted.due_on}
    rows: dict[type[models.Model], dict[str, object]] = {
        AccessRequest: {**opened, **days},
        AlsoAbout: {**of_it, "child": about},
        Extension: {**of_it, "due_on": drafted.due_on, "reason": "Long."},
        Choice: {**of_it, "line": "x", "chosen": Chosen.KEEP, "reason": "Hers."},
        Redaction: {**of_it, "words": "x", "exemption": Exemption.CRIME},
        Restoration: {"redaction": removed},
        Frozen: {**of_it, "content": {}, "digest": "0"},
        Handling: {**of_it, "step": Step.SUBMIT},
    }
    for kind, said in rows.items():
        took = {(asks, by) for asks in everybody for by in everybody if taken(asks, put(kind, drafted, **said, by=by))}
        assert took == {(lead, lead), (second, second)}, kind.__name__


def test_nobody_approves_what_they_had_a_hand_in(drafted: AccessRequest, lead: Member, other: Member) -> None:
    second, third = make.member(Role.GOVERNANCE_LEAD), make.member(Role.GOVERNANCE_LEAD)
    removed = actions.redact(drafted, words="contacted", exemption=Exemption.CRIME, by=lead)
    actions.restore(removed, by=second)
    actions.submit(drafted, seen=draft.of(drafted).digest, by=lead)
    for hand in (lead, second):
        assert not taken(hand, stages(drafted, Stage.APPROVED))
        for said in (Step.APPROVE, Step.SEND_BACK):
            assert not taken(hand, step(drafted, hand, said))
            assert not taken(hand, step(drafted, other, said))
    for none in (other, third):
        assert taken(none, stages(drafted, Stage.APPROVED))
        assert taken(none, step(drafted, none, Step.APPROVE))
        assert not taken(none, step(drafted, lead, Step.APPROVE))
    assert not taken(make.member(Role.SCREENER), step(drafted, other, Step.APPROVE))


def test_what_was_approved_is_not_replaced_by_who_prepared_it(
    drafted: AccessRequest, lead: Member, other: Member
) -> None:
    frozen = put(Frozen, drafted, request=drafted, content={}, digest="0", by=lead)
    actions.submit(drafted, seen=draft.of(drafted).digest, by=lead)
    assert not taken(lead, frozen)
    before = drafted.frozen.get()
    copy = {"form": Form.HTML, "content": b"x", "digest": "0"}
    assert not taken(lead, put(Copy, drafted, frozen=before, **copy))
    approved = actions.approve(drafted, seen=draft.submitted(drafted).digest, by=other)
    assert not taken(lead, frozen)
    assert not taken(lead, put(Copy, drafted, frozen=before, **copy))
    assert not taken(other, put(Copy, drafted, frozen=approved, **copy))
    assert taken(lead, put(Copy, drafted, frozen=approved, **copy))
    left = actions.fetch(drafted, form=Form.HTML, by=lead)
    assert taken(lead, put(Departure, drafted, copy=left, by=lead))
    assert not taken(lead, put(Departure, drafted, copy=left, by=other))
    assert not taken(other, put(Departure, drafted, copy=left, by=other))


def test_the_actions_of_two_people_pass_the_second_wall(drafted: AccessRequest, lead: Member, other: Member) -> None:
    """Nothing here asks as everybody at once."""
    walls.asks(lead)
    actions.extend(drafted, reason="Long.", by=lead)
    actions.submit(drafted, seen=draft.of(drafted).digest, by=lead)
    walls.asks(other)
    actions.send_back(drafted, words="Again.", by=other)
    walls.asks(lead)
    actions.submit(drafted, seen=draft.of(drafted).digest, by=lead)
    walls.asks(other)
    actions.approve(drafted, seen=draft.submitted(drafted).digest, by=other)
    actions.send_back(drafted, words="Once more.", by=other)
    walls.asks(lead)
    actions.submit(drafted, seen=draft.of(drafted).digest, by=lead)
    walls.asks(other)
    actions.approve(drafted, seen=draft.submitted(drafted).digest, by=other)
    walls.asks(lead)
    actions.fetch(drafted, form=Form.HTML, by=lead)
    actions.close_request(make.access_request(drafted.child, by=lead), reason="Withdrawn.", by=lead)
