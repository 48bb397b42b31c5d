"""By which keys can records be found again?"""

from collections.abc import Iterable

from .keys import OF_A_PERSON, KeyKind
from .models import RecordKey


def keys_of(record_ids: Iterable[int]) -> list[tuple[str, KeyKind]]:
    """The keys of these records, each with its kind."""
    rows = RecordKey.objects.filter(record_id__in=list(record_ids)).values_list("key", "kind")
    return [(key, KeyKind(kind)) for key, kind in rows]


def person_keys_by_record(record_ids: Iterable[int]) -> list[tuple[int, str]]:
    """The keys that speak of a person, each with its record."""
    rows = RecordKey.objects.filter(record_id__in=list(record_ids), kind__in=OF_A_PERSON)
    return list(rows.values_list("record_id", "key"))
