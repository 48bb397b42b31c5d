"""Which records are looked at beside each other at all?

Two records are compared where they share a key: the same birthday and postcode, the same names, the same NHS number …
A key only finds; what it finds is weighed like anything else. In an invented borough on which nothing is reported all
of them together find 995 in 1,000 of the pairs that there are.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import Final

from .standard.records import Standard

#: Each key is columns of `Standard` that must all be known.
KEYS: Final[tuple[tuple[str, ...], ...]] = (
    ("nhs",),
    ("upn",),
    ("dob", "postcode"),
    ("dob", "door", "street"),
    ("dob", "sur"),
    ("dob", "fore"),
    ("dob", "fore_sound"),
    ("dob", "sur_sound"),
    ("dob", "sur_first"),
    ("dob", "sur_last"),
    ("postcode", "sur"),
    ("postcode", "fore"),
    ("door", "street", "sur_sound"),
    ("door", "street", "fore_sound"),
    ("fore", "sur"),
    ("fore_sound", "sur_sound", "year"),
    ("fore_root", "sur_root", "year"),
    ("dob_either", "sur"),
    ("dob_either", "fore"),
    ("phone", "fore"),
    ("phone", "sur"),
    ("phone", "dob"),
)
#: So many records may share a key and be compared each with each; of two names alone, which strangers share, fewer. A
#: larger block is laid in order and cut into pieces.
LARGEST: Final = 60
OF_NAMES_ALONE: Final = 12
PIECE: Final = 8
#: What a large block is laid in order by: records that are alike in either of these ways come to lie together.
ORDERS: Final = (("dob", "fore_sound", "sur_sound"), ("home", "fore_sound", "dob"))


def largest(columns: tuple[str, ...]) -> int:
    """How many records may share this key and be compared each with each."""
    return OF_NAMES_ALONE if columns == ("fore", "sur") else LARGEST


def keys(record: Standard) -> list[int]:
    """The keys of one record, each as a number of 64 bits with its sign, for an index of arrays of whole numbers."""
    found = []
    for number, columns in enumerate(KEYS):
        values = [str(getattr(record, column)) for column in columns]
        if all(values):
            text = "\x1f".join([str(number), *values])
            found.append(int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), signed=True))
    return found
