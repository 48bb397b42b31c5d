"""How is a record of a person kept, with the keys that find it again?

These write no audit entry of their own: a record is kept only as a part of something that is recorded (a contact
received, a child added, a reply sent), in the same transaction.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from openmash.hub.partnership.models import Agency

from .keys import KeyKind, home_key, person_keys
from .models import AgencyRecord, RecordKey
from .workflow import Sex


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


def keep(particulars: Particulars, *, hub_id: int, agency: Agency | None) -> AgencyRecord:
    """Keep one record and its keys."""
    kept = AgencyRecord.objects.create(hub_id=hub_id, agency=agency, **vars(particulars))
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
