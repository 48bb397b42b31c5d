"""Django's name for the wiring."""

from django.apps import AppConfig


class Wiring(AppConfig):
    """Wiring and nothing else."""

    name = "openmash.hub.config"
    label = "wiring"

    def ready(self) -> None:
        from openmash.hub.partnership import actions as partnership

        from .listeners import AT_OPENING

        partnership.at_opening[:] = AT_OPENING
