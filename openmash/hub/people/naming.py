"""Does a name, a number or an address stand in a text, however it was typed?

Pure: text in, answers out. Letters are compared without their accents, in either case, with whichever apostrophe, dash
or space somebody typed.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import pairwise

#: Signs that people type for one another, in O'Brien and Smith-Jones.
APOSTROPHES, DASHES = "'’‘ʼ´`", "-‐‑‒–—−"
#: Accents, once they stand apart from their letters; and letters that have a stroke, which never do.
ACCENTS = "\u0300-\u036f"
STROKES = {"ł": "l", "ø": "o", "đ": "d"}
LETTER = rf"[\w{ACCENTS}]"
BETWEEN_DIGITS = r"[\s().-]*"
A_NUMBER = 7  # digits: fewer tell nobody
TITLES = ("mr", "mrs", "ms", "miss", "dr")
BARE = 3  # words: fewer are a name, however they are written
#: What stands in the words about a source and names nobody.
COMMON = {
    *TITLES,
    *("sir", "the", "and", "who", "her", "his", "their", "our", "has", "was", "somebody", "someone", "another"),
    *("lives", "living", "from", "with", "works", "near", "next", "door", "number", "told", "said", "anonymous"),
    *("neighbour", "friend", "mother", "father", "mum", "dad", "parent", "parents", "aunt", "uncle", "family"),
    *("grandmother", "grandfather", "nan", "sister", "brother", "partner", "caller", "teacher", "nurse", "doctor"),
    *("school", "officer", "street", "road", "lane", "avenue", "close", "crescent", "court", "drive", "flat", "house"),
}


def apart(text: str) -> str:
    """Each accent as a sign of its own, after its letter."""
    return unicodedata.normalize("NFD", text)


def together(text: str) -> str:
    """Each letter with its accent as one sign."""
    return unicodedata.normalize("NFC", text)


def standing_in(words: str, text: str) -> bool:
    """Whether these words stand in a text, and are no part of longer ones; a number however it is spaced.

    >>> standing_in("Ada", "with Ada’s aunt"), standing_in("Ada", "Adaeze"), standing_in("Zoë", "ZOE cried")
    (True, False, True)
    >>> standing_in("+44 7700 900123", "call 07700-900 123")
    True
    """
    found = _number(words) or rf"(?<!{LETTER}){spaced(words)}(?!{LETTER})"
    return re.search(found, apart(text), re.IGNORECASE) is not None


def spaced(words: str) -> str:
    """A pattern that finds these words in a text whose accents stand apart: across line breaks, and however typed."""
    parts = re.split(rf"\s+|(?<=\w)[{DASHES}](?=\w)", words.strip())
    found = _typed(parts[0])
    for before, part in pairwise(parts):
        loose = before[-1:].isdigit() or part[:1].isdigit()
        found += rf"[{DASHES}\s]{'*' if loose else '+'}{_typed(part)}"
    return found


def _typed(word: str) -> str:
    bare = re.sub(f"[{ACCENTS}]", "", apart(word)) or apart(word)
    return "".join(map(_sign, bare))


def _sign(sign: str) -> str:
    if sign in APOSTROPHES:
        return f"[{APOSTROPHES}]"
    plain = STROKES.get(sign.lower(), sign)
    strokes = "".join(one for one, letter in STROKES.items() if letter == plain.lower())
    letter = f"[{plain}{strokes}]" if strokes else re.escape(plain)
    return f"{letter}[{ACCENTS}]*" if plain.isalpha() else letter


def _number(words: str) -> str:
    """A pattern for a telephone number or another long one, with or without the country's code; else nothing."""
    digits = re.sub(r"\D", "", words)
    if len(digits) < A_NUMBER or re.search(r"[^\W\d]", words):
        return ""
    return BETWEEN_DIGITS.join(re.sub(r"^(?:0044|44|0)", "", digits)) + r"(?!\d)"


def names_in(told: str) -> set[str]:
    """What somebody may be called by: all of it, each part between commas, and each word that is written as a name.

    >>> sorted(names_in("Adaeze, also Ada van Berg"))
    ['Ada', 'Adaeze', 'Berg', 'also Ada van Berg']
    """
    parts = [part.strip() for part in re.split(r"[,;/()]", told)]
    words = [word for part in parts for word in part.split() if word[0].isupper()]
    return {one for one in (*parts, *words) if len(one) > 1}


def homes_in(address: str, postcode: str) -> set[str]:
    """What leads to a home: the number with the street but for its last word, or the name of the house; the postcode.

    >>> sorted(homes_in("Flat 2, 14 Granary Crescent", "tm14aa"))
    ['14 Granary', 'tm1 4aa']
    """
    parts = [part.strip() for part in address.split(",") if part.strip()]
    numbered = [re.match(r"\d+\w?(?:\s+\w\S*)+", part) for part in parts]
    streets = {_but_the_last(found[0]) for found in numbered if found}
    names = {part for part in parts[:1] if len(part.split()) > 1}
    close = postcode.replace(" ", "")
    return (streets or names) | ({f"{close[:-3]} {close[-3:]}"} if len(close) > 4 else set())


def _but_the_last(street: str) -> str:
    words = street.split()
    return " ".join(words[:-1] if len(words) > 2 else words)


def standing(said: Iterable[str], text: str) -> list[str]:
    """Which of these stand in a text; of names within names the longest."""
    found = sorted({one for one in said if standing_in(one, text)})
    return [one for one in found if not any(one != other and one in other for other in found)]


def told_by(source: str, texts: Sequence[str]) -> list[str]:
    """The names and numbers of a source that stand in any of these texts.

    Names are what is written as one, what follows a title, and whatever stands quite alone.

    >>> told_by("Mrs Pell, 14 Granary Crescent", ["told by Mrs Pell of no. 14"])
    ['14', 'Pell']
    """
    words = re.findall(rf"[^\W_](?:[\w{ACCENTS}]|[{APOSTROPHES}](?=\w))*", source)
    numbers = [word for word in words if re.search(r"\d", word)] + re.findall(r"\+?\d[\d\s().-]{7,}\d", source)
    of_weight = [word for word in words if len(word) > 2 and word.casefold() not in COMMON and word not in numbers]
    titled = {after for before, after in pairwise(words) if before.casefold() in TITLES}
    names = [word for word in of_weight if word[0].isupper() or word in titled or len(words) < BARE]
    return standing({*names, *numbers}, "\n".join(texts))
