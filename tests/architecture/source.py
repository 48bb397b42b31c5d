"""What does the source look like? Files, functions and calls, read without running them."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "openmash"
HUB = PACKAGE / "hub"

Function = ast.FunctionDef | ast.AsyncFunctionDef


def python_files(folder: Path) -> list[Path]:
    """Our own source files, without migrations."""
    return sorted(path for path in folder.rglob("*.py") if "migrations" not in path.parts)


def tree(path: Path) -> ast.Module:
    """A file's syntax."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def functions(path: Path) -> Iterator[Function]:
    """Every function and method of a file."""
    return (node for node in ast.walk(tree(path)) if isinstance(node, Function))


def statements(function: Function) -> int:
    """How many statements a function has, its docstring and inner functions' headers not counted."""
    inside = [node for node in ast.walk(function) if isinstance(node, ast.stmt) and node is not function]
    return len(inside) - (1 if ast.get_docstring(function) else 0)


def lines(function: Function) -> int:
    """How many lines a function's body takes, its docstring not counted."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def names_called(function: Function) -> set[str]:
    """The last names of everything that a function calls: ``record``, ``create``, ``atomic``."""
    called = set()
    for node in ast.walk(function):
        if isinstance(node, ast.Call):
            called.add(node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", ""))
    return called


def in_a_transaction(function: Function) -> bool:
    """Whether a function is decorated with ``transaction.atomic``."""
    return any("transaction.atomic" in ast.unparse(decorator) for decorator in function.decorator_list)


def files_called(name: str) -> list[Path]:
    """The hub's files of one name, as a file or as a folder split by noun."""
    return [*sorted(HUB.glob(f"*/{name}.py")), *sorted(HUB.glob(f"*/{name}/*.py"))]


def name_of(path: Path) -> str:
    """A path as people say it: from the root of the repository."""
    return str(path.relative_to(ROOT))
