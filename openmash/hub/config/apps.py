"""Django's name for the wiring."""

from django.apps import AppConfig


class Wiring(AppConfig):
    """Wiring and nothing else."""

    name = "openmash.hub.config"
    label = "wiring"
