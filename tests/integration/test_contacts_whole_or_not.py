"""Each action happens whole and on record, or not at all."""

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps

from openmash.clock import Brag
from openmash.hub.audit.models import Entry
from openmash.hub.contacts.actions import (
    adding,
    breaking,
    checking,
    correcting,
    declaring,
    reading,
    receiving,
    restricting,
    taking,
    triaging,
)
from openmash.hub.contacts.models import BrokenGlass, Contact
from openmash.hub.contacts.workflow import CaseCheck, Route, Stage
from openmash.hub.partnership.models import Member
from openmash.hub.partnership.workflow import Role
from tests import make

pytestmark = pytest.mark.django_db

JUDGED = triaging.Judgement(level=4, brag=Brag.RED, reason="It is worse.")
AT: dict[str, Stage] = {"triage": Stage.CHECKED, "rate": Stage.TRIAGED, "correct a rating": Stage.TRIAGED}

ACTIONS: dict[str, Callable[[Contact, Member], Any]] = {
    "receive": lambda c, m: receiving.receive(make.notification(), by=m),
    "receive once": lambda c, m: receiving.receive_once(
        make.notification(), key="k", payload_digest="d", sender="s", by=m
    ),
    "receive again": lambda c, m: receiving.receive_once(
        make.notification(), key="before", payload_digest="d", sender="s", by=m
    ),
    "check": lambda c, m: checking.check(c, by=m),
    "check by hand": lambda c, m: checking.check_by_hand(make.child(c), result=CaseCheck.OPEN, note="Rang", by=m),
    "route": lambda c, m: checking.route(make.child(c), told="Rowan", how="Rang", by=m),
    "triage": lambda c, m: triaging.triage(c, JUDGED, route=Route.ADVICE, by=m),
    "rate": lambda c, m: triaging.rate(c, JUDGED, by=m),
    "add a child": lambda c, m: adding.add_child(c, make.child_told(), by=m),
    "connect": lambda c, m: adding.connect(c, make.mother_told(), by=m),
    "take": lambda c, m: taking.take(c, by=m),
    "assign": lambda c, m: taking.assign(c, to=m, by=m),
    "hand over": lambda c, m: taking.hand_over(held(c), to=m, by=m, reason="End of shift"),
    "put back": lambda c, m: taking.put_back(held(c), by=m, reason="Not mine"),
    "correct a contact": lambda c, m: correcting.correct_contact(c, by=m, reason="Typed twice"),
    "correct a child": lambda c, m: correcting.correct_child(make.child(c), by=m, reason="Another family"),
    "correct a person": lambda c, m: correcting.correct_connected(c.connected.get(), by=m, reason="Not her mother"),
    "correct a rating": lambda c, m: correcting.correct_rating(c.ratings.get(), by=m, reason="A slip"),
    "correct a routing": lambda c, m: correcting.correct_routing(
        make.child(c).routings.get(), by=m, reason="A namesake"
    ),
    "restrict": lambda c, m: restricting.restrict(c, named=[], reason="A colleague’s", by=m),
    "name": lambda c, m: restricting.name(c.restrictions.get(), called("Ada Fell"), reason="She enters it", by=m),
    "take a name off": lambda c, m: restricting.take_off(
        c.restrictions.get().named.exclude(member=m).get(), reason="On leave", by=m
    ),
    "lift a restriction": lambda c, m: restricting.lift(c.restrictions.get(), reason="It is known", by=m),
    "declare a conflict": lambda c, m: declaring.declare(c, of=called("Sam Wick"), reason="His aunt", by=m),
    "lift a conflict": lambda c, m: declaring.lift_conflict(c.conflicts.get(), reason="A namesake", by=m),
    "break the glass": lambda c, m: breaking.break_glass(c.reference, hours=1, reason="At the door", by=m),
    "give it back": lambda c, m: breaking.give_back(BrokenGlass.objects.get(), by=m),
    "read what is open": lambda c, m: breaking.read_broken(by=m),
    "read": lambda c, m: reading.read(c, by=m),
    "read the stage": lambda c, m: reading.read_stage(c, by=m),
}
#: What has happened by then, besides.
BEFORE = {
    "correct a routing": ["route"], "receive again": ["receive again"], "name": ["restrict"],
    "take a name off": ["restrict", "name"], "lift a restriction": ["restrict"],
    "lift a conflict": ["declare a conflict"], "give it back": ["break the glass"],
}  # fmt: skip
CHANGES_NOTHING = {"read what is open", "read", "read the stage", "receive again"}


def called(name: str) -> Member:
    """One of two screeners who are here already."""
    return Member.objects.get(name=name)


def held(contact: Contact) -> Contact:
    return Contact.objects.get(pk=contact.pk)


@pytest.fixture
def decider() -> Member:
    make.hub()
    make.time(make.TUESDAY_MORNING)
    for name in ("Sam Wick", "Ada Fell"):
        make.member(Role.SCREENER, name=name)
    return make.member(Role.DECISION_MAKER, Role.SCREENER)


def ready_for(name: str, by: Member) -> Contact:
    """A contact with which this action can be taken."""
    if name in ("check", "route", "correct a routing"):
        make.open_cases(make.particulars())
    contact = make.contact(at=AT.get(name, Stage.RECEIVED), by=by)
    if name in ("route", "correct a routing"):
        checking.check(contact, by=by)
    if name in ("hand over", "put back"):
        taking.take(contact, by=make.member(Role.SCREENER))
    for before in BEFORE.get(name, ()):
        ACTIONS[before](contact, by)
    return held(contact)


def everything() -> dict[str, list[dict[str, Any]]]:
    """Every row of the rooms that a contact can touch."""
    rooms = ("contacts", "people", "outbox", "audit")
    models = [model for room in rooms for model in apps.get_app_config(room).get_models()]
    return {model._meta.label: list(model.objects.order_by("pk").values()) for model in models}  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", ACTIONS)
def test_when_the_log_cannot_be_written_it_does_not_happen(name: str, decider: Member) -> None:
    contact = ready_for(name, decider)
    before = everything()
    with make.log_out_of_reach():
        ACTIONS[name](contact, decider)
    assert everything() == before


@pytest.mark.parametrize("name", ACTIONS)
def test_otherwise_it_happens_and_is_on_record(name: str, decider: Member) -> None:
    contact = ready_for(name, decider)
    before, entries = everything(), Entry.objects.count()
    ACTIONS[name](contact, decider)
    after = everything()
    assert Entry.objects.count() == entries + 1
    for rows in (before, after):
        rows.pop("audit.Entry"), rows.pop("audit.About")
    assert (after == before) is (name in CHANGES_NOTHING)
