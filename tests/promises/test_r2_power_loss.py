"""R2. What was acknowledged survives power loss: it is on the disk before it is acknowledged."""

import re
import shutil
import signal
import subprocess
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from openmash.cli import production
from openmash.cli.postgres import SUPERUSER
from tests.promises.depth import times
from tests.promises.stack import Stack, told

KEPT_BY = ["openmash/cli/production.py", "openmash/hub/config/settings.py", "openmash/hub/config/middleware.py"]
ALSO_SHOWN_BY = ["tests/integration/test_launch_serve.py::test_a_database_that_may_forget_is_refused"]

#: A page of the log begins with a header of its own: so much may lie between what is flushed and what comes next.
HEADER = 40
#: Some four times a minute the server writes by itself which transactions run, and none of them is acknowledged by it.
SNAPSHOT = 56
OF_A_PAGE = (0, 24, HEADER)


@pytest.fixture(scope="module")
def quiet(stack: Stack) -> Iterator[Stack]:
    """Nothing but what we send is written: so whatever is written and not flushed is ours."""
    worker = stack.processes[1]
    worker.stop()
    yield stack
    worker.start()


@contextmanager
def asking(stack: Stack) -> Iterator[psycopg.Connection]:
    """The database, as whoever runs it."""
    with psycopg.connect(stack.database.url(SUPERUSER), autocommit=True) as connection:
        yield connection


@contextmanager
def set_to(stack: Stack, name: str, value: str) -> Iterator[None]:
    """For a while the database runs with another setting, in every connection at once."""
    with asking(stack) as connection:
        try:
            connection.execute(f"ALTER SYSTEM SET {name} = {value}".encode())
            reloaded(connection, name, value)
            yield
        finally:
            connection.execute(f"ALTER SYSTEM RESET {name}".encode())
            reloaded(connection, name, "on")


def reloaded(connection: psycopg.Connection, name: str, value: str) -> None:
    """Wait until a setting holds."""
    connection.execute("SELECT pg_reload_conf()")
    for _ in range(200):
        if connection.execute("SELECT current_setting(%s)", [name]).fetchone() == (value,):
            time.sleep(0.05)  # the others hear of it in the same moment
            return
        time.sleep(0.02)
    raise AssertionError(f"{name} never became {value}")


def behind(stack: Stack, *, acknowledgements: int) -> list[int]:
    """How many bytes that had been written were not on the disk, each time that something was acknowledged."""
    found = []
    with asking(stack) as connection:
        for number in range(acknowledgements):
            status, _ = stack.post(str(uuid.uuid4()), told(number))
            row = connection.execute(
                "SELECT pg_wal_lsn_diff(written, flushed)::int"
                " FROM (SELECT pg_current_wal_insert_lsn() AS written, pg_current_wal_flush_lsn() AS flushed) AS log"
            ).fetchone()
            assert status == 201
            assert row is not None
            found.append(int(row[0]))
    return [one for one in found if one > HEADER and one - SNAPSHOT not in OF_A_PAGE]


def test_whatever_is_acknowledged_is_flushed(quiet: Stack) -> None:
    acknowledgements = times(50, deep=1_000)
    late = behind(quiet, acknowledgements=acknowledgements)
    print(f"R2: {acknowledgements} acknowledged, {len(late)} before they were flushed")
    assert late == []


@pytest.mark.parametrize("name", ["fsync", "full_page_writes", "synchronous_commit"])
def test_a_database_that_does_not_wait_for_its_disk_is_not_served(stack: Stack, name: str) -> None:
    before = set(production.in_database(stack.database.url()))
    with set_to(stack, name, "off"):
        found = set(production.in_database(stack.database.url()))
    assert found - before == {f"{name} is off: what was acknowledged could be lost"}


def test_the_seeded_fault_synchronous_commit_off_is_seen(quiet: Stack) -> None:
    with set_to(quiet, "synchronous_commit", "off"):
        assert behind(quiet, acknowledgements=10), "this fault must be caught"


# What the log's own position cannot say: whether the disk was asked at all


def can_trace() -> bool:
    """Whether this machine lets us watch another process."""
    if shutil.which("strace") is None:
        return False
    return subprocess.run(["strace", "-o", "/dev/null", "true"], capture_output=True, check=False).returncode == 0


needs_strace = pytest.mark.skipif(not can_trace(), reason="strace is not there, or may watch nothing")


def without_a_flush(stack: Stack, folder: Path, *, acknowledgements: int) -> int:
    """How many were acknowledged without the disk having been asked since they were sent."""
    pid, seen = stack.database.pid, folder / "seen"
    assert pid is not None
    command = ["strace", "-f", "-ttt", "-e", "trace=fdatasync,fsync", "-o", str(seen), "-p", str(pid), *backends(stack)]
    windows = []
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as tracing:
        assert tracing.stderr is not None
        for _ in command[8::2]:
            tracing.stderr.readline()  # “Process … attached”, for each
        for number in range(acknowledgements):
            sent = time.time()
            assert stack.post(str(uuid.uuid4()), told(number))[0] == 201
            windows.append((sent, time.time()))
        tracing.send_signal(signal.SIGINT)
    ended = re.findall(r"^\d+ +([\d.]+) (?:f\w+\(.*|<\.\.\. f\w+ resumed>.*)= 0$", seen.read_text(), re.MULTILINE)
    return sum(1 for sent, heard in windows if not any(sent <= float(one) <= heard for one in ended))


def backends(stack: Stack) -> list[str]:
    """The processes that serve the hub, which were there before we came to watch."""
    with asking(stack) as connection:
        rows = connection.execute("SELECT pid FROM pg_stat_activity WHERE usename = 'openmash_app'").fetchall()
    return [word for (pid,) in rows for word in ("-p", str(pid))]


@needs_strace
@pytest.mark.deep
def test_the_disk_is_asked_before_every_acknowledgement(quiet: Stack, tmp_path: Path) -> None:
    late = without_a_flush(quiet, tmp_path, acknowledgements=1_000)
    print(f"R2: 1,000 acknowledged under strace, {late} without a flush")
    assert late == 0


@needs_strace
@pytest.mark.deep
def test_the_seeded_fault_fsync_off_is_seen(quiet: Stack, tmp_path: Path) -> None:
    with set_to(quiet, "fsync", "off"):
        assert without_a_flush(quiet, tmp_path, acknowledgements=20) == 20
