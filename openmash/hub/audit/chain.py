"""Is the log whole?

Entries are written without waiting for each other. A sealer then chains those that are committed, in the order of
their transactions, each with a keyed MAC over itself and the seal before it. The key is not in the database.
"""

import hmac
import secrets
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from types import MappingProxyType
from typing import Any, NamedTuple

from django.conf import settings
from django.db import connection, transaction

from .models import Entry, Seal

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
# Seals and entries are read apart, each along its own index: no plan made from old statistics can read the whole log
# for one page, and an entry that stands among the sealed ones without a seal shows itself.
SEALS = """
SELECT position, entry, transaction, mac FROM audit_seal
WHERE hub_id = %(hub)s AND position > %(after)s AND position <= %(upto)s ORDER BY position
"""
ENTRIES = f"""
SELECT e.id, e.transaction, {SPELLED} FROM audit_entry e
WHERE e.hub_id = %(hub)s AND (e.transaction, e.id) > (%(transaction)s, %(entry)s)
  AND (e.transaction, e.id) <= (%(last_transaction)s, %(last_entry)s)
ORDER BY e.transaction, e.id
"""  # noqa: S608 - nothing in it comes from outside
# Which entry is it? Asked only of a page that is not as it was sealed: each seal's own entry, wherever it stands.
SEALED = f"""
SELECT s.position, s.mac, (
    SELECT {SPELLED} FROM audit_entry e WHERE e.id = s.entry AND e.hub_id = s.hub_id AND e.transaction = s.transaction
)
FROM audit_seal s
WHERE s.hub_id = %(hub)s AND s.position > %(after)s AND s.position <= %(upto)s ORDER BY s.position
"""  # noqa: S608 - nothing in it comes from outside
LATER = """
SELECT count(*), min(at) FROM audit_entry WHERE hub_id = %(hub)s AND (transaction, id) > (%(transaction)s, %(entry)s)
"""
# Both sides in one look, so that what is being written meanwhile is in both or in neither. The number that nobody knows
# beforehand keeps anybody from finding rows that make the same sum.
LISTED = """
SELECT (
    SELECT (count(*), coalesce(bit_xor(hashtextextended(child, entry # %(secret)s)), 0))
    FROM audit_about WHERE hub_id = %(hub)s
) = (
    SELECT (count(*), coalesce(bit_xor(hashtextextended(child, id # %(secret)s)), 0))
    FROM audit_entry CROSS JOIN LATERAL (SELECT DISTINCT child FROM unnest(about) child) WHERE hub_id = %(hub)s
)
"""
# The same of the entries after a place only. A row that is listed for an entry that never was is found by the other.
LISTED_SINCE = """
WITH new AS (
    SELECT id, about FROM audit_entry WHERE hub_id = %(hub)s AND (transaction, id) > (%(transaction)s, %(entry)s)
)
SELECT (
    SELECT (count(*), coalesce(bit_xor(hashtextextended(child, entry # %(secret)s)), 0))
    FROM audit_about JOIN new ON new.id = entry WHERE hub_id = %(hub)s
) = (
    SELECT (count(*), coalesce(bit_xor(hashtextextended(child, id # %(secret)s)), 0))
    FROM new CROSS JOIN LATERAL (SELECT DISTINCT child FROM unnest(about) child)
)
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
        if len(mac) != 2 * len(GENESIS) or not position.isdigit() or not int(position):
            raise ValueError(f"not a head of the chain: {text!r}")
        return cls(int(position), bytes.fromhex(mac))


#: Heads that were kept outside: at which position, which seals. More than one at a position cannot all be right.
Outside = Mapping[int, Collection[bytes]]
NOTHING_OUTSIDE: Outside = MappingProxyType({})


def outside(heads: Iterable[Head]) -> Outside:
    """Heads, by their position."""
    found: dict[int, set[bytes]] = {}
    for one in heads:
        found.setdefault(one.position, set()).add(one.mac)
    return found


class Link(NamedTuple):
    """One seal: its position, and the entry and transaction that it seals."""

    position: int
    entry: int
    transaction: int
    mac: bytes


@dataclass(frozen=True)
class Verdict:
    """What a verification found so far."""

    reached: int  # up to this position everything is as it was sealed
    fault: str = ""
    ended: bool = False  # there is nothing more to compare
    waiting: int = 0  # entries that the sealer has not come to yet
    waits_since: datetime | None = None  # when the oldest of them was written

    @property
    def whole(self) -> bool:
        """Whether the chain was compared to its end, and holds."""
        return self.ended and not self.fault


def seal_of(entry: str, *, key: bytes, after: bytes, position: int) -> bytes:
    """HMAC-SHA-256 over the seal before, the position and the entry as it is spelled."""
    return hmac.digest(key, after + position.to_bytes(8, "big") + entry.encode(), "sha256")


def seals_of(entries: Iterable[str], *, after: bytes, position: int) -> tuple[bytes, ...]:
    """Return the seals of a run of entries, the first of which stands at this position: `seal_of`, many times.

    HMAC (RFC 2104) with the two halves of the key digested once: half the time of asking for each anew.
    """
    key = settings.AUDIT_KEY if len(settings.AUDIT_KEY) <= 64 else sha256(settings.AUDIT_KEY).digest()
    inner, outer = (sha256(bytes(byte ^ pad for byte in key.ljust(64, b"\0"))).copy for pad in (0x36, 0x5C))
    made = []
    for number, entry in enumerate(entries, start=position):
        begun, ended = inner(), outer()
        begun.update(after + number.to_bytes(8, "big") + entry.encode())
        ended.update(begun.digest())
        after = ended.digest()
        made.append(after)
    return tuple(made)


@transaction.atomic
def seal(hub_id: int) -> int:
    """Chain the committed entries of one hub that are not yet chained, at most ``BATCH``; return how many.

    One sealer of a hub works at a time; another returns at once. Call it inside the hub.
    """
    settled = _settled(hub_id)
    last = _last(hub_id)
    position, mac = (last.position, bytes(last.mac)) if last else (0, GENESIS)
    waiting = _rows(WAITING, settled=settled, **_place(hub_id, last))
    if waiting:
        entries, numbers, spelled = map(list, zip(*waiting, strict=True))
        positions = list(range(position + 1, position + 1 + len(waiting)))
        macs = seals_of(spelled, after=mac, position=position + 1)
        with connection.cursor() as cursor:
            cursor.execute(CHAINED, [hub_id, positions, entries, numbers, list(macs)])
    return len(waiting)


def verify(hub_id: int, *, after: int = 0, at_most: int | None = None, kept: Outside = NOTHING_OUTSIDE) -> Verdict:
    """Compare the entries of one hub with their seals, from a position on; ``kept`` are heads from outside.

    A long chain can be compared in steps: each begins where the one before reached. Call it inside the hub.
    """
    end, here = _last(hub_id), _link(hub_id, after)
    last = end.position if end else 0
    if here is None:
        return Verdict(last, f"the chain once had {after} entries: its end was cut off")
    if here.mac not in kept.get(after, [here.mac]):
        return Verdict(after, _another(after))
    upto = last if at_most is None else min(last, after + at_most)
    while here.position < upto:
        before = here.position
        here, fault = _compared(hub_id, here, upto=min(before + PAGE, upto), kept=kept)
        if fault:
            return Verdict(here.position, fault)
    return Verdict(here.position) if here.position < last else _ended(hub_id, here, kept)


def lists_its_children(hub_id: int, *, after: int = 0) -> bool:
    """Whether 'who looked at this child?' is answered as the entries themselves say.

    Reads all of the hub's log, or what of it came after a position at which something is sealed.
    """
    query = LISTED_SINCE if after else LISTED
    [(is_so,)] = _rows(query, secret=secrets.randbits(62), **_place(hub_id, _link(hub_id, after)))
    return bool(is_so)


def waits_since(hub_id: int) -> datetime | None:
    """When the oldest entry that is not sealed yet was written; None where all are sealed."""
    [(_, since)] = _rows(LATER, **_place(hub_id, _last(hub_id)))
    return since  # type: ignore[no-any-return]


def written_at(hub_id: int, position: int) -> datetime | None:
    """When the entry that is sealed at a position was written; None where nothing is."""
    found = _link(hub_id, position)
    entry = Entry.objects.filter(hub_id=hub_id, pk=found.entry).first() if found else None
    return entry.at if entry else None


def head(hub_id: int, position: int | None = None) -> Head | None:
    """Where the chain of a hub ends now, or what stands at a position; None where nothing does."""
    last = _last(hub_id) if position is None else Seal.objects.filter(hub_id=hub_id, position=position).first()
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


def _place(hub_id: int, last: "Seal | Link | None") -> dict[str, int]:
    """Where in the order of transactions the sealed entries end."""
    found = (last.transaction, last.entry) if last else (0, 0)
    return {"hub": hub_id, "transaction": found[0], "entry": found[1]}


def _link(hub_id: int, position: int) -> Link | None:
    """The seal at a position; what stands before the first; None where there is no such seal."""
    if position == 0:
        return Link(0, 0, 0, GENESIS)
    found = Seal.objects.filter(hub_id=hub_id, position=position).first()
    return Link(position, found.entry, found.transaction, bytes(found.mac)) if found else None


def _rows(query: str, **values: int) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _compared(hub_id: int, here: Link, *, upto: int, kept: Outside) -> tuple[Link, str]:
    """Compare a page: how far it is as it was sealed, and what is not; an empty text where everything is."""
    seals = _rows(SEALS, hub=hub_id, after=here.position, upto=upto)
    if not seals:
        return here, _fault(upto, after=here.position, is_there=True)
    last = Link(*seals[-1])
    between = {"last_transaction": last.transaction, "last_entry": last.entry}
    entries = _rows(ENTRIES, **_place(hub_id, here), **between)
    positions, *sealed, macs = zip(*seals, strict=True)
    *there, spelled = zip(*entries, strict=True) if entries else ((), (), ())
    first = here.position + 1
    if (positions, sealed, macs) != (
        tuple(range(first, first + len(seals))), there, seals_of(spelled, after=here.mac, position=first)
    ):  # fmt: skip
        return _found(hub_id, here, upto=upto, more=len(entries) - len(seals))
    strange = [at for at, mac in zip(positions, macs, strict=True) if at in kept and mac not in kept[at]]
    return (here, _another(strange[0])) if strange else (last, "")


def _found(hub_id: int, here: Link, *, upto: int, more: int) -> tuple[Link, str]:
    """What is wrong with a page in which something is."""
    reached, mac = here.position, here.mac
    for position, stored, spelled in _rows(SEALED, hub=hub_id, after=reached, upto=upto):
        mac = seal_of(spelled or "", key=settings.AUDIT_KEY, after=mac, position=position)
        if position != reached + 1 or mac != stored:
            fault = _fault(position, after=reached, is_there=spelled is not None)
            return here._replace(position=reached), fault
        reached = position
    return here._replace(position=reached), f"entries without a seal stand among the sealed ones: {more}"


def _fault(position: int, *, after: int, is_there: bool) -> str:
    if position != after + 1:
        return f"a seal is missing after entry {after}"
    return f"entry {position} is not what was sealed" if is_there else f"entry {position} is missing"


def _another(position: int) -> str:
    return f"the chain up to entry {position} is not the one whose head was kept"


def _ended(hub_id: int, here: Link, kept: Outside) -> Verdict:
    """What can be said only at the end: that it was not cut off, and how many entries are not sealed yet."""
    [(waiting, since)] = _rows(LATER, **_place(hub_id, here))
    once = max(kept, default=0)
    fault = f"the chain once had {once} entries: its end was cut off" if once > here.position else ""
    return Verdict(here.position, fault, ended=True, waiting=waiting, waits_since=since)
