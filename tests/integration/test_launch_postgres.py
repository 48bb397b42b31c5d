"""Does the embedded server keep what it is given, from everybody else too, and leave nothing running?"""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from openmash.cli import passwords
from openmash.cli.postgres import APP, OWNER, SUPERUSER, Server, account, server, start_for_tests
from openmash.cli.refusal import CannotRun


@pytest.fixture(scope="module")
def running(state: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with Server(tmp_path_factory.mktemp("home")) as running:
        yield running


@pytest.fixture(scope="module", autouse=True)
def state() -> Iterator[None]:
    """What root may have to keep outside its homes is not left behind on the machine."""
    folder = Path(tempfile.mkdtemp(dir="/tmp"))
    folder.chmod(0o755)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(account, "STATE", folder / "openmash")
        yield
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def made(state: None, tmp_path_factory: pytest.TempPathFactory) -> Server:
    """A server that was made and stopped again."""
    server = start_for_tests(tmp_path_factory.mktemp("made"))
    server.stop()
    return server


@pytest.fixture
def stopped(made: Server, tmp_path: Path) -> Iterator[Server]:
    """A copy of it to oneself; stopped after the test whatever became of it."""
    server = Server(tmp_path / "home", durable=False)
    for original, copy in ((made.home, server.home), (made.folder.path, server.folder.path)):
        subprocess.run(["cp", "--archive", "--no-target-directory", original, copy], check=True)
    yield server
    server.stop()


def ask(url: str, query: str) -> object:
    with psycopg.connect(url) as connection:
        return (connection.execute(query.encode()).fetchone() or [None])[0]


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_the_application_connects_and_owns_nothing(running: Server) -> None:
    assert ask(running.url(), "SELECT current_user") == APP
    powers = "rolsuper OR rolcreatedb OR rolcreaterole OR rolreplication OR rolbypassrls"
    assert ask(running.url(), f"SELECT {powers} FROM pg_roles WHERE rolname = current_user") is False
    for forbidden in ("CREATE TABLE public.mine ()", "CREATE TEMPORARY TABLE mine ()", "CREATE SCHEMA mine"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            ask(running.url(), forbidden)


def test_the_owner_makes_tables_and_is_not_a_superuser(running: Server) -> None:
    with psycopg.connect(running.url(OWNER), autocommit=True) as connection:
        connection.execute("CREATE TABLE public.made ()")
        connection.execute("DROP TABLE public.made")
    assert (
        ask(running.url(OWNER), "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user") is False
    )


def test_nobody_is_let_in_for_being_nobody_in_particular(running: Server) -> None:
    assert (
        ask(
            running.url(SUPERUSER),
            "SELECT count(*) FROM pg_database d, aclexplode(d.datacl) WHERE grantee = 0 AND datname = 'openmash'",
        )
        == 0
    )


def test_a_wrong_password_is_refused(running: Server) -> None:
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(running.url(), password="guess")


def test_nothing_listens_on_the_network(running: Server) -> None:
    assert ask(running.url(SUPERUSER), "SELECT current_setting('listen_addresses')") == ""
    assert running.pid is not None
    assert not [
        c
        for c in psutil.Process(running.pid).net_connections()
        if c.family != psutil.AF_LINK and c.laddr and c.status == "LISTEN"
    ]


def test_only_its_user_can_read_its_files(running: Server) -> None:
    assert mode(running.folder.path) == 0o700
    assert mode(running.sockets) == 0o700
    assert mode(running.home / passwords.NAME) == 0o600


def test_what_is_committed_is_on_disk(running: Server) -> None:
    for setting in server.FORGETFUL:
        assert ask(running.url(), f"SELECT current_setting('{setting}')") == "on"


def test_passwords_are_not_in_the_list_of_processes(running: Server) -> None:
    assert running.pid is not None
    lines = " ".join(psutil.Process(running.pid).cmdline())
    assert not [role for role in (SUPERUSER, OWNER, APP) if passwords.kept(running.home, role) in lines]


def test_the_log_names_no_value_of_a_statement_that_failed(running: Server) -> None:
    with psycopg.connect(running.url(OWNER), autocommit=True) as connection:
        connection.execute("CREATE TABLE names (name text PRIMARY KEY)")
        connection.execute("INSERT INTO names VALUES ('Zebedee Canary')")
        with pytest.raises(psycopg.errors.UniqueViolation, match="Zebedee Canary"):
            connection.execute("INSERT INTO names VALUES ('Zebedee Canary')")
    log = running.log.read_text()
    assert "duplicate key value" in log
    assert "Canary" not in log


def test_a_database_is_copied_from_another_and_dropped_while_in_use(running: Server) -> None:
    with psycopg.connect(running.url(OWNER), autocommit=True) as connection:
        connection.execute("CREATE TABLE original (answer) AS SELECT 42")
    running.create_database("copy", template="openmash")
    assert ask(running.url(OWNER, "copy"), "SELECT answer FROM original") == 42
    with psycopg.connect(running.url(database="copy")) as connection:
        running.drop_database("copy")
        with pytest.raises(psycopg.OperationalError):
            connection.execute("SELECT 1")
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        psycopg.connect(running.url(database="copy"))


def test_it_stops_without_a_trace_and_keeps_what_it_was_given(stopped: Server) -> None:
    with stopped:
        pid = stopped.pid
        with psycopg.connect(stopped.url(OWNER), autocommit=True) as connection:
            connection.execute("CREATE TABLE kept (answer) AS SELECT 42")
    assert stopped.pid is None
    assert pid is not None
    assert not psutil.pid_exists(pid)
    with stopped:
        assert ask(stopped.url(OWNER), "SELECT answer FROM kept") == 42


def test_stopping_what_does_not_run_is_no_trouble(stopped: Server) -> None:
    stopped.stop()
    assert stopped.pid is None


def test_it_starts_again_after_being_killed_while_a_part_of_it_is_still_busy(stopped: Server) -> None:
    stopped.start()
    assert stopped.pid is not None
    with psycopg.connect(stopped.url()) as connection:
        connection.pgconn.send_query(b"DO 'BEGIN FOR i IN 1..20000000 LOOP END LOOP; END'")
        os.kill(stopped.pid, signal.SIGKILL)
        stopped._process.wait()  # type: ignore[union-attr]
        stopped.start()
        connection.pgconn.finish()
    assert "still in use" in stopped.log.read_text()
    assert ask(stopped.url(), "SELECT 1") == 1


def test_a_server_that_outlived_its_command_gives_way_to_the_next(stopped: Server) -> None:
    stopped.start()
    left_behind = stopped.pid
    with Server(stopped.home, durable=False) as successor:
        assert successor.pid != left_behind
        assert stopped.pid is None
        assert ask(successor.url(), "SELECT 1") == 1


def test_a_pid_file_that_names_some_other_process_is_not_believed(stopped: Server) -> None:
    (stopped.folder.path / "postmaster.pid").write_text(f"{os.getpid()}\n{stopped.folder.path}\n")
    with stopped:
        assert ask(stopped.url(), "SELECT 1") == 1


def test_a_pid_file_that_names_no_process_is_not_believed(stopped: Server) -> None:
    with subprocess.Popen(["true"]) as ended:
        pass
    (stopped.folder.path / "postmaster.pid").write_text(f"{ended.pid}\n{stopped.folder.path}\n")
    with stopped:
        assert ask(stopped.url(), "SELECT 1") == 1


def test_a_data_folder_half_made_is_made_again(tmp_path: Path) -> None:
    half = Server(tmp_path).folder.path.with_name("postgres.half")
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")
    with Server(tmp_path, durable=False) as made:
        assert ask(made.url(), "SELECT 1") == 1
    assert not half.exists()


def test_wiped_it_begins_anew(stopped: Server) -> None:
    stopped.wipe()
    assert not stopped.folder.path.exists()
    stopped.wipe()
    with stopped:
        assert ask(stopped.url(), "SELECT 1") == 1


def test_wiping_stops_what_outlived_its_command(stopped: Server) -> None:
    stopped.start()
    Server(stopped.home).wipe()
    assert stopped.pid is None
    assert not stopped.folder.path.exists()


def test_when_its_starter_is_killed_it_stops(tmp_path: Path) -> None:
    code = "import sys, time; from pathlib import Path; from openmash.cli.postgres import start_for_tests;"
    code += "print(start_for_tests(Path(sys.argv[1])).pid, flush=True); time.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", code, tmp_path], stdout=subprocess.PIPE, text=True) as starter:
        assert starter.stdout is not None
        postgres = psutil.Process(int(starter.stdout.readline()))
        assert postgres.is_running()
        starter.kill()
    postgres.wait(timeout=20)


