"""Do we ship only what we may, and nothing that the content security policy would refuse?"""

import re
from importlib.metadata import metadata, version
from pathlib import Path

import pytest

import openmash.hub.govuk

ROOM = Path(openmash.hub.govuk.__file__).parent
VENDOR = ROOM / "static" / "govuk" / "vendor"
SHIPPED = sorted(path for path in VENDOR.rglob("*") if path.is_file())
SHEETS = sorted((ROOM / "static").rglob("*.css"))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_nothing_that_belongs_to_gov_uk_alone_is_shipped(path: Path) -> None:
    text = path.read_text(encoding="utf-8").lower().replace("crown copyright", "")
    for branding in ("gds transport", "@font-face", "crest", "crown"):
        assert branding not in text, branding
    assert path.suffix in {".css", ".js", ".svg"}


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_every_picture_that_a_style_sheet_names_is_shipped_beside_it(path: Path) -> None:
    for address in re.findall(r"url\(([^)]*)\)", path.read_text(encoding="utf-8")):
        assert (path.parent / address.strip("'\"")).is_file(), address


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_no_file_points_at_a_source_map_that_is_not_shipped(path: Path) -> None:
    assert "sourceMappingURL" not in path.read_text(encoding="utf-8")


def test_the_style_sheet_is_the_version_that_the_macros_are_tested_against() -> None:
    readme = str(metadata("govuk-frontend-jinja").get_payload())
    tested = re.search(rf"\[{re.escape(version('govuk-frontend-jinja'))}\]\S+\s*\|\s*\[([\d.]+)\]", readme)
    assert tested is not None
    assert f"govuk-frontend {tested[1]}," in (VENDOR / "govuk-frontend.min.css").read_text(encoding="utf-8")


def test_every_library_is_accounted_for_with_its_version_and_licence() -> None:
    account = (ROOM / "VENDOR.md").read_text(encoding="utf-8")
    for path in VENDOR.glob("*.min.*"):
        notice = re.search(r"/\*! (\S+) ([\d.]+), (\w+),", path.read_text(encoding="utf-8"))
        assert notice is not None, path.name
        assert f"| {notice[1]} | {notice[2]} | {notice[3]} |" in account


@pytest.mark.parametrize("path", sorted((ROOM / "jinja2").rglob("*.html")), ids=lambda path: path.name)
def test_no_template_holds_a_script_or_a_style_of_its_own(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.findall(r"<style|\sstyle=|\son\w+=|javascript:|<script(?![^>]*\ssrc=)", text)
