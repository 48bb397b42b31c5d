"""Which promise is kept where, guarded by which test, and shown to be guarded by which faults?

Read from the tests themselves. A file `tests/promises/test_x1_….py` joins by being there: its docstring begins with the
promise (`X1. Nobody …`); `KEPT_BY` names the modules that keep it (otherwise: those that the test imports),
`ALSO_SHOWN_BY` tests elsewhere, and `FAULTS` the faults by name. A test called `test_the_seeded_fault_…` is one too.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from openmash.cli import faults
from tests.architecture.source import ROOT, functions, tree

#: Tests of a promise that stand beside what they are about.
ELSEWHERE = {
    "R6": ("Wrong clocks do no harm", ["tests/oracle/test_clock.py", "tests/oracle/test_clock_faults.py"]),
    "F4": (
        "Every URL × method × role is listed with who may reach it, and answered so",
        ["tests/architecture/test_routes.py"],
    ),
    "F5": ("Hidden means non-existent", ["tests/architecture/test_routes.py"]),
    "F11": (
        "Nothing is shared but by the agreement in force; without one, nothing",
        ["tests/oracle/test_sharing_gate.py"],
    ),
    "F12": (
        "Nobody’s record stands under another’s name but by people, and it comes apart again",
        [
            "tests/integration/test_matches_placing.py",
            "tests/integration/test_matches_found.py",
            "tests/integration/test_matches_judging.py",
            "tests/integration/test_matches_as_in_batch.py",
        ],
    ),
}
NAMED = re.compile(r"test_([a-z]\d+)_")
SAID = re.compile(r"[A-Z]\d+(?:, [^.]+)?\. ((?:.|\n)+)")
SEEDED = re.compile(r"test_the_seeded_faults?_(.+)")
SHOWN = re.compile(r" (is|are) (seen|felt|caught|found)$")
MOST_MODULES = 5


@dataclass
class Guard:
    """What is known of one promise."""

    promise: str
    words: str
    tests: list[Path] = field(default_factory=list)
    kept_by: list[str] = field(default_factory=list)
    also: list[str] = field(default_factory=list)
    seeded: list[str] = field(default_factory=list)
    patches: list[faults.Fault] = field(default_factory=list)

    def add(self, path: Path) -> None:
        """Another file of tests."""
        said = constants(tree(path))
        self.tests.append(path)
        self.kept_by += [name for name in said.get("KEPT_BY", imported(path)) if name not in self.kept_by]
        self.also += said.get("ALSO_SHOWN_BY", [])
        self.seeded += [name for name in (*said.get("FAULTS", []), *seeded(path)) if name not in self.seeded]


def guards() -> list[Guard]:
    """Every promise that is shown by a test, in their order."""
    found: dict[str, Guard] = {}
    for path in sorted((ROOT / "tests" / "promises").glob("test_*.py")):
        if named := NAMED.match(path.name):
            promise = named[1].upper()
            found.setdefault(promise, Guard(promise, words_of(path))).add(path)
    for promise, (words, paths) in ELSEWHERE.items():
        found.setdefault(promise, Guard(promise, words))
        for name in paths:
            found[promise].add(ROOT / name)
    for fault in faults.kept():
        found.setdefault(fault.promise, Guard(fault.promise, "")).patches.append(fault)
    return sorted(found.values(), key=lambda guard: ("RFAWD".find(guard.promise[0]), int(guard.promise[1:])))


def words_of(path: Path) -> str:
    """The promise, as the first line of its test says it."""
    said = SAID.match((ast.get_docstring(tree(path)) or "").partition("\n\n")[0])
    return " ".join(said[1].split()).rstrip(".") if said else ""


def constants(module: ast.Module) -> dict[str, list[str]]:
    """The names in the lists and tables that a file of tests says about itself."""
    found = {}
    for node in module.body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        for target in targets:
            if isinstance(target, ast.Name) and target.id in ("KEPT_BY", "ALSO_SHOWN_BY", "FAULTS"):
                found[target.id] = list(names_in(node.value))  # type: ignore[attr-defined]
    return found


def names_in(value: ast.expr) -> Iterator[str]:
    """Texts of a list; keys of a table; the first text of each call in a list."""
    items = value.keys if isinstance(value, ast.Dict) else getattr(value, "elts", [])
    for item in items:
        first = item.args[0] if isinstance(item, ast.Call) and item.args else item
        if isinstance(first, ast.Constant) and isinstance(first.value, str):
            yield first.value


def seeded(path: Path) -> Iterator[str]:
    """The faults that are named by their tests, or by what their tests are run with."""
    for function in functions(path):
        named = SEEDED.match(function.name)
        run_with = [
            one for one in function.decorator_list if isinstance(one, ast.Call) and "parametrize" in ast.unparse(one)
        ]
        over = [one for one in run_with if getattr(one.args[0], "value", "") == "fault"]
        if over:
            yield from names_in(over[0].args[1])
        elif named:
            yield re.sub(SHOWN, "", named[1].replace("_", " "))


def imported(path: Path) -> list[str]:
    """The files of ours that a test is about, as far as its imports say."""
    found: list[str] = []
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("openmash."):
            base = ROOT / str(node.module).replace(".", "/")
            found += [str(one.relative_to(ROOT)) for name in node.names for one in file_of(base, name.name)]
    return list(dict.fromkeys(found))[:MOST_MODULES]


def file_of(base: Path, name: str) -> list[Path]:
    """The file in which something that is imported stands."""
    candidates = [base / f"{name}.py", base / name / "__init__.py", base.with_suffix(".py"), base / "__init__.py"]
    return [one for one in candidates if one.exists()][:1]
