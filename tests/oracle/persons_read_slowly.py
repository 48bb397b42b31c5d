"""Who is one person, found again from the beginning at every step: slow, and obvious.

Nothing is kept between one step and the next but who is with whom. What a group knows, and what lies between two
groups, is looked up in the records and the pairs each time.
"""

from collections.abc import Collection, Mapping, Sequence
from itertools import combinations
from types import MappingProxyType

from openmash.linkage.persons import Facts, Pair

Group = frozenset[int]
MOST = 12.0


def persons(
    pairs: Sequence[Pair],
    facts: Mapping[int, Facts],
    *,
    same_from: float,
    apart: Collection[tuple[int, int]] = (),
    together: Collection[tuple[int, int]] = (),
    settled: Mapping[int, int] = MappingProxyType({}),
) -> set[Group]:
    """The groups, as sets of records."""
    known = {frozenset(one for one in settled if settled[one] == person) for person in settled.values()}
    groups = known | {frozenset((number,)) for number in facts if number not in settled}
    # Two records of two persons who were known before are apart as two are of whom somebody says so.
    apart = [*apart, *((one, other) for one, other in combinations(settled, 2) if settled[one] != settled[other])]
    for one, other in together:
        groups = joined(groups, one, other, apart)
    surest = sorted(pairs, key=lambda pair: (-pair.weight, pair.l, pair.r))
    for pair in surest:
        if pair.weight >= same_from and not pair.why and may_join(of(pair.l, groups), of(pair.r, groups), pairs, facts):
            groups = joined(groups, pair.l, pair.r, apart)
    return groups


def of(number: int, groups: set[Group]) -> Group:
    return next(group for group in groups if number in group)


def joined(groups: set[Group], one: int, other: int, apart: Collection[tuple[int, int]]) -> set[Group]:
    a, b = of(one, groups), of(other, groups)
    if any({*two} <= a | b for two in apart):
        return groups
    return (groups - {a, b}) | {a | b}


def may_join(a: Group, b: Group, pairs: Sequence[Pair], facts: Mapping[int, Facts]) -> bool:
    for kind in ("nhs", "upn"):
        mine, theirs = ({getattr(facts[number], kind) for number in group} - {""} for group in (a, b))
        if mine and theirs and not (mine <= theirs or theirs <= mine):
            return False
    if any(not alike(facts[x].born, facts[y].born) for x in a for y in b if facts[x].born and facts[y].born):
        return False
    between = [pair.weight for pair in pairs if (pair.l in a and pair.r in b) or (pair.l in b and pair.r in a)]
    return sum(max(-MOST, min(MOST, weight)) for weight in between) >= 0


def alike(one: str, other: str) -> bool:
    """Whether two dates may be one, mistyped: one digit is another, or month and day stand in each other's place."""
    if sum(a != b for a, b in zip(one, other, strict=True)) <= 1 or one == other[:4] + other[6:] + other[4:6]:
        return True
    return sum((one[:4] == other[:4], one[4:6] == other[4:6], one[6:] == other[6:])) >= 2
