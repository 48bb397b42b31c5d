"""What does a file of encodings say of itself, so that two that do not fit are refused instead of compared?"""

from __future__ import annotations

import json
from typing import Any, Final, NamedTuple

from .refusals import NotComparable, NotEncodings

FORMAT: Final = "openmash encodings"
VERSION: Final = 1

_TOLD: Final = {"format": str, "version": int, "schema": str, "bits": int, "people": int, "key_check": str}


class Header(NamedTuple):
    """The first line of a file of encodings.

    `schema` stands for the rules by which records became bits, `key_check` for the key; neither tells what it is.
    """

    schema: str
    bits: int
    people: int
    key_check: str

    def written(self) -> str:
        """As the line."""
        return json.dumps({"format": FORMAT, "version": VERSION, **self._asdict()})


def read(line: str) -> Header:
    """What the first line says. Raises `NotEncodings`.

    >>> read(Header("ab12", 1024, 3, "cd34").written())
    Header(schema='ab12', bits=1024, people=3, key_check='cd34')
    """
    told = _told(line)
    if told["version"] != VERSION:
        raise NotEncodings(f"its encodings are of version {told['version']}, and this openmash reads {VERSION}")
    if told["people"] < 1 or told["bits"] < 8 or told["bits"] % 8:
        raise NotEncodings(f"its first line promises {told['people']} encodings of {told['bits']} bits")
    return Header(*(told[name] for name in Header._fields))


def _told(line: str) -> dict[str, Any]:
    try:
        told = json.loads(line)
    except ValueError:
        told = None
    if not isinstance(told, dict) or told.get("format") != FORMAT:
        raise NotEncodings("it is no file of encodings: `openmash ask-elsewhere encode` writes one")
    wrong = [name for name, kind in _TOLD.items() if type(told.get(name)) is not kind]
    if wrong:
        raise NotEncodings(f"its first line says no {wrong[0]}")
    return told


def check_comparable(ours: Header, theirs: Header) -> None:
    """Refuse two files whose bits mean different things. Raises `NotComparable`."""
    if (ours.schema, ours.bits) != (theirs.schema, theirs.bits):
        raise NotComparable(
            f"they were encoded by different rules ({ours.schema} and {theirs.schema}): "
            "both sides need the same version of openmash"
        )
    if ours.key_check != theirs.key_check:
        raise NotComparable(
            f"they were encoded with different keys (check values {ours.key_check} and {theirs.key_check}): "
            "both sides need the same key file"
        )
