"""A whole hub of real processes that may be killed: PostgreSQL, web server, worker."""

import contextlib
import http.client
import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

import psycopg

from openmash.cli.postgres import OWNER, SUPERUSER, Server
from openmash.cli.processes import Process

ROOT = Path(__file__).resolve().parents[2]
WSGI = "openmash.hub.config.wsgi:application"


class Stack:
    """The hub as it is run, on a database of its own that (if ``durable``) waits for its disk."""

    def __init__(
        self,
        home: Path,
        *,
        durable: bool = True,
        settings: Mapping[str, str] | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self.home = home
        self.wsgi = WSGI
        self.database = Server(home, durable=durable, settings=settings)
        self.door = socket.socket()
        self.door.bind(("127.0.0.1", 0))
        self.door.listen(128)
        self.address = f"http://127.0.0.1:{self.door.getsockname()[1]}"
        self.processes: list[Process] = []
        self.extra = dict(environment or {})

    def __enter__(self) -> "Stack":
        self.database.start()
        self.verb("migrate", OPENMASH_OWNER_URL=self.database.url(OWNER))
        self.verb("open-hub", "Thornmere", OPENMASH_OWNER_URL=self.database.url(OWNER))
        self.key = self.verb("add-sender", "A feed", "--agency", "police").strip()
        self.processes = [self.web(), self.worker()]
        for process in self.processes:
            process.start()
        self.until_healthy()
        return self

    def __exit__(self, *_: object) -> None:
        for process in self.processes:
            process.stop()
        self.database.stop()
        self.door.close()

    def environment(self, **more: str) -> dict[str, str]:
        """What every process of the hub finds."""
        return {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "openmash.hub.config.settings",
            "PYTHONPATH": str(ROOT),
            "DATABASE_URL": self.database.url(),
            "OPENMASH_HOME": str(self.home),
            "OPENMASH_PLAIN_HTTP": "1",
            "OPENMASH_SECRET_KEY": "for tests",
            "OPENMASH_AUDIT_KEY": "5e" * 32,
            "OPENMASH_WALL_KEY": "3a" * 32,
            "WEB_CONCURRENCY": "2",
            **self.extra,
            **more,
        }

    def verb(self, *words: str, **more: str) -> str:
        """Run one verb of the command line, and return what it says."""
        command = [sys.executable, "-m", "openmash.cli", *words]
        done = subprocess.run(command, env=self.environment(**more), capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def web(self) -> Process:
        """The web server, on a socket that outlives it."""
        gunicorn = [sys.executable, "-m", "gunicorn", "--config", "python:openmash.cli.web"]
        return Process(
            "web server",
            [*gunicorn, "--bind", f"fd://{self.door.fileno()}", self.wsgi],
            log=self.home / "web.log",
            environment=self.environment(),
            door=self.door.fileno(),
        )

    @contextlib.contextmanager
    def served_by(self, wsgi: str, **environment: str) -> Iterator[None]:
        """For a while the pages are made by another application: the hub with a fault in it."""
        before = self.wsgi, self.extra
        self.wsgi, self.extra = wsgi, self.extra | environment
        self.start_web_anew()
        try:
            yield
        finally:
            self.wsgi, self.extra = before
            self.start_web_anew()

    def start_web_anew(self) -> None:
        """Stop the web server, and start what serves now."""
        self.processes[0].stop()
        self.processes[0] = self.web()
        self.processes[0].start()
        self.until_healthy()

    def worker(self) -> Process:
        """The worker."""
        command = [sys.executable, "-m", "openmash.cli", "worker"]
        return Process("worker", command, log=self.home / "worker.log", environment=self.environment())

    def kill_some(self, chance: random.Random) -> set[str]:
        """SIGKILL to a random choice of web, worker and database, each with everything that belongs to it."""
        victims = self.victims()
        return self.kill(chance.sample(sorted(victims), k=chance.randint(1, len(victims))))

    def victims(self) -> dict[str, int | None]:
        """What can be killed, with its process."""
        return {process.name: process.pid for process in self.processes} | {"database": self.database.pid}

    def kill(self, chosen: Collection[str]) -> set[str]:
        """SIGKILL to these, each with everything that belongs to it; gone when this returns."""
        victims = self.victims()
        for name in chosen:
            kill_session(victims[name])
        # A process that was killed is gone only once its parent has been told.
        self.eventually("they are dead", lambda: not any(self.victims()[name] for name in chosen))
        return set(chosen)

    def mend(self) -> None:
        """Start again whatever is down, as whoever runs the hub would."""
        if self.database.pid is None:
            self.database.stop()
            self.database.start()
        for process in self.processes:
            if process.pid is None:
                process.start()
        self.until_healthy()

    def until_healthy(self) -> None:
        """Wait until the hub says that it is up."""
        deadline = time.monotonic() + 120
        answers: list[str] = []
        while time.monotonic() < deadline:
            try:
                with urllib.request.urlopen(f"{self.address}/health", timeout=15):
                    return
            except OSError as error:
                answers.append(str(error))
            time.sleep(0.05)
        raise AssertionError(f"{answers[-5:]}\n{(self.home / 'web.log').read_text()[-2_000:]}")

    def post(self, key: str, body: Mapping[str, Any], *, timeout: float = 10) -> tuple[int, dict[str, Any]]:
        """Send one contact, and return the status and what was said. Raises OSError where nothing came back."""
        request = urllib.request.Request(
            f"{self.address}/api/v1/contacts",
            data=json.dumps(body).encode(),
            headers={
                "Authorization": f"Bearer {self.key}",
                "Idempotency-Key": key,
                "Content-Type": "application/json",
            },
        )
        try:
            with urllib.request.urlopen(request, timeout=timeout) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            with error:
                return error.code, {}
        except http.client.HTTPException as cut_short:
            raise ConnectionError("the answer broke off") from cut_short

    @contextlib.contextmanager
    def record(self) -> Iterator[psycopg.Connection]:
        """The record, read past the wall: whoever counts what is kept must see all of it."""
        with psycopg.connect(self.database.url(SUPERUSER)) as connection:
            yield connection

    def eventually(self, what: str, holds: Callable[[], bool], *, seconds: float = 60) -> None:
        """Wait until something holds."""
        deadline = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < deadline, f"never came true: {what}"
            time.sleep(0.1)


def kill_session(pid: int | None) -> None:
    """SIGKILL to a process and everything in its process group."""
    if pid is not None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)


def told(number: int) -> dict[str, Any]:
    """The body of one contact; invented."""
    return {
        "source": "6",
        "worry": f"Officers attended a verbal argument, report {number}. Two children upstairs, awake.",
        "children": [{"given_name": "Ada", "family_name": f"Rowe{number}", "born_on": "2018-04-05"}],
    }
