"""Which letters are the same letter, whoever typed them on whatever keyboard?"""

from typing import Final
from unicodedata import combining, normalize

#: Letters that Unicode does not take apart into a plain letter and a mark.
_UNLIKE: Final = str.maketrans(
    {"ł": "l", "ı": "i", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ħ": "h", "ŋ": "n", "ə": "e"}
)
#: What stands inside a word and is left out: O'Brien, N’Golo, Sa`id, ʿAlī.
_INSIDE: Final = str.maketrans("", "", "'’‘ʼʻ`´ʿʾ.")

#: The same of the letters that every keyboard has, at once: most of what is typed is made of nothing else.
_OF_ASCII: Final = str.maketrans(
    {chr(code): chr(code).lower() if chr(code).isalnum() else " " for code in range(128)}
    | {sign: None for sign in "'`."}
)


def plain(text: str) -> str:
    """Lower-case letters and digits without marks; whatever else stands between them is one space.

    >>> plain(" Wójcik-O’Brien "), plain("ŞİMŞEK"), plain("Müller, Jr.")
    ('wojcik obrien', 'simsek', 'muller jr')
    """
    if text.isascii():
        return " ".join(text.translate(_OF_ASCII).split())
    folded = normalize("NFKD", normalize("NFKD", text.translate(_INSIDE)).casefold())
    kept = (sign if sign.isalnum() else " " for sign in folded if not combining(sign))
    return " ".join("".join(kept).translate(_UNLIKE).split())
