"""Records are put together into persons, and one bad pair puts no family together."""

import doctest
from itertools import combinations

import pytest

from openmash.linkage import persons
from openmash.linkage.persons import Conflict, Facts, Pair, Refused, grouped, one_birthday


def family(*numbers: int, weight: float = 9.0) -> list[Pair]:
    """Records of one person, each pair of them weighed."""
    return [Pair(*two, weight) for two in combinations(numbers, 2)]


def nobody(*numbers: int) -> dict[int, Facts]:
    """Records of which nothing is known that could contradict."""
    return dict.fromkeys(numbers, Facts())


def test_the_examples_in_the_words_are_true() -> None:
    assert doctest.testmod(persons).failed == 0


def test_who_is_sure_of_whom_is_one_person_and_who_is_not_stands_alone() -> None:
    groups, conflicts = grouped([*family(1, 2, 3), Pair(3, 4, 2.9)], nobody(1, 2, 3, 4), same_from=3.0)
    assert groups == [[1, 2, 3], [4]]
    assert conflicts == []


def test_a_bad_pair_between_two_whole_persons_is_asked_about() -> None:
    bad = Pair(3, 4, 8.0)
    across = [Pair(one, other, -7.0) for one in (1, 2, 3) for other in (4, 5, 6) if (one, other) != (3, 4)]
    groups, conflicts = grouped([*family(1, 2, 3), *family(4, 5, 6), *across, bad], nobody(*range(1, 7)), same_from=3.0)
    assert groups == [[1, 2, 3], [4, 5, 6]]
    assert conflicts == [Conflict(bad, Refused.ON_THE_WHOLE)]


def test_a_pair_beyond_all_measure_counts_among_others_no_more_than_the_most() -> None:
    """1 and 3 weigh more than all else together; what two others say against it counts more all the same."""
    pairs = [*family(1, 2, 4, weight=60.0), Pair(1, 3, 50.0), Pair(2, 3, -11.0), Pair(3, 4, -2.0)]
    assert grouped(pairs, nobody(1, 2, 3, 4), same_from=3.0)[0] == [[1, 2, 4], [3]]


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        (Facts(nhs="9434765919"), Facts(nhs="9434765870"), Refused.NHS_NUMBERS),
        (Facts(upn="A123456789012"), Facts(upn="B123456789012"), Refused.PUPIL_NUMBERS),
        (Facts(born="20160403"), Facts(born="20140911"), Refused.BIRTHDAYS),
    ],
)
def test_two_numbers_or_two_birthdays_never_come_together(one: Facts, other: Facts, why: Refused) -> None:
    sure = Pair(1, 2, 30.0)
    assert grouped([sure], {1: one, 2: other}, same_from=3.0) == ([[1], [2]], [Conflict(sure, why)])
    assert grouped([sure], {1: one, 2: one}, same_from=3.0)[0] == [[1, 2]]


@pytest.mark.parametrize(
    ("kind", "one", "other", "why"),
    [
        ("nhs", "9434765919", "9434765870", Refused.NHS_NUMBERS),
        ("upn", "A123456789012", "B123456789012", Refused.PUPIL_NUMBERS),
        ("born", "20160403", "20140911", Refused.BIRTHDAYS),
    ],
)
def test_nor_by_way_of_a_third_record_that_has_none(kind: str, one: str, other: str, why: Refused) -> None:
    facts = {1: Facts(), 2: Facts(**{kind: one}), 3: Facts(**{kind: other})}
    groups, conflicts = grouped([Pair(1, 2, 9.0), Pair(1, 3, 8.0)], facts, same_from=3.0)
    assert groups == [[1, 2], [3]]
    assert conflicts == [Conflict(Pair(1, 3, 8.0), why)]


