"""How is the hub served for real?"""

import os
import sys
from typing import Annotated

import typer

from openmash.cli.check import refuse_obstacles

app = typer.Typer(add_completion=False)


@app.command()
def serve(
    bind: Annotated[
        str, typer.Option(help="Where to answer: host:port, or unix:/path for a proxy beside it.")
    ] = "127.0.0.1:8000",
) -> None:
    """Serve the hub on the database of DATABASE_URL; refuses while anything is unsafe (see openmash check)."""
    refuse_obstacles()
    command = [sys.executable, "-m", "gunicorn", "--config", "python:openmash.cli.web", "--bind", bind]
    os.execv(sys.executable, command)  # noqa: S606
