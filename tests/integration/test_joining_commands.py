"""`open-hub`, `add-member`, `add-sender`: how a new deployment gets its first people."""

from collections.abc import Callable, Iterator

import pytest
from pytest_django.plugin import DjangoDbBlocker
from typer import Typer
from typer.testing import CliRunner

from openmash.cli import joining
from openmash.cli.postgres import OWNER
from openmash.cli.refusal import CannotRun
from openmash.hub.partnership.models import Agency, Hub, Member
from openmash.hub.partnership.workflow import Role
from openmash.hub.records.refusals import NotUnderstood
from tests import walls
from tests.conftest import connected_to


@pytest.fixture
def as_owner(scratch: Callable[[str], str], django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """The address of a database as its owner, who is connected to it."""
    with django_db_blocker.unblock(), connected_to(scratch(OWNER)):
        yield scratch(OWNER)


def run(app: Typer, *arguments: str, typed: str = "") -> str:
    result = CliRunner().invoke(app, arguments, input=typed)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.output


def test_a_hub_is_opened_by_the_owner_and_a_member_and_a_sender_join_it(
    as_owner: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENMASH_OWNER_URL", as_owner)
    monkeypatch.setenv("DATABASE_URL", "")
    assert "Westmere is open" in run(joining.open_hub, "Westmere", "--desk", "020 7946 0001")
    asked = ("erin@westmere.invalid", "Erin Vole", "--agency", "police", "--role", Role.REPRESENTATIVE)
    password = "a long first password\n"
    said = run(joining.add_member, *asked, "--hub", "westmere", typed=password * 2)
    assert "Erin Vole may sign in as erin@westmere.invalid" in said
    key = run(joining.add_sender, "A feed", "--agency", "police", "--hub", "westmere").strip()
    assert len(key) > 20
    with walls.inside(Hub.objects.get(name="Westmere").pk):
        assert Agency.objects.count() > 5
        member = Member.objects.select_related("agency").get(name="Erin Vole")
        assert member.has(Role.REPRESENTATIVE)
        assert member.agency.code == "police"


@pytest.mark.usefixtures("as_owner")
def test_a_role_that_there_is_not_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CannotRun, match="there is no role 'boss': "):
        run(joining.add_member, "a@b.invalid", "A B", "--agency", "police", "--role", "boss", "--hub", "thornmere")
    with pytest.raises(NotUnderstood, match="There is no agency 'fbi' here"):
        run(joining.add_sender, "A feed", "--agency", "fbi", "--hub", "thornmere")


def test_only_the_owner_opens_a_hub(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENMASH_OWNER_URL", raising=False)
    with pytest.raises(CannotRun, match="opening a hub is for the owner"):
        run(joining.open_hub, "Westmere")
