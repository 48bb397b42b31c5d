"""Are the invented contacts like those of a hub? Each figure has its source or its assumption in `contacts`."""

from collections import Counter
from itertools import chain

import pytest

from openmash.clock import Brag
from openmash.synthetic import narratives
from openmash.synthetic.contacts import SENDERS, _age
from openmash.synthetic.narratives import Theme, fitting
from openmash.synthetic.shapes import (
    Agency,
    Channel,
    ContactEvent,
    EventKind,
    Footing,
    Informed,
    Level,
    Outcome,
    Person,
    Role,
    Source,
)
from tests.unit import synthetic_world

PUBLIC = {Source.FAMILY, Source.ACQUAINTANCE, Source.SELF, Source.OTHER_INDIVIDUAL}
THEMES = [
    theme
    for group in {sender.themes for sender in SENDERS} | {narratives.UNBORN}
    for theme in group
    if isinstance(theme, Theme)
]


@pytest.fixture(scope="module")
def contacts() -> list[ContactEvent]:
    return [contact for made in synthetic_world.blocks() for contact in made.contacts]


@pytest.fixture(scope="module")
def people() -> dict[str, Person]:
    return {person.person_id: person for made in synthetic_world.blocks() for person in made.people}


def share(contacts: list[ContactEvent], *sources: Source) -> float:
    return sum(contact.source in sources for contact in contacts) / len(contacts)


def test_one_resident_in_ten_is_a_contact_in_three_years_of_one_or_two_children(contacts: list[ContactEvent]) -> None:
    assert 0.08 < len(contacts) / synthetic_world.SIZE < 0.125
    assert 1.3 < sum(len(contact.children) for contact in contacts) / len(contacts) < 1.7


def test_police_health_schools_and_families_write_in_their_published_shares(contacts: list[ContactEvent]) -> None:
    health = [source for source in Source if source.value.startswith("3")]
    assert abs(share(contacts, Source.POLICE) - 0.32) < 0.04
    assert abs(share(contacts, *health) - 0.17) < 0.04
    assert abs(share(contacts, Source.SCHOOL, Source.EDUCATION_SERVICE) - 0.16) < 0.04
    assert abs(share(contacts, *PUBLIC) - 0.09) < 0.03


def test_outcomes_come_in_their_published_shares(contacts: list[ContactEvent]) -> None:
    outcomes = Counter(contact.outcome for contact in contacts)
    referred = outcomes[Outcome.REFERRAL] + outcomes[Outcome.STRATEGY_DISCUSSION]
    assert abs(referred / len(contacts) - 0.22) < 0.05
    assert abs(outcomes[Outcome.EARLY_HELP] / len(contacts) - 0.14) < 0.03
    assert abs(outcomes[Outcome.ADVICE] / len(contacts) - 0.30) < 0.04
    assert abs(outcomes[Outcome.NO_FURTHER_ACTION] / len(contacts) - 0.23) < 0.04


def test_levels_and_brag_are_two_things_that_lean_on_each_other(contacts: list[ContactEvent]) -> None:
    both = Counter((contact.level, contact.brag) for contact in contacts)
    assert set(Level) == {level for level, _ in both}
    assert set(Brag) == {brag for _, brag in both}
    assert both[Level.EARLY_HELP, Brag.AMBER] > 0
    assert both[Level.COMPLEX, Brag.GREEN] > 0
    assert both[Level.ACUTE, Brag.RED] > both[Level.ACUTE, Brag.AMBER]
    assert both[Level.NO_ADDITIONAL_NEEDS, Brag.RED] == 0


