"""How does an event of the invented borough become what somebody tells the hub?"""

from collections.abc import Mapping
from dataclasses import dataclass

from openmash.clock import local_date
from openmash.hub.contacts.told import ChildTold, Notification, PersonTold
from openmash.hub.contacts.workflow import Channel, Informed, LivesWith
from openmash.hub.partnership.models import Agency
from openmash.hub.people.actions import Particulars
from openmash.hub.people.workflow import Sex
from openmash.synthetic import shapes
from openmash.synthetic.open_cases import OpenCase

SEXES = {shapes.Sex.FEMALE: Sex.FEMALE, shapes.Sex.MALE: Sex.MALE, shapes.Sex.UNKNOWN: Sex.NOT_KNOWN}


@dataclass(frozen=True)
class Borough:
    """The people of the borough and where they live, by their names in the ground truth; and who of them is open."""

    people: Mapping[str, shapes.Person]
    homes: Mapping[str, shapes.Household]
    contacts: tuple[shapes.ContactEvent, ...]
    open_cases: tuple[OpenCase, ...] = ()

    def particulars(self, person_id: str) -> Particulars:
        """Who somebody is, as an agency that knows them well would say."""
        person = self.people[person_id]
        home = self.homes[person.household_id]
        return Particulars(
            given_name=person.forename,
            family_name=person.surname if person.forename else "",
            other_names=person.middle,
            born_on=person.born,
            expected_on=person.due_on,
            sex=SEXES[person.sex],
            ethnicity=person.ethnicity,
            nhs_number=person.nhs,
            upn=person.upn,
            phone=person.phone,
            address=home.address,
            postcode=home.postcode,
        )

    def notification(self, event: shapes.ContactEvent, agencies: Mapping[str, Agency]) -> Notification:
        """What was told, as of now."""
        code = event.agency.value.replace("_", "-") if event.agency else ""
        return Notification(
            channel=Channel(event.channel.value),
            source=event.source.value,
            agency=agencies.get(code),
            worry=event.narrative,
            informed=Informed(event.informed.value),
            informed_reason=event.informed_reason,
            children=tuple(self.child(child) for child in event.children),
            connected=tuple(self.connected(person) for person in event.connected if self.was_born(person, event)),
        )

    def was_born(self, person: shapes.Connected, event: shapes.ContactEvent) -> bool:
        """Nobody tells of a child who is not born, except as the child the contact is about."""
        born = self.people[person.person_id].born
        return born is not None and born <= local_date(event.received_at)

    def child(self, person_id: str) -> ChildTold:
        """A child of the contact."""
        return ChildTold(particulars=self.particulars(person_id), school=self.people[person_id].school)

    def connected(self, person: shapes.Connected) -> PersonTold:
        """Somebody around the child."""
        return PersonTold(
            relation=person.relation.capitalize(),
            particulars=self.particulars(person.person_id),
            lives_with=LivesWith.YES,
        )
