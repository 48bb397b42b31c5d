"""How is a data folder made, and cleared of what a killed server left in it?"""

import contextlib
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil  # type: ignore[import-untyped]

from openmash.cli.postgres.account import Account
from openmash.cli.postgres.binaries import Binaries
from openmash.cli.processes import tied
from openmash.cli.refusal import CannotRun


class DataFolder:
    """`postgres` in a place its account can reach; nobody else can read it."""

    def __init__(self, place: Path, account: Account) -> None:
        self.path = place / "postgres"
        self.account = account

    def made_by(self) -> int | None:
        """The major version that made it, and must run it; None if it is not there."""
        try:
            return int((self.path / "PG_VERSION").read_text())
        except FileNotFoundError:
            return None

    def make(self, programs: Binaries, *, superuser: str, password: str, durable: bool) -> None:
        """Made beside its place and then put there, so that a half-made one is never mistaken for a database."""
        half = self.path.with_name("postgres.half")
        shutil.rmtree(half, ignore_errors=True)
        options = ["--encoding=UTF8", "--locale=C.UTF-8", "--auth-local=scram-sha-256", "--auth-host=reject"]
        if programs.major >= 17:
            # Sorts alike on every machine, whatever its C library does next year.
            options.append("--locale-provider=builtin")
        if not durable:
            options.append("--no-sync")
        with self._file_with(password) as file:
            self.run(programs, "initdb", f"--pgdata={half}", f"--username={superuser}", f"--pwfile={file}", *options)
        half.rename(self.path)

    def clear_up(self, programs: Binaries) -> None:
        """Stop the server that outlived a killed command, and forget a pid that is now some other process's."""
        pid_file = self.path / "postmaster.pid"
        if not pid_file.exists():
            return
        if self._is_held_by(int(pid_file.read_text().split()[0])):
            self.run(programs, "pg_ctl", "stop", "--mode=fast", f"--pgdata={self.path}")
        else:
            pid_file.unlink()

    def run(self, programs: Binaries, program: str, *arguments: str) -> None:
        command = [*self.account.prefix, *tied([programs.program(program), *arguments])]
        done = subprocess.run(command, cwd="/", capture_output=True, text=True, check=False)  # noqa: S603
        if done.returncode:
            raise CannotRun(f"PostgreSQL's {program} failed: {_reason(done.stderr)}")

    def _is_held_by(self, pid: int) -> bool:
        try:
            return Path(psutil.Process(pid).cwd()) == self.path.resolve()
        except psutil.Error:
            return False

    @contextlib.contextmanager
    def _file_with(self, password: str) -> Iterator[str]:
        with tempfile.NamedTemporaryFile("w", dir=self.path.parent, prefix=".password-") as file:
            file.write(password)
            file.flush()
            self.account.give(Path(file.name))
            yield file.name


def _reason(said: str) -> str:
    lines = [line.partition("error: ")[2] for line in said.splitlines() if "error: " in line]
    return (lines or said.splitlines() or ["it said nothing"])[-1]
