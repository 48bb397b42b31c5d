"""Is it there, for this reader, and which page of it; and does it pass the gate?"""

from collections.abc import Callable
from typing import TypeVar

from openmash.hub.contacts.views.finding import found
from openmash.hub.enquiries.forms import Careful, Gated
from openmash.hub.enquiries.sources import SourceStands
from openmash.hub.sharing.gate import NotAgreed, keep_refused

__all__ = ["found", "page_of", "passed", "thought_over"]

Done = TypeVar("Done")


def passed(form: Gated, act: Callable[[], Done]) -> Done | None:
    """Do it; where the sharing gate stops it, ask for what it wants to hear on the page that was sent."""
    try:
        return act()
    except NotAgreed as refused:
        keep_refused(refused)
        form.stop(refused)
        return None


def thought_over(form: Careful, act: Callable[[], Done]) -> Done | None:
    """The same; where the text may tell who told it, say which words, and ask why they may stand."""
    try:
        return passed(form, act)
    except SourceStands as refused:
        form.warn(refused)
        return None


def page_of(text: str | None) -> int:
    """The number of a page of a list; whatever is none is the first."""
    return max(1, int(text)) if text and text.isascii() and text.isdigit() and len(text) < 7 else 1
