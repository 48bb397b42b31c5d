"""The heads of the log, kept in files outside the database: whatever happens to them is found, and nothing is lost."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from django.core import mail
from typer.testing import CliRunner, Result

from openmash.cli import audit
from openmash.cli.postgres import SUPERUSER
from openmash.cli.refusal import CannotRun
from openmash.hub.audit import heads, verified
from openmash.hub.audit.actions import record
from openmash.hub.audit.chain import GENESIS, Head
from openmash.hub.audit.events import Event
from openmash.hub.audit.models import Entry
from openmash.hub.config import jobs
from openmash.hub.governance import whole
from openmash.hub.partnership.actions import Job
from tests import walls

Scratch = Callable[[str], str]

NOON = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)
HUB, OTHER = 1, 2


@pytest.fixture
def folder(tmp_path: Path, settings: pytest.FixtureRequest) -> Path:
    """Where this test's heads are kept; nothing stands there yet."""
    settings.HEADS = tmp_path / "heads"  # type: ignore[attr-defined]
    return tmp_path / "heads"


def head(position: int) -> Head:
    return Head(position, bytes([position]) * len(GENESIS))


def kept(folder: Path, *positions: int, hub: int = HUB, at: datetime = NOON) -> None:
    """Keep heads, a minute apart."""
    for minute, position in enumerate(positions):
        heads.keep(folder, [(hub, head(position), at + timedelta(minutes=minute))])


def lines(folder: Path, day: str = "2026-11-17") -> list[str]:
    return (folder / f"heads-{day}.jsonl").read_text().splitlines()


def rewritten(folder: Path, new: list[str], day: str = "2026-11-17") -> None:
    (folder / f"heads-{day}.jsonl").write_text("".join(f"{line}\n" for line in new))


def test_heads_are_kept_a_line_each_and_only_where_a_chain_has_moved(folder: Path) -> None:
    kept(folder, 3, 5, 5, 9)
    kept(folder, 4, hub=OTHER, at=NOON + timedelta(hours=1))
    found = heads.read(folder)
    assert (found.lines, found.faults) == (4, [])
    assert found.of(HUB) == {3: {head(3).mac}, 5: {head(5).mac}, 9: {head(9).mac}}
    assert found.of(OTHER) == {4: {head(4).mac}}
    assert found.of(7) == {}
    assert found.last_at == "2026-11-17T13:00:00+00:00"
    assert set(json.loads(lines(folder)[0])) == {"hub", "position", "mac", "at", "before", "signed"}


def test_a_new_day_has_a_file_of_its_own_that_follows_on_the_day_before(folder: Path) -> None:
    kept(folder, 3, 5)
    kept(folder, 8, at=NOON + timedelta(days=1))
    kept(folder, 8, at=NOON + timedelta(days=1))
    assert len(lines(folder, "2026-11-18")) == 1
    assert heads.read(folder).faults == []
    rewritten(folder, lines(folder)[:1])
    assert heads.read(folder).faults == ["heads-2026-11-18.jsonl, line 1: lines before it were taken away or changed"]


def test_older_files_can_be_moved_away(folder: Path) -> None:
    kept(folder, 3, 5)
    kept(folder, 8, at=NOON + timedelta(days=1))
    (folder / "heads-2026-11-17.jsonl").unlink()
    found = heads.read(folder)
    assert (found.lines, found.faults) == (1, [])


def forged(line: str, **changed: object) -> str:
    return json.dumps(json.loads(line) | changed)


