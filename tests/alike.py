"""People who are alike: told of in contacts, and placed as the hub's own job would place them."""

from datetime import date

from openmash.hub.contacts.models import Child, Contact
from openmash.hub.contacts.told import ChildTold, Notification, PersonTold
from openmash.hub.contacts.workflow import Channel, LivesWith
from openmash.hub.matches.actions import placing
from openmash.hub.partnership.actions import Job
from openmash.hub.partnership.models import Member
from openmash.hub.people.actions import Particulars
from openmash.hub.people.models import AgencyRecord, CloseMatch, Indexed, Person
from openmash.hub.people.workflow import Sex
from openmash.hub.records import wall
from openmash.hub.records.purposes import Purpose
from openmash.linkage.nhs_number import valid
from tests import make

HOME, POSTCODE = "Flat 6, 22 Copperfield Quay, Thornmere", "TM3 7BD"
BORN = date(2019, 9, 4)


def who(
    given: str = "Amelia",
    family: str = "Tarrant",
    born_on: date | None = BORN,
    *,
    home: tuple[str, str] = (HOME, POSTCODE),
    sex: Sex = Sex.FEMALE,
    nhs: str = "",
    upn: str = "",
) -> Particulars:
    """Somebody at one home."""
    return Particulars(
        given_name=given, family_name=family, born_on=born_on, sex=sex, address=home[0], postcode=home[1],
        nhs_number=nhs, upn=upn,
    )  # fmt: skip


def nhs(number: int) -> str:
    """A valid NHS number, another for each number."""
    found = (f"{digits:010}" for digits in range(9_990_000_000 + number * 1_000, 9_999_999_999))
    return next(one for one in found if valid(one))


def told(*children: Particulars, around: tuple[PersonTold, ...] = (), by: Member | None = None) -> Contact:
    """A contact about these children."""
    notification = Notification(
        channel=Channel.PHONE, worry="Shouting heard.", connected=around,
        children=tuple(ChildTold(particulars=one) for one in children),
    )  # fmt: skip
    return make.contact(told=notification, by=by)


def around(relation: str, person: Particulars) -> PersonTold:
    """Somebody around a child."""
    return PersonTold(relation=relation, particulars=person, lives_with=LivesWith.YES)


def place() -> int:
    """What the hub's own job does as something arrives."""
    here = make.entered()
    wall.enter(here.pk, Purpose.SWEEP)
    placed = placing.place(by=Job(here.pk, "place-records"))
    wall.rehearse(here.pk)
    return placed


def placed(*children: Particulars, around: tuple[PersonTold, ...] = (), by: Member | None = None) -> list[Person]:
    """The persons with whom these children stand, told of in one contact."""
    contact = told(*children, around=around, by=by)
    while place():
        pass
    return [person_of(child.record) for child in contact.children.order_by("id")]


def person_of(record: AgencyRecord) -> Person:
    """With whom a record stands now."""
    found = Indexed.objects.get(record=record).person
    assert found is not None
    return found


def child_of(person: Person) -> Child:
    """The child who was told of first of all records of a person."""
    return Child.objects.filter(record__indexed__person=person).order_by("id")[0]


def asked() -> list[CloseMatch]:
    """What waits for somebody."""
    return list(CloseMatch.objects.exclude(waits="nobody").order_by("id"))


def close_match(by: Member | None = None) -> CloseMatch:
    """Two records of girls of nearly one name, whose birthdays have day and month the other way round."""
    placed(who(), who("Annalise", nhs=nhs(2)), by=by)
    placed(who("Amelie", "Tarrent", date(2019, 4, 9)), by=by)
    return max((one for one in asked() if one.second.given_name == "Amelie"), key=lambda one: one.weight)
