"""How is a record of a person kept, with the keys that find it again?

These write no audit entry of their own: a record is kept only as a part of something that is recorded (a contact
received, a child added, a reply sent), in the same transaction.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from openmash.hub.partnership.models import Agency

from .index import row_of
from .keys import KeyKind, home_key, person_keys
from .models import AgencyRecord, CloseMatch, Indexed, RecordKey
from .workflow import Sex, Twin, Waits


@dataclass(frozen=True)
class Particulars:
    """What is known so far of a person. Everything may be missing."""

    given_name: str = ""
    family_name: str = ""
    other_names: str = ""
    born_on: date | None = None
    expected_on: date | None = None
    age_stated: int | None = None
    sex: Sex = Sex.NOT_KNOWN
    ethnicity: str = ""
    nhs_number: str = ""
    upn: str = ""
    phone: str = ""
    address: str = ""
    postcode: str = ""


def keep(
    particulars: Particulars, *, hub_id: int, agency: Agency | None, told_in: str = "", twin: Twin = Twin.NOT_TOLD
) -> AgencyRecord:
    """Keep one record, its keys, and its row of the index, which waits to be placed.

    ``told_in`` is the reference of what it was told in: whoever is told of together is not one person.
    """
    kept = AgencyRecord.objects.create(hub_id=hub_id, agency=agency, **vars(particulars))
    row_of(kept, told_in=told_in, twin=twin).save()
    RecordKey.objects.bulk_create(
        RecordKey(hub_id=hub_id, record=kept, kind=kind, key=key) for kind, key in keys_of(particulars).items()
    )
    return kept


def keep_all(particulars: Sequence[Particulars], *, hub_id: int, agency: Agency | None) -> list[AgencyRecord]:
    """Keep many records and their keys, in the order given."""
    kept = AgencyRecord.objects.bulk_create(
        [AgencyRecord(hub_id=hub_id, agency=agency, **vars(one)) for one in particulars], batch_size=1_000
    )
    RecordKey.objects.bulk_create(
        [
            RecordKey(hub_id=hub_id, record=record, kind=kind, key=key)
            for record, one in zip(kept, particulars, strict=True)
            for kind, key in keys_of(one).items()
        ],
        batch_size=1_000,
    )
    return kept


def set_aside(records: Iterable[AgencyRecord]) -> None:
    """What these say was entered in error: nobody is found by it, and nobody is asked about it."""
    ids = [record.pk for record in records]
    Indexed.objects.filter(record_id__in=ids).update(keys=[])
    CloseMatch.objects.filter(Q(first__in=ids) | Q(second__in=ids)).update(waits=Waits.NOBODY)


def told_as_twins(records: Iterable[AgencyRecord]) -> None:
    """Somebody said that each of these has a twin."""
    Indexed.objects.filter(record_id__in=[record.pk for record in records]).update(twin=Twin.TOLD)


def keys_of(particulars: Particulars) -> dict[KeyKind, str]:
    """All keys of a person: who they are, and where they live."""
    keys = person_keys(
        given=particulars.given_name,
        family=particulars.family_name,
        born_on=particulars.born_on,
        nhs=particulars.nhs_number,
        upn=particulars.upn,
    )
    home = home_key(particulars.address, particulars.postcode)
    return keys | ({KeyKind.HOME: home} if home else {})
