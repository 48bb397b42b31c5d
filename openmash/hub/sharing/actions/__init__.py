"""What can be done with agreements: check, change, record, tell."""

from .overriding import override, review_override
from .reading import document_in_force, read_agreement, read_difference, read_overrides, try_agreement
from .versions import NotTried, begin_with_starter, put_in_force, revoke

__all__ = [
    "NotTried",
    "begin_with_starter",
    "document_in_force",
    "override",
    "put_in_force",
    "read_agreement",
    "read_difference",
    "read_overrides",
    "review_override",
    "revoke",
    "try_agreement",
]
