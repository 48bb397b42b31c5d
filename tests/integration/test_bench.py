"""Does the bench still run, and is what it measures a hub as it could be?"""

import io
import re
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from rich.console import Console
from rich.progress import Progress
from typer.testing import CliRunner

from openmash.cli import bench
from openmash.cli.postgres import SUPERUSER
from openmash.hub.audit import chain
from openmash.hub.audit.models import Entry
from openmash.hub.contacts.models import Child, Contact
from openmash.hub.contacts.workflow import LIVE
from openmash.hub.enquiries.models import Enquiry, Request
from openmash.hub.partnership.models import Hub
from tests import walls
from tests.bench.filled import fill

REFERENCES = """
SELECT conrelid::regclass::text, confrelid::regclass::text, near.attname, far.attname
FROM pg_constraint
JOIN pg_attribute near ON near.attrelid = conrelid AND near.attnum = conkey[1]
JOIN pg_attribute far ON far.attrelid = confrelid AND far.attnum = confkey[1]
WHERE contype = 'f' AND connamespace = 'public'::regnamespace
"""
INDEXES = "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY indexname"


def filled(url: str, contacts: int) -> None:
    quiet = Progress(console=Console(file=io.StringIO()))
    fill(url, contacts=contacts, seed=1, progress=quiet)


def test_the_hub_that_is_measured_could_be_one(scratch: Callable[[str], str]) -> None:
    with psycopg.connect(scratch(SUPERUSER)) as all_seeing:
        before = all_seeing.execute(INDEXES).fetchall()
    filled(scratch(SUPERUSER), 300)
    with psycopg.connect(scratch(SUPERUSER)) as all_seeing:
        assert all_seeing.execute(INDEXES).fetchall() == before
        references = all_seeing.execute(REFERENCES).fetchall()
        assert len(references) > 50
        for table, far_table, column, far_column in references:
            orphans = sql.SQL("SELECT count(*) FROM {} n WHERE n.{} NOT IN (SELECT {} FROM {})").format(
                *map(sql.Identifier, (table, column, far_column, far_table))
            )
            assert all_seeing.execute(orphans).fetchone() == (0,), f"{table}.{column}"
    hub = Hub.objects.earliest("pk").pk
    with walls.inside(hub):
        entries = Entry.objects.filter(hub_id=hub).count()
        assert chain.verify(hub) == chain.Verdict(entries, ended=True), "every entry is sealed, as the worker seals it"
        assert chain.lists_its_children(hub)
        assert Contact.objects.count() == 300
        assert 30 <= Contact.objects.filter(stage__in=LIVE).count() <= 50
        assert 300 < Child.objects.count() < 900
        for enquiry in Enquiry.objects.filter(contact__stage="enquired").select_related("contact"):
            waiting = enquiry.requests.exclude(hearing="answered").values_list("agency__code", flat=True)
            assert ",".join(sorted(waiting)) == enquiry.contact.clock_with
        assert Request.objects.count() == 5 * Enquiry.objects.count()


def test_every_page_is_measured_beside_its_sql(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "WRITTEN", tmp_path / "docs")
    for ours in ("OPENMASH_PRETEND_TIME", "OPENMASH_STATIC"):
        monkeypatch.delenv(ours)  # whoever measures a hub from a shell has none of what tests stand on
    written = tmp_path / "docs" / "pages.md"
    place = tmp_path / "hub"
    small = ["pages", "--contacts=300", "--rounds=1", f"--home={place}", "--write"]
    assert CliRunner().invoke(bench.app, small).exit_code == 0
    told = written.read_text()
    for page in ("board", "contact", "enquiry, under way", "worklist", "search, name and birth", "search, reference"):
        assert f"\n| {page} | " in told
    assert "contacts, seed, rounds: 300, 1, 1" in told
    assert "| board | " in told.partition("Eight at once")[2]
    other = ["pages", "--contacts=301", "--rounds=1", f"--home={place}"]
    assert CliRunner().invoke(bench.app, other).exit_code == 1, "a folder that holds another hub is left alone"
    walls = ["firewall", "--contacts=300", "--items=900", "--rounds=1", f"--home={place}", "--write"]
    assert CliRunner().invoke(bench.app, walls).exit_code == 0
    told = (tmp_path / "docs" / "firewall.md").read_text()
    assert "- items: 900\n" in told
    for page in ("enquiry, under way", "request, as asked", "search, NHS number"):
        assert f"\n| {page} | " in told
    for asked in ("verified from the beginning", "verified since the last time", "who looked at a child", "another"):
        assert re.search(rf"\n\| .*{asked}.* \| [\d,]+ \| \d+\.\d\d \| < \d+ \| (yes|NO) \|", told), asked


def test_one_record_is_asked_for_beside_what_others_take(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "WRITTEN", tmp_path / "docs")
    place = tmp_path / "hub"
    small = ["placing", "--people=3000", "--rounds=20", f"--home={place}", "--write"]
    assert CliRunner().invoke(bench.app, small).exit_code == 0
    told = (tmp_path / "docs" / "placing.md").read_text()
    assert "- people, seed: 3,000, 7\n" in told
    assert re.search(r"\n- the true person among the candidates: (1\.000|0\.9\d\d)\n", told)
    for asked in ("found and weighed, as the app", "the page, one child typed", "Splink 5, `predict_between`", "SQL, "):
        assert re.search(rf"\n\| {re.escape(asked)}.* \| \d+ \| \d+\.\d \| \d+\.\d \| [\d.,]+ \|", told), asked
    other = ["placing", "--people=3001", "--rounds=20", f"--home={place}"]
    assert CliRunner().invoke(bench.app, other).exit_code == 1, "a folder that holds others is left alone"


def test_a_hub_that_nobody_wants_to_keep_is_gone_afterwards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    with bench.kept_or_not(None) as place:
        assert tmp_path in place.parents
    assert not place.exists()
