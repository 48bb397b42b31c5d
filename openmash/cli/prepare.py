"""What does a demonstration's database need before it is served?"""

from openmash.cli.migrate import migrate


def prepare() -> None:
    """This version's tables, and a hub at work in them; both as the owner, who alone may open a hub."""
    migrate()
    from openmash.hub.config import demo

    demo.fill()
