"""Who told an agency what an item says, and does the item tell it?"""

from collections.abc import Sequence

from openmash.hub.people.naming import told_by
from openmash.hub.records.refusals import StepNotAllowed

from .models import Item, SourceIdentity
from .workflow import Visibility


class SourceStands(StepNotAllowed):
    """What an item says holds words of who told it: a reader could know them."""

    def __init__(self, words: Sequence[str]) -> None:
        said = ", ".join(f"“{word}”" for word in words)
        super().__init__(
            f"{said}: this stands in the item and in who told you, so a reader may know your source. "
            "Take it out of the text, keep the item sealed, or say why it may stand there."
        )


def think_twice(item: Item, *, visibility: Visibility, source: str, told_anyway: str) -> str:
    """Before others read an item that may tell its source somebody says why it may; what they said, where it counts."""
    words = told_by(source, [item.text, item.context]) if visibility != Visibility.SEALED else []
    if words and not told_anyway.strip():
        raise SourceStands(words)
    return told_anyway.strip() if words else ""


def source_of(item: Item) -> str:
    """Who told the agency, as it was said last; empty where nobody was named."""
    said = SourceIdentity.objects.filter(item=item).order_by("-id").first()
    return said.text if said else ""
