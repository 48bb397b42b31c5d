"""How does the database come up to this version?"""

import os

import typer

from openmash.cli import framework
from openmash.cli.refusal import CannotRun

app = typer.Typer(add_completion=False)


@app.command()
def migrate() -> None:
    """Bring the database of OPENMASH_OWNER_URL up to this version, as its owner."""
    owner = os.environ.get("OPENMASH_OWNER_URL")
    if not owner:
        raise CannotRun("OPENMASH_OWNER_URL is not set: the address of the database, as its owner")
    os.environ["DATABASE_URL"] = owner
    framework.set_up()
    from openmash.hub.config import setting_up

    setting_up.migrate()
