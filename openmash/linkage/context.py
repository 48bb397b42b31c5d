"""What do the other records tell of one: how rare its names are, how many live at its home, has it a twin there?

A name that many bear says little. At a hostel's address strangers live. Where one agency's list has two people of one
birthday at one home, they are twins, and a birthday and a home say nothing about which of the two a record is. Where a
father and his son bear one name at one home, that name says nothing there without a birthday.
"""

from __future__ import annotations

from typing import Final

NAMES: Final = ("fore", "sur")
#: A name that fewer than this share of all records bear is very rare, rare, or common; the others are very common.
#: Muhammad and Smith are very common, Khan and Olivia common.
RARER_THAN: Final = ((0.0001, 3), (0.0006, 2), (0.003, 1))
#: More people than this live at an address: many (a hostel, a refuge), or some (a house of flats without its doors).
MORE_THAN: Final = ((25, 2), (10, 1))
#: What is known of names elsewhere counts like so many records: a short list has too few bearers of any name to count.
ELSEWHERE: Final = 10_000


def rarity(share: float) -> int:
    """How rare a name is: 3 very rare, 2 rare, 1 common, 0 very common.

    >>> [rarity(share) for share in (0.0, 0.0002, 0.001, 0.02)]
    [3, 2, 1, 0]
    """
    return next((level for limit, level in RARER_THAN if share < limit), 0)


def share(count: int, records: int, elsewhere: float) -> float:
    """The share of records that bear a name: of these records, and of what is known elsewhere.

    >>> share(0, 0, 0.01), share(30, 10_000, 0.001)
    (0.01, 0.002)
    """
    return (count + elsewhere * ELSEWHERE) / (records + ELSEWHERE)


def size(people: int) -> int:
    """How many live at an address: 2 many, 1 some, 0 a family.

    >>> [size(people) for people in (5, 12, 40)]
    [0, 1, 2]
    """
    return next((level for limit, level in MORE_THAN if people > limit), 0)


def rarity_in_sql(share: str) -> str:
    """`rarity` as an expression; a name of which nothing is known is very rare."""
    return _cases(f"coalesce({share}, 0)", "<", RARER_THAN)


def size_in_sql(people: str) -> str:
    """`size` as an expression."""
    return _cases(f"coalesce({people}, 0)", ">", MORE_THAN)


def _cases(value: str, sign: str, levels: tuple[tuple[float, int], ...]) -> str:
    whens = " ".join(f"WHEN {value} {sign} {limit} THEN {level}" for limit, level in levels)
    return f"CASE {whens} ELSE 0 END"
