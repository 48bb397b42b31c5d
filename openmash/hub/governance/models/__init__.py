"""What is kept of the watch over the hub."""

from .watching import Alert, Home, Judgement, Verification, Watched

__all__ = ["Alert", "Home", "Judgement", "Verification", "Watched"]
