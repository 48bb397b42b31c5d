"""W4. No spreadsheet formula leaves."""

import ast
import csv
import re
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.http import HttpResponse
from django.test import Client

from openmash.hub.contacts import importing
from openmash.hub.govuk import spreadsheets
from openmash.hub.records.catalogue import Privacy
from tests import walls
from tests.architecture import routes, source
from tests.architecture.crawl import undone
from tests.world import EVERYBODY, World

KEPT_BY = ["openmash/hub/govuk/spreadsheets.py"]
ALSO_SHOWN_BY = ["tests/unit/test_files_safe.py::test_whatever_the_text_no_cell_begins_like_a_formula"]

SIGNS = ["=", "+", "-", "@", "\t", "\r"]
FORMULA = "cmd|' /C calc'!A0"
#: What a spreadsheet takes for a formula: said here again, so that one mistake is not made twice.
ACTIVE = re.compile(r"^[\s\ufeff]*[=+\-@＝＋－＠]|^[\t\r\n]")
#: Anything that a spreadsheet opens. What is none of these and no page is looked at when it first appears.
TABLES = ("text/csv", "text/tab-separated-values", "application/vnd.ms-excel", "application/vnd.openxmlformats")
NO_TABLES = ("text/html", "application/json", "text/plain", "application/pdf")
UNSPOKEN = (Privacy.SYSTEM, Privacy.SECRET)
#: Folders that make files for the hub to read, rather than files that it hands out.
MAKES_SAMPLES = "hub/config/demo"


def spoken(model: type[models.Model]) -> Iterator["models.Field[Any, Any]"]:
    """The fields in which people's words are kept."""
    for field in model._meta.concrete_fields:
        private = model.kept.class_of(field)  # type: ignore[attr-defined]
        if isinstance(field, models.CharField | models.TextField) and not field.choices and private not in UNSPOKEN:
            yield field


@contextmanager
def every_word_begins_with(sign: str, patch: pytest.MonkeyPatch) -> Iterator[None]:
    """Whatever people said comes out of the database as a formula: so every export meets one, also a later one."""

    def hostile(text: Any, *_: Any) -> Any:
        return f"{sign}{FORMULA}{text}" if isinstance(text, str) else text

    with patch.context() as here:
        for model in apps.get_models():
            for field in spoken(model) if model.__module__.startswith("openmash.") else ():
                here.setattr(field, "from_db_value", hostile, raising=False)
        yield


def exports(world: World) -> dict[str, tuple[str, HttpResponse]]:
    """Route → who is handed a table there, and the table. Nothing is handed out that nobody has thought of."""
    found: dict[str, tuple[str, HttpResponse]] = {}
    browsers: dict[str, Client] = {}
    for (path, method), line in routes.listed().items():
        who = next((one for one in line.reaches if one in EVERYBODY), "")
        if method != "GET" or path == "demo/sign-in":
            continue
        browser = browsers.setdefault(who, browsers.get(who) or world.browser(who))
        with undone(world, browser):
            answer = routes.ask(browser, "GET", path, world.sample(path))
        kind = answer.headers.get("Content-Type", NO_TABLES[0])
        if kind.startswith(TABLES):
            found[path] = who, answer
        assert kind.startswith(TABLES + NO_TABLES), f"{path} hands out {kind}: say here whether a spreadsheet opens it"
    return found


@pytest.fixture(scope="module")
def handing_out(world: World) -> list[str]:
    """The routes that hand out a table, in a hub in which there is something to hand out."""
    world.enter()
    importing.go_on(walls.errand(world.hub.pk), world.read.reference)
    return list(exports(world))


def cells(answer: HttpResponse) -> list[str]:
    """Every cell of a table."""
    text = answer.content.decode("utf-8-sig")
    return [cell for row in csv.reader(StringIO(text, newline="")) for cell in row]


def active(world: World, path: str, sign: str, patch: pytest.MonkeyPatch) -> list[str]:
    """The cells of an export that a spreadsheet would run, where everybody's words begin with this sign."""
    browser = world.browser(routes.listed()[path, "GET"].reaches[0])
    with undone(world, browser), every_word_begins_with(sign, patch):
        found = cells(routes.ask(browser, "GET", path, world.sample(path)))
    assert any(FORMULA in cell for cell in found), f"{path}: nobody's words are in it, so this shows nothing"
    return [cell for cell in found if ACTIVE.match(cell)]


def test_exports_are_found(handing_out: list[str]) -> None:
    assert "files/<slug:reference>/refused.csv" in handing_out


@pytest.mark.parametrize("sign", SIGNS, ids=repr)
def test_no_cell_of_any_export_is_active(
    world: World, handing_out: list[str], sign: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert {path: active(world, path, sign, monkeypatch) for path in handing_out} == {path: [] for path in handing_out}


def writes_tables(text: str) -> bool:
    """Whether a source file makes a table by itself."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Attribute) and ast.unparse(node) in ("csv.writer", "csv.DictWriter"):
            return True
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [getattr(node, "module", "") or "", *(alias.name for alias in node.names)]
            if any(name.partition(".")[0] in ("openpyxl", "xlsxwriter", "odf") for name in names):
                return True
            if getattr(node, "module", "") == "csv":
                return True
    return False


#: Who makes tables, and why a formula cannot leave with them.
MAKERS = {
    "openmash/hub/govuk/spreadsheets.py": "where formulas are made harmless",
    "openmash/batch/linking/reading.py": "reads them, and makes none",
    "openmash/batch/private/encode.py": "numbers of lines and of one's own records, read back as they are by `compare`",
    "openmash/batch/private/compare.py": "the same beside numbers: nothing of what another agency wrote",
    "openmash/synthetic/tables.py": "people who never were, for machines: a sign before a cell would be data",
}


def test_tables_are_made_in_one_place() -> None:
    by_themselves = {
        source.name_of(path)
        for path in source.python_files(source.ROOT / "openmash")
        if MAKES_SAMPLES not in path.as_posix() and writes_tables(path.read_text(encoding="utf-8"))
    }
    assert by_themselves == MAKERS.keys()


#: fault → what stands in place of `inert`.
FAULTS = {
    "a bare `csv.writer`": str,
    "signs looked for only at the very beginning": lambda cell: (
        f"'{cell}" if str(cell)[:1] in set("=+-@") else str(cell)
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_the_seeded_fault_lets_a_formula_leave(
    world: World, handing_out: list[str], fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spreadsheets, "inert", FAULTS[fault])
    assert [sign for sign in SIGNS for path in handing_out if active(world, path, sign, monkeypatch)]


def test_the_seeded_fault_a_table_made_elsewhere_is_seen() -> None:
    assert writes_tables("import csv\ncsv.writer(page).writerow(row)")
    assert writes_tables("from csv import writer")
    assert writes_tables("import openpyxl")
