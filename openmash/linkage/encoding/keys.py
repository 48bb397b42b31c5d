"""Is this a key that nobody guesses, and what is made of it?

Whoever guesses the key can try every name of a telephone book against the encodings. So it is 32 bytes of chance, never
words; what a person made up is refused as far as that can be seen.
"""

from __future__ import annotations

import hashlib
import hmac
from itertools import pairwise
from typing import Final

from .refusals import WeakKey

BYTES: Final = 32
#: Of 32 bytes of chance fewer than 20 are different once in 10^14 times.
DIFFERENT: Final = 20
CHECKED: Final = 8  # bytes of the check value: enough to tell keys apart

_PRINTABLE: Final = range(32, 127)


def read(text: str) -> bytes:
    """The key that stands in a file as 64 hexadecimal digits. Raises `WeakKey`.

    >>> read("12" * 32)
    Traceback (most recent call last):
        ...
    openmash.linkage.encoding.refusals.WeakKey: the key was not made by chance: make one with new-key
    """
    try:
        key = bytes.fromhex(text.strip())
    except ValueError:
        raise WeakKey("the key is not 64 hexadecimal digits: make one with new-key") from None
    if len(key) != BYTES:
        raise WeakKey(f"the key has {len(key)} bytes and needs {BYTES}: make one with new-key")
    if _made_up(key):
        raise WeakKey("the key was not made by chance: make one with new-key")
    return key


def written(key: bytes) -> str:
    """The same as it stands in a file."""
    return key.hex() + "\n"


def check_value(key: bytes) -> str:
    """The same for one key, another for another; a keyed hash (RFC 2104), so that it tells nothing of the key."""
    return _derived(key, "check")[:CHECKED].hex()


def secret(key: bytes) -> str:
    """What the encoder is given: made of the key, and never the key itself."""
    return _derived(key, "encode").hex()


def _derived(key: bytes, use: str) -> bytes:
    return hmac.digest(key, f"openmash encodings, version 1: {use}".encode(), hashlib.sha256)


def _made_up(key: bytes) -> bool:
    """Few different bytes, letters that somebody typed, or steps of one size."""
    steps = {(after - before) % 256 for before, after in pairwise(key)}
    return len(set(key)) < DIFFERENT or all(sign in _PRINTABLE for sign in key) or len(steps) < DIFFERENT // 2