def test_lost_passwords_are_said_to_be_lost(stopped: Server) -> None:
    (stopped.home / passwords.NAME).unlink()
    with pytest.raises(CannotRun, match=r"secrets.json is missing"):
        stopped.start()


def test_a_server_that_will_not_start_says_why(stopped: Server) -> None:
    broken = Server(stopped.home, settings={"shared_buffers": "plenty"})
    with pytest.raises(CannotRun, match=r"did not start: .*shared_buffers"):
        broken.start()
    assert broken.pid is None


def test_a_server_that_cannot_be_made_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = Server(tmp_path)
    monkeypatch.setattr(server.roles, "SUPERUSER", "pg_reserved")
    with pytest.raises(CannotRun, match=r"initdb failed: superuser name \"pg_reserved\" is disallowed"):
        made.start()


def test_a_server_that_is_never_ready_is_given_up(stopped: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "SECONDS_TO_START", -1)
    monkeypatch.setattr(server, "SECONDS_TO_STOP", 5)  # asked so early, it sometimes does not hear that it is to stop
    with pytest.raises(CannotRun, match="was not ready"):
        stopped.start()
    assert stopped.pid is None


def test_a_server_that_does_not_stop_is_killed(stopped: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "SECONDS_TO_STOP", 0.1)
    stopped.start()
    pid = stopped.pid
    assert pid is not None
    os.kill(pid, signal.SIGSTOP)
    stopped.stop()
    assert not psutil.pid_exists(pid)


def test_a_home_with_a_long_name_keeps_its_socket_elsewhere(tmp_path: Path) -> None:
    with Server(tmp_path / ("long" * 30), durable=False) as deep:
        assert ask(deep.url(), "SELECT 1") == 1
        assert len(str(deep.sockets / server.SOCKET)) <= server.LONGEST_SOCKET_PATH
        assert mode(deep.sockets) == 0o700
    deep.sockets.rmdir()


@pytest.mark.parametrize("squatter", ["file", "link"])
def test_a_socket_folder_that_somebody_else_put_there_is_refused(stopped: Server, squatter: str) -> None:
    shutil.rmtree(stopped.sockets, ignore_errors=True)
    if squatter == "file":
        stopped.sockets.touch()
    else:
        stopped.sockets.symlink_to(stopped.home)
    with pytest.raises(CannotRun, match="belongs to somebody else"):
        stopped.start()


def test_the_programs_of_another_version_do_not_open_a_data_folder(stopped: Server) -> None:
    (stopped.folder.path / "PG_VERSION").write_text("11\n")
    with pytest.raises(CannotRun, match=re.escape("no PostgreSQL 11, which made this data folder,")):
        stopped.start()
