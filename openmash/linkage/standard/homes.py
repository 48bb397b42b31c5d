"""Where does somebody live, said so that two ways of writing one address are one?

Address and postcode are one fact: what is compared is the door within the postcode.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from .letters import plain

_SHORT: Final = {
    "rd": "road", "st": "street", "ave": "avenue", "av": "avenue", "ln": "lane", "gdns": "gardens", "gdn": "gardens",
    "ct": "court", "crt": "court", "cl": "close", "dr": "drive", "terr": "terrace", "ter": "terrace",
    "cres": "crescent", "cr": "crescent", "pl": "place", "sq": "square", "hse": "house", "apt": "flat",
    "apartment": "flat", "pk": "park", "wk": "walk", "est": "estate", "mt": "mount", "gr": "grove", "grv": "grove",
}  # fmt: skip
_DOOR: Final = re.compile(r"\d+[a-z]?")
#: A postcode's letters and digits stand in fixed places, and are typed for each other: O and 0, I and 1, S and 5.
_AS_DIGIT: Final = str.maketrans("OISZB", "01528")
_AS_LETTER: Final = str.maketrans("01528", "OISZB")
_POSTCODE: Final = re.compile(r"[A-Z]{1,2}\d[A-Z\d]?\d[A-Z]{2}")
#: Four or five digits, or Ireland's Eircode: neither has the form of a British postcode.
_ABROAD: Final = re.compile(r"(?!(\d)\1+$)\d{4,5}|[AC-FHKNPRTV-Y](?:\d\d|6W)[0-9AC-FHKNPRTV-Y]{4}")


class Home(NamedTuple):
    """A home as it is compared. Every part may be empty.

    `door` is the numbers in order ("2-14" for Flat 2, 14 Larkspur Court), or the name of a house without one.
    """

    door: str
    street: str
    postcode: str

    @property
    def sector(self) -> str:
        """The postcode without its last two letters: a few streets."""
        return self.postcode[:-2]

    @property
    def key(self) -> str:
        """The same for everybody at one address; empty where it is not known whole."""
        return f"{self.postcode}|{self.door}" if self.postcode and self.door else ""


def home(address: str, postcode: str) -> Home:
    """An address and a postcode as they are compared.

    >>> home("Flat 2, 14 Larkspur Court, Thornmere", "tm1 4aa")
    Home(door='2-14', street='larkspurcourt', postcode='TM14AA')
    >>> home("2 14 Larkspur Ct", "TM1 4AA").key == home("Flat 2, 14 Larkspur Court", "tm14aa").key
    True
    """
    line = address.partition(",")[0]
    words = [_SHORT.get(word, word) for word in plain(address).split()]
    doors = _DOOR.findall(" ".join(words))
    first = [_SHORT.get(word, word) for word in plain(line).split()]
    named = "".join(word for word in first if word != "flat") if not doors else ""
    return Home("-".join(doors) or named, _street(address), standard_postcode(postcode))


def _street(address: str) -> str:
    """The first part of an address that is more than a number and "flat"."""
    for part in address.split(","):
        words = [_SHORT.get(word, word) for word in plain(part).split()]
        kept = [word for word in words if word not in ("flat", "house") and not _DOOR.fullmatch(word)]
        if kept:
            return "".join(kept)
    return ""


def standard_postcode(text: str) -> str:
    """A postcode in capitals without a space, what was typed for each other put right; empty where it is none.

    Those of Ireland, and of digits alone as most of the world has them, are kept as they are.

    >>> [standard_postcode(typed) for typed in ("tm1 4aa", "TMI 4AA", "TM1 4A0", "D02 AF30", "75004", "n/k")]
    ['TM14AA', 'TM14AA', 'TM14AO', 'D02AF30', '75004', '']
    """
    typed = re.sub(r"[^A-Z\d]", "", text.upper())
    if _ABROAD.fullmatch(typed):
        return typed
    if not 5 <= len(typed) <= 7:
        return ""
    outward, inward = typed[:-3], typed[-3:]
    inward = inward[0].translate(_AS_DIGIT) + inward[1:].translate(_AS_LETTER)
    letters = 2 if len(outward) > 2 and not outward[1].isdigit() else 1
    area, district = outward[:letters].translate(_AS_LETTER), outward[letters:]
    whole = area + district[:1].translate(_AS_DIGIT) + district[1:] + inward
    return whole if _POSTCODE.fullmatch(whole) else ""
