"""Dates that cannot be are refused in words that say whose they are."""

from datetime import date

import pytest

from openmash.hub.contacts import told
from openmash.hub.contacts.told import ChildTold, PersonTold
from openmash.hub.contacts.workflow import Channel
from openmash.hub.people.actions import Particulars
from openmash.hub.records.refusals import NotUnderstood
from tests import make

DAY = make.TUESDAY_MORNING.date()


def child(**dates: date) -> None:
    told.check_child(ChildTold(particulars=Particulars(**dates)), on=DAY, whose="Child 2")  # type: ignore[arg-type]


@pytest.mark.parametrize("born_on", [DAY, date(2008, 11, 18), date(2024, 2, 29)])
def test_a_child_is_born_by_today_and_not_yet_18(born_on: date) -> None:
    child(born_on=born_on)


@pytest.mark.parametrize(
    ("dates", "words"),
    [
        ({"born_on": date(2026, 11, 18)}, "Child 2: the date of birth is after the contact came"),
        ({"born_on": date(2008, 11, 17)}, "Child 2: born in 2008, which makes them 18 or over"),
        ({"born_on": date.min}, "born in 1,"),
        ({"born_on": date.max}, "after the contact came"),
        ({"born_on": DAY, "expected_on": DAY}, "not both"),
        ({"expected_on": date(2027, 9, 15)}, "within ten months"),
        ({"expected_on": date(2026, 10, 19)}, "within ten months"),
        ({"expected_on": date.max}, "within ten months"),
    ],
)
def test_a_date_that_cannot_be_is_refused(dates: dict[str, date], words: str) -> None:
    with pytest.raises(NotUnderstood, match=words):
        child(**dates)


@pytest.mark.parametrize("expected_on", [date(2026, 10, 20), date(2027, 9, 14)])
def test_an_unborn_child_may_be_overdue_or_just_begun(expected_on: date) -> None:
    child(expected_on=expected_on)


def test_the_people_around_the_child_may_be_of_any_age_but_not_of_tomorrow() -> None:
    ok = PersonTold(relation="Great-grandmother", particulars=Particulars(born_on=date(1931, 2, 28)))
    tomorrow = PersonTold(relation="Brother", particulars=Particulars(born_on=date(2027, 2, 28)))
    told.check_all(make.notification(), on=make.TUESDAY_MORNING)
    with pytest.raises(NotUnderstood, match="Connected person 2"):
        told.check_all(told.Notification(channel=Channel.PHONE, connected=(ok, tomorrow)), on=make.TUESDAY_MORNING)


def test_whoever_is_born_on_29_february_is_a_year_older_on_1_march() -> None:
    born = date(2008, 2, 29)
    assert told.age_on(date(2026, 2, 28), born_on=born) == 17
    assert told.age_on(date(2026, 3, 1), born_on=born) == 18
