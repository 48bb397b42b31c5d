"""Every promise that is shown names what keeps it, and has been seen to break."""

from pathlib import Path

import pytest

from tests.architecture.guarding import Guard, guards, words_of
from tests.architecture.source import ROOT, functions

GUARDS = guards()


@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: guard.promise)
def test_a_promise_says_what_keeps_it_and_has_been_seen_to_break(guard: Guard) -> None:
    assert guard.words, f'begin the docstring of its test with "{guard.promise}. …"'
    assert guard.tests, "a fault is kept for a promise that no test shows"
    assert guard.kept_by, "name the modules that keep it: KEPT_BY = [...]"
    assert guard.seeded or guard.patches, "a promise counts only if its seeded faults turn it red"


@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: guard.promise)
def test_what_a_promise_names_is_there(guard: Guard) -> None:
    assert [name for name in guard.kept_by if not (ROOT / name).exists()] == []
    for name in guard.also:
        file, _, test = name.partition("::")
        assert test in {function.name for function in functions(ROOT / file)}, name


@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: guard.promise)
def test_it_is_in_the_list_of_promises(guard: Guard) -> None:
    listed = (ROOT / "docs" / "promises.md").read_text(encoding="utf-8")
    assert f"\n| {guard.promise} | " in listed, "docs/promises.md says how each promise is shown"


WHOLE = '''"""X1. Nobody reads
what is not theirs."""
KEPT_BY = ["openmash/hub/records/wall.py"]
FAULTS = {"a wall with a hole": None}
def test_the_seeded_fault_no_wall_is_seen(): ...
'''


def test_a_promise_joins_by_its_file_alone(tmp_path: Path) -> None:
    path = tmp_path / "test_x1_nobody.py"
    path.write_text(WHOLE)
    guard = Guard("X1", words_of(path))
    guard.add(path)
    assert guard.words == "Nobody reads what is not theirs"
    assert guard.kept_by == ["openmash/hub/records/wall.py"]
    assert guard.seeded == ["a wall with a hole", "no wall"]
    test_a_promise_says_what_keeps_it_and_has_been_seen_to_break(guard)


@pytest.mark.parametrize("missing", ["words", "tests", "kept_by", "seeded"])
def test_a_promise_of_which_something_is_missing_is_seen(missing: str) -> None:
    guard = Guard("X1", "words", [ROOT], ["openmash"], [], ["a fault"])
    setattr(guard, missing, type(getattr(guard, missing))())
    with pytest.raises(AssertionError):
        test_a_promise_says_what_keeps_it_and_has_been_seen_to_break(guard)
