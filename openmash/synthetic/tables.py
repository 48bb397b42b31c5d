"""What does a block look like as rows of files? One table for each kind of thing, one for each agency's records.

Whatever an agency would send stands in the records, events and contacts; the ground truth (people, households, and
which record is whose) stands in tables of its own.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import StringIO
from typing import Final

from openmash.synthetic.borough import Block
from openmash.synthetic.shapes import (
    Agency,
    AgencyEvent,
    AgencyRecord,
    ContactEvent,
    Household,
    Person,
    Truth,
)

_EVENT: Final = AgencyEvent._fields[:-1]  # whose it truly is stands in `truth`, by the record

HEADERS: Final[dict[str, tuple[str, ...]]] = {
    "people": Person._fields,
    "households": Household._fields,
    **{f"records_{agency}": AgencyRecord._fields for agency in Agency},
    "events": _EVENT,
    "contacts": ContactEvent._fields,
    "truth": Truth._fields,
}


def header(table: str) -> str:
    """The first line of a table.

    >>> header("truth")
    'record_id,person_id,household_id,twin_id,flaws\\n'
    """
    return ",".join(HEADERS[table]) + "\n"


def rows(block: Block) -> dict[str, list[Sequence[object]]]:
    """The rows of every table for one block, each as long as its table's header."""
    by_agency: dict[Agency, list[Sequence[object]]] = {agency: [] for agency in Agency}
    for record in block.records:
        by_agency[record.agency].append(record)
    return {
        "people": list(block.people),
        "households": list(block.households),
        **{f"records_{agency}": held for agency, held in by_agency.items()},
        "events": [event[:-1] for event in block.events],
        "contacts": [_contact(contact) for contact in block.contacts],
        "truth": list(block.truths),
    }


def written(lines: Iterable[Sequence[object]]) -> str:
    """Rows as comma-separated text; dates and times in ISO 8601, nothing as an empty cell.

    >>> written([("a", None, 2)])
    'a,,2\\n'
    """
    text = StringIO()
    csv.writer(text, lineterminator="\n").writerows(lines)
    return text.getvalue()


def _contact(contact: ContactEvent) -> Sequence[object]:
    """Several children in one cell, separated by spaces; connected persons by semicolons, each with the relevance."""
    connected = "; ".join(f"{person} {relation}" for person, relation in contact.connected)
    cells = contact._asdict() | {"children": " ".join(contact.children), "connected": connected}
    return [*cells.values()]
