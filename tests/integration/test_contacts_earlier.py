"""Earlier contacts in twelve months: of the child, of a sibling, of the address; and who is shown is in the log."""

from datetime import date

import pytest

from openmash.hub.audit.events import Event
from openmash.hub.audit.models import Entry
from openmash.hub.contacts.actions import correcting, reading
from openmash.hub.contacts.models import Contact
from openmash.hub.contacts.told import ChildTold, Notification, PersonTold
from openmash.hub.contacts.workflow import Channel, LivesWith, Tie
from openmash.hub.partnership.models import Member
from openmash.hub.partnership.workflow import Role
from openmash.hub.people.actions import Particulars
from openmash.hub.people.keys import KeyKind
from openmash.hub.records.refusals import Denied
from tests import make

pytestmark = pytest.mark.django_db

TAMSIN = make.particulars()
KIT = make.particulars("Kit", born_on=date(2020, 1, 5))
LATER = 24 * 40.0


@pytest.fixture
def screener() -> Member:
    make.hub()
    make.time(make.TUESDAY_MORNING)
    return make.member(Role.SCREENER)


def told(*children: Particulars, mother: Particulars | None = None, lives_with: LivesWith = LivesWith.YES) -> Contact:
    connected = (PersonTold(relation="Mother", particulars=mother, lives_with=lives_with),) if mother else ()
    notification = Notification(
        channel=Channel.PHONE,
        worry="Shouting heard.",
        children=tuple(ChildTold(particulars=one) for one in children),
        connected=connected,
    )
    return make.contact(told=notification)


def ties(contact: Contact, by: Member) -> dict[str, list[Tie]]:
    return {one.contact.reference: list(one.ties) for one in reading.read(contact, by=by).earlier}


def elsewhere(who: Particulars) -> Particulars:
    return make.particulars(who.given_name, who.family_name, who.born_on, address="3 Tannery Row", postcode="TM2 1BB")


def test_the_same_child_is_found_by_name_and_date_of_birth_at_another_address(screener: Member) -> None:
    first = told(TAMSIN)
    make.later(hours=LATER)
    assert ties(told(elsewhere(TAMSIN)), screener) == {first.reference: [Tie.CHILD]}


def test_the_key_that_found_the_child_is_named(screener: Member) -> None:
    told(TAMSIN)
    (found,) = reading.read(told(elsewhere(TAMSIN)), by=screener).earlier
    assert found.by == [KeyKind.NAME_AND_BIRTH]


def test_a_sibling_is_found_through_a_contact_that_they_share(screener: Member) -> None:
    together = told(TAMSIN, elsewhere(KIT))
    alone = told(elsewhere(KIT))
    make.later(hours=LATER)
    now = told(make.particulars(address=""))
    assert ties(now, screener) == {together.reference: [Tie.CHILD], alone.reference: [Tie.SIBLING]}


def test_the_address_ties_what_shares_no_name(screener: Member) -> None:
    others = told(make.particulars("Ash", "Brook", date(2015, 5, 5)))
    assert ties(told(TAMSIN), screener) == {others.reference: [Tie.ADDRESS]}


def test_the_address_of_somebody_who_lives_with_the_child_ties_too(screener: Member) -> None:
    mother = make.particulars("Adaeze", born_on=date(1989, 6, 2))
    first = told(make.particulars("Ash", "Brook", None, address=""), mother=mother)
    assert ties(told(make.particulars(address=""), mother=mother), screener) == {first.reference: [Tie.ADDRESS]}


def test_the_address_of_somebody_who_lives_elsewhere_does_not(screener: Member) -> None:
    father = make.particulars("Chidi", born_on=date(1987, 6, 2))
    told(make.particulars("Ash", "Brook", None, address=""), mother=father, lives_with=LivesWith.NO)
    assert ties(told(make.particulars(address=""), mother=father), screener) == {}


def test_what_is_older_than_twelve_months_does_not_stand_here(screener: Member) -> None:
    told(TAMSIN)
    make.later(days=366)
    assert ties(told(TAMSIN), screener) == {}


def test_what_was_entered_in_error_does_not_stand_here(screener: Member) -> None:
    mistaken, moved = make.contact(by=screener), make.contact(by=screener)
    correcting.correct_contact(mistaken, by=screener, reason="Typed twice")
    correcting.correct_child(make.child(moved), by=screener, reason="Another family")
    correcting.correct_connected(moved.connected.get(), by=screener, reason="Another family")
    assert ties(told(TAMSIN), screener) == {}


def test_a_contact_without_keys_ties_nothing(screener: Member) -> None:
    make.contact()
    assert ties(told(Particulars(given_name="Tamsin")), screener) == {}


def test_another_hubs_contacts_do_not_exist_here(screener: Member) -> None:
    make.hub("Easterly")
    told(TAMSIN)
    make.hub()
    assert ties(told(TAMSIN), screener) == {}


def test_every_child_who_is_shown_is_in_the_log_also_those_of_earlier_contacts(screener: Member) -> None:
    before, now = told(TAMSIN, KIT), told(TAMSIN)
    reading.read(now, by=screener)
    entry = Entry.objects.get(event=Event.CONTACT_READ)
    shown = [*before.children.all(), *now.children.all()]
    assert entry.about == sorted(child.reference for child in shown)
    assert entry.details == {"earlier": 1}


def test_of_a_contact_entered_in_error_nothing_is_shown_but_that(screener: Member) -> None:
    contact = make.contact(by=screener)
    correcting.correct_connected(contact.connected.get(), by=screener, reason="Not her mother")
    correcting.correct_contact(contact, by=screener, reason="Typed twice")
    picture = reading.read(contact.__class__.objects.get(pk=contact.pk), by=screener)
    assert picture.withdrawn is not None
    assert picture.withdrawn.reason == "Typed twice"
    assert (list(picture.children), list(picture.connected), list(picture.earlier)) == ([], [], [])


def test_without_an_entry_in_the_log_nothing_is_shown(screener: Member) -> None:
    contact = make.contact()
    with make.log_out_of_reach():
        reading.read(contact, by=screener)


def test_a_representative_reads_no_contact(screener: Member) -> None:
    with pytest.raises(Denied):
        reading.read(make.contact(), by=make.member(Role.REPRESENTATIVE, agency="police"))
