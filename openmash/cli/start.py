"""What does the script `hub` do, once its Python is new enough? Standard library only."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from openmash.cli import environment
from openmash.cli.refusal import CannotRun
from openmash.cli.verbs import VERBS, is_call_for_help, overview

ROOT = Path(__file__).resolve().parents[2]


def main(arguments: Sequence[str], *, program: str = "hub") -> int:
    """Set up what the verb needs, then become the verb; an exit code only if that cannot be.

    ``program`` is the name that it was called by.
    """
    if is_call_for_help(arguments):
        print(overview(program))
        return 0
    try:
        become(*arguments, program=program)
    except CannotRun as refusal:
        print(f"{program}: {refusal}", file=sys.stderr)
        return refusal.exit_code
    except KeyboardInterrupt:
        print(f"{program}: stopped; run it again to finish setting up", file=sys.stderr)
    return 130


def become(verb: str, *arguments: str, program: str = "hub") -> None:
    if verb not in VERBS:
        raise CannotRun(f"there is no verb {verb!r}: {program} --help lists them")
    python = environment.ready_for(VERBS[verb].lock_for(arguments), root=ROOT)
    sys.stdout.flush()
    os.execve(python, [str(python), "-m", "openmash.cli", verb, *arguments], _surroundings())  # noqa: S606


def _surroundings() -> dict[str, str]:
    """openmash is found wherever the command is given, and nothing in that folder is taken for a part of it."""
    paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    return os.environ | {"PYTHONPATH": os.pathsep.join(paths), "PYTHONSAFEPATH": "1"}
