"""What does one cell say? Every cell is read strictly: what cannot be right is refused, in words, by its column."""

import re
from collections.abc import Callable

from openmash.hub.contacts.workflow import Informed
from openmash.hub.govuk.words import number as in_words
from openmash.hub.people.workflow import Sex
from openmash.hub.records.refusals import NotUnderstood
from openmash.linkage import nhs_number, upn

from . import dates

SEXES = {
    Sex.FEMALE: ("f", "female", "girl", "woman", "2"),
    Sex.MALE: ("m", "male", "boy", "man", "1"),
    Sex.INDETERMINATE: ("i", "indeterminate", "x", "9"),
    Sex.NOT_KNOWN: ("", "u", "0"),
}
YES, NO = ("y", "yes", "true", "1", "aware", "informed", "told"), ("n", "no", "false", "0", "not aware", "not told")
AGE = re.compile(r"(\d{1,3})( ?(y|yr|yrs|year|years)( old)?)?", re.ASCII)
OLDEST = 130
SHORTENED = re.compile(r"\d(?:[.,]\d+)?e\+?\d+", re.IGNORECASE)


def text(cell: str, *, at_most: int) -> str:
    """Words, in one line or several. What people write for “not known” is nothing."""
    if len(cell) > at_most:
        raise NotUnderstood(
            f"{in_words(len(cell))} characters, and at most {in_words(at_most)} can be kept. Shorten it, or enter this "
            "contact by hand."
        )
    return "" if dates.is_unknown(cell) else cell


def line(cell: str, *, at_most: int) -> str:
    """Words in one line."""
    return text(" ".join(cell.split()), at_most=at_most)


def sex(cell: str) -> Sex:
    """A letter or a word."""
    written = "" if dates.is_unknown(cell) else cell.casefold()
    for value, words in SEXES.items():
        if written in words:
            return value
    raise NotUnderstood(f"“{cell[:30]}” is not understood. Write F, M or I, or leave it empty.")


def informed(cell: str) -> Informed:
    """Yes, no, or nothing."""
    written = cell.casefold()
    if written in YES:
        return Informed.TOLD
    if written in NO:
        return Informed.NOT_TOLD
    if not written or dates.is_unknown(cell) or written == "u":
        return Informed.NOT_KNOWN
    raise NotUnderstood(f"“{cell[:30]}” is not understood. Write Y or N, or leave it empty.")


def age(cell: str) -> int | None:
    """Whole years."""
    if not cell or dates.is_unknown(cell):
        return None
    years = AGE.fullmatch(cell.casefold())
    if years is None or int(years[1]) > OLDEST:
        raise NotUnderstood(f"“{cell[:30]}” is not an age in years. Write a whole number, or leave it empty.")
    return int(years[1])


def nhs(cell: str) -> str:
    """Ten digits with the right check digit."""
    return _numbered(cell, "an NHS number: its check digit is wrong", nhs_number.valid, nhs_number.normalise)


def pupil(cell: str) -> str:
    """Thirteen characters with the right check letter."""
    return _numbered(cell, "a unique pupil number: its check letter is wrong", upn.valid, upn.normalise)


def _numbered(cell: str, what: str, valid: Callable[[str], bool], normalise: Callable[[str], str]) -> str:
    if not cell or dates.is_unknown(cell):
        return ""
    if SHORTENED.fullmatch(cell):
        raise NotUnderstood(
            f"“{cell[:30]}” is what Excel makes of a long number. Set that column to “Text” before you save it."
        )
    if not valid(cell):
        raise NotUnderstood(f"“{cell[:30]}” is not {what}. Check it, or leave it empty.")
    return normalise(cell)
