"""What of a record becomes bits, how many of them, and whose record is left out?

Few parts, each with as many bits as it tells people apart: a forename most, because it alone parts twins; a surname
and a postcode least, because families share them. NHS and pupil numbers are left out: a list of all of them is short
enough to be tried. The numbers of bits were chosen on boroughs of the seeds 101 to 106, and measured on others
(`docs/study/privacy-preserving.md`).
"""

from __future__ import annotations

import hashlib
import json
from base64 import b64encode
from enum import StrEnum
from typing import Any, Final

from openmash.linkage.standard.records import Standard, Written, standard
from openmash.linkage.standard.same_names import ROOTS

BITS: Final = 1024
#: Half of the bits is laid over the other half, so that no bit is one letter's (Schnell and Borgs 2016, XOR-folding).
FOLDS: Final = 1

#: column → how many letters are taken together, whether their place counts, and how many bits they set in all. A sex
#: is one letter.
_PARTS: Final = {
    "fore": (2, False, 260),
    "sur": (2, False, 120),
    "dob": (2, True, 200),
    "postcode": (2, True, 100),
    "sex": (1, False, 30),
}
#: The columns of a file of records that are read for it.
NEEDED: Final = ("record_id", "forename", "surname", "dob", "sex", "postcode")

_SALT: Final = b64encode(b"openmash encodings").decode()


class Lacking(StrEnum):
    """Why somebody is left out: with less than a whole name and a day of birth, anybody is like anybody."""

    FORENAME = "without a forename yet"
    SURNAME = "without a surname"
    BIRTH = "without a day of birth"


def lacking(record: Standard) -> Lacking | None:
    """What a record needs and has not; the first thing only.

    >>> lacking(standard(Written("1", forename="Baby girl", surname="Vale", dob="2026-04-03")))
    <Lacking.FORENAME: 'without a forename yet'>
    """
    needed = ((record.fore, Lacking.FORENAME), (record.sur, Lacking.SURNAME), (record.dob, Lacking.BIRTH))
    return next((reason for said, reason in needed if not said), None)


def row(record: Standard) -> list[str]:
    """What is encoded of a record, in order.

    >>> row(standard(Written("1", forename="Zoë", surname="O'Neill", dob="3/4/2016", postcode="tm1 4aa")))
    ['zoe', 'oneill', '20160403', 'TM14AA', '']
    """
    return [str(getattr(record, column)) for column in _PARTS]


def schema(bits: int = BITS, folds: int = FOLDS) -> dict[str, Any]:
    """The rules for the encoder: a linkage schema of clkhash, version 3."""
    derived = {"type": "HKDF", "hash": "SHA256", "info": _SALT, "salt": _SALT, "keySize": 64}
    return {
        "version": 3,
        "clkConfig": {"l": bits, "xor_folds": folds, "kdf": derived},
        "features": [
            {
                "identifier": column,
                "format": {"type": "string", "encoding": "utf-8"},
                "hashing": {
                    "comparison": {"type": "ngram", "n": letters, "positional": placed},
                    "strategy": {"bitsPerFeature": bits_set},
                },
            }
            for column, (letters, placed, bits_set) in _PARTS.items()
        ],
    }


def digest(rules: dict[str, Any]) -> str:
    """Sixteen digits that change when the rules do, by which the records are brought into one form or become bits.

    Of the forms it sees what becomes of a few invented records, and the list of names that are one name.
    """
    seen = [rules, sorted(ROOTS.items()), [row(standard(record)) for record in _PROBES]]
    return hashlib.sha256(json.dumps(seen, sort_keys=True).encode()).hexdigest()[:16]


_PROBES: Final = [
    Written("1", forename="Dr. Muhammed Yusuf", surname="El-Sayed", dob="2016-04-03", sex="male", postcode="TMI 4A0"),
    Written("2", forename="Anne-Marie", surname="Mc Donald-O’Brien", dob="3/4/1916", sex="2", postcode="sw1a 1aa"),
    Written("3", forename="Şimşek Łukasz", surname="Van der Wójcik", dob="2016-13-03", sex="n/k", postcode="N/K"),
    Written("4", forename="Baby of Sarah", surname="N/K", dob="2016", sex="girl", postcode="TM1 4AA"),
    Written("5", forename="Bint", surname="Al", dob="03.04.2016 00:00", sex="F", postcode="EC1A 1B8"),
]
