"""Does the demonstration's story hold together, on any day of the year?"""

from dataclasses import asdict
from datetime import UTC, datetime, timedelta

import pytest

from openmash.linkage import nhs_number, upn
from openmash.synthetic import identifiers, places
from openmash.synthetic.rhythm import LONDON
from openmash.synthetic.shapes import Agency, Sex
from openmash.synthetic.story import ADDRESS, POSTCODE, ItemKind, Story, story

NOON = datetime(2026, 11, 17, 12, 0, tzinfo=LONDON)


@pytest.fixture(
    params=[NOON, datetime(2028, 2, 29, 0, 5, tzinfo=UTC), datetime(2027, 6, 30, 23, 50, tzinfo=UTC)], ids=str
)
def moment(request: pytest.FixtureRequest) -> datetime:
    return request.param  # type: ignore[no-any-return]


@pytest.fixture
def told(moment: datetime) -> Story:
    return story(moment)


def test_four_agencies_each_hold_one_thing(told: Story) -> None:
    assert [item.agency for item in told.items] == [
        Agency.EDUCATION,
        Agency.HEALTH,
        Agency.HOUSING,
        Agency.POLICE,
    ]
    assert {item.kind for item in told.items} == set(ItemKind)


def test_everything_happened_before_the_contact_within_ninety_days(told: Story, moment: datetime) -> None:
    received_on = told.contact.received_at.date()
    assert told.contact.received_at < moment
    assert all(timedelta() < received_on - item.happened_on < timedelta(days=90) for item in told.items)


@pytest.mark.parametrize(("hour", "expected"), [(16, "08:40"), (13, "08:40"), (9, "05:00"), (0, "20:00")])
def test_the_grandmother_rings_at_twenty_to_nine_or_just_before_the_demonstration(hour: int, expected: str) -> None:
    received_at = story(NOON.replace(hour=hour)).contact.received_at
    assert f"{received_at:%H:%M}" == expected


def test_the_girl_is_seven_and_her_half_brother_a_baby(told: Story, moment: datetime) -> None:
    today = moment.astimezone(LONDON).date()
    assert timedelta(days=7 * 366) < today - told.child.born < timedelta(days=8 * 365)
    assert timedelta(days=120) < today - told.sibling.born < timedelta(days=200)
    assert told.child.sex is Sex.FEMALE
    assert "seven" in told.contact.worry


def test_the_open_cases_list_says_nothing(told: Story) -> None:
    assert told.open_case is None


def test_the_family_bears_numbers_that_nobody_in_the_borough_can_bear(told: Story) -> None:
    for person in (told.child, told.sibling):
        assert nhs_number.valid(person.nhs)
        assert nhs_number.for_tests(person.nhs)
        in_the_same_nine = {identifiers._numbered("999", int(person.nhs[3:8]) * 9 + place) for place in range(9)}
        assert person.nhs not in in_the_same_nine
    assert upn.valid(told.child.upn)
    assert told.child.upn[1:4] != "990"


def test_the_family_lives_in_a_street_that_the_borough_does_not_have(told: Story) -> None:
    streets = {places.street_name(number) for number in range(4096)}
    assert "Orrery Place" in ADDRESS
    assert "Orrery Place" not in streets
    at_home = [person for person in told.family if person.lives_with]
    assert [(person.address, person.postcode) for person in at_home] == [(ADDRESS, POSTCODE)] * 4
    assert told.grandparent.address != ADDRESS


def test_the_neighbour_is_named_nowhere_but_apart(told: Story) -> None:
    housing = told.items[2]
    assert "flat below" in housing.told_by
    assert "flat below" not in housing.text + housing.context


def test_the_family_is_not_one_of_the_mock_ups(told: Story) -> None:
    known = ["Okoro", "Vale", "Teague", "Tarrant", "Sefton", "Achebe", "Whitlock", "Calloway", "Marsh", "Abernethy"]
    known += ["Tamsin", "Jude", "Leanne", "Rowan"]
    said = str(asdict(told))
    assert not [name for name in known if name in said]


def test_a_moment_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        story(datetime(2026, 11, 17))  # noqa: DTZ001 - the naive time is the point
