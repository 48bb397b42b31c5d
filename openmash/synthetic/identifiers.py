"""Which numbers do people carry? NHS numbers, pupil numbers and telephones that belong to nobody.

NHS numbers and pupil numbers are worked out from the person's own number by a one-to-one scramble, so that no two
people share one and nothing has to be remembered.

NHS numbers come from 999 000 0000 to 999 999 9999, which are never issued. That range holds some 909,000 well-formed
numbers, of which 900,000 are used; a borough with more people goes on, from its 900,001st, between 900 and 998, where
none is issued either. Pupil numbers name local authority 990, which does not exist. Telephones are Ofcom's numbers
for drama: there are only 1,000 mobiles and 1,000 landlines, so in a large borough strangers share a number far more
often than in life.
"""

from __future__ import annotations

from operator import mul
from typing import Final

from openmash.linkage import upn
from openmash.synthetic.chance import Chance

TEST_NUMBERS: Final = 900_000

_STEP: Final = 543_217  # shares no divisor with 900,000, so that every remainder comes once
_WEIGHTS: Final = (10, 9, 8, 7, 6, 5, 4, 3)
_VALUES: Final = {sign: int(sign) for sign in "0123456789"}  # quicker than int() on one sign, four million times
_PUPILS: Final = 10_000_000
_PUPIL_STEP: Final = 7_654_321  # shares no divisor with 10,000,000
_AUTHORITY: Final = "990"


def nhs_for(person: int) -> str:
    """The NHS number of the person with this number in the borough.

    >>> nhs_for(0), nhs_for(1), nhs_for(900_000)
    ('9990000018', '9996035743', '9000000009')
    """
    if person < TEST_NUMBERS:
        return _numbered("999", person * _STEP % TEST_NUMBERS)
    rest, hundred = divmod(person - TEST_NUMBERS, 99)
    return _numbered(str(900 + hundred), rest * _STEP % TEST_NUMBERS)


def upn_for(person: int, year: int) -> str:
    """The permanent pupil number of the person with this number, first given in this year.

    >>> upn_for(1, 2024)
    'N990765424321'
    """
    scrambled = person * _PUPIL_STEP % _PUPILS
    body = f"{_AUTHORITY}{scrambled // 1000:04d}{year % 100:02d}{scrambled % 1000:03d}"
    return upn.check_letter(body) + body


def temporary_upn(permanent: str, chance: Chance) -> str:
    """What a school gives until the permanent number is found: it ends in a letter."""
    body = permanent[1:-1] + chance.one_of(upn.LETTERS)
    return upn.check_letter(body) + body


def mobile(chance: Chance) -> str:
    """A mobile number from Ofcom's range for drama."""
    return f"07700 900{chance.below(1000):03d}"


def landline(chance: Chance) -> str:
    """A London number from Ofcom's range for drama."""
    return f"020 7946 0{chance.below(1000):03d}"


def _numbered(prefix: str, index: int) -> str:
    """The index-th number after a prefix: nine for each five middle digits, as one last digit may have no check."""
    middle, choice = divmod(index, 9)
    stem = f"{prefix}{middle:05d}"
    total = sum(map(mul, _WEIGHTS, map(_VALUES.__getitem__, stem)))
    refused = (1 - total) * 6 % 11  # the digit d for which total + 2 d leaves 1; 6 is the inverse of 2 modulo 11
    last = choice + (choice >= refused)
    return f"{stem}{last}{-(total + 2 * last) % 11}"
