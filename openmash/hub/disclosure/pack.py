"""What does a pack say, once its lines are chosen and words are removed? Text in, text out: no database, no web."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from .workflow import SECTIONS, Chosen, LineKind

REMOVED = "[removed]"
#: Signs that people type for one another, in O'Brien and Smith-Jones.
APOSTROPHES, DASHES = "'’‘ʼ´`", "-‐‑‒–—−"
ABOUT = [
    "This is what this hub holds and may give. What agencies told the hub is given where they have released it; each "
    "agency can be asked for its own records.",
    "Where the law allows it, something may have been left out: what is about other people, what could cause serious "
    "harm, what could hinder the police or the courts, and legal advice. “[removed]” stands for words taken out.",
    "Whoever is not content may ask the hub to look again, or complain to the Information Commissioner (ico.org.uk).",
]


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of a pack: what it is taken from, what it says, and whether it is kept unless somebody chooses."""

    kind: LineKind
    of: str  # the reference of what it is taken from
    head: str
    text: str
    usual: Chosen = Chosen.KEEP
    why: str = ""  # why it is left out unless somebody chooses
    chosen: Chosen | None = None
    named: Sequence[str] = ()  # names of others that stand in it

    @property
    def key(self) -> str:
        """Its name in an address and in a choice."""
        return f"{self.kind}-{self.of}"

    @property
    def now(self) -> Chosen:
        """Whether it is kept now."""
        return self.chosen or self.usual

    @property
    def is_kept(self) -> bool:
        """Whether it leaves."""
        return self.now == Chosen.KEEP


def prepared(
    lines: Iterable[Line], *, chosen: Mapping[str, Chosen], removed: Sequence[tuple[str, str]], names: Iterable[str]
) -> list[Line]:
    """The lines as they would leave: chosen, without the words removed from them, and with the names still in them.

    ``removed``: (key of the line, or nothing for every line; words).
    """
    people = sorted(set(names))
    found = []
    for line in lines:
        words = [said for key, said in removed if key in ("", line.key)]
        head, text = (without(_composed(said), words) for said in (line.head, line.text))
        named = [name for name in people if standing_in(name, text)]
        found.append(replace(line, head=head, text=text, chosen=chosen.get(line.key), named=named))
    return found


def without(text: str, removed: Iterable[str]) -> str:
    """The text with these words taken away, in any case of letters and however they are spaced: longest first.

    A word of which they are a part goes whole: what is left of it would tell them.

    >>> without("Seen with Ada  Vale. ADA VALE left the same day.", ["Ada", "ada vale", "am"])
    'Seen with [removed]. [removed] left the [removed] day.'
    """
    patterns = [_whole(words) for words in sorted(removed, key=len, reverse=True) if words.split()]
    return re.sub("|".join(patterns), REMOVED, text, flags=re.IGNORECASE) if patterns else text


def _whole(words: str) -> str:
    """A pattern that finds these words, with all of a word in which they begin or end."""
    first, last = words.split()[0][0], words.split()[-1][-1]
    before = r"(?<!\w)\w*?" if re.match(r"\w", first) else ""
    return before + spaced(words) + (r"\w*" if re.match(r"\w", last) else "")


def spaced(words: str) -> str:
    """A pattern that finds these words across line breaks, with whichever apostrophe or dash somebody typed."""
    parts = re.split(rf"\s+|(?<=\w)[{DASHES}](?=\w)", _composed(words).strip())
    return rf"[{DASHES}\s]+".join(map(_typed, parts))


def _typed(word: str) -> str:
    return "".join(f"[{APOSTROPHES}]" if sign in APOSTROPHES else re.escape(sign) for sign in word)


def _composed(text: str) -> str:
    """Each letter with its accent as one sign, however it was typed."""
    return unicodedata.normalize("NFC", text)


def standing_in(name: str, text: str) -> bool:
    """Whether a name stands in a text as a word of its own.

    >>> standing_in("Ada", "with Ada’s aunt"), standing_in("Ada", "Adaeze")
    (True, False)
    """
    return re.search(rf"(?<!\w){spaced(name)}(?!\w)", _composed(text), re.IGNORECASE) is not None


def content_of(lines: Iterable[Line], head: Mapping[str, str]) -> dict[str, Any]:
    """What leaves, and nothing else: the lines that are kept, under their sections."""
    sections: dict[str, list[dict[str, str]]] = {}
    for line in lines:
        if line.is_kept:
            sections.setdefault(SECTIONS[line.kind], []).append({"key": line.key, "head": line.head, "text": line.text})
    titled = [{"title": title, "lines": those} for title, those in sections.items()]
    return {**head, "about": ABOUT, "sections": titled}


def said_in(content: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    """What each line of something frozen says, by its key."""
    return {line["key"]: (line["head"], line["text"]) for part in content["sections"] for line in part["lines"]}


def digest_of(content: Mapping[str, Any]) -> str:
    """A name for exactly this content: another word is another name."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
