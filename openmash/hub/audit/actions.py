"""How is it recorded that somebody did or saw something?

An entry is written in the transaction of what it records: no entry, no change; no entry, no read.
"""

from collections.abc import Iterable
from contextvars import ContextVar
from typing import Protocol

from .events import Event
from .models import About, Entry

#: The name of the web request or job at work, so that its entries can be read together.
at_work: ContextVar[str] = ContextVar("at_work", default="")

ABOUT_AT_MOST = 2_000  # a list that shows more children than this is not one that a person reads


class Actor(Protocol):
    """Whoever acts: a member, or a job."""

    @property
    def hub_id(self) -> int:
        """The hub for which it acts."""

    @property
    def reference(self) -> str:
        """Its public name."""

    @property
    def agency_code(self) -> str:
        """The agency for which it acts; empty for a job."""


class Thing(Protocol):
    """Whatever has a reference of its own."""

    @property
    def reference(self) -> str:
        """Its public name."""


def record(
    event: Event,
    *,
    by: Actor,
    on: Thing | None = None,
    about: Iterable[str] = (),
    **details: str | int | list[str] | None,
) -> Entry:
    """Write one entry. ``about`` names the children who were shown or changed; ``details`` holds codes and counts."""
    children = sorted(set(about))[:ABOUT_AT_MOST]
    entry = Entry.objects.create(
        hub_id=by.hub_id,
        event=event,
        by=by.reference,
        agency=by.agency_code,
        on_kind=type(on).__name__.lower() if on is not None else "",
        on_reference=on.reference if on is not None else "",
        about=children,
        details={name: value for name, value in details.items() if value is not None},
        request=at_work.get(),
    )
    About.objects.bulk_create(About(hub_id=by.hub_id, entry=entry.pk, child=child) for child in children)
    return entry
