"""How does a command find the hub and the agency that somebody named?"""

from collections.abc import Iterator
from contextlib import contextmanager

from openmash.hub.records import wall
from openmash.hub.records.refusals import NotUnderstood

from .models import Agency, Hub


@contextmanager
def the_hub(name: str) -> Iterator[Hub]:
    """Enter the hub of this name, or the only one, for one transaction."""
    found = [hub for hub in Hub.objects.order_by("pk") if name.casefold() in hub.name.casefold()]
    if len(found) != 1:
        names = ", ".join(hub.name for hub in Hub.objects.order_by("pk")) or "none is open yet"
        raise NotUnderstood(f"Say which hub: {names}")
    with wall.inside(found[0].pk):
        yield found[0]


def the_agency(hub: Hub, code: str) -> Agency:
    """The agency of this code in the entered hub."""
    found = Agency.objects.filter(hub=hub, code=code).first()
    if found is None:
        codes = ", ".join(Agency.objects.filter(hub=hub).order_by("code").values_list("code", flat=True))
        raise NotUnderstood(f"There is no agency {code!r} here. There are: {codes}")
    return found
