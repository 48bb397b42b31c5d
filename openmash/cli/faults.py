"""Does every fault that we keep turn its test red?

Each is a small patch in `tests/faults`, whose first lines say which promise it breaks, how, and which test must catch
it. They are applied one at a time to a copy of the tree: ours is never touched.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from openmash.cli.refusal import CannotRun

ROOT = Path(__file__).resolve().parents[2]
KEPT = Path("tests") / "faults"
LEFT_BEHIND = shutil.ignore_patterns(".git", ".venv*", "__pycache__", "*.pyc", ".*_cache", ".hypothesis", "var")
RED = 1  # how pytest ends where a test failed; a test that is not there or cannot be read is another matter
LONGEST_SECONDS = 900

CAUGHT, SURVIVED, NO_LONGER_FITS, NOT_RUN = "caught", "SURVIVED", "NO LONGER FITS", "COULD NOT BE RUN"


@dataclass(frozen=True)
class Fault:
    """One patch, and what its first lines say of it."""

    name: str
    patch: Path
    promise: str
    breaks: str
    caught_by: tuple[str, ...]


def read(patch: Path) -> Fault:
    """A fault as it is kept."""
    head = patch.read_text(encoding="utf-8").partition("\ndiff --git ")[0]
    said = re.findall(r"^(Promise|Breaks|Caught by): (.+)$", head, re.MULTILINE)
    words = {name: text for name, text in said if name != "Caught by"}
    tests = tuple(text for name, text in said if name == "Caught by")
    if set(words) != {"Promise", "Breaks"} or not tests:
        raise CannotRun(f"{patch.name} must begin with the lines Promise:, Breaks: and Caught by:")
    return Fault(patch.stem, patch, words["Promise"], words["Breaks"], tests)


def kept(root: Path = ROOT) -> list[Fault]:
    """Every fault, by name."""
    return [read(patch) for patch in sorted((root / KEPT).glob("*.patch"))]


def chosen(names: Collection[str], *, among: Sequence[Fault]) -> list[Fault]:
    """Those of these names, or of these promises; all, where none is named."""
    known = {word.lower() for fault in among for word in (fault.name, fault.promise)}
    for name in names:
        if name.lower() not in known:
            raise CannotRun(f"there is no fault {name!r}: there are {', '.join(fault.name for fault in among)}")
    wanted = {name.lower() for name in names} or known
    return [fault for fault in among if {fault.name.lower(), fault.promise.lower()} & wanted]


def drill(names: Collection[str], *, root: Path = ROOT) -> int:
    """Apply each, run its tests, and print what became of it; 1 where any was not caught."""
    faults = chosen(names, among=kept(root))
    with copy_of(root) as tree:
        tests = sorted({test for fault in faults for test in fault.caught_by})
        print(f"{len(tests)} tests without any fault …", flush=True)
        if run(tree, tests):
            raise CannotRun(
                "they do not pass as the tree stands: mend that first, or nothing is shown by their failing"
            )
        ends = [ended(fault, tree) for fault in faults]
    left = [fault.name for fault, end in zip(faults, ends, strict=True) if end != CAUGHT]
    print(f"{len(faults) - len(left)} of {len(faults)} faults caught" + (f"; not {', '.join(left)}" if left else ""))
    return 1 if left else 0


def ended(fault: Fault, tree: Path) -> str:
    """What became of one fault."""
    began, end = time.monotonic(), NO_LONGER_FITS
    if applied(fault.patch, tree):
        code = run(tree, fault.caught_by)
        end = {RED: CAUGHT, 0: SURVIVED}.get(code, NOT_RUN)
        applied(fault.patch, tree, "--reverse")
    print(f"{end:<16} {time.monotonic() - began:5.1f} s  {fault.promise:<3} {fault.name}: {fault.breaks}", flush=True)
    return end


@contextmanager
def copy_of(root: Path) -> Iterator[Path]:
    """The tree as it stands, committed or not, where it may be spoilt."""
    with tempfile.TemporaryDirectory(prefix="openmash-faults-") as folder:
        tree = Path(folder) / "tree"
        shutil.copytree(root, tree, ignore=LEFT_BEHIND, symlinks=True)
        yield tree


def applied(patch: Path, tree: Path, *how: str) -> bool:
    """Whether the patch fits. With `--check` it is only tried."""
    git = shutil.which("git")
    if git is None:
        raise CannotRun("git is needed to apply the faults, and is not on the PATH")
    # A tree inside somebody's repository is still patched as itself.
    environment = os.environ | {"GIT_CEILING_DIRECTORIES": str(tree.parent)}
    command = [git, "apply", *how, str(patch)]
    return subprocess.run(command, cwd=tree, env=environment, capture_output=True, check=False).returncode == 0  # noqa: S603


def run(tree: Path, tests: Sequence[str]) -> int:
    """How pytest ends on these tests of a tree, the first failure being enough."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "--no-header", "-m", "deep or not deep", *tests]
    # Without compiled files: two versions of a source within one second would be taken for each other.
    environment = os.environ | {"PYTHONPATH": str(tree), "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        return subprocess.run(  # noqa: S603
            command, cwd=tree, env=environment, capture_output=True, check=False, timeout=LONGEST_SECONDS
        ).returncode
    except subprocess.TimeoutExpired:
        return -1
