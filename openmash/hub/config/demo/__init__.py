"""A living hub with invented people: who works there, what came in the last months, and this morning."""

from .fill import fill

__all__ = ["fill"]
