"""By which keys can records be found again, and what is known of whose they are?"""

from collections.abc import Collection, Iterable
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, BooleanField, F, Func, Q, QuerySet, Value

from .keys import KeyKind
from .models import AgencyRecord, CloseMatch, Indexed, RecordKey
from .workflow import Waits


class Guarded(Func):
    """Whether a record is protected: the keeper shows that it is, and to nobody why."""

    template = (
        "EXISTS (SELECT FROM known.people_protection AS guarded WHERE guarded.record_id = %(expressions)s OFFSET 0)"
    )
    output_field = BooleanField()


class Among(Func):
    """Whether a number is one of these: one statement, planned once, however many they are."""

    template = "(%(expressions)s))"
    arg_joiner = " = ANY ("
    output_field = BooleanField()

    def __init__(self, column: str, numbers: Collection[int]) -> None:
        super().__init__(F(column), Value(list(numbers), output_field=ArrayField(BigIntegerField())))


def guarded(record_ids: Collection[int]) -> set[int]:
    """Which of these records are protected."""
    found = AgencyRecord.objects.filter(Guarded(F("pk")), pk__in=list(record_ids))
    return set(found.values_list("pk", flat=True))


def keys_of(record_ids: Iterable[int] | QuerySet[Any, Any]) -> list[tuple[int, str, KeyKind]]:
    """The keys of these records, each with its record and its kind."""
    wanted: Any = record_ids
    rows = RecordKey.objects.filter(record_id__in=wanted).values_list("record_id", "key", "kind")
    return [(record_id, key, KeyKind(kind)) for record_id, key, kind in rows]


def persons_of(record_ids: Collection[int]) -> dict[int, int]:
    """With whom these records stand, by their keys; but those that wait to be placed, or are protected."""
    rows = Indexed.objects.filter(record_id__in=list(record_ids), person__isnull=False)
    return dict(rows.values_list("record_id", "person_id"))


def between(one: int, other: int) -> QuerySet[CloseMatch]:
    """What was ever asked about two persons, as their records stand now."""
    across = Q(first__indexed__person=one, second__indexed__person=other)
    return CloseMatch.objects.filter(across | Q(first__indexed__person=other, second__indexed__person=one))


def kept_apart(persons: Collection[int]) -> set[frozenset[int]]:
    """The pairs of persons, one of them among these, of whom somebody said that they are two."""
    theirs = Q(first__indexed__person__in=list(persons)) | Q(second__indexed__person__in=list(persons))
    settled = CloseMatch.objects.filter(theirs, waits=Waits.NOBODY, judgements__isnull=False)
    pairs = settled.values_list("first__indexed__person", "second__indexed__person")
    return {frozenset(pair) for pair in pairs if None not in pair and len(set(pair)) == 2}


def waiting(hub_id: int) -> QuerySet[CloseMatch]:
    """What is put to people now, the worst to get wrong first; but what came together by another answer."""
    found = CloseMatch.objects.filter(hub_id=hub_id).exclude(waits=Waits.NOBODY)
    return found.exclude(first__indexed__person=F("second__indexed__person"))


def to_place(hub_id: int) -> QuerySet[Indexed]:
    """The records that wait to be placed, oldest first."""
    return Indexed.objects.filter(hub_id=hub_id, person__isnull=True).select_related("record").order_by("id")
