"""Is a demonstration's home safe from others, and are others' folders safe from it?"""

import fcntl
import json
from pathlib import Path

import pytest

from openmash.cli import home, passwords
from openmash.cli.refusal import CannotRun


def test_it_is_in_the_users_own_data_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert home.default() == tmp_path / "openmash" / "demo"
    monkeypatch.delenv("XDG_DATA_HOME")
    monkeypatch.setenv("HOME", "/home/amina")
    assert home.default() == Path("/home/amina/.local/share/openmash/demo")


def test_a_new_home_is_for_its_user_only(tmp_path: Path) -> None:
    with home.claimed(tmp_path / "deep" / "demo") as is_new:
        assert is_new
        assert (tmp_path / "deep" / "demo").stat().st_mode & 0o777 == 0o700
    with home.claimed(tmp_path / "deep" / "demo") as is_new:
        assert not is_new


def test_a_folder_that_holds_something_else_is_never_taken(tmp_path: Path) -> None:
    (tmp_path / "thesis.odt").write_text("four years of work")
    with pytest.raises(CannotRun, match="holds something else than a demonstration"), home.claimed(tmp_path):
        pass
    assert (tmp_path / "thesis.odt").read_text() == "four years of work"


def test_a_folder_that_cannot_be_used_is_said_to_be_so(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with (
        pytest.raises(CannotRun, match=r"cannot use the folder .*: Not a directory"),
        home.claimed(tmp_path / "file" / "demo"),
    ):
        pass


def test_one_home_has_one_demonstration_at_a_time(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    with home.claimed(folder), pytest.raises(CannotRun, match="another demonstration is running"), home.claimed(folder):
        pass


def test_a_home_without_room_is_refused_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home.check_room(tmp_path)
    monkeypatch.setattr(home, "MEGABYTES", 10**9)
    with pytest.raises(CannotRun, match=r"the disk is full: .* MB free"):
        home.check_room(tmp_path)


def test_wiping_leaves_the_mark_and_nothing_else_and_follows_no_link(tmp_path: Path) -> None:
    folder, elsewhere = tmp_path / "demo", tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "thesis.odt").touch()
    with home.claimed(folder):
        (folder / "logs").mkdir()
        (folder / "logs" / "web.log").touch()
        (folder / "secrets.json").touch()
        (folder / "link").symlink_to(elsewhere)
        home.wipe(folder)
        assert [entry.name for entry in folder.iterdir()] == [home.MARK]
        with (folder / home.MARK).open() as mark, pytest.raises(BlockingIOError):
            fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
    assert (elsewhere / "thesis.odt").exists()


def test_a_secret_is_made_once_and_kept_for_its_owner_only(tmp_path: Path) -> None:
    assert not passwords.is_kept(tmp_path, "audit")
    secret = passwords.kept(tmp_path, "audit")
    assert len(bytes.fromhex(secret)) == 32
    assert passwords.kept(tmp_path, "sessions") != secret
    assert passwords.kept(tmp_path, "audit") == secret
    assert passwords.is_kept(tmp_path, "audit")
    assert (tmp_path / passwords.NAME).stat().st_mode & 0o777 == 0o600


def test_a_secret_half_written_does_not_cost_the_others(tmp_path: Path) -> None:
    secret = passwords.kept(tmp_path, "audit")
    (tmp_path / f"{passwords.NAME}.half").write_text("{")
    passwords.kept(tmp_path, "sessions")
    assert json.loads((tmp_path / passwords.NAME).read_text())["audit"] == secret
