"""How does an embedded PostgreSQL start, stop and recover?"""

import contextlib
import hashlib
import os
import shutil
import signal
import stat
import subprocess
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote

import psutil  # type: ignore[import-untyped]
import psycopg

from openmash.cli import passwords
from openmash.cli.postgres import account, binaries, roles
from openmash.cli.postgres.folder import DataFolder
from openmash.cli.processes import tied
from openmash.cli.refusal import CannotRun

# By default PostgreSQL logs the statement that failed and the key that was not unique, which is to say people's names.
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
# What PostgreSQL itself keeps in memory: with its own 128 MB each look-up among a million people reads its pages anew.
# It is taken as it is used.
SHARE_OF_MEMORY, MOST_MEGABYTES = 8, 2_048
FORGETFUL = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}

# A server that was killed first replays its write-ahead log, at most some times `max_wal_size` (1 GB).
SECONDS_TO_START = 120
SECONDS_TO_STOP = 60

SOCKET = ".s.PGSQL.5432"
LONGEST_SOCKET_PATH = 107


class Server:
    """An embedded server whose data, log and passwords are kept in one home. Start it from the main thread."""

    name = "database"

    def __init__(self, home: Path, *, durable: bool = True, settings: Mapping[str, str] | None = None) -> None:
        self.home = home.absolute()
        self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.account = account.choose()
        place = self.account.folder_for(self.home)
        self.folder = DataFolder(place, self.account)
        self.sockets = _short(place / "socket")
        self.log = self.home / "logs" / "postgres.log"
        self.durable = durable
        self.settings = SETTINGS | (_roomy() if durable else FORGETFUL) | dict(settings or {})
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def pid(self) -> int | None:
        """The server's process, or None if it is not running."""
        return self._process.pid if self._process and self._process.poll() is None else None

    def is_new(self) -> bool:
        """Whether the next start makes its database."""
        return self.folder.made_by() is None

    def start(self) -> None:
        """Ready when this returns, with its roles and its database; made first if this home has none."""
        programs = self._programs()
        if self.is_new():
            password = passwords.kept(self.home, roles.SUPERUSER)
            self.folder.make(programs, superuser=roles.SUPERUSER, password=password, durable=self.durable)
        elif not passwords.is_kept(self.home, roles.SUPERUSER):
            raise CannotRun(f"{self.home / passwords.NAME} is missing: without it this database cannot be opened")
        self.folder.clear_up(programs)
        self._come_up(programs)
        with self._as_superuser() as connection:
            signing_in = (roles.OWNER, roles.APP, roles.BACKUP)
            roles.ensure(connection, {role: passwords.kept(self.home, role) for role in signing_in})

    def stop(self) -> None:
        """Stopped when this returns: connections are ended, and what was committed is on disk."""
        process, self._process = self._process, None
        if process is None:
            return
        # What `pg_ctl stop --mode=fast` sends; as its parent we need no pid file to find it, however young it is.
        process.send_signal(signal.SIGINT)
        try:
            process.wait(timeout=SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def wipe(self) -> None:
        """Forget everything this server kept; one that outlived its command is stopped first."""
        if not self.is_new():
            self.folder.clear_up(self._programs())
            shutil.rmtree(self.folder.path)

    def url(self, role: str = roles.APP, database: str = roles.DATABASE) -> str:
        password = passwords.kept(self.home, role)
        return f"postgresql://{role}:{password}@/{quote(database)}?host={quote(str(self.sockets), safe='')}"

    def create_database(self, name: str, *, template: str | None = None) -> None:
        """The owner's, open to the application's role; a copy of `template`, to which nobody may be connected then."""
        with self._as_superuser() as connection:
            roles.create_database(connection, name, template=template)

    def drop_database(self, name: str) -> None:
        """Ends whatever is connected to it; no complaint if it is not there."""
        with self._as_superuser() as connection:
            roles.drop_database(connection, name)

    def _programs(self) -> binaries.Binaries:
        return self.account.reachable(binaries.find(major=self.folder.made_by()))

    def _as_superuser(self) -> psycopg.Connection:
        return psycopg.connect(self.url(roles.SUPERUSER, "postgres"), autocommit=True)

    def _come_up(self, programs: binaries.Binaries) -> None:
        self.log.parent.mkdir(mode=0o700, exist_ok=True)
        self._open_socket_folder()
        deadline = time.monotonic() + SECONDS_TO_START
        while not self._is_up(process := self._launch(programs), deadline):
            # The parts of a server that was killed end by themselves; until then nothing else may open its data.
            reason = _last_words(self.log, process.pid)
            if "still in use" not in reason or time.monotonic() > deadline:
                raise CannotRun(f"PostgreSQL did not start: {reason} (more in {self.log})")
            time.sleep(0.1)

    def _launch(self, programs: binaries.Binaries) -> subprocess.Popen[bytes]:
        settings = self.settings | {"unix_socket_directories": str(self.sockets)}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        command = tied([programs.program("postgres"), "-D", str(self.folder.path), *options], end="INT")
        with self.log.open("ab") as log:
            # A session of its own, so that Ctrl-C reaches us only and things stop in their order.
            self._process = subprocess.Popen(  # noqa: S603
                [*self.account.prefix, *command],
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        return self._process

    def _is_up(self, process: subprocess.Popen[bytes], deadline: float) -> bool:
        """True when it takes connections, which its pid file says on the eighth line; False if it has ended."""
        pid_file = self.folder.path / "postmaster.pid"
        while process.poll() is None:
            lines = pid_file.read_text().splitlines() if pid_file.exists() else []
            if len(lines) > 7 and lines[0] == str(process.pid) and lines[7].strip() == "ready":
                return True
            if time.monotonic() > deadline:
                self.stop()
                raise CannotRun(f"PostgreSQL was not ready in {SECONDS_TO_START} s: see {self.log}")
            time.sleep(0.01)
        return False

    def _open_socket_folder(self) -> None:
        """Ours and nobody else's, also where others may write beside it."""
        with contextlib.suppress(FileExistsError):
            self.sockets.mkdir(mode=0o700)
        found = self.sockets.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in (os.geteuid(), self.account.uid):
            raise CannotRun(f"{self.sockets} belongs to somebody else: remove it")
        self.sockets.chmod(0o700)
        self.account.give(self.sockets)


def _roomy() -> dict[str, str]:
    megabytes = min(psutil.virtual_memory().total // 2**20 // SHARE_OF_MEMORY, MOST_MEGABYTES)
    return {"shared_buffers": f"{max(megabytes, 128)}MB"}


def start_for_tests(folder: Path, *, durable: bool = False) -> Server:
    """A started server that does not wait for disks (unless `durable`); the caller stops it."""
    server = Server(folder, durable=durable)
    server.start()
    return server


def _short(folder: Path) -> Path:
    """A Unix socket's whole path must fit in 107 bytes."""
    if len(os.fsencode(folder / SOCKET)) <= LONGEST_SOCKET_PATH:
        return folder
    return Path(tempfile.gettempdir()) / f"openmash-{hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]}"


def _last_words(log: Path, pid: int) -> str:
    """Why this process ended: after its reason PostgreSQL says no more than that it is down."""
    lines = [line for line in log.read_text(errors="replace").splitlines() if f"[{pid}] FATAL" in line]
    return lines[-1].partition("FATAL:")[2].strip() if lines else "it gave no reason"
