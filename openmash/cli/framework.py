"""How does a verb that needs the hub's rooms wake them?"""

import logging
import os

from openmash.cli.refusal import CannotRun


def set_up() -> None:
    """Django, with the hub's settings, on the database that the environment names."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "openmash.hub.config.settings")
    import django

    django.setup()


def set_up_to_ask() -> None:
    """The same, for a verb that asks the database at once; one clear line where it cannot be asked."""
    for name in ("OPENMASH_AUDIT_KEY", "OPENMASH_WALL_KEY"):
        if not _is_key(os.environ.get(name, "")):
            raise CannotRun(f"{name} is not 64 hexadecimal digits")
    logging.getLogger("psycopg.pool").setLevel(logging.ERROR)  # what it warns of is said in our one line
    set_up()
    from django.db import Error

    from openmash.hub.records import wall

    try:
        known = wall.knows_us()
    except Error as error:
        raise CannotRun(f"the database of DATABASE_URL does not answer: {str(error).splitlines()[0]}") from None
    if not known:
        raise CannotRun("OPENMASH_WALL_KEY is not the key that this database knows, or openmash migrate was never run")


def _is_key(text: str) -> bool:
    """Whether it may be one of the hub's keys; none is said elsewhere, where it is needed."""
    try:
        return len(bytes.fromhex(text)) in (0, 32)
    except ValueError:
        return False
