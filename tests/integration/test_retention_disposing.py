"""A case that is over goes when the schedule says so and two people agree: all of it, leaving a certificate."""

from datetime import date

import pytest

from openmash.hub.contacts.models import Child, Contact
from openmash.hub.governance import actions
from openmash.hub.governance.models import Certificate
from openmash.hub.partnership.models import Member
from openmash.hub.people.models import AgencyRecord
from openmash.hub.records.refusals import StepNotAllowed
from tests import make, retained

pytestmark = pytest.mark.django_db
SIX_YEARS_LATER = date(2032, 11, 17)


@pytest.fixture(autouse=True)
def thornmere() -> None:
    make.hub()
    make.time(make.TUESDAY_MORNING)


@pytest.fixture
def first() -> Member:
    return retained.lead("Imogen First")


@pytest.fixture
def second() -> Member:
    return retained.lead("Idris Second")


def test_what_two_people_agree_on_is_gone_and_a_certificate_is_left(first: Member, second: Member) -> None:
    case = retained.decided()
    retained.on(SIX_YEARS_LATER)
    certificate = retained.disposed(case, first=first, second=second)
    assert not Contact.objects.filter(pk=case.pk).exists()
    assert not Child.objects.exists()
    assert not AgencyRecord.objects.exists()
    assert certificate.contact == case.reference
    assert certificate.rows["contacts.Contact"] == 1
    assert (certificate.rule, certificate.due_on) == ("no-further-action", SIX_YEARS_LATER)


def test_a_day_too_early_is_too_early(first: Member) -> None:
    case = retained.decided()
    retained.before(SIX_YEARS_LATER)
    with pytest.raises(StepNotAllowed, match="it is not due"):
        retained.proposed(case, by=first)
    assert not Certificate.objects.exists()
    assert retained.acting(first, actions.read_due).total == 0
