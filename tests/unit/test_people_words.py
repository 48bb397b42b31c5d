"""What is a row of who is who called, where a person who looks after the database meets it?"""

from openmash.hub.people.models import Parting, Placement, ProtectionLift


def test_a_row_is_called_by_what_it_is_about() -> None:
    assert str(Placement(record_id=3, person_id=8)) == "3 with 8"
    assert str(Parting(joining_id=5)) == "of 5"
    assert str(ProtectionLift(protection_id=6)) == "of 6"
