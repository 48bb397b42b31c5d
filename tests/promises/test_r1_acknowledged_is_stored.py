"""R1. A contact that was acknowledged survives `kill -9` of web, worker and database."""

import random
import threading
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.promises.depth import times
from tests.promises.stack import Stack, told

KEPT_BY = ["openmash/hub/config/middleware.py", "openmash/cli/production.py"]

SENDERS = 8


@dataclass
class Senders:
    """Eight systems that send as fast as they are answered, and send again until they are."""

    stack: Stack
    acknowledged: dict[str, str] = field(default_factory=dict)
    over: threading.Event = field(default_factory=threading.Event)

    def run(self) -> list[threading.Thread]:
        threads = [threading.Thread(target=self.send, args=(n,)) for n in range(SENDERS)]
        for thread in threads:
            thread.start()
        return threads

    def send(self, sender: int) -> None:
        number = 0
        while not self.over.is_set():
            number += 1
            self.until_acknowledged(f"{sender}-{uuid.uuid4()}", number)

    def until_acknowledged(self, key: str, number: int) -> None:
        while not self.over.is_set():
            try:
                status, said = self.stack.post(key, told(number))
            except OSError:
                status, said = 0, {}
            if status in (200, 201):
                self.acknowledged[key] = said["reference"]
                return
            assert status in (0, 503, 500), f"a good message was answered {status}"
            time.sleep(0.05)


def stored(stack: Stack) -> tuple[dict[str, str], int, int]:
    """Key → reference of every stored contact that came with a key; contacts; messages about received contacts."""
    with stack.record() as record:
        keys = record.execute(
            "SELECT k.key, c.reference FROM contacts_idempotencykey k JOIN contacts_contact c ON c.id = k.contact_id"
        ).fetchall()
        contacts = record.execute("SELECT count(*) FROM contacts_contact").fetchone()
        messages = record.execute(
            "SELECT count(DISTINCT on_reference) FROM outbox_message WHERE event = 'contact.received'"
        ).fetchone()
    assert contacts is not None
    assert messages is not None
    return dict(keys), contacts[0], messages[0]


def lost_after(stack: Stack, *, kills: int, seed: int = 1) -> tuple[int, int]:
    """Send while killing; return how many were acknowledged, and how many of those are not in the record."""
    chance = random.Random(seed)
    senders = Senders(stack)
    threads = senders.run()
    for _ in range(kills):
        so_far = len(senders.acknowledged)
        stack.eventually("work goes on", lambda so_far=so_far: len(senders.acknowledged) > so_far)
        time.sleep(chance.uniform(0, 0.7))
        stack.kill_some(chance)
        stack.mend()
    time.sleep(0.5)
    senders.over.set()
    for thread in threads:
        thread.join()
    kept, contacts, messages = stored(stack)
    assert contacts == messages, "every contact has exactly one message in the outbox"
    lost = [key for key, reference in senders.acknowledged.items() if kept.get(key) != reference]
    return len(senders.acknowledged), len(lost)


def test_what_was_acknowledged_is_stored(tmp_path: Path) -> None:
    kills = times(10, deep=500)
    with Stack(tmp_path / "hub") as stack:
        acknowledged, lost = lost_after(stack, kills=kills)
    print(f"R1: {kills} kills, {acknowledged} acknowledged, {lost} lost")
    assert acknowledged > kills
    assert lost == 0


@pytest.fixture(scope="module")
def doomed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """A hub to seed faults in. What is not waited for is flushed late, as it may be on any machine."""
    with Stack(tmp_path_factory.mktemp("hub"), settings={"wal_writer_delay": "10s"}) as stack:
        yield stack


@pytest.mark.parametrize("fault", ["acknowledge before commit", "synchronous_commit=off"])
def test_the_seeded_fault_loses_what_was_acknowledged(doomed: Stack, fault: str) -> None:
    """Only the database is killed: that is where an unflushed or unfinished commit is lost."""
    lost = 0
    with doomed.served_by("tests.promises.faulty:application", OPENMASH_FAULT=fault):
        for _ in range(5):  # a kill may fall into a moment in which nothing was under way
            lost += lost_to_one_kill(doomed)
            if lost:
                break
    assert lost > 0, "this fault must be caught"


def lost_to_one_kill(stack: Stack) -> int:
    """Kill the database once while eight senders are at it."""
    senders = Senders(stack)
    threads = senders.run()
    stack.eventually("something is acknowledged", lambda: len(senders.acknowledged) >= 3 * SENDERS)
    stack.kill(["database"])
    senders.over.set()
    for thread in threads:
        thread.join()
    stack.mend()
    kept, _, _ = stored(stack)
    return sum(1 for key, reference in senders.acknowledged.items() if kept.get(key) != reference)