FIRST, SECOND, THIRD = ("heads-2026-11-17.jsonl, line " + number for number in "123")
TAKEN, NOT_OURS = ": lines before it were taken away or changed", ": not a head that was signed with this key"
CORRUPT: dict[str, tuple[Callable[[list[str]], list[str]], list[str]]] = {
    "a line taken away": (lambda of: [of[0], of[2]], [SECOND + TAKEN]),
    "two lines exchanged": (lambda of: [of[1], of[0], of[2]], [SECOND + TAKEN, THIRD + TAKEN]),
    "a position changed": (lambda of: [of[0], forged(of[1], position=4), of[2]], [SECOND + NOT_OURS, THIRD + TAKEN]),
    "a time changed": (lambda of: [of[0], of[1].replace("T12", "T11"), of[2]], [SECOND + NOT_OURS, THIRD + TAKEN]),
    "a signature that is no text": (lambda of: [*of[:2], forged(of[2], signed=7)], [THIRD + NOT_OURS]),
    "a field too many": (lambda of: [*of[:2], forged(of[2], more=1)], [THIRD + NOT_OURS]),
    "not a line of ours": (lambda of: [*of[:2], "[1, 2]"], [THIRD + NOT_OURS]),
    "brackets without end": (lambda of: [*of[:2], "[" * 100_000], [THIRD + NOT_OURS]),
    "zeros": (lambda of: [*of[:2], "\0" * 300], [THIRD + NOT_OURS]),
    "half a line at the end": (lambda of: [*of[:2], of[2][:40]], [THIRD + NOT_OURS]),
    "an empty line": (lambda of: [of[0], "", *of[1:]], []),
}


@pytest.mark.parametrize(("change", "faults"), CORRUPT.values(), ids=CORRUPT.keys())
def test_a_corrupt_file_is_found_and_the_other_lines_still_count(
    folder: Path, change: Callable[[list[str]], list[str]], faults: list[str]
) -> None:
    kept(folder, 3, 5, 9)
    rewritten(folder, change(lines(folder)))
    found = heads.read(folder)
    assert [fault for fault in found.faults if "went back" not in fault and "set back" not in fault] == faults
    assert found.lines >= 2


def test_a_line_that_a_power_failure_cut_short_is_passed_over_once_the_next_follows_on_the_last(folder: Path) -> None:
    kept(folder, 3, 5)
    file = folder / "heads-2026-11-17.jsonl"
    with file.open("a") as opened:
        opened.write(lines(folder)[1][:50])
    assert heads.read(folder).faults == [THIRD + NOT_OURS]
    kept(folder, 9, at=NOON + timedelta(hours=1))
    found = heads.read(folder)
    assert (found.lines, found.faults) == (3, [])
    assert lines(folder)[2] == lines(folder)[1][:50]  # nothing that was written is lost


def test_a_clock_set_back_is_said_and_loses_nothing(folder: Path) -> None:
    kept(folder, 3, 5)
    kept(folder, 9, at=NOON - timedelta(days=3))
    assert len(lines(folder)) == 3  # no earlier file is opened: lines stand in the order of writing
    found = heads.read(folder)
    assert found.faults == [
        f"{THIRD}: the clock was set back from 2026-11-17T12:01:00+00:00 to 2026-11-14T12:00:00+00:00"
    ]
    assert 9 in found.of(HUB)


def test_a_chain_that_went_back_is_seen_even_where_it_grew_again(folder: Path) -> None:
    kept(folder, 9, 5, 12)
    assert heads.read(folder).faults == [f"{SECOND}: the chain went back from 9 to 5 entries"]


def test_two_heads_at_one_position_cannot_both_be_right(folder: Path) -> None:
    kept(folder, 3)
    heads.keep(folder, [(HUB, Head(3, b"x" * 32), NOON)])
    assert len(heads.read(folder).of(HUB)[3]) == 2


def test_without_the_key_no_head_can_be_made(folder: Path, settings: pytest.FixtureRequest) -> None:
    kept(folder, 3)
    settings.AUDIT_KEY = b"another"  # type: ignore[attr-defined]
    assert heads.read(folder).faults == [FIRST + NOT_OURS]


def test_up_to_where_the_log_was_whole_is_kept_signed(folder: Path) -> None:
    assert verified.up_to(folder, HUB) is None
    verified.keep(folder, HUB, head(3), at=NOON)
    verified.keep(folder, OTHER, head(4), at=NOON)
    verified.keep(folder, HUB, head(5), at=NOON)
    assert (verified.up_to(folder, HUB), verified.up_to(folder, OTHER)) == (head(5), head(4))
    kept(folder, 9)
    (folder / verified.NAME).write_text(lines(folder)[0] + "\nnothing\n")
    assert verified.up_to(folder, HUB) is None  # a head that was kept is no verification


# The jobs and the command


