"""Is this a well-formed NHS number, and how is it read aloud?

Ten digits; the tenth is a check digit by modulus 11. Source: NHS Data Dictionary, *NHS Number*: each of the first nine
digits is multiplied by 10 down to 2, the products are added, and the check digit is 11 less the remainder after
division by 11; 11 is written 0, and a number that would need 10 is never issued.
"""

from typing import Final

LENGTH: Final = 10
TEST_PREFIX: Final = "999"  # never issued to a patient: the range for tests and demonstrations

_WEIGHTS: Final = (10, 9, 8, 7, 6, 5, 4, 3, 2)
_SEPARATORS: Final = str.maketrans("", "", " -\u00a0\u2011\u2013\t")


def normalise(text: str) -> str:
    """The digits alone, without the spaces and hyphens that people write; anything else is kept to be refused.

    >>> normalise(" 999 123 4560")
    '9991234560'
    """
    return text.strip().translate(_SEPARATORS)


def check_digit(first_nine: str) -> str:
    """The tenth digit for the first nine, or an empty string where no number may be issued (the sum would need 10).

    >>> check_digit("943476591")
    '9'

    Raises `ValueError` unless given exactly nine digits.
    """
    if len(first_nine) != LENGTH - 1 or not _digits(first_nine):
        raise ValueError("An NHS number's check digit is worked out from exactly nine digits.")
    remainder = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, first_nine, strict=True)) % 11
    return "" if remainder == 1 else str((11 - remainder) % 11)


def valid(text: str) -> bool:
    """Whether the number, however spaced, has ten digits and the right check digit.

    Ten equal digits pass the sum by accident and are typed as a filler, so they are refused.

    >>> valid("943 476 5919"), valid("943 476 5918")
    (True, False)
    """
    digits = normalise(text)
    if len(digits) != LENGTH or not _digits(digits) or len(set(digits)) == 1:
        return False
    return check_digit(digits[:-1]) == digits[-1]


def for_tests(text: str) -> bool:
    """Whether the number lies in the range that is never issued, 999 000 0000 to 999 999 9999.

    >>> for_tests("999 123 4560"), for_tests("943 476 5919")
    (True, False)
    """
    return normalise(text).startswith(TEST_PREFIX)


def spoken(text: str) -> str:
    """As it is printed and read aloud: three, three and four digits.

    >>> spoken("9991234560")
    '999 123 4560'
    """
    digits = normalise(text)
    return f"{digits[:3]} {digits[3:6]} {digits[6:]}"


def _digits(text: str) -> bool:
    return text.isascii() and text.isdigit()
