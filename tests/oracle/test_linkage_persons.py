"""Persons are the same found quickly and slowly; and whatever pairs weigh, some things never come together."""

from itertools import combinations
from random import Random
from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from openmash.linkage.persons import Conflict, Facts, Pair, Refused, grouped, one_birthday
from tests.oracle import persons_read_slowly as slowly
from tests.promises.depth import times

SAME_FROM = 3.0
BIRTHDAYS = ["", "20160403", "20160304", "20160413", "20140911", "20140912"]
#: Quarters of a bit: sums of them are exact in whatever order they are added.
WEIGHTS = st.integers(-60, 60).map(lambda quarters: quarters / 4)
WHYS = st.sampled_from(["", "", "", "whatever it weighs"])
often = settings(max_examples=times(50, deep=5_000), deadline=None)


class Case(NamedTuple):
    """Some records, the pairs among them that were weighed, and what people said of some."""

    facts: dict[int, Facts]
    pairs: list[Pair]
    apart: list[tuple[int, int]]
    together: list[tuple[int, int]]
    settled: dict[int, int]

    def grouped(self, pairs: list[Pair] | None = None) -> tuple[set[frozenset[int]], list[Conflict]]:
        found, conflicts = grouped(
            self.pairs if pairs is None else pairs,
            self.facts, same_from=SAME_FROM, apart=self.apart, together=self.together,
            settled=self.settled,
        )  # fmt: skip
        return {frozenset(group) for group in found}, conflicts


@st.composite
def cases(draw: st.DrawFn, *, judged: bool = True, later: bool = False) -> Case:
    """``later``: some records are of persons who were known before."""
    size = draw(st.integers(1, 9))
    known = st.builds(
        Facts,
        st.sampled_from(["", "", "one", "two"]),
        st.sampled_from(["", "", "X", "Y"]),
        st.sampled_from(BIRTHDAYS),
    )
    facts = {number: draw(known) for number in range(size)}
    two = list(combinations(range(size), 2))
    some = st.lists(st.sampled_from(two), unique=True, max_size=3) if two and judged else st.just([])
    weighed = draw(st.lists(st.sampled_from(two), unique=True)) if two else []
    settled: dict[int, int] = {}
    for number in range(draw(st.integers(0, size)) if later else 0):  # a person is called by their first record
        settled[number] = draw(st.sampled_from([number, *settled.values()]))
    apart = [pair for pair in draw(some) if settled.get(pair[0], -1) != settled.get(pair[1], -2)]
    return Case(facts, [Pair(*pair, draw(WEIGHTS), draw(WHYS)) for pair in weighed], apart, draw(some), settled)


@often
@given(cases() | cases(later=True))
def test_persons_are_the_same_found_quickly_and_slowly(case: Case) -> None:
    slow = slowly.persons(
        case.pairs, case.facts, same_from=SAME_FROM, apart=case.apart, together=case.together, settled=case.settled
    )
    assert case.grouped()[0] == slow


@often
@given(cases(later=True))
def test_whoever_was_known_before_stays_who_they_are(case: Case) -> None:
    groups, conflicts = case.grouped()
    of = {number: group for group in groups for number in group}
    for one, other in combinations(case.settled, 2):
        assert (of[one] == of[other]) == (case.settled[one] == case.settled[other])
    asked = {conflict.pair for conflict in conflicts}
    assert all(pair in asked for pair in case.pairs if pair.weight >= SAME_FROM and of[pair.l] != of[pair.r])


@often
@given(cases(), st.randoms(use_true_random=False))
def test_the_order_of_the_pairs_is_no_matter(case: Case, chance: Random) -> None:
    mixed = list(case.pairs)
    chance.shuffle(mixed)
    assert case.grouped(mixed) == case.grouped()


@often
@given(cases())
def test_every_record_is_in_one_group_and_what_people_said_holds(case: Case) -> None:
    groups, _ = case.grouped()
    assert sorted(number for group in groups for number in group) == sorted(case.facts)
    assert not [two for two in case.apart if any({*two} <= group for group in groups)]
    if not case.apart:
        assert all(any({*two} <= group for group in groups) for two in case.together)


@often
@given(cases(judged=False))
def test_unless_a_person_says_so_nobody_has_two_numbers_or_two_birthdays(case: Case) -> None:
    for group in case.grouped()[0]:
        held = [case.facts[number] for number in group]
        assert len({one.nhs for one in held} - {""}) <= 1
        assert len({one.upn for one in held} - {""}) <= 1
        assert all(one_birthday(a.born, b.born) for a, b in combinations(held, 2) if a.born and b.born)


@often
@given(cases())
def test_a_sure_pair_is_one_person_or_is_asked_about_with_the_reason(case: Case) -> None:
    groups, conflicts = case.grouped()
    asked = {conflict.pair for conflict in conflicts}
    for pair in case.pairs:
        one = any({pair.l, pair.r} <= group for group in groups)
        assert (pair in asked) == (pair.weight >= SAME_FROM and not one)
    assert case.apart or all(conflict.why != Refused.KEPT_APART for conflict in conflicts)
    assert all(conflict.why == conflict.pair.why for conflict in conflicts if conflict.pair.why)


@often
@given(st.integers(3, 5), st.integers(3, 5), st.data())
def test_one_bad_edge_never_merges_two_families(first: int, second: int, data: st.DataObject) -> None:
    """However sure the bad pair is, and whatever else is weighed: at most one record is drawn to the other family."""
    mine, theirs = range(first), range(first, first + second)
    inside = [Pair(*two, data.draw(st.integers(12, 48)) / 4) for one in (mine, theirs) for two in combinations(one, 2)]
    across = [Pair(one, other, data.draw(st.integers(-80, -48)) / 4) for one in mine for other in theirs]
    bad = data.draw(st.integers(0, len(across) - 1))
    across[bad] = across[bad]._replace(weight=data.draw(st.integers(12, 400)) / 4)
    groups, conflicts = grouped([*inside, *across], {number: Facts() for number in [*mine, *theirs]}, same_from=3.0)
    for group in groups:
        assert min(len({*group} & {*mine}), len({*group} & {*theirs})) <= 1
    assert conflicts
