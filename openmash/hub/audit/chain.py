"""Is the log whole?

Entries are written without waiting for each other. A sealer then chains those that are committed, in the order of
their transactions, each with a keyed MAC over itself and the seal before it. The key is not in the database.
"""

import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db import connection, transaction

from .models import Entry, Seal

BATCH = 5_000  # entries sealed in one transaction: about a second's work, so that a stop is never long
GENESIS = b"\0" * 32


@dataclass(frozen=True)
class Verdict:
    """What a verification found."""

    whole: bool
    sealed: int
    unsealed: int
    fault: str = ""


def canonical(entry: Entry) -> bytes:
    """Every column of an entry, in one unambiguous spelling."""
    columns = [
        entry.pk,
        entry.hub_id,
        entry.at.isoformat(),
        entry.transaction,
        entry.event,
        entry.by,
        entry.agency,
        entry.on_kind,
        entry.on_reference,
        entry.about,
        entry.details,
        entry.request,
    ]
    return json.dumps(columns, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def seal_of(entry: Entry, *, after: bytes, position: int) -> bytes:
    """HMAC-SHA-256 over the seal before, the position and the entry."""
    message = after + position.to_bytes(8, "big") + hashlib.sha256(canonical(entry)).digest()
    return hmac.digest(settings.AUDIT_KEY, message, "sha256")


@transaction.atomic
def seal(hub_id: int) -> int:
    """Chain the committed entries of one hub that are not yet chained; return how many. One sealer at a time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext('openmash.seal'), %s)", [hub_id])
        if not cursor.fetchone()[0]:
            return 0
        # A transaction below the oldest running one is over: nothing can still appear before it.
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        settled = cursor.fetchone()[0]
    last = Seal.objects.filter(hub_id=hub_id).order_by("-position").first()
    seals = []
    position, mac = (last.position, bytes(last.mac)) if last else (0, GENESIS)
    for entry in unsealed(hub_id, last).filter(transaction__lt=settled)[:BATCH]:
        position, mac = position + 1, seal_of(entry, after=mac, position=position + 1)
        seals.append(Seal(hub_id=hub_id, position=position, entry=entry.pk, transaction=entry.transaction, mac=mac))
    Seal.objects.bulk_create(seals)
    return len(seals)


def unsealed(hub_id: int, last: Seal | None):  # type: ignore[no-untyped-def]
    """The entries after the last sealed one, in chain order."""
    waiting = Entry.objects.filter(hub_id=hub_id).order_by("transaction", "id")
    if last is None:
        return waiting
    return waiting.extra(where=["(transaction, id) > (%s, %s)"], params=[last.transaction, last.entry])


def verify(hub_id: int) -> Verdict:
    """Walk the chain of one hub from its beginning and compare every entry with its seal."""
    position, mac, last = 0, GENESIS, None
    for entry, seal_row in _together(hub_id):
        if seal_row.position != position + 1:
            return Verdict(False, position, 0, f"the chain jumps after entry {position}")
        if entry is None:
            return Verdict(False, position, 0, f"entry {seal_row.position} of the chain is missing")
        mac = seal_of(entry, after=mac, position=seal_row.position)
        if not hmac.compare_digest(mac, bytes(seal_row.mac)):
            return Verdict(False, position, 0, f"entry {seal_row.position} is not what was sealed")
        position, last = seal_row.position, seal_row
    waiting = unsealed(hub_id, last).count()
    total = Entry.objects.filter(hub_id=hub_id).count()
    if total != position + waiting:
        return Verdict(False, position, waiting, f"{total - position - waiting} entries stand outside the chain")
    return Verdict(True, position, waiting)


def _together(hub_id: int) -> Iterator[tuple[Entry | None, Seal]]:
    """Seals in order, each with its entry, in batches of bounded memory."""
    position = 0
    while seals := list(Seal.objects.filter(hub_id=hub_id, position__gt=position).order_by("position")[:BATCH]):
        entries = Entry.objects.filter(hub_id=hub_id).in_bulk([s.entry for s in seals])
        yield from ((entries.get(s.entry), s) for s in seals)
        position = seals[-1].position
