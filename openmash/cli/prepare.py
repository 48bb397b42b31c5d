"""What does a demonstration's database need before it is served?"""

from importlib import import_module
from importlib.util import find_spec

from openmash.cli.migrate import migrate

FILLING = "openmash.hub.config.demo"


def prepare() -> None:
    """This version's tables, and a hub at work in them; both as the owner, who alone may open a hub."""
    migrate()
    if find_spec(FILLING):
        import_module(FILLING).fill()
