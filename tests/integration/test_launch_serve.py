"""Is a real hub served only where nothing stands in the way?"""

import os
import signal
import socketserver
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path

import psycopg
import pytest
from django.core import checks
from django.db.migrations.executor import MigrationExecutor
from psycopg import sql
from typer.testing import CliRunner

from openmash.cli import check, demo, migrate, production, serve, worker
from openmash.cli.passwords import kept
from openmash.cli.postgres import APP, OWNER, SUPERUSER, Server, start_for_tests
from openmash.cli.refusal import CannotRun
from openmash.hub.config import setting_up
from openmash.hub.config import worker as hub

ROOT = Path(__file__).parents[2]
SAFE = {
    "DATABASE_URL": "postgresql:///openmash",
    "OPENMASH_SECRET_KEY": "s",
    "OPENMASH_AUDIT_KEY": "a",
    "OPENMASH_WALL_KEY": "w",
}


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with Server(tmp_path_factory.mktemp("serve")) as database:
        yield database


def openmash(*arguments: str, environment: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "openmash.cli", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_nothing_stands_in_the_way_of_a_safe_environment() -> None:
    assert list(production.in_environment(SAFE)) == []


@pytest.mark.parametrize("missing", SAFE)
def test_what_is_not_set_stands_in_the_way(missing: str) -> None:
    (found,) = production.in_environment({name: value for name, value in SAFE.items() if name != missing})
    assert found.startswith(f"{missing} is not set: ")


SENT = {"OPENMASH_SMTP": "smtp://mail.internal", "OPENMASH_FROM": "hub@example.org", "OPENMASH_HEADS_TO": "a@b.org"}


def test_mail_that_reaches_its_readers_needs_no_warning() -> None:
    assert list(production.warnings(SENT)) == []


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"OPENMASH_SMTP": ""}, "written to files in the folder outgoing of OPENMASH_HOME, and reach nobody"),
        ({"OPENMASH_FROM": ""}, "mail comes from hub@openmash.invalid"),
        ({"OPENMASH_HEADS_TO": " , "}, "nobody receives the heads of the log"),
    ],
)
def test_mail_that_reaches_nobody_is_said_and_stands_in_nobodys_way(changed: dict[str, str], words: str) -> None:
    (found,) = production.warnings(SENT | changed)
    assert words in found
    assert list(production.in_environment(SAFE | SENT | changed)) == []


def test_check_and_serve_say_what_only_needs_knowing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(production, "obstacles", list)
    monkeypatch.setattr(production, "warnings", lambda environment: ["nobody hears"])
    check.refuse_obstacles()
    assert capsys.readouterr().err == "openmash: warning: nobody hears\n"


def test_a_mail_server_that_is_none_stands_in_the_way_in_one_line() -> None:
    (found,) = production.in_environment(SAFE | {"OPENMASH_SMTP": "smtp://user:secret@host?tls=never"})
    assert found.startswith("OPENMASH_SMTP says tls=never")
    done = openmash("worker", environment={**os.environ, "OPENMASH_SMTP": "mail.internal", "OPENMASH_DEMO": ""})
    assert done.returncode == 2
    assert done.stderr.startswith("openmash: OPENMASH_SMTP is no address of a mail server: write it as smtp://")


class Postbox(socketserver.StreamRequestHandler):
    """A mail server that takes one letter, as RFC 5321 has it, and keeps it."""

    letters: list[str] = []

    def handle(self) -> None:
        self.wfile.write(b"220 here\r\n")
        while line := self.rfile.readline():
            if line.upper().startswith(b"DATA"):
                self.wfile.write(b"354 go on\r\n")
                self.letters.append("".join(text.decode() for text in iter(self.rfile.readline, b".\r\n")))
            self.wfile.write(b"250 ok\r\n")


SEND = """
import django
django.setup()
from django.core.mail import EmailMessage
EmailMessage("Heads", "152:1fa4", to=["keeper@example.org"]).send()
"""


@pytest.mark.parametrize(("demo", "sent"), [("", 1), ("1", 0)])
def test_mail_leaves_by_the_server_that_is_named_and_never_from_a_demonstration(
    demo: str, sent: int, tmp_path: Path
) -> None:
    Postbox.letters.clear()
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Postbox) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        surroundings = {
            **os.environ, "DJANGO_SETTINGS_MODULE": "openmash.hub.config.settings", "OPENMASH_HOME": str(tmp_path),
            "OPENMASH_SMTP": f"smtp://127.0.0.1:{server.server_address[1]}?tls=none", "OPENMASH_DEMO": demo,
            "OPENMASH_FROM": "hub@example.org",
        }  # fmt: skip
        subprocess.run([sys.executable, "-c", SEND], env=surroundings, check=True)
        server.shutdown()
    assert len(Postbox.letters) == sent
    assert all("From: hub@example.org" in letter and "152:1fa4" in letter for letter in Postbox.letters)
    assert len(list(tmp_path.glob("outgoing/*"))) == 1 - sent


def test_a_demonstration_is_never_served() -> None:
    (found,) = production.in_environment(SAFE | {"OPENMASH_DEMO": "1"})
    assert "may not be served" in found


