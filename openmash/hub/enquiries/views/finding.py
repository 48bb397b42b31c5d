"""Is it there, for this reader? What may not be seen is answered like what does not exist."""

from typing import TypeVar

from django.db.models import Model, QuerySet
from django.http import Http404

from openmash.hub.records.references import heard

Found = TypeVar("Found", bound=Model)


def found(among: QuerySet[Found], reference: str) -> Found:
    """The one with this reference, however it was typed."""
    thing = among.filter(reference=heard(reference)).first()
    if thing is None:
        raise Http404
    return thing


def page_of(text: str | None) -> int:
    """The number of a page of a list; whatever is none is the first."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 7 else 1
