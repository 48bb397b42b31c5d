"""Every promise that is shown names what keeps it, and has been seen to break."""

import pytest

from tests.architecture.guarding import Guard, guards
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
