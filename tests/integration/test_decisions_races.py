"""Two people at once: whoever comes second is told, and nothing is decided or answered twice."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections, transaction

from openmash.hub.config import jobs
from openmash.hub.contacts.models import Child, Contact
from openmash.hub.contacts.workflow import Stage
from openmash.hub.decisions import actions
from openmash.hub.decisions.models import Decision, Relook, RelookAnswer
from openmash.hub.decisions.workflow import RelookVerdict
from openmash.hub.partnership.models import Member
from openmash.hub.partnership.workflow import Role
from openmash.hub.records.refusals import StepNotAllowed
from tests import make, walls

Scratch = Callable[[str], str]
SEVERAL = 4


def at_once(hub: int, act: Callable[[], object]) -> list[str]:
    """Let several do the same at the same moment, each in a transaction of their own; what each was told."""
    together = threading.Barrier(SEVERAL)

    def one(_: int) -> str:
        try:
            together.wait()
            with walls.inside(hub):
                act()
        except StepNotAllowed as refusal:
            return str(refusal)
        finally:
            connections.close_all()
        return ""

    with ThreadPoolExecutor(SEVERAL) as pool:
        return list(pool.map(one, range(SEVERAL)))


@pytest.fixture
def child(scratch: Scratch) -> Child:
    with transaction.atomic():
        make.hub()
        return make.child(make.contact(at=Stage.PREPARED))


def decider(hub: int) -> Member:
    with walls.inside(hub):
        made = make.member(Role.DECISION_MAKER)
        assert made.agency.code == "hub"
        return made


def test_a_child_is_decided_for_once_by_several_at_once(child: Child) -> None:
    by = decider(child.hub_id)
    with walls.inside(child.hub_id):
        judged = make.judged(child, by=by)
    told = at_once(child.hub_id, lambda: actions.decide(child, judged, by=by))
    assert told.count("") == 1
    assert {words for words in told if words} == {
        "Somebody has decided for this child since you opened this page. Read that first."
    }
    with walls.inside(child.hub_id):
        assert Decision.objects.count() == 1
        assert Contact.objects.get(pk=child.contact_id).turns.filter(holders="").count() == 1


def test_a_late_reply_is_answered_once_by_several_at_once(scratch: Scratch) -> None:
    with transaction.atomic():
        hub = make.hub().pk
        enquiry = make.enquiry("police")
        make.decision(make.child(enquiry.contact))
        make.replied(make.request(enquiry, "police"))
    jobs.sweep(0)
    by = decider(hub)
    with walls.inside(hub):
        relook = Relook.objects.select_related("contact").get()
    answer = {"verdict": RelookVerdict.STANDS, "reason": "Known.", "by": by}
    told = at_once(hub, lambda: actions.answer_relook(relook, **answer))  # type: ignore[arg-type]
    assert told.count("") == 1
    with walls.inside(hub):
        assert RelookAnswer.objects.count() == 1
