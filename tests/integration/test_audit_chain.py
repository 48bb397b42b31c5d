"""Tampering with the log is found; the sealer keeps the chain whole whatever happens around it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from django.db import OperationalError, connection, connections, transaction

from openmash.cli.postgres import APP, SUPERUSER
from openmash.hub.audit import chain
from openmash.hub.audit.actions import record
from openmash.hub.audit.events import Event
from openmash.hub.audit.models import Entry, Seal
from openmash.hub.partnership.actions import Job
from openmash.hub.partnership.models import Hub
from openmash.hub.records import wall
from openmash.hub.records.purposes import Purpose
from tests import walls

Scratch = Callable[[str], str]

CHILDREN = ["7Q4XH-2KD9T-M3R", "D1FZV-8XWQ6-H2C"]


@pytest.fixture
def hub(scratch: Scratch) -> int:
    """A hub whose log holds twenty sealed entries."""
    return written(Hub.objects.order_by("pk")[0].pk)


def written(hub_id: int, entries: int = 20) -> int:
    """Write entries until there are so many, each in a transaction of its own, and seal them.

    The first were written when the hub opened.
    """
    with walls.inside(hub_id):
        there = Entry.objects.count()
    for number in range(entries - there):
        with walls.inside(hub_id):
            record(Event.CONTACT_READ, by=Job(hub_id, "test"), about=CHILDREN[: number % 3], level=number)
    sealed(hub_id)
    return hub_id


def sealed(hub_id: int) -> int:
    with walls.inside(hub_id):
        return chain.seal(hub_id)


def verified(hub_id: int, **options: object) -> chain.Verdict:
    with walls.inside(hub_id):
        return chain.verify(hub_id, **options)  # type: ignore[arg-type]


def tamper(scratch: Scratch, *statements: str) -> None:
    """As somebody whom no grant and no policy binds."""
    with psycopg.connect(scratch(SUPERUSER)) as link:
        for statement in statements:
            assert link.execute(statement).rowcount, f"touched nothing: {statement}"  # type: ignore[arg-type]


def test_an_untouched_log_is_whole(hub: int) -> None:
    assert verified(hub) == chain.Verdict(20, ended=True)
    assert verified(hub).whole


def test_an_empty_log_is_whole(scratch: Scratch) -> None:
    assert verified(wall.NO_HUB).whole
    with walls.inside(wall.NO_HUB):
        assert chain.head(wall.NO_HUB) is None


COLUMNS = {
    "at": "at = at + interval '1 microsecond'",
    "transaction": "transaction = transaction - 1",
    "event": "event = 'board.read'",
    "by": "by = 'another'",
    "agency": "agency = 'police'",
    "on_kind": "on_kind = 'child'",
    "on_reference": "on_reference = 'AAAAA-AAAAA-AAA'",
    "about": "about = '{AAAAA-AAAAA-AAA}'",
    "details": """details = '{"level": 99}'""",
    "request": "request = 'x'",
    "hub_id": "hub_id = 2",
}


def test_every_column_of_an_entry_is_sealed() -> None:
    assert set(COLUMNS) | {"id"} == {field.column for field in Entry._meta.concrete_fields}


@pytest.mark.parametrize("change", COLUMNS.values(), ids=COLUMNS.keys())
def test_a_changed_column_is_found(hub: int, scratch: Scratch, change: str) -> None:
    tamper(scratch, f"UPDATE audit_entry SET {change} WHERE id = (SELECT entry FROM audit_seal WHERE position = 7)")
    verdict = verified(hub)
    assert not verdict.whole
    assert verdict.reached == 6
    assert "entry 7" in verdict.fault


SEVENTH = "(SELECT entry FROM audit_seal WHERE position = 7)"
EIGHTH = "(SELECT entry FROM audit_seal WHERE position = 8)"
TAMPERING = {
    "an entry deleted": [f"DELETE FROM audit_entry WHERE id = {SEVENTH}"],
    "an entry and its seal deleted": [
        f"DELETE FROM audit_entry WHERE id = {SEVENTH}",
        "DELETE FROM audit_seal WHERE position = 7",
    ],
    "an entry and its seal deleted, and the rest moved up": [
        f"DELETE FROM audit_entry WHERE id = {SEVENTH}",
        "DELETE FROM audit_seal WHERE position = 7",
        "UPDATE audit_seal SET position = -position WHERE position > 7",
        "UPDATE audit_seal SET position = -position - 1 WHERE position < 0",
    ],
    "what two entries say exchanged": [
        "UPDATE audit_entry a SET details = b.details FROM audit_entry b "
        f"WHERE a.id IN ({SEVENTH}, {EIGHTH}) AND b.id IN ({SEVENTH}, {EIGHTH}) AND a.id <> b.id"
    ],
    "the numbers of two entries exchanged": [
        f"UPDATE audit_entry SET id = -id WHERE id IN ({SEVENTH}, {EIGHTH})",
        "UPDATE audit_entry a SET id = -b.id FROM audit_entry b WHERE a.id < 0 AND b.id < 0 AND a.id <> b.id",
    ],
    "an entry given another number": [f"UPDATE audit_entry SET id = 100000 WHERE id = {SEVENTH}"],
    "two seals exchanged": [
        "UPDATE audit_seal SET position = -position WHERE position IN (7, 8)",
        "UPDATE audit_seal SET position = 15 + position WHERE position < 0",
    ],
    "a seal rewritten": [r"UPDATE audit_seal SET mac = '\x00' WHERE position = 7"],
    "a seal moved in the order": ["UPDATE audit_seal SET transaction = 1 WHERE position = 7"],
    "the last entries deleted": [
        "DELETE FROM audit_entry WHERE id IN (SELECT entry FROM audit_seal WHERE position > 15)"
    ],
    "the first entries deleted": [
        "DELETE FROM audit_entry WHERE id IN (SELECT entry FROM audit_seal WHERE position < 4)",
        "DELETE FROM audit_seal WHERE position < 4",
    ],
    "an entry added among the old ones": [
        'INSERT INTO audit_entry (hub_id, at, transaction, event, "by", agency, on_kind, on_reference, about, details, '
        "request) SELECT hub_id, at, transaction, event, 'another', agency, on_kind, on_reference, about, details, "
        f"request FROM audit_entry WHERE id = {SEVENTH}"
    ],
}


@pytest.mark.parametrize("statements", TAMPERING.values(), ids=TAMPERING.keys())
def test_tampering_is_found(hub: int, scratch: Scratch, statements: list[str]) -> None:
    tamper(scratch, *statements)
    verdict = verified(hub)
    assert not verdict.whole
    assert verdict.fault


def test_an_end_cut_off_with_its_seals_shows_only_against_a_head_kept_outside(hub: int, scratch: Scratch) -> None:
    with walls.inside(hub):
        kept = chain.head(hub)
    assert kept is not None
    tamper(
        scratch,
        "DELETE FROM audit_entry WHERE id IN (SELECT entry FROM audit_seal WHERE position > 15)",
        "DELETE FROM audit_seal WHERE position > 15",
    )
    assert verified(hub).whole
    assert "cut off" in verified(hub, kept=chain.outside([kept])).fault


def test_a_chain_made_anew_is_not_the_one_whose_head_was_kept(
    hub: int, scratch: Scratch, settings: pytest.FixtureRequest
) -> None:
    with walls.inside(hub):
        kept = chain.head(hub)
    assert kept is not None
    assert verified(hub, kept=chain.outside([kept])).whole
    tamper(scratch, "UPDATE audit_entry SET by = 'another'", "DELETE FROM audit_seal")
    sealed(hub)
    assert verified(hub).whole  # whoever holds the key can make a whole chain of anything
    assert "is not the one" in verified(hub, kept=chain.outside([kept])).fault


def test_without_the_key_no_chain_can_be_made(hub: int, settings: object) -> None:
    settings.AUDIT_KEY = b"another"  # type: ignore[attr-defined]
    assert verified(hub).fault == "entry 1 is not what was sealed"


@pytest.mark.parametrize("key", [b"", b"short", b"k" * 64, b"longer than a block of the digest" * 3])
def test_many_seals_at_once_are_the_ones_made_one_by_one(key: bytes, settings: object) -> None:
    settings.AUDIT_KEY = key  # type: ignore[attr-defined]
    one_by_one, after = [], chain.GENESIS
    for position, entry in enumerate(["", '(1,2,"é")', "x" * 500], start=7):
        after = chain.seal_of(entry, key=key, after=after, position=position)
        one_by_one.append(after)
    at_once = chain.seals_of(["", '(1,2,"é")', "x" * 500], after=chain.GENESIS, position=7)
    assert at_once == tuple(one_by_one)


def test_a_head_reads_as_it_is_written() -> None:
    head = chain.Head(12, bytes(range(32)))
    assert chain.Head.read(f" {head}\n") == head


@pytest.mark.parametrize("text", ["", "12", "12:ab", f"x:{'00' * 32}", f"12:{'zz' * 32}"])
def test_what_is_no_head_is_not_read_as_one(text: str) -> None:
    with pytest.raises(ValueError, match=r"not a head|invalid literal|hexadecimal"):
        chain.Head.read(text)


def test_a_long_chain_is_compared_in_steps(hub: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chain, "PAGE", 3)
    first = verified(hub, at_most=8)
    assert (first.reached, first.ended, first.whole) == (8, False, False)
    assert verified(hub, after=8, at_most=100).whole
    assert verified(hub).whole


def test_a_missing_page_of_seals_is_found(hub: int, scratch: Scratch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chain, "PAGE", 3)
    tamper(scratch, "DELETE FROM audit_seal WHERE position BETWEEN 7 AND 18")
    assert verified(hub).fault == "a seal is missing after entry 6"


def test_what_is_not_sealed_yet_waits(hub: int) -> None:
    with walls.inside(hub):
        entry = record(Event.BOARD_READ, by=Job(hub, "test"))
        entry.refresh_from_db()
    assert verified(hub) == chain.Verdict(20, ended=True, waiting=1, waits_since=entry.at)
    assert sealed(hub) == 1
    assert verified(hub).reached == 21


def test_nothing_is_sealed_past_a_transaction_that_still_runs(hub: int, scratch: Scratch) -> None:
    with psycopg.connect(scratch(APP)) as slow:
        walls.enter(slow, hub)
        slow.execute(
            'INSERT INTO audit_entry (hub_id, event, "by", agency, on_kind, on_reference, about, details, request)'
            " VALUES (%s, 'board.read', 'slow', '', '', '', '{}', '{}', '')",
            [hub],
        )
        with walls.inside(hub):
            record(Event.BOARD_READ, by=Job(hub, "quick"))
        assert sealed(hub) == 0
        slow.commit()
    assert sealed(hub) == 2
    with walls.inside(hub):
        order = Seal.objects.order_by("position").values_list("entry", flat=True)
        by = dict(Entry.objects.values_list("pk", "by"))
        assert [by[entry] for entry in order][-2:] == ["slow", "quick"]


def test_two_sealers_never_work_on_one_hub(hub: int, scratch: Scratch) -> None:
    with walls.inside(hub):
        record(Event.BOARD_READ, by=Job(hub, "test"))
    with psycopg.connect(scratch(APP)) as other:
        other.execute("SELECT pg_advisory_xact_lock(hashtext('openmash.seal'), %s)", [hub])
        assert sealed(hub) == 0
    assert sealed(hub) == 1


def test_a_sealer_that_was_killed_leaves_nothing_and_the_next_goes_on(hub: int) -> None:
    for _ in range(3):
        with walls.inside(hub):
            record(Event.BOARD_READ, by=Job(hub, "test"))

    def killed() -> None:
        with walls.inside(hub):
            assert chain.seal(hub) == 3
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    with pytest.raises(OperationalError):
        killed()
    connection.close()
    assert verified(hub).waiting == 3
    assert sealed(hub) == 3
    assert verified(hub).whole


def test_many_writers_at_once_keep_the_chain_whole(hub: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chain, "BATCH", 7)

    def write(number: int) -> None:
        try:
            for turn in range(10):
                with transaction.atomic():
                    wall.enter(hub, Purpose.SEAL)
                    record(Event.BOARD_READ, by=Job(hub, f"writer {number}"), turn=turn)
        finally:
            connections.close_all()

    def seal_meanwhile(_: int) -> None:
        try:
            for _turn in range(10):
                sealed(hub)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        writers = pool.map(write, range(6))
        sealers = pool.map(seal_meanwhile, range(2))
        assert [*writers, *sealers] == [None] * 8
    while sealed(hub):
        pass
    verdict = verified(hub)
    assert verdict.whole
    assert (verdict.reached, verdict.waiting) == (80, 0)


def test_the_application_cannot_unseal(hub: int) -> None:
    for statement in ("UPDATE audit_seal SET position = 1", "DELETE FROM audit_seal", "TRUNCATE audit_seal"):
        with pytest.raises(Exception, match="permission denied"), walls.inside(hub), connection.cursor() as cursor:
            cursor.execute(statement)
