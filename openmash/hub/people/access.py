"""Which earlier records share a key with this one?"""

from collections.abc import Iterable

from django.db.models import QuerySet

from .models import AgencyRecord, RecordKey


def sharing_a_key(records: Iterable[AgencyRecord]) -> QuerySet[RecordKey]:
    """The keys of other records that equal a key of one of these."""
    mine = list(records)
    keys = RecordKey.objects.filter(record__in=mine).values_list("key", flat=True)
    return RecordKey.objects.filter(key__in=list(keys)).exclude(record__in=mine)


def having_key(keys: Iterable[str]) -> QuerySet[RecordKey]:
    """The keys of records that equal one of these."""
    return RecordKey.objects.filter(key__in=list(keys))
