"""By which exact keys is an earlier record about the same person, or the same home, looked up?

Pure: text in, keys out. Equality of keys finds *likely* people to look at; it joins nobody to anybody.
"""

import re
import unicodedata
from datetime import date
from enum import StrEnum


class KeyKind(StrEnum):
    """What two records share when they share a key of this kind."""

    NHS = "nhs"
    UPN = "upn"
    NAME_AND_BIRTH = "name_and_birth"
    HOME = "home"
    PERSON = "person"  # no key: their records stand with one person


#: The kinds that speak of one person; the other speaks of a home.
OF_A_PERSON = (KeyKind.NHS, KeyKind.UPN, KeyKind.NAME_AND_BIRTH)


KEY_WORDS = {
    KeyKind.NHS: "same NHS number",
    KeyKind.UPN: "same pupil number",
    KeyKind.NAME_AND_BIRTH: "same name and date of birth",
    KeyKind.HOME: "same address",
    KeyKind.PERSON: "same person, as the records were put together",
}


def folded(text: str) -> str:
    """Lower-case letters and digits only, accents removed.

    >>> folded(" O’Brien-Zoë ")
    'obrienzoe'
    """
    apart = unicodedata.normalize("NFKD", text).casefold()
    return re.sub(r"[^a-z0-9]", "", apart) or re.sub(r"\W", "", apart)


def person_keys(*, given: str, family: str, born_on: date | None, nhs: str, upn: str) -> dict[KeyKind, str]:
    """The keys by which one person may be found again."""
    keys = {}
    if nhs:
        keys[KeyKind.NHS] = f"nhs:{folded(nhs)}"
    if upn:
        keys[KeyKind.UPN] = f"upn:{folded(upn)}"
    first = next(filter(None, map(folded, given.split())), "")
    if first and folded(family) and born_on:
        keys[KeyKind.NAME_AND_BIRTH] = f"nb:{folded(family)}|{first}|{born_on:%Y%m%d}"
    return keys


def home_key(address: str, postcode: str) -> str:
    """The key of a home: its postcode and its first number or name; empty where either is missing.

    >>> home_key("Flat 2, 14 Larkspur Court", "tm1 4aa")
    'home:tm14aa|2-14'
    """
    place = folded(postcode)
    numbers = re.findall(r"\d+[a-z]?", address.casefold())
    door = "-".join(numbers) or folded(address.split(",")[0])
    return f"home:{place}|{door}" if place and door else ""
