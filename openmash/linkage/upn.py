"""Is this a well-formed unique pupil number, and is it permanent or temporary?

Thirteen characters: a check letter, three digits for the local authority, four for the school, two for the year of
issue, and a serial of three digits, or of two digits and a letter when the number is temporary. Source: DfE, *Unique
pupil numbers: guide for schools and local authorities*: each of characters 2 to 13 is multiplied by its position, the
products are added, and the remainder after division by 23 picks the letter. I, O and S are not used.
"""

import re
from operator import mul
from typing import Final

LENGTH: Final = 13
LETTERS: Final = "ABCDEFGHJKLMNPQRTUVWXYZ"

_BODY: Final = re.compile(r"[0-9]{11}[0-9A-HJ-NP-RT-Z]")
_POSITIONS: Final = range(2, 14)
_VALUES: Final = {sign: int(sign) for sign in "0123456789"} | {sign: place for place, sign in enumerate(LETTERS)}
_SEPARATORS: Final = str.maketrans("", "", " -\u00a0\u2011\u2013\t")


def normalise(text: str) -> str:
    """Capitals, without the spaces and hyphens that people write; anything else is kept to be refused.

    >>> normalise(" b801 2000 05001 ")
    'B801200005001'
    """
    return text.strip().translate(_SEPARATORS).upper()


def check_letter(last_twelve: str) -> str:
    """The first character for the other twelve.

    >>> check_letter("801200005001")
    'B'

    Raises `ValueError` unless given eleven digits and then a digit or a letter that a temporary number may end with.
    """
    if not _BODY.fullmatch(last_twelve):
        raise ValueError("A pupil number's check letter is worked out from eleven digits and one digit or letter.")
    return LETTERS[sum(map(mul, _POSITIONS, map(_VALUES.__getitem__, last_twelve))) % 23]


def valid(text: str) -> bool:
    """Whether the number, however spaced, has the right shape and the right check letter.

    The local authority is not looked up: authorities come and go, and pupils keep their numbers.

    >>> valid("B801200005001"), valid("A801200005001")
    (True, False)
    """
    number = normalise(text)
    return bool(_BODY.fullmatch(number[1:])) and number[0] == check_letter(number[1:])


def temporary(text: str) -> bool:
    """Whether a school gave the number until the permanent one is found: such a number ends in a letter.

    >>> temporary("B801200005001")
    False
    """
    return normalise(text)[-1:].isalpha()
