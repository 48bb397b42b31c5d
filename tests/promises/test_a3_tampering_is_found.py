"""A3. Whatever somebody does to the log in the database, verification finds it, with heads kept outside."""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction

from openmash.cli.postgres import SUPERUSER
from openmash.hub.audit import chain, heads
from openmash.hub.audit.actions import record
from openmash.hub.audit.events import Event
from openmash.hub.audit.models import Entry, Seal
from openmash.hub.governance import whole
from openmash.hub.partnership.actions import Job
from tests import walls
from tests.conftest import connected_to
from tests.promises.depth import times

Scratch = Callable[[str], str]

KEPT_BY = ["openmash/hub/audit/chain.py", "openmash/hub/audit/heads.py", "openmash/hub/governance/whole.py"]

HUB, ENTRIES = 1, 60
EACH = times(3, deep=1_000)
CHILDREN = [f"CHILD-0000{n}-000" for n in range(9)]
COLUMNS = {
    "hub_id": "hub_id + 1",
    "at": "at + interval '1 microsecond'",
    "transaction": "transaction + 1",
    "event": "'board.read'",
    "by": "by || 'x'",
    "agency": "'police'",
    "on_kind": "'child'",
    "on_reference": "'AAAAA-AAAAA-AAA'",
    "about": "about || ARRAY['FRAME-DDDDD-DDD']::varchar[]",
    "details": """details || '{"level": 99}'""",
    "request": "request || 'x'",
}


class Log:
    """The log of a hub in the hands of somebody whom nothing in the database binds, but who has no key."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance

    def sql(self, statement: str, **values: object) -> list[tuple[object, ...]]:
        """Every statement touches something: an operator that changes nothing would be found whole rightly."""
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            assert cursor.rowcount != 0, statement
            return cursor.fetchall() if cursor.description else []

    def place(self, first: int = 1, last: int = ENTRIES) -> int:
        return self.chance.randint(first, last)

    def entry(self, position: int) -> int:
        return Seal.objects.get(hub_id=HUB, position=position).entry

    def two(self) -> dict[str, int]:
        first, second = self.chance.sample(range(1, ENTRIES + 1), 2)
        return {"one": self.entry(first), "other": self.entry(second), "p": first, "q": second}

    def without(self, first: int, last: int) -> None:
        """Take a run of entries away with their seals."""
        self.sql(
            "DELETE FROM audit_about WHERE entry IN (SELECT entry FROM audit_seal WHERE hub_id = 1 AND position"
            " BETWEEN %(a)s AND %(b)s) OR false", a=first, b=last,
        ) if self.listed(first, last) else None  # fmt: skip
        self.sql(
            "DELETE FROM audit_entry WHERE id IN (SELECT entry FROM audit_seal WHERE hub_id = 1 AND position"
            " BETWEEN %(a)s AND %(b)s)", a=first, b=last,
        )  # fmt: skip
        self.sql("DELETE FROM audit_seal WHERE hub_id = 1 AND position BETWEEN %(a)s AND %(b)s", a=first, b=last)

    def listed(self, first: int, last: int) -> bool:
        [(number,)] = self.sql(
            "SELECT count(*) FROM audit_about JOIN audit_seal USING (entry) WHERE position BETWEEN %(a)s AND %(b)s",
            a=first, b=last,
        )  # fmt: skip
        return number != 0

    def closed_up(self, above: int, by: int) -> None:
        if above + by <= ENTRIES:
            self.sql("UPDATE audit_seal SET position = -position WHERE hub_id = 1 AND position > %(p)s", p=above)
            self.sql("UPDATE audit_seal SET position = -position - %(by)s WHERE hub_id = 1 AND position < 0", by=by)

    def sealed_anew(self, position: int, key: bytes) -> None:
        """Make the seals anew from a position on, with some key."""
        before = chain.head(HUB, position - 1)
        rows = chain._rows(chain.SEALED, hub=HUB, after=position - 1, upto=10**9)
        mac, mine = before.mac if before else chain.GENESIS, key
        for at, _, spelled in rows:
            mac = chain.seal_of(spelled, key=mine, after=mac, position=at)
            self.sql("UPDATE audit_seal SET mac = %(mac)s WHERE hub_id = 1 AND position = %(at)s", mac=mac, at=at)

    def copied(self, position: int) -> int:
        """Write an entry that says what another says, as the last of its transaction."""
        columns = 'hub_id, at, transaction, event, "by", agency, on_kind, on_reference, about, details, request'
        [(made, _)] = self.sql(
            f"INSERT INTO audit_entry ({columns}) SELECT {columns} FROM audit_entry WHERE id = %(id)s"
            " RETURNING id, transaction", id=self.entry(position),
        )  # fmt: skip
        self.sql(
            "INSERT INTO audit_about (hub_id, entry, child) SELECT hub_id, id, unnest(about) FROM audit_entry"
            " WHERE id = %(id)s UNION ALL SELECT 2, -%(id)s, 'other'", id=made,
        )  # fmt: skip
        assert isinstance(made, int)
        return made


def edit(log: Log) -> None:
    column = log.chance.choice(list(COLUMNS))
    log.sql(f'UPDATE audit_entry SET "{column}" = {COLUMNS[column]} WHERE id = %(id)s', id=log.entry(log.place()))


def delete(log: Log) -> None:
    log.sql("DELETE FROM audit_entry WHERE id = %(id)s", id=log.entry(log.place()))


def delete_with_the_seal(log: Log) -> None:
    position = log.place(last=ENTRIES - 1)
    log.without(position, position)


def delete_and_close_up(log: Log) -> None:
    position = log.place()
    log.without(position, position)
    log.closed_up(position, by=1)


def cut_off_the_beginning(log: Log) -> None:
    upto = log.place(last=ENTRIES - 1)
    log.without(1, upto)
    log.closed_up(upto, by=upto)


def truncate_the_end(log: Log) -> None:
    log.without(log.place(first=2), ENTRIES)


def truncate_everything(log: Log) -> None:
    log.without(1, ENTRIES)


def roll_back_and_go_on(log: Log) -> None:
    """An older copy is put back, and the hub itself goes on writing and sealing, with its own key."""
    position = log.place(first=2)
    log.sql("UPDATE audit_entry SET by = by || 'y' WHERE id = %(id)s", id=log.entry(position))
    log.sealed_anew(position, settings.AUDIT_KEY)


def recompute_the_tail(log: Log) -> None:
    """Without the key: with one of the forger's own."""
    position = log.place()
    log.sql("UPDATE audit_entry SET by = by || 'y' WHERE id = %(id)s", id=log.entry(position))
    log.sealed_anew(position, log.chance.randbytes(32))


