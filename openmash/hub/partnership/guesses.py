"""How often may a password be guessed?"""

from collections.abc import Iterable
from datetime import timedelta

from openmash.hub.records import wall

from .models import Guess

AT_MOST = 10
WITHIN = timedelta(minutes=5)


def made(keys: Iterable[str]) -> list[int]:
    """Count one guess under each of these keys; nothing comes back where it is one too many.

    It is written first and counted then, each by itself: of many at once, no more than ten are let through.
    """
    since = wall.now() - WITHIN
    Guess.objects.filter(at__lt=since).delete()
    mine = Guess.objects.bulk_create(Guess(key=key) for key in keys)
    numbers = [guess.pk for guess in mine]
    if all(Guess.objects.filter(key=guess.key, at__gte=since).count() <= AT_MOST for guess in mine):
        return numbers
    forgive(numbers)
    return []


def forgive(numbers: Iterable[int]) -> None:
    """It was no guess, or it was stopped."""
    Guess.objects.filter(pk__in=list(numbers)).delete()
