"""What runs beside the web server?"""

import typer

from openmash.cli import framework

app = typer.Typer(add_completion=False)


@app.command()
def worker() -> None:
    """Do what the hub does by itself, until told to stop."""
    framework.set_up()
    from openmash.hub.config import worker as hub

    hub.run()