def swap_what_two_say(log: Log) -> None:
    log.sql(
        "UPDATE audit_entry a SET details = b.details, at = b.at FROM audit_entry b"
        " WHERE a.id IN (%(one)s, %(other)s) AND b.id IN (%(one)s, %(other)s) AND a.id <> b.id", **log.two(),
    )  # fmt: skip


def swap_the_numbers_of_two(log: Log) -> None:
    two = log.two()
    log.sql("UPDATE audit_entry SET id = -id WHERE id IN (%(one)s, %(other)s)", **two)
    log.sql("UPDATE audit_entry SET id = %(one)s + %(other)s + id WHERE id IN (-%(one)s, -%(other)s)", **two)


def swap_two_seals(log: Log) -> None:
    two = log.two()
    log.sql("UPDATE audit_seal SET position = -position WHERE hub_id = 1 AND position IN (%(p)s, %(q)s)", **two)
    log.sql("UPDATE audit_seal SET position = %(p)s + %(q)s + position WHERE hub_id = 1 AND position < 0", **two)


def renumber(log: Log) -> None:
    log.sql(
        "UPDATE audit_entry SET id = %(new)s WHERE id = %(id)s",
        id=log.entry(log.place()), new=log.chance.randint(10**6, 10**9),
    )  # fmt: skip


def rewrite_a_seal(log: Log) -> None:
    log.sql(
        "UPDATE audit_seal SET mac = %(mac)s WHERE hub_id = 1 AND position = %(p)s",
        p=log.place(), mac=log.chance.randbytes(32),
    )  # fmt: skip


def move_a_seal(log: Log) -> None:
    log.sql(
        "UPDATE audit_seal SET transaction = transaction + %(by)s WHERE hub_id = 1 AND position = %(p)s",
        p=log.place(), by=log.chance.choice([-1, 1, 1000]),
    )  # fmt: skip


def point_a_seal_elsewhere(log: Log) -> None:
    position = log.place()
    made = log.copied(position)
    log.sql("UPDATE audit_seal SET entry = %(id)s WHERE hub_id = 1 AND position = %(p)s", id=made, p=position)


def forge_among_the_old_ones(log: Log) -> None:
    log.copied(log.place(last=ENTRIES - 1))


def forge_at_the_end(log: Log) -> None:
    made = log.copied(ENTRIES)
    log.sql(
        "INSERT INTO audit_seal (hub_id, position, entry, transaction, mac)"
        " SELECT 1, %(p)s, id, transaction, %(mac)s FROM audit_entry WHERE id = %(id)s",
        p=ENTRIES + 1, id=made, mac=log.chance.randbytes(32),
    )  # fmt: skip


