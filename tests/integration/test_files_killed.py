"""An import that is killed goes on where it was: nothing doubled, nothing skipped, whoever was reading."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import connection, transaction

from openmash.cli.postgres import APP
from openmash.hub.config import jobs, worker
from openmash.hub.contacts.actions import files
from openmash.hub.contacts.files import guessing
from openmash.hub.contacts.models import Contact, ImportedFile, ImportedRow
from openmash.hub.contacts.workflow import Progress, RowResult
from openmash.hub.partnership.workflow import Role
from openmash.hub.records import wall
from openmash.hub.records.purposes import Purpose
from tests import make, walls
from tests.made_files import HEADINGS, row, written

Scratch = Callable[[str], str]
ROWS = 60
NIGHT = written(*[row(report=f"R{number}", surname=f"Rowe{number}") for number in range(ROWS)])


@pytest.fixture
def hub(scratch: Scratch, settings: LazySettings, tmp_path: Path) -> int:
    settings.UPLOADS = tmp_path / "home" / "uploads"
    with transaction.atomic():
        here = make.hub()
        make.member(Role.ADMINISTRATOR, sign_in=True)
    return here.pk


@contextmanager
def running(scratch: Scratch, home: Path, *words: str) -> Iterator["subprocess.Popen[bytes]"]:
    """One verb of the command line, as a process of its own that is killed in the end."""
    environment = os.environ | {"DATABASE_URL": scratch(APP), "OPENMASH_HOME": str(home / "home")}
    process = subprocess.Popen(
        [sys.executable, "-m", "openmash.cli", *words], env=environment, stdout=subprocess.DEVNULL
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait(timeout=30)


def read(hub: int) -> int:
    """How many rows have been read."""
    with walls.inside(hub):
        return ImportedRow.objects.count()


def killed_midway(process: "subprocess.Popen[bytes]", hub: int) -> int:
    """Kill it outright when it has read some rows, and say how many."""
    deadline = time.monotonic() + 60
    while read(hub) < 5:
        assert process.poll() is None, "it ended by itself"
        assert time.monotonic() < deadline, "it never began to read"
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait(timeout=30)
    return read(hub)


def check_all_received_once(hub: int) -> None:
    with walls.inside(hub):
        file = ImportedFile.objects.get()
        assert file.progress == Progress.FINISHED
        assert list(file.rows.values_list("number", flat=True)) == list(range(2, ROWS + 2))
        assert set(file.rows.values_list("result", flat=True)) == {RowResult.ACCEPTED}
        names = list(Contact.objects.values_list("children__record__family_name", flat=True))
        assert sorted(names) == sorted(f"Rowe{number}" for number in range(ROWS))


def command_for(path: Path, folder: Path) -> list[str]:
    mapping = folder / "police.toml"
    said = guessing.guesses(HEADINGS)
    mapping.write_text("[columns]\n" + "\n".join(f'"{column}" = "{means}"' for column, means in said.items()))
    return ["import", str(path), "--agency", "police", "--hub", "Thornmere", "--mapping", str(mapping)]


def test_a_killed_command_goes_on_where_it_was_when_it_is_run_again(hub: int, scratch: Scratch, tmp_path: Path) -> None:
    path = tmp_path / "night.csv"
    path.write_text(NIGHT)
    command = command_for(path, tmp_path)
    with running(scratch, tmp_path, *command) as process:
        assert 5 <= killed_midway(process, hub) < ROWS
    with running(scratch, tmp_path, *command) as process:
        assert process.wait(timeout=60) == 0
    check_all_received_once(hub)
    assert path.exists()  # it is the sender's, read where it lay


def test_a_killed_worker_s_file_is_read_on_by_the_next(
    hub: int, scratch: Scratch, tmp_path: Path, settings: LazySettings
) -> None:
    with transaction.atomic():
        wall.enter(hub, Purpose.SWEEP)
        by = make.Member.objects.select_related("hub", "agency").get(user__isnull=False)
        file = files.receive_upload([NIGHT.encode()], filename="night.csv", agency=make.agency("police"), by=by)
        files.confirm_columns(file, guessing.guesses(HEADINGS), by=by)
    with running(scratch, tmp_path, "worker") as process:
        assert 5 <= killed_midway(process, hub) < ROWS
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_workers")  # as after half a minute without a sign of life
    jobs.tidy.defer(timestamp=0)  # type: ignore[attr-defined]
    worker.run(wait=False)
    jobs.sweep_files(0)
    worker.run(wait=False)
    check_all_received_once(hub)
    assert list(settings.UPLOADS.iterdir()) == []


def test_files_that_tell_the_same_at_the_same_time_make_each_contact_once(
    hub: int, scratch: Scratch, tmp_path: Path
) -> None:
    heading, *rows = NIGHT.splitlines(keepends=True)
    first, second = tmp_path / "night.csv", tmp_path / "the same, turned round.csv"
    first.write_text(NIGHT)
    second.write_text(heading + "".join(reversed(rows)))
    with (
        running(scratch, tmp_path, *command_for(first, tmp_path)) as one,
        running(scratch, tmp_path, *command_for(second, tmp_path)) as other,
    ):
        assert (one.wait(timeout=120), other.wait(timeout=120)) == (0, 0)
    with walls.inside(hub):
        results = list(ImportedRow.objects.values_list("result", flat=True))
        assert sorted(results) == [RowResult.ACCEPTED] * ROWS + [RowResult.ALREADY_RECEIVED] * ROWS
        assert Contact.objects.count() == ROWS
