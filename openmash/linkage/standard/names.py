"""How is a name read? Titles, particles, halves of double names, "baby of", and names that are one name.

What two records call somebody is compared by words in a plain form; nothing here says that two names are one person.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from .letters import plain
from .same_names import ROOTS


def each(text: str) -> frozenset[str]:
    """The words of a list."""
    return frozenset(text.split())


_TITLES: Final = each("mr mrs miss ms mx dr master sir rev jr snr")
#: What stands before a name in its family's language, now and then left out or written as one with it.
_PARTICLES: Final = each("""
    al el ul ad ed an as az bin ibn ben bint binti binte abu abou umm de da di do dos das del della van von der den ter
    te la le lo mac mc o ap ab ud uz
""")
_BEGINS_A_PLACEHOLDER: Final = each("""
    baby bb infant newborn unborn ubb twin triplet unknown not nk nkn na none no tbc tba tbd xx xxx male female
""")
_GOES_ON: Final = _BEGINS_A_PLACEHOLDER | each("boy girl child known name mother mum of the one two three 1 2 3 a b")
#: Written with a stroke between them: N/K, N/A, B/B.
_STROKES: Final = frozenset(("nk", "na", "bb"))


class Forename(NamedTuple):
    """What somebody is called: every word, the first of them, and what stands for all its spellings and short forms.

    `placeholder`: nobody's name ("Baby girl", "Twin 1", "Unborn"); then there is no word.
    """

    words: tuple[str, ...]
    root: str
    placeholder: bool

    @property
    def first(self) -> str:
        """The first word; empty where there is none."""
        return self.words[0] if self.words else ""


class Surname(NamedTuple):
    """A family's name as one word, and its halves where it has two."""

    whole: str
    first: str
    last: str
    root: str


def words(text: str) -> tuple[str, ...]:
    """The words of a name without titles, in plain letters.

    >>> words("Dr. Anne-Marie  O'Neill")
    ('anne', 'marie', 'oneill')
    """
    return tuple(word for word in plain(text).split() if word not in _TITLES)


def is_placeholder(text: str) -> bool:
    """Whether somebody wrote down that they knew no name.

    >>> [is_placeholder(name) for name in ("Baby of Sarah", "TWIN 1", "N/K", "Unborn", "Babington", "Noah", "")]
    [True, True, True, True, False, False, False]
    """
    said = plain(text).split()
    if not said:
        return False
    if "".join(said) in _STROKES:
        return True
    return said[0] in _BEGINS_A_PLACEHOLDER and (len(said) == 1 or said[1] in _GOES_ON)


def forename(text: str) -> Forename:
    """A forename as it is compared.

    >>> forename("Bob"), forename("Muhammad Yusuf").words, forename("Baby Boy").placeholder
    (Forename(words=('bob',), root='robert', placeholder=False), ('muhammad', 'yusuf'), True)
    """
    if is_placeholder(text):
        return Forename((), "", placeholder=True)
    found = tuple(word for word in words(text) if word not in _PARTICLES) or words(text)
    return Forename(found, root(found[0]) if found else "", placeholder=False)


def surname(text: str) -> Surname:
    """A surname as it is compared: particles are left out, double names are one word with two halves.

    >>> surname("El-Sayed"), surname("Okafor-Vale").first, surname("Mc Donald").whole == surname("MacDonald").whole
    (Surname(whole='sayed', first='sayed', last='sayed', root='sayed'), 'okafor', True)
    """
    if is_placeholder(text):
        return Surname("", "", "", "")
    found = tuple(_son_of(word) for word in words(text) if word not in _PARTICLES) or words(text)
    if not found:
        return Surname("", "", "", "")
    whole = "".join(found)
    return Surname(whole, found[0], found[-1], root(found[0]) if len(found) == 1 else whole)


def root(word: str) -> str:
    """What stands for every spelling and short form of a name that is known to be one name; the word itself otherwise.

    >>> root("mohamed") == root("muhammad"), root("lizzie") == root("elizabeth"), root("tamsin")
    (True, True, 'tamsin')
    """
    return ROOTS.get(word, word)


def _son_of(word: str) -> str:
    """McDonald and Macdonald are one name."""
    for prefix in ("mac", "mc"):
        if word.startswith(prefix) and len(word) > len(prefix) + 3:
            return word[len(prefix) :]
    return word
