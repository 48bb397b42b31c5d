"""Who runs the embedded server where root may not, and with which programs?"""

import os
import pwd
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from openmash.cli.postgres import Server, account, binaries, server
from openmash.cli.postgres.account import Account
from openmash.cli.postgres.binaries import Binaries
from openmash.cli.refusal import CannotRun

AM_ROOT = os.geteuid() == 0


@pytest.fixture
def state(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A place that every account on the machine can reach, as /var/lib is."""
    folder = Path(tempfile.mkdtemp(dir="/tmp"))
    monkeypatch.setattr(account, "STATE", folder / "openmash")
    folder.chmod(0o755)
    yield folder / "openmash"
    shutil.rmtree(folder)


@pytest.fixture
def commands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder whose programs are found before the machine's."""
    folder = tmp_path / "commands"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder), prepend=os.pathsep)
    return folder


def program(path: Path, script: str) -> Path:
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


def be_root(monkeypatch: pytest.MonkeyPatch, commands: Path) -> None:
    """Root for our eyes; for an ordinary user, an account that can be dropped to is the one it has."""
    if not AM_ROOT:
        monkeypatch.setattr(account, "SPARE_USER", pwd.getpwuid(os.geteuid()).pw_name)
        monkeypatch.setattr("os.geteuid", lambda: 0)
        program(commands / "setpriv", 'while [ "$1" != -- ]; do shift; done; shift; exec "$@"')


def answer(server: Server) -> object:
    with psycopg.connect(server.url()) as connection:
        return connection.execute("SELECT 42").fetchone()


def test_what_is_ours_already_is_neither_given_away_nor_moved(tmp_path: Path) -> None:
    mine = Account((), os.geteuid(), os.getegid())
    mine.give(tmp_path)
    assert (tmp_path.stat().st_uid, tmp_path.stat().st_gid) == (os.geteuid(), os.getegid())
    assert mine.folder_for(tmp_path) == tmp_path


def test_a_socket_s_path_that_is_too_long_is_shortened_always_in_the_same_way(tmp_path: Path) -> None:
    deep = tmp_path / ("a" * 60) / ("b" * 60)
    assert server._short(deep) == server._short(deep) != server._short(deep / "c")
    assert len(os.fsencode(server._short(deep))) < 60
    assert server._short(Path("/run/here")) == Path("/run/here")


def test_an_ordinary_user_runs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.geteuid", lambda: pwd.getpwnam("daemon").pw_uid)
    assert account.choose().prefix == ()


@pytest.mark.parametrize("uid", [0, 2**31 - 2])
def test_root_and_a_user_without_a_name_run_it_in_a_user_namespace(
    uid: int, monkeypatch: pytest.MonkeyPatch, commands: Path
) -> None:
    """Under a number that has a name: PostgreSQL looks for it."""
    monkeypatch.setattr("os.geteuid", lambda: uid)
    program(commands / "unshare", "exit 0")
    number = next(part for part in account.choose().prefix if part.startswith("--map-user=")).partition("=")[2]
    assert pwd.getpwuid(int(number)).pw_uid != 0


def test_where_namespaces_are_refused_root_runs_it_as_nobody(
    monkeypatch: pytest.MonkeyPatch, commands: Path, state: Path, tmp_path: Path
) -> None:
    be_root(monkeypatch, commands)
    program(commands / "unshare", "exit 1")
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    if not AM_ROOT:
        can = Account.can
        monkeypatch.setattr(Account, "can", lambda self, *command: command[0] != "test" and can(self, *command))
    with Server(home, durable=False) as server:
        assert answer(server) == (42,)
        assert psutil.Process(server.pid).uids().real == pwd.getpwnam(account.SPARE_USER).pw_uid
        assert server.folder.path.parent.parent == state
    again = Server(home, durable=False)
    assert again.folder.path == server.folder.path
    with again:
        assert answer(again) == (42,)


def test_where_nothing_is_offered_root_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 0)
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(CannotRun, match="use an ordinary user"):
        account.choose()


def test_programs_that_the_account_cannot_reach_are_copied_once_to_where_it_can(
    commands: Path, state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = os.umask(0o077)
    try:
        confined = Account(
            (str(program(commands / "confined", f'case "$1" in {state}/*) exec "$@";; esac; exit 1')),), 0, 0
        )
        copied = confined.reachable(binaries.find())
    finally:
        os.umask(before)
    assert copied.folder.is_relative_to(state)
    assert confined.can(copied.program("initdb"), "--version")
    assert not [path for path in state.rglob("*") if not path.stat().st_mode & 0o004]
    made_at = copied.folder.stat().st_ctime_ns
    assert confined.reachable(binaries.find()) == copied
    assert copied.folder.stat().st_ctime_ns == made_at


def test_the_systems_programs_are_not_copied(tmp_path: Path) -> None:
    with pytest.raises(CannotRun, match="no other account can reach"):
        Account(("false",), 0, 0).reachable(Binaries(tmp_path, 18))


def test_the_wheels_newest_programs_come_first_and_are_never_imported() -> None:
    found = binaries.find()
    assert (found.major, found.package is not None) == (18, True)
    assert binaries.find(major=16).major == 16


def test_without_the_wheel_the_named_folder_then_the_path_then_the_systems_are_looked_through(
    tmp_path: Path, commands: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(binaries, "WHEEL", "no_such_wheel")
    system = tmp_path / "system"
    monkeypatch.setattr(binaries, "SYSTEM", system)
    for folder, said in (
        (tmp_path / "named", "15.2"),
        (commands, "16.4 (Debian)"),
        (system / "17" / "bin", "17beta1"),
        (system / "9" / "bin", "9.6.1"),
        (tmp_path / "strange", "of its own kind"),
    ):
        folder.mkdir(parents=True, exist_ok=True)
        program(folder / "initdb", "")
        program(folder / "postgres", f"echo 'postgres (PostgreSQL) {said}'")
    monkeypatch.setenv("OPENMASH_PG_BIN", str(tmp_path / "named"))
    assert [each.major for each in binaries.candidates()] == [15, 16, 9, 17]
    monkeypatch.setenv("OPENMASH_PG_BIN", str(tmp_path / "strange"))
    assert binaries.find().major == 16
    monkeypatch.setenv("OPENMASH_PG_BIN", str(tmp_path / "nowhere"))
    assert binaries.find().major == 16
    monkeypatch.delenv("OPENMASH_PG_BIN")
    (commands / "initdb").unlink()
    monkeypatch.setenv("PATH", str(commands))
    assert [each.major for each in binaries.candidates()] == [9, 17]
    with pytest.raises(CannotRun, match="no PostgreSQL 9"):
        binaries.find(major=9)


def test_with_no_postgresql_at_all_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(binaries, "candidates", lambda: iter([Binaries(tmp_path, 14)]))
    with pytest.raises(
        CannotRun, match="no PostgreSQL 15 or newer on this machine: install it, or set OPENMASH_PG_BIN"
    ):
        binaries.find()


def test_an_older_postgresql_serves_as_well(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    sixteen = binaries.find(major=16)
    monkeypatch.setattr(binaries, "find", lambda **_: sixteen)
    with Server(tmp_path, durable=False) as server:
        assert answer(server) == (42,)
        assert server.folder.made_by() == 16
