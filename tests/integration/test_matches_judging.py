"""Somebody says whether two records are one person's: joined, kept apart, passed on; and undone exactly."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from openmash.hub.audit.events import Event
from openmash.hub.audit.models import Entry
from openmash.hub.config.listeners import LISTENERS
from openmash.hub.contacts.actions import reading as contacts
from openmash.hub.contacts.models import Contact
from openmash.hub.contacts.workflow import Tie
from openmash.hub.matches import access
from openmash.hub.matches.actions import judging, reading, undoing
from openmash.hub.matches.in_force import in_force
from openmash.hub.outbox import actions as outbox
from openmash.hub.partnership.models import Member
from openmash.hub.partnership.workflow import Role
from openmash.hub.people import joining, placing
from openmash.hub.people.models import CloseMatch, Indexed, Joining, Judgement, Person, Placement
from openmash.hub.people.workflow import Because, Said, Waits, Why
from openmash.hub.records.refusals import Denied, NotUnderstood, StepNotAllowed
from tests import make
from tests.alike import asked, close_match, nhs, person_of, place, placed, told, who

pytestmark = pytest.mark.django_db
ELSEWHERE = ("3 Tannery Row, Thornmere", "TM2 1BB")
WHY = "Her school says so."


@pytest.fixture
def screener() -> Member:
    make.hub()
    make.time(make.TUESDAY_MORNING)
    return make.member(Role.SCREENER)


@pytest.fixture
def match(screener: Member) -> CloseMatch:
    return close_match()


def say(match: CloseMatch, said: Said, by: Member) -> Judgement:
    return judging.judge(match, said, reason=WHY, by=by)


def stand() -> dict[int, int | None]:
    """With whom each record stands."""
    return dict(Indexed.objects.values_list("record_id", "person_id"))


def test_same_joins_the_two_and_who_was_known_first_leads(match: CloseMatch, screener: Member) -> None:
    first, second = person_of(match.first), person_of(match.second)
    say(match, Said.SAME, screener)
    assert person_of(match.first) == person_of(match.second) == first
    [made] = Joining.objects.all()
    assert (made.kept_person, made.gone_person, made.by, made.reason) == (first, second, screener, WHY)
    moved = Placement.objects.get(because=Because.JOINED)
    assert (moved.record, moved.person, moved.joining) == (match.second, first, made.reference)
    assert Person.objects.filter(pk=second.pk).exists(), "its reference stays"


def test_a_joined_pair_waits_no_longer_nor_what_came_together_with_it(match: CloseMatch, screener: Member) -> None:
    placed(who("Amelie", "Tarrent", date(2019, 4, 9)))
    assert len(access.waiting(screener)) > 1
    say(match, Said.SAME, screener)
    assert match not in access.waiting(screener)


def test_different_joins_nobody_and_is_not_asked_again(match: CloseMatch, screener: Member) -> None:
    before = stand()
    say(match, Said.DIFFERENT, screener)
    assert stand() == before
    assert match not in access.waiting(screener)
    placed(who("Amelie", "Tarrent", date(2019, 4, 9)))
    pairs = {frozenset((one.first.given_name, one.second.given_name)) for one in access.waiting(screener)}
    assert frozenset(("Amelia", "Amelie")) not in pairs, "the new record stands with the one who was judged"


def test_a_rejected_pair_comes_back_with_new_evidence(screener: Member) -> None:
    placed(who(nhs=nhs(1)))
    placed(who("Amelie", "Tarrent", date(2019, 4, 9), home=ELSEWHERE))
    [match] = asked()
    say(match, Said.DIFFERENT, screener)
    assert asked() == []
    placed(who("Amelie", "Tarrent", date(2019, 4, 9), home=ELSEWHERE, nhs=nhs(1)))
    [again] = [one for one in asked() if one.first == match.first]
    assert again.evidence != match.evidence
    assert again.weight > match.weight


def test_not_sure_goes_to_a_second_person(match: CloseMatch, screener: Member) -> None:
    say(match, Said.UNSURE, screener)
    match.refresh_from_db()
    assert match.waits == Waits.SECOND
    with pytest.raises(StepNotAllowed, match="A second person answers"):
        say(match, Said.SAME, screener)
    say(match, Said.SAME, make.member(Role.DECISION_MAKER))
    assert person_of(match.first) == person_of(match.second)


def test_two_valid_numbers_are_joined_by_two_people_only(screener: Member) -> None:
    placed(who(nhs=nhs(1)))
    placed(who(nhs=nhs(7)))
    [match] = asked()
    say(match, Said.SAME, screener)
    assert person_of(match.first) != person_of(match.second)
    assert match in access.waiting(screener)
    say(match, Said.SAME, make.member(Role.DECISION_MAKER))
    assert person_of(match.first) == person_of(match.second)


def test_the_second_person_may_say_that_they_are_two(screener: Member) -> None:
    placed(who(nhs=nhs(1)))
    placed(who(nhs=nhs(7)))
    [match] = asked()
    say(match, Said.SAME, screener)
    say(match, Said.DIFFERENT, make.member(Role.DECISION_MAKER))
    assert person_of(match.first) != person_of(match.second)
    assert asked() == []


def test_whoever_was_said_to_be_two_is_joined_by_two_people_only(screener: Member) -> None:
    placed(who(nhs=nhs(1)))
    placed(who("Amelie", "Tarrent", date(2019, 4, 9), home=ELSEWHERE))
    [match] = asked()
    say(match, Said.DIFFERENT, screener)
    placed(who("Amelie", "Tarrent", date(2019, 4, 9), home=ELSEWHERE, nhs=nhs(1)))
    again = {one.first: one for one in asked()}
    assert not joining.needs_two(again[match.first])
    say(again[match.second], Said.SAME, screener)
    assert joining.needs_two(again[match.first]), "it would join the two of whom somebody said that they are two"


def test_what_was_answered_is_answered_once(match: CloseMatch, screener: Member) -> None:
    say(match, Said.DIFFERENT, screener)
    with pytest.raises(StepNotAllowed, match="answered already"):
        say(match, Said.SAME, make.member(Role.DECISION_MAKER))


def test_a_pair_that_came_together_by_another_answer_is_joined_once(match: CloseMatch, screener: Member) -> None:
    joining.join(match, reason=WHY, by=screener)
    with pytest.raises(StepNotAllowed, match="one person already"):
        say(match, Said.SAME, screener)


def test_a_record_that_waits_to_be_placed_cannot_be_judged(match: CloseMatch, screener: Member) -> None:
    Indexed.objects.filter(record=match.second).update(person=None)
    with pytest.raises(StepNotAllowed, match="waits to be placed"):
        say(match, Said.SAME, screener)


def test_without_a_reason_nothing_is_said(match: CloseMatch, screener: Member) -> None:
    with pytest.raises(NotUnderstood):
        judging.judge(match, Said.SAME, reason=" ", by=screener)


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.GOVERNANCE_LEAD, Role.SYSTEM_ADMINISTRATOR])
def test_it_is_for_those_whose_judgement_counts(match: CloseMatch, role: Role) -> None:
    with pytest.raises(Denied):
        say(match, Said.SAME, make.member(role))


def test_what_was_said_is_in_the_log_and_about_whom(match: CloseMatch, screener: Member) -> None:
    say(match, Said.SAME, screener)
    entry = Entry.objects.get(event=Event.MATCH_JUDGED)
    assert entry.details == {"said": "same"}
    assert len(entry.about) == 2
    assert Entry.objects.get(event=Event.PERSONS_JOINED).on_reference == Joining.objects.get().reference


def test_undoing_restores_exactly(match: CloseMatch, screener: Member) -> None:
    before = stand()
    say(match, Said.SAME, screener)
    made = Joining.objects.get()
    undoing.undo(made, reason="Her cousin.", by=screener)
    assert stand() == before
    assert made.parting.by == screener
    assert Judgement.objects.latest("id").said == Said.DIFFERENT
    with pytest.raises(StepNotAllowed, match="undone already"):
        undoing.undo(Joining.objects.get(), reason="Again.", by=screener)


def test_of_what_came_since_somebody_is_asked_whose_it_is(match: CloseMatch, screener: Member) -> None:
    say(match, Said.SAME, screener)
    made = Joining.objects.get()
    make.later(minutes=5)
    placed(who("Amelie", "Tarrent", date(2019, 4, 9), nhs=nhs(3)))
    since = Placement.objects.latest("id")
    since_at = since.record
    if since.because != Because.MODEL:
        [question] = [one for one in asked() if one.second == since_at and one.first == match.second]
        joining.join(question, reason=WHY, by=screener)
    undoing.undo(made, reason="Her cousin.", by=screener)
    assert person_of(match.second) != person_of(match.first)
    assert Entry.objects.get(event=Event.JOINING_UNDONE).about


def test_the_later_joining_is_undone_first(screener: Member) -> None:
    for number in (1, 7, 9):
        placed(who(nhs=nhs(number)))
    first, second, third = Indexed.objects.order_by("id")
    pairs = {(match.first_id, match.second_id): match for match in asked()}
    inner = joining.join(pairs[second.record_id, third.record_id], reason=WHY, by=screener)
    outer = joining.join(pairs[first.record_id, second.record_id], reason=WHY, by=screener)
    with pytest.raises(StepNotAllowed, match="Undo that joining first"):
        joining.undo(inner, reason="A slip.", by=screener)
    joining.undo(outer, reason="A slip.", by=screener)
    joining.undo(inner, reason="A slip.", by=screener)
    assert [row.person for row in Indexed.objects.order_by("id")] == [first.person, second.person, third.person]


def test_a_record_that_the_model_put_wrongly_is_taken_out_for_good(screener: Member) -> None:
    [person] = placed(who(nhs=nhs(1)))
    placed(who(nhs=nhs(1)))
    row = Indexed.objects.order_by("id")[1]
    assert row.person == person
    made = undoing.part(row, reason="Another girl.", by=screener)
    assert person_of(row.record) == made != person
    assert Placement.objects.latest("id").because == Because.PARTED
    assert asked() == []
    assert Judgement.objects.get().said == Said.DIFFERENT


def test_the_only_record_of_a_person_is_not_taken_out(screener: Member) -> None:
    placed(who())
    with pytest.raises(StepNotAllowed, match="stands alone"):
        undoing.part(Indexed.objects.get(), reason="Another girl.", by=screener)


def test_without_an_entry_in_the_log_nothing_is_said_undone_or_taken_out(match: CloseMatch, screener: Member) -> None:
    made = joining.join(match, reason=WHY, by=screener)
    row = Indexed.objects.get(record=match.second)
    tries: list[Callable[[], Any]] = [
        lambda: say(asked()[0], Said.DIFFERENT, screener),
        lambda: undoing.undo(made, reason=WHY, by=screener),
        lambda: undoing.part(row, reason=WHY, by=screener),
    ]
    for attempt in tries:
        with make.log_out_of_reach():
            attempt()
    assert not Judgement.objects.exists()
    assert not hasattr(Joining.objects.get(), "parting")


def ties(contact: Contact, by: Member) -> dict[str, list[Tie]]:
    return {one.contact.reference: list(one.ties) for one in contacts.read(contact, by=by).earlier}


def test_a_joined_person_ties_their_contacts(screener: Member) -> None:
    first = told(who())
    second = told(who("Amelie", "Tarrent", date(2019, 4, 9), home=ELSEWHERE))
    place()
    assert ties(second, screener) == {}
    [match] = asked()
    say(match, Said.SAME, screener)
    assert ties(second, screener) == {first.reference: [Tie.CHILD]}


def test_of_two_who_were_said_to_be_two_no_key_says_that_they_are_the_same(screener: Member) -> None:
    khan = who("Muhammad", "Khan", date(2014, 5, 6), home=("", ""))
    first, second = told(khan), told(khan)
    place()
    assert ties(second, screener) == {first.reference: [Tie.CHILD]}
    [match] = asked()
    assert match.why == Why.NAME_AND_BIRTHDAY
    say(match, Said.DIFFERENT, screener)
    assert ties(second, screener) == {}


def test_undoing_lists_who_saw_both_because_of_it(screener: Member) -> None:
    told(who())
    second = told(who("Amelie", "Tarrent", date(2019, 4, 9), home=ELSEWHERE))
    place()
    [match] = asked()
    say(match, Said.SAME, screener)
    made, reader = Joining.objects.get(), make.member(Role.ADMINISTRATOR, name="Maggie Sloe")
    assert reading.read_joining(made, by=screener) == []
    contacts.read(second, by=reader)
    [seen] = reading.read_joining(made, by=screener)
    assert (seen.by, seen.event) == ("Maggie Sloe", Event.CONTACT_READ)


def test_what_only_the_hub_knows_of_is_carried_along_and_back(match: CloseMatch, screener: Member) -> None:
    hidden = Indexed.objects.get(record=match.second)
    gone = hidden.person
    say(match, Said.SAME, screener)
    made = Joining.objects.get()
    Indexed.objects.filter(pk=hidden.pk).update(person=gone)  # as if it had been closed to whoever joined
    deliver_all()
    assert person_of(match.second) == made.kept_person
    undoing.undo(made, reason="Her cousin.", by=screener)
    Indexed.objects.filter(pk=hidden.pk).update(person=made.kept_person)
    deliver_all()
    assert person_of(match.second) == gone


def deliver_all() -> None:
    """The worker delivers what was told."""
    for reference in outbox.waiting():
        outbox.deliver(reference, listeners=LISTENERS)


def test_of_a_record_that_stands_elsewhere_it_is_asked_whose_it_is(screener: Member) -> None:
    khan = ("Muhammad", "Khan", date(2014, 5, 6))
    placed(who(*khan, nhs=nhs(1)))
    placed(who(*khan, home=ELSEWHERE, nhs=nhs(7)))
    one, other = Indexed.objects.select_related("record", "person").order_by("id")
    before = [match.evidence for match in asked()]
    CloseMatch.objects.update(waits=Waits.NOBODY)
    assert placing.ask_again([other], one.person_id or 0, in_force()) == [], "the same evidence is asked about once"
    assert len(before) == 1
    assert placing.ask_again([other], Person.objects.create(hub=make.entered()).pk, in_force()) == []
    [third] = placed(who("Zebedee", "Quill", date(2012, 1, 2), home=("9 Weir Terrace", "TM2 8QP")))
    assert placing.ask_again([other], third.pk, in_force()) == [], "the evidence says no"
    heavier = replace(in_force(), name="another", before=in_force().before + 4)
    assert placing.ask_again([other], one.person_id or 0, heavier) == [], "nor when another model weighs it more"
    other.standard = [*Indexed.objects.get(pk=one.pk).standard[:-1], other.standard[-1]]  # at one home after all
    [again] = placing.ask_again([other], one.person_id or 0, in_force())
    assert (again.first, again.second) == (one.record, other.record)


def test_a_joining_whose_pair_is_gone_can_be_undone(match: CloseMatch, screener: Member) -> None:
    say(match, Said.SAME, screener)
    made = Joining.objects.get()
    before = Judgement.objects.count()
    made.match = "disposed of"
    undoing.undo(made, reason="Her cousin.", by=screener)
    assert person_of(match.first) != person_of(match.second)
    assert Judgement.objects.count() == before
