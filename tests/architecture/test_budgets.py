"""Trouble is always one giant file that everything passes through: so the largest is bounded."""

from pathlib import Path
from statistics import median

import pytest

from tests.architecture import source

CODE = source.python_files(source.PACKAGE)
TESTS = source.python_files(source.ROOT / "tests")


def length(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


@pytest.mark.parametrize("path", CODE, ids=source.name_of)
def test_a_code_file_has_at_most_400_lines(path: Path) -> None:
    assert length(path) <= 400


@pytest.mark.parametrize("path", TESTS, ids=source.name_of)
def test_a_test_file_has_at_most_600_lines(path: Path) -> None:
    assert length(path) <= 600


def test_half_of_the_code_files_are_short() -> None:
    assert median(length(path) for path in CODE) <= 100


@pytest.mark.parametrize("path", CODE, ids=source.name_of)
def test_a_function_has_at_most_30_statements(path: Path) -> None:
    assert not [f.name for f in source.functions(path) if source.statements(f) > 30]


@pytest.mark.parametrize(
    "path", [p for p in source.files_called("views") if p.name != "__init__.py"], ids=source.name_of
)
def test_a_view_has_at_most_20_lines(path: Path) -> None:
    assert not [f.name for f in source.functions(path) if source.lines(f) > 20]


@pytest.mark.parametrize(
    "word", ["services", "repositories", "managers", "signals", "utils", "helpers", "common", "mixins", "constants"]
)
def test_no_file_is_named_for_a_kind_of_code(word: str) -> None:
    assert not [source.name_of(p) for p in CODE if p.stem == word or p.parent.name == word]
