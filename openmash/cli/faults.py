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
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from openmash.cli.refusal import CannotRun

ROOT = Path(__file__).resolve().parents[2]
KEPT = Path("tests") / "faults"
LEFT_BEHIND = shutil.ignore_patterns(".git", ".venv*", "__pycache__", "*.pyc", ".*_cache", ".hypothesis", "var")
RED = 1  # how pytest ends where a test failed; a test that is not there or cannot be read is another matter
LONGEST_SECONDS = 900

#: The parts of a patch, as `git diff` writes it.
FILE = re.compile(r"^\+\+\+ b/(.+)\n((?:[@ +-].*\n)+)", re.MULTILINE)
HUNK = re.compile(r"^@@ -(\d+).*\n((?:[ +-].*\n)+)", re.MULTILINE)

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
    if (texts := spoilt(fault.patch, tree)) is not None:
        as_it_was = {path: path.read_text(encoding="utf-8") for path in texts}
        write(texts)
        code = run(tree, fault.caught_by)
        end = {RED: CAUGHT, 0: SURVIVED}.get(code, NOT_RUN)
        write(as_it_was)
    print(f"{end:<16} {time.monotonic() - began:5.1f} s  {fault.promise:<3} {fault.name}: {fault.breaks}", flush=True)
    return end


@contextmanager
def copy_of(root: Path) -> Iterator[Path]:
    """The tree as it stands, committed or not, where it may be spoilt."""
    with tempfile.TemporaryDirectory(prefix="openmash-faults-") as folder:
        tree = Path(folder) / "tree"
        shutil.copytree(root, tree, ignore=LEFT_BEHIND, symlinks=True)
        yield tree


def spoilt(patch: Path, tree: Path) -> dict[Path, str] | None:
    """What the files of a tree would say with this patch; None where it does not fit. A bare machine has no git."""
    texts: dict[Path, str] = {}
    for name, hunks in FILE.findall(patch.read_text(encoding="utf-8")):
        path = tree / name
        lines = path.read_text(encoding="utf-8").split("\n") if path.is_file() else []
        if not all(_changed(lines, body.splitlines(), near=int(line) - 1) for line, body in HUNK.findall(hunks)):
            return None
        texts[path] = "\n".join(lines)
    return texts


def _changed(lines: list[str], body: Sequence[str], *, near: int) -> bool:
    """Change these lines where they say what the patch expects, nearest to the place that it names."""
    before = [line[1:] for line in body if not line.startswith("+")]
    after = [line[1:] for line in body if not line.startswith("-")]
    places = [at for at in range(len(lines)) if lines[at : at + len(before)] == before]
    if not places:
        return False
    at = min(places, key=lambda place: abs(place - near))
    lines[at : at + len(before)] = after
    return True


def write(texts: Mapping[Path, str]) -> None:
    """Let these files say this."""
    for path, text in texts.items():
        path.write_text(text, encoding="utf-8")


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
