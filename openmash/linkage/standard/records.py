"""What does a record look like once every part of it is in one form?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Final, NamedTuple

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
    dob_either: str  # the same whichever of day and month was written first
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
    # What only the other records tell (`linkage.context`).
    fore_rare: int = 0
    sur_rare: int = 0
    home_size: int = 0
    twin: bool = False
    namesake: bool = False


def _called(text: str) -> tuple[str, str, str, str, bool]:
    name = forename(text)
    every = f" {' '.join(name.words)} " if name.words else ""
    return name.first, every, name.root, sound(name.first), name.placeholder


def _family(text: str) -> tuple[str, str, str, str, str]:
    name = surname(text)
    return *name, sound(name.whole)


def _born(written: str | date | None) -> tuple[str, str, str, bool]:
    born = birth(written)
    if born.day is None:
        return "", "", str(born.year or ""), False
    first, second = sorted((born.day.month, born.day.day))
    return f"{born.day:%Y%m%d}", f"{born.year}{first:02}{second:02}", str(born.year), born.guessed


def _lives(address: str, postcode: str) -> tuple[str, str, str, str, str]:
    found = home(address, postcode)
    return found.door, found.street, found.postcode, found.sector, found.key


def _nhs(text: str) -> tuple[str, str]:
    digits = nhs_number.normalise(text)
    return digits if nhs_number.valid(digits) else "", digits if digits.isascii() and digits.isdigit() else ""


def _upn(text: str) -> tuple[str]:
    return (upn.normalise(text) if upn.valid(text) and not upn.temporary(text) else "",)


class Piece(NamedTuple):
    """Columns as they are written, and the columns that are made of them and of nothing else."""

    written: tuple[str, ...]
    made: tuple[str, ...]
    make: Callable[..., tuple[str | bool, ...]]


#: What is made of what. A file of millions has far fewer names and homes than records: each is read once.
PIECES: Final = (
    Piece(("forename",), ("fore", "fore_all", "fore_root", "fore_sound", "no_name"), _called),
    Piece(("middle",), ("middle",), lambda text: (next(iter(words(text)), ""),)),
    Piece(("surname",), ("sur", "sur_first", "sur_last", "sur_root", "sur_sound"), _family),
    Piece(("dob",), ("dob", "dob_either", "year", "guessed"), _born),
    Piece(("sex",), ("sex",), lambda text: (sex(text),)),
    Piece(("address", "postcode"), ("door", "street", "postcode", "sector", "home"), _lives),
    Piece(("nhs",), ("nhs", "nhs_typed"), _nhs),
    Piece(("upn",), ("upn",), _upn),
    Piece(("phone",), ("phone",), lambda text: (telephone(text),)),
)


def standard(record: Written) -> Standard:
    """One record in one form.

    >>> standard(Written("1", forename="Muhammed", surname="O'Brien", dob="2016-04-03", sex="male")).fore_root
    'muhammad'
    """
    made: dict[str, Any] = {}
    for piece in PIECES:
        values = piece.make(*(getattr(record, column) for column in piece.written))
        made |= zip(piece.made, values, strict=True)
    return Standard(record.record_id, record.agency, **made)


def sound(word: str) -> str:
    """How a name sounds, roughly: Metaphone (Philips 1990) of its plain letters."""
    return str(jellyfish.metaphone(word)).replace(" ", "") if word.isascii() else word


def sex(text: str) -> str:
    """F, M, or nothing.

    >>> sex("Female"), sex("m"), sex("2"), sex("not known")
    ('F', 'M', 'F', '')
    """
    return _SEXES.get(plain(text), "")
