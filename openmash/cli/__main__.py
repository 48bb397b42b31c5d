"""`openmash VERB …`: which module runs this verb?"""

import importlib
import sys
from collections.abc import Sequence

from openmash.cli.refusal import CannotRun
from openmash.cli.verbs import VERBS, is_call_for_help, overview
from openmash.hub.records.refusals import Refusal


def main(arguments: Sequence[str]) -> int:
    """Run one verb and end with its exit code."""
    if is_call_for_help(arguments):
        print(overview("openmash"))
        return 0
    try:
        _run(*arguments)
    except CannotRun as refusal:
        print(f"openmash: {refusal}", file=sys.stderr)
        return refusal.exit_code
    except Refusal as refusal:
        print(f"openmash: {refusal}", file=sys.stderr)
        return CannotRun.exit_code
    return 0


def _run(name: str, *arguments: str) -> None:
    if name not in VERBS:
        raise CannotRun(f"there is no verb {name!r}: openmash --help lists them")
    import typer.main

    verb = VERBS[name]
    app = getattr(importlib.import_module(verb.module), verb.app)
    typer.main.get_command(app)(args=arguments, prog_name=f"openmash {name}")


def openmash() -> int:
    """The command that an installed openmash puts on the path."""
    return main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(openmash())