def hide_a_look(log: Log) -> None:
    """The entry stays as it was; only 'who looked at this child?' no longer finds it."""
    log.sql("DELETE FROM audit_about WHERE (entry, child) = (%(e)s, %(c)s)", **looked_at(log))


def lay_a_look_to_somebody(log: Log) -> None:
    log.sql(
        "INSERT INTO audit_about (hub_id, entry, child) VALUES (1, %(id)s, 'FRAME-DDDDD-DDD')",
        id=log.entry(log.place()),
    )  # fmt: skip


def name_another_child(log: Log) -> None:
    log.sql("UPDATE audit_about SET child = 'OTHER-CHILD-000' WHERE (entry, child) = (%(e)s, %(c)s)", **looked_at(log))


def looked_at(log: Log) -> dict[str, object]:
    entry, child = log.chance.choice(log.sql("SELECT entry, child FROM audit_about WHERE hub_id = 1 ORDER BY 1, 2"))
    return {"e": entry, "c": child}


OPERATORS: dict[str, Callable[[Log], None]] = {
    name.replace("_", " "): operator
    for name, operator in globals().items()
    if getattr(operator, "__module__", "") == __name__ and operator.__annotations__ == {"log": Log, "return": None}
}


@pytest.fixture
def kept(scratch: Scratch, tmp_path: Path) -> Iterator[chain.Outside]:
    """A log of sixty sealed entries, heads of it outside, and a connection that no grant and no policy binds."""
    with walls.inside(HUB):
        assert chain.head(HUB) is None
        there = Entry.objects.count()  # written when the hub opened
    for number in range(ENTRIES - there):
        with walls.inside(HUB):
            record(Event.CONTACT_READ, by=Job(HUB, "test"), about=CHILDREN[number % 9 : number % 9 + 2], level=number)
    with walls.inside(HUB):
        assert chain.seal(HUB) == ENTRIES
    for position in (20, 40, ENTRIES):
        with walls.inside(HUB):
            head = chain.head(HUB, position)
        assert head is not None
        heads.keep(tmp_path, [(HUB, head, datetime(2026, 11, 17, tzinfo=UTC))])
    found = heads.read(tmp_path)
    assert (found.lines, found.faults) == (3, [])
    with connected_to(scratch(SUPERUSER)):
        yield found.of(HUB)


def survived(operator: Callable[[Log], None], kept: chain.Outside, *, seed: str, trials: int = EACH) -> int:
    """In how many of so many trials nothing was found. Each is undone."""
    log, unseen = Log(random.Random(seed)), 0
    for _ in range(trials):
        with transaction.atomic():
            operator(log)
            unseen += verified(kept)
            transaction.set_rollback(True)
    return unseen


def verified(kept: chain.Outside) -> bool:
    """What verification says."""
    *_, verdict = whole.compared(HUB, by="test", kept=kept)
    return verdict.whole


def test_tampering_is_found(kept: chain.Outside) -> None:
    assert len(OPERATORS) >= 12
    assert verified(kept), "an untouched log is whole"
    unseen = Counter({name: survived(operator, kept, seed=name) for name, operator in OPERATORS.items()})
    print(f"\nA3: {len(OPERATORS)} operators, {EACH} times each: {unseen.total()} unseen")
    assert +unseen == Counter()


#: fault → which operators must then go unseen.
FAULTS = {
    "no heads outside": [truncate_the_end, truncate_everything, roll_back_and_go_on],
    "a hash over some columns only": [edit, swap_what_two_say],
    "who looked is not compared": [hide_a_look, lay_a_look_to_somebody, name_another_child],
}


@pytest.mark.parametrize("fault", FAULTS)
def test_the_seeded_fault_lets_tampering_through(
    kept: chain.Outside, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if fault == "no heads outside":
        kept = chain.NOTHING_OUTSIDE
    elif fault == "who looked is not compared":
        monkeypatch.setattr(chain, "lists_its_children", lambda _, **__: True)
    else:
        for query in ("ENTRIES", "SEALED", "WAITING"):
            monkeypatch.setattr(chain, query, getattr(chain, query).replace(chain.SPELLED, "ROW(e.id, e.event)::text"))
        Log(random.Random(0)).sealed_anew(1, settings.AUDIT_KEY)
        kept = chain.NOTHING_OUTSIDE
    for operator in FAULTS[fault]:
        assert survived(operator, kept, seed=fault, trials=5), f"{operator.__name__} must go unseen with this fault"
