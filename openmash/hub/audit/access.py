"""What may a governance lead see of the log?"""

from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from .models import About, Entry


def entries_of_day(hub_id: int, day: date) -> QuerySet[Entry]:
    """The day's events of one hub, newest first: a day as the hub's own clock on the wall counts it."""
    begins = datetime.combine(day, time.min, tzinfo=timezone.get_current_timezone())
    ends = datetime.combine(day + timedelta(days=1), time.min, tzinfo=timezone.get_current_timezone())
    return Entry.objects.filter(hub_id=hub_id, at__gte=begins, at__lt=ends).order_by("-at", "-id")


def entries_about(hub_id: int, child: str) -> QuerySet[Entry]:
    """Every entry that shows or changes this child, newest first."""
    mine = About.objects.filter(hub_id=hub_id, child=child).values("entry")
    return Entry.objects.filter(hub_id=hub_id, pk__in=mine).order_by("-at", "-id")