def test_nothing_stands_in_the_way_of_the_applications_role_on_a_durable_database(database: Server) -> None:
    assert list(production.in_database(database.url())) == []


def test_a_database_that_may_forget_is_refused(tmp_path: Path) -> None:
    forgetful = start_for_tests(tmp_path)
    try:
        assert list(production.in_database(forgetful.url())) == [
            "fsync is off: what was acknowledged could be lost",
            "full_page_writes is off: what was acknowledged could be lost",
            "synchronous_commit is off: what was acknowledged could be lost",
        ]
    finally:
        forgetful.stop()


def test_a_database_whose_own_log_would_hold_what_is_said_about_children_is_refused(database: Server) -> None:
    with psycopg.connect(database.url(SUPERUSER), autocommit=True) as connection:
        for name, value in {"log_statement": "all", "log_min_error_statement": "error"}.items():
            connection.execute(f"ALTER DATABASE openmash SET {name} = '{value}'".encode())
        found = list(production.in_database(database.url()))
        connection.execute("ALTER DATABASE openmash RESET ALL")
    assert found == [
        "log_statement is all: its log would hold what is said about children",
        "log_min_error_statement is error: its log would hold what is said about children",
    ]


def test_a_role_that_is_more_than_the_applications_is_refused(database: Server) -> None:
    owner = "DATABASE_URL names a role that owns what it serves: use the application's role"
    bypasses = "DATABASE_URL names a role that bypasses row-level security: use the application's role"
    superuser = "DATABASE_URL names a superuser: use the application's role"
    assert list(production.in_database(database.url(OWNER))) == [owner]
    assert list(production.in_database(database.url(SUPERUSER))) == [superuser, bypasses, owner]


def test_a_role_that_owns_a_single_table_or_may_become_its_owner_is_refused(database: Server) -> None:
    with psycopg.connect(database.url(SUPERUSER), autocommit=True) as connection:
        connection.execute("CREATE TABLE stray ()")
        connection.execute("ALTER TABLE stray OWNER TO openmash_app")
        assert len(list(production.in_database(database.url()))) == 1
        connection.execute("DROP TABLE stray")
        connection.execute("GRANT openmash_owner TO openmash_app")
        assert len(list(production.in_database(database.url()))) == 1
        connection.execute("REVOKE openmash_owner FROM openmash_app")
    assert list(production.in_database(database.url())) == []


def test_a_database_in_which_time_can_be_pretended_is_refused(database: Server) -> None:
    body = "SELECT coalesce(nullif(current_setting('openmash.pretend_now', true), '')::timestamptz, now())"
    with psycopg.connect(database.url(SUPERUSER), autocommit=True) as connection:
        connection.execute(f"CREATE FUNCTION pretended() RETURNS timestamptz LANGUAGE sql AS $${body}$$".encode())
        (found,) = production.in_database(database.url())
        connection.execute("DROP FUNCTION pretended")
    assert "was made for a demonstration" in found


def test_a_database_that_does_not_answer_is_one_line(tmp_path: Path) -> None:
    (found,) = production.in_database(f"postgresql:///openmash?host={tmp_path}")
    assert found.startswith("the database does not answer: ")
    assert "\n" not in found


@pytest.mark.django_db
def test_what_the_framework_warns_of_stands_in_the_way(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [
        checks.Warning("cookies travel\nin the clear", id="security.W012"),
        checks.Info("a matter of taste", id="taste.I001"),
        checks.Warning("known and accepted", id="security.W999"),
    ]
    monkeypatch.setattr(checks, "run_checks", lambda **_: found)
    monkeypatch.setattr("django.conf.settings.SILENCED_SYSTEM_CHECKS", ["security.W999"])
    assert list(production.in_hub()) == ["security.W012: cookies travel in the clear"]


@pytest.mark.django_db
def test_a_database_that_is_older_than_the_code_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "run_checks", lambda **_: [])
    assert list(production.in_hub()) == []
    monkeypatch.setattr(MigrationExecutor, "migration_plan", lambda *_: ["0002_later"])
    assert list(production.in_hub()) == ["the database is older than this version: run openmash migrate"]


@pytest.mark.django_db
def test_a_key_of_the_wall_that_the_database_does_not_know_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "run_checks", lambda **_: [])
    monkeypatch.setattr("django.conf.settings.WALL_KEY", b"another")
    (found,) = production.in_hub()
    assert found.startswith("OPENMASH_WALL_KEY is not the key that this database knows")


def test_what_cannot_be_asked_yet_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in SAFE.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("OPENMASH_DEMO", raising=False)
    monkeypatch.setattr(production, "in_hub", lambda: ["older"])
    monkeypatch.setattr(production, "in_database", lambda url: [])
    assert production.obstacles() == ["older"]
    monkeypatch.setattr(production, "in_database", lambda url: ["silent"])
    assert production.obstacles() == ["silent"]
    monkeypatch.delenv("DATABASE_URL")
    assert production.obstacles() == ["DATABASE_URL is not set: the address of the database, as the application's role"]


