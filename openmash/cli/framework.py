"""How does a verb that needs the hub's rooms wake them?"""

import os


def set_up() -> None:
    """Django, with the hub's settings, on the database that the environment names."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "openmash.hub.config.settings")
    import django

    django.setup()
