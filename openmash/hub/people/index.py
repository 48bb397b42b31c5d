"""How does a record come into the index, and how is it read there again?"""

from collections.abc import Sequence
from typing import Any, Final

from openmash.linkage import blocking
from openmash.linkage.standard.records import Standard, Written, standard

from .models import AgencyRecord, Indexed
from .workflow import Sex, Twin

#: What of `Standard` is kept: all that is made of the record itself. Whose list it stood on says nothing here, where an
#: agency sends many contacts about one child.
TEXTS: Final = Standard._fields[2 : Standard._fields.index("fore_rare")]
CONTEXT: Final = Standard._fields[Standard._fields.index("fore_rare") :]
FLAGS: Final = tuple(TEXTS.index(name) for name in ("no_name", "guessed"))
LONGEST: Final = 100  # a name that is longer in plain letters is counted by its beginning


def written(record: AgencyRecord) -> Written:
    """A record as linkage reads it. Where only an age was told, the year that it gives."""
    given = record.given_name.split(maxsplit=1)
    year = str(record.at.year - record.age_stated) if record.at and record.age_stated is not None else ""
    return Written(
        str(record.pk),
        forename=record.given_name,
        middle=given[1] if len(given) > 1 else "",
        surname=record.family_name,
        dob=record.born_on or year,
        sex="" if record.sex == Sex.NOT_KNOWN else record.sex,
        address=record.address,
        postcode=record.postcode,
        nhs=record.nhs_number,
        upn=record.upn,
        phone=record.phone,
    )


def row_of(record: AgencyRecord, *, told_in: str = "", twin: Twin = Twin.NOT_TOLD) -> Indexed:
    """The row of a record, not saved: it waits to be placed."""
    one = standard(written(record))
    texts = ["1" if value is True else value or "" for value in (getattr(one, name) for name in TEXTS)]
    return Indexed(
        hub_id=record.hub_id, record=record, keys=blocking.keys(one), standard=texts, context=[0] * len(CONTEXT),
        home=one.home[:LONGEST], fore=one.fore[:LONGEST], sur=one.sur[:LONGEST], told_in=told_in, twin=twin,
    )  # fmt: skip


def read(row: Indexed) -> Standard:
    """The record as it is compared, with what the others told of it when it was placed."""
    return compared(row.record_id, row.standard, row.context, row.twin)


def compared(record_id: int, texts: Sequence[str], context: Sequence[int], twin: str) -> Standard:
    """The same, of what a row of the index says."""
    values: list[Any] = [*texts]
    for place in FLAGS:
        values[place] = values[place] == "1"
    fore_rare, sur_rare, home_size, is_twin, namesake = context
    values += (fore_rare, sur_rare, home_size, bool(is_twin) or twin == Twin.TOLD, bool(namesake))
    return Standard._make([str(record_id), "", *values])