@pytest.fixture
def log(scratch: Scratch, folder: Path) -> Path:
    """Two hubs with some sealed entries, their heads kept."""
    for hub in (HUB, OTHER):
        with walls.inside(hub):
            there = Entry.objects.count()  # written when the hub opened
        written(hub, entries=6 - there)
    jobs.seal(0)
    jobs.keep_heads(0)
    return folder


def written(hub: int, entries: int = 5) -> None:
    for _ in range(entries):
        with walls.inside(hub):
            record(Event.BOARD_READ, by=Job(hub, "test"))


def run(*arguments: str) -> Result:
    result = CliRunner().invoke(audit.app, ["verify", *arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def cut_off(scratch: Scratch, above: int) -> None:
    with psycopg.connect(scratch(SUPERUSER)) as link:
        link.execute("DELETE FROM audit_seal WHERE hub_id = 1 AND position > %s", [above])
        link.execute("DELETE FROM audit_entry WHERE hub_id = 1 AND id NOT IN (SELECT entry FROM audit_seal)")


def test_every_minute_the_heads_are_kept(log: Path) -> None:
    found = heads.read(log)
    assert (found.lines, set(found.kept)) == (2, {HUB, OTHER})
    jobs.keep_heads(0)
    assert heads.read(log).lines == 2  # nothing has moved
    written(HUB)
    jobs.seal(0)
    jobs.keep_heads(0)
    assert heads.read(log).lines == 3


def test_verify_compares_with_the_kept_heads_by_itself(log: Path, scratch: Scratch) -> None:
    first = run()
    assert first.exit_code == 0
    assert "2 heads in" in first.output
    cut_off(scratch, 4)
    result = run()
    assert result.exit_code == 1
    assert "NOT WHOLE: the chain once had 6 entries: its end was cut off" in result.output


def test_an_end_that_was_cut_off_and_grew_again_is_found(log: Path, scratch: Scratch) -> None:
    cut_off(scratch, 4)
    written(HUB)
    jobs.seal(0)
    result = run("--hub", "thornmere")
    assert result.exit_code == 1
    assert "NOT WHOLE: the chain up to entry 6 is not the one whose head was kept" in result.output


def test_another_folder_of_heads_can_be_named(log: Path, scratch: Scratch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whole, "LATE", timedelta(days=1))  # the hubs were opened when the tests began
    away = log.rename(log.parent / "away")
    cut_off(scratch, 4)
    assert "No heads in" in run().output
    assert run().exit_code == 0  # without heads the cut cannot be seen, and that is what is printed
    assert run("--heads", str(away)).exit_code == 1


def test_a_corrupt_file_of_heads_ends_verify_with_a_code_and_says_where(log: Path) -> None:
    file = next(log.glob("heads-*"))
    file.write_text(file.read_text().replace('"position":', '"position":1', 1))
    result = run()
    assert result.exit_code == 1
    assert "NOT AS IT WAS KEPT: heads-" in result.output
    assert "line 1: not a head that was signed with this key" in result.output
    assert "whole; 6 entries" in result.output  # the chain itself is compared all the same


def test_a_folder_that_cannot_be_read_is_one_clear_line(log: Path, tmp_path: Path) -> None:
    with pytest.raises(CannotRun, match="there is no folder of heads"):
        run("--heads", str(tmp_path / "nowhere"))
    (log / "heads-2026-01-01.jsonl").mkdir()
    with pytest.raises(CannotRun, match="cannot be read: Is a directory"):
        run()


def test_only_what_is_new_can_be_compared(log: Path, scratch: Scratch) -> None:
    assert "of them compared now" not in run("--new").output  # there was no verification before
    written(HUB)
    jobs.seal(0)
    result = run("--new", "--hub", "thornmere")
    assert result.exit_code == 0
    assert "whole; 12 entries as they were sealed (6 of them compared now)" in result.output
    cut_off(scratch, 2)
    result = run("--new", "--hub", "thornmere")
    assert result.exit_code == 1
    assert "its end was cut off" in result.output


@pytest.mark.parametrize(
    "tampering",
    [
        "DELETE FROM audit_about WHERE child = 'CHILD-00002-000'",
        "UPDATE audit_about SET child = 'CHILD-00003-000' WHERE child = 'CHILD-00002-000'",
        "INSERT INTO audit_about (hub_id, entry, child) SELECT 1, max(id), 'CHILD-00003-000' FROM audit_entry",
    ],
)
def test_who_looked_is_compared_for_what_is_new_too(log: Path, scratch: Scratch, tampering: str) -> None:
    run("--hub", "thornmere")
    for child in ("CHILD-00001-000", "CHILD-00002-000"):
        with walls.inside(HUB):
            record(Event.CONTACT_READ, by=Job(HUB, "test"), about=[child])
    jobs.seal(0)
    jobs.keep_heads(0)
    with psycopg.connect(scratch(SUPERUSER)) as link, link.transaction():
        link.execute(tampering.encode())
        before = link.execute("SELECT child FROM audit_about WHERE hub_id = 1").fetchall()
    result = run("--new", "--hub", "thornmere")
    assert result.exit_code == 1, before
    assert "NOT WHOLE: what is listed of who looked at which child" in result.output


def older(scratch: Scratch, minutes: int) -> None:
    """As if what is not sealed yet had been written so long ago."""
    with psycopg.connect(scratch(SUPERUSER)) as link:
        link.execute(
            "UPDATE audit_entry SET at = at - make_interval(mins => %s) WHERE hub_id = 1"
            " AND id NOT IN (SELECT entry FROM audit_seal)",
            [minutes],
        )


def test_entries_that_nobody_seals_end_verify_with_a_code(log: Path, scratch: Scratch) -> None:
    written(HUB, entries=1)
    older(scratch, minutes=4)
    result = run("--hub", "thornmere")
    assert result.exit_code == 0
    assert "1 not sealed yet, the oldest for 24" in result.output
    older(scratch, minutes=2)
    result = run("--hub", "thornmere")
    assert result.exit_code == 1
    assert "LATE: Thornmere multi-agency safeguarding hub: an entry waits to be sealed since" in result.output
    assert "whole; 6 entries" in result.output


def test_heads_that_nobody_keeps_end_verify_with_a_code(log: Path, scratch: Scratch, tmp_path: Path) -> None:
    written(HUB)
    older(scratch, minutes=6)
    jobs.seal(0)
    result = run("--hub", "thornmere")
    assert result.exit_code == 1
    assert "LATE: Thornmere multi-agency safeguarding hub: a head waits to be kept since" in result.output
    assert run("--hub", "thornmere", "--heads", str(log)).exit_code == 0  # a copy may be as old as it likes
    jobs.keep_heads(0)
    assert run("--hub", "thornmere").exit_code == 0


def test_what_is_new_must_follow_on_what_was_found_whole(log: Path, scratch: Scratch) -> None:
    run()
    with psycopg.connect(scratch(SUPERUSER)) as link:
        link.execute(r"UPDATE audit_seal SET mac = '\x00' WHERE hub_id = 1 AND position = 6")
    result = run("--new", "--hub", "thornmere")
    assert result.exit_code == 1
    assert "up to entry 6 is not the one whose head was kept" in result.output


def test_a_folder_that_is_not_ours_to_write_to_stops_no_verification(
    log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise PermissionError("not ours")

    monkeypatch.setattr(verified, "keep", refused)
    assert run().exit_code == 0


def test_the_heads_are_posted_with_nothing_about_anybody(log: Path, settings: pytest.FixtureRequest) -> None:
    jobs.post_heads(0)
    assert mail.outbox == []  # nobody is named to keep them
    settings.HEADS_TO = ["keeper@thornmere.invalid"]  # type: ignore[attr-defined]
    jobs.post_heads(0)
    [letter] = mail.outbox
    assert letter.to == ["keeper@thornmere.invalid"]
    with walls.inside(HUB):
        head_now = heads.read(log).newest[HUB].head
    assert f'--hub "Thornmere multi-agency safeguarding hub" --head {head_now}' in letter.body
    again = letter.extra_headers["Message-ID"]
    jobs.post_heads(0)
    assert mail.outbox[1].extra_headers["Message-ID"] == again  # sent again after a failure, it is the same message
