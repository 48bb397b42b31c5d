"""`openmash audit export`: the log as FHIR AuditEvents after IHE's Basic Audit Log Patterns."""

import base64
import json
import re
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from openmash.cli import audit
from openmash.cli.refusal import CannotRun
from openmash.hub.audit import fhir
from openmash.hub.audit.actions import record
from openmash.hub.audit.events import Event
from openmash.hub.audit.models import Entry
from openmash.hub.governance import exporting
from openmash.hub.partnership.actions import Job
from openmash.hub.partnership.models import Hub
from openmash.hub.partnership.workflow import Role
from tests import make, walls

Scratch = Callable[[str], str]
Resource = dict[str, Any]

HUB = 1
#: What the standard has (R4, AuditEvent; IHE BALP): element → how often it must be there.
ACTIONS, OUTCOMES = set("CRUDE"), {"0", "4", "8", "12"}
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
ELEMENTS = {
    "resourceType", "id", "meta", "type", "subtype", "action", "period", "recorded", "outcome", "outcomeDesc",
    "purposeOfEvent", "agent", "source", "entity",
}  # fmt: skip
CHILDREN = ["7Q4XH-2KD9T-M3R", "D1FZV-8XWQ6-H2C"]


@pytest.fixture
def log(scratch: Scratch) -> str:
    """One of each event; what each is about grows."""
    with walls.inside(HUB):
        screener = make.member(Role.SCREENER, name="Sam Perrin")
        contact = make.contact(by=screener)
        for number, event in enumerate(Event):
            record(event, by=screener, on=contact if number % 2 else None, about=CHILDREN[: number % 3], level=number)
    return screener.reference


