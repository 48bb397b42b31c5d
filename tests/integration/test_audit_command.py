"""`openmash audit`: who looked, and is the log whole? Asked by whoever runs the hub."""

from collections.abc import Callable
from datetime import timedelta

import psycopg
import pytest
from django.db import OperationalError
from typer.testing import CliRunner, Result

from openmash.cli import audit
from openmash.cli.postgres import SUPERUSER
from openmash.cli.refusal import CannotRun
from openmash.hub.audit import chain
from openmash.hub.audit.events import Event
from openmash.hub.audit.models import Entry
from openmash.hub.config import jobs
from openmash.hub.governance import whole
from openmash.hub.partnership.models import Hub
from openmash.hub.partnership.workflow import Role
from openmash.hub.records import wall
from openmash.hub.records.references import new_reference
from tests import make, walls

Scratch = Callable[[str], str]


@pytest.fixture
def child(scratch: Scratch, monkeypatch: pytest.MonkeyPatch) -> str:
    """A child of Thornmere, whose log is sealed."""
    monkeypatch.setattr(audit.console, "width", 200)
    monkeypatch.setattr(whole, "LATE", timedelta(days=1))  # the hubs were opened when the tests began
    with walls.inside(Hub.objects.get(name__startswith="Thornmere").pk):
        reference = make.child(make.contact(by=make.member(Role.SCREENER, name="Sam Perrin"))).reference
    jobs.seal(0)
    return reference


def sealed() -> int:
    """How many entries of Thornmere are sealed."""
    with walls.inside(1):
        head = chain.head(1)
    assert head is not None
    return head.position


def run(*arguments: str) -> Result:
    result = CliRunner().invoke(audit.app, arguments)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def test_every_chain_is_verified_and_its_head_printed(child: str) -> None:
    entries = sealed()
    result = run("verify")
    assert result.exit_code == 0
    for name in ("Thornmere", "Easterly", whole.DEPLOYMENT):
        assert name in result.output
    assert f"whole; {entries} entries as they were sealed, 0 not sealed yet" in result.output
    assert "What this cannot see" in result.output
    with walls.inside(1):
        assert f"head {chain.head(1)}" in result.output
        entry = Entry.objects.order_by("-id")[0]
        assert (entry.event, entry.details["finding"]) == (Event.CHAIN_VERIFIED, "whole")
        assert entry.by.startswith("command line")


def test_a_broken_chain_ends_the_command_with_a_code(child: str, scratch: Scratch) -> None:
    entries = sealed()
    with psycopg.connect(scratch(SUPERUSER)) as link:
        link.execute("DELETE FROM audit_entry WHERE id = (SELECT max(entry) FROM audit_seal WHERE hub_id = 1)")
    result = run("verify")
    assert result.exit_code == 1
    assert f"NOT WHOLE: entry {entries} is missing (as sealed up to entry {entries - 1})" in result.output
    assert run("verify", "--hub", "Easterly").exit_code == 0


def test_a_head_that_was_kept_shows_that_the_end_was_cut_off(child: str, scratch: Scratch) -> None:
    with walls.inside(1):
        kept = str(chain.head(1))
    assert run("verify", "--hub", "thornmere", "--head", kept).exit_code == 0
    with psycopg.connect(scratch(SUPERUSER)) as link:
        link.execute("DELETE FROM audit_seal WHERE hub_id = 1 AND position > 1")
        link.execute("DELETE FROM audit_entry WHERE hub_id = 1 AND id NOT IN (SELECT entry FROM audit_seal)")
    result = run("verify", "--hub", "thornmere", "--head", kept)
    assert result.exit_code == 1
    assert "its end was cut off" in result.output


