"""R3. One submission is one contact, however often it is sent."""

import json
import random
import socket
import threading
import time
import uuid
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.promises.depth import times
from tests.promises.stack import WSGI, Stack, told

MOST_SENDERS = 16


@dataclass
class Submission:
    """One key, and what everybody was answered who sent it."""

    number: int
    key: str = field(default_factory=lambda: str(uuid.uuid4()))
    answers: list[tuple[int, str]] = field(default_factory=list)

    def send(self, stack: Stack, together: threading.Barrier) -> None:
        together.wait()
        status, said = stack.post(self.key, told(self.number), timeout=30)
        self.answers.append((status, said.get("reference", "")))

    def send_from(self, stack: Stack, senders: int) -> None:
        """So many senders at the same moment."""
        together = threading.Barrier(senders)
        threads = [threading.Thread(target=self.send, args=(stack, together)) for _ in range(senders)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()


def duplicates(stack: Stack, *, keys: int, seed: int = 1) -> tuple[int, list[str]]:
    """Send every key from 1 to 16 senders; return how many contacts are too many, and what was wrong with answers."""
    chance = random.Random(seed)
    wrong: list[str] = []
    with stack.record() as record:
        before = contacts_in(record)
    for number in range(keys):
        submission = Submission(number)
        submission.send_from(stack, chance.randint(1, MOST_SENDERS))
        statuses = Counter(status for status, _ in submission.answers)
        references = {reference for _, reference in submission.answers}
        if statuses[201] != 1 or statuses[200] != len(submission.answers) - 1 or len(references) != 1:
            wrong.append(f"{dict(statuses)}, {len(references)} references")
    with stack.record() as record:
        return contacts_in(record) - before - keys, wrong


def contacts_in(record) -> int:  # type: ignore[no-untyped-def]
    return int(record.execute("SELECT count(*) FROM contacts_contact").fetchone()[0])


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory):  # type: ignore[no-untyped-def]
    with serving(tmp_path_factory.mktemp("hub")) as hub:
        yield hub


def serving(home: Path, wsgi: str = WSGI) -> Stack:
    """A hub with a thread for every sender."""
    made = Stack(home, wsgi=wsgi)
    made.extra = {"GUNICORN_CMD_ARGS": "--threads 8", "OPENMASH_POOL": "8"}
    return made


def test_one_key_sent_by_many_at_once_is_one_contact_and_one_reference(stack: Stack) -> None:
    keys = times(300, deep=10_000)
    began = time.monotonic()
    too_many, wrong = duplicates(stack, keys=keys)
    print(f"R3: {keys} keys, {too_many} duplicates, {len(wrong)} odd answers, {time.monotonic() - began:.0f} s")
    assert too_many == 0
    assert wrong == []


def test_whoever_never_heard_the_answer_hears_it_the_next_time(stack: Stack) -> None:
    for number in range(20):
        key = str(uuid.uuid4())
        hang_up_after_sending(stack, key, number)
        status, said = stack.post(key, told(number))
        assert status in (200, 201)
        assert stack.post(key, told(number)) == (200, said)


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
        key = str(uuid.uuid4())
        together, answers = threading.Barrier(MOST_SENDERS), []

        def send(each: int, key: str = key, together: threading.Barrier = together, to: list[int] = answers) -> None:
            together.wait()
            to.append(stack.post(key, told(each), timeout=30)[0])

        threads = [threading.Thread(target=send, args=(1_000 * number + n,)) for n in range(MOST_SENDERS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert Counter(answers) == {201: 1, 422: MOST_SENDERS - 1}


def test_the_seeded_fault_check_then_insert_makes_duplicates(tmp_path: Path) -> None:
    with serving(tmp_path / "hub", wsgi="tests.promises.faulty_intake:application") as faulty:
        too_many, wrong = duplicates(faulty, keys=20)
    assert too_many > 0, "this fault must be caught"
    assert wrong
