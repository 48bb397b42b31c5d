"""How long is a case kept, what hangs on it, and how does the database dispose of it?"""

from pathlib import Path

STARTER = Path(__file__).with_name("starter.toml")


def starter() -> str:
    """The document of the schedule with which a hub opens."""
    return STARTER.read_text(encoding="utf-8")
