"""Which records are one person, once every pair has been weighed? Groups that grow from the surest pair on.

Connected components would put a whole family into one person for one bad pair. Here two groups become one only where
their records agree on the whole: the mean weight of all pairs between them that were weighed must speak for it (average
linkage: Sokal and Michener 1958; with pairs that may not be joined: Davidson and Ravi 2005), and neither two NHS
numbers, two pupil numbers nor two birthdays may come together. What is refused is put to a person, with the reason.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Final, NamedTuple

from rapidfuzz.distance import Levenshtein

#: However much a pair weighs, among others it counts no more than this: one wrong pair outweighs no family.
AT_MOST: Final = 12.0


class Pair(NamedTuple):
    """Two records by their numbers, the smaller first; their weight in bits; why they are asked about in any case."""

    l: int  # noqa: E741 - as in the tables
    r: int
    weight: float
    why: str = ""


class Facts(NamedTuple):
    """What of a record two of one person cannot have in two kinds. Empty where it is not known."""

    nhs: str = ""
    upn: str = ""
    born: str = ""  # as 20160403; empty where it may be a guess


class Refused(StrEnum):
    """Why two groups were not joined, though a pair of theirs was sure enough."""

    NHS_NUMBERS = "two NHS numbers"
    PUPIL_NUMBERS = "two pupil numbers"
    BIRTHDAYS = "two birthdays"
    ON_THE_WHOLE = "other records of theirs speak against it"
    KEPT_APART = "a person said that they are two"
    KNOWN_AS_TWO = "both were known before, as two"


class Conflict(NamedTuple):
    """A pair that was sure enough and was not joined."""

    pair: Pair
    why: str


@dataclass
class Group:
    """Records that are one person so far."""

    members: list[int]
    nhs: set[str] = field(default_factory=set)
    upn: set[str] = field(default_factory=set)
    born: set[str] = field(default_factory=set)
    beside: dict[int, float] = field(default_factory=dict)  # the other group → what all pairs with it weigh
    never: set[int] = field(default_factory=set)
    known: bool = False  # a person from before: never put together with another


def one_birthday(one: str, other: str) -> bool:
    """Whether two dates may be one birthday, mistyped: a digit, day and month turned round, or one of the three wrong.

    >>> one_birthday("20160403", "20160304"), one_birthday("20160403", "20160413"), one_birthday("20160403", "20140911")
    (True, True, False)
    """
    if Levenshtein.distance(one, other, score_cutoff=1) <= 1:
        return True
    if one[:4] == other[:4] and one[4:6] == other[6:] and one[6:] == other[4:6]:
        return True
    return [one[:4] == other[:4], one[4:6] == other[4:6], one[6:] == other[6:]].count(True) > 1


def grouped(
    pairs: Iterable[Pair],
    facts: Mapping[int, Facts],
    *,
    same_from: float,
    apart: Collection[tuple[int, int]] = (),
    together: Collection[tuple[int, int]] = (),
    settled: Mapping[int, int] = MappingProxyType({}),
) -> tuple[list[list[int]], list[Conflict]]:
    """The records of each person, and the pairs that a person must look at.

    ``pairs`` are all that were weighed between these records, also those that speak against; ``facts`` names each.
    ``apart`` are never joined, nor anybody with whom they would come together; ``together`` are, whatever they weigh,
    unless they are to be apart as well. ``settled`` are records with the number of the person they are: these begin
    together, and no two such persons become one.
    """
    groups = Groups(facts, settled)
    for one, other in apart:
        groups.keep_apart(one, other)
    listed = sorted(pairs, key=lambda pair: (-pair.weight, pair.l, pair.r))
    for pair in listed:
        groups.weighed(pair)
    for one, other in together:
        groups.join(one, other)
    conflicts = []
    for pair in listed:
        if pair.weight < same_from:
            break
        if why := groups.considered(pair):
            conflicts.append(Conflict(pair, why))
    return groups.standing(), [conflict for conflict in conflicts if not groups.are_one(conflict.pair)]


class Groups:
    """Which records are one person so far."""

    def __init__(self, facts: Mapping[int, Facts], settled: Mapping[int, int]) -> None:
        self.of = {number: settled.get(number, number) for number in facts}
        self.groups: dict[int, Group] = {}
        for number, known in facts.items():
            group = self.groups.setdefault(self.of[number], Group([], known=number in settled))
            group.members.append(number)
            group.nhs |= {known.nhs} - {""}
            group.upn |= {known.upn} - {""}
            group.born |= {known.born} - {""}

    def keep_apart(self, one: int, other: int) -> None:
        """These two are never of one group."""
        self.groups[self.of[one]].never.add(self.of[other])
        self.groups[self.of[other]].never.add(self.of[one])

    def weighed(self, pair: Pair) -> None:
        """Note what a pair weighs, beside whatever else lies between the two groups."""
        one, other = self.of[pair.l], self.of[pair.r]
        if one == other:
            return
        weight = self.groups[one].beside.get(other, 0.0) + max(-AT_MOST, min(AT_MOST, pair.weight))
        self.groups[one].beside[other] = self.groups[other].beside[one] = weight

    def considered(self, pair: Pair) -> str:
        """Join the groups of a sure pair; or why not, in words."""
        one, other = self.of[pair.l], self.of[pair.r]
        if one == other:
            return ""
        why = pair.why or self._against(self.groups[one], self.groups[other], other) or ""
        if not why:
            self.join(one, other)
        return why

    def _against(self, one: Group, other: Group, number: int) -> Refused | None:
        if number in one.never:
            return Refused.KEPT_APART
        if one.known and other.known:
            return Refused.KNOWN_AS_TWO
        if len(one.nhs | other.nhs) > max(1, len(one.nhs), len(other.nhs)):
            return Refused.NHS_NUMBERS
        if len(one.upn | other.upn) > max(1, len(one.upn), len(other.upn)):
            return Refused.PUPIL_NUMBERS
        if any(not one_birthday(a, b) for a in one.born for b in other.born):
            return Refused.BIRTHDAYS
        return Refused.ON_THE_WHOLE if one.beside[number] < 0 else None

    def join(self, one: int, other: int) -> None:
        """Two groups become one."""
        one, other = sorted(
            (self.of[one], self.of[other]), key=lambda number: (-len(self.groups[number].members), number)
        )
        if one == other or other in self.groups[one].never or (self.groups[one].known and self.groups[other].known):
            return
        kept, gone = self.groups[one], self.groups.pop(other)
        kept.known |= gone.known
        for number in gone.members:
            self.of[number] = one
        kept.members += gone.members
        kept.nhs |= gone.nhs
        kept.upn |= gone.upn
        kept.born |= gone.born
        kept.beside.pop(other, None)
        gone.beside.pop(one, None)
        for third, weight in gone.beside.items():
            neighbour = self.groups[third].beside
            del neighbour[other]
            kept.beside[third] = neighbour[one] = kept.beside.get(third, 0.0) + weight
        for third in gone.never:
            self.groups[third].never.discard(other)
            self.groups[third].never.add(one)
            kept.never.add(third)

    def are_one(self, pair: Pair) -> bool:
        """Whether a pair came together after all, by way of others."""
        return self.of[pair.l] == self.of[pair.r]

    def standing(self) -> list[list[int]]:
        """Every group's records in order."""
        return [sorted(group.members) for group in self.groups.values()]
