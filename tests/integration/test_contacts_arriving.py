"""A worry arrives: what is kept, and by when must it be decided?"""

from datetime import date, datetime, timedelta

import pytest

from openmash.hub.audit.events import Event
from openmash.hub.audit.models import Entry
from openmash.hub.contacts.actions import receiving
from openmash.hub.contacts.models import Contact
from openmash.hub.contacts.told import ChildTold, Notification, PersonTold
from openmash.hub.contacts.workflow import HUB_HOLDS, Arrival, Channel, Informed, Stage
from openmash.hub.outbox.models import Message
from openmash.hub.partnership.workflow import Role
from openmash.hub.people.actions import Particulars
from openmash.hub.records.refusals import Denied, NotUnderstood
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def a_tuesday_morning() -> None:
    make.hub()
    make.time(make.TUESDAY_MORNING)


def test_a_contact_is_due_one_working_day_after_its_receipt() -> None:
    contact = make.contact()
    assert contact.due_at == make.TUESDAY_MORNING + timedelta(days=1)
    assert contact.stage == Stage.RECEIVED


def test_the_hub_holds_the_clock_from_the_receipt_not_from_the_typing() -> None:
    earlier = make.TUESDAY_MORNING - timedelta(hours=3)
    told = Notification(channel=Channel.PHONE, received_at=earlier, worry="Shouting heard.")
    contact = make.contact(told=told)
    turn = contact.turns.get()
    assert (turn.at, turn.holders) == (earlier, HUB_HOLDS)
    assert contact.clock_since == earlier


def test_a_worry_without_a_child_is_enough() -> None:
    contact = make.contact(told=Notification(channel=Channel.PHONE, worry="A child is heard crying at night."))
    assert contact.worry
    assert not contact.children.exists()


def test_a_child_of_whom_nothing_is_known_is_enough() -> None:
    contact = make.contact(told=Notification(channel=Channel.PHONE, children=(ChildTold(),)))
    assert contact.children.get().record.name == "Name not known"


def test_neither_a_worry_nor_a_child_is_too_little() -> None:
    with pytest.raises(NotUnderstood, match="Say what the worry is, or name at least one child"):
        make.contact(told=Notification(channel=Channel.PHONE, worry="  "))


def test_an_unborn_child_has_an_expected_date_and_no_birthday() -> None:
    unborn = ChildTold(particulars=Particulars(family_name="Okafor-Vale", expected_on=date(2027, 2, 28)))
    contact = make.contact(told=make.notification(make.child_told(), unborn))
    assert [child.record.expected_on is not None for child in contact.children.all()] == [False, True]


def test_a_connected_person_must_be_somebody_to_the_child() -> None:
    told = Notification(channel=Channel.PHONE, worry="x", connected=(PersonTold(relation=" "),))
    with pytest.raises(NotUnderstood, match="say who they are to the child"):
        make.contact(told=told)


def test_parents_who_were_not_told_need_a_reason() -> None:
    told = Notification(channel=Channel.PHONE, worry="x", informed=Informed.NOT_TOLD)
    with pytest.raises(NotUnderstood, match="say why the parents were not told"):
        make.contact(told=told)


def test_nothing_is_received_tomorrow() -> None:
    tomorrow = make.TUESDAY_MORNING + timedelta(days=1)
    with pytest.raises(NotUnderstood, match="still to come"):
        make.contact(told=Notification(channel=Channel.PHONE, received_at=tomorrow, worry="x"))


def test_nothing_is_received_before_the_hub_had_timescales() -> None:
    long_ago = datetime(1999, 2, 28, 9, tzinfo=make.LONDON)
    with pytest.raises(NotUnderstood, match="Received: This hub had set no timescale"):
        make.contact(told=Notification(channel=Channel.PHONE, received_at=long_ago, worry="x"))


def test_a_representative_does_not_enter_contacts() -> None:
    with pytest.raises(Denied):
        make.contact(by=make.member(Role.REPRESENTATIVE, agency="police"))


def test_what_arrived_is_recorded_by_keys_and_told_once() -> None:
    contact = make.contact()
    entry = Entry.objects.get(event=Event.CONTACT_RECEIVED, on_reference=contact.reference)
    assert entry.about == [make.child(contact).reference]
    assert "Tamsin" not in str(entry.details)
    assert Message.objects.get(event=Event.CONTACT_RECEIVED, on_reference=contact.reference).delivered_at is None


def test_without_an_entry_in_the_log_nothing_is_received() -> None:
    screener = make.member(Role.SCREENER)
    with make.log_out_of_reach():
        receiving.receive(make.notification(), by=screener)
    assert not Contact.objects.filter(by=screener).exists()


def once(key: str = "a", digest: str = "1", sender: str = "police-system") -> tuple[Contact, Arrival]:
    return receiving.receive_once(
        make.notification(), key=key, payload_digest=digest, sender=sender, by=make.member(Role.ADMINISTRATOR)
    )


def test_the_same_submission_sent_again_is_the_same_contact() -> None:
    first, new = once()
    again, repeated = once()
    assert (new, repeated) == (Arrival.NEW, Arrival.AGAIN)
    assert first == again
    assert Contact.objects.count() == 1


def test_another_submission_under_a_used_key_is_refused() -> None:
    once()
    with pytest.raises(receiving.KeyUsedOtherwise, match="This key was used before"):
        once(digest="2")


def test_two_senders_may_use_the_same_key() -> None:
    once()
    assert once(sender="school-system")[1] == Arrival.NEW


def test_a_key_of_a_submission_that_was_refused_is_free_again() -> None:
    administrator = make.member(Role.ADMINISTRATOR)
    nothing = Notification(channel=Channel.WIRE)
    with pytest.raises(NotUnderstood):
        receiving.receive_once(nothing, key="a", payload_digest="1", sender="s", by=administrator)
    assert once(sender="s")[1] == Arrival.NEW
