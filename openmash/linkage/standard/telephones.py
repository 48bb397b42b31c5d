"""Which telephone numbers are one number?"""

import re

_FILLERS = re.compile(r"(\d)\1{5,}")


def telephone(text: str) -> str:
    """A British number in digits from its first 0; empty where it is too short, too long, or a filler.

    >>> [telephone(typed) for typed in ("+44 (0)20 7946 0018", "02079460018", "07700 900123 (mum)", "00000000000")]
    ['02079460018', '02079460018', '07700900123', '']
    """
    digits = re.sub(r"\D", "", text.replace("(0)", ""))
    digits = "0" + digits.removeprefix("0044").removeprefix("44").lstrip("0") if digits else ""
    return digits if 10 <= len(digits) <= 11 and not _FILLERS.search(digits) else ""
