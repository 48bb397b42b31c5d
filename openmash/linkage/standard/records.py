"""What does a record look like once every part of it is in one form?"""

from __future__ import annotations

from datetime import date
from typing import Final, NamedTuple

import jellyfish

from openmash.linkage import nhs_number, upn

from .births import birth
from .homes import home
from .letters import plain
from .names import forename, surname, words
from .telephones import telephone

#: As agencies write it; 1 and 2 are the numbers of the children in need census.
_SEXES: Final = {"f": "F", "female": "F", "girl": "F", "2": "F", "m": "M", "male": "M", "boy": "M", "1": "M"}


class Written(NamedTuple):
    """A record as an agency wrote it: the columns of a linkage file. Whatever is missing is empty."""

    record_id: str
    agency: str = ""
    forename: str = ""
    middle: str = ""
    surname: str = ""
    dob: str | date | None = None
    sex: str = ""
    address: str = ""
    postcode: str = ""
    nhs: str = ""
    upn: str = ""
    phone: str = ""


class Standard(NamedTuple):
    """The same, as it is compared: plain text, empty where nothing is known. The columns of the table in SQL."""

    record_id: str
    agency: str
    fore: str  # the first word
    fore_all: str  # every word, with a space before and after each
    fore_root: str
    fore_sound: str
    no_name: bool  # "Baby of", "Twin 1"
    middle: str
    sur: str
    sur_first: str
    sur_last: str
    sur_root: str
    sur_sound: str
    dob: str  # as 20160403
    year: str
    guessed: bool
    sex: str
    door: str
    street: str
    postcode: str
    sector: str
    home: str
    nhs: str  # valid
    nhs_typed: str  # its digits, valid or not
    upn: str
    phone: str
    # What only the other records tell: how rare its names are, how many live at its home, whether it has a twin there.
    fore_rare: int = 0
    sur_rare: int = 0
    home_size: int = 0
    twin: bool = False


def standard(record: Written) -> Standard:
    """One record in one form.

    >>> standard(Written("1", forename="Muhammed", surname="O'Brien", dob="2016-04-03", sex="male")).fore_root
    'muhammad'
    """
    called, family = forename(record.forename), surname(record.surname)
    born, lives = birth(record.dob), home(record.address, record.postcode)
    digits = nhs_number.normalise(record.nhs)
    return Standard(
        record_id=record.record_id,
        agency=record.agency,
        fore=called.first,
        fore_all=f" {' '.join(called.words)} " if called.words else "",
        fore_root=called.root,
        fore_sound=sound(called.first),
        no_name=called.placeholder,
        middle=next(iter(words(record.middle)), ""),
        sur=family.whole,
        sur_first=family.first,
        sur_last=family.last,
        sur_root=family.root,
        sur_sound=sound(family.whole),
        dob=f"{born.day:%Y%m%d}" if born.day else "",
        year=str(born.year or ""),
        guessed=born.guessed,
        sex=sex(record.sex),
        door=lives.door,
        street=lives.street,
        postcode=lives.postcode,
        sector=lives.sector,
        home=lives.key,
        nhs=digits if nhs_number.valid(digits) else "",
        nhs_typed=digits if digits.isascii() and digits.isdigit() else "",
        upn=upn.normalise(record.upn) if upn.valid(record.upn) and not upn.temporary(record.upn) else "",
        phone=telephone(record.phone),
    )


def sound(word: str) -> str:
    """How a name sounds, roughly: Metaphone (Philips 1990) of its plain letters."""
    return str(jellyfish.metaphone(word)).replace(" ", "") if word.isascii() else word


def sex(text: str) -> str:
    """F, M, or nothing.

    >>> sex("Female"), sex("m"), sex("2"), sex("not known")
    ('F', 'M', 'F', '')
    """
    return _SEXES.get(plain(text), "")
