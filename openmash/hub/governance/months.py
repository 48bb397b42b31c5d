"""Which are the last twelve months, as the hub's own clock on the wall counts them?"""

from datetime import datetime

from django.utils import timezone

MONTHS = 12


def last_months(now: datetime) -> list[datetime]:
    """The beginning of this month and of the eleven before it, the earliest first."""
    here = timezone.localtime(now)
    ending = here.year * 12 + here.month - 1
    return [
        here.replace(year=n // 12, month=n % 12 + 1, day=1, hour=0, minute=0, second=0, microsecond=0)
        for n in range(ending - MONTHS + 1, ending + 1)
    ]
