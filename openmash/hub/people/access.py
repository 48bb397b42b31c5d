"""By which keys can records be found again?"""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from .keys import KeyKind
from .models import RecordKey


def keys_of(record_ids: Iterable[int] | QuerySet[Any, Any]) -> list[tuple[int, str, KeyKind]]:
    """The keys of these records, each with its record and its kind."""
    wanted: Any = record_ids
    rows = RecordKey.objects.filter(record_id__in=wanted).values_list("record_id", "key", "kind")
    return [(record_id, key, KeyKind(kind)) for record_id, key, kind in rows]
