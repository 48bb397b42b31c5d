"""Do the pictures say what happened, and no more?"""

from datetime import UTC, datetime, timedelta

import pytest

from openmash.hub.govuk.pictures import (
    Couple,
    Held,
    Holder,
    Parent,
    Relative,
    Stretch,
    family_map,
    who_held,
)  # fmt: skip

HUB, HEALTH, POLICE = Holder("Hub", "hub"), Holder("Health", "health"), Holder("Police", "police")
START = datetime(2026, 11, 17, 9, 0, tzinfo=UTC)


def after(minutes: int) -> datetime:
    return START + timedelta(minutes=minutes)


def picture(*turns: tuple[int, list[Holder]], due: int | None = 600, running: bool = True) -> Held:
    stretches, began = [], 0
    for ended, holders in turns:
        stretches.append(Stretch(holders, after(began), after(ended)))
        began = ended
    due_at = None if due is None else after(due)
    return who_held(stretches, now=after(began), due_at=due_at, running=running)


def plain(words: str) -> str:
    return words.replace("\N{NO-BREAK SPACE}", " ")


def test_every_minute_is_drawn_once_in_the_whole_bar() -> None:
    held = picture((60, [HUB]), (120, [HEALTH, POLICE]), (180, []), (300, [POLICE]))
    assert [(span.start, span.width, span.kind) for span in held.whole.spans] == [
        (0, 10, "hub"), (10, 10, "several"), (20, 10, "paused"), (30, 20, "police"),
    ]  # fmt: skip
    assert held.now == 50
    assert plain(held.whole.words) == "5 h of 10 h"
    assert held.several


def test_each_holder_has_the_time_that_was_theirs_the_hub_first_and_who_is_awaited_last() -> None:
    held = picture((60, [HUB]), (120, [HEALTH, POLICE]), (180, [POLICE]), (240, [HUB]), (300, [POLICE]))
    assert [(bar.name, plain(bar.words)) for bar in held.bars] == [
        ("Hub", "2 h"), ("Health", "1 h"), ("Police", "3 h, still awaited"),
    ]  # fmt: skip
    assert [(span.start, span.width) for span in held.bars[2].spans] == [(10, 20), (40, 10)]


def test_the_picture_is_said_in_one_sentence() -> None:
    held = picture((38, [HUB]), (60, [HEALTH, POLICE]), (90, []), (120, [POLICE]))
    assert plain(held.said) == (
        "Hub 38 min, then Health and Police together 22 min, then paused 30 min, then Police 30 min, still running."
    )


def test_the_hub_is_not_awaited_by_itself() -> None:
    assert plain(picture((60, [HUB])).bars[0].words) == "1 h, its turn now"


def test_a_decided_contact_is_still_and_says_so() -> None:
    held = picture((60, [HUB]), (120, [HEALTH]), running=False)
    assert [plain(bar.words) for bar in held.bars] == ["1 h", "1 h"]
    assert plain(held.said).endswith("Health 1 h.")
    assert "decided" in held.marks[1].words


def test_an_overdue_contact_is_drawn_to_now_with_its_due_time_on_the_way() -> None:
    held = picture((300, [HUB]), (750, [HEALTH]), due=600)
    assert held.now == 100
    assert [(mark.at, mark.anchor) for mark in held.marks] == [(0, "start"), (80, "middle"), (100, "end")]
    assert [mark.line for mark in held.marks] == [0, 0, 1]


def test_a_contact_without_a_target_says_so() -> None:
    held = picture((60, [HUB]), due=None)
    assert plain(held.whole.words) == "1 h, no target"
    assert [plain(mark.words) for mark in held.marks] == ["09:00", "now 10:00"]


def test_labels_that_would_run_over_each_other_stand_in_lines() -> None:
    held = picture((5, [HUB]), due=600)
    assert [mark.line for mark in held.marks] == [0, 1, 0]


def test_a_contact_of_this_very_minute_can_be_drawn() -> None:
    held = who_held([], now=START, due_at=None)
    assert (held.now, held.bars, held.said) == (0, [], "")


# Families

AT_HOME = ("t", "j", "l", "m")
PEOPLE = [
    Relative("t", "Tamsin Okoro-Vale", "6", "female", "This child.", subject=True, at_home=True),
    Relative("j", "Jude", "11 m", "male", "Brother.", at_home=True),
    Relative("l", "Leanne Vale", "29", "female", "Mother.", at_home=True),
    Relative("m", "Marlon Teague", "34", "male", "Partner.", at_home=True),
    Relative("c", "Chidi Okoro", "33", "male", "Father."),
    Relative("p", "Patricia Vale", "58", "female", "Grandmother.", short_name="Nan"),
    Relative("n", "Mrs Osei", words="Neighbour."),
]
TIES = [Couple("c", "l", "parted"), Couple("l", "m", "unmarried")]
BIRTHS = [Parent("p", "l"), Parent("c", "t"), Parent("l", "t"), Parent("l", "j"), Parent("m", "j")]


def test_generations_stand_in_rows_and_children_between_their_parents() -> None:
    drawn = family_map(PEOPLE, couples=TIES, parents=BIRTHS, household="14 Larkspur Court")
    at = {spot.person.key: (spot.x, spot.y) for spot in drawn.placed}
    assert at["p"][1] < at["l"][1] == at["c"][1] == at["m"][1] < at["t"][1] == at["j"][1]
    assert at["t"][0] == (at["c"][0] + at["l"][0]) / 2
    assert at["j"][0] == (at["l"][0] + at["m"][0]) / 2
    assert at["p"][0] == at["l"][0]


