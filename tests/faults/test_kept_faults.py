"""A fault that no longer fits, or that names a test which is gone, shows nothing."""

import re
from pathlib import Path

import pytest

from openmash.cli import faults
from tests.architecture import source

FAULTS = faults.kept()


def written_in(file: str) -> set[str]:
    """The names of the tests of a file."""
    path = source.ROOT / file
    return {function.name for function in source.functions(path)} if path.is_file() else set()


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_every_fault_still_fits_and_names_a_test_that_is_there(fault: faults.Fault) -> None:
    assert faults.spoilt(fault.patch, source.ROOT) is not None, "make the patch anew: git diff -U1"
    assert re.fullmatch(r"[A-Z]\d+", fault.promise)
    assert fault.name.startswith(f"{fault.promise.lower()}-")
    for test in fault.caught_by:
        file, _, name = test.partition("::")
        assert re.sub(r"\[.*", "", name.rpartition("::")[2]) in written_in(file), test


def test_a_fault_changes_what_is_served_and_no_test() -> None:
    for fault in FAULTS:
        changed = re.findall(r"^\+\+\+ b/(.+)$", fault.patch.read_text(encoding="utf-8"), re.MULTILINE)
        assert changed, fault.name
        assert all(Path(name).parts[0] == "openmash" for name in changed), fault.name


def test_no_two_faults_are_the_same() -> None:
    assert len({fault.breaks for fault in FAULTS}) == len(FAULTS) >= 10
