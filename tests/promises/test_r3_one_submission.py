"""R3. One submission is one contact, however often it is sent."""

import json
import random
import socket
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial

import pytest

from tests.promises.depth import times
from tests.promises.stack import Stack, told

KEPT_BY = ["openmash/hub/contacts/actions/receiving.py", "openmash/hub/contacts/api.py"]

MOST_SENDERS = 16


@dataclass
class Submission:
    """One key, and what everybody was answered who sent it."""

    number: int
    key: str = field(default_factory=lambda: str(uuid.uuid4()))
    answers: list[tuple[int, str]] = field(default_factory=list)

    def send(self, stack: Stack, together: threading.Barrier, *, hears: bool) -> None:
        """Send it with the others. Who does not hear the answer hangs up, and sends again."""
        together.wait()
        if not hears:
            hang_up_after_sending(stack, self.key, self.number)
        status, said = stack.post(self.key, told(self.number), timeout=30)
        self.answers.append((status, said.get("reference", "")))

    def send_from(self, stack: Stack, senders: int, chance: random.Random) -> None:
        """So many senders at the same moment, of whom one in eight loses the first answer."""
        together = threading.Barrier(senders)
        hearing = [chance.random() > 1 / 8 for _ in range(senders)]
        at_once([partial(self.send, stack, together, hears=hears) for hears in hearing])

    def wrong(self) -> str:
        """What is wrong with the answers: everybody is told one reference, and at most one sender that it is new."""
        statuses = Counter(status for status, _ in self.answers)
        references = {reference for _, reference in self.answers}
        right = statuses[201] <= 1 and statuses[200] + statuses[201] == len(self.answers) and len(references) == 1
        return "" if right else f"{dict(statuses)}, {len(references)} references"


def at_once(works: list[Callable[[], None]]) -> None:
    """Each in a thread of its own; over when all are."""
    threads = [threading.Thread(target=work) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def duplicates(stack: Stack, *, keys: int, seed: int = 1) -> tuple[int, list[str]]:
    """Send every key from 1 to 16 senders; return how many contacts are too many, and what was wrong with answers."""
    chance = random.Random(seed)
    wrong: list[str] = []
    before = contacts_in(stack)
    for number in range(keys):
        submission = Submission(number)
        submission.send_from(stack, chance.randint(1, MOST_SENDERS), chance)
        wrong.append(submission.wrong())
    return contacts_in(stack) - before - keys, [one for one in wrong if one]


def contacts_in(stack: Stack) -> int:
    """How many contacts the record holds."""
    with stack.record() as record:
        row = record.execute("SELECT count(*) FROM contacts_contact").fetchone()
    assert row is not None
    return int(row[0])


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """A hub with a thread for every sender. That nothing is lost is R1's: this database need not wait for its disk."""
    threads = {"GUNICORN_CMD_ARGS": "--threads 8", "OPENMASH_POOL": "8"}
    with Stack(tmp_path_factory.mktemp("hub"), durable=False, environment=threads) as hub:
        yield hub


def test_one_key_sent_by_many_at_once_is_one_contact_and_one_reference(stack: Stack) -> None:
    keys = times(300, deep=10_000)
    began = time.monotonic()
    too_many, wrong = duplicates(stack, keys=keys)
    print(f"R3: {keys} keys, {too_many} duplicates, {len(wrong)} odd answers, {time.monotonic() - began:.0f} s")
    assert too_many == 0
    assert wrong == []


def hang_up_after_sending(stack: Stack, key: str, number: int) -> None:
    """Send the whole message, and close the line before the answer comes."""
    body = json.dumps(told(number)).encode()
    head = (
        "POST /api/v1/contacts HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\n"
        f"Authorization: Bearer {stack.key}\r\nIdempotency-Key: {key}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    with socket.create_connection(stack.door.getsockname()) as line:
        line.sendall(head.encode() + body)


def test_another_payload_under_a_used_key_is_refused_also_at_the_same_moment(stack: Stack) -> None:
    for number in range(20):
        key, together, answers = str(uuid.uuid4()), threading.Barrier(MOST_SENDERS), Counter[int]()

        def send(each: int, key: str = key, together: threading.Barrier = together, to: Counter[int] = answers) -> None:
            together.wait()
            to[stack.post(key, told(each), timeout=30)[0]] += 1

        at_once([partial(send, MOST_SENDERS * number + each) for each in range(MOST_SENDERS)])
        assert answers == {201: 1, 422: MOST_SENDERS - 1}


def test_the_seeded_fault_check_then_insert_makes_duplicates(stack: Stack) -> None:
    with stack.served_by("tests.promises.faulty_intake:application"):
        too_many, wrong = duplicates(stack, keys=20)
    assert too_many > 0, "this fault must be caught"
    assert wrong