def run(*arguments: str) -> Result:
    result = CliRunner().invoke(audit.app, ["export", "--hub", "thornmere", *arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def read(file: Path) -> list[Resource]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def has_no_empty(value: Any) -> bool:
    """FHIR knows no empty objects, lists or texts."""
    if isinstance(value, dict):
        return bool(value) and all(map(has_no_empty, value.values()))
    return bool(value) and all(map(has_no_empty, value)) if isinstance(value, list) else value != ""


def check_coding(coding: Resource) -> None:
    assert coding["system"].startswith(("http://", "https://", "urn:"))
    assert re.fullmatch(r"[^\s]+(\s[^\s]+)*", coding["code"])


def check(resource: Resource) -> None:
    """What both documents require of every AuditEvent."""
    assert set(resource) <= ELEMENTS
    assert has_no_empty(resource)
    assert re.fullmatch(r"[A-Za-z0-9\-.]{1,64}", resource["id"])
    check_coding(resource["type"])
    assert resource["subtype"]
    for coding in resource["subtype"]:
        check_coding(coding)
    assert resource["action"] in ACTIONS
    assert resource["outcome"] in OUTCOMES
    assert INSTANT.fullmatch(resource["recorded"])
    assert [agent["requestor"] for agent in resource["agent"]].count(True) == 1
    for agent in resource["agent"]:
        assert agent["who"]["identifier"]["value"]
        check_coding(agent["type"]["coding"][0])
    assert resource["source"]["observer"]["identifier"]["value"]
    assert resource["entity"]
    for entity in resource["entity"]:
        assert entity["what"]["identifier"]["value"] if "what" in entity else base64.b64decode(entity["query"])
        assert not ("name" in entity and "query" in entity)


def slices(resource: Resource, kind: str) -> list[Resource]:
    return [entity for entity in resource["entity"] if entity.get("role", {}).get("display") == kind]


#: The client and the server of each pattern, and as what the user may take part (BALP 1.1.4).
PARTS = {
    "Read": ("110152", "110153"), "Query": ("110153", "110152"), "Create": ("110153", "110152"),
    "Update": ("110153", "110152"), "Delete": ("110150", "custodian"),
}  # fmt: skip
READER, SOURCES = {"IRCP"}, {"AUT", "INF", "CST"}
USERS = {"Read": READER, "Query": READER, "Create": SOURCES, "Update": SOURCES, "Delete": SOURCES}


def check_pattern(resource: Resource) -> None:
    """What the pattern requires that it claims to follow, as its StructureDefinition has it."""
    [profile] = resource["meta"]["profile"]
    pattern = profile.removeprefix(fhir.BALP)
    interaction = {"Read": "read", "Query": "search", "Create": "create", "Update": "update", "Delete": "delete"}
    assert pattern in {who + what for who in ("", "Patient") for what in interaction}
    kind = pattern.removeprefix("Patient")
    assert resource["type"]["code"] == "rest"
    assert resource["subtype"][0]["code"] == interaction[kind]
    assert resource["action"] == {"Read": "R", "Query": "E", "Create": "C", "Update": "U", "Delete": "D"}[kind]
    assert resource["outcome"] == "0"
    user, client, server = resource["agent"]
    assert (code_of(client), code_of(server)) == PARTS[kind]
    assert code_of(user) in USERS[kind]
    assert all(machine["network"]["address"] and machine["network"]["type"] == "5" for machine in (client, server))
    assert "network" not in user
    assert len(slices(resource, "Patient")) == 1 or not pattern.startswith("Patient")
    check_object(resource, kind)


def code_of(agent: Resource) -> str:
    return str(agent["type"]["coding"][0]["code"])


def check_object(resource: Resource, kind: str) -> None:
    """One thing, and of a query the query itself and no thing."""
    [one] = [entity for entity in resource["entity"] if entity["type"]["code"] == "2"]
    role, there, not_there = ("Query", "query", "what") if kind == "Query" else ("Domain Resource", "what", "query")
    assert one["role"]["display"] == role
    assert there in one
    assert not_there not in one


def test_every_entry_is_one_resource_as_the_standard_has_it(log: str, tmp_path: Path) -> None:
    file = tmp_path / "log.ndjson"
    result = run("-o", str(file))
    assert result.exit_code == 0
    resources = read(file)
    with walls.inside(HUB):
        entries = list(Entry.objects.order_by("pk"))
    assert f"{len(entries)} entries in" in result.output
    assert [resource["id"] for resource in resources] == [f"openmash-{entry.pk}" for entry in entries]
    for resource in resources:
        check(resource)
        if "meta" in resource:
            check_pattern(resource)
    unclaimed = [r["subtype"][1]["code"] for r in resources if "meta" not in r]
    assert unclaimed == ["member.signed_in", "member.signed_out", "member.refused", "step.refused"]
    assert file.stat().st_mode & 0o077 == 0  # for nobody else to read


def test_it_names_members_and_children_by_their_keys(log: str, tmp_path: Path) -> None:
    run("-o", str(tmp_path / "log"))
    of = {resource["subtype"][1]["code"]: resource for resource in read(tmp_path / "log")}
    one = of[Event.CONTACT_READ]
    who = one["agent"][0]["who"]
    assert (who["identifier"], who["display"]) == ({"system": "urn:openmash:member", "value": log}, "Sam Perrin")
    assert one["agent"][0]["policy"] == ["urn:openmash:agency:hub"]
    assert one["source"]["observer"]["identifier"]["value"] == Hub.objects.get(pk=HUB).reference
    shown = {child["what"]["identifier"]["value"] for r in of.values() for child in slices(r, "Patient")}
    assert set(CHILDREN) <= shown
    assert of[Event.MEMBER_REFUSED]["outcome"] == "4"
    assert of[Event.HUB_OPENED]["agent"][0]["who"]["identifier"]["system"] == "urn:openmash:member"
    assert "level" not in (tmp_path / "log").read_text()


def test_the_export_is_itself_recorded_before_the_first_line(log: str) -> None:
    with walls.inside(HUB):
        hub = Hub.objects.get(pk=HUB)
    lines = exporting.exported(hub, begins=date(2020, 1, 1), ends=None, by="test")
    next(lines)
    with walls.inside(HUB):
        last = Entry.objects.latest("pk")
    assert (last.event, last.by) == (Event.LOG_EXPORTED, "test")
    assert last.details == {"format": "fhir", "begins": "2020-01-01"}
    *_, final = lines
    assert json.loads(final)["id"] == f"openmash-{last.pk}"  # and it ends there, whatever is written meanwhile


def test_a_long_log_is_read_page_by_page(log: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    run("-o", str(tmp_path / "whole"))
    monkeypatch.setattr(exporting, "PAGE", 3)
    run("-o", str(tmp_path / "paged"))
    whole, paged = read(tmp_path / "whole"), read(tmp_path / "paged")
    assert paged[: len(whole)] == whole
    assert len(paged) == len(whole) + 1


def test_days_are_the_hubs_own(log: str, tmp_path: Path) -> None:
    with walls.inside(HUB):
        make.time(datetime(2026, 7, 1, 23, 30, tzinfo=make.LONDON))  # in UTC it is the day before
        record(Event.BOARD_READ, by=Job(HUB, "late"))
    with walls.inside(HUB):
        make.time(datetime(2026, 7, 2, 0, 30, tzinfo=make.LONDON))
        record(Event.BOARD_READ, by=Job(HUB, "early"))
    run("--from", "2026-07-02", "--to", "2026-07-02", "-o", str(tmp_path / "second"))
    run("--from", "2026-07-01", "--to", "2026-07-01", "-o", str(tmp_path / "first"))
    run("--to", "2026-06-30", "-o", str(tmp_path / "none"))
    by = [[r["agent"][0]["who"]["identifier"]["value"] for r in read(tmp_path / name)] for name in ("first", "second")]
    assert by == [["late"], ["early"]]
    assert read(tmp_path / "none") == []


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--from", "2026-07-02", "--to", "2026-07-01", "-o", "x"], "--to 2026-07-01 is before --from 2026-07-02"),
        (["-o", "there"], "there is there already"),
        (["-o", "nowhere/x"], "cannot write nowhere/x: No such file"),
    ],
)
def test_what_cannot_be_done_is_one_clear_line(
    log: str, arguments: list[str], words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "there").write_text("what somebody needs")
    with pytest.raises(CannotRun, match=words):
        run(*arguments)
    assert (tmp_path / "there").read_text() == "what somebody needs"


def test_every_event_is_some_kind_of_action() -> None:
    assert {fhir.action_of(event) for event in Event} == set("CRUDE")
    changes = [
        event for event in Event if fhir.action_of(event) == "R" and not event.endswith((".read", ".seen", ".fetched"))
    ]
    assert changes == []