def test_the_household_is_boxed_with_its_own_people_and_nobody_else() -> None:
    drawn = family_map(PEOPLE, couples=TIES, parents=BIRTHS, household="14 Larkspur Court")
    box = drawn.box
    assert box is not None
    inside = {
        spot.person.key
        for spot in drawn.placed
        if box.x < spot.x < box.x + box.width and box.y < spot.y < box.y + box.height
    }
    assert inside == set(AT_HOME)
    assert box.x >= 0
    assert box.x + box.width <= drawn.width
    assert box.y + box.height <= drawn.height


def test_no_box_is_drawn_where_it_would_hold_somebody_who_lives_elsewhere() -> None:
    people = [
        Relative("g", "Gran", at_home=True),
        Relative("m", "Mum"),
        Relative("t", "Tamsin", subject=True, at_home=True),
    ]
    births = [Parent("g", "m"), Parent("m", "t")]
    assert family_map(people, parents=births, household="1 High Street").box is None
    assert family_map(people[2:], household="1 High Street").box is None
    assert family_map(people, parents=[Parent("g", "t")]).box is None


def test_a_partner_who_lives_elsewhere_stands_outside_the_household() -> None:
    people = [Relative("l", "Leanne", at_home=True), Relative("c", "Chidi"), Relative("t", "T", at_home=True)]
    births = [Parent("l", "t"), Parent("c", "t")]
    drawn = family_map(people, couples=[Couple("l", "c", "parted")], parents=births, household="14 Larkspur Court")
    at = {spot.person.key: spot.x for spot in drawn.placed}
    assert at["c"] < at["l"]
    assert drawn.box is not None
    assert drawn.ties == {"parted", ""}


def test_who_is_related_to_nobody_is_said_and_not_drawn() -> None:
    drawn = family_map(PEOPLE, couples=TIES, parents=BIRTHS)
    assert "n" not in {spot.person.key for spot in drawn.placed}
    assert "n" in {person.key for person in drawn.people}


def test_who_is_at_home_and_not_drawn_is_named_beside_the_map() -> None:
    boy = Relative("b", "Bo Vale", words="Brother or sister.", at_home=True)
    drawn = family_map([*PEOPLE, boy], couples=TIES, parents=BIRTHS, household="14 Larkspur Court")
    assert [person.called for person in drawn.not_drawn] == ["Bo"]


def test_a_relation_to_somebody_who_may_not_be_seen_leaves_no_trace() -> None:
    seen = family_map(PEOPLE[:3], couples=TIES, parents=BIRTHS)
    assert {spot.person.key for spot in seen.placed} == {"t", "j", "l"}
    assert seen == family_map(PEOPLE[:3], parents=[Parent("l", "t"), Parent("l", "j")])


def test_a_child_of_one_known_parent_hangs_from_that_parent() -> None:
    drawn = family_map(PEOPLE, parents=[Parent("l", "t"), Parent("c", "t")])
    assert len(drawn.lines) == 2  # no couple is known, so two lines and no guess at a tie
    assert drawn.ties == {""}


def test_nobody_stands_on_anybody_even_in_a_record_that_makes_no_sense() -> None:
    own_ancestor = [Parent("t", "l"), Parent("l", "t"), Parent("t", "t"), Parent("p", "l")]
    ring = [Couple("t", "l"), Couple("l", "m"), Couple("m", "t"), Couple("c", "c"), Couple("m", "c"), Couple("m", "p")]
    drawn = family_map(PEOPLE, couples=ring, parents=own_ancestor)
    places = [(spot.x, spot.y) for spot in drawn.placed]
    assert len(places) == len(set(places)) == 5


def test_two_families_in_one_map_stand_side_by_side() -> None:
    people = [Relative(key, key.upper()) for key in "abcdefg"]
    births = [
        Parent("a", "c"),
        Parent("b", "c"),
        Parent("d", "f"),
        Parent("e", "f"),
        Parent("c", "g"),
        Parent("f", "g"),
    ]
    drawn = family_map(people, couples=[Couple("a", "b"), Couple("d", "e"), Couple("c", "f")], parents=births)
    at = {spot.person.key: (spot.x, spot.y) for spot in drawn.placed}
    assert at["a"][0] < at["b"][0] < at["d"][0] < at["e"][0]
    assert at["c"][0] + at["f"][0] == (at["a"][0] + at["b"][0] + at["d"][0] + at["e"][0]) / 2
    assert at["g"][0] == (at["c"][0] + at["f"][0]) / 2


def test_many_siblings_stand_in_the_order_given_about_their_parents() -> None:
    people = [Relative("a", "A"), Relative("b", "B"), *(Relative(str(n), f"Child {n}") for n in range(6))]
    births = [Parent(parent, str(n)) for n in range(6) for parent in "ab"]
    drawn = family_map(people, couples=[Couple("a", "b")], parents=births)
    row = [spot.x for spot in drawn.placed if spot.person.key.isdigit()]
    assert row == sorted(row)
    parents = [spot.x for spot in drawn.placed if not spot.person.key.isdigit()]
    assert sum(row) / 6 == pytest.approx(sum(parents) / 2)


def test_a_lone_child_is_a_map_too_and_nobody_is_an_empty_one() -> None:
    assert len(family_map([Relative("t", "T", subject=True)]).placed) == 1
    assert family_map([]).placed == []


@pytest.mark.parametrize(
    ("sex", "shape"), [("male", "square"), ("female", "circle"), ("unborn", "triangle"), ("", "diamond")]
)
def test_a_shape_says_the_sex_and_guesses_none(sex: str, shape: str) -> None:
    assert Relative("t", "Tamsin", sex=sex).shape == shape


def test_a_person_is_called_by_their_first_name_or_as_they_are_known() -> None:
    assert [person.called for person in PEOPLE[4:6]] == ["Chidi", "Nan"]
