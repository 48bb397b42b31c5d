"""What can be done with agreements: check, change, record, tell."""

from .overriding import override, review_override
from .versions import begin_with_starter, put_in_force, revoke

__all__ = ["begin_with_starter", "override", "put_in_force", "review_override", "revoke"]
