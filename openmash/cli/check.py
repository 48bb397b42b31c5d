"""Is everything in place to serve?"""

import os
import sys

import typer

from openmash.cli import production
from openmash.cli.refusal import CannotRun

app = typer.Typer(add_completion=False)


@app.command()
def check() -> None:
    """Say what stands in the way of serving, if anything does."""
    refuse_obstacles()
    print("Everything is in place to serve.")


def refuse_obstacles() -> None:
    """Refuse to go on while anything stands in the way; what only needs knowing is said."""
    if found := production.obstacles():
        raise CannotRun("\nopenmash: ".join(found))
    for warning in production.warnings(os.environ):
        print(f"openmash: warning: {warning}", file=sys.stderr, flush=True)