def test_red_is_decided_in_hours_and_green_in_days(contacts: list[ContactEvent]) -> None:
    def median_hours(brag: Brag) -> float:
        waits = sorted(
            (contact.decided_at - contact.received_at).total_seconds() / 3600
            for contact in contacts
            if contact.decided_at and contact.brag is brag
        )
        return waits[len(waits) // 2]

    assert median_hours(Brag.RED) < 8
    assert 12 < median_hours(Brag.AMBER) < 36
    assert median_hours(Brag.GREEN) > 36
    undecided = [contact for contact in contacts if contact.decided_at is None]
    assert 0 < len(undecided) < 0.02 * len(contacts)


def test_one_contact_is_about_one_family_and_names_its_grown_ups(
    contacts: list[ContactEvent], people: dict[str, Person]
) -> None:
    for contact in contacts:
        named = [*contact.children, *(connected.person_id for connected in contact.connected)]
        assert len(set(named)) == len(named)
        assert len({people[person].household_id for person in named}) == 1
        assert all(people[other.person_id].age_on(contact.received_at.date()) >= 0 for other in contact.connected)
        assert all(people[child].role in (Role.CHILD, Role.UNBORN) for child in contact.children)
    relations = {connected.relation for contact in contacts for connected in contact.connected}
    assert {"mother", "father", "parent's partner", "grandparent", "brother or sister"} <= relations


def test_schools_write_about_pupils_and_midwives_about_the_unborn(
    contacts: list[ContactEvent], people: dict[str, Person]
) -> None:
    for contact in contacts:
        first = people[contact.children[0]]
        if contact.source is Source.SCHOOL:
            assert first.school
            assert first.age_on(contact.received_at.date()) >= 4
        if first.role is Role.UNBORN:
            assert (contact.source, contact.agency) == (Source.OTHER_HEALTH, Agency.HEALTH)


def test_police_send_a_file_and_families_ring(contacts: list[ContactEvent]) -> None:
    channels = Counter((contact.source, contact.channel) for contact in contacts)
    assert {channel for source, channel in channels if source is Source.POLICE} == {Channel.FILE}
    assert channels[Source.FAMILY, Channel.PHONE] > channels[Source.FAMILY, Channel.FORM]


def test_families_in_trouble_come_back(people: dict[str, Person]) -> None:
    rates = {}
    for footing in Footing:
        homes = {
            family.home.household_id
            for made in synthetic_world.blocks()
            for family in made.families
            if family.home.footing is footing and any(person.role is Role.CHILD for person in family.people)
        }
        about = [
            people[contact.children[0]].household_id for made in synthetic_world.blocks() for contact in made.contacts
        ]
        rates[footing] = sum(home in homes for home in about) / len(homes)
    assert rates[Footing.STRAINED] > 4 * rates[Footing.STEADY]
    assert rates[Footing.EMERGING] > 3 * rates[Footing.STEADY]


def test_parents_mostly_know_and_where_not_the_reason_is_given(contacts: list[ContactEvent]) -> None:
    informed = Counter(contact.informed for contact in contacts)
    assert informed.most_common(1)[0][0] is Informed.TOLD
    assert all(bool(contact.informed_reason) == (contact.informed is Informed.NOT_TOLD) for contact in contacts)


@pytest.mark.parametrize("age", range(-1, 18))
def test_every_sender_has_something_to_say_about_a_child_of_any_age(age: int) -> None:
    for sender in SENDERS:
        themes = fitting(sender.themes, age)
        assert themes
        assert age < 0 or all(theme.from_age <= age <= theme.to_age for theme in themes)


def test_every_theme_is_told_somewhere_in_words_that_are_filled_in(contacts: list[ContactEvent]) -> None:
    said = "\n".join(contact.narrative for contact in contacts)
    assert "{" not in said
    endings = [max(theme.text.replace("}", "{").split("{")[::2], key=len).strip() for theme in THEMES]
    assert not [ending for ending in endings if ending not in said]


def test_needs_are_codes_of_the_census() -> None:
    assert {theme.need for theme in THEMES} <= {f"N{digit}" for digit in range(10)}


@pytest.mark.parametrize(
    ("days", "expected"), [(0, "newborn"), (20, "2 weeks"), (75, "2 months"), (364, "11 months"), (800, "2")]
)
def test_babies_are_told_by_weeks_and_months(people: dict[str, Person], days: int, expected: str) -> None:
    child = next(person for person in people.values() if person.born)
    assert child.born
    assert _age(child, child.born.fromordinal(child.born.toordinal() + days)) == expected


def test_every_kind_of_small_event_is_noted() -> None:
    events = chain.from_iterable(made.events for made in synthetic_world.blocks())
    assert {event.kind for event in events} == set(EventKind)
