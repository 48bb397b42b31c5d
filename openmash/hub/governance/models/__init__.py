"""What is kept of the watch over the hub."""

from .breaking import GlassReview
from .retaining import (
    Certificate,
    Clearance,
    Hold,
    HoldLift,
    Proposal,
    ProposalAnswer,
    RetentionConfirmation,
    RetentionRule,
    RetentionVersion,
)
from .watching import Alert, Home, Judgement, Verification, Watched

__all__ = [
    "Alert",
    "Certificate",
    "Clearance",
    "GlassReview",
    "Hold",
    "HoldLift",
    "Home",
    "Judgement",
    "Proposal",
    "ProposalAnswer",
    "RetentionConfirmation",
    "RetentionRule",
    "RetentionVersion",
    "Verification",
    "Watched",
]  # fmt: skip
