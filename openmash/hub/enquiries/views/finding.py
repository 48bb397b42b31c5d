"""Is it there, for this reader, and which page of it?"""

from openmash.hub.contacts.views.finding import found

__all__ = ["found", "page_of"]


def page_of(text: str | None) -> int:
    """The number of a page of a list; whatever is none is the first."""
    return max(1, int(text)) if text and text.isascii() and text.isdigit() and len(text) < 7 else 1
