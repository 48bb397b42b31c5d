"""What may a governance lead see of the log?"""

from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from .models import About, Entry, Seal


def entries_of_day(hub_id: int, day: date) -> QuerySet[Entry]:
    """The day's events of one hub, newest first."""
    return entries_between(hub_id, day, day).order_by("-at", "-id")


def entries_between(hub_id: int, begins: date | None, ends: date | None) -> QuerySet[Entry]:
    """The events of one hub between two days, both included: days as the hub's own clock on the wall counts them."""
    found = Entry.objects.filter(hub_id=hub_id)
    if begins is not None:
        found = found.filter(at__gte=_midnight(begins))
    return found.filter(at__lt=_midnight(ends + timedelta(days=1))) if ends is not None else found


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=timezone.get_current_timezone())


def entries_about(hub_id: int, child: str) -> QuerySet[Entry]:
    """Every entry that shows or changes this child, newest first."""
    mine = About.objects.filter(hub_id=hub_id, child=child).values("entry")
    return Entry.objects.filter(hub_id=hub_id, pk__in=mine).order_by("-at", "-id")


def entry(hub_id: int, number: int) -> Entry | None:
    """One entry of one hub, by its number."""
    return Entry.objects.filter(hub_id=hub_id, pk=number).first()


def entries_under(hub_id: int, glass: str, *, since: datetime, until: datetime) -> QuerySet[Entry]:
    """Every reading under one broken glass, in its order. The times only make it quick."""
    found = Entry.objects.filter(hub_id=hub_id, at__gte=since, at__lte=until, details__glass=glass)
    return found.order_by("at", "id")


def sealed_after(hub_id: int, position: int) -> QuerySet[Seal, tuple[int, int]]:
    """Position and entry of each seal of one hub after a position, in their order."""
    found = Seal.objects.filter(hub_id=hub_id, position__gt=position).order_by("position")
    return found.values_list("position", "entry")
