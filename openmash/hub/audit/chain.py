"""Is the log whole?

Entries are written without waiting for each other. A sealer then chains those that are committed, in the order of
their transactions, each with a keyed MAC over itself and the seal before it. The key is not in the database.
"""

import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection, transaction

from .models import Seal

BATCH = 5_000  # entries sealed in one transaction: well under a second's work, so that a stop is never long
PAGE = 10_000  # seals compared at a time, so that memory is bounded
GENESIS = b"\0" * 32

#: Every column of an entry in one spelling: PostgreSQL's own text of a row of whole numbers and texts.
SPELLED = """ROW(e.id, e.hub_id, (extract(epoch FROM e.at) * 1000000)::bigint, e.transaction, e.event, e.by, e.agency,
    e.on_kind, e.on_reference, e.about, e.details, e.request)::text"""

WAITING = f"""
SELECT e.id, e.transaction, {SPELLED} FROM (
    SELECT * FROM audit_entry
    WHERE hub_id = %(hub)s AND (transaction, id) > (%(transaction)s, %(entry)s) AND transaction < %(settled)s
    ORDER BY transaction, id LIMIT {BATCH}
) e ORDER BY e.transaction, e.id
"""  # noqa: S608 - nothing in it comes from outside
CHAINED = """
INSERT INTO audit_seal (hub_id, position, entry, transaction, mac)
SELECT %s, * FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::bytea[])
"""
# The entry is looked up for each seal, so that no plan made from old statistics can read the whole log for one page.
SEALED = f"""
SELECT s.position, s.mac, (
    SELECT {SPELLED} FROM audit_entry e WHERE e.id = s.entry AND e.hub_id = s.hub_id AND e.transaction = s.transaction
)
FROM audit_seal s
WHERE s.hub_id = %(hub)s AND s.position > %(after)s AND s.position <= %(upto)s ORDER BY s.position
"""  # noqa: S608 - nothing in it comes from outside
COUNTED = """
SELECT count(*) FILTER (WHERE (transaction, id) <= (%(transaction)s, %(entry)s)),
       count(*) FILTER (WHERE (transaction, id) > (%(transaction)s, %(entry)s))
FROM audit_entry WHERE hub_id = %(hub)s
"""


class Head(NamedTuple):
    """How far a chain has come, and the seal there. Kept outside the database, it shows whether the end was cut off."""

    position: int
    mac: bytes

    def __str__(self) -> str:
        return f"{self.position}:{self.mac.hex()}"

    @classmethod
    def read(cls, text: str) -> "Head":
        """Read what ``str`` wrote; ValueError where it is no head."""
        position, _, mac = text.strip().partition(":")
        if len(mac) != 2 * len(GENESIS):
            raise ValueError(f"not a head of the chain: {text!r}")
        return cls(int(position), bytes.fromhex(mac))


@dataclass(frozen=True)
class Verdict:
    """What a verification found so far."""

    reached: int  # up to this position everything is as it was sealed
    fault: str = ""
    ended: bool = False  # there is nothing more to compare
    waiting: int = 0  # entries that the sealer has not come to yet

    @property
    def whole(self) -> bool:
        """Whether the chain was compared to its end, and holds."""
        return self.ended and not self.fault


def seal_of(entry: str, *, key: bytes, after: bytes, position: int) -> bytes:
    """HMAC-SHA-256 over the seal before, the position and the entry as it is spelled."""
    return hmac.digest(key, after + position.to_bytes(8, "big") + entry.encode(), "sha256")


@transaction.atomic
def seal(hub_id: int) -> int:
    """Chain the committed entries of one hub that are not yet chained, at most ``BATCH``; return how many.

    One sealer of a hub works at a time; another returns at once. Call it inside the hub.
    """
    settled = _settled(hub_id)
    last = _last(hub_id)
    position, mac = (last.position, bytes(last.mac)) if last else (0, GENESIS)
    sealed, key = [], settings.AUDIT_KEY
    for entry, number, spelled in _rows(WAITING, settled=settled, **_place(hub_id, last)):
        position, mac = position + 1, seal_of(spelled, key=key, after=mac, position=position + 1)
        sealed.append((position, entry, number, mac))
    if sealed:
        with connection.cursor() as cursor:
            cursor.execute(CHAINED, [hub_id, *map(list, zip(*sealed, strict=True))])
    return len(sealed)


def verify(hub_id: int, *, after: int = 0, at_most: int | None = None, kept: Iterable[Head] = ()) -> Verdict:
    """Compare the entries of one hub with their seals, from a position on; ``kept`` are heads from outside.

    A long chain can be compared in steps: each begins where the one before reached. Call it inside the hub.
    """
    key, reached, mac = settings.AUDIT_KEY, after, _mac_at(hub_id, after)
    end = head(hub_id)
    last = end.position if end else 0
    upto = last if at_most is None else min(last, after + at_most)
    while reached < upto:
        page = _rows(SEALED, hub=hub_id, after=reached, upto=min(reached + PAGE, upto))
        for position, stored, spelled in page:
            mac = seal_of(spelled or "", key=key, after=mac, position=position)
            if position != reached + 1 or mac != stored:
                return Verdict(reached, _fault(position, after=reached, is_there=spelled is not None))
            reached = position
        if not page:
            return Verdict(reached, _fault(last, after=reached, is_there=True))
    return Verdict(reached) if reached < last else _ended(hub_id, reached, kept)


def head(hub_id: int) -> Head | None:
    """Where the chain of a hub ends now; None where nothing is sealed yet."""
    last = _last(hub_id)
    return Head(last.position, bytes(last.mac)) if last else None


def _settled(hub_id: int) -> int:
    """The oldest transaction still running: what is below it is over, and nothing can appear there any more.

    0 where another sealer is at work.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext('openmash.seal'), %s)", [hub_id])
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        settled: int = cursor.fetchone()[0]
    return settled


def _last(hub_id: int) -> Seal | None:
    return Seal.objects.filter(hub_id=hub_id).order_by("-position").first()


def _place(hub_id: int, last: Seal | None) -> dict[str, int]:
    """Where in the order of transactions the sealed entries end."""
    found = (last.transaction, last.entry) if last else (0, 0)
    return {"hub": hub_id, "transaction": found[0], "entry": found[1]}


def _at(hub_id: int, position: int) -> Seal | None:
    return Seal.objects.filter(hub_id=hub_id, position=position).first()


def _mac_at(hub_id: int, position: int) -> bytes:
    found = _at(hub_id, position)
    return bytes(found.mac) if found else GENESIS


def _rows(query: str, **values: int) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _fault(position: int, *, after: int, is_there: bool) -> str:
    if position != after + 1:
        return f"a seal is missing after entry {after}"
    return f"entry {position} is not what was sealed" if is_there else f"entry {position} is missing"


def _ended(hub_id: int, reached: int, kept: Iterable[Head]) -> Verdict:
    """What can be said only at the end: nothing stands between the sealed entries, and the end was not cut off."""
    [(inside, waiting)] = _rows(COUNTED, **_place(hub_id, _at(hub_id, reached)))
    faults = [
        f"the chain once had {one.position} entries: its end was cut off" for one in kept if one.position > reached
    ]
    faults += [
        f"the chain up to entry {one.position} is not the one whose head was kept"
        for one in kept
        if one.position <= reached and not hmac.compare_digest(_mac_at(hub_id, one.position), one.mac)
    ]
    if inside > reached:
        faults.append(f"entries without a seal stand among the sealed ones: {inside - reached}")
    return Verdict(reached, "; ".join(faults), ended=True, waiting=waiting)
