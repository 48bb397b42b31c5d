"""What does a pack say, once its lines are chosen and words are removed? Text in, text out: no database, no web."""

import hashlib
import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from openmash.hub.people.naming import LETTER, apart, spaced, standing, together

from .workflow import SECTIONS, Chosen, Exemption, LineKind

REMOVED = "[removed]"
NAMED = "Somebody else stands in it. Remove those words, or keep it where they know of it or it is theirs to tell."
ABOUT = [
    "This is what this hub holds and may give. What agencies told the hub is given where they have released it; each "
    "agency can be asked for its own records.",
    "Where the law allows it, something may have been left out: what is about other people, what could cause serious "
    "harm, what could hinder the police or the courts, and legal advice. “[removed]” stands for words taken out.",
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
    exemption: Exemption | None = None  # … and by what exemption
    chosen: Chosen | None = None
    named: Sequence[str] = ()  # what stands in it of somebody else

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
    """The lines as they would leave: chosen, without the words removed from them, and what of others still stands.

    ``removed``: (key of the line, or nothing for every line; words). A line that names somebody else is left out
    unless somebody chooses it.
    """
    people = sorted(set(names))
    found = []
    for line in lines:
        words = [said for key, said in removed if key in ("", line.key)]
        head, text = (without(said, words) for said in (line.head, line.text))
        named = standing(people, text)
        found.append(replace(_usual(line, named), head=head, text=text, chosen=chosen.get(line.key), named=named))
    return found


def _usual(line: Line, named: Sequence[str]) -> Line:
    if not named or line.usual == Chosen.TAKE_OUT:
        return line
    return replace(line, usual=Chosen.TAKE_OUT, why=NAMED, exemption=Exemption.THIRD_PARTY)


def without(text: str, removed: Iterable[str]) -> str:
    """The text with these words taken away, in any case of letters and however they are spaced: longest first.

    A word of which they are a part goes whole: what is left of it would tell them.

    >>> without("Seen with Ada  Vale. ADA VALE left the same day.", ["Ada", "ada vale", "am"])
    'Seen with [removed]. [removed] left the [removed] day.'
    """
    patterns = [_whole(words) for words in sorted(removed, key=len, reverse=True) if words.split()]
    left = re.sub("|".join(patterns), REMOVED, apart(text), flags=re.IGNORECASE) if patterns else text
    return together(left)


def _whole(words: str) -> str:
    """A pattern that finds these words, with all of a word in which they begin or end."""
    first, last = words.split()[0][0], words.split()[-1][-1]
    before = rf"(?<!{LETTER}){LETTER}*?" if re.match(LETTER, first) else ""
    return before + spaced(words) + (f"{LETTER}*" if re.match(LETTER, last) else "")


def content_of(lines: Iterable[Line], head: Mapping[str, Any]) -> dict[str, Any]:
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


def but(content: Mapping[str, Any], keys: Collection[str]) -> dict[str, Any]:
    """Something frozen without these lines: what was taken back since is shown to nobody."""
    parts = [
        {**part, "lines": [line for line in part["lines"] if line["key"] not in keys]} for part in content["sections"]
    ]
    return {**content, "sections": [part for part in parts if part["lines"]]}


def digest_of(content: Mapping[str, Any]) -> str:
    """A name for exactly this content: another word is another name."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
