"""Check, change, record, tell: no action without a transaction and an entry, no view that goes round the actions."""

import ast
from pathlib import Path

import pytest

from tests.architecture import source

#: Steps that other actions are made of: they run inside the transaction of an action, which records the event.
STEPS = {
    "openmash/hub/audit/actions.py",
    "openmash/hub/outbox/actions.py",
    "openmash/hub/people/actions.py",
    "openmash/hub/contacts/actions/moving.py",
    "openmash/hub/disclosure/actions/handling.py",
}
ACTION_FILES = [
    path for path in source.files_called("actions") if path.name != "__init__.py" and source.name_of(path) not in STEPS
]
#: What is not an action though it stands beside them: pure, and said why.
NOT_ACTIONS: dict[str, str] = {}


def public_functions(path: Path) -> list[source.Function]:
    top = source.tree(path).body
    return [
        n for n in top if isinstance(n, source.Function) and not n.name.startswith("_") and n.name not in NOT_ACTIONS
    ]


@pytest.mark.parametrize("path", ACTION_FILES, ids=source.name_of)
def test_every_action_runs_in_a_transaction(path: Path) -> None:
    assert not [f.name for f in public_functions(path) if not source.in_a_transaction(f)]


@pytest.mark.parametrize("path", ACTION_FILES, ids=source.name_of)
def test_every_action_records_an_event(path: Path) -> None:
    recorders = {"record"} | {f.name for f in source.functions(path) if "record" in source.names_called(f)}
    assert not [f.name for f in public_functions(path) if not recorders & source.names_called(f)]


@pytest.mark.parametrize("path", [*source.files_called("views"), *source.files_called("api")], ids=source.name_of)
def test_no_view_touches_a_model_manager(path: Path) -> None:
    touched = [n.lineno for n in ast.walk(source.tree(path)) if isinstance(n, ast.Attribute) and n.attr == "objects"]
    assert not touched


def test_time_is_never_asked_of_a_web_node() -> None:
    asked = [
        f"{source.name_of(path)}:{node.lineno}"
        for path in source.python_files(source.HUB)
        for node in ast.walk(source.tree(path))
        if isinstance(node, ast.Attribute)
        and ast.unparse(node)
        in {"timezone.now", "datetime.now", "datetime.datetime.now", "date.today", "datetime.utcnow"}
    ]
    assert not asked
