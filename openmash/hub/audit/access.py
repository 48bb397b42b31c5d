"""What may a governance lead see of the log?"""

from datetime import date

from django.db.models import QuerySet

from .models import Entry


def entries_of_day(hub_id: int, day: date) -> QuerySet[Entry]:
    """The day's events of one hub, newest first."""
    return Entry.objects.filter(hub_id=hub_id, at__date=day).order_by("-at", "-id")


def entries_about(hub_id: int, child: str) -> QuerySet[Entry]:
    """Every entry that shows or changes this child, newest first."""
    return Entry.objects.filter(hub_id=hub_id, about__contains=[child]).order_by("-at", "-id")
