"""What several tests of linking stand on."""

import os
from pathlib import Path

import pytest

from openmash.cli import link as verb
from tests.linking import Days, Here


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """No other process is started."""
    monkeypatch.setattr(verb, "ProcessPoolExecutor", Here)
    monkeypatch.setattr(os, "cpu_count", lambda: None)


@pytest.fixture
def days(tmp_path: Path, alone: None) -> Days:
    return Days(tmp_path)
