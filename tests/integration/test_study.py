"""Do the studies and the bench of linkage still run, and do they say what they found?"""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from openmash.cli import bench, study
from openmash.cli.processes import Stopped
from openmash.linkage import model as models


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(bench, "WRITTEN", tmp_path / "docs")
    monkeypatch.setattr(study, "WRITTEN", tmp_path / "docs")
    return tmp_path / "docs"


def test_linkage_is_judged_beside_others_by_aims_and_by_group(kept: Path, tmp_path: Path) -> None:
    small = [
        "linkage",
        "--records=2000",
        "--seed=5",
        f"--home={tmp_path / 'areas'}",
        f"--data={tmp_path}",
        "--alone",
        "--write",
    ]
    assert CliRunner().invoke(study.app, small).exit_code == 0
    told = (kept / "linkage.md").read_text()
    for profile in ("ordinary", "rough"):
        assert f"## 2,000 records, {profile}, seed 5" in told
    for method in ("openmash, joined by itself", "openmash, its questions answered"):
        assert len(re.findall(rf"\n\| {method}.*\| [01]\.\d{{4}} \(", told)) == 2, method
    assert len(re.findall(r"\n\| precision ≥ 0\.999 \| [01]\.\d+ \| (yes|NO) \|", told)) == 2
    assert "| west_african |" in told


@pytest.mark.deep  # Splink reads its own statements for a minute
def test_a_model_is_taught_and_measured(tmp_path: Path) -> None:
    small = ["teach", "--records=30000", f"--home={tmp_path / 'areas'}", f"--write={tmp_path / 'model.json'}"]
    assert CliRunner().invoke(study.app, small).exit_code == 0
    model = models.read((tmp_path / "model.json").read_text())
    assert model.weights["birth"]["same"] > 5 > 0 > model.weights["forename"]["different"]
    assert model.measured["precision"] > 0.99
    assert "seed 101" in model.origin
    assert "seed 102" in model.measured["on"]


@pytest.mark.deep  # Splink reads its own statements for a minute
def test_linking_is_timed_beside_splink(kept: Path, tmp_path: Path) -> None:
    small = ["linkage", "--records=2000", "--seed=5", f"--home={tmp_path / 'areas'}", "--write"]
    assert CliRunner().invoke(bench.app, small).exit_code == 0
    told = (kept / "linkage.md").read_text()
    assert re.search(r"\n\| openmash link, from files to persons \| \d+\.\d \| \d+\.\d \| \d+\.\d\d \|", told)
    assert re.search(r"\n\| Splink 5, .* \| \d+\.\d \| \d+\.\d \| 1\.00 \|", told)
    assert "- pairs: " in told


def test_a_study_that_is_stopped_says_nothing_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise Stopped

    monkeypatch.setattr(study.subprocess, "Popen", stopped)
    assert CliRunner().invoke(study.app, ["private", "--write"]).exit_code == 0
    assert CliRunner().invoke(study.app, ["teach", f"--home={tmp_path}"]).exit_code == 0
    assert CliRunner().invoke(bench.app, ["linkage", f"--home={tmp_path}"]).exit_code == 0
