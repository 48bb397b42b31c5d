"""The demonstration's story: a girl whom no agency would have referred alone."""

from .team import Team


def tell_story(team: Team) -> None:
    """Each of four agencies holds one small thing."""
