"""The documents that are made from the code: `python -m tests.architecture.documents` writes them anew."""

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()

from django.apps import apps

from openmash.hub.contacts.workflow import NEXT, STAGE_WORDS
from openmash.hub.enquiries.workflow import LEDGER_WORDS, MOVES, VISIBILITY_STATES
from openmash.hub.records.catalogue import DISPOSED_OF, LIBRARIES
from openmash.hub.records.models import Row
from tests.architecture import routes
from tests.architecture.security import security

DOCS = Path(__file__).resolve().parents[2] / "docs"
MADE = "<!-- Made from the code by `python -m tests.architecture.documents`; a test compares the two. -->\n"


def workflow() -> str:
    """Stages and steps of a contact, and the moves of an item, drawn and listed."""
    steps = sorted(NEXT.items(), key=lambda step: (list(STAGE_WORDS).index(step[0][0]), step[0][1].value))
    drawn = [f"    {stage} --> {after}: {step.value.replace('_', ' ')}" for (stage, step), after in steps]
    moves = [f"    {now} --> {then}" for now, then in sorted(MOVES)]
    return "\n".join(
        [
            "# Workflow",
            "",
            MADE,
            "## A contact",
            "",
            "```mermaid",
            "stateDiagram-v2",
            "    [*] --> received",
            *drawn,
            "    decided --> [*]",
            "```",
            "",
            "| stage | as people see it |",
            "|---|---|",
            *[f"| {stage} | {words} |" for stage, words in STAGE_WORDS.items()],
            "",
            "What is not drawn may not happen: `contacts/workflow.py` refuses it.",
            "",
            "## An item",
            "",
            "```mermaid",
            "stateDiagram-v2",
            *moves,
            "```",
            "",
            "Only the agency that owns an item moves it.",
            "",
            "| state | who may read it |",
            "|---|---|",
            *[f"| {state} | {words} |" for state, words in VISIBILITY_STATES.items()],
            "",
            "## What the ledger shows for an agency",
            "",
            "| state | words |",
            "|---|---|",
            *[f"| {state} | {words} |" for state, words in LEDGER_WORDS.items()],
            "",
        ]
    )


def catalogue() -> str:
    """Every table, why it is kept, for how long, and what kind of information each field is."""
    classes = [f"| {kept} | {how} |" for kept, how in DISPOSED_OF.items()]
    parts = ["# Data catalogue", "", MADE, "| rows are kept | what disposes of them |", "|---|---|", *classes, ""]
    for model in sorted(apps.get_models(), key=lambda m: m._meta.label):
        if not model.__module__.startswith("openmash."):
            continue
        kept = model.kept  # type: ignore[attr-defined]
        parts += [f"## {model._meta.label}", "", f"{kept.purpose}. Kept {kept.retention}.", ""]
        if issubclass(model, Row):
            changes = ", ".join(f"`{name}`" for name in model.may_change) or "nothing"
            appends = "The application may append" if "INSERT" in model.privileges else "The application may only read"
            parts += [f"{appends}; of what stands, it may change {changes}.", ""]
        parts += ["| field | class |", "|---|---|"]
        for field in model._meta.concrete_fields:
            parts.append(f"| `{field.name}` | {kept.class_of(field)} |")
        parts.append("")
    for table, kept in sorted(LIBRARIES.items()):
        parts += [f"## {table}", "", f"A table of a library. {kept.purpose}. Kept {kept.retention}.", ""]
        parts += ["| column | class |", "|---|---|"]
        parts += [f"| `{name}` | {privacy} |" for name, privacy in kept.fields.items()]
        parts.append("")
    return "\n".join(parts)


WHO_MAY = """\
Every page and every address of the wire, by what is read (GET) and what is sent (POST). Whoever has not signed in is
sent to sign in, unless *everybody* may reach it. A member of another hub finds nothing of this one, whatever their
role. Everybody else is answered as the fourth column says: *not found* is the same answer as for what does not exist;
*refused* says for whom it is. The list is `tests/architecture/routes.toml`; `tests/architecture/test_routes.py` asks
every address as each of these people, and compares.

The *own* representative is of the agency that was asked or that wrote the item; *also asked* is another agency of the
same enquiry; *not asked* is a third.
"""


def access() -> str:
    """Who may reach what, as the list of routes says."""
    people = [f"| {name} | {', '.join(those)} |" for name, those in routes.groups().items()]
    lines = [
        f"| `/{spoken(path)}` | {method.replace(' and ', ', ')} | {', '.join(given['reaches'])} | {others(given)} "
        f"| {given.get('note', '')} |"
        for path, methods in routes.told().items()
        for method, given in methods.items()
    ]
    nowhere = ", ".join(f"`/{path}`" for path in sorted(routes.taking_nothing()))
    return "\n".join(
        [
            "# Who may reach what",
            "",
            MADE,
            WHO_MAY,
            "| who | who that is |",
            "|---|---|",
            *people,
            "",
            "| address | | who | everybody else | |",
            "|---|---|---|---|---|",
            *lines,
            "",
            f"Answered *not found* to everybody: {nowhere}. Beside these, `/health` says to anybody that the hub is",
            "up, and `/static/` holds its style and its scripts.",
            "",
        ]
    )


def spoken(path: str) -> str:
    """An address as people read it."""
    plain = re.sub(r"<\w+:", "<", path)
    return re.sub(r"\^|\(\?P|\[[^]]*\]|\+|[)$]|\.", "", plain) if path.startswith("account/^") else plain


def others(given: dict[str, Any]) -> str:
    """How everybody is answered whom a line does not name."""
    if given["reaches"] in (["everybody"], ["members"]):
        return ""
    parts = [f"{kind}: {', '.join(given[named])}" for kind, named in KINDS.items() if named in given]
    return "; ".join([*parts, given.get("otherwise", routes.NOT_FOUND)])


KINDS = {"refused": "refused", routes.NOT_FOUND: "unknown"}

DOCUMENTS: dict[str, Callable[[], str]] = {
    "workflow.md": workflow,
    "data-catalogue.md": catalogue,
    "access.md": access,
    "../SECURITY.md": security,
}


if __name__ == "__main__":
    for name, made in DOCUMENTS.items():
        (DOCS / name).write_text(made(), encoding="utf-8")
