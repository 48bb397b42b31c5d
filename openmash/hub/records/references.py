"""How is a thing named so that it can be read aloud and never guessed?"""

import re
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford: no I, L, O or U
LENGTH = 13  # 13 characters of 5 bits: 65 random bits
PATTERN = f"[{ALPHABET}]{{5}}-[{ALPHABET}]{{5}}-[{ALPHABET}]{{3}}"
_ALIKE = str.maketrans("ILO", "110")


def new_reference() -> str:
    """Return a new random reference such as ``7Q4XH-2KD9T-M3R``."""
    drawn = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return grouped(drawn)


def grouped(characters: str) -> str:
    """Group 13 characters 5-5-3, as people read them aloud."""
    return f"{characters[:5]}-{characters[5:10]}-{characters[10:]}"


def heard(text: str) -> str | None:
    """Return the reference that somebody typed or read aloud, or None where it is none.

    Case, spaces and dashes do not matter; I and L are read as 1, O as 0.

    >>> heard("7q4xh 2kd9t m3r")
    '7Q4XH-2KD9T-M3R'
    """
    characters = re.sub(r"[\s-]", "", text).upper().translate(_ALIKE)
    candidate = grouped(characters)
    return candidate if re.fullmatch(PATTERN, candidate) else None
