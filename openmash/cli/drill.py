"""How are the promises shown in their deep form?"""

import os
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer

from openmash.cli import faults
from openmash.cli.refusal import CannotRun

app = typer.Typer(add_completion=False)

ROOT = Path(__file__).resolve().parents[2]

#: What shows a promise beside the files of tests/promises that bear its name.
ALSO = {
    "r6": ["tests/oracle/test_clock.py"],
    "f4": ["tests/architecture/test_routes.py"],
    "f5": ["tests/architecture/test_routes.py"],
    "f11": ["tests/oracle/test_sharing_gate.py"],
    "f12": [
        "tests/integration/test_matches_placing.py",
        "tests/integration/test_matches_judging.py",
        "tests/integration/test_matches_as_in_batch.py",
        "tests/integration/test_matches_found.py",
        "tests/integration/test_matches_walls.py",
    ],
    "w5": ["tests/integration/test_sign_in_sessions.py"],
    "w6": ["tests/architecture/test_routes.py"],
    "w9": ["tests/integration/test_middleware_deployed.py"],
    "d1": ["tests/oracle/test_retention.py"],
    "d4": ["tests/architecture/test_catalogue.py"],
}
#: Promises that are shown together, by their beginnings. What an agreement lets through is no part of the wall, nor is
#: who is who.
GROUPS = {"firewall": re.compile(r"f(?!1[12])\d+"), "audit": re.compile(r"a\d+")}


def promises() -> dict[str, list[str]]:
    """Each promise, in their order, with the files that show it."""
    found: dict[str, list[str]] = {}
    for path in sorted((ROOT / "tests" / "promises").glob("test_??*_*.py")):
        found.setdefault(path.name.split("_")[1], []).append(f"tests/promises/{path.name}")
    for name, files in ALSO.items():
        found.setdefault(name, []).extend(files)
    return {name: found[name] for name in sorted(found, key=lambda name: ("rfawd".find(name[0]), int(name[1:])))}


def grouped(each: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """The files of each group, those that show several of its promises once."""
    return {
        group: list(dict.fromkeys(file for name, files in each.items() if those.fullmatch(name) for file in files))
        for group, those in GROUPS.items()
    }


#: What no promise names, and is shown in a deep form all the same.
BESIDE = {
    "linkage": [
        "tests/oracle/test_linkage_levels.py", "tests/oracle/test_linkage_persons.py",
        "tests/oracle/test_linkage_weights.py", "tests/unit/test_cli_link.py", "tests/unit/test_linking_tables.py",
        "tests/unit/test_linking_spark.py", "tests/integration/test_study.py",
    ],
}  # fmt: skip
PROMISES = promises()
DRILLS = PROMISES | grouped(PROMISES) | BESIDE


@app.command()
def drill(
    named: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[PROMISE]...",
            show_default=False,
            help=f"Any of {', '.join(DRILLS)}; all, where none is named. Or: faults [NAME …].",
        ),
    ] = None,
) -> None:
    """The promises of docs/promises.md in their deep form: minutes to an hour each.

    `drill faults` applies every fault that is kept in tests/faults, and says whether its test caught it.
    """
    asked = [name.lower() for name in named or ()]
    if asked[:1] == ["faults"]:
        raise typer.Exit(faults.drill(asked[1:]))
    unknown = sorted(set(asked) - set(DRILLS))
    if unknown:
        raise CannotRun(f"there is no drill {unknown[0]!r}: there are {', '.join(DRILLS)}")
    files = dict.fromkeys(file for name in asked or DRILLS for file in DRILLS[name])
    command = [sys.executable, "-m", "pytest", "-m", "deep or not deep", "-s", *files]
    done = subprocess.run(command, cwd=ROOT, env=os.environ | {"OPENMASH_DEEP": "1"}, check=False)  # noqa: S603
    raise typer.Exit(done.returncode)