def test_what_is_to_be_asked_whatever_it_weighs_is_joined_by_a_person_or_by_way_of_others() -> None:
    asked = Pair(1, 2, 30.0, "one of them has no name yet")
    assert grouped([asked], nobody(1, 2), same_from=3.0) == ([[1], [2]], [Conflict(asked, asked.why)])
    assert grouped([asked], nobody(1, 2), same_from=3.0, together=[(1, 2)]) == ([[1, 2]], [])
    assert grouped([asked, Pair(1, 3, 9.0), Pair(2, 3, 8.0)], nobody(1, 2, 3), same_from=3.0) == ([[1, 2, 3]], [])


def test_a_birthday_mistyped_is_one_birthday() -> None:
    assert one_birthday("20160403", "20160403")
    assert one_birthday("20160403", "20160304")  # day and month
    assert one_birthday("20160403", "20150403")  # a digit
    assert one_birthday("20160403", "20161103")  # one of the three
    assert not one_birthday("20160403", "20151104")


def test_who_is_to_be_apart_is_never_together_nor_by_way_of_others() -> None:
    pairs = family(1, 2, 3)
    groups, conflicts = grouped(pairs, nobody(1, 2, 3), same_from=3.0, apart=[(1, 3)])
    assert groups == [[1, 2], [3]]
    assert {conflict.why for conflict in conflicts} == {Refused.KEPT_APART}
    # Also where a group that nobody may join is itself taken up by another.
    groups, _ = grouped([*family(4, 5, 6), Pair(3, 4, 5.0)], nobody(3, 4, 5, 6), same_from=3.0, apart=[(3, 6)])
    assert sorted(groups) == [[3], [4, 5, 6]]


def test_who_is_to_be_together_is_whatever_they_weigh_and_whatever_numbers_they_have() -> None:
    facts = {1: Facts(nhs="one"), 2: Facts(nhs="two"), 3: Facts(nhs="one"), 4: Facts(nhs="three")}
    pairs = [Pair(1, 2, -30.0), Pair(2, 3, 9.0), Pair(1, 4, 9.0)]
    groups, conflicts = grouped(pairs, facts, same_from=3.0, together=[(1, 2)])
    assert [1, 2] in [group[:2] for group in groups]
    assert conflicts[-1].why == Refused.NHS_NUMBERS  # 4 has a number that neither of the two has


def test_to_be_apart_goes_before_to_be_together() -> None:
    groups, _ = grouped([], nobody(1, 2, 3), same_from=3.0, apart=[(1, 3)], together=[(1, 2), (2, 3), (1, 2)])
    assert groups == [[1, 2], [3]]


def test_a_pair_that_came_together_by_way_of_others_is_no_question() -> None:
    """First the third speaks against the pair, then the whole of the third's own for it."""
    pairs = [Pair(1, 2, 10.0), Pair(3, 4, 9.0), Pair(2, 3, 8.0), Pair(1, 3, -9.0), Pair(1, 4, 7.0), Pair(2, 4, 6.0)]
    groups, conflicts = grouped(pairs, nobody(1, 2, 3, 4), same_from=3.0)
    assert groups == [[1, 2, 3, 4]]
    assert conflicts == []
    split = [Pair(1, 2, 10.0), Pair(2, 3, 8.0), Pair(1, 3, -9.0), Pair(3, 4, 5.0), Pair(1, 4, 4.5), Pair(2, 4, 4.0)]
    groups, conflicts = grouped(split, nobody(1, 2, 3, 4), same_from=3.0)
    assert groups == [[1, 2, 3, 4]]
    assert conflicts == []  # it was refused when 3 stood alone, and is settled now


def test_a_pair_that_is_asked_about_in_any_case_joins_nobody_by_itself() -> None:
    asked = Pair(1, 2, 20.0, "one of them has no name yet")
    assert grouped([asked], nobody(1, 2), same_from=3.0) == ([[1], [2]], [Conflict(asked, asked.why)])
    others = [asked, Pair(1, 3, 9.0), Pair(2, 3, 9.0)]
    assert grouped(others, nobody(1, 2, 3), same_from=3.0) == ([[1, 2, 3]], [])  # by way of a third they are one
