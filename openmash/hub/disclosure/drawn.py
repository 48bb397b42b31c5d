"""How does a pack look on paper and on a screen? Made from what was frozen, and from nothing else.

What somebody wrote is handed to both as data: no word of it is ever read as markup, of HTML or of Typst.
"""

import json
import unicodedata
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string

from openmash.hub.govuk.words import long_date

from .workflow import Form

TEMPLATE = Path(__file__).with_name("pack.typ").read_bytes()
#: What the fonts that the library brings can show: Latin, Greek, Cyrillic, Hebrew, Arabic, and marks between words.
SHOWN = (
    range(0x20, 0x7F), range(0xA0, 0x250), range(0x370, 0x460), range(0x5D0, 0x5EB), range(0x621, 0x63B),
    range(0x641, 0x64B), range(0x1E00, 0x1F00), range(0x2010, 0x2028), range(0x2030, 0x203F), range(0x20A0, 0x20C0),
    range(0x2190, 0x2200),
)  # fmt: skip


def drawn(content: Mapping[str, Any], *, form: Form, at: datetime) -> bytes:
    """The file of a pack in one form; the same content at the same moment is always the same file."""
    shown = {**content, "received": long_date(date.fromisoformat(content["received_on"])), "made": long_date(at)}
    return as_pdf(shown, at) if form == Form.PDF else as_page(shown)


def as_page(shown: Mapping[str, Any]) -> bytes:
    """A page that stands alone: no style, no script, nothing fetched."""
    return render_to_string("disclosure/pack.html", {"pack": shown}).encode()


def as_pdf(shown: Mapping[str, Any], at: datetime) -> bytes:
    """A tagged document after PDF/UA-1, with the library's own fonts and no network."""
    import typst  # here, and not above: 80 MB that a process of the hub needs only when a pack leaves

    said = json.dumps(_in_letters(shown))
    made = typst.compile(
        TEMPLATE,
        ignore_system_fonts=True,
        sys_inputs={"pack": said},
        pdf_standards="ua-1",
        timestamp=at.replace(microsecond=0),
    )
    return bytes(made)


def _in_letters(value: Any) -> Any:
    """The same, with every character that the fonts lack written as its number: none is lost without a trace."""
    if isinstance(value, Mapping):
        return {key: _in_letters(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_in_letters(one) for one in value]
    return in_letters(value)


def in_letters(text: str) -> str:
    """
    >>> in_letters("Zoë 你")
    'Zoë [U+4F60]'
    """
    return "".join(map(_shown, unicodedata.normalize("NFC", text)))


def _shown(letter: str) -> str:
    kind = unicodedata.category(letter)
    if letter == "\n" or (any(ord(letter) in part for part in SHOWN) and kind not in ("Cn", "Cf")):
        return letter
    return " " if kind in ("Cc", "Cf", "Zl", "Zp") else f"[U+{ord(letter):04X}]"
