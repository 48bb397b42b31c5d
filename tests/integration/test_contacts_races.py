"""Two at the same moment: one does it, the other is told; nothing is done twice and nothing is lost."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection, transaction

from openmash.clock import Brag
from openmash.hub.contacts.actions import checking, correcting, taking, triaging
from openmash.hub.contacts.models import Child, Contact
from openmash.hub.contacts.workflow import Route, Stage
from openmash.hub.partnership.models import Member
from openmash.hub.partnership.workflow import Role
from openmash.hub.records.refusals import StepNotAllowed
from tests import make, walls

JUDGED = triaging.Judgement(level=3, brag=Brag.AMBER, reason="Repeated worries.")

Do = Callable[[Contact, Member], object]

RACES: dict[str, tuple[Stage, Do]] = {
    "take": (Stage.RECEIVED, lambda c, m: taking.take(c, by=m)),
    "triage to a decision": (Stage.CHECKED, lambda c, m: triaging.triage(c, JUDGED, route=Route.ADVICE, by=m)),
    "route the only child": (
        Stage.CHECKED,
        lambda c, m: checking.route(make.child(c), told="Rowan", how="Rang", by=m),
    ),
    "mark the child as entered in error": (
        Stage.CHECKED,
        lambda c, m: correcting.correct_child(make.child(c), by=m, reason="Another family"),
    ),
    "mark the contact as entered in error": (
        Stage.CHECKED,
        lambda c, m: correcting.correct_contact(c, by=m, reason="Typed twice"),
    ),
}


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Do them at the same moment, each in a transaction and a connection of its own; what became of each."""
    results: list[str] = []
    together = threading.Barrier(len(acts))

    def run(act: Callable[[], object]) -> None:
        try:
            with transaction.atomic():
                make.hub()
                together.wait()
                act()
            results.append("done")
        except StepNotAllowed:
            results.append("told")
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(results)


@pytest.mark.usefixtures("scratch")
@pytest.mark.parametrize("name", RACES)
def test_two_do_the_same_and_one_is_told(name: str) -> None:
    stage, do = RACES[name]
    with transaction.atomic():
        make.hub()
        make.open_cases(make.particulars())
        members = [make.member(Role.DECISION_MAKER, Role.SCREENER) for _ in range(2)]
        contact = make.contact(at=stage, by=members[0])
    acts = [lambda m=m: do(contact, m) for m in members]  # type: ignore[misc]
    assert at_once(*acts) == ["done", "told"]


@pytest.mark.usefixtures("scratch")
def test_two_who_route_the_last_two_children_finish_the_contact() -> None:
    with transaction.atomic():
        make.hub()
        sister = make.particulars("Ama")
        make.open_cases(make.particulars(), sister)
        members = [make.member(Role.SCREENER) for _ in range(2)]
        told = make.notification(make.child_told(), make.child_told(sister))
        contact = make.contact(at=Stage.CHECKED, by=members[0], told=told)
        children = list(Child.objects.filter(contact=contact))
    acts = [
        lambda c=c, m=m: checking.route(c, told="Rowan", how="Rang", by=m)  # type: ignore[misc]
        for c, m in zip(children, members, strict=True)
    ]
    assert at_once(*acts) == ["done", "done"]
    with walls.inside(contact.hub_id):
        contact.refresh_from_db()
        assert (contact.stage, contact.clock_with) == (Stage.DECIDED, "")
        assert [turn.holders for turn in contact.turns.all()] == ["hub", ""]