def test_a_hub_whose_name_is_part_of_anothers_can_be_named(child: str, scratch: Scratch) -> None:
    with psycopg.connect(scratch(SUPERUSER)) as link:
        link.execute("UPDATE partnership_hub SET name = 'Thornmere' WHERE id = 1")
        link.execute("UPDATE partnership_hub SET name = 'Thornmere North' WHERE id = 2")
    with walls.inside(1):
        kept = str(chain.head(1))
    assert run("who", child, "--hub", "thornmere").exit_code == 0
    result = run("verify", "--hub", "Thornmere", "--head", kept)
    assert result.exit_code == 0
    assert "Thornmere North" not in result.output


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["verify", "--head", f"1:{'00' * 32}"], "name it with --hub"),
        (["verify", "--hub", "thornmere", "--head", "none"], "takes what verify printed"),
        (["verify", "--hub", "thornmere", "--head", f"-5:{'00' * 32}"], "takes what verify printed"),
        (["verify", "--hub", "thornmere", "--head", f"0:{'00' * 32}"], "takes what verify printed"),
        (["verify", "--hub", "hub", "--head", f"1:{'00' * 32}"], "write the whole name of one of Thornmere"),
        (["verify", "--hub", "nowhere"], "there is no hub 'nowhere'"),
        (["who", new_reference(), "--hub", "thornmere"], "the log knows no child"),
        (["who", "Tamsin", "--hub", "thornmere"], "the log knows no child"),
    ],
)
def test_what_cannot_be_done_is_one_clear_line(child: str, arguments: list[str], words: str) -> None:
    with pytest.raises(CannotRun, match=words):
        run(*arguments)


def test_without_its_key_a_log_cannot_be_verified(child: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENMASH_AUDIT_KEY")
    with pytest.raises(CannotRun, match="OPENMASH_AUDIT_KEY is not set"):
        run("verify")


WHERE = ("-o", "x")


@pytest.mark.parametrize("asked", [("verify",), ("who", "7Q4XH-2KD9T-M3R"), ("export", *WHERE)])
@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("OPENMASH_AUDIT_KEY", "nothex", "OPENMASH_AUDIT_KEY is not 64 hexadecimal digits"),
        ("OPENMASH_WALL_KEY", "3a", "OPENMASH_WALL_KEY is not 64 hexadecimal digits"),
    ],
)
def test_a_key_that_is_none_is_one_clear_line(
    child: str, asked: tuple[str, ...], name: str, value: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(CannotRun, match=words):
        run(*asked)


@pytest.mark.parametrize("asked", [("verify",), ("who", "7Q4XH-2KD9T-M3R"), ("export", *WHERE)])
def test_a_database_that_does_not_answer_or_know_us_is_one_clear_line_and_no_finding(
    child: str, asked: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    def away() -> bool:
        raise OperationalError("connection refused\nIs the server running?")

    monkeypatch.setattr(wall, "knows_us", away)
    with pytest.raises(CannotRun, match=r"^the database of DATABASE_URL does not answer: connection refused$"):
        run(*asked)
    monkeypatch.setattr(wall, "knows_us", lambda: False)
    with pytest.raises(CannotRun, match="OPENMASH_WALL_KEY is not the key that this database knows"):
        run(*asked)


def test_who_looked_is_listed_and_that_it_was_asked_is_on_record(child: str) -> None:
    first = run("who", child.lower(), "--hub", "thornmere")
    assert first.exit_code == 0
    assert "Sam Perrin" in first.output
    assert "Entered a contact" in first.output
    again = run("who", child, "--hub", "thornmere")
    assert "Read who had looked at a child" in again.output
    assert "command line" in again.output


@pytest.mark.parametrize("asked", ["7Q4XH-2KD9T-M3R", "Tamsin"])
def test_that_somebody_asked_about_a_child_whom_the_log_does_not_know_is_on_record(child: str, asked: str) -> None:
    for _ in range(2):  # having asked makes it no better known
        with pytest.raises(CannotRun, match="the log knows no child"):
            run("who", asked, "--hub", "thornmere")
    with walls.inside(1):
        entry = Entry.objects.order_by("-id")[0]
    assert (entry.event, entry.about, entry.details) == (Event.LOOKERS_READ, [], {"found": 0})
    assert entry.by.startswith("command line")