def test_each_obstacle_is_a_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(production, "obstacles", lambda: ["no key", "no database"])
    with pytest.raises(CannotRun, match=r"^no key\nopenmash: no database$"):
        check.refuse_obstacles()


def test_with_nothing_in_the_way_check_says_so_and_serve_becomes_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    became: list[list[str]] = []
    monkeypatch.setattr(production, "obstacles", list)
    monkeypatch.setattr(production, "warnings", lambda environment: iter(()))
    monkeypatch.setattr("os.execv", lambda path, arguments: became.append(arguments))
    assert CliRunner().invoke(check.app).output == "Everything is in place to serve.\n"
    assert CliRunner().invoke(serve.app, ["--bind", "127.0.0.1:8001"]).exit_code == 0
    assert became[0][1:] == ["-m", "gunicorn", "--config", "python:openmash.cli.web", "--bind", "127.0.0.1:8001"]


def test_migrating_is_done_as_the_owner(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    monkeypatch.setenv("DATABASE_URL", "postgresql:///as-the-application")
    monkeypatch.setenv("OPENMASH_OWNER_URL", "postgresql:///as-the-owner")
    monkeypatch.setattr(setting_up, "migrate", lambda: seen.append(os.environ["DATABASE_URL"]))
    assert CliRunner().invoke(migrate.app).exit_code == 0
    assert seen == ["postgresql:///as-the-owner"]


def test_the_worker_works(monkeypatch: pytest.MonkeyPatch) -> None:
    worked: list[bool] = []
    monkeypatch.setattr(hub, "run", lambda: worked.append(True))
    assert CliRunner().invoke(worker.app).exit_code == 0
    assert worked == [True]


@pytest.fixture
def deployed(database: Server) -> Server:
    """A server on which `deploy/roles.sql` was run, and each role was given its password."""
    statements = (ROOT / "deploy" / "roles.sql").read_text().split(";\n")
    with psycopg.connect(database.url(SUPERUSER, "postgres"), autocommit=True) as connection:
        connection.execute("DROP DATABASE openmash")
        connection.execute(
            "DROP ROLE openmash_owner, openmash_app, openmash_keeper, openmash_disposer, openmash_backup"
        )
        for statement in statements:
            connection.execute(statement.encode())
        for role in (OWNER, APP):
            scram = connection.pgconn.encrypt_password(
                kept(database.home, role).encode(), role.encode(), b"scram-sha-256"
            )
            connection.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(role), scram.decode()))
    return database


def test_a_hub_is_migrated_checked_served_and_stopped(deployed: Server) -> None:
    """As in deploy/README.md, behind a proxy that speaks TLS."""
    serving = (
        {name: value for name, value in os.environ.items() if not name.startswith(("OPENMASH", "DJANGO"))}
        | SENT
        | {
            "DATABASE_URL": deployed.url(),
            "OPENMASH_HOME": str(deployed.home),
            "OPENMASH_SECRET_KEY": "0123456789abcdef" * 4,
            "OPENMASH_AUDIT_KEY": "5e" * 32,
            "OPENMASH_WALL_KEY": "3a" * 32,
            "OPENMASH_BEHIND_PROXY": "1",
        }
    )
    owning = serving | {"OPENMASH_OWNER_URL": deployed.url(OWNER)}
    assert "older than this version" in openmash("check", environment=serving).stderr

    assert openmash("migrate", environment=owning | {"OPENMASH_PRETEND_TIME": "1"}).returncode == 0
    assert "was made for a demonstration" in openmash("check", environment=serving).stderr

    assert openmash("migrate", environment=owning).returncode == 0
    checked = openmash("check", environment=serving)
    assert (checked.stdout, checked.stderr) == ("Everything is in place to serve.\n", "")
    another = openmash("check", environment=serving | {"OPENMASH_WALL_KEY": "3b" * 32})
    assert "OPENMASH_WALL_KEY is not the key that this database knows" in another.stderr
    refused = openmash("serve", environment=serving | {"OPENMASH_DEMO": "1"})
    assert (refused.returncode, refused.stderr.count("\n")) == (2, 1)

    with demo.listening(0) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "openmash.cli", "serve", "--bind", f"127.0.0.1:{port}"]
    with subprocess.Popen(command, env=serving, stderr=subprocess.DEVNULL) as server:
        assert answer(f"http://127.0.0.1:{port}/health") == 200
        server.send_signal(signal.SIGTERM)
    assert server.returncode == 0


def test_the_example_of_an_environment_names_all_that_is_needed() -> None:
    lines = (ROOT / "deploy" / "environment.example").read_text().splitlines()
    assert set(production.NEEDED) < {line.partition("=")[0] for line in lines if line and not line.startswith("#")}


def answer(address: str) -> int:
    asked = urllib.request.Request(address, headers={"X-Forwarded-Proto": "https"})
    for _ in range(200):
        try:
            with urllib.request.urlopen(asked, timeout=5) as response:
                return int(response.status)
        except urllib.error.URLError:
            time.sleep(0.1)
    return 0
